"""Small pieces of the HTML as they should be; `pytest --update-golden` writes them anew.

Only what has a meaning is kept: elements, texts, and the attributes that programs and assistive
technology read. How a piece looks (classes, styles, the drawing itself) is free to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from ssb_report.document.document import Document
from ssb_report.html.render import Medium
from tests.making import written
from tests.reading import MATHML, SVG, elements, html_tree, text_of

FOLDER = Path(__file__).parent
MEANT = (
    *("id", "href", "lang", "scope", "role", "alt", "type", "popover", "popovertarget"),
    *("popovertargetaction", "tabindex", "display"),
)
PIECES = (
    "table",
    "figure",
    "formula",
    "number",
    "number-paper",
    "fact",
    "citation",
    "entry",
    "card",
    "register-row",
)


@pytest.fixture(scope="module")
def pages(solar_document: Document) -> dict[Medium, Element]:
    return {medium: html_tree(written(solar_document, medium)) for medium in Medium}


@pytest.fixture(scope="module")
def pieces(pages: dict[Medium, Element]) -> dict[str, Element]:
    screen, paper = pages[Medium.SCREEN], pages[Medium.PRINT]
    return {
        "table": by_id(screen, "table-inputs"),
        "figure": by_id(screen, "figure-yield-by-steps"),
        "formula": by_id(screen, "formula-module-exponent"),
        "number": next(b for b in elements(screen, "button") if text_of(b) == "12 steps"),
        "number-paper": next(a for a in elements(paper, "a") if a.get("href") == "#q-line-steps"),
        "fact": next(p for p in elements(screen, "p") if "matter more than scale" in text_of(p)),
        "citation": next(a for a in elements(screen, "a") if "Test workshop" in text_of(a)),
        "entry": by_id(screen, "source-workshop"),
        "card": by_id(screen, "card-line-yield"),
        "register-row": by_id(paper, "q-line-steps"),
    }


def by_id(root: Element, key: str) -> Element:
    return next(element for element in elements(root) if element.get("id") == key)


@pytest.mark.parametrize("name", PIECES)
def test_piece(name: str, pieces: dict[str, Element], request: pytest.FixtureRequest) -> None:
    path = FOLDER / f"{name}.txt"
    made = "\n".join(outline(pieces[name])) + "\n"
    if request.config.getoption("--update-golden"):
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


def test_there_is_no_piece_too_many() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(PIECES)


def outline(element: Element, depth: int = 0) -> Iterator[str]:
    """An element as lines: its name and what is meant by it, its text, its children below it."""
    indent = "  " * depth
    name = element.tag.removeprefix(MATHML).removeprefix(SVG)
    meant = [
        f'{key}="{value}"'
        for key, value in sorted(element.attrib.items())
        if key in MEANT or key.startswith("aria-")
    ]
    yield indent + " ".join([name, *meant])
    if element.tag == f"{SVG}svg":
        return
    yield from said(element.text, indent)
    for child in element:
        yield from outline(child, depth + 1)
        yield from said(child.tail, indent)


def said(text: str | None, indent: str) -> Iterator[str]:
    words = " ".join((text or "").split())
    if words:
        yield f"{indent}  | {words}"
