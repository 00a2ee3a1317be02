"""Brings a finished tag tree to PDF 2.0 and PDF/UA-2: namespace, finer types, ways to elements.

In the first generation of PDF a link leads to a place on a page. In the second it leads to an
element of the structure (ISO 14289-2, 8.8), so that who listens arrives where who looks does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Made", "bring_to_second", "finer"]

# Types of the first generation's namespace that the second left there (ISO 32000-2, Annex L).
_FIRST_ONLY = frozenset({"/Art", "/BlockQuote"})
# What HTML says more exactly than the first generation could.
_FINER = {"em": "/Em", "strong": "/Strong", "figure": "/Aside"}

Element = Any


@dataclass(frozen=True, slots=True)
class Made:
    """An HTML element, the structure element that it became, and the page where it begins."""

    html: Any
    element: Element
    page: int
    has_bookmark: bool


def finer(html: Any) -> str:  # noqa: ANN401 - an element tree's element
    """The type of what only PDF 2.0 can tell apart, or nothing.

    A note of a formula is beside the text (``Aside``); no mark in the text leads to it, as one does
    to a foot- or endnote (``FENote``).
    """
    return "/Aside" if html.get("role") == "note" else _FINER.get(html.tag, "")


def bring_to_second(pdf: Any, elements: Iterable[Element], made: list[Made]) -> None:  # noqa: ANN401
    """Change what PDF 2.0 says otherwise; `elements` are those in the tree."""
    root = _behind(pdf, pdf.catalog["StructTreeRoot"])
    (namespace,) = root["Namespaces"]
    for element in elements:
        if element["S"] not in _FIRST_ONLY:
            element["NS"] = namespace
    _lead_links_to_elements(pdf, {each.html.get("id"): each.element for each in made})
    outlines = _behind(pdf, pdf.catalog["Outlines"]) if "Outlines" in pdf.catalog else {}
    bookmarked = [each.element for each in made if each.has_bookmark]
    for bookmark, element in zip(_bookmarks(pdf, outlines), bookmarked, strict=True):
        place = bookmark.pop("Dest")
        bookmark["A"] = _go_to(place, element, place)


def _behind(pdf: Any, reference: bytes) -> Any:  # noqa: ANN401 - pydyf objects
    return pdf.objects[int(reference.split()[0])]


def _lead_links_to_elements(pdf: Any, by_id: Mapping[str, Element]) -> None:  # noqa: ANN401 - pydyf
    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    places = {name.string: place for name, place in zip(names[::2], names[1::2], strict=True)}
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Subtype") == "/Link" and "Dest" in item:
            name = item.pop("Dest")
            item["A"] = _go_to(name, by_id[name.string], places[name.string])


def _bookmarks(pdf: Any, parent: Any) -> Iterator[Any]:  # noqa: ANN401 - pydyf objects
    """All bookmarks below a parent, in the order of reading."""
    reference = parent.get("First")
    while reference:
        bookmark = _behind(pdf, reference)
        yield bookmark
        yield from _bookmarks(pdf, bookmark)
        reference = bookmark.get("Next")


def _go_to(known: Any, element: Element, place: Any) -> Any:  # noqa: ANN401 - pydyf objects
    """The action that leads to an element; who knows no structure goes to the place on the page."""
    import pydyf

    way = pydyf.Array([element.reference, *place[1:]])
    return pydyf.Dictionary({"Type": "/Action", "S": "/GoTo", "D": known, "SD": way})
