"""What a stated bound leaves open: the values that a number known only to be ``>2`` may have.

A bound is sampled at its bound, and so is all that is computed from it. Whether a statement still
holds further out is asked of many values beyond the bound, near and far, of all bounds together.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ssb_report.compute.bounds import LOWER, OPEN, UPPER
from ssb_report.compute.formula import Array
from ssb_report.compute.results import Numbers
from ssb_report.quantity import Quantity

__all__ = ["barely", "beyond", "bounded"]

_NEAR, _FAR = 1e-6, 1e6
"""How near and how far, relative to the bound, the values beyond it lie."""

_CASES = 4096
"""How many cases are asked, of all bounds together."""

_LEAST = 3
_MOST = 7
"""More bounds than these move together: a grid of three values for each would grow too large."""

_COLDEST = -273.15


def bounded(numbers: Numbers, references: Iterable[str]) -> tuple[str, ...]:
    """The quantities known by a bound alone that numbers rest on, each once.

    One end of a range (``id.low``) is a number of its own, and rests on nothing. A bound of which
    it is said how likely its values are is treated like any uncertain number.
    """
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = list(references)[::-1]
    while waiting:
        reference = waiting.pop()
        if "." in reference or reference in seen:
            continue
        seen.add(reference)
        if reference in numbers.results:
            arguments = numbers.results[reference].arguments
            waiting += [each for references in arguments.values() for each in references][::-1]
        elif _is_bound(numbers.quantities[reference]):
            found[reference] = None
    return tuple(found)


def barely(numbers: Numbers, names: Iterable[str]) -> dict[str, Array]:
    """For each bound a value that just meets it: the bound itself, or one a hair beyond."""
    return {name: _outward(numbers.quantities[name], 1)[0] for name in names}


def beyond(numbers: Numbers, names: Iterable[str]) -> dict[str, Array]:
    """For each bound its values in a number of cases, shape ``(cases,)``, the same for all."""
    names = tuple(names)
    if not names:
        return {}
    axes = min(len(names), _MOST)
    count = max(_LEAST, int(_CASES ** (1 / axes)))
    places = np.meshgrid(*[np.arange(count)] * axes, indexing="ij")
    return {
        name: _outward(numbers.quantities[name], count)[places[min(axis, axes - 1)].ravel()]
        for axis, name in enumerate(names)
    }


def _is_bound(quantity: Quantity) -> bool:
    return quantity.value.form in LOWER + UPPER and quantity.distribution is None


def _outward(quantity: Quantity, count: int) -> Array:
    """Values from the bound outwards, nearest first.

    An amount that is less than so much is no less than nothing. (A temperature in degrees may be,
    down to the coldest; and so may what has a negative bound.)
    """
    bound = quantity.value.nominal
    size = abs(bound) or 1.0
    span = size * _FAR
    is_lower = quantity.value.form in LOWER
    if not is_lower and quantity.unit == "degC":
        span = bound - _COLDEST
    elif not is_lower and bound > 0:
        span = bound
    near = _NEAR * size
    steps = np.geomspace(near, max(span, near), count)
    if quantity.value.form not in OPEN:
        steps[0] = 0.0
    return bound + steps if is_lower else bound - steps
