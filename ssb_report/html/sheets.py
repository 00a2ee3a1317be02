"""What tables and charts show as rows: whole for a CSV file, rounded and thinned for reading."""

from __future__ import annotations

import base64
import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ssb_report.charts.model import (
    Axis,
    Band,
    Chart,
    Curve,
    CurvesChart,
    Point,
    RangesChart,
    Spread,
    StackChart,
    TimelineChart,
)
from ssb_report.display.numbers import number_text
from ssb_report.display.typography import bracketed
from ssb_report.document.document import Document, Figure
from ssb_report.errors import Position
from ssb_report.provenance import Provenance, Status
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.tables.model import Table

__all__ = [
    "Sheet",
    "csv_cell",
    "csv_file",
    "csv_link",
    "figure_csv",
    "reading_sheet",
    "table_csv",
]

# What makes a spreadsheet take a cell for a formula, also in full width.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where a semicolon or a tab parts cells, one begins behind it, whatever the quotes.
_WITHIN = re.compile("(?<=[;\t\r\n])(?=[-=+@＝＋－＠])")
_DIGITS = 6
"""Significant digits of the numbers that a curve is drawn by."""
_READ_DIGITS = 4
_READ_POINTS = 12
_COMPUTED = Provenance(Status.COMPUTED, Position("", 0))

Row = list[object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chart's numbers for reading; `thinned` says that lines show some of their points only."""

    headings: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    thinned: bool


# ---- files


def table_csv(table: Table, document: Document) -> bytes:
    """The CSV file of a table."""
    return csv_file(_table_rows(table, document))


def figure_csv(figure: Figure) -> bytes:
    """The CSV file of a chart."""
    return csv_file(_chart_rows(figure.chart, lambda member: member.label or member.id))


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([csv_cell(value) for value in row])
    return text.getvalue().encode("utf-8")


def csv_cell(value: object) -> str:
    """A cell as text; one that a spreadsheet would run as a formula gets an apostrophe."""
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else ""
    text = str(value)
    if not text.isalnum():
        text = _WITHIN.sub("'", text)
    return f"'{text}" if text.startswith(_RISKY) else text


def csv_link(content: bytes) -> str:
    """The address that holds a whole CSV file."""
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(content).decode()}"


# ---- rows


def _table_rows(table: Table, document: Document) -> Iterator[Row]:
    yield [column.label for column in table.columns]
    for row in table.rows:
        cells: Row = []
        for cell in row.cells:
            if cell.reference:
                quantity = document.numbers[cell.reference]
                cells.append(number_text(quantity, document.language, form="symbols"))
            else:
                cites = [document.bibliography.cite([each]) for each in cell.citations]
                cells.append(" ".join([document.plain(cell.text), *cites]).strip())
        yield cells


def _chart_rows(chart: Chart, name: Callable[[Curve | Band | Point], str]) -> Iterator[Row]:
    match chart:
        case CurvesChart():
            yield from _curve_rows(chart, name)
        case RangesChart():
            yield ["item", "group", "low", "value", "high", "unit", "printed"]
            for item in chart.items:
                group = chart.groups.get(item.group, "")
                yield [item.label, group, *_ends(item.spread), chart.x.unit, item.value_text]
        case TimelineChart():
            yield ["item", "group", "from", "value", "to", "printed"]
            for window in chart.items:
                group = chart.groups.get(window.group, "")
                yield [window.label, group, *_ends(window.years), window.value_text]
        case StackChart():
            yield ["bar", "part", "value", "unit", "printed"]
            for bar in chart.bars:
                # The text of a bar's only part stands at the bar's end.
                whole = bar.total_text if len(bar.parts) == 1 else ""
                for part in bar.parts:
                    printed = part.value_text or whole
                    yield [bar.label, chart.parts[part.key], part.value, chart.x.unit, printed]


