"""The command that signs: where it writes, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import click
import pikepdf
import pytest

from ssb_report.cli.commands import cli
from ssb_report.errors import OutsideError, UsageError
from ssb_report.verify.signatures import signatures
from tests.keys import identity

Sign = Callable[..., str]


@pytest.fixture(scope="module")
def content() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        written = BytesIO()
        pdf.save(written, min_version="1.7")
    return written.getvalue()


@pytest.fixture
def file(content: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "briefing.pdf"
    path.write_bytes(content)
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    owner = identity()
    path = tmp_path / "key.pem"
    path.write_bytes(owner.key_pem() + owner.certificates_pem())
    return path


@pytest.fixture
def sign(capsys: pytest.CaptureFixture[str]) -> Sign:
    """Runs the command in this process; gives what it said."""

    def sign(*arguments: object) -> str:
        cli(["sign", *map(str, arguments)], standalone_mode=False)
        return capsys.readouterr().out

    return sign


def test_the_signed_file_stands_beside_the_other(
    sign: Sign, file: Path, key: Path, content: bytes
) -> None:
    target = file.with_name("briefing-signed.pdf")
    assert sign(file, "--key", key) == f"{target}\n"
    assert file.read_bytes() == content
    assert signatures(target.read_bytes(), ())[0].holds
    assert sorted(path.name for path in file.parent.glob("*.pdf*")) == [
        "briefing-signed.pdf",
        "briefing.pdf",
    ]


def test_it_is_written_anew_only_where_that_is_said(sign: Sign, file: Path, key: Path) -> None:
    target = Path(sign(file, "--key", key).strip())
    before = target.read_bytes()
    with pytest.raises(UsageError, match=r"briefing-signed\.pdf: is there already"):
        sign(file, "--key", key)
    assert target.read_bytes() == before
    sign(file, "--key", key, "--to", target)
    assert target.read_bytes() != before
    sign(file, "--key", key, "--to", file)
    assert signatures(file.read_bytes(), ())[0].holds


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--key", "k.p12", "--module", "/m.so"),
        ("--module", "/m.so", "--token", "team"),
        ("--module", "/m.so", "--token", "team", "--key-label", "k", "--certificates", "c.pem"),
        ("--token", "team", "--key-label", "k"),
    ],
)
def test_one_key_has_to_be_named(sign: Sign, file: Path, options: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="name a key: --key FILE, or --module"):
        sign(file, *options)


def test_what_cannot_be_signed_is_named(sign: Sign, key: Path, tmp_path: Path) -> None:
    (tmp_path / "other.pdf").write_text("no PDF", encoding="utf-8")
    for name, said in (("other.pdf", "it cannot be signed"), ("none.pdf", "cannot be read: No")):
        with pytest.raises(UsageError, match=said) as told:
            sign(tmp_path / name, "--key", key)
        assert str(told.value).startswith(f"{tmp_path / name}: ")


def test_a_place_that_cannot_be_written_to_is_told(sign: Sign, file: Path, key: Path) -> None:
    with pytest.raises(OutsideError, match=r"none/s\.pdf: cannot be written: No such file"):
        sign(file, "--key", key, "--to", file.parent / "none" / "s.pdf")


def test_a_passphrase_is_not_taken_from_the_command_line(sign: Sign, file: Path) -> None:
    for option in ("--passphrase", "--pin"):
        with pytest.raises(click.NoSuchOption):
            sign(file, "--key", "k", option, "x")
