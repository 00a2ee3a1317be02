"""Draws windows of calendar years, one row each; a window without an end is pointed there."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ssb_report.charts.frame import colours_of, draw_key, key_height, key_rows, title_lines
from ssb_report.charts.model import Axis, TimelineChart, Window
from ssb_report.charts.rows import Row, draw_names, draw_reference_lines, grid_of, lines_height
from ssb_report.charts.sheet import Lettering, Sheet, width_of
from ssb_report.charts.style import GAP, PAD, Role, Stroke
from ssb_report.charts.ticks import Ruler, Ticks
from ssb_report.errors import RenderError

__all__ = ["draw_timeline"]

_BAR = 13.0
_POINT = 7.0
_LONGEST = 200
"""Years that a timeline may span: more than this is a misprint, not a plan."""


def draw_timeline(chart: TimelineChart, width: float, height: float | None) -> Sheet:
    """Draw the chart on a sheet of `width` points, as high as its rows need or as `height`."""
    colours = {"": "series-1", **colours_of(key for key in chart.groups if key)}
    grid = grid_of([Row(item.label, bar=_BAR) for item in chart.items], width)
    rows = key_rows(chart.groups, width - 2 * PAD)
    head = key_height(rows) + _head(chart.x, width) + lines_height(chart.lines)
    sheet = Sheet(width, height or PAD + head + grid.height + PAD)
    top = sheet.height - PAD - draw_key(sheet, rows, chart.groups, colours)
    ruler = _ruler(chart, grid.plot_left, grid.plot_right)
    base = _draw_years(sheet, chart, ruler, top)
    # Under the bars: over them, a line would strike through their texts.
    draw_reference_lines(sheet, chart.lines, ruler, top=base, bottom=PAD)
    base -= lines_height(chart.lines)
    for item, row, place in zip(chart.items, grid.rows, grid.places(base, PAD), strict=True):
        draw_names(sheet, row, place, grid)
        _draw_window(sheet, item, ruler, place.middle, colours)
    return sheet


def _head(axis: Axis, width: float) -> float:
    """Height of the axis' title and its years."""
    title = len(title_lines(axis, width)) * Role.AXIS.value.leading
    return title + Role.TICK.value.leading + 3.0


def _ruler(chart: TimelineChart, begin: float, end: float) -> Ruler:
    """A ruler of whole years: the column of 2027 runs from 2027 to 2028."""
    numbers = [year for item in chart.items for year in item.years.ends]
    low = chart.x.low if chart.x.low is not None else min(numbers)
    high = chart.x.high if chart.x.high is not None else max(numbers)
    if chart.x.low is None and any(item.years.open_low for item in chart.items):
        low = min(low, min(i.years.ends[0] for i in chart.items if i.years.open_low) - 1)
    if chart.x.high is None and any(item.years.open_high for item in chart.items):
        high = max(high, max(i.years.ends[1] for i in chart.items if i.years.open_high) + 1)
    first, last = math.floor(low), math.floor(high) + 1
    if last - first > _LONGEST:
        raise RenderError(
            f"chart: a timeline from {first} to {last} is longer than {_LONGEST} years"
        )
    years = tuple(float(year) for year in range(first, last))
    text = chart.x.tick or (lambda year: f"{year:.0f}")
    return Ruler(chart.x.scale, Ticks(first, last, years, tuple(map(text, years))), begin, end)


def _draw_years(sheet: Sheet, chart: TimelineChart, ruler: Ruler, top: float) -> float:
    """Columns of years, every other one shaded, named above; gives where the plot begins."""
    base = top - _head(chart.x, sheet.width)
    title = title_lines(chart.x, sheet.width)
    sheet.lines((PAD, top - len(title) * Role.AXIS.value.leading / 2), title, Lettering(Role.AXIS))
    every = _every(ruler)
    for number, (year, text) in enumerate(zip(ruler.ticks.at, ruler.ticks.texts, strict=True)):
        left, right = ruler.at(year), ruler.at(year + 1)
        if number % 2 == 0:
            corners = [(left, PAD), (right, PAD), (right, base), (left, base)]
            sheet.area(corners, "stripe")
        if number % every == 0:
            at = ((left + right) / 2, base + 3.0 + Role.TICK.value.leading / 2)
            sheet.text(at, text, Lettering(Role.TICK, colour="muted", anchor="center"))
    sheet.stroke([ruler.begin, ruler.end], [base, base], Stroke("rule", 0.9))
    return base


def _every(ruler: Ruler) -> int:
    """Name each year, or each second, fifth …, as their texts have room."""
    column = (ruler.end - ruler.begin) / len(ruler.ticks.at)
    widest = max(width_of(text, Role.TICK) for text in ruler.ticks.texts) + 4.0
    return next(n for n in (1, 2, 5, 10, 20, 50, _LONGEST) if n * column >= widest)


def _draw_window(
    sheet: Sheet, item: Window, ruler: Ruler, y: float, colours: Mapping[str, str]
) -> None:
    low, high = item.years.ends
    first, last = ruler.at(low), ruler.at(high + 1)
    # A window that the axis cuts goes on beyond it, which an end without a point would hide.
    goes_back = item.years.open_low or first < ruler.begin
    goes_on = item.years.open_high or last > ruler.end
    left = ruler.begin if goes_back else first
    right = ruler.end if goes_on else last
    if left >= right:
        raise RenderError(f"chart: window '{item.id}' lies outside the years shown")
    colour = colours[item.group]
    left_point = _POINT if goes_back else 0.0
    right_point = _POINT if goes_on else 0.0
    half = _BAR / 2
    corners = [
        (left, y),
        (left + left_point, y + half),
        (right - right_point, y + half),
        (right, y),
        (right - right_point, y - half),
        (left + left_point, y - half),
    ]
    sheet.area(corners, colour, name=f"own-window-{item.id}")
    _write_value(sheet, item, (left, right), y)


def _write_value(sheet: Sheet, item: Window, ends: tuple[float, float], y: float) -> None:
    """Set the window's text in its bar where it fits, otherwise beside it, legible on stripes."""
    left, right = ends
    needed = width_of(item.value_text, Role.NOTE_STRONG)
    if needed + GAP <= right - left - 2 * _POINT:
        at = ((left + right) / 2, y)
        how = Lettering(Role.NOTE_STRONG, colour="paper", anchor="center")
        sheet.text(at, item.value_text, how)
    elif right + GAP + needed <= sheet.width - PAD:
        sheet.text((right + GAP, y), item.value_text, Lettering(Role.NOTE_STRONG))
    else:
        how = Lettering(Role.NOTE_STRONG, anchor="right", plate=True)
        sheet.text((max(left - GAP, PAD + needed), y), item.value_text, how)
