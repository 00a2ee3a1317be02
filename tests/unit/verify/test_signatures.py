"""Signatures as they are found: who, when, whole or not, trusted or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ssb_report.errors import UsageError
from ssb_report.pdf.signing import KeyFile, signer
from ssb_report.verify.signatures import Signature, roots, signatures
from tests.keys import Identity, identity, pem

GOOD = Signature("CN: A", "2026-01-02 03:04 UTC", is_intact=True, is_whole=True)


@pytest.fixture(scope="module")
def team() -> Identity:
    return identity()


def signed_by(owner: Identity, folder: Path) -> bytes:
    (folder / "key.pem").write_bytes(owner.key_pem() + owner.certificates_pem())
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        written = BytesIO()
        pdf.save(written, min_version="1.7")
    with signer(KeyFile(folder / "key.pem")) as signing:
        return signing.sign(written.getvalue())


@pytest.fixture(scope="module")
def signed(team: Identity, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return signed_by(team, tmp_path_factory.mktemp("signed"))


def trusting(*owners: Identity, folder: Path) -> list[object]:
    (folder / "roots.pem").write_bytes(b"".join(pem(owner.root) for owner in owners))
    return roots([folder / "roots.pem"])


def test_it_is_told_who_signed_and_when(signed: bytes) -> None:
    (found,) = signatures(signed, ())
    assert (found.by, found.is_stamped, found.is_trusted) == (
        "Common Name: Briefing team",
        False,
        None,
    )
    assert found.at.endswith(" UTC")
    assert list(found.faults()) == []


def test_it_leads_to_a_root_or_not(signed: bytes, team: Identity, tmp_path: Path) -> None:
    other = identity("Other")
    assert signatures(signed, trusting(other, team, folder=tmp_path))[0].is_trusted is True
    assert signatures(signed, trusting(other, folder=tmp_path))[0].is_trusted is False


def test_who_may_sign_no_more_is_not_trusted(tmp_path: Path) -> None:
    late = identity("Late", days=-1)
    (found,) = signatures(signed_by(late, tmp_path), trusting(late, folder=tmp_path))
    assert (found.holds, found.is_trusted) == (True, False)


def appended(signed: bytes) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(signed))
    writer.root["/Lang"] = writer.root["/Type"]
    writer.update_root()
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def with_another_byte(signed: bytes) -> bytes:
    return signed.replace(b"/MediaBox [ 0 0 612 792 ]", b"/MediaBox [ 0 0 612 793 ]", 1)


def with_another_signature(signed: bytes) -> bytes:
    start = signed.index(b"/Contents <3082") + 200
    return signed[:start] + b"00000000" + signed[start + 8 :]


def without_its_content(signed: bytes) -> bytes:
    start = signed.index(b"/Contents <3082") + len(b"/Contents <")
    return signed[:start] + b"00" * 60 + signed[start + 120 :]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (appended, "something was written behind the signature of Common Name: Briefing team"),
        (with_another_byte, "the signature of Common Name: Briefing team is broken"),
        (with_another_signature, "the signature of .* is broken"),
        (without_its_content, "the signature of somebody who cannot be read is broken"),
        (lambda signed: signed + b"more", "(something was written behind|the signature of)"),
    ],
)
def test_what_does_not_hold_is_told(
    change: Callable[[bytes], bytes], said: str, signed: bytes
) -> None:
    changed = change(signed)
    assert changed != signed
    (found,) = signatures(changed, ())
    (fault,) = found.faults()
    assert re.match(said, fault), fault


def test_what_cannot_be_read_is_broken() -> None:
    (found,) = signatures(b"%PDF-1.7 no more", ())
    assert (found.by, found.holds) == ("", False)


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        (GOOD, "by the signer's clock: covers the whole file, was not checked against a root"),
        (replace(GOOD, is_trusted=True, is_stamped=True), "by a timestamp: .* leads to a root"),
        (replace(GOOD, is_trusted=False), "leads to none of the roots that --trust names"),
    ],
)
def test_a_line_says_what_is_known(signature: Signature, said: str) -> None:
    assert re.fullmatch(f"signed by CN: A, 2026-01-02 03:04 UTC .*{said}.*", str(signature))


@pytest.mark.parametrize("content", [b"", b"no certificate", None])
def test_roots_that_cannot_be_read_are_a_wrong_use(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "roots.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as told:
        roots([path])
    assert str(told.value).startswith(f"{path}: ")
