from __future__ import annotations

import pytest

from ssb_report.errors import Position
from ssb_report.schema.lines import at_offset, clip, excerpt

TEXT = "first\n\nthird line\nlast"


@pytest.mark.parametrize(
    ("offset", "line", "column"),
    [(0, 1, 1), (4, 1, 5), (5, 1, 6), (6, 2, 1), (7, 3, 1), (13, 3, 7), (18, 4, 1), (21, 4, 4)],
)
def test_an_offset_has_a_line_and_a_column(offset: int, line: int, column: int) -> None:
    assert at_offset("a.md", TEXT, offset) == Position("a.md", line, column)
    assert at_offset("a.md", TEXT, offset, first_line=2) == Position("a.md", line + 1, column)


def test_a_line_is_shown_without_its_end() -> None:
    shown = [excerpt(TEXT, line) for line in range(6)]
    assert shown == ["", "first", "", "third line", "last", ""]
    assert excerpt("words  \t\nmore", 1) == "words"
    assert excerpt("", 1) == ""


def test_an_overlong_line_is_not_shown_and_any_other_is_kept_once() -> None:
    text = f"{'x' * 20_000}\n{'y' * 20_001}\n"
    assert [len(excerpt(text, line)) for line in (1, 2)] == [20_000, 0]
    assert excerpt(text, 1) is excerpt(text, 1)


@pytest.mark.parametrize(
    ("text", "clipped"),
    [
        ("a word", "a word"),
        ("over\ntwo\t lines ", "over two lines"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_a_quote_fits_a_message(text: str, clipped: str) -> None:
    assert clip(text) == clipped


def test_a_quote_may_have_a_length_of_its_own() -> None:
    assert clip("x" * 100, most=100) == "x" * 100
    assert clip("x" * 101, most=10) == "x" * 9 + "…"
