"""Signatures with keys from files and from a token; what is signed stays below them as it was."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ssb_report.errors import OutsideError, SsbReportError, UsageError
from ssb_report.pdf.signing import Key, KeyFile, Token, signer
from ssb_report.seals import pages, signatures
from ssb_report.verify.signatures import signatures as found_in
from tests.keys import LABEL, PASSPHRASE, PIN, TOKEN, Identity, identity, pem, softhsm, token

PASSPHRASE_IN, PIN_IN = "SSB_REPORT_KEY_PASSPHRASE", "SSB_REPORT_TOKEN_PIN"


@pytest.fixture(scope="module")
def team() -> Identity:
    return identity()


@pytest.fixture(scope="module")
def content() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Metadata = pdf.make_stream(b"<x/>", Type=pikepdf.Name.Metadata)
        pdf.docinfo["/ModDate"] = "D:202604"
        written = BytesIO()
        generate = pikepdf.ObjectStreamMode.generate
        pdf.save(written, object_stream_mode=generate, min_version="1.7")
        return written.getvalue()


def signed(content: bytes, key: Key) -> bytes:
    with signer(key) as signing:
        return signing.sign(content)


@pytest.fixture
def file(team: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyFile:
    monkeypatch.setenv(PASSPHRASE_IN, PASSPHRASE)
    return KeyFile(team.pkcs12(tmp_path / "team.p12"))


def test_a_signature_is_found_by_another_reader(content: bytes, file: KeyFile) -> None:
    (signature,) = found_in(signed(content, file), ())
    assert (signature.by, signature.is_intact, signature.is_whole) == (
        "Common Name: Briefing team",
        True,
        True,
    )


def test_it_is_pades_written_behind_what_was_signed(content: bytes, file: KeyFile) -> None:
    made = signed(content, file)
    assert made.startswith(content)
    with pages.opened(made) as pdf, pages.opened(content) as before:
        (field,) = pdf.Root.AcroForm.Fields
        assert field.V.SubFilter == "/ETSI.CAdES.detached"
        assert (str(field.TU), field.Rect[0] < 0) == ("Digital signature", True)
        assert (pdf.pdf_version, set(pdf.Root.Extensions.keys())) == ("1.7", {"/ESIC"})
        signatures.take_off(pdf)
        assert pages.printed(pdf) == pages.printed(before)


def test_one_key_signs_many_files(content: bytes, file: KeyFile) -> None:
    with signer(file) as signing:
        made = {signing.sign(content) for _ in range(3)}
    assert all(found_in(each, ())[0].holds for each in made)


# ---- keys in files


def together(team: Identity, folder: Path) -> KeyFile:
    (folder / "k.pem").write_bytes(team.certificates_pem() + team.key_pem())
    return KeyFile(folder / "k.pem")


def apart(team: Identity, folder: Path) -> KeyFile:
    (folder / "k.pem").write_bytes(team.key_pem())
    (folder / "c.pem").write_bytes(team.certificates_pem())
    return KeyFile(folder / "k.pem", folder / "c.pem")


@pytest.mark.parametrize("kind", [together, apart])
def test_a_key_may_be_in_pem(
    kind: Callable[[Identity, Path], KeyFile], team: Identity, content: bytes, tmp_path: Path
) -> None:
    (signature,) = found_in(signed(content, kind(team, tmp_path)), ())
    assert signature.holds


def test_a_passphrase_opens_pem_too(
    team: Identity, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "k.pem").write_bytes(team.key_pem(PASSPHRASE) + pem(team.certificate))
    monkeypatch.setenv(PASSPHRASE_IN, PASSPHRASE)
    assert found_in(signed(content, KeyFile(tmp_path / "k.pem")), ())[0].holds


def without_certificate(team: Identity, folder: Path) -> None:
    (folder / "k").write_bytes(team.key_pem())


def of_somebody_else(team: Identity, folder: Path) -> None:
    (folder / "k").write_bytes(team.key_pem() + pem(identity("Other").certificate))


def garbage(_team: Identity, folder: Path) -> None:
    (folder / "k").write_bytes(b"no key")


def locked(team: Identity, folder: Path) -> None:
    team.pkcs12(folder / "k")


def nothing(_team: Identity, _folder: Path) -> None: ...


@pytest.mark.parametrize(
    ("make", "passphrase", "said"),
    [
        (without_certificate, "", "no key with a certificate of its own can be read"),
        (of_somebody_else, "", "no key with a certificate of its own can be read"),
        (garbage, "", "no key with a certificate of its own can be read"),
        (locked, "", f"{PASSPHRASE_IN} is not set"),
        (locked, "guessed", f"{PASSPHRASE_IN} is not the right one"),
        (nothing, "", "cannot be read: No such file"),
    ],
)
def test_a_key_that_cannot_be_had_is_told_in_a_line(
    make: Callable[[Identity, Path], None],
    passphrase: str,
    *,
    said: str,
    team: Identity,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(team, tmp_path)
    monkeypatch.setenv(PASSPHRASE_IN, passphrase)
    with pytest.raises(UsageError, match=said) as told, signer(KeyFile(tmp_path / "k")):
        pass
    assert str(told.value).startswith(f"{tmp_path / 'k'}: ")
    assert "\n" not in str(told.value)
    assert not passphrase or passphrase not in str(told.value)


# ---- a key in a token


@pytest.fixture(scope="module")
def in_token(team: Identity, tmp_path_factory: pytest.TempPathFactory) -> Token:
    """A real token of software, which this process reads the settings of once."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in token(tmp_path_factory.mktemp("token") / "hsm", team).items():
            patch.setenv(name, value)
        import pkcs11

        pkcs11.lib(str(softhsm()))
    return Token(softhsm(), TOKEN, LABEL)


