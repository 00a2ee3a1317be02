"""The built PDF as a reader's programs find it: pages, bookmarks, fonts, links, tags and cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from ssb_report.fonts import faces, missing_characters
from tests.reading import (
    Node,
    elements,
    html_tree,
    pdf_structure,
    pdf_text,
    spaced,
    squeezed,
    text_of,
)
from tests.running import Edition

TITLE = "Solid-state batteries and Jiangsu"
ARTICLE_TABLES = ("regions", "jiangsu-industry", "bottlenecks", "recommendations")


@pytest.fixture(scope="module")
def pdf(jiangsu: Edition) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(jiangsu.pdf) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def pages(jiangsu: Edition) -> list[str]:
    """Each page's text, head and foot among it."""
    return pdf_text(jiangsu.pdf).split("\f")[:-1]


@pytest.fixture(scope="module")
def bookmarks(jiangsu: Edition) -> list[tuple[int, str, int]]:
    """Level, title and page of each bookmark."""
    with pypdfium2.PdfDocument(jiangsu.pdf) as pdf:
        return [
            (mark.level, mark.get_title(), mark.get_dest().get_index() + 1)
            for mark in pdf.get_toc(max_depth=9)
        ]


@pytest.fixture(scope="module")
def nodes(jiangsu: Edition) -> list[Node]:
    return [node for page in pdf_structure(jiangsu.pdf) for node in page.walk()]


# ---- bookmarks, contents, heads and feet


def test_bookmarks_are_the_headings_in_order(
    bookmarks: list[tuple[int, str, int]], jiangsu: Edition, nodes: list[Node]
) -> None:
    marked = [(level + 2, title) for level, title, _ in bookmarks]
    tags = [(int(node.kind[1]), node.text) for node in nodes if node.kind in ("H2", "H3")]
    screen = elements(html_tree(jiangsu.html), "h2", "h3")
    assert marked == tags
    assert marked == [(int(heading.tag[1]), text_of(heading)) for heading in screen]
    assert len(marked) > 30


def test_bookmarks_lead_to_the_page_of_their_heading(
    bookmarks: list[tuple[int, str, int]], pages: list[str]
) -> None:
    for _, title, page in bookmarks:
        words = re.sub(r"^\d+ ", "", title)
        assert squeezed(words) in squeezed(pages[page - 1]), title


def test_contents_name_every_heading_with_its_page(
    bookmarks: list[tuple[int, str, int]], nodes: list[Node]
) -> None:
    contents = next(node.text for node in nodes if node.kind == "L")
    entries = re.findall(r"(.+?)(?: \.)+ (\d+) ?", contents)
    assert entries == [(title, str(page)) for _, title, page in bookmarks]


def test_each_page_but_the_cover_has_its_number_edition_and_revision(pages: list[str]) -> None:
    numbered = [re.findall(r"Page (\d+) of (\d+)", page) for page in pages]
    count = str(len(pages))
    assert numbered == [[], *([(str(number), count)] for number in range(2, len(pages) + 1))]
    revision = re.search(r"Data revision (\w{8})", pages[0])
    assert revision
    assert all(f"April 2026 · Data revision {revision[1]}" in page for page in pages[1:])


def test_each_page_but_the_cover_has_the_title_and_its_section_at_its_head(
    pages: list[str], bookmarks: list[tuple[int, str, int]]
) -> None:
    sections = [(title, page) for level, title, page in bookmarks if level == 0]
    for number, page in list(enumerate(pages, start=1))[1:]:
        head = spaced(page)[:200]
        # A page in whose middle a section begins may name that one or the one before.
        going_on = [title for title, first in sections if first < number][-1:] or ["Contents"]
        begun = [title for title, first in sections if first == number]
        assert head.startswith(TITLE), number
        assert any(title in head for title in going_on + begun), number


# ---- fonts and glyphs


