"""The cost of storing electricity against numbers worked out on paper."""

from __future__ import annotations

import pytest

from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError

PLANT = {
    "capital_cost": 1.0,
    "discount_rate": 0.07,
    "lifetime": 20,
    "operation": 0.02,
    "cycles": 365,
    "usable": 1,
    "efficiency": 1,
}


def test_a_plant_costs_what_its_parts_do() -> None:
    value = formula("plant-cost").evaluate(core=[0.4, 1.1], rest=0.35)
    assert value == pytest.approx([0.75, 1.45])


def test_what_is_given_back_shares_the_yearly_cost() -> None:
    # 1000 CNY for a kWh; at 7 % over 20 years 94.39 a year, 20 to run it, 365 kWh
    whole = formula("levelised-storage-cost").evaluate(**PLANT)
    assert whole == pytest.approx(114.39 / 365, rel=1e-4)
    part = formula("levelised-storage-cost").evaluate(**PLANT | {"usable": 0.8, "efficiency": 0.9})
    assert part == pytest.approx(whole / 0.72)


def test_at_hardly_any_interest_the_capital_is_paid_in_equal_parts() -> None:
    given = PLANT | {"discount_rate": 1e-12, "operation": 0}
    value = formula("levelised-storage-cost").evaluate(**given)
    assert value == pytest.approx(50 / 365, rel=1e-9)


@pytest.mark.parametrize("name", ["discount_rate", "lifetime", "cycles", "usable", "efficiency"])
def test_nothing_that_must_be_there_may_be_nought(name: str) -> None:
    with pytest.raises(DomainError, match=f"{name} = 0"):
        formula("levelised-storage-cost").evaluate(**PLANT | {name: 0})
