"""Where lines, bands and points stand: the plot's room, its rulers, and each line as dots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ssb_report.charts.frame import colours_of, title_lines
from ssb_report.charts.labels import Box, dotted
from ssb_report.charts.model import (
    Array,
    Axis,
    Band,
    Curve,
    CurvesChart,
    Dash,
    Direction,
    Point,
    Spread,
)
from ssb_report.charts.sheet import width_of, wrap
from ssb_report.charts.style import GAP, PAD, PLOT_MIN, WRAP_SHARE, Role
from ssb_report.charts.ticks import Ruler, Ticks, ticks
from ssb_report.errors import RenderError

__all__ = ["LEADER", "Plane", "Trace", "colours", "key_of", "plane_of", "sides", "traces"]

LEADER = 12.0
"""Length of the leader from a line's end to a name that had to move, in points."""
NEAR_EDGE = 8.0
"""A line that comes this close to the right edge reaches it, in points."""
_TOUCHING = 3.0
_Y_TICK_EACH = 30.0
_X_TICK_EACH = 34.0
_TICK_GAP = 8.0
_AUTO_DASH = (Dash.SOLID, Dash.DASHED, Dash.DASHDOT, Dash.DOTTED)

Member = Curve | Band | Point


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A curve, or a band's middle, as it stands on the page: dots where it shows."""

    name: str
    text: str
    label: tuple[str, ...]
    colour: str
    dash: Dash
    dots: Array

    @property
    def end(self) -> tuple[float, float]:
        """Rightmost dot that shows."""
        x, y = self.dots[np.argmax(self.dots[:, 0])]
        return float(x), float(y)

    @property
    def width(self) -> float:
        """Width of its label in points."""
        return max((width_of(line, Role.LABEL) for line in self.label), default=0.0)

    @property
    def height(self) -> float:
        """Height of its label in points."""
        return len(self.label) * Role.LABEL.value.leading


@dataclass(frozen=True, slots=True)
class Plane:
    """The plot's room and its two rulers."""

    room: Box
    x: Ruler
    y: Ruler

    def dots(self, x: Array, y: Array) -> Array:
        """Dots every two points along a line, as far as it shows; shape (n, 2)."""
        dots = dotted(self.x(x), self.y(y), step=2.0)
        room = self.room.grown(0.5)
        shown = (dots[:, 0] >= room.left) & (dots[:, 0] <= room.right)
        shown &= (dots[:, 1] >= room.bottom) & (dots[:, 1] <= room.top)
        return dots[shown]

    def ends(self, point: Point) -> Box:
        """The room of a point's spreads."""
        name = f"point '{point.id}'"
        left, right = (self.x.place(end, name) for end in point.x.ends)
        bottom, top = (self.y.place(end, name) for end in point.y.ends)
        return Box(left, bottom, right, top)

    def spot(self, point: Point) -> tuple[float, float]:
        """Where a point's marker stands."""
        return _middle(self.x, point.x), _middle(self.y, point.y)


def _middle(ruler: Ruler, spread: Spread) -> float:
    """Place of a spread's value, or of its middle where it states none."""
    if spread.value is not None:
        return ruler.at(spread.value)
    return float(ruler(spread.ends).mean())


# ---- colours


def key_of(member: Member) -> str:
    """What a member's colour goes by: its group, or where it has none its curve or itself."""
    return member.group or (member.curve if isinstance(member, Band) else "") or member.id


def colours(chart: CurvesChart) -> Mapping[str, str]:
    """The colour of each key. Without groups a point wears the colour of its curve, or ink."""
    points = {point.id: "ink" for point in chart.points if not point.group}
    lines: list[Curve | Band] = [*chart.curves, *chart.bands]
    if not chart.groups:
        return {**points, **colours_of(map(key_of, lines))}
    ungrouped = {key_of(line): "ink" for line in lines if not line.group}
    return {**points, **ungrouped, **colours_of(chart.groups)}


# ---- layout


def plane_of(chart: CurvesChart, width: float, top: float) -> Plane:
    """Room for the plot, such that no text beside it is cut."""
    return _plane(chart, Box(0, 0, width, top), _right_margin(chart, width, top))


def _plane(chart: CurvesChart, sheet: Box, right: float) -> Plane:
    x_low, x_high, y_low, y_high = _extent(chart)
    y_title, x_title = (len(title_lines(axis, sheet.right)) for axis in (chart.y, chart.x))
    bottom = PAD + x_title * Role.AXIS.value.leading + 3.0 + Role.TICK.value.leading + 5.0
    top = sheet.top - y_title * Role.AXIS.value.leading - 6.0
    y_ticks = ticks(chart.y, y_low, y_high, count=_count(top - bottom, _Y_TICK_EACH))
    left = PAD + max((width_of(text, Role.TICK) for text in y_ticks.texts), default=0.0) + GAP
    room = Box(left, bottom, sheet.right - right, top)
    if room.right - room.left < PLOT_MIN or room.top - room.bottom < PLOT_MIN / 2:
        raise RenderError(
            f"chart: its texts leave {room.right - room.left:.0f} by {room.top - room.bottom:.0f} "
            "pt for the plot: shorten them or make the chart larger"
        )
    x_ticks = _x_ticks(chart.x, x_low, x_high, room.right - room.left)
    x = Ruler(chart.x.scale, x_ticks, room.left, room.right)
    return Plane(room, x, Ruler(chart.y.scale, y_ticks, room.bottom, room.top))


