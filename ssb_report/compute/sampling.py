"""Uncertain numbers as samples: what each may be, drawn once, so that all that share it move alike.

A number's samples depend on its id alone. Adding a quantity moves no other one's samples, and two
results that use the same quantity stay correlated through it (JCGM 101:2008, Supplement 1 to the
GUM, whose terms are used here: coverage interval, coverage probability).
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from statistics import NormalDist

import numpy as np

from ssb_report.compute.formula import Array
from ssb_report.quantity import CoverageInterval, Distribution, Form, Shape, Value

__all__ = [
    "BAND_SAMPLES",
    "COVERAGE",
    "LEAST_DEFINED",
    "SAMPLES",
    "TAILS",
    "coverage_ends",
    "coverage_interval",
    "distribution_of",
    "draw",
    "place_beside",
    "quantile",
]

SAMPLES = 100_000
"""The error of an interval's ends is then below one hundredth of its width."""

BAND_SAMPLES = 4_000
"""Samples at each point of a band."""

COVERAGE = 0.9
"""The probability of the intervals that are printed."""

TAILS = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
"""The probabilities below and at the ends of those intervals: the 5th and 95th percentile."""

LEAST_DEFINED = 0.95
"""Where a formula holds for fewer of the samples than this, no interval is given."""

_HALF = Decimal("0.5")
_HALFWAY = 0.5


def distribution_of(value: Value, stated: Distribution | None = None) -> Distribution | None:
    """How likely each value of a number is; None for one that is exact, or a mere bound.

    A distribution that is `stated` is taken as it is. Otherwise ``a ± b`` is normal with standard
    deviation b, a range uniform between its ends, and ``~a`` uniform within half a unit of the last
    digit of a that is not zero: what its rounding leaves open. A bound (``>a``) says nothing of how
    far beyond it the number lies: it is carried through as a bound (`bounds.py`).
    """
    if stated is not None:
        return stated
    match value.form:
        case Form.PLUS_MINUS if value.second:
            return Distribution(Shape.NORMAL, (value.first, value.second))
        case Form.RANGE if value.second is not None:
            return Distribution(Shape.UNIFORM, (value.first, value.second))
        case Form.ABOUT if value.first:
            half = _HALF.scaleb(_last_place(value.first))
            return Distribution(Shape.UNIFORM, (value.first - half, value.first + half))
    return None


def _last_place(number: Decimal) -> int:
    """The power of ten of the last digit that is not zero."""
    digits = number.normalize().as_tuple().digits
    return number.adjusted() - len(digits) + 1


def draw(distribution: Distribution, key: str, count: int = SAMPLES) -> Array:
    """Draw `count` samples, shape ``(count,)``, from the stream of the number called `key`."""
    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16])
    stream = np.random.Generator(np.random.PCG64(seed))
    parameters = [float(each) for each in distribution.parameters]
    match distribution.shape:
        case Shape.NORMAL:
            mean, deviation = parameters
            return mean + deviation * stream.standard_normal(count)
        case Shape.LOGNORMAL:
            median, factor = parameters
            return median * np.exp(np.log(factor) * stream.standard_normal(count))
        case Shape.UNIFORM:
            low, high = parameters
            return low + (high - low) * stream.random(count)
        case Shape.TRIANGULAR:
            return _triangular(stream.random(count), *parameters)


def quantile(distribution: Distribution, probability: float) -> float:
    """The value below which the number lies with this probability (0 < probability < 1)."""
    parameters = [float(each) for each in distribution.parameters]
    match distribution.shape:
        case Shape.NORMAL:
            return NormalDist(*parameters).inv_cdf(probability)
        case Shape.LOGNORMAL:
            median, factor = parameters
            return float(median * factor ** NormalDist().inv_cdf(probability))
        case Shape.UNIFORM:
            low, high = parameters
            return low + (high - low) * probability
        case Shape.TRIANGULAR:
            return float(_triangular(np.array(probability), *parameters))


def _triangular(probability: Array, low: float, mode: float, high: float) -> Array:
    """The quantile function of the triangular distribution."""
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(probability * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - probability) * (high - low) * (high - mode))
    return np.where(probability < turn, rising, falling)


def coverage_interval(samples: Array) -> CoverageInterval | None:
    """The interval that leaves out as much above as below; NaN stands for what is not defined.

    None where more than a few of the samples are not defined, or all are the same.
    """
    ends = coverage_ends(samples)
    if ends is None:
        return None
    low, high = (float(end) for end in ends)
    if low == high:
        return None
    return CoverageInterval(Decimal(repr(low)), Decimal(repr(high)))


def coverage_ends(samples: Array) -> tuple[Array, Array] | None:
    """The ends of the coverage interval along the first axis; None where too few are defined."""
    is_defined = np.isfinite(samples)
    if is_defined.all():  # the same quantiles, several times as fast as beside NaN
        return _tails(np.sort(samples, axis=0))
    if is_defined.mean(axis=0).min() < LEAST_DEFINED:
        return None
    low, high = np.nanquantile(np.where(is_defined, samples, np.nan), TAILS, axis=0)
    return low, high


def _tails(ascending: Array) -> tuple[Array, Array]:
    """The quantiles that `np.quantile` gives, of samples in order: to sort is twice as fast."""
    low, high = (_quantile(ascending, tail) for tail in TAILS)
    return low, high


def _quantile(ascending: Array, tail: float) -> Array:
    place = (len(ascending) - 1) * tail
    before = int(place)
    share = place - before
    one, next_one = ascending[before], ascending[min(before + 1, len(ascending) - 1)]
    step = next_one - one
    found = one + step * share if share < _HALFWAY else next_one - step * (1 - share)
    return np.asarray(found)


def place_beside(interval: CoverageInterval) -> int:
    """The power of ten of the last digit that a result is printed with.

    Half the width of the interval, rounded to two significant digits, sets that place (GUM 7.2.6).
    """
    half_width = Decimal(f"{(interval.high - interval.low) / 2:.1e}")
    return half_width.adjusted() - 1
