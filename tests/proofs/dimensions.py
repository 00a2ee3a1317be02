"""The unit that an expression has, worked out from those of its symbols by the rules of algebra."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import mul
from typing import Any

import sympy

from ssb_report.compute.formula import Formula
from ssb_report.units import _pint_unit, _registry
from tests.proofs.printed import CONSTANTS, printed

__all__ = [
    "BY_ITS_UNIT_OF_TIME",
    "DimensionError",
    "factor_between",
    "plain_time",
    "unit_of",
    "units",
]

Unit = Any  # pint makes its classes at run time
ONE: Unit = _pint_unit("1")


BY_ITS_UNIT_OF_TIME = {"calendar-fade", "fade-from-rate-temperature"}
"""Laws whose prefactor is for time in days to a power; a reader is told that it is."""


class DimensionError(Exception):
    """The expression adds unlike things, or takes the logarithm of a length."""


def units(record: Formula) -> dict[sympy.Symbol, str]:
    """The units of all that the formula prints."""
    found = {symbol: unit for symbol, (_, unit) in CONSTANTS.items()}
    for name, symbols in printed(record.id).symbols.items():
        found |= dict.fromkeys(symbols, record.arguments[name].unit)
    return found


def plain_time(record: Formula) -> sympy.Expr:
    """What is printed, with time to a power as the plain number that a prefactor is fitted for."""
    expression, symbols = printed(record.id).expression, printed(record.id).symbols
    if record.id not in BY_ITS_UNIT_OF_TIME:
        return expression
    (time,), (exponent,), (prefactor,) = (
        symbols[name] for name in ("time", "exponent", "prefactor")
    )
    rest = expression / (prefactor * time**exponent)
    assert not rest.free_symbols & {time, prefactor}
    return rest * prefactor


def unit_of(expression: sympy.Expr, units: Mapping[sympy.Symbol, str]) -> Unit:
    """The unit that comes out when the symbols' numbers are put in as they are.

    A sum is refused unless all its terms have one unit, and an exponent, or what a function takes,
    unless it is a plain number: a factor between two units would be lost there.

    Raises
    ------
    DimensionError
        Where the expression does not have one.
    """
    match expression:
        case sympy.Symbol():
            return _pint_unit(units[expression])
        case sympy.Number():
            return ONE
        case sympy.Mul():
            return reduce(mul, [unit_of(each, units) for each in expression.args])
        case sympy.Add() | sympy.Max() | sympy.Min():
            return _alike([_term(each, units) for each in expression.args], expression)
        case sympy.Pow(base=base, exp=exponent):
            return _power(unit_of(base, units), exponent, units)
        case sympy.exp() | sympy.log():
            _require_plain(expression.args[0], units)
            return ONE
    raise DimensionError(f"nothing is known of {expression.func}")


def factor_between(unit: Unit, other: str) -> float:
    """The number in the other unit for 1 in this one."""
    wanted = _pint_unit(other)
    if unit.dimensionality != wanted.dimensionality:
        raise DimensionError(f"{unit} is no {other}")
    return float(_registry().Quantity(1.0, unit).to(wanted).magnitude)


def _term(term: sympy.Expr, units: Mapping[sympy.Symbol, str]) -> Unit | None:
    """The unit of a term; None for nought, which has every one."""
    return None if term.is_zero else unit_of(term, units)


def _alike(found: list[Unit | None], expression: sympy.Expr) -> Unit:
    first, *others = [unit for unit in found if unit is not None]
    for other in others:
        if other.dimensionality != first.dimensionality or not _same_size(first, other):
            raise DimensionError(f"{first} and {other} are added in {expression}")
    return first


def _power(base: Unit, exponent: sympy.Expr, units: Mapping[sympy.Symbol, str]) -> Unit:
    _require_plain(exponent, units)
    if exponent.is_number:
        return base ** float(exponent)
    if base.dimensionless and _same_size(base, ONE):
        return ONE
    raise DimensionError(f"{base} is raised to {exponent}")


def _require_plain(expression: sympy.Expr, units: Mapping[sympy.Symbol, str]) -> None:
    unit = unit_of(expression, units)
    if not unit.dimensionless or not _same_size(unit, ONE):
        raise DimensionError(f"{expression} is no plain number, but in {unit}")


def _same_size(one: Unit, other: Unit) -> bool:
    ratio = _registry().Quantity(1.0, one).to(other).magnitude
    return abs(ratio - 1) < 1e-12
