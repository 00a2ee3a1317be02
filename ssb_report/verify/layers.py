"""Looks at what lies over an edition's PDF: the marks of a personal copy, and signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ssb_report.carried import Artefact
from ssb_report.errors import UsageError
from ssb_report.seals.cargo import Unsealed
from ssb_report.verify.signatures import Signature, can_be_checked, roots, signatures

if TYPE_CHECKING:
    from ssb_report.seals.copies import Copied

__all__ = ["Layers", "layers"]


@dataclass(slots=True)
class Layers:
    """The signatures, what was altered in the layers, and what nobody can confirm of them."""

    signatures: tuple[Signature, ...] = ()
    alterations: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def layers(artefact: Artefact, trust: Sequence[Path]) -> Layers:
    """What lies over the edition; `trust` are files of certificates to lead its signatures to.

    Raises
    ------
    UsageError
        When there is no certificate in one of the files.
    """
    found = Layers()
    if artefact.copied:
        _look_at_marks(artefact, artefact.copied, found)
    if artefact.is_signed:
        _look_at_signatures(artefact.content, trust, found)
    elif trust:
        found.doubts.append("it is not signed, so no certificate can vouch for it")
    return found


def _look_at_marks(artefact: Artefact, copied: Copied, found: Layers) -> None:
    from ssb_report.pdf.copies import maker

    if _are_made_so(artefact, copied):
        return
    if copied.maker == maker():
        found.alterations.append("the line for its owner is not as it was made")
    else:
        found.doubts.append("another ssb-report made the line for its owner: it was not compared")


def _are_made_so(artefact: Artefact, copied: Copied) -> bool:
    """Whether a copy that is made anew for the owner shows the same, and says the same of itself.

    It is made from what is left without the marks, so that nothing else counts.
    """
    from ssb_report.pdf.copies import Original
    from ssb_report.pdf.ends import saved
    from ssb_report.seals import copies, pages
    from ssb_report.seals import signatures as fields

    try:
        with pages.opened(artefact.content) as pdf:
            fields.take_off(pdf)
            whole = pages.printed(pdf).whole
            copies.take_off(pdf)
            edition = saved(pdf)
        with pages.opened(Original(edition).marked(copied)) as pdf:
            return pages.printed(pdf).whole == whole
    except (LookupError, Unsealed, UsageError):
        return False


def _look_at_signatures(content: bytes, trust: Sequence[Path], found: Layers) -> None:
    from ssb_report.pdf.signing import EXTRA

    if not can_be_checked():
        found.doubts.append(f"it is signed, which nothing here can check: {EXTRA}")
        return
    found.signatures = signatures(content, roots(trust))
    for each in found.signatures:
        found.alterations += each.faults()
        if each.is_trusted is False:
            found.doubts.append(f"its signature {each.trust}")
    if not found.signatures:
        found.alterations.append("there is a field for a signature in it, and no signature")
