"""Where an axis begins, ends and is marked, and what the marks say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from ssb_report.charts.model import Array, Axis, Scale
from ssb_report.errors import RenderError

__all__ = ["Ruler", "Ticks", "superscript", "ticks"]

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_STEPS = (Fraction(1), Fraction(2), Fraction(5), Fraction(10))
_LOG_STEPS = (1, 2, 5)
_PLAIN = range(-2, 5)
"""Decades written out (0.01 … 10,000); an axis that leaves them is written in powers of ten."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Ticks:
    """Limits of an axis, and its marks with their texts; minor marks have none."""

    low: float
    high: float
    at: tuple[float, ...]
    texts: tuple[str, ...]
    minor: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where a number of an axis stands on the page, from `begin` to `end` in points."""

    scale: Scale
    ticks: Ticks
    begin: float
    end: float

    def __call__(self, values: ArrayLike) -> Array:
        """Places of `values` (any shape) in points; what lies off the axis falls off its ends."""
        bare = np.asarray(values, dtype=np.float64)
        low, high = self.ticks.low, self.ticks.high
        if self.scale is Scale.LOG:
            share = np.log10(bare / low) / math.log10(high / low)
        else:
            share = (bare - low) / (high - low)
        return np.asarray(self.begin + share * (self.end - self.begin))

    def at(self, value: float) -> float:
        """Place of one number in points."""
        return float(self(value))

    def place(self, value: float, name: str) -> float:
        """Place of a number that must show: `name` says whose it is.

        Raises
        ------
        RenderError
            When it lies beyond the axis, where it would vanish without a word.
        """
        low, high = self.ticks.low, self.ticks.high
        if not _inside(value, low, high):
            raise RenderError(
                f"chart: {name} at {value:g} lies outside its axis ({low:g} to {high:g})"
            )
        return self.at(value)


def ticks(axis: Axis, low: float, high: float, *, count: int = 6, widen: bool = True) -> Ticks:
    """Mark an axis over data from `low` to `high`.

    Marks whose texts would be the same (2032 and 2032.5 without decimals) are never set.

    Parameters
    ----------
    axis : Axis
        Its own `low` and `high`, where given, stand as they are.
    low, high : float
        Extent of the data, in the unit of the axis.
    count : int
        About how many marks fit.
    widen : bool
        Whether an end that is not given moves out to the next mark, and a linear axis of positive
        data begins at zero.
    """
    begin = low if axis.low is None else axis.low
    end = high if axis.high is None else axis.high
    if begin > end:
        raise RenderError(
            f"chart: all data lie outside axis '{axis.label}' (axis from {begin:g} to {end:g})"
        )
    if widen and axis.scale is Scale.LINEAR and axis.low is None and begin > 0:
        begin = 0.0
    place = _log if axis.scale is Scale.LOG else _linear
    for fewer in range(count, 0, -1):
        found = place(axis, begin, end, count=fewer, widen=widen)
        if len(set(found.texts)) == len(found.texts):
            return found
    raise RenderError(f"chart: the ticks of axis '{axis.label}' cannot be told apart")


def _linear(axis: Axis, low: float, high: float, *, count: int, widen: bool) -> Ticks:
    if low == high:
        reach = abs(low) / 2 or 1.0
        low, high = low - reach, high + reach
    step = _step(high - low, count)
    first, last = low, high
    if widen and axis.low is None:
        first = float(math.floor(Fraction(low) / step + Fraction(_ROUNDING)) * step)
    if widen and axis.high is None:
        last = float(math.ceil(Fraction(high) / step - Fraction(_ROUNDING)) * step)
    begin = math.ceil(Fraction(first) / step - Fraction(_ROUNDING))
    end = math.floor(Fraction(last) / step + Fraction(_ROUNDING))
    at = tuple(float(n * step) for n in range(begin, end + 1))
    decimals = _decimals(step)
    return Ticks(first, last, at, _texts(axis, at, lambda value: plain(value, decimals)))


def _step(width: float, count: int) -> Fraction:
    """Smallest of 1, 2 and 5 times a power of ten that makes at most `count` intervals."""
    power = Fraction(10) ** math.floor(math.log10(width / count))
    return next(
        (step * power for step in _STEPS if width <= float(step * power) * count * (1 + _ROUNDING)),
        10 * power,
    )


def _decimals(step: Fraction) -> int:
    """Decimals that `step` needs to be written exactly."""
    return next(n for n in range(400) if (step * 10**n).denominator == 1)


def _log(axis: Axis, low: float, high: float, *, count: int, widen: bool) -> Ticks:
    if low == high:
        low, high = low / 2, high * 2
    if widen:
        low = low if axis.low is not None else max(v for v in _grid(low, low) if v <= low)
        high = high if axis.high is not None else min(v for v in _grid(high, high) if v >= high)
    decades = math.log10(high / low)
    every = max(1, math.ceil(decades / count))
    at = [v for v in _grid(low, high, (1,)) if _inside(v, low, high)]
    at = [v for v in at if round(math.log10(v)) % every == 0]
    if len(at) < 3 or decades * len(_LOG_STEPS) <= count:  # noqa: PLR2004 (two marks show no scale)
        at = [v for v in _grid(low, high) if _inside(v, low, high)]
    minor = tuple(
        v for v in _grid(low, high, range(1, 10)) if _inside(v, low, high) and v not in at
    )
    return Ticks(low, high, tuple(at), _texts(axis, at, _log_text(at)), minor)


def _grid(low: float, high: float, steps: Sequence[int] = _LOG_STEPS) -> list[float]:
    """Multiples of powers of ten from below `low` to above `high`, ascending."""
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    # Through text, because 10.0**-4 * 3 is not 3e-4.
    return [float(f"{step}e{power}") for power in range(first, last + 1) for step in steps]


def _inside(value: float, low: float, high: float) -> bool:
    slack = _ROUNDING * max(abs(low), abs(high))
    return low - min(slack, abs(low) * _ROUNDING) <= value <= high + slack


def _texts(axis: Axis, at: Sequence[float], default: Callable[[float], str]) -> tuple[str, ...]:
    return tuple(map(axis.tick or default, at))


def _log_text(at: Sequence[float]) -> Callable[[float], str]:
    powers = [math.floor(math.log10(value) + _ROUNDING) for value in at]
    if all(power in _PLAIN for power in powers):
        return lambda value: plain(value, max(0, -math.floor(math.log10(value) + _ROUNDING)))
    return _power


def _power(value: float) -> str:
    exponent = math.floor(math.log10(value) + _ROUNDING)
    factor = round(value / 10.0**exponent)
    power = f"10{superscript(exponent)}"
    return power if factor == 1 else f"{factor} × {power}"


def superscript(number: int) -> str:
    """An exponent in Unicode superscripts, so that text stays text: -4 gives ⁻⁴."""
    return str(number).translate(_SUPERSCRIPTS)


def plain(value: float, decimals: int) -> str:
    """A number with its minus sign; a thousands comma from 10,000 on."""
    text = f"{value:,.{decimals}f}" if abs(value) >= 1e4 else f"{value:.{decimals}f}"  # noqa: PLR2004
    return text.replace("-", "−")
