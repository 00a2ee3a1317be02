"""Cost of a unit of energy against worked numbers."""

from __future__ import annotations

import pytest

from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError


def test_parts_add_up() -> None:
    value = formula("cost-sum").evaluate(materials=1.3, processing=0.5, research=0.2)
    assert value == pytest.approx(2)


def test_part_is_its_share_of_the_total() -> None:
    # 78 % of 0.6 CNY/Wh: the materials of a liquid cell
    value = formula("cost-part").evaluate(total=[0.6, 2], share=[0.78, 0])
    assert value == pytest.approx([0.468, 0])


def test_yield_divides_what_is_scrapped_and_not_the_overhead() -> None:
    value = formula("cost-with-yield").evaluate(
        materials=1.2, processing=0.3, overhead=0.2, yield_fraction=[1, 0.75]
    )
    assert value == pytest.approx([1.7, 2.2])


def test_lithium_sulfide_at_2000_yuan_a_kilogram() -> None:
    value = formula("material-cost-per-energy").evaluate(price=2000, need=0.364)
    assert value == pytest.approx(0.73, abs=0.005)


@pytest.mark.parametrize(("price", "expected"), [(84, 0.60), (74, 0.53)])
def test_liquid_packs_and_cells_in_yuan(price: float, expected: float) -> None:
    value = formula("currency-per-energy").evaluate(price=price, rate=7.1)
    assert value == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("formula_id", "arguments", "message"),
    [
        (
            "cost-sum",
            {"materials": 1, "processing": -1, "research": 0},
            r"processing = -1 CNY/Wh is outside its range \[0, ∞\) CNY/Wh",
        ),
        (
            "cost-with-yield",
            {"materials": 1, "processing": 1, "overhead": 0, "yield_fraction": 0},
            "yield_fraction = 0 is outside",
        ),
        (
            "cost-with-yield",
            {"materials": 1, "processing": 1, "overhead": 0, "yield_fraction": 80},
            "yield_fraction = 80 is outside",
        ),
        ("cost-part", {"total": 2, "share": 70}, r"share = 70 is outside its range \[0, 1\]"),
        ("material-cost-per-energy", {"price": -1, "need": 1}, "price = -1 CNY/kg is outside"),
        ("currency-per-energy", {"price": 84, "rate": 0}, "rate = 0 CNY/USD is outside"),
    ],
)
def test_faults(formula_id: str, arguments: dict[str, float], message: str) -> None:
    with pytest.raises(DomainError, match=f"formula '{formula_id}': {message}"):
        formula(formula_id).evaluate(**arguments)
