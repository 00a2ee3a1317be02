"""Draws lines, bands and points over two axes, each named where it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ssb_report.charts.frame import draw_key, key_rows, title_lines
from ssb_report.charts.labels import Box, Crowd
from ssb_report.charts.model import CurvesChart, Direction, Point, Scale
from ssb_report.charts.naming import (
    name_lines,
    name_points,
    name_references,
    reference_dots,
)
from ssb_report.charts.plane import Plane, Trace, colours, key_of, plane_of, traces
from ssb_report.charts.sheet import Lettering, Sheet, width_of
from ssb_report.charts.style import BAND_ALPHA, GAP, MARKERS, PAD, Role, Stroke

__all__ = ["draw_curves"]

_MARK = 5.0
_LANE = 5.0
"""Width of a point's spread with its caps, and so the step between two beside each other."""
_ARROW = 14.0


def draw_curves(chart: CurvesChart, width: float, height: float) -> Sheet:
    """Draw the chart on a sheet of `width` by `height` points."""
    sheet = Sheet(width, height)
    look = colours(chart)
    rows = key_rows(chart.groups, width - 2 * PAD)
    top = height - PAD - draw_key(sheet, rows, chart.groups, look)
    plane = plane_of(chart, width, top)
    lines = traces(chart, plane, width)
    _draw_bands(sheet, chart, plane, look)
    _draw_y_axis(sheet, chart, plane, top)
    _draw_x_axis(sheet, chart, plane)
    _draw_references(sheet, chart, plane)
    _draw_lines(sheet, chart, plane, lines)
    marks = _draw_points(sheet, chart, plane, look)
    dots = {line.name: line.dots for line in lines} | reference_dots(chart, plane)
    crowd = Crowd(_writable(plane, width), [mark for _, mark in marks], dots)
    name_lines(sheet, plane, crowd, lines)
    name_references(sheet, chart, plane, crowd)
    name_points(sheet, marks, crowd, look)
    return sheet


def _writable(plane: Plane, width: float) -> Box:
    """Where names may stand: the plot, and the margin right of it."""
    return Box(plane.room.left, plane.room.bottom, width - PAD, plane.room.top)


# ---- axes


def _draw_y_axis(sheet: Sheet, chart: CurvesChart, plane: Plane, top: float) -> None:
    """Title above, light lines across, their texts left."""
    room, ticks = plane.room, plane.y.ticks
    title = title_lines(chart.y, sheet.width)
    sheet.lines((PAD, top - len(title) * Role.AXIS.value.leading / 2), title, Lettering(Role.AXIS))
    for value, text in zip(ticks.at, ticks.texts, strict=True):
        y = plane.y.at(value)
        zero = chart.y.scale is Scale.LINEAR and value == 0
        sheet.stroke([room.left, room.right], [y, y], Stroke("rule" if zero else "grid", 0.7))
        sheet.text((room.left - GAP, y), text, Lettering(Role.TICK, colour="muted", anchor="right"))
    for value in ticks.minor:
        y = plane.y.at(value)
        sheet.stroke([room.left - 1.8, room.left + 1.2], [y, y], Stroke("grid", 0.7))


def _draw_x_axis(sheet: Sheet, chart: CurvesChart, plane: Plane) -> None:
    """A base line with marks, their texts and the title below."""
    room, ticks = plane.room, plane.x.ticks
    sheet.stroke([room.left, room.right], [room.bottom] * 2, Stroke("rule", 0.9))
    for value in ticks.minor:
        x = plane.x.at(value)
        sheet.stroke([x, x], [room.bottom - 1.6, room.bottom], Stroke("rule", 0.6))
    for value, text in zip(ticks.at, ticks.texts, strict=True):
        x = plane.x.at(value)
        sheet.stroke([x, x], [room.bottom - 3.0, room.bottom], Stroke("rule", 0.9))
        at = (x, room.bottom - 5.0 - Role.TICK.value.leading / 2)
        sheet.text(at, text, Lettering(Role.TICK, colour="muted", anchor="center"))
    title = title_lines(chart.x, sheet.width)
    half = max((width_of(line, Role.AXIS) for line in title), default=0.0) / 2
    middle = min(max(room.middle[0], PAD + half), sheet.width - PAD - half)
    at = (middle, PAD + len(title) * Role.AXIS.value.leading / 2)
    sheet.lines(at, title, Lettering(Role.AXIS, anchor="center"))