def test_a_token_signs(
    in_token: Token, content: bytes, team: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding

    monkeypatch.setenv(PIN_IN, PIN)
    root = Certificate.load(team.root.public_bytes(Encoding.DER))
    (signature,) = found_in(signed(content, in_token), [root])
    assert (signature.holds, signature.is_trusted) == (True, True)


@pytest.mark.parametrize(
    ("pin", "change", "said"),
    [
        ("9999", {}, "no key from token 'team': .*PinIncorrect.* (SSB_REPORT_TOKEN_PIN has"),
        (PIN, {"token": "other"}, "no key from token 'other': .*No token matching"),
        (PIN, {"module": Path("/none.so")}, "/none.so: no key from token 'team': "),
    ],
)
def test_a_token_that_cannot_be_opened_is_told_in_a_line(
    pin: str,
    change: dict[str, str],
    said: str,
    in_token: Token,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from dataclasses import replace

    monkeypatch.setenv(PIN_IN, pin)
    with (
        pytest.raises(OutsideError, match=said.replace("(", r"\(")) as told,
        signer(replace(in_token, **change)),
    ):
        pass
    assert "\n" not in str(told.value)


def test_a_key_that_is_not_in_the_token_is_told(
    in_token: Token, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PIN_IN, PIN)
    with pytest.raises(OutsideError, match=r"no key from token 'team': .*'none'"):
        signed(content, Token(in_token.module, TOKEN, "none"))


# ---- what cannot be signed


def test_what_is_signed_is_not_signed_again(content: bytes, file: KeyFile) -> None:
    with pytest.raises(UsageError, match="it is signed already"):
        signed(signed(content, file), file)


def test_what_is_no_pdf_is_not_signed(file: KeyFile) -> None:
    with pytest.raises(UsageError, match="it cannot be signed: it is damaged"):
        signed(b"%PDF-1.7", file)


@pytest.mark.parametrize(
    ("module", "said"), [("pyhanko", "signing needs pyHanko"), ("pkcs11", "a token needs python-")]
)
def test_what_is_not_installed_is_named_with_its_extra(
    module: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] in ("pyhanko", module)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    with (
        pytest.raises(SsbReportError, match=rf"{said}.*: pip install 'ssb-report\[sign\]'"),
        signer(Token(Path("/none.so"), TOKEN, LABEL)),
    ):
        pass


def test_a_server_for_timestamps_that_is_not_there_is_told(content: bytes, file: KeyFile) -> None:
    with (
        signer(file, timestamps="http://127.0.0.1:9/") as signing,
        pytest.raises(OutsideError, match="signing failed: "),
    ):
        signing.sign(content)


def test_a_broken_signature_does_not_hold(content: bytes, file: KeyFile) -> None:
    made = bytearray(signed(content, file))
    made[len(content) // 2] ^= 1
    (signature,) = found_in(bytes(made), ())
    assert not signature.holds
