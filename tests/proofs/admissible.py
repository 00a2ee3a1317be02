"""Random arguments that formulas admit, from all over their ranges."""

from __future__ import annotations

from functools import cache
from zlib import crc32

import numpy as np

from ssb_report.compute.formula import Array, Interval
from ssb_report.compute.registry import formula
from tests.proofs.printed import ELEMENTS

__all__ = ["admissible", "draws"]

_DECADES = 4
_TRIED = 4000


def draws(formula_id: str, count: int, seed: int = 0) -> dict[str, Array]:
    """Arguments from within their own ranges; limits between them may be broken."""
    stream = np.random.default_rng([crc32(formula_id.encode()), seed])
    return {
        name: _within(symbol.valid, (count, ELEMENTS) if symbol.many else (count,), stream)
        for name, symbol in formula(formula_id).arguments.items()
    }


@cache
def admissible(formula_id: str, count: int) -> dict[str, Array]:
    """So many arguments for which the formula holds."""
    record = formula(formula_id)
    drawn = draws(formula_id, _TRIED)
    kept = np.flatnonzero(np.isfinite(record.sample(**drawn)))[:count]
    assert kept.size == count, f"'{formula_id}' holds for {kept.size} of {_TRIED} draws only"
    chosen = {name: values[kept] for name, values in drawn.items()}
    record.evaluate(**chosen)
    return chosen


def _within(valid: Interval, shape: tuple[int, ...], stream: np.random.Generator) -> Array:
    """Numbers of all magnitudes; from a closed range evenly or, near nought, in the logarithm."""
    if np.isinf(valid.low):
        return stream.standard_normal(shape)
    if np.isinf(valid.high):
        return valid.low + 10 ** stream.uniform(-_DECADES, _DECADES, shape)
    even = stream.uniform(valid.low, valid.high, shape)
    if valid.low:
        return even
    small = valid.high * 10 ** stream.uniform(-2 * _DECADES, 0, shape)
    return np.where(stream.random(shape) < 0.5, even, small)
