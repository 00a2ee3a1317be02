"""Experience curves and declines in time against published figures."""

from __future__ import annotations

import numpy as np
import pytest

from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError


@pytest.mark.parametrize(
    ("progress_ratio", "exponent"),
    [(0.70, 0.515), (0.80, 0.322), (0.85, 0.234), (0.90, 0.152), (0.95, 0.074)],
)
def test_progress_ratios(progress_ratio: float, exponent: float) -> None:
    found = formula("learning-exponent").evaluate(learning_rate=1 - progress_ratio)
    assert found == pytest.approx(exponent, abs=5e-4)
    doubled = formula("experience-curve").evaluate(
        initial_cost=1, cumulative_output=2, exponent=found
    )
    assert doubled == pytest.approx(progress_ratio)
    assert formula("learning-rate").evaluate(exponent=found) == pytest.approx(1 - progress_ratio)


def test_thirteen_per_cent_a_year_for_24_years() -> None:
    rate = formula("decline-rate-from-annual").evaluate(annual_decline=0.13)
    assert rate == pytest.approx(0.139, abs=5e-4)
    left = formula("exponential-decline").evaluate(initial_cost=1, decline_rate=rate, time=24)
    assert left - 1 == pytest.approx(-0.965, abs=5e-4)
    assert left - 1 == pytest.approx(-0.97, abs=0.01), "as published for the decline since 1991"


@pytest.mark.parametrize(
    ("decline", "competitor", "years"),
    [(0.10, 0, 12.0), (0.15, 0, 8.0), (0.10, 0.03, 17.2), (0.15, 0.03, 10.0)],
)
def test_parity_of_2_and_0_6_yuan(decline: float, competitor: float, years: float) -> None:
    time = formula("time-to-parity").evaluate(
        initial_cost=2, competitor_cost=0.6, decline_rate=decline, competitor_decline=competitor
    )
    assert time == pytest.approx(years, abs=0.05)
    costs = [
        formula("exponential-decline").evaluate(initial_cost=cost, decline_rate=rate, time=time)
        for cost, rate in [(2, decline), (0.6, competitor)]
    ]
    assert costs[0] == pytest.approx(costs[1])


def test_rates_of_a_decade() -> None:
    """The middle of 10 to 15 per cent a year for ten years leaves exp(-1.25) of the cost."""
    value = formula("exponential-decline").evaluate(initial_cost=2, decline_rate=0.125, time=10)
    assert value == pytest.approx(2 * 0.2865, abs=1e-4)


def test_annual_decline_is_less_than_the_rate() -> None:
    value = formula("annual-decline").evaluate(decline_rate=[0, 0.139, 5])
    assert value == pytest.approx([0, 0.13, 0.993], abs=5e-4)


def test_output_that_brings_parity() -> None:
    exponent = formula("learning-exponent").evaluate(learning_rate=0.2)
    output = formula("output-for-cost").evaluate(initial_cost=2, target_cost=0.6, exponent=exponent)
    # 5.4 doublings, each to 80 %.
    assert np.log2(output) == pytest.approx(np.log(0.3) / np.log(0.8))
    found = formula("exponent-from-two-costs").evaluate(cost_1=2, cost_2=0.6, output_ratio=output)
    assert found == pytest.approx(exponent)


def test_time_form_is_the_experience_curve_of_growing_output() -> None:
    exponent, growth, time = 0.322, 0.4, 7
    rate = formula("decline-rate-from-growth").evaluate(exponent=exponent, growth_rate=growth)
    by_time = formula("exponential-decline").evaluate(initial_cost=2, decline_rate=rate, time=time)
    by_output = formula("experience-curve").evaluate(
        initial_cost=2, cumulative_output=np.exp(growth * time), exponent=exponent
    )
    assert by_time == pytest.approx(by_output)


@pytest.mark.parametrize(
    ("formula_id", "arguments", "message"),
    [
        (
            "learning-exponent",
            {"learning_rate": 1},
            r"learning_rate = 1 is outside its range \[0, 1\)",
        ),
        (
            "experience-curve",
            {"initial_cost": 2, "cumulative_output": 0, "exponent": 0.3},
            "cumulative_output = 0 is outside",
        ),
        (
            "output-for-cost",
            {"initial_cost": 2, "target_cost": 1, "exponent": 0},
            "exponent = 0 is outside",
        ),
        (
            "output-for-cost",
            {"initial_cost": 2, "target_cost": 1, "exponent": 1e-5},
            "result = inf is outside",
        ),
        (
            "exponent-from-two-costs",
            {"cost_1": 2, "cost_2": 1, "output_ratio": 1},
            r"output_ratio = 1 is outside its range \(1, ∞\)",
        ),
        (
            "exponential-decline",
            {"initial_cost": 2, "decline_rate": 0.1, "time": -1},
            "time = -1 year is outside",
        ),
        ("decline-rate-from-annual", {"annual_decline": 13}, "annual_decline = 13 is outside"),
        (
            "time-to-parity",
            {
                "initial_cost": 2,
                "competitor_cost": 0.6,
                "decline_rate": 0.1,
                "competitor_decline": 0.1,
            },
            "decline_rate = 0.1 1/year is outside its range: > competitor_decline = 0.1 1/year",
        ),
        (
            "time-to-parity",
            {
                "initial_cost": 0.5,
                "competitor_cost": 0.6,
                "decline_rate": 0.1,
                "competitor_decline": 0,
            },
            "initial_cost = 0.5 CNY/Wh is outside its range: >= competitor_cost = 0.6 CNY/Wh",
        ),
    ],
)
def test_faults(formula_id: str, arguments: dict[str, float], message: str) -> None:
    with pytest.raises(DomainError, match=f"formula '{formula_id}': {message}"):
        formula(formula_id).evaluate(**arguments)
