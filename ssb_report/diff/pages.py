"""The pages of two PDFs that look different, as pictures; the revision of data does not count."""

from __future__ import annotations

import hashlib
import io
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from ssb_report.errors import UsageError

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

__all__ = ["Page", "PagePair", "changed_pages"]

_SCALE = 1.25
"""Pixels of a picture for each point of a page: enough to read it."""

_COLOURS = 64


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a picture, with its number in the file."""

    number: int
    png: bytes
    width: int
    height: int

    @property
    def address(self) -> str:
        """The address that holds the whole picture."""
        return f"data:image/png;base64,{b64encode(self.png).decode()}"


@dataclass(frozen=True, slots=True)
class PagePair:
    """A page before and after; None where there is none."""

    old: Page | None
    new: Page | None


@dataclass(frozen=True, slots=True)
class _Drawn:
    page: Page
    digest: str


def changed_pages(old: Path, new: Path, revisions: tuple[str, str]) -> list[PagePair]:
    """The pages that look different, in their order.

    Pages are found again by what they look like, so that one put in between leaves those behind it
    as they are.

    Raises
    ------
    UsageError
        When a file is no PDF.
    """
    before, after = (
        _drawn(path, revision) for path, revision in zip((old, new), revisions, strict=True)
    )
    one, other = ([each.digest for each in pages] for pages in (before, after))
    pairs: list[PagePair] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            pairs += _side_by_side(before[first:last], after[start:end])
    return pairs


def _side_by_side(old: Sequence[_Drawn], new: Sequence[_Drawn]) -> Iterator[PagePair]:
    for place in range(max(len(old), len(new))):
        yield PagePair(
            old[place].page if place < len(old) else None,
            new[place].page if place < len(new) else None,
        )


def _drawn(path: Path, revision: str) -> list[_Drawn]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(path) as pdf:
            return [_picture(page, number, revision) for number, page in enumerate(pdf, start=1)]
    except PdfiumError as error:
        raise UsageError(f"{path} is no PDF that can be read") from error


def _picture(page: PdfPage, number: int, revision: str) -> _Drawn:
    from PIL import ImageDraw  # which comes with matplotlib

    image = page.render(scale=_SCALE).to_pil().convert("RGB")
    brush = ImageDraw.Draw(image)
    for box in _boxes(page, revision):
        brush.rectangle(box, fill="white")
    digest = hashlib.sha256(image.tobytes()).hexdigest()
    file = io.BytesIO()
    image.quantize(_COLOURS).save(file, "PNG", optimize=True)
    return _Drawn(Page(number, file.getvalue(), *image.size), digest)


def _boxes(page: PdfPage, revision: str) -> Iterator[tuple[float, float, float, float]]:
    """Where the revision is printed, in pixels from the upper left."""
    height = page.get_height()
    text = page.get_textpage()
    found = text.search(revision, match_case=True)
    while place := found.get_next():
        for index in range(text.count_rects(*place)):
            left, bottom, right, top = text.get_rect(index)
            corners = (left - 1, height - top - 1, right + 1, height - bottom + 1)
            yield tuple(corner * _SCALE for corner in corners)
