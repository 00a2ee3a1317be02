"""The numbers of charts for reading, and the links that hold a file."""

from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import pytest

from ssb_report.charts.model import (
    Axis,
    Band,
    Chart,
    Curve,
    CurvesChart,
    Item,
    Point,
    RangesChart,
    Spread,
    TimelineChart,
    Window,
)
from ssb_report.document.document import Document
from ssb_report.html.sheets import Sheet, csv_link, figure_csv, reading_sheet


def sheet(document: Document, chart: Chart) -> Sheet:
    return reading_sheet(replace(document.figure("yield-by-steps"), chart=chart), document)


def line(count: int, name: str = "") -> Curve:
    at = np.linspace(0, 1, count)
    return Curve("line", name, at, at / 3)


def test_short_lines_are_listed_whole(solar_document: Document) -> None:
    made = sheet(solar_document, CurvesChart(Axis("Time", "a"), Axis("Cost"), (line(4, "L"),)))
    assert made.headings == ("Series", "Time (a)", "Cost")
    assert made.right == (False, True, True)
    assert made.rows[1] == ("L", "0.3333", "0.1111")
    assert not made.thinned


@pytest.mark.parametrize("count", [13, 101, 1000])
def test_long_lines_keep_both_ends_and_a_dozen_points(count: int, solar_document: Document) -> None:
    at = np.linspace(0, 1, count)
    band = Band("band", "B", at, at, at + 1)
    made = sheet(solar_document, CurvesChart(Axis("x"), Axis("y"), (line(count, "L"),), (band,)))
    assert made.thinned
    assert len(made.rows) == 24
    assert (made.rows[0][1], made.rows[11][1]) == ("0", "1")
    assert made.headings == ("Series", "x", "y", "Low", "High")


def test_what_has_no_name_has_no_empty_cell_in_its_place(solar_document: Document) -> None:
    point = Point("an-id", "", Spread(1), Spread(2))
    chart = CurvesChart(Axis("x"), Axis("y"), (line(2),), points=(point,))
    assert {row[0] for row in sheet(solar_document, chart).rows} == {"–"}
    figure = replace(solar_document.figure("yield-by-steps"), chart=chart)
    assert b"an-id,1,2,," in figure_csv(figure)


def test_numbers_are_written_for_readers(solar_document: Document) -> None:
    items = tuple(
        Item(str(place), str(place), Spread(value))
        for place, value in enumerate([12345.678, 0.00012345678, -2.0])
    )
    made = sheet(solar_document, RangesChart(Axis("x", "kg"), items))
    assert made.headings == ("Item", "Value", "Unit")
    assert [row[1] for row in made.rows] == ["12,350", "1.235\u00a0×\u00a010⁻⁴", "−2"]


def test_years_have_no_thousands(solar_document: Document) -> None:
    window = Window("w", "W", Spread(None, 2027, 2030), "2027–2030")
    made = sheet(solar_document, TimelineChart((window,)))
    assert made.headings == ("Item", "From", "To", "As printed")
    assert made.rows == (("W", "2027", "2030", "2027–2030"),)


def test_a_link_holds_the_file() -> None:
    head, _, data = csv_link("a,b\n–\n".encode()).partition(",")
    assert head == "data:text/csv;charset=utf-8;base64"
    assert base64.b64decode(data).decode() == "a,b\n–\n"
