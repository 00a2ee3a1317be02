"""What a chart shows: frozen records, fully resolved, that know nothing of YAML, units or formulas.

    CurvesChart     lines, bands and points over two axes
    RangesChart     one row an item: a marker, a bar with caps, or an arrow for an open end
    TimelineChart   one row an item: a window of calendar years
    StackChart      one row a bar, made of parts

Numbers are in the unit of their axis. Every text that shows a value of the data (`value_text`,
`total_text`, a reference line's label) arrives formatted: rounding is decided elsewhere, once.
A record refuses data that no chart can show, so that the drawers need not look again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ssb_report.errors import DomainError, RenderError

__all__ = [
    "Array",
    "Axis",
    "Band",
    "Bar",
    "Chart",
    "Curve",
    "CurvesChart",
    "Dash",
    "Direction",
    "Item",
    "Part",
    "Point",
    "RangesChart",
    "ReferenceLine",
    "Scale",
    "Spread",
    "StackChart",
    "TimelineChart",
    "Window",
]

Array = NDArray[np.float64]
Labels = Mapping[str, str]
"""A key and its label for readers, in the order in which they are shown and coloured."""


class Scale(StrEnum):
    """How an axis maps numbers to lengths."""

    LINEAR = "linear"
    LOG = "log"


class Dash(StrEnum):
    """How a line is interrupted."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DASHDOT = "dashdot"


