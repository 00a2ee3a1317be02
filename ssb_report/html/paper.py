"""Writes a document as HTML for the PDF engine: in parts, and in sheets that are laid over them.

A part depends on its own text alone, so that it need not be rendered again when another changes.
What depends on the whole stands apart: the front, with the edition and its revision, and the
leaves, with the contents and the number of each page, which can be written when all parts have
their pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ssb_report.charts.draw import Drawing
from ssb_report.document.document import Document, PlacedSection
from ssb_report.document.paging import Extent, Part, leaves
from ssb_report.formulas.typeset import svg
from ssb_report.html.render import DrawFormula, Medium, Writer
from ssb_report.schema.models import Layout

__all__ = ["AFAR", "front", "leaf_pages", "parts"]

AFAR = "part:"
"""What addresses of places in other parts begin with."""

_ID = re.compile(r'\sid="([^"]+)"')
_HREF = re.compile(r'\shref="#([^"]+)"')


def parts(
    document: Document, charts: Mapping[str, Drawing], draw_formula: DrawFormula = svg
) -> list[Part]:
    """The parts of an edition, in the order of reading; `charts` holds the drawings of figures.

    Raises
    ------
    RenderError
        When a template fails, with its name and line.
    """
    writer = Writer(document, Medium.PRINT, charts, draw_formula)
    written = [Part(_name(group), _part(writer, group)) for group in _groups(document)]
    known = frozenset(found for part in written for found in _ID.findall(part.html))
    return [Part(part.name, _linked(part.html, known)) for part in written]


def _groups(document: Document) -> Iterator[Sequence[PlacedSection]]:
    """The sections that share a part."""
    if document.layout is Layout.BRIEF:
        yield document.sections
    else:
        yield from ((placed,) for placed in document.sections)


def _name(group: Sequence[PlacedSection]) -> str:
    return group[0].section.name


def _part(writer: Writer, group: Sequence[PlacedSection]) -> str:
    return writer.render("part", sections=[(placed, writer.prose(placed)) for placed in group])


def _linked(html: str, known: frozenset[str]) -> str:
    """The part with its links to other parts told from those to itself, and from dead ones."""
    afar = known.difference(_ID.findall(html))
    return _HREF.sub(lambda link: f' href="{AFAR}#{link[1]}"' if link[1] in afar else link[0], html)


def front(document: Document) -> str:
    """The cover, where the layout has one, and a page with what stands at the foot of every page.

    It bears the document's metadata, too.
    """
    return Writer(document, Medium.PRINT, {}).render("front")


def leaf_pages(document: Document, extents: Iterable[Extent]) -> str:
    """An empty leaf for each page of the parts, with its number, and the contents before them.

    Each heading is marked on its leaf, so that the contents find its page and bookmarks its name.
    """
    pages = leaves(extents)
    titles = {heading.anchor: heading for page in pages for heading in page}
    below = {
        placed.anchor: [
            each for each in titles.values() if each.anchor.startswith(f"{placed.anchor}_")
        ]
        for placed in document.sections
    }
    return Writer(document, Medium.PRINT, {}).render("leaves", leaves=pages, below=below)
