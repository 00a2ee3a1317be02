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

_AROUND = 4
"""Points above and below the letters of a line that belong to it."""


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

    from ssb_report.pdf.copies import plain
    from ssb_report.seals.cargo import Unsealed

    try:
        with PdfDocument(plain(path.read_bytes())) as pdf:
            return [_picture(page, number, revision) for number, page in enumerate(pdf, start=1)]
    except (PdfiumError, Unsealed) as error:
        raise UsageError(f"{path} is no PDF that can be read") from error


def _picture(page: PdfPage, number: int, revision: str) -> _Drawn:
    from PIL import ImageDraw  # which comes with matplotlib

    image = page.render(scale=_SCALE).to_pil().convert("RGB")
    file = io.BytesIO()
    image.quantize(_COLOURS).save(file, "PNG", optimize=True)
    brush = ImageDraw.Draw(image)
    for upper, lower in _lines(page, revision):
        brush.rectangle((0, upper, image.width, lower), fill="white")
    digest = hashlib.sha256(image.tobytes()).hexdigest()
    return _Drawn(Page(number, file.getvalue(), *image.size), digest)


def _lines(page: PdfPage, revision: str) -> Iterator[tuple[float, float]]:
    """The lines in which the revision is printed, in pixels from above.

    All of a line may stand elsewhere where the revision is wider.
    """
    height, text = page.get_height(), page.get_textpage()
    found = text.search(revision, match_case=True) if revision else None
    while found and (place := found.get_next()):
        for index in range(text.count_rects(*place)):
            _, bottom, _, top = text.get_rect(index)
            upper, lower = height - top - _AROUND, height - bottom + _AROUND
            yield upper * _SCALE, lower * _SCALE
