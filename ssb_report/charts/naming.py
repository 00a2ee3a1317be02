"""Writes the names of lines and points where they touch nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ssb_report.charts.labels import Box, Crowd, Spot, dotted, spread_out
from ssb_report.charts.model import Array, CurvesChart, Direction, Point, ReferenceLine
from ssb_report.charts.plane import LEADER, NEAR_EDGE, Plane, Trace, key_of, sides
from ssb_report.charts.sheet import Lettering, Sheet, width_of, wrap
from ssb_report.charts.style import GAP, Role, Stroke

__all__ = ["name_lines", "name_points", "name_references", "reference_dots"]

_MOVED = 1.0
_OVERHANG = 6.0
_CLEAR = 1.5
"""Blank between a line and a name that stands on it, in points."""
_UNDER = 8.0
"""How much less a name is liked under its reference line than over it, or left than right: two
lines that were named between them, one from each side, would be mistaken for each other."""
_ASTRIDE = 200.0
"""How much less the name of a level line is liked in several lines: the last of them may stand on
the next level, and be read as the name of that."""
_RINGS = (2.0, 6.0, 12.0, 20.0, 30.0)
_FAR = 5.0
"""A name further from its point than this is led to it, in points."""
_CROSSED = 60.0
"""How much less a name is liked for each dot of its leader that another name or mark covers."""


def name_lines(sheet: Sheet, plane: Plane, crowd: Crowd, lines: Sequence[Trace]) -> None:
    """Name each curve and band: right of the plot, at its end, or along it."""
    outside, inside = sides(plane, lines)
    crowd.boxes.extend(_name_outside(sheet, plane, outside))
    for trace in inside:
        others = crowd.without(trace.name)
        spot = others.best(_along(trace, plane))
        at, plate = (spot.box.left, spot.box.middle[1]), others.covers(spot.box)
        sheet.lines(at, spot.lines, Lettering(Role.LABEL, colour=trace.colour, plate=plate))


def _name_outside(sheet: Sheet, plane: Plane, lines: Sequence[Trace]) -> Iterator[Box]:
    """Write names right of the plot, moved apart; when one had to move, all are led to their lines.

    Gives the room that each takes, its leader included.
    """
    places = spread_out(
        [line.end[1] for line in lines],
        [line.height for line in lines],
        low=plane.room.bottom - _OVERHANG,
        high=plane.room.top + _OVERHANG,
    )
    moves = [abs(place - line.end[1]) for place, line in zip(places, lines, strict=True)]
    led = max(moves, default=0.0) > _MOVED
    begin = plane.room.right + GAP + (LEADER - 2.0 if led else 0.0)
    for place, line in zip(places, lines, strict=True):
        if led:
            x, y = line.end
            sheet.stroke([x + 2.0, x + 4.0, begin - 2.0], [y, y, place], Stroke(line.colour, 0.6))
        sheet.lines((begin, place), line.label, Lettering(Role.LABEL, colour=line.colour))
        half = line.height / 2
        yield Box(plane.room.right, place - half, begin + line.width, place + half)


def _along(trace: Trace, plane: Plane) -> Iterator[Spot]:
    """Places on and under a line, preferably near its end or, where lines meet, its middle."""
    ends_early = plane.room.right - trace.end[0] >= NEAR_EDGE
    for lines, penalty in _breaks(trace):
        if ends_early:
            yield from _at_end(trace, lines, penalty)
        for share in np.linspace(0.05, 0.95, 37):
            x, _ = trace.dots[int(share * (len(trace.dots) - 1))]
            distance = 1.0 - share if ends_early else abs(share - 0.55)
            for box, extra in _on_and_under(trace, lines, x):
                yield Spot(box, penalty + extra + 30.0 * distance, lines)


def _breaks(trace: Trace) -> Iterator[tuple[tuple[str, ...], float]]:
    """The label as it is and, liked less, broken into narrower lines."""
    yield trace.label, 0.0
    narrow = wrap(trace.text, Role.LABEL, 0.6 * trace.width)
    if len(narrow) > len(trace.label):
        yield narrow, 12.0


def _size(lines: Sequence[str], role: Role = Role.LABEL) -> tuple[float, float]:
    width = max(width_of(line, role) for line in lines)
    return width, len(lines) * role.value.leading


def _at_end(trace: Trace, lines: tuple[str, ...], penalty: float) -> Iterator[Spot]:
    x, y = trace.end
    width, height = _size(lines)
    for up in (0.0, 8.0, -8.0):
        box = Box(x + GAP, y + up - height / 2, x + GAP + width, y + up + height / 2)
        yield Spot(box, penalty + abs(up), lines)


def _on_and_under(trace: Trace, lines: Sequence[str], x: float) -> Iterator[tuple[Box, float]]:
    """Boxes at `x` that just clear the line, from above and from below."""
    width, height = _size(lines)
    for left in (x - width / 2, x, x - width):
        over = (trace.dots[:, 0] >= left - 2) & (trace.dots[:, 0] <= left + width + 2)
        heights = trace.dots[over, 1] if over.any() else trace.dots[:, 1]
        upper = heights.max() + _CLEAR
        lower = heights.min() - _CLEAR - height
        yield Box(left, upper, left + width, upper + height), 0.0
        yield Box(left, lower, left + width, lower + height), 1.0


# ---- reference lines


def name_references(sheet: Sheet, chart: CurvesChart, plane: Plane, crowd: Crowd) -> None:
    """Name each reference line beside itself."""
    for name, line in _named(chart):
        if line.label:
            others = crowd.without(name)
            ruler = plane.x if line.axis is Direction.X else plane.y
            spot = others.best(_beside(line, ruler.at(line.at), plane.room))
            at = (spot.box.left, spot.box.middle[1])
            how = Lettering(Role.NOTE, plate=others.covers(spot.box))
            sheet.lines(at, spot.lines, how)


def _named(chart: CurvesChart) -> Iterator[tuple[str, ReferenceLine]]:
    return ((f"reference-{k}", line) for k, line in enumerate(chart.lines))


def reference_dots(chart: CurvesChart, plane: Plane) -> dict[str, Array]:
    """Dots along each reference line, by its name, for other names to keep off."""
    room = plane.room
    found = {}
    for name, line in _named(chart):
        if line.axis is Direction.X:
            x, y = np.full(2, plane.x.at(line.at)), np.asarray([room.bottom, room.top])
        else:
            x, y = np.asarray([room.left, room.right]), np.full(2, plane.y.at(line.at))
        found[name] = dotted(x, y)
    return found


def _beside(line: ReferenceLine, at: float, room: Box) -> Iterator[Spot]:
    """Places along a reference line: from the top down, or from the left on."""
    broken = wrap(line.label, Role.NOTE, 0.6 * width_of(line.label, Role.NOTE))
    upright = line.axis is Direction.X
    for lines, penalty in (((line.label,), 0.0), (broken, 12.0 if upright else _ASTRIDE)):
        width, height = _size(lines, Role.NOTE)
        for share in np.linspace(0, 1, 25):
            if upright:
                bottom = room.top - height - share * (room.top - room.bottom - height)
                corners = ((at + GAP - 1.0, bottom), (at - GAP + 1.0 - width, bottom))
            else:
                left = room.left + 2.0 + share * (room.right - room.left - width - 4.0)
                corners = ((left, at + 0.5), (left, at - 0.5 - height))
            for k, (x, y) in enumerate(corners):
                box = Box(x, y, x + width, y + height)
                yield Spot(box, penalty + 10.0 * share + _UNDER * k, lines)


# ---- points


def name_points(
    sheet: Sheet,
    marks: Sequence[tuple[Point, Box]],
    crowd: Crowd,
    colours: Mapping[str, str],
) -> None:
    """Name each point beside its mark, led to it where only a place further off was free.

    In ink, because a point often lies on a band, on which its colour would be too faint for text.
    """
    for point, mark in marks:
        if not point.label:
            continue
        colour = colours[key_of(point)]
        box = crowd.best(_around(mark, point.label, crowd)).box
        leader = _leader(mark, box)
        if len(leader):
            x, y = leader[[0, -1]].T.tolist()
            sheet.stroke(x, y, Stroke(colour, 0.6))
            crowd.dots[f"leader-{point.id}"] = leader
        how = Lettering(Role.NOTE, plate=crowd.covers(box))
        sheet.text((box.left, box.middle[1]), point.label, how)


def _leader(mark: Box, box: Box) -> Array:
    """Dots from a mark to its name, shape (n, 2); none where the name is near enough."""
    foot, tip = mark.nearest(box.middle), box.nearest(mark.middle)
    if np.hypot(foot[0] - tip[0], foot[1] - tip[1]) <= _FAR:
        return np.empty((0, 2))
    return dotted(np.asarray([foot[0], tip[0]]), np.asarray([foot[1], tip[1]]))


def _around(mark: Box, label: str, crowd: Crowd) -> Iterator[Spot]:
    """Places round a point, the right side preferred, near ones before far ones."""
    width, height = width_of(label, Role.NOTE), Role.NOTE.value.leading
    x, y = mark.middle
    for gap in _RINGS:
        right, left = mark.right + gap, mark.left - gap - width
        over, under = mark.top + gap, mark.bottom - gap - height
        corners = (
            (right, y - height / 2),
            (left, y - height / 2),
            (x - width / 2, over),
            (x - width / 2, under),
            (right, over),
            (left, over),
            (right, under),
            (left, under),
        )
        for k, corner in enumerate(corners):
            box = Box(*corner, corner[0] + width, corner[1] + height)
            leader = _leader(mark, box)
            crossed = sum(other.count(leader) for other in crowd.boxes) if len(leader) else 0
            yield Spot(box, gap + 0.5 * k + _CROSSED * crossed, (label,))
