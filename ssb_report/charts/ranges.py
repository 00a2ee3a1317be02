"""Draws one row an item: a marker, a bar with caps, an arrow where the number has no end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssb_report.charts.frame import colours_of
from ssb_report.charts.model import Dash, Item, RangesChart, Scale
from ssb_report.charts.rows import (
    HEADING_MARK,
    Row,
    axis_height,
    draw_axis,
    draw_names,
    draw_reference_lines,
    grid_of,
    lines_height,
    x_ticks,
)
from ssb_report.charts.sheet import Sheet
from ssb_report.charts.style import ABOUT_ALPHA, MARKERS, PAD, Role, Stroke
from ssb_report.charts.ticks import Ruler

__all__ = ["draw_ranges"]

_ARROW = 24.0
_OVERHANG = 7.0
_HALO = 8.0
_BEYOND = 1.05


def draw_ranges(chart: RangesChart, width: float, height: float | None) -> Sheet:
    """Draw the chart on a sheet of `width` points, as high as its rows need or as `height`."""
    entries = list(_entries(chart))
    grid = grid_of([row for row, _, _ in entries], width)
    above = PAD + axis_height(chart.x, width) + lines_height(chart.lines)
    sheet = Sheet(width, height or above + grid.height + PAD)
    marks = x_ticks(chart.x, *_extent(chart), grid.plot_right - grid.plot_left)
    ruler = Ruler(chart.x.scale, marks, grid.plot_left, grid.plot_right)
    top = sheet.height - PAD
    base = draw_axis(sheet, chart.x, ruler, top=top, bottom=PAD)
    places = list(grid.places(sheet.height - above, PAD))
    for (_, _, item), place in zip(entries, places, strict=True):
        if item:
            ends = [grid.plot_left, grid.plot_right]
            sheet.stroke(ends, [place.middle, place.middle], Stroke("grid", 0.6, Dash.DOTTED))
    draw_reference_lines(sheet, chart.lines, ruler, top=base, bottom=PAD)
    looks = _looks(chart)
    for (row, key, item), place in zip(entries, places, strict=True):
        draw_names(sheet, row, place, grid)
        shape, colour, filled = looks[key]
        if item is None:
            left, middle = place.label_at
            sheet.mark((left - HEADING_MARK + 4.0, middle), shape, colour, filled=filled)
        else:
            _draw_item(sheet, item, ruler, place.middle, (shape, colour, filled))
    return sheet


def _entries(chart: RangesChart) -> Iterator[tuple[Row, str, Item | None]]:
    """Rows by group, each group under its heading; items of no group come first."""
    for key in ("", *(key for key in chart.groups if key)):
        members = [item for item in chart.items if item.group == key]
        if members and chart.groups.get(key):
            yield Row(chart.groups[key], heading=True), key, None
        for item in members:
            yield Row(item.label, item.value_text), key, item


def _looks(chart: RangesChart) -> Mapping[str, tuple[str, str, bool]]:
    """Marker, colour and whether it is filled, by group."""
    keys = [key for key in chart.groups if key] or [""]
    colours = colours_of(keys)
    hollow = frozenset(keys[1:]) if chart.hollow is None else chart.hollow
    looks = {
        key: (MARKERS[k % len(MARKERS)], colours[key], key not in hollow)
        for k, key in enumerate(keys)
    }
    return {"": (MARKERS[0], "ink", True), **looks}


def _extent(chart: RangesChart) -> tuple[float, float]:
    """Lowest and highest number, with room for an arrow that leaves from the highest."""
    ends = [end for item in chart.items for end in item.spread.ends]
    ends += [line.at for line in chart.lines]
    low, high = min(ends), max(ends)
    if any(item.spread.open_high and item.spread.ends[1] == high for item in chart.items):
        high = high * _BEYOND if chart.x.scale is Scale.LOG else high + (_BEYOND - 1) * abs(high)
    return low, high


def _draw_item(
    sheet: Sheet, item: Item, ruler: Ruler, y: float, look: tuple[str, str, bool]
) -> None:
    shape, colour, filled = look
    spread = item.spread
    left, right = (ruler.place(end, f"item '{item.id}'") for end in spread.ends)
    stroke = Stroke(colour, 2.2)
    if spread.open_high:
        sheet.arrow((right, y), (min(right + _ARROW, ruler.end + _OVERHANG), y), stroke)
    if spread.open_low:
        sheet.arrow((left, y), (max(left - _ARROW, ruler.begin - _OVERHANG), y), stroke)
    if spread.has_bar:
        sheet.stroke([left, right], [y, y], stroke, name=f"own-bar-{item.id}")
        sheet.caps([(left, y), (right, y)], Stroke(colour, 1.4), upright=True, half=3.6)
    if spread.about:
        _draw_halo(sheet, (left + right) / 2, y, colour)
    if spread.value is not None:
        sheet.mark((ruler.at(spread.value), y), shape, colour, filled=filled)


def _draw_halo(sheet: Sheet, x: float, y: float, colour: str) -> None:
    """A blurred reach round a number that is only known roughly; it states no ends."""
    half = Role.TICK.value.size / 2.6
    for reach in (_HALO, 0.6 * _HALO):
        corners = [(x - reach, y), (x, y - half), (x + reach, y), (x, y + half)]
        wide = [
            (x - reach, y - half),
            (x + reach, y - half),
            (x + reach, y + half),
            (x - reach, y + half),
        ]
        sheet.area(wide if reach == _HALO else corners, colour, alpha=ABOUT_ALPHA / 1.5)
