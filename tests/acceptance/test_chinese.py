"""The Chinese PDF as a reader's programs find it: the prose as it was written, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pypdfium2
import pytest

from tests.reading import html_tree, pdf_text, text_of, yaml_file
from tests.running import INPUTS, Edition

SECTIONS = INPUTS / "jiangsu-solid-state" / "sections" / "zh-Hans"
TITLE = "固态电池与江苏"
HAN = "[\u3400-\u9fff]"
# Marks that may not begin a line, and those that may not end one (GB/T 15834-2011, 5.1).
CLOSING = "，。、；：！？）》」』”’"
OPENING = "（《「『“‘"
FOOT = re.compile(r"\d+年\d+月 · 数据版本 \w+|第 \d+ 页，共 \d+ 页")


@pytest.fixture(scope="module")
def pdf(jiangsu: Edition) -> Path:
    return jiangsu.folder.parent / "zh-Hans" / "briefing.pdf"


@pytest.fixture(scope="module")
def lines(pdf: Path) -> list[str]:
    """The lines of all pages behind the contents, without the head and the foot of each."""
    pages = pdf_text(pdf).split("\f")[2:-1]
    return [line for page in pages for line in _body(page)]


def _body(page: str) -> list[str]:
    title, *lines = filter(None, map(str.strip, page.splitlines()))
    assert title == TITLE
    # The section at the head; above it may stand the number of one that begins on the page.
    head = next(place for place, line in enumerate(lines) if re.match(r"\d+ ", line))
    del lines[head]
    return [line for line in lines if not FOOT.fullmatch(line)]


def _written() -> list[str]:
    """The prose between macros and the marks of Markdown, blanks left out."""
    prose = "\n".join(path.read_text(encoding="utf-8") for path in _sections())
    pieces = re.split(r"\{\{.*?\}\}|\*\*|^#+ |^- |\n", prose, flags=re.MULTILINE)
    return [piece for text in pieces if re.search(HAN, piece := re.sub(r"\s", "", text))]


def _sections() -> list[Path]:
    """The sections of the whole edition, in its order."""
    names = yaml_file(INPUTS / "jiangsu-solid-state" / "briefing.yaml")["sections"]
    return [path for name in names for path in SECTIONS.glob(f"[0-9][0-9]-{name}.md")]


def test_the_prose_is_in_the_text_in_the_order_of_its_writing(lines: list[str]) -> None:
    text = re.sub(r"\s", "", "".join(lines))
    pieces = _written()
    assert len(pieces) > 300
    place = 0
    for piece in pieces:
        found = text.find(piece, place)
        assert found >= 0, f"{piece!r} is not behind {text[place - 20 : place]!r}"
        place = found + len(piece)


def test_han_and_latin_stand_apart_and_marks_beside_han_are_wide(lines: list[str]) -> None:
    assert len(lines) > 1000
    # In a line of two characters pdftotext has nothing to measure a blank by.
    lines = [line for line in lines if len(line) > 2]
    assert [line for line in lines if re.search(f"{HAN}[A-Za-z]|[A-Za-z]{HAN}", line)] == []
    assert [line for line in lines if re.search(f"{HAN}[,;:?!()]|[,;:?!()]{HAN}", line)] == []


def test_no_box_stands_for_a_character(lines: list[str]) -> None:
    assert not re.search("[\ue000-\uf8ff\ufffd\u25a1]", "".join(lines))


def test_no_line_begins_with_a_mark_that_closes_or_ends_with_one_that_opens(pdf: Path) -> None:
    neighbours = list(_neighbours(pdf))
    assert sum(second in CLOSING for _, second, _ in neighbours) > 1000
    assert [
        first + second
        for first, second, is_new_line in neighbours
        if is_new_line and (second in CLOSING or first in OPENING)
    ] == []


def test_on_the_screen_a_mark_stays_with_the_number_before_it(pdf: Path) -> None:
    # A browser may break the line behind a button, before a mark that closes.
    page = html_tree(pdf.with_suffix(".html"))
    numbers = [(parent, child) for parent in page.iter() for child in parent if _is_number(child)]
    marked = [(parent, child) for parent, child in numbers if (child.tail or " ")[0] in CLOSING]
    assert len(marked) > 100
    assert [text_of(child) for parent, child in marked if parent.get("class") != "nobr"] == []


def _is_number(element: Element) -> bool:
    return element.tag.endswith("button") and element.get("class") == "num"


def _neighbours(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Each two characters that follow each other, and whether the second is on another line."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            before: tuple[str, float, float] | None = None
            for place in range(text.count_chars()):
                character = text.get_text_range(place, 1)
                if not character.strip():
                    continue
                _, bottom, _, top = text.get_charbox(place, loose=True)
                if before:
                    first, low, high = before
                    yield first, character, bottom > (low + high) / 2 or top < (low + high) / 2
                before = character, bottom, top
