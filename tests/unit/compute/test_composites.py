"""Mixtures of two conductors against values from outside and against their limits."""

from __future__ import annotations

import numpy as np
import pytest

from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError

MODELS = [
    "parallel-conductivity",
    "hashin-shtrikman-upper",
    "bruggeman-conductivity",
    "hashin-shtrikman-lower",
    "series-conductivity",
]


@pytest.mark.parametrize(
    ("formula_id", "expected"),
    list(zip(MODELS, [5.050e-4, 4.072e-4, 2.710e-4, 3.829e-5, 1.980e-5], strict=True)),
)
def test_half_and_half_of_two_conductors_a_hundredfold_apart(
    formula_id: str, expected: float
) -> None:
    value = formula(formula_id).evaluate(fraction=0.5, inorganic=1e-3, organic=1e-5)
    assert value == pytest.approx(expected, rel=2e-4)
    exchanged = formula(formula_id).evaluate(fraction=0.5, inorganic=1e-5, organic=1e-3)
    assert exchanged == pytest.approx(expected, rel=2e-4), "neither phase is named the better"


@pytest.mark.parametrize("formula_id", MODELS)
def test_pure_phases(formula_id: str) -> None:
    value = formula(formula_id).evaluate(fraction=[0, 1], inorganic=1e-3, organic=1e-9)
    assert value == pytest.approx([1e-9, 1e-3], rel=1e-9)


@pytest.mark.parametrize("formula_id", MODELS)
def test_two_like_phases_are_one(formula_id: str) -> None:
    value = formula(formula_id).evaluate(
        fraction=np.linspace(0, 1, 5), inorganic=2e-4, organic=2e-4
    )
    assert value == pytest.approx(np.full(5, 2e-4))


def test_hashin_shtrikman_bounds_in_their_published_form() -> None:
    fraction, good, poor = 0.3, 1e-3, 1e-5
    upper = good + (1 - fraction) / (1 / (poor - good) + fraction / (3 * good))
    lower = poor + fraction / (1 / (good - poor) + (1 - fraction) / (3 * poor))
    arguments = {"fraction": fraction, "inorganic": good, "organic": poor}
    assert formula("hashin-shtrikman-upper").evaluate(**arguments) == pytest.approx(upper)
    assert formula("hashin-shtrikman-lower").evaluate(**arguments) == pytest.approx(lower)


@pytest.mark.parametrize("organic", [1e-3, 1e-5, 1e-9])
@pytest.mark.parametrize("fraction", [0.05, 1 / 3, 0.6])
def test_bruggeman_mixture_satisfies_its_mixing_rule(fraction: float, organic: float) -> None:
    inorganic = 2e-3
    mixed = formula("bruggeman-conductivity").evaluate(
        fraction=fraction, inorganic=inorganic, organic=organic
    )
    first = fraction * (inorganic - mixed) / (inorganic + 2 * mixed)
    second = (1 - fraction) * (organic - mixed) / (organic + 2 * mixed)
    assert first == pytest.approx(-second)


def test_bruggeman_mixture_percolates_at_a_third() -> None:
    value = formula("bruggeman-conductivity").evaluate(
        fraction=[0.32, 0.35], inorganic=1, organic=1e-12
    )
    assert value[0] < 1e-9
    assert value[1] > 1e-2


def test_porous_body() -> None:
    value = formula("porous-conductivity").evaluate(porosity=[0, 0.25, 1], bulk=8e-3)
    assert value == pytest.approx([0, 1e-3, 8e-3])


def test_percolation_starts_at_the_threshold() -> None:
    value = formula("percolation-conductivity").evaluate(
        fraction=[0.2, 0.7], threshold=0.2, exponent=2, prefactor=4e-3
    )
    assert value == pytest.approx([0, 1e-3])


@pytest.mark.parametrize("formula_id", MODELS)
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"fraction": 1.2}, r"fraction = 1.2 is outside its range \[0, 1\]$"),
        ({"organic": 0}, r"organic = 0 S/cm is outside its range \(0, 10\] S/cm"),
        ({"inorganic": -1e-3}, "inorganic = -0.001 S/cm is outside"),
        ({"inorganic": np.nan}, "inorganic = nan S/cm is outside"),
    ],
)
def test_faults(formula_id: str, changed: dict[str, float], message: str) -> None:
    arguments = {"fraction": 0.5, "inorganic": 1e-3, "organic": 1e-5} | changed
    with pytest.raises(DomainError, match=f"formula '{formula_id}': {message}"):
        formula(formula_id).evaluate(**arguments)


def test_percolation_says_nothing_below_the_threshold() -> None:
    with pytest.raises(DomainError, match=r"fraction = 0.1 is outside its range: >= threshold = 0"):
        formula("percolation-conductivity").evaluate(
            fraction=0.1, threshold=0.2, exponent=2, prefactor=1e-3
        )
