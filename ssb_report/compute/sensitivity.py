"""Which of its uncertain inputs drives a result: one at a time, and by shares of its variance.

One input at a time is moved to its 5th and its 95th percentile, all others nominal: the swings of a
tornado chart. The share of an input is its first-order Sobol index, the variance of what is to be
expected of the result once the input is known, over the whole variance. It is estimated from the
samples that were drawn anyway, so that it costs no run of its own; other methods, such as those of
the library SALib, need samples that are arranged for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ssb_report.compute.formula import Array
from ssb_report.compute.results import Numbers
from ssb_report.compute.sampling import TAILS, distribution_of, quantile
from ssb_report.units import convert

__all__ = [
    "Driver",
    "evaluated_at",
    "first_order_share",
    "sensitivity",
    "uncertain_inputs",
]

_BINS = 250
"""What a result does inside a bin is lost: less than 1/1000 of the share of a normal input."""


@dataclass(frozen=True, slots=True)
class Driver:
    """What one uncertain input does to a result.

    `ends` are the input's percentiles in its own unit, `results` what the result is at each, in the
    result's unit: NaN where its formula does not hold there. `share` is the input's share of the
    result's variance; what the shares of all inputs leave of 1 comes from inputs acting together.
    """

    id: str
    ends: tuple[float, float]
    results: tuple[float, float]
    share: float

    @property
    def swing(self) -> float:
        """How far the result moves between the two ends; 0 where that is not known."""
        low, high = self.results
        return abs(high - low) if np.isfinite(high - low) else 0.0


def sensitivity(numbers: Numbers, key: str) -> tuple[Driver, ...]:
    """The drivers of a result, that with the largest share first; none where it is certain."""
    return numbers.kept(f"sensitivity of {key}", lambda: _sensitivity(numbers, key), [key])


def _sensitivity(numbers: Numbers, key: str) -> tuple[Driver, ...]:
    result = numbers.results[key]
    samples = numbers.samples(key, result.quantity.unit)
    if samples is None:
        return ()
    drivers = [_driver(numbers, key, name, samples) for name in uncertain_inputs(numbers, key)]
    return tuple(sorted(drivers, key=lambda driver: (-driver.share, -driver.swing, driver.id)))


def uncertain_inputs(numbers: Numbers, key: str) -> tuple[str, ...]:
    """The ids of the uncertain quantities that a result rests on, through all that it needs."""
    return tuple(dict.fromkeys(_uncertain(numbers, key, set())))


def _uncertain(numbers: Numbers, name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    if name not in numbers.results:
        quantity = numbers.quantities[name]
        if distribution_of(quantity.value, quantity.distribution):
            yield name
        return
    for references in numbers.results[name].arguments.values():
        for reference in references:
            if "." not in reference:  # the end of a range is an exact number
                yield from _uncertain(numbers, reference, seen)


def _driver(numbers: Numbers, key: str, name: str, samples: Array) -> Driver:
    quantity = numbers.quantities[name]
    distribution = distribution_of(quantity.value, quantity.distribution)
    drawn = numbers.samples(name, quantity.unit)
    if distribution is None or drawn is None:
        raise ValueError(f"'{name}' is certain")
    low, high = (quantile(distribution, tail) for tail in TAILS)
    moved = (evaluated_at(numbers, key, {name: end}) for end in (low, high))
    return Driver(name, (low, high), (next(moved), next(moved)), first_order_share(drawn, samples))


def evaluated_at(numbers: Numbers, key: str, moved: Mapping[str, float]) -> float:
    """A result in its unit, computed anew with some quantities moved and all others nominal.

    `moved` gives their values in their own units. NaN where a formula does not hold.
    """
    return _evaluated(numbers, key, dict(moved))


def _evaluated(numbers: Numbers, reference: str, known: dict[str, float]) -> float:
    """The number in its own unit; `known` holds those that were moved, and those computed anew."""
    if reference in known:
        return known[reference]
    if reference not in numbers.results:
        return numbers[reference].value.nominal
    result = numbers.results[reference]
    values = {}
    for name, references in result.arguments.items():
        symbol = result.formula.arguments[name]
        each = [
            convert(_evaluated(numbers, other, known), numbers[other].unit, symbol.unit)
            for other in references
        ]
        values[name] = np.array(each) if symbol.many else each[0]
    computed = result.formula.sample(**values)
    known[reference] = float(convert(computed, result.formula.result.unit, result.quantity.unit))
    return known[reference]


def _order(values: Array) -> NDArray[np.intp]:
    """What `argsort` gives as its stable order, in a fifth of the time where all values differ."""
    order = np.argsort(values)
    ascending = values[order]
    if (ascending[1:] == ascending[:-1]).any():
        return np.argsort(values, kind="stable")
    return order


def first_order_share(inputs: Array, results: Array) -> float:
    """The first-order Sobol index of an input, from joint samples of it and of the result.

    The variance of the means of the result over bins of equal probability of the input, less what
    chance alone gives them (epsilon squared of Kelley 1935), over the variance of the result.
    Between 0 and 1; 0 where the result does not vary.

    Parameters
    ----------
    inputs, results : array (samples,)
        Drawn together; a result may be NaN.

    References
    ----------
    Plischke, Borgonovo & Smith 2013, European Journal of Operational Research 226, 536, on given
    data; Saltelli et al. 2008, Global Sensitivity Analysis, on the index.
    """
    defined = np.isfinite(results)
    x, y = inputs[defined], results[defined]
    total = float(np.square(y - y.mean()).sum()) if y.size else 0.0
    if y.size <= _BINS or total == 0:
        return 0.0
    ordered = y[_order(x)]
    starts = np.linspace(0, y.size, _BINS, endpoint=False).astype(int)
    counts = np.diff(np.append(starts, y.size))
    means = np.add.reduceat(ordered, starts) / counts
    between = float((counts * np.square(means - y.mean())).sum())
    within = (total - between) / (y.size - _BINS)
    return float(np.clip((between - (_BINS - 1) * within) / total, 0, 1))
