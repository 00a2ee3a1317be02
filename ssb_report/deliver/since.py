"""What is different in an edition since the copy that somebody has of it, from the two PDFs alone.

Each carries the inputs that it was made from, so no revision control is needed, and nothing that
forgets.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ssb_report.carried import read
from ssb_report.diff.compare import compare, paired
from ssb_report.diff.model import BriefingChange, Change, NumberChange
from ssb_report.diff.sides import opened
from ssb_report.diff.telling import by_size
from ssb_report.display.numbers import number_text, percent_text, pick
from ssb_report.display.plain import written_out
from ssb_report.document.document import Document
from ssb_report.errors import InputError, UsageError
from ssb_report.verify.recompute import document_of

__all__ = ["Move", "Since", "document_in", "since"]


@dataclass(frozen=True, slots=True)
class Move:
    """A number that is another one, as a reader is told: ``>2 CNY/Wh``, ``>3 CNY/Wh``, ``+50%``."""

    label: str
    before: str
    after: str
    by: str


@dataclass(frozen=True)
class Since:
    """An edition as somebody has it, as it is now, and what is different.

    `change` is None where the earlier copy cannot be read any more; then anything may be different.
    """

    before: Document | None
    now: Document
    change: BriefingChange | None
    same_pages: bool = False

    @property
    def is_visible(self) -> bool:
        """Whether a reader sees anything else than before.

        Another program may have made it so, which no comparison of data shows: then the pages tell.
        """
        if self.change is None:
            return True
        return bool(self.change.editions) or (self.change.remade and not self.same_pages)

    def touches(self, ids: Iterable[str]) -> bool:
        """Whether one of some numbers moved, or one of some claims has another verdict."""
        if self.change is None:
            return True
        moved = {each.id for each in self._numbers if _is_other(each)}
        flipped = {
            each.id
            for each in self.change.claims
            if each.flipped or each.change is not Change.CHANGED
        }
        return not (moved | flipped).isdisjoint(ids)

    @property
    def _numbers(self) -> tuple[NumberChange, ...]:
        return (*self.change.quantities, *self.change.results) if self.change else ()

    @cached_property
    def moved(self) -> tuple[NumberChange, ...]:
        """The numbers that readers of the edition meet and that moved, the furthest first."""
        met = {*self.now.shown, *self.now.reached}
        return tuple(each for each in by_size(self._numbers) if each.has_moved and each.id in met)

    def moves(self, language: str) -> list[Move]:
        """The same, as they are told in a language."""
        if self.before is None:
            return []
        return [self._move(self.before, each, language) for each in self.moved]

    def _move(self, before: Document, change: NumberChange, language: str) -> Move:
        old, new = before.numbers[change.id], self.now.numbers[change.id]
        label = written_out(
            pick(new.label, language), self.now.briefing, self.now.numbers, language
        )
        was, is_now = (number_text(each, language, form="symbols") for each in (old, new))
        by = percent_text(change.relative, language) if change.relative else ""
        return Move(label, was, is_now, by)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences that read otherwise, or are new, in the edition's language."""
        if self.change is None:
            return ()
        told = (each for each in self.change.sentences if not each.references_only)
        return tuple(each.new for each in told if each.new and each.change is not Change.MOVED)


def since(before: bytes | None, now: bytes) -> Since:
    """What is different between two PDFs of one edition; without the earlier one, all may be."""
    with tempfile.TemporaryDirectory(prefix="ssb-report-since-") as name:
        new = Path(name, "now.pdf")
        new.write_bytes(now)
        document = document_in(new)
        if before is None:
            return Since(None, document, None)
        old = Path(name, "before.pdf")
        old.write_bytes(before)
        try:
            earlier, change = document_in(old), _change(old, new)
        except (InputError, UsageError):
            # An earlier program took what this one refuses: then nothing is known.
            return Since(None, document, None)
        is_same = change.remade and _pages(old) == _pages(new)
        return Since(earlier, document, change, same_pages=is_same)


def document_in(path: Path) -> Document:
    """The edition in an artefact, from what it carries."""
    artefact = read(path)
    inputs = {name: artefact.files[name] for name in artefact.manifest.inputs}
    return document_of(artefact.manifest, inputs)


def _change(old: Path, new: Path) -> BriefingChange:
    with opened(str(old), Path()) as one, opened(str(new), Path()) as other:
        (change,) = compare(one, other, paired(one, other)).briefings
    return change


def _pages(path: Path) -> list[str]:
    """The text of each page, without the revision of the data."""
    import pypdfium2

    revision = read(path).manifest.revision
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range().replace(revision, "") for page in pdf]


def _is_other(change: NumberChange) -> bool:
    return change.has_moved or change.change is not Change.CHANGED
