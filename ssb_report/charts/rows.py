"""The grid that the horizontal charts share: names left, plot, values right, axis on top.

On a narrow sheet names stand above their bars, so that the plot keeps the whole width.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ssb_report.charts.frame import title_lines
from ssb_report.charts.labels import spread_out
from ssb_report.charts.model import Axis, ReferenceLine
from ssb_report.charts.sheet import Lettering, Sheet, width_of, wrap
from ssb_report.charts.style import GAP, MM, PAD, PLOT_MIN, WRAP_SHARE, Role, Stroke
from ssb_report.charts.ticks import Ruler, Ticks, ticks
from ssb_report.errors import RenderError

__all__ = [
    "HEADING_MARK",
    "Grid",
    "Place",
    "Row",
    "axis_height",
    "draw_axis",
    "draw_names",
    "draw_reference_lines",
    "grid_of",
    "lines_height",
    "x_ticks",
]

_NARROW = 110 * MM
_COLUMN_GAP = 10.0
_LEAST_PAD = 5.0
_SLACK = 1e-6
HEADING_MARK = 12.0
"""Room kept before a heading for the marker of its group, in points: after it, on the plot, the
marker would pass for a number."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row to place: its name, its value's text, what it needs above its bar, its bar's height.

    A heading has no bar: it names the rows below it.
    """

    label: str
    value_text: str = ""
    bar: float = 10.0
    above: float = 0.0
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its ends, the middle of its bar and of its name, the name's lines."""

    bottom: float
    top: float
    middle: float
    label_at: tuple[float, float]
    label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a chart of rows, and the height that its rows need, in points."""

    plot_left: float
    plot_right: float
    values_right: float
    narrow: bool
    labels: tuple[tuple[str, ...], ...]
    heights: tuple[float, ...]
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        """Height that all rows need, in points."""
        return sum(self.heights)

    def places(self, top: float, bottom: float) -> Iterator[Place]:
        """Stack the rows from `top` on; room left over above `bottom` is shared out evenly."""
        spare = (top - bottom - self.height) / len(self.rows)
        if spare < -_SLACK:
            raise RenderError(
                f"chart: {len(self.rows)} rows need {self.height / MM:.0f} mm of height, "
                f"the chart gives {(top - bottom) / MM:.0f} mm"
            )
        for row, label, height in zip(self.rows, self.labels, self.heights, strict=True):
            yield self._place(row, label, top, top - height - spare)
            top -= height + spare

    def _place(self, row: Row, label: tuple[str, ...], top: float, bottom: float) -> Place:
        middle = bottom + (top - bottom) / 2 - row.above / 2
        if row.heading:
            at = (PAD + HEADING_MARK, bottom + len(label) * Role.STRONG.value.leading / 2 + 1.0)
            return Place(bottom, top, middle, at, label)
        name = len(label) * Role.LABEL.value.leading
        if not self.narrow:
            level = min(max(middle, bottom + name / 2), top - name / 2)
            return Place(bottom, top, middle, (PAD, level), label)
        slack = (top - bottom - name - row.bar - row.above) / 2
        at = (PAD, top - slack - name / 2)
        return Place(bottom, top, bottom + slack + row.bar / 2, at, label)


def grid_of(rows: Sequence[Row], width: float) -> Grid:
    """Find the columns for a sheet of `width` points, and the height of each row."""
    narrow = width < _NARROW
    values = max((width_of(row.value_text, Role.STRONG) for row in rows), default=0.0)
    room = width - 2 * PAD - (values + _COLUMN_GAP) if narrow else WRAP_SHARE * width
    labels = tuple(
        wrap(row.label, Role.STRONG, width - 2 * PAD - HEADING_MARK)
        if row.heading
        else wrap(row.label, Role.LABEL, room)
        for row in rows
    )
    heights = tuple(_height(row, label, narrow) for row, label in zip(rows, labels, strict=True))
    names = max(
        (
            width_of(line, Role.LABEL)
            for row, label in zip(rows, labels, strict=True)
            if not row.heading
            for line in label
        ),
        default=0.0,
    )
    left = PAD + 6.0 if narrow else PAD + names + _COLUMN_GAP
    right = width - PAD - (10.0 if narrow or not values else values + _COLUMN_GAP)
    if right - left < PLOT_MIN:
        raise RenderError(
            f"chart: names and values leave {right - left:.0f} pt for the plot: "
            "shorten them or make the chart wider"
        )
    return Grid(left, right, width - PAD, narrow, labels, heights, tuple(rows))


def _height(row: Row, label: tuple[str, ...], narrow: bool) -> float:  # noqa: FBT001 (private)
    leading = Role.LABEL.value.leading
    if row.heading:
        return len(label) * Role.STRONG.value.leading + 8.0
    if narrow:
        return len(label) * leading + row.bar + row.above + _LEAST_PAD
    return max(len(label) * leading, row.bar + row.above) + _LEAST_PAD


def x_ticks(axis: Axis, low: float, high: float, length: float) -> Ticks:
    """As many marks as have room for their texts along `length` points."""
    for count in range(max(2, int(length / 40.0)), 2, -1):
        found = ticks(axis, low, high, count=count)
        widest = max((width_of(text, Role.TICK) for text in found.texts), default=0.0)
        if (widest + 8.0) * len(found.texts) <= length:
            return found
    return ticks(axis, low, high, count=2)


def axis_height(axis: Axis, width: float) -> float:
    """Height that the title and the texts of an axis take on a sheet of `width` points."""
    title = len(title_lines(axis, width)) * Role.AXIS.value.leading
    return title + 3.0 + Role.TICK.value.leading + 3.0


def draw_axis(sheet: Sheet, axis: Axis, ruler: Ruler, *, top: float, bottom: float) -> float:
    """Title and texts from `top` down, light lines through the plot; gives where that begins."""
    title = title_lines(axis, sheet.width)
    half = len(title) * Role.AXIS.value.leading / 2
    widest = max((width_of(line, Role.AXIS) for line in title), default=0.0)
    left = max(PAD, min(ruler.begin, sheet.width - PAD - widest))
    sheet.lines((left, top - half), title, Lettering(Role.AXIS))
    base = top - axis_height(axis, sheet.width)
    for value, text in zip(ruler.ticks.at, ruler.ticks.texts, strict=True):
        x = ruler.at(value)
        sheet.stroke([x, x], [bottom, base], Stroke("rule" if value == 0 else "grid", 0.7))
        at = (x, base + 3.0 + Role.TICK.value.leading / 2)
        sheet.text(at, text, Lettering(Role.TICK, colour="muted", anchor="center"))
    for value in ruler.ticks.minor:
        x = ruler.at(value)
        sheet.stroke([x, x], [base, base + 2.5], Stroke("grid", 0.7))
    return base


def lines_height(lines: Sequence[ReferenceLine]) -> float:
    """Height of the row in which reference lines are named."""
    return Role.NOTE.value.leading + 3.0 if any(line.label for line in lines) else 0.0


def draw_reference_lines(
    sheet: Sheet, lines: Sequence[ReferenceLine], ruler: Ruler, *, top: float, bottom: float
) -> None:
    """Draw lines down from `top`, named there, their names moved apart."""
    widths = [width_of(line.label, Role.NOTE) + 2 * GAP for line in lines]
    wanted = [ruler.place(line.at, f"reference line '{line.label}'") for line in lines]
    places = spread_out(wanted, widths, low=PAD, high=sheet.width - PAD)
    base = top - lines_height(lines)
    for line, x, place in zip(lines, wanted, places, strict=True):
        y = base + 2.0 + Role.NOTE.value.leading / 2
        sheet.stroke([x, x], [bottom, base + 2.0], Stroke("ink", 0.9))
        sheet.text((place, y), line.label, Lettering(Role.NOTE, anchor="center"))


def draw_names(sheet: Sheet, row: Row, place: Place, grid: Grid) -> None:
    """Set a row's name and value."""
    role = Role.STRONG if row.heading else Role.LABEL
    # On a narrow sheet names stand on the plot, as long headings do on any, and its lines must
    # not strike through them.
    plate = grid.narrow or row.heading
    sheet.lines(place.label_at, place.label, Lettering(role, plate=plate))
    if row.value_text:
        at = (grid.values_right, place.label_at[1] if grid.narrow else place.middle)
        sheet.text(at, row.value_text, Lettering(Role.STRONG, anchor="right", plate=grid.narrow))