def _curve_rows(chart: CurvesChart, name: Callable[[Curve | Band | Point], str]) -> Iterator[Row]:
    yield ["series", _heading(chart.x), _heading(chart.y), "low", "high"]
    for curve in chart.curves:
        for at, value in zip(curve.x, curve.y, strict=True):
            yield [name(curve), _rounded(at), _rounded(value), "", ""]
    for band in chart.bands:
        for at, low, high in zip(band.x, band.low, band.high, strict=True):
            yield [name(band), _rounded(at), "", _rounded(low), _rounded(high)]
    for point in chart.points:
        low, value, high = _ends(point.y)
        middle = _ends(point.x)[1]
        yield [name(point), middle, value, low, high]


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")


def _heading(axis: Axis) -> str:
    return bracketed(axis.label, axis.unit) if axis.unit else axis.label


def _ends(spread: Spread) -> tuple[object, object, object]:
    blank = ""
    return (
        spread.low if spread.low is not None else blank,
        spread.value if spread.value is not None else blank,
        spread.high if spread.high is not None else blank,
    )


# ---- for reading


def reading_sheet(figure: Figure, document: Document) -> Sheet:
    """A chart's rows for reading: few digits, few points of a line, no column that is empty."""
    chart, wording = _thinned(figure.chart), document.words
    names: dict[object, str] = {
        key: wording[word]
        for key, word in (
            *((key, f"data_{key}") for key in "series item group bar part".split()),
            *((key, f"data_{key}") for key in "low high from to unit printed".split()),
            ("value", "value"),
        )
    }
    groups = {} if isinstance(chart, StackChart) else chart.groups
    headings, *rows = _chart_rows(
        chart, lambda member: member.label or groups.get(member.group) or "–"
    )
    kept = [place for place in range(len(headings)) if any(row[place] != "" for row in rows)]
    years = [_is_years(chart, place) for place in range(len(headings))]
    return Sheet(
        headings=tuple(names.get(headings[place], str(headings[place])) for place in kept),
        right=tuple(any(isinstance(row[place], float) for row in rows) for place in kept),
        rows=tuple(
            tuple(_read(row[place], document.language, years=years[place]) for place in kept)
            for row in rows
        ),
        thinned=chart is not figure.chart,
    )


def _is_years(chart: Chart, place: int) -> bool:
    """Whether the numbers of a column are calendar years."""
    if isinstance(chart, CurvesChart):
        return (place == 1 and chart.x.tick is not None) or (place > 1 and chart.y.tick is not None)
    return isinstance(chart, TimelineChart) or chart.x.tick is not None


def _read(value: object, language: str, *, years: bool) -> str:
    if not isinstance(value, float | int):
        return str(value)
    written = f"{value:.2f}".rstrip("0").rstrip(".") if years else f"{value:.{_READ_DIGITS}g}"
    number = Decimal(f"{Decimal(written):f}")
    unit = "calendar_year" if years else "1"
    quantity = Quantity("", {}, Value(Form.EXACT, number), unit, _COMPUTED)
    return number_text(quantity, language)


def _thinned(chart: Chart) -> Chart:
    """The chart with about a dozen points of each line; itself where none has more."""
    if not isinstance(chart, CurvesChart):
        return chart
    counts = [len(curve.x) for curve in chart.curves] + [len(band.x) for band in chart.bands]
    if max(counts, default=0) <= _READ_POINTS:
        return chart
    return replace(
        chart,
        curves=tuple(
            replace(curve, x=curve.x[(at := _chosen(len(curve.x)))], y=curve.y[at])
            for curve in chart.curves
        ),
        bands=tuple(
            replace(
                band, x=band.x[(at := _chosen(len(band.x)))], low=band.low[at], high=band.high[at]
            )
            for band in chart.bands
        ),
    )


def _chosen(count: int) -> list[int]:
    """Places of about a dozen of `count` points, the first and the last among them."""
    if count <= _READ_POINTS:
        return list(range(count))
    return [round(step * (count - 1) / (_READ_POINTS - 1)) for step in range(_READ_POINTS)]
