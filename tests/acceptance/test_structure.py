"""The PDF's tag tree: what a reader sees as one thing is one element, and furniture is outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from tests.running import Edition


@pytest.fixture(scope="module")
def pdf(jiangsu: Edition) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(jiangsu.folder / "briefing.pdf") as opened:
        yield opened


@pytest.fixture(scope="module")
def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Every structure element that can be reached from the root, in reading order."""
    found: list[Any] = []

    def walk(element: pikepdf.Object | None) -> None:
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return
        found.append(element)
        children = element.get("/K")
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            walk(child)

    for child in pdf.Root.StructTreeRoot.K:
        walk(child)
    return found


def of_kind(elements: list[Any], kind: str) -> list[Any]:
    return [element for element in elements if kind == element.S]


def test_each_table_is_one_element(jiangsu: Edition, elements: list[Any]) -> None:
    """Ten tables of facts, the three registers and a glossary for each kind of name."""
    data = {path.stem for path in (jiangsu.folder / "data").glob("*.csv")}
    tables = {name for name in data if not name.startswith("figure-")}
    assert len(of_kind(elements, "/Table")) == len(tables)
    for table in of_kind(elements, "/Table"):
        kinds = [child.S for child in table.K]
        assert kinds.count("/THead") == 1
        assert kinds.count("/TBody") == 1


def test_a_register_crosses_pages_and_keeps_all_its_rows(
    jiangsu: Edition, elements: list[Any]
) -> None:
    rows = {
        len([c for b in t.K if b.S == "/TBody" for c in b.K]) for t in of_kind(elements, "/Table")
    }
    register = (jiangsu.folder / "data" / "quantities.csv").read_text(encoding="utf-8").splitlines()
    assert len(register) - 1 in rows


def test_each_heading_cell_has_a_scope(elements: list[Any]) -> None:
    scopes = {str(cell.A.Scope) for cell in of_kind(elements, "/TH")}
    assert scopes == {"/Column", "/Row"}


def test_each_formula_is_a_formula_that_speaks(elements: list[Any]) -> None:
    formulas = of_kind(elements, "/Formula")
    assert len(formulas) >= 2 * 10  # ten numbered ones, symbolic and with numbers
    for formula in formulas:
        spoken = str(formula.Alt)
        assert spoken
        assert "\\" not in spoken


def test_figures_are_the_charts_and_their_boxes_lie_on_the_page(
    pdf: pikepdf.Pdf, elements: list[Any]
) -> None:
    figures = of_kind(elements, "/Figure")
    assert len(figures) == 11
    _, _, width, height = (float(side) for side in pdf.pages[0].MediaBox)
    for figure in figures:
        left, low, right, high = (float(side) for side in figure.A.BBox)
        assert 0 <= left < right <= width
        assert 0 <= low < high <= height
        assert str(figure.Alt)


def test_page_furniture_is_outside_the_tree(pdf: pikepdf.Pdf) -> None:
    """On each page but the cover the running heads and the page number are artifacts."""
    for page in list(pdf.pages)[1:]:
        marks = [
            str(operands[0])
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) in ("BMC", "BDC")
        ]
        assert marks.count("/Artifact") >= 4


def test_each_link_says_where_it_goes(pdf: pikepdf.Pdf) -> None:
    links = [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
    assert links
    assert all(str(link.Contents).strip() for link in links)


def test_the_inputs_and_the_results_are_attached(pdf: pikepdf.Pdf, jiangsu: Edition) -> None:
    attached = dict(pdf.attachments)
    assert (
        attached["results.json"].get_file().read_bytes()
        == (jiangsu.folder / "data" / "results.json").read_bytes()
    )
    relationships = {name: str(spec.obj.AFRelationship) for name, spec in attached.items()}
    assert relationships["quantities.yaml"] == "/Source"
    assert relationships["en-06-cost.md"] == "/Source"
    assert relationships["results.json"] == "/Data"
