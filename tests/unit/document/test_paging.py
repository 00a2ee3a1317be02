"""Where headings come to stand when parts follow each other."""

from __future__ import annotations

from ssb_report.document.paging import Extent, Heading, leaves


def test_each_page_has_its_headings_behind_those_of_the_parts_before() -> None:
    first = Extent(2, (Heading("a", "A", 1, 0), Heading("b", "B", 2, 0), Heading("c", "C", 2, 1)))
    second = Extent(1, (Heading("d", "D", 1, 0),))
    pages = leaves([first, second])
    assert [[heading.anchor for heading in page] for page in pages] == [["a", "b"], ["c"], ["d"]]
    assert [[heading.page for heading in page] for page in pages] == [[0, 0], [1], [2]]


def test_a_page_without_a_heading_is_a_page() -> None:
    assert leaves([Extent(2, ())]) == [[], []]
