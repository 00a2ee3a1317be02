"""Where labels go: apart from each other along one axis, or clear of everything in the plane."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ssb_report.charts.model import Array
from ssb_report.errors import RenderError

__all__ = ["Box", "Crowd", "Spot", "dotted", "spread_out"]

_SLACK = 1e-6
_NEAR = 5.0
"""Points that a text keeps clear of everything, where it can."""


def spread_out(
    wanted: Sequence[float], sizes: Sequence[float], *, low: float, high: float
) -> list[float]:
    """Move intervals apart as little as possible.

    Minimises the sum of squared moves such that no two intervals overlap, their order (that of
    `wanted`, ties as given) is kept, and all lie between `low` and `high`. With the sizes taken
    out this is an isotonic regression, solved exactly by pooling neighbours (Best & Chakravarti
    1990, Mathematical Programming 47, 425); clipping its solution keeps it optimal.

    Parameters
    ----------
    wanted : sequence of float, shape (n,)
        Centre that each interval would like to have.
    sizes : sequence of float, shape (n,)
        Length of each interval.
    low, high : float
        Ends of the room.

    Returns
    -------
    list of float, shape (n,)
        Centres, in the order of `wanted`.

    Raises
    ------
    RenderError
        When the intervals together are longer than the room.
    """
    total = sum(sizes)
    if total > high - low + _SLACK:
        raise RenderError(
            f"chart: {len(sizes)} labels need {total:.0f} pt, the chart gives {high - low:.0f} pt"
        )
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    before = np.cumsum([0.0, *(sizes[i] for i in order)])
    begins = [wanted[i] - sizes[i] / 2 - before[k] for k, i in enumerate(order)]
    pooled = np.clip(_pool(begins), low, max(low, high - total))
    centres = [0.0] * len(sizes)
    for k, i in enumerate(order):
        centres[i] = float(pooled[k] + before[k] + sizes[i] / 2)
    return centres


def _pool(values: Sequence[float]) -> Array:
    """The non-descending sequence nearest to `values` in least squares."""
    means: list[float] = []
    counts: list[int] = []
    for value in values:
        means.append(value)
        counts.append(1)
        while len(means) > 1 and means[-2] > means[-1]:
            count = counts[-2] + counts[-1]
            mean = (means[-2] * counts[-2] + means[-1] * counts[-1]) / count
            means[-2:], counts[-2:] = [mean], [count]
    return np.repeat(means, counts)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def corners(self) -> list[tuple[float, float]]:
        """Its corners, round about."""
        left, right = self.left, self.right
        return [(left, self.bottom), (right, self.bottom), (right, self.top), (left, self.top)]

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def nearest(self, point: tuple[float, float]) -> tuple[float, float]:
        """The place in the rectangle that is nearest to `point`."""
        x, y = point
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)

    def grown(self, by: float) -> Box:
        """The rectangle with a border of `by` points all round."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def overlap(self, other: Box) -> float:
        """Area shared with `other`, in square points."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)

    def outside(self, room: Box) -> float:
        """How far the rectangle sticks out of `room`, in points."""
        out = (
            room.left - self.left,
            self.right - room.right,
            room.bottom - self.bottom,
            self.top - room.top,
        )
        return sum(max(part, 0.0) for part in out)

    def count(self, points: Array) -> int:
        """How many of `points`, shape (n, 2), lie inside."""
        x, y = points[:, 0], points[:, 1]
        inside = (x > self.left) & (x < self.right) & (y > self.bottom) & (y < self.top)
        return int(np.count_nonzero(inside))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a text may take: its room, how little it is liked, the text's lines there."""

    box: Box
    penalty: float
    lines: tuple[str, ...]


@dataclass(slots=True)
class Crowd:
    """What stands in a plot: the room, boxes of texts and marks, dots along lines by name."""

    room: Box
    boxes: list[Box] = field(default_factory=list)
    dots: dict[str, Array] = field(default_factory=dict)

    def without(self, name: str) -> Crowd:
        """The same crowd less one line, for that line's own name; places taken count for both."""
        dots = {other: dots for other, dots in self.dots.items() if other != name}
        return Crowd(self.room, self.boxes, dots)

    def cost(self, box: Box, dots: Array | None = None) -> float:
        """How badly a text would stand at `box`; 0 when clear of everything by some points.

        `dots` are those of all lines, where they have been put together before.
        """
        dots = self._all_dots() if dots is None else dots
        close = box.grown(1.0)
        cost = 1000.0 * box.outside(self.room)
        cost += sum(10.0 * close.overlap(other) for other in self.boxes)
        around = box.grown(_NEAR).count(dots)
        return cost + (20.0 * close.count(dots) + 2.0 * around if around else 0.0)

    def _all_dots(self) -> Array:
        """The dots of all lines, shape (n, 2)."""
        return np.vstack([np.empty((0, 2)), *self.dots.values()])

    def covers(self, box: Box) -> bool:
        """Whether a text at `box` would stand on a line."""
        return any(box.count(dots) for dots in self.dots.values())

    def best(self, spots: Iterable[Spot]) -> Spot:
        """The spot of least cost (its own penalty added), from then on taken."""
        dots = self._all_dots()
        found = min(spots, key=lambda spot: self.cost(spot.box, dots) + spot.penalty)
        self.boxes.append(found.box)
        return found


def dotted(x: Array, y: Array, *, step: float = 3.0) -> Array:
    """Dots about every `step` points along a line, shape (n, 2)."""
    if len(x) == 1:
        return np.column_stack([x, y])
    lengths = np.hypot(np.diff(x), np.diff(y))
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0.0, along[-1], max(2, int(along[-1] / step) + 1))
    return np.column_stack([np.interp(at, along, x), np.interp(at, along, y)])
