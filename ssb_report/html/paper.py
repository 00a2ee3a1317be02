"""Writes a document as HTML for the PDF engine: in parts, and in sheets that are laid over them.

A part depends on its own text alone, so that it need not be rendered again when another changes.
What depends on the whole stands apart: the front, with the edition and its revision, and the
leaves, with the contents and the number of each page, which can be written when all parts have
their pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from ssb_report.charts.draw import Drawing
from ssb_report.document.document import Document, PlacedSection
from ssb_report.document.paging import AFAR, Extent, Part, leaves
from ssb_report.formulas.typeset import svg
from ssb_report.html.render import DrawFormula, Medium, Writer
from ssb_report.schema.front import Layout
from ssb_report.schema.macros import find_calls

__all__ = ["front", "leaf_pages", "parts"]

# What takes the room of a page or more, and what has a row for each number or name.
_DRAWN = frozenset({"figure", "formula", "quantities_table", "key_figures"})
_SUBHEADING = re.compile("(?=<h3 )")
_LISTED = 2
"""The level of the deepest headings that the contents list."""
_REGISTER = re.compile(' id="register-(?:quantities|results|claims|glossary)[-"]')
_FEW_ROWS = 40
"""Rows of tables, heads included, that are made together: of more, each register begins a page."""
_ID = re.compile(r'\sid="([^"]+)"')
_HREF = re.compile(r'\shref="#([^"]+)"')


@dataclass(frozen=True, slots=True)
class _Piece:
    """A section, or what of it begins at one of its subheadings."""

    placed: PlacedSection
    html: Markup
    goes_on: bool = False


def parts(
    document: Document, charts: Mapping[str, Drawing], draw_formula: DrawFormula = svg
) -> Iterator[Part]:
    """The parts of an edition, in the order of reading, each as soon as it is written.

    `charts` holds the drawings of figures.

    A brief edition is one. Otherwise a section that draws or lists something begins a part, and
    what is text and tables goes on below its predecessor, so that pages are filled; a register
    that has a subheading begins one with that, unless it is short and what is before it, too.

    Raises
    ------
    RenderError
        When a template fails, with its name and line.
    """
    writer = Writer(document, Medium.PRINT, charts, draw_formula)
    for pieces in _shared(document, writer):
        html = writer.render("part", pieces=pieces)
        yield Part(_name(pieces[0]), _linked(html, document.anchors))


def _shared(document: Document, writer: Writer) -> Iterator[list[_Piece]]:
    """The pieces that share a part."""
    if document.layout is Layout.BRIEF:
        yield [_Piece(placed, writer.prose(placed).html) for placed in document.sections]
        return
    group: list[_Piece] = []
    for placed in document.sections:
        for piece in _pieces(placed, writer.prose(placed).html):
            if group and (_is_long([*group, piece]) if piece.goes_on else _draws(placed)):
                yield group
                group = []
            group.append(piece)
    yield group


def _is_long(pieces: list[_Piece]) -> bool:
    """Whether registers have so many rows that a page is filled and each is better made alone."""
    return sum(piece.html.count("<tr") for piece in pieces) > _FEW_ROWS


def _draws(placed: PlacedSection) -> bool:
    return any(call.name in _DRAWN for call in find_calls(placed.section.text))


def _pieces(placed: PlacedSection, html: Markup) -> Iterator[_Piece]:
    """A section, cut where a subheading stands over a register that grows with the data."""
    begun, *below = _SUBHEADING.split(html)
    pieces = [begun]
    for text in below:
        if _REGISTER.search(text):
            pieces.append(text)
        else:
            pieces[-1] += text
    for number, text in enumerate(pieces):
        yield _Piece(placed, Markup(text), number > 0)  # noqa: S704 - rendered before


def _name(piece: _Piece) -> str:
    """What tells a part from others, also when its text changes."""
    found = _ID.search(piece.html) if piece.goes_on else None
    return found[1] if found else piece.placed.anchor


def _linked(html: str, known: frozenset[str] | None = None) -> str:
    """The part with its links to other parts told from those to itself, and from dead ones.

    `known` are the names that links of the edition can lead to; without them every link leads to
    another part that does not lead to this one, and the whole finds the dead ones.
    """
    own = frozenset(_ID.findall(html))

    def link(found: re.Match[str]) -> str:
        is_afar = found[1] not in own and (known is None or found[1] in known)
        return f' href="{AFAR}#{found[1]}"' if is_afar else found[0]

    return _HREF.sub(link, html)


def front(document: Document) -> str:
    """The cover, where the layout has one, and a page with what stands at the foot of every page.

    It bears the document's metadata, too.
    """
    return _linked(Writer(document, Medium.PRINT, {}).render("front"))


def leaf_pages(document: Document, extents: Iterable[Extent]) -> str:
    """An empty leaf for each page of the parts, with its number, and the contents before them.

    Each heading is marked on its leaf, so that the contents find its page and bookmarks its name;
    the contents list sections and what is one level below them, the bookmarks all.
    """
    pages = leaves(extents)
    below = {
        placed.anchor: [
            heading
            for page in pages
            for heading in page
            if heading.level == _LISTED
            and heading.anchor.startswith(f"{placed.anchor}_")  # no name holds a _
        ]
        for placed in document.sections
    }
    writer = Writer(document, Medium.PRINT, {})
    return _linked(writer.render("leaves", leaves=pages, below=below))
