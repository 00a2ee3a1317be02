"""The PDF's tag tree: what a reader sees as one thing is one element, and furniture is outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import pypdfium2
import pytest

from tests.reading import Node, html_tree, pdf_tree, squeezed, text_of, yaml_file
from tests.reading import elements as html_elements
from tests.running import INPUTS, Edition

EDITIONS = ("en", "zh-Hans")
# What a reader of the tags and a reader of the page step through, and how the tags call it.
STEPS = {
    "h2": "H2",
    "h3": "H3",
    "p": "P",
    "li": "LBody",
    "caption": "Caption",
    "figcaption": "Caption",
    "th": "TH",
    "td": "TD",
}


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
    assert len(figures) == 15
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


# ---- in both languages


@pytest.fixture(params=EDITIONS)
def edition(request: pytest.FixtureRequest, jiangsu: Edition) -> Edition:
    """The English and the Chinese edition."""
    return Edition(jiangsu.folder.parent / request.param, "", "")


def test_tags_are_read_in_the_order_of_the_page_on_the_screen(edition: Edition) -> None:
    """Each heading, paragraph, item, caption and cell with its first letters, formulas aside."""
    screen = next(html_elements(html_tree(edition.html), "main"))
    wanted = [(STEPS[each.tag], squeezed(_words(each))[:12]) for each in _steps(screen)]
    text = next(node for node in pdf_tree(edition.pdf).walk() if node.kind == "Part")
    tags = [
        (node.kind, squeezed(node.text)[:12]) for node in text.walk() if node.kind in STEPS.values()
    ]
    assert len(wanted) > 2000
    assert tags == wanted


def _steps(element: Element) -> Iterator[Element]:
    """What there is to step through in an element, but for what only a screen offers."""
    if not isinstance(element.tag, str) or element.get("class") == "download":
        return
    if element.tag in STEPS:
        yield element
    for child in element:
        if child.tag != "details":
            yield from _steps(child)


def _words(element: Element) -> str:
    """The text without its formulas, which are pictures in the PDF."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not child.tag.endswith("math"):
            pieces.append(_words(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def test_bookmarks_are_the_headings(edition: Edition) -> None:
    headings = [
        (int(heading.tag[1]), text_of(heading))
        for heading in html_elements(html_tree(edition.html), "h2", "h3")
    ]
    with pypdfium2.PdfDocument(edition.pdf) as pdf:
        marks = [(mark.level + 2, mark.get_title()) for mark in pdf.get_toc()]
    assert marks == headings


def test_metadata_are_the_editions_own(edition: Edition) -> None:
    language = edition.folder.name
    meta = yaml_file(INPUTS / "jiangsu-solid-state" / "briefing.yaml")
    own = {key: meta[key][language[:2]] for key in ("title", "description", "authors", "keywords")}
    with pikepdf.open(edition.pdf) as pdf, pdf.open_metadata() as xmp:
        assert str(pdf.docinfo.Title) == xmp["dc:title"] == own["title"]
        assert str(pdf.docinfo.Subject) == xmp["dc:description"] == own["description"]
        assert str(pdf.docinfo.Author).split(", ") == xmp["dc:creator"] == own["authors"]
        assert str(pdf.docinfo.Keywords) == xmp["pdf:Keywords"] == ", ".join(own["keywords"])
        assert str(pdf.Root.Lang) == language
        assert xmp["dc:language"] == {language}


def test_names_of_the_other_language_say_so(edition: Edition) -> None:
    """In English each Chinese name of the glossary, in Chinese each that is all Latin letters.

    A name that goes on in the next line is two elements.
    """
    terms = yaml_file(INPUTS / "jiangsu-solid-state" / "glossary.yaml").values()
    names = {name for term in terms for name in term["term"].values()}
    is_english = edition.folder.name == "en"
    other = {name for name in names if bool(re.search("[\u3400-\u9fff]", name)) is is_english}
    tag = "zh-Hans" if is_english else "en"
    marked = [node.text for node in pdf_tree(edition.pdf).walk() if node.language == tag]
    assert len(other) > 20
    assert {name for name in other if squeezed(name) not in squeezed("".join(marked))} == set()


def test_no_han_of_the_english_edition_is_read_as_english(jiangsu: Edition) -> None:
    def read_as_english(node: Node) -> Iterator[str]:
        if node.language in ("", "en"):
            if not node.children:
                yield node.text
            for child in node.children:
                yield from read_as_english(child)

    said = list(read_as_english(pdf_tree(jiangsu.pdf)))
    assert len(said) > 1000
    assert [text for text in said if re.search("[\u3400-\u9fff]", text)] == []


def test_lists_with_labels_say_of_what_kind_these_are(elements: list[Any]) -> None:
    lists = [each for each in of_kind(elements, "/L") if "/A" in each]
    assert {str(each.A.ListNumbering) for each in lists} == {"/Disc"}
    labelled = {label.P.P.objgen for label in of_kind(elements, "/Lbl") if label.P.S == "/LI"}
    assert labelled == {each.objgen for each in lists}
