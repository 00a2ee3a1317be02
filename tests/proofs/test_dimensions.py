"""Every formula gives the unit that it declares, in whatever system of units one calculates."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

from ssb_report.compute.formula import Array, Formula
from ssb_report.compute.registry import REGISTRY
from ssb_report.units import _pint_unit
from tests.proofs.admissible import admissible
from tests.proofs.dimensions import (
    BY_ITS_UNIT_OF_TIME,
    DimensionError,
    factor_between,
    plain_time,
    unit_of,
    units,
)
from tests.proofs.printed import printed

every_formula = pytest.mark.parametrize("record", REGISTRY.values(), ids=list(REGISTRY))

OF_ONE_YEAR = {"annual-decline", "decline-rate-from-annual", "levelised-storage-cost"}
"""Laws in which a time stands that is always one year."""


@every_formula
def test_what_is_printed_has_the_unit_that_is_declared(record: Formula) -> None:
    found = unit_of(plain_time(record), units(record))
    assert factor_between(found, record.result.unit) > 0


@pytest.mark.parametrize("formula_id", sorted(BY_ITS_UNIT_OF_TIME))
def test_a_reader_is_told_of_the_prefactors_hidden_unit(formula_id: str) -> None:
    record = REGISTRY[formula_id]
    assert (
        "The prefactor carries the unit of one over time to the power of n"
        in (record.reading["en"])
    )
    with pytest.raises(DimensionError, match="day is raised to"):
        unit_of(printed(formula_id).expression, units(record))


# ---- another system of units


def scales(unit: str, sizes: dict[str, float]) -> float:
    """By how much numbers in this unit grow when the base units shrink by `sizes`."""
    dimensions = _pint_unit(unit).dimensionality
    return float(np.prod([sizes[name] ** power for name, power in dimensions.items()]))


def sizes(seed: int) -> dict[str, float]:
    """Random sizes of the base units; Boltzmann's constant ties temperature to energy."""
    stream = np.random.default_rng(seed)
    names = ("length", "mass", "time", "current", "currency_cny", "currency_usd")
    found = {f"[{name}]": float(10 ** stream.uniform(-2, 2)) for name in names}
    energy = {"[mass]": 1, "[length]": 2, "[time]": -2}
    found["[temperature]"] = float(
        np.prod([found[name] ** power for name, power in energy.items()])
    )
    return found


def rescaled(
    record: Formula, given: dict[str, Array], system: dict[str, float]
) -> dict[str, Array]:
    moved = {
        name: values * scales(record.arguments[name].unit, system) for name, values in given.items()
    }
    if record.id in BY_ITS_UNIT_OF_TIME:
        moved["prefactor"] = moved["prefactor"] / scales("day", system) ** given["exponent"]
    return moved


@pytest.mark.parametrize("seed", range(3))
@every_formula
def test_the_law_is_the_same_in_every_system_of_units(record: Formula, seed: int) -> None:
    system, given = sizes(seed), admissible(record.id, 50)
    if record.id in OF_ONE_YEAR:
        system["[time]"] = 1
    found = record.function(**rescaled(record, given, system))
    expected = record.function(**given) * scales(record.result.unit, system)
    assert found == pytest.approx(expected, rel=1e-6)


# ---- the judge itself


X, Y, Z = sympy.symbols("x y z")


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (X + Y, "are added"),
        (sympy.Max(X, Y), "are added"),
        (1 + X, "are added"),
        (sympy.exp(X), "is no plain number"),
        (sympy.log(X * Y), "is no plain number"),
        (2**X, "is no plain number"),
        (X**Z, "is raised to"),
        (sympy.sin(X), "nothing is known"),
    ],
    ids=str,
)
def test_unlike_things_are_not_added(expression: sympy.Expr, message: str) -> None:
    with pytest.raises(DimensionError, match=message):
        unit_of(expression, {X: "cm", Y: "kg", Z: "1"})


@pytest.mark.parametrize("expression", [X + Y, sympy.exp(X / Y)], ids=str)
def test_a_lost_factor_between_units_is_told(expression: sympy.Expr) -> None:
    with pytest.raises(DimensionError):
        unit_of(expression, {X: "cm", Y: "m"})


def test_a_factor_that_is_not_lost_is_known() -> None:
    assert factor_between(unit_of(X * Y, {X: "CNY/kg", Y: "kg/kWh"}), "CNY/Wh") == 1e-3
    with pytest.raises(DimensionError, match="is no CNY"):
        factor_between(unit_of(X * Y, {X: "CNY/kg", Y: "kg"}), "CNY/Wh")
