"""A document on paper: the parts that it is rendered in, and where its headings came to stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

__all__ = ["AFAR", "Extent", "Heading", "Part", "leaves"]

AFAR = "part:"
"""What addresses of places in other parts begin with."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece that begins a page, as a complete HTML document: nothing of another part is in it."""

    name: str
    html: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as bookmarks name it; `level` and `page` count from 1 and from 0."""

    anchor: str
    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Extent:
    """How many pages a part takes, and the headings on them, in the order of reading."""

    pages: int
    headings: tuple[Heading, ...]


def leaves(extents: Iterable[Extent]) -> list[list[Heading]]:
    """The headings of each page, parts one behind the other."""
    pages: list[list[Heading]] = []
    for extent in extents:
        first = len(pages)
        pages += [[] for _ in range(extent.pages)]
        for heading in _moved(extent, first):
            pages[heading.page].append(heading)
    return pages


def _moved(extent: Extent, first: int) -> Iterator[Heading]:
    return (replace(each, page=first + each.page) for each in extent.headings)
