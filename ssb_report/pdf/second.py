"""Brings a finished tag tree to PDF 2.0 and PDF/UA-2: namespace, finer types, ways to elements.

In the first generation of PDF a link leads to a place on a page. In the second it leads to an
element of the structure (ISO 14289-2, 8.8), so that who listens arrives where who looks does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["bring_to_second", "finer", "name_elements"]

# Types of the first generation's namespace that the second left there (ISO 32000-2, Annex L).
_FIRST_ONLY = frozenset({"/Art", "/BlockQuote"})
# What HTML says more exactly than the first generation could.
_FINER = {"em": "/Em", "strong": "/Strong", "figure": "/Aside"}

Element = Any


def finer(html: Any) -> str:  # noqa: ANN401 - an element tree's element
    """The type of what only PDF 2.0 can tell apart, or nothing.

    A note of a formula is beside the text (``Aside``); no mark in the text leads to it, as one does
    to a foot- or endnote (``FENote``).
    """
    return "/Aside" if html.get("role") == "note" else _FINER.get(html.tag, "")


def bring_to_second(pdf: Any, elements: Iterable[Element]) -> None:  # noqa: ANN401 - pydyf
    """Change what PDF 2.0 says otherwise; `elements` are those in the tree."""
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    (namespace,) = root["Namespaces"]
    for element in elements:
        if element["S"] not in _FIRST_ONLY:
            element["NS"] = namespace


def name_elements(pdf: Any, by_id: Mapping[str, Element]) -> None:  # noqa: ANN401 - pydyf
    """Let each name stand for an element beside a place on a page (ISO 32000-2, 12.3.2.4)."""
    import pydyf

    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    for at in range(0, len(names), 2):
        place = names[at + 1]
        way = pydyf.Array([by_id[names[at].string].reference, *place[1:]])
        names[at + 1] = pydyf.Dictionary({"D": place, "SD": way})
