"""Signs PDFs as PAdES wants it (ETSI EN 319 142-1, B-B; with a timestamp B-T), by pyHanko.

The key comes from a file or from a token that speaks PKCS#11. What opens it is in the environment,
never on a command line or in a file of inputs:

    SSB_REPORT_KEY_PASSPHRASE    opens the file of the key
    SSB_REPORT_TOKEN_PIN         opens the token

The signature is in a field that nobody sees, outside the first page: so it is no content to read,
and the file stays PDF/A and PDF/UA. It is written behind the unchanged bytes of the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ssb_report.errors import OutsideError, UsageError
from ssb_report.seals import pages, signatures
from ssb_report.seals.cargo import Unsealed

if TYPE_CHECKING:
    from pyhanko.sign.signers import PdfSigner

__all__ = ["EXTRA", "Key", "KeyFile", "Signer", "Token", "signer"]

EXTRA = "pip install 'ssb-report[sign]'"
"""What brings pyHanko."""

_PASSPHRASE = "SSB_REPORT_KEY_PASSPHRASE"  # noqa: S105 - where it is, not what
_PIN = "SSB_REPORT_TOKEN_PIN"
_FIELD = "Signature"
_SPOKEN = "Digital signature"
_PEM = b"-----BEGIN "


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key in a file: PKCS#12 with its certificates, or PEM with these in it or in another."""

    path: Path
    certificates: Path | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A key in a token: the library that reaches it, and the labels of token, key, certificate.

    The certificate has the label of its key where none is given.
    """

    module: Path
    token: str
    key: str
    certificate: str = ""


Key: TypeAlias = KeyFile | Token


class Signer:
    """Signs any number of files with one key."""

    def __init__(self, engine: PdfSigner) -> None:
        self._engine = engine

    def sign(self, content: bytes) -> bytes:
        """The PDF with a signature behind it.

        Raises
        ------
        UsageError
            When it is no PDF of ours, or signed already.
        OutsideError
            When the token or the timestamp's server fails.
        """
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign.general import SigningError

        try:
            with pages.opened(content) as pdf:
                if signatures.are_in(pdf):
                    raise UsageError("it is signed already")
        except Unsealed as error:
            raise UsageError(f"it cannot be signed: {error}") from error
        signed = BytesIO()
        failures: tuple[type[Exception], ...] = (PdfError, SigningError, OSError, *_of_tokens())
        try:
            self._engine.sign_pdf(_unchanged(content), output=signed)
        except failures as error:
            raise OutsideError(f"signing failed: {_told(error)}") from error
        return signed.getvalue()


@contextmanager
def signer(key: Key, *, timestamps: str = "") -> Iterator[Signer]:
    """What signs with a key, while the token is open; `timestamps` is the address of their server.

    Raises
    ------
    UsageError
        When there is no such key, or it cannot be opened.
    OutsideError
        When pyHanko is missing, or the token cannot be reached.
    """
    try:
        from pyhanko.sign import fields, signers
    except ImportError as error:
        raise OutsideError(f"signing needs pyHanko: {EXTRA}") from error
    unseen = fields.InvisSigSettings(box_out_of_bounds=True)
    with _opened(key) as keys:
        yield Signer(
            signers.PdfSigner(
                signers.PdfSignatureMetadata(
                    field_name=_FIELD,
                    md_algorithm="sha256",
                    subfilter=fields.SigSeedSubFilter.PADES,
                ),
                signer=keys,
                timestamper=_timestamper(timestamps) if timestamps else None,
                new_field_spec=fields.SigFieldSpec(
                    _FIELD, invis_sig_settings=unseen, readable_field_name=_SPOKEN
                ),
            )
        )


def _timestamper(address: str) -> Any:  # noqa: ANN401 - of pyHanko
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(address)


def _unchanged(content: bytes) -> Any:  # noqa: ANN401 - of pyHanko
    """What writes behind a file, and leaves as they are its metadata and its version of PDF.

    The one are summed, the other belongs to the standard of archives that it meets. So an extension
    of another version is used, where a key needs it, and not declared.
    """
    from pyhanko.pdf_utils.extensions import DeveloperExtension
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            pass

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            pass

        def register_extension(self, ext: DeveloperExtension) -> None:
            if ext.base_version == "/{}.{}".format(*self.prev.input_version):
                super().register_extension(ext)

    return Writer(BytesIO(content))


# ---- keys


@contextmanager
def _opened(key: Key) -> Iterator[Any]:
    if isinstance(key, Token):
        with _from_token(key) as keys:
            yield keys
    else:
        yield _from_file(key)


def _from_file(key: KeyFile) -> Any:  # noqa: ANN401 - of pyHanko
    from pyhanko.sign.signers import SimpleSigner

    content = _read(key.path)
    passphrase = os.environ.get(_PASSPHRASE, "").encode() or None
    try:
        if _PEM not in content:
            return SimpleSigner.load_pkcs12_data(content, (), passphrase)
        together = _together(content, _read(key.certificates or key.path), passphrase)
        return SimpleSigner.load_pkcs12_data(together, ())
    except (AttributeError, TypeError, ValueError) as error:
        known = "is not the right one" if passphrase else "is not set"
        raise UsageError(
            f"{key.path}: no key with a certificate of its own can be read (PKCS#12 or PEM; if a "
            f"passphrase opens it: {_PASSPHRASE} {known})"
        ) from error


def _together(key: bytes, certificates: bytes, passphrase: bytes | None) -> bytes:
    """PEM files as PKCS#12, which says which of the certificates is the key's.

    Raises
    ------
    ValueError
        When they cannot be read, or none of the certificates is.
    """
    from cryptography.hazmat.primitives.serialization import (
        NoEncryption,
        load_pem_private_key,
        pkcs12,
    )
    from cryptography.x509 import load_pem_x509_certificates

    private: Any = load_pem_private_key(key, passphrase)
    others = load_pem_x509_certificates(certificates)
    own = [each for each in others if each.public_key() == private.public_key()]
    if not own:
        raise ValueError("no certificate is the key's")
    others.remove(own[0])
    return pkcs12.serialize_key_and_certificates(None, private, own[0], others, NoEncryption())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error


@contextmanager
def _from_token(key: Token) -> Iterator[Any]:
    try:
        from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11SigningContext
    except ImportError as error:
        raise OutsideError(f"signing by a token needs python-pkcs11: {EXTRA}") from error
    from pyhanko.sign.general import SigningError

    settings = PKCS11SignatureConfig(
        module_path=str(key.module),
        token_criteria=TokenCriteria(label=key.token),
        key_label=key.key,
        cert_label=key.certificate or key.key,
    )
    context: Any = PKCS11SigningContext(settings, os.environ.get(_PIN) or None)
    failures: tuple[type[Exception], ...] = (SigningError, *_of_tokens())
    with ExitStack() as stack:
        try:
            keys = stack.enter_context(context)
            if keys.signing_cert is None:  # which looks for it
                raise SigningError(f"no certificate '{settings.cert_label}'")
            # All tokens sign a digest with a curve; not all make the digest themselves.
            keys.use_raw_mechanism = keys.signing_cert.public_key.algorithm == "ec"
        except failures as error:
            raise OutsideError(
                f"{key.module}: no key from token '{key.token}': {_told(error)} "
                f"({_PIN} has its PIN)"
            ) from error
        yield keys


def _of_tokens() -> tuple[type[Exception], ...]:
    """What a token's library raises, where there can be tokens."""
    try:
        from pkcs11.exceptions import PKCS11Error
    except ImportError:
        return ()
    return (PKCS11Error,)


def _told(error: Exception) -> str:
    """What an error says in a line, or what it is called where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__
