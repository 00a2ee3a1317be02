"""Laws of tornados and of shares of variance, whatever the inputs."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssb_report.compute.registry import REGISTRY
from ssb_report.compute.results import Numbers, Result
from ssb_report.compute.sampling import SAMPLES
from ssb_report.compute.sensitivity import evaluated_at, first_order_share, sensitivity
from ssb_report.quantity import Form, Quantity, Value
from tests.making import quantity

FORMULA = REGISTRY["cost-with-yield"]
"""Rises with each cost and falls with the yield: monotone in all that it takes."""

COSTS = ("materials", "processing", "overhead")
sizes = st.decimals("0.1", "10", places=3)
halves = st.decimals("0.001", "0.09", places=3)


@st.composite
def inputs(draw: st.DrawFn) -> dict[str, Quantity]:
    """The arguments of the formula as ranges about random middles."""
    middles = {name: draw(sizes) for name in COSTS} | {"yield_fraction": Decimal("0.7")}
    return {
        name: quantity(f"{middle - half}..{middle + half}", FORMULA.arguments[name].unit, key=name)
        for name, middle in middles.items()
        for half in [draw(halves)]
    }


def numbers_of(quantities: dict[str, Quantity]) -> Numbers:
    """The numbers in which the formula is applied to quantities of its arguments' names."""
    used = {name: quantities[name] for name in FORMULA.arguments}
    nominal = FORMULA.evaluate(**{name: each.value.nominal for name, each in used.items()})
    value = Value(Form.EXACT, Decimal(repr(float(nominal))))
    result = quantity("1", FORMULA.result.unit, key="cost")
    result = Quantity("cost", result.label, value, result.unit, result.provenance)
    arguments = {name: [name] for name in used}
    return Numbers(quantities, {"cost": Result(result, FORMULA, arguments)})


@settings(max_examples=15)
@given(quantities=inputs())
def test_the_ends_of_a_tornado_lie_about_the_nominal_value(
    quantities: dict[str, Quantity],
) -> None:
    numbers = numbers_of(quantities)
    nominal = evaluated_at(numbers, "cost", {})
    drivers = sensitivity(numbers, "cost")
    assert {driver.id for driver in drivers} == set(quantities)
    for driver in drivers:
        low, high = driver.results
        assert min(low, high) < nominal < max(low, high)
        assert (low > high) == (driver.id == "yield_fraction")


@settings(max_examples=15)
@given(quantities=inputs())
def test_shares_are_shares_and_sum_to_no_more_than_the_whole(
    quantities: dict[str, Quantity],
) -> None:
    shares = [driver.share for driver in sensitivity(numbers_of(quantities), "cost")]
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares, reverse=True)
    # Little of this formula is interaction, and chance moves the sum by a few thousandths.
    assert 0.97 < sum(shares) < 1.02


@settings(max_examples=10)
@given(quantities=inputs(), value=sizes)
def test_another_quantity_moves_no_share(quantities: dict[str, Quantity], value: Decimal) -> None:
    another = quantity(f"{value} ± 0.1", key="another")
    more = {"another": another, **quantities}
    assert sensitivity(numbers_of(more), "cost") == sensitivity(numbers_of(quantities), "cost")


@settings(max_examples=20)
@given(
    weights=st.lists(st.floats(0.01, 10), min_size=2, max_size=5), seed=st.integers(0, 2**32 - 1)
)
def test_shares_of_a_weighted_sum_are_those_of_the_variances(
    weights: list[float], seed: int
) -> None:
    drawn = np.random.default_rng(seed).standard_normal((len(weights), SAMPLES))
    squares = np.square(weights)
    results = np.asarray(weights) @ drawn
    shares = [first_order_share(each, results) for each in drawn]
    # A share scatters by 0.0022 at most (at a half, as sampled variances do): six times that.
    assert shares == pytest.approx(list(squares / squares.sum()), abs=0.0132)
