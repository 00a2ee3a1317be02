"""Looks at the signatures of a PDF: who signed it, and whether it is what was signed."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssb_report.errors import UsageError

if TYPE_CHECKING:
    from pyhanko.sign.validation import EmbeddedPdfSignature

__all__ = ["Signature", "can_be_checked", "roots", "signatures"]

_USES = frozenset({"digital_signature", "non_repudiation"})
"""What a signer's certificate has to be for: one of these."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it was found.

    `by` is who signed, or empty where that cannot be read. `at` is when, as the signer says or a
    timestamp (`is_stamped`). `is_whole` says that nothing was written behind what was signed, not
    even another signature, since with it may come what changes the pages; `is_trusted` whether it
    leads to one of the roots, if any were given.
    """

    by: str
    at: str = ""
    is_stamped: bool = False
    is_intact: bool = False
    is_whole: bool = False
    is_trusted: bool | None = None

    @property
    def trust(self) -> str:
        """What is known of who vouches for the signer."""
        if self.is_trusted is None:
            return "was not checked against a root"
        return f"leads to {'a root' if self.is_trusted else 'none of the roots'} that --trust names"

    def __str__(self) -> str:
        """For a line, of one that holds."""
        clock = "by a timestamp" if self.is_stamped else "by the signer's clock"
        return f"signed by {self.by}, {self.at} {clock}: covers the whole file, {self.trust}"

    @property
    def holds(self) -> bool:
        """Whether the file is what was signed."""
        return self.is_intact and self.is_whole

    def faults(self) -> Iterator[str]:
        """A line where the file is not what was signed."""
        who = self.by or "somebody who cannot be read"
        if not self.is_intact:
            yield f"the signature of {who} is broken: this is not what was signed"
        elif not self.is_whole:
            yield f"something was written behind the signature of {who}"


def can_be_checked() -> bool:
    """Whether pyHanko is there."""
    return find_spec("pyhanko") is not None


def roots(paths: Sequence[Path]) -> list[Any]:
    """The certificates in some files, to lead signatures to.

    Raises
    ------
    UsageError
        When there are none in one.
    """
    from pyhanko.keys import load_certs_from_pemder_data

    found: list[Any] = []
    for path in paths:
        try:
            here = list(load_certs_from_pemder_data(path.read_bytes()))
            names = [each.subject.human_friendly for each in here]
        except OSError as error:
            raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
        except (TypeError, ValueError):
            names = []
        if not names:
            raise UsageError(f"{path}: no certificate can be read from it (PEM or DER)")
        found += here
    return found


def signatures(content: bytes, trusted: Sequence[Any]) -> tuple[Signature, ...]:
    """The signatures of a PDF in the order in which they were made.

    What cannot be read as one counts as broken.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    # What a stranger's file may raise on its way through the parsers.
    unreadable = (PdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
    found = []
    with _quiet():
        try:
            embedded = PdfFileReader(BytesIO(content)).embedded_signatures
        except unreadable:
            return (Signature(""),)
        for each in embedded:
            try:
                found.append(_checked(each, trusted))
            except unreadable:
                found.append(Signature(_signer(each)))
    return tuple(found)


@contextmanager
def _quiet() -> Iterator[None]:
    """Let pyHanko log nothing meanwhile: all that it finds is told in the verdict."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)


def _signer(signature: EmbeddedPdfSignature) -> str:
    """Who signed, from a certificate that anybody may have written."""
    with suppress(AttributeError, LookupError, TypeError, ValueError):
        name: str = signature.signer_cert.subject.human_friendly
        return "".join(filter(str.isprintable, name))
    return ""


def _checked(signature: EmbeddedPdfSignature, trusted: Sequence[Any]) -> Signature:
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    status = validate_pdf_signature(
        signature,
        ValidationContext(trust_roots=list(trusted), allow_fetching=False),
        key_usage_settings=KeyUsageConstraints(key_usage=_USES, match_all_key_usages=False),
    )
    stamp = status.timestamp_validity
    stamp = stamp if stamp and stamp.valid and stamp.intact else None
    moment = stamp.timestamp if stamp else status.signer_reported_dt
    return Signature(
        by=_signer(signature),
        at=f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moment else "at an unknown time",
        is_stamped=stamp is not None,
        is_intact=status.valid and status.intact,
        is_whole=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=status.trusted if trusted else None,
    )