def test_fonts_are_the_reports_own_and_embedded(pdf: pikepdf.Pdf) -> None:
    own = {face.family.replace(" ", "-") for face in faces()}
    found = [font for font in pdf.objects if _is(font, "/Font") and "/FontDescriptor" in font]
    assert found
    for font in found:
        name = str(font["/BaseFont"]).partition("+")[2]
        assert any(name == family or name.startswith(f"{family}-") for family in own), name
        descriptor = font["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor, name
    whole = [font for font in pdf.objects if _is(font, "/Font") and "/FontDescriptor" not in font]
    assert all("/DescendantFonts" in font and "/ToUnicode" in font for font in whole)


def test_no_character_is_an_empty_box(pdf: pikepdf.Pdf, pages: list[str]) -> None:
    text = "".join(pages)
    assert "\ufffd" not in text
    assert not re.search("[\ue000-\uf8ff]", text)
    assert not set(missing_characters("".join(sorted(set(text) - {"\f", "\n"}))))
    streams = [*pdf.pages, *(each for each in pdf.objects if _is_form(each))]
    shown = [code for stream in streams for code in _glyphs(stream)]
    assert len(shown) > 50_000
    assert 0 not in shown


def _glyphs(stream: pikepdf.Page | pikepdf.Stream) -> Iterator[int]:
    """The glyph numbers that a content shows; all fonts have two bytes for each."""
    for operands, operator in pikepdf.parse_content_stream(stream, "Tj TJ"):
        strings = operands[0] if str(operator) == "TJ" else operands
        for string in strings:
            if isinstance(string, pikepdf.String):
                code = bytes(string)
                yield from (int.from_bytes(code[i : i + 2]) for i in range(0, len(code), 2))


def _is(found: pikepdf.Object, kind: str) -> bool:
    return isinstance(found, pikepdf.Dictionary) and found.get("/Type") == kind


def _is_form(found: pikepdf.Object) -> bool:
    return isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Form"


# ---- metadata, tags, links


def test_metadata(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo["/Title"]) == TITLE
    assert str(pdf.docinfo["/Author"]) == "Solid-state battery briefing team"
    assert "Jiangsu" in str(pdf.docinfo["/Keywords"])
    # The edition's date is its newest datum's, never the day of the build.
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:202604")
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == TITLE
        assert xmp["pdfuaid:part"] == "1"


def test_language_and_title_are_announced(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root["/Lang"]) == "en"
    assert pdf.Root["/MarkInfo"]["/Marked"]
    assert pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_pages_are_a4(pdf: pikepdf.Pdf) -> None:
    sizes = {tuple(round(float(edge)) for edge in page.mediabox) for page in pdf.pages}
    assert sizes == {(0, 0, 595, 842)}


def test_charts_and_formulas_have_alternative_texts(nodes: list[Node]) -> None:
    figures = [node for node in nodes if node.kind == "Figure"]
    formulas = [node for node in nodes if node.kind == "Formula"]
    assert len(figures) == 15
    assert len(formulas) > 2 * 10
    assert all(node.alternative.strip() for node in figures + formulas)


def test_heading_levels_have_no_gap(nodes: list[Node]) -> None:
    levels = [int(node.kind[1]) for node in nodes if re.fullmatch(r"H\d", node.kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_links_lead_somewhere(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.NameTree(pdf.Root["/Names"]["/Dests"])
    links = [each for each in pdf.objects if _is(each, "/Annot") and each["/Subtype"] == "/Link"]
    inside = [link for link in links if "/Dest" in link]
    outside = [str(link["/A"]["/URI"]) for link in links if "/A" in link]
    assert len(inside) + len(outside) == len(links)
    assert all(
        isinstance(link["/Dest"], pikepdf.Array) or str(link["/Dest"]) in names for link in inside
    )
    assert all(address.startswith("https://") for address in outside)
    assert len(inside) > 500
    assert "https://doi.org/10.1038/nmat3066" in outside


def test_numbers_lead_to_the_register(jiangsu: Edition, pdf: pikepdf.Pdf) -> None:
    wanted = {
        f"q-{button.get('popovertarget', '').removeprefix('card-')}"
        for section in elements(html_tree(jiangsu.html), "main")
        for button in elements(section, "button")
    }
    targets = {
        str(link["/Dest"])
        for link in pdf.objects
        if _is(link, "/Annot") and isinstance(link.get("/Dest"), pikepdf.String)
    }
    assert wanted - targets == set()


# ---- cells


@pytest.mark.parametrize("table", ARTICLE_TABLES)
def test_pdftotext_finds_every_cell_of_the_articles_tables(table: str, jiangsu: Edition) -> None:
    # In the order in which they were written, the lines of a cell follow each other; by their
    # place on the page, those of two cells side by side would take turns.
    text = squeezed(pdf_text(jiangsu.pdf, "-raw"))
    cells = _cells(jiangsu.folder / "data" / f"table-{table}.csv")
    assert len(cells) >= 18
    assert [cell for cell in cells if squeezed(cell) not in text] == []


def test_every_cell_is_a_tagged_cell_with_its_heads(jiangsu: Edition, nodes: list[Node]) -> None:
    tagged = {squeezed(node.text) for node in nodes if node.kind in ("TD", "TH")}
    for path in sorted((jiangsu.folder / "data").glob("table-*.csv")):
        assert [cell for cell in _cells(path) if squeezed(cell) not in tagged] == [], path.name


def _cells(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]