def _draw_references(sheet: Sheet, chart: CurvesChart, plane: Plane) -> None:
    room = plane.room
    for line in chart.lines:
        name = f"reference line '{line.label}'"
        if line.axis is Direction.X:
            x = plane.x.place(line.at, name)
            sheet.stroke([x, x], [room.bottom, room.top], Stroke("ink", 0.8))
        else:
            y = plane.y.place(line.at, name)
            sheet.stroke([room.left, room.right], [y, y], Stroke("ink", 0.8))


# ---- data


def _draw_bands(sheet: Sheet, chart: CurvesChart, plane: Plane, look: Mapping[str, str]) -> None:
    for band in chart.bands:
        x = plane.x(np.concatenate([band.x, band.x[::-1]]))
        y = plane.y(np.concatenate([band.low, band.high[::-1]]))
        corners = list(zip(x.tolist(), y.tolist(), strict=True))
        colour, name = look[key_of(band)], f"own-band-{band.id}"
        sheet.area(corners, colour, alpha=BAND_ALPHA, name=name, clip=plane.room)


def _draw_lines(sheet: Sheet, chart: CurvesChart, plane: Plane, lines: Sequence[Trace]) -> None:
    clip = plane.room.grown(1.0)
    for curve, line in zip(chart.curves, lines, strict=False):
        x, y = plane.x(curve.x).tolist(), plane.y(curve.y).tolist()
        sheet.stroke(x, y, Stroke(line.colour, 1.7, line.dash), name=f"own-{line.name}", clip=clip)


def _draw_points(
    sheet: Sheet, chart: CurvesChart, plane: Plane, look: Mapping[str, str]
) -> list[tuple[Point, Box]]:
    """Draw each point with its spread; gives the room that each takes."""
    grouped = {key: MARKERS[k % len(MARKERS)] for k, key in enumerate(chart.groups)}
    marks = []
    for point, shift in zip(chart.points, _shifts(chart.points, plane), strict=True):
        x, y = plane.spot(point)
        at = (x + shift, y)
        colour = look[key_of(point)]
        room = _draw_spread(sheet, plane.ends(point), point, at, Stroke(colour, 1.2))
        if point.y.value is not None:
            filled = not (point.x.about or point.y.about)
            shape = grouped.get(point.group, MARKERS[0])
            sheet.mark(at, shape, colour, filled=filled, size=_MARK)
        marks.append((point, room))
    return marks


def _draw_spread(
    sheet: Sheet, ends: Box, point: Point, at: tuple[float, float], stroke: Stroke
) -> Box:
    """Draw a point's bars with caps, and an arrow at each open end; gives the room of it all."""
    x, y = at
    if point.x.has_bar:
        sheet.stroke([ends.left, ends.right], [y, y], stroke)
        sheet.caps([(ends.left, y), (ends.right, y)], stroke, upright=True)
    if point.y.has_bar:
        sheet.stroke([x, x], [ends.bottom, ends.top], stroke)
        sheet.caps([(x, ends.bottom), (x, ends.top)], stroke, upright=False)
    arrows = (
        (point.x.open_low, (ends.left, y), (ends.left - _ARROW, y)),
        (point.x.open_high, (ends.right, y), (ends.right + _ARROW, y)),
        (point.y.open_low, (x, ends.bottom), (x, ends.bottom - _ARROW)),
        (point.y.open_high, (x, ends.top), (x, ends.top + _ARROW)),
    )
    tips = [at]
    for is_open, tail, tip in arrows:
        if is_open:
            sheet.arrow(tail, tip, stroke)
            tips.append(tip)
    xs = [ends.left, ends.right, x, *(tip[0] for tip in tips)]
    ys = [ends.bottom, ends.top, *(tip[1] for tip in tips)]
    return Box(min(xs), min(ys), max(xs), max(ys)).grown(3.0)


def _shifts(points: Sequence[Point], plane: Plane) -> list[float]:
    """Sideways shift of each point, so that spreads at the same x stand beside each other.

    The first keeps its place; the others go right and left of it in turn.
    """
    lanes: list[list[Box]] = []
    chosen = []
    for point in points:
        x, _ = plane.spot(point)
        ends = plane.ends(point)
        room = Box(x - _LANE / 2, ends.bottom - _LANE, x + _LANE / 2, ends.top + _LANE)
        free = (k for k, lane in enumerate(lanes) if not any(map(room.overlap, lane)))
        lane = next(free, len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(room)
        chosen.append(lane)
    return [_LANE * ((lane + 1) // 2) * (-1 if lane % 2 else 1) for lane in chosen]