def _count(length: float, each: float) -> int:
    return max(4, int(length / each))


def _x_ticks(axis: Axis, low: float, high: float, length: float) -> Ticks:
    """As many marks as have room for their texts."""
    for count in range(_count(length, _X_TICK_EACH), 1, -1):
        found = ticks(axis, low, high, count=count, widen=False)
        widest = max((width_of(text, Role.TICK) for text in found.texts), default=0.0)
        if (widest + _TICK_GAP) * len(found.texts) <= length:
            return found
    return ticks(axis, low, high, count=2, widen=False)


def _extent(chart: CurvesChart) -> tuple[float, float, float, float]:
    """Lowest and highest x and y of everything drawn; lines count only where x shows them."""
    xs = [*(curve.x for curve in chart.curves), *(band.x for band in chart.bands)]
    xs += [np.asarray(point.x.ends) for point in chart.points]
    x = np.concatenate([*xs, _at(chart, Direction.X)])
    low = x.min() if chart.x.low is None else chart.x.low
    high = x.max() if chart.x.high is None else chart.x.high
    ys = [curve.y[(curve.x >= low) & (curve.x <= high)] for curve in chart.curves]
    for band in chart.bands:
        shown = (band.x >= low) & (band.x <= high)
        ys += [band.low[shown], band.high[shown]]
    ys += [np.asarray(point.y.ends) for point in chart.points]
    y = np.concatenate([*ys, _at(chart, Direction.Y)])
    if not y.size:
        raise RenderError(f"chart: all data lie outside axis '{chart.x.label}'")
    return float(x.min()), float(x.max()), float(y.min()), float(y.max())


def _at(chart: CurvesChart, axis: Direction) -> Array:
    return np.asarray([line.at for line in chart.lines if line.axis is axis], dtype=np.float64)


def _right_margin(chart: CurvesChart, width: float, top: float) -> float:
    """Room for the names of the lines that reach the right edge, and for the last mark's text."""
    plane = _plane(chart, Box(0, 0, width, top), width / 4)
    last = width_of(plane.x.ticks.texts[-1], Role.TICK) if plane.x.ticks.texts else 0.0
    outside, _ = sides(plane, traces(chart, plane, width))
    widest = max((trace.width for trace in outside), default=0.0)
    return PAD + max(widest + GAP + LEADER if outside else 0.0, last / 2)


# ---- lines


def traces(chart: CurvesChart, plane: Plane, width: float) -> list[Trace]:
    """Curves and bands as they stand on a sheet of `width` points.

    Raises
    ------
    RenderError
        When one of them does not show at all.
    """
    look = colours(chart)
    found = [
        _trace(f"curve-{c.id}", c, look, plane.dots(c.x, c.y), (dash, width))
        for c, dash in zip(chart.curves, _dashes(chart), strict=True)
    ]
    for band in chart.bands:
        middle = (plane.y(band.low) + plane.y(band.high)) / 2
        dots = dotted(plane.x(band.x), middle, step=2.0)
        found.append(_trace(f"band-{band.id}", band, look, dots, (Dash.SOLID, width)))
    return found


def _trace(
    name: str,
    line: Curve | Band,
    look: Mapping[str, str],
    dots: Array,
    how: tuple[Dash, float],
) -> Trace:
    if not len(dots):
        raise RenderError(f"chart: '{line.id}' lies outside the axes")
    dash, width = how
    label = wrap(line.label, Role.LABEL, WRAP_SHARE * width) if line.label else ()
    return Trace(name, line.label, label, look[key_of(line)], dash, dots)


def _dashes(chart: CurvesChart) -> Iterator[Dash]:
    """The dash of each curve: its own, or the next of its group's."""
    seen: Counter[str] = Counter()
    for curve in chart.curves:
        yield curve.dash or _AUTO_DASH[seen[curve.group] % len(_AUTO_DASH)]
        seen[curve.group] += 1


def sides(plane: Plane, lines: Sequence[Trace]) -> tuple[list[Trace], list[Trace]]:
    """Lines named right of the plot, and those named inside it; those without a label in neither.

    A line that ends early is named where it ends. Lines that run into one point at the edge but
    part elsewhere are named where they are apart.
    """
    named = [line for line in lines if line.label]
    outside = [line for line in named if plane.room.right - line.end[0] < NEAR_EDGE]
    if _converge(plane, outside):
        outside = []
    return outside, [line for line in named if line not in outside]


def _converge(plane: Plane, lines: Sequence[Trace]) -> bool:
    """Whether lines meet at the right edge though a label's height parts them elsewhere."""
    if len(lines) < 2:  # noqa: PLR2004 (one line meets nothing)
        return False
    ends = sorted(line.end[1] for line in lines)
    if np.diff(ends).min() > _TOUCHING:
        return False
    at = np.linspace(plane.room.left, plane.room.right, 21)
    ascending = [line.dots[np.argsort(line.dots[:, 0], kind="stable")] for line in lines]
    heights = np.sort([np.interp(at, dots[:, 0], dots[:, 1]) for dots in ascending], axis=0)
    return bool(np.diff(heights, axis=0).min(axis=0).max() > Role.LABEL.value.leading)