class Direction(StrEnum):
    """An axis by its name."""

    X = "x"
    Y = "y"


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: `label` in the reader's language, `unit` as display text ("" for none).

    `low` and `high` fix an end; left out, the data decide. `tick` makes a tick's text of its
    value (in the axis' unit), and is a function of a module, so that a chart can be told from
    another; left out, plain numbers and powers of ten are written.
    """

    label: str
    unit: str = ""
    scale: Scale = Scale.LINEAR
    low: float | None = None
    high: float | None = None
    tick: Callable[[float], str] | None = None

    def __post_init__(self) -> None:
        ends = [end for end in (self.low, self.high) if end is not None]
        require_finite(f"axis '{self.label}'", ends)
        require_positive(f"axis '{self.label}'", ends, self.scale)
        if len(ends) == 2 and ends[0] >= ends[1]:  # noqa: PLR2004 (both ends are given)
            raise RenderError(f"chart: axis '{self.label}' runs from {ends[0]:g} to {ends[1]:g}")


@dataclass(frozen=True, slots=True)
class Spread:
    """A number as stated: a value, a range, or a bound.

    ====================  =====================================
    stated                record
    ====================  =====================================
    300                   ``Spread(300)``
    300 ± 5               ``Spread(300, 295, 305)``
    300..380              ``Spread(None, 300, 380)``
    >250, >=250           ``Spread(250, open_high=True)``
    <10, <=10             ``Spread(10, open_low=True)``
    ~2000                 ``Spread(2000, about=True)``
    ====================  =====================================
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False
    about: bool = False

    def __post_init__(self) -> None:
        numbers = [n for n in (self.low, self.value, self.high) if n is not None]
        if not numbers:
            raise RenderError("chart: a spread needs a value or its ends")
        require_finite("spread", numbers)
        if numbers != sorted(numbers):
            raise RenderError(f"chart: spread {numbers} does not ascend (low, value, high)")

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest number stated."""
        numbers = [n for n in (self.low, self.value, self.high) if n is not None]
        return numbers[0], numbers[-1]

    @property
    def has_bar(self) -> bool:
        """Whether low and high differ, so that there is a bar to draw."""
        low, high = self.ends
        return low < high


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A line; `label` is written at its end, or nowhere when empty.

    `group` is a key of the chart's groups and decides the colour; without groups each curve has a
    colour of its own. `dash` left out is chosen so that curves of one group differ.
    """

    id: str
    label: str
    x: Array
    y: Array
    group: str = ""
    dash: Dash | None = None

    def __post_init__(self) -> None:
        require_arrays(f"curve '{self.id}'", x=self.x, y=self.y)


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The area between two lines over the same x.

    `curve` is the id of the curve whose spread it is, and whose colour it has where it has no
    group.
    """

    id: str
    label: str
    x: Array
    low: Array
    high: Array
    group: str = ""
    curve: str = ""

    def __post_init__(self) -> None:
        require_arrays(f"band '{self.id}'", x=self.x, low=self.low, high=self.high)


@dataclass(frozen=True, slots=True)
class Point:
    """A marker with the spread of both its numbers."""

    id: str
    label: str
    x: Spread
    y: Spread
    group: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A line across the chart at one value of an axis; `label` includes the value's text."""

    axis: Direction
    at: float
    label: str

    def __post_init__(self) -> None:
        require_finite(f"reference line '{self.label}'", [self.at])


@dataclass(frozen=True, slots=True)
class CurvesChart:
    """Lines, bands and points over two axes.

    `groups` maps a key to its label; groups with a label are named once above the chart, each in
    its colour.
    """

    x: Axis
    y: Axis
    curves: tuple[Curve, ...] = ()
    bands: tuple[Band, ...] = ()
    points: tuple[Point, ...] = ()
    lines: tuple[ReferenceLine, ...] = ()
    groups: Labels = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_some("curves, bands or points", (*self.curves, *self.bands, *self.points))
        require_groups(self.groups, (*self.curves, *self.bands, *self.points))
        for curve in self.curves:
            self._require_positive(f"curve '{curve.id}'", x=curve.x, y=curve.y)
        for band in self.bands:
            self._require_positive(f"band '{band.id}'", x=band.x, y=np.append(band.low, band.high))
        for point in self.points:
            self._require_positive(f"point '{point.id}'", x=point.x.ends, y=point.y.ends)
        for line in self.lines:
            axis = self.x if line.axis is Direction.X else self.y
            require_positive(f"reference line '{line.label}'", [line.at], axis.scale)

    def _require_positive(self, name: str, *, x: Iterable[float], y: Iterable[float]) -> None:
        require_positive(f"x of {name}", x, self.x.scale)
        require_positive(f"y of {name}", y, self.y.scale)


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a ranges chart; `value_text` is the number as the briefing prints it."""

    id: str
    label: str
    spread: Spread
    value_text: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class RangesChart:
    """Rows of markers and bars under one axis, gathered by group in the order of `groups`.

    Each group has a marker of its own shape; those of the groups in `hollow` are not filled. Left
    out, only the first group's are filled: put what is measured first.
    """

    x: Axis
    items: tuple[Item, ...]
    groups: Labels = field(default_factory=dict)
    lines: tuple[ReferenceLine, ...] = ()
    hollow: frozenset[str] | None = None

    def __post_init__(self) -> None:
        require_some("items", self.items)
        require_groups(self.groups, self.items)
        for item in self.items:
            require_positive(f"item '{item.id}'", item.spread.ends, self.x.scale)
        for line in self.lines:
            require_positive(f"reference line '{line.label}'", [line.at], self.x.scale)


@dataclass(frozen=True, slots=True)
class Window:
    """A row of a timeline: calendar years, both ends included; an open end becomes an arrow."""

    id: str
    label: str
    years: Spread
    value_text: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """Windows of calendar years, in the order given, coloured by group.

    A window "2027..2030" covers the columns of 2027, 2028, 2029 and 2030 whole. `lines` stand at
    the beginning of the year that they name (2026.25 is the end of March).
    """

    items: tuple[Window, ...]
    groups: Labels = field(default_factory=dict)
    lines: tuple[ReferenceLine, ...] = ()
    x: Axis = field(default_factory=lambda: Axis(""))

    def __post_init__(self) -> None:
        require_some("items", self.items)
        require_groups(self.groups, self.items)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a stacked bar: a key of the chart's parts, its value and the value's text."""

    key: str
    value: float
    value_text: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stacked bar; `open_end` says that the total is only a lower bound (drawn as an arrow)."""

    id: str
    label: str
    parts: tuple[Part, ...]
    total_text: str = ""
    open_end: bool = False

    def __post_init__(self) -> None:
        require_some(f"parts in bar '{self.id}'", self.parts)
        require_finite(f"bar '{self.id}'", [part.value for part in self.parts])
        for part in self.parts:
            if part.value < 0:
                raise RenderError(
                    f"chart: bar '{self.id}' has a negative part '{part.key}': {part.value:g}"
                )

    @property
    def total(self) -> float:
        """Length of the whole bar, in the unit of the axis."""
        return sum(part.value for part in self.parts)


@dataclass(frozen=True, slots=True)
class StackChart:
    """Horizontal bars made of parts; `parts` maps a key to its label, in the order stacked."""

    x: Axis
    bars: tuple[Bar, ...]
    parts: Labels
    lines: tuple[ReferenceLine, ...] = ()

    def __post_init__(self) -> None:
        require_some("bars", self.bars)
        if self.x.scale is not Scale.LINEAR:
            raise RenderError("chart: stacked bars need a linear axis")
        for bar in self.bars:
            for part in bar.parts:
                require_key(part.key, self.parts, f"bar '{bar.id}'")


Chart = CurvesChart | RangesChart | TimelineChart | StackChart


def require_some(what: str, found: tuple[object, ...]) -> None:
    """Refuse a chart that has nothing to show."""
    if not found:
        raise RenderError(f"chart: no {what} to draw")


def require_finite(name: str, values: Iterable[float]) -> None:
    """Refuse a NaN or an infinity.

    Raises
    ------
    DomainError
        Names the record and the first number that is not finite.
    """
    numbers = np.asarray(list(values), dtype=np.float64)
    wrong = np.flatnonzero(~np.isfinite(numbers))
    if wrong.size:
        first = int(wrong[0])
        raise DomainError(f"chart: {name} holds {numbers[first]:g} at position {first + 1}")


def require_positive(name: str, values: Iterable[float], scale: Scale) -> None:
    """Refuse what a logarithmic axis cannot show."""
    if scale is not Scale.LOG:
        return
    for value in values:
        if value <= 0:
            raise DomainError(f"chart: {name} is {value:g}, and a logarithmic axis starts above 0")


def require_arrays(name: str, **arrays: Array) -> None:
    """Refuse arrays that are empty, of unequal length or not finite."""
    sizes = {axis: np.shape(array) for axis, array in arrays.items()}
    if len(set(sizes.values())) != 1:
        raise RenderError(f"chart: {name} has arrays of unequal shape {sizes}")
    for axis, array in arrays.items():
        if np.ndim(array) != 1 or not np.size(array):
            raise RenderError(f"chart: {name} has no points in {axis}")
        require_finite(f"{axis} of {name}", array)


def require_key(key: str, labels: Labels, where: str) -> None:
    """Refuse a key that the chart does not define."""
    if key not in labels:
        allowed = ", ".join(labels) or "none"
        raise RenderError(f"chart: {where} names '{key}' (allowed: {allowed})")


def require_groups(groups: Labels, members: Iterable[Curve | Band | Point | Item | Window]) -> None:
    """Refuse a member of a group that the chart does not define; "" is no group."""
    for member in members:
        if member.group:
            require_key(member.group, groups, f"'{member.id}'")
