"""The mended tag tree, on pages made to try it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest

from ssb_report.pdf.render import render_pdf
from ssb_report.pdf.standards import Archive, Dossier

STYLE = 'body { font-family: "Report Serif"; width: 15cm }'
PICTURE = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
FIGURE = f'<figure class="figure"><p>A chart</p><img alt="a" src="{PICTURE}"></figure>'


def tree(body: str, style: str, archive: Archive) -> list[Any]:
    """The tree as nested lists: a type, and behind it what is inside."""
    html = f'<!DOCTYPE html><html lang="en"><title>A title</title><body>{body}</body></html>'
    pdf = render_pdf(html, {"style.css": STYLE + style}, Dossier(archive))
    with pikepdf.open(BytesIO(pdf)) as opened:
        return nested(opened.Root.StructTreeRoot.K[0])


def nested(element: pikepdf.Object) -> list[Any]:
    children = [child for child in element.K if isinstance(child, pikepdf.Dictionary)]
    assert all(child.P.objgen == element.objgen for child in children if "/S" in child)
    return [str(element.S)[1:], *(nested(child) for child in children if "/S" in child)]


@pytest.mark.parametrize("archive", Archive)
def test_charts_side_by_side_are_in_their_section_and_in_no_other(archive: Archive) -> None:
    body = f"<section><h2>A</h2>{FIGURE}\n{FIGURE}</section>"
    (_, section) = tree(body, ".figure { display: inline-block; width: 5cm }", archive)
    kind, heading, *figures = section
    assert (kind, heading[0]) == ("Sect", "H2")
    assert [figure[0] for figure in figures] == [{"a3a": "NonStruct", "a4f": "Aside"}[archive]] * 2


@pytest.mark.parametrize("archive", Archive)
def test_a_list_in_columns_is_one_list(archive: Archive) -> None:
    items = "".join(f"<li>item {number}</li>" for number in range(8))
    (_, listed) = tree(f"<ul>{items}</ul>", "ul { columns: 2 }", archive)
    assert listed[0] == "L"
    assert [item[0] for item in listed[1:]] == ["LI"] * 8


@pytest.mark.parametrize("archive", Archive)
def test_a_blank_between_words_stays(archive: Archive) -> None:
    (_, paragraph) = tree("<p><b>a</b> <b>b</b></p>", "", archive)
    assert paragraph[0] == "P"
    assert len(paragraph) == 4
