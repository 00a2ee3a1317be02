"""Every edition's page as a browser prints it: whole, on white, without what serves a screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from xml.etree.ElementTree import Element

import pypdfium2
import pytest
from playwright.async_api import Page

from tests.judges.browser import Driver, View
from tests.reading import elements, html_tree, squeezed, text_of
from tests.running import Edition

# In dark colours, with a card open and a register filtered: none of it belongs on paper.
VIEW = View(1280, "dark")
A4 = (595, 842)
MARGIN = 20 / 25.4 * 72
"""The margin of the page in points."""
SLACK = 6
"""How far ink may reach over its line, in points."""
LINE_HYPHEN = "\ufffe"
"""How PDFium gives a hyphen at the end of a line, in the text of a page."""


@pytest.fixture(scope="module")
def folders(jiangsu: Edition) -> list[Path]:
    return jiangsu.reports


@pytest.fixture(scope="module")
def trees(folders: list[Path]) -> list[Element]:
    """Each edition's page as it is written."""
    return [html_tree((each / "briefing.html").read_text(encoding="utf-8")) for each in folders]


@pytest.fixture(scope="module")
def made(browser: Driver, folders: list[Path]) -> list[tuple[bytes, int]]:
    return browser.drive(*((each / "briefing.html", VIEW, printed) for each in folders))


async def printed(page: Page) -> tuple[bytes, int]:
    """The PDF, and by how many pixels the page is too wide for paper: all of it then shrinks."""
    await page.locator("#register-quantities input").fill("no row has these words")
    await page.locator("main .num").first.click()
    assert await page.locator("aside.card:popover-open").is_visible()
    pdf = await page.pdf(prefer_css_page_size=True, print_background=True)
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": int((A4[0] - 2 * MARGIN) / 0.75), "height": 900})
    excess: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return pdf, excess


@pytest.fixture(scope="module")
def prints(made: list[tuple[bytes, int]]) -> Iterator[list[pypdfium2.PdfDocument]]:
    """Each edition as the browser prints it."""
    documents = [pypdfium2.PdfDocument(pdf) for pdf, _ in made]
    yield documents
    for document in documents:
        document.close()


@pytest.fixture(scope="module")
def texts(prints: list[pypdfium2.PdfDocument]) -> list[list[str]]:
    """The squeezed text of each page of each edition."""
    return [
        [
            squeezed(page.get_textpage().get_text_range().replace(LINE_HYPHEN, ""))
            for page in document
        ]
        for document in prints
    ]


def cells(tree: Element) -> Iterator[str]:
    """The last cell of each row of all tables but those behind the charts."""
    charted = {row for each in elements(tree, "details") for row in elements(each, "tr")}
    for row in elements(next(elements(tree, "main")), "tr"):
        if row not in charted:
            yield text_of(row[-1])


def test_pages_are_a4_and_as_many_as_the_pdf_has_or_so(
    prints: list[pypdfium2.PdfDocument], texts: list[list[str]], folders: list[Path]
) -> None:
    for document, pages, folder in zip(prints, texts, folders, strict=True):
        sizes = {tuple(map(round, page.get_size())) for page in document}
        assert sizes == {A4}
        with pypdfium2.PdfDocument(folder / "briefing.pdf") as pdf:
            assert 0.7 < len(document) / len(pdf) < 1.5
        assert min(map(len, pages[:-1])) > 200, "a page is nearly empty"


def test_nothing_has_to_shrink(made: list[tuple[bytes, int]]) -> None:
    assert [max(excess, 0) for _, excess in made] == [0, 0]


def test_paper_stays_white(prints: list[pypdfium2.PdfDocument]) -> None:
    for page in chain.from_iterable(prints):
        grey = page.render(scale=0.25, grayscale=True).to_numpy()
        assert (grey > 240).mean() > 0.6
        assert (grey < 100).mean() < 0.1
        edge = [*grey[0].flat, *grey[-1].flat, *grey[:, 0].flat, *grey[:, -1].flat]
        assert min(edge) == 255


def test_what_serves_a_screen_is_left_out(texts: list[list[str]], trees: list[Element]) -> None:
    for pages, tree in zip(texts, trees, strict=True):
        nav = next(elements(tree, "nav"))
        skip = next(each for each in elements(tree, "a") if each.get("class") == "skip")
        download = next(each for each in elements(tree, "a") if "download" in each.attrib)
        filters = next(each for each in elements(tree) if each.get("data-filter"))
        close = text_of(next(elements(next(elements(tree, "aside")), "button")))
        words = [
            *map(text_of, (nav, skip, download)),
            str(filters.get("data-filter")),
            # No sentence of the briefing has the label of the button behind the id of a card.
            *(text_of(card[-1]) for card in elements(tree, "aside")),
        ]
        assert close
        text = "".join(pages)
        assert [each for each in words if squeezed(each) in text] == []


def test_nothing_is_cut_off(
    prints: list[pypdfium2.PdfDocument], texts: list[list[str]], trees: list[Element]
) -> None:
    for document, pages, tree in zip(prints, texts, trees, strict=True):
        for page in document:
            text_page = page.get_textpage()
            for place in range(text_page.count_rects()):
                left, bottom, right, top = text_page.get_rect(place)
                assert MARGIN - SLACK < left < right < A4[0] - MARGIN + SLACK
                assert MARGIN - SLACK < bottom < top < A4[1] - MARGIN + SLACK
        last = [each for each in cells(tree) if each]
        assert len(last) > 300
        text = "".join(pages)
        assert [each for each in last if squeezed(each) not in text] == []


def test_a_table_says_on_each_page_what_its_columns_are(
    texts: list[list[str]], trees: list[Element]
) -> None:
    for pages, tree in zip(texts, trees, strict=True):
        register = next(e for e in elements(tree, "div") if e.get("id") == "register-quantities")
        head, *rows = elements(register, "tr")
        first, last = (squeezed(text_of(row[0])) for row in rows[:: len(rows) - 1])
        columns = squeezed("".join(head.itertext()))
        having = [place for place, page in enumerate(pages) if columns in page]
        assert having == list(range(having[0], having[-1] + 1))
        assert len(having) > 5
        assert first in pages[having[0]]
        assert last in pages[having[-1]]


def test_a_figure_is_on_one_page(texts: list[list[str]], trees: list[Element]) -> None:
    for pages, tree in zip(texts, trees, strict=True):
        figures = list(elements(tree, "figure"))
        assert len(figures) > 8
        for figure in figures:
            title = next(
                each for each in elements(figure, "p") if each.get("class") == "figure-title"
            )
            whole = [
                squeezed(text_of(each)) for each in (title, next(elements(figure, "figcaption")))
            ]
            assert any(all(text in page for text in whole) for page in pages), figure.get("id")
