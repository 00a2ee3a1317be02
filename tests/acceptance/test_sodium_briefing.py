"""The second briefing of inputs/: its headline numbers, worked out here from what sources say."""

from __future__ import annotations

from math import log

import pytest

from ssb_report.check.check import Checked, check
from tests.running import INPUTS

DOLLAR = 7.0


@pytest.fixture(scope="module")
def checked() -> Checked:
    """The briefing, read and computed in this process."""
    return check(INPUTS / "sodium-grid-storage")


def recovered(rate: float, years: float) -> float:
    """The share of a loan that equal yearly payments take, as tables of interest have it."""
    return rate * (1 + rate) ** years / ((1 + rate) ** years - 1)


def stored(plant: float, *, years: float, usable: float, efficiency: float) -> float:
    """What each kWh given back costs, at 7 % interest and with 2 % a year for running the plant."""
    return 1000 * plant * (recovered(0.07, years) + 0.02) / (365 * usable * efficiency)


LFP_PLANT = 0.425 + 50 * DOLLAR / 1000
SODIUM_PLANT = 1.1 + 50 * DOLLAR / 1000
FROM_CELLS = (52 + 56) / 2 * DOLLAR / 1000 + (0.45 + 0.65) / 2
FALLS = -log(0.8) / log(2) * 0.35 - 0.025

# result, value in the unit beside it
EXPECTED = [
    ("sodium-mass-measured", 1000 / 127, "t"),
    ("lithium-cost-2022", 502.5 * 0.5125 / 1000, "CNY/Wh"),
    ("lithium-cost-2025", 61.3 * 0.5125 / 1000, "CNY/Wh"),
    ("ember-check", stored(0.875, years=20, usable=0.665, efficiency=0.9), "CNY/kWh"),
    ("lfp-levelised", stored(LFP_PLANT, years=20, usable=0.665, efficiency=0.875), "CNY/kWh"),
    ("sodium-levelised", stored(SODIUM_PLANT, years=16, usable=0.665, efficiency=0.885), "CNY/kWh"),
    (
        "sodium-levelised-from-cells",
        stored(FROM_CELLS, years=16, usable=0.665, efficiency=0.885),
        "CNY/kWh",
    ),
    ("growth-to-parity", (1.1 / 0.425) ** (log(2) / -log(0.8)), "1"),
    ("years-to-parity", log(SODIUM_PLANT / LFP_PLANT) / FALLS, "year"),
    ("years-to-parity-from-cells", log(FROM_CELLS / LFP_PLANT) / FALLS, "year"),
]


def test_it_is_without_fault_or_warning(checked: Checked) -> None:
    assert checked.warnings == ()


@pytest.mark.parametrize(("result", "value", "unit"), EXPECTED, ids=[row[0] for row in EXPECTED])
def test_headline_numbers(result: str, value: float, unit: str, checked: Checked) -> None:
    assert checked.numbers.nominal(result, unit) == pytest.approx(value, rel=1e-9)


def test_the_published_cost_of_storage_comes_out(checked: Checked) -> None:
    """65 dollars a MWh, from the inputs of those who published it."""
    found = checked.numbers.nominal("ember-check", "CNY/kWh")
    assert found == pytest.approx(65 * DOLLAR / 1000, rel=0.02)


def test_the_growth_assumed_is_that_of_the_capacity_expected(checked: Checked) -> None:
    """From 70 to 400 GWh a year within five years, as a continuous rate."""
    found = checked.numbers.nominal("growth-rate", "%/year")
    assert found == pytest.approx(100 * log(400 / 70) / 5, rel=0.01)


def test_every_number_is_sourced_or_an_assumption(checked: Checked) -> None:
    quantities = checked.briefing.quantities.values()
    assert len(quantities) > 50
    unsourced = {each.id for each in quantities if not each.provenance.citations}
    assumed = {each.id for each in quantities if each.provenance.status == "assumption"}
    assert unsourced == assumed


def test_it_shares_no_source_with_the_first_but_the_study_of_learning(checked: Checked) -> None:
    other = check(INPUTS / "jiangsu-solid-state").briefing.sources
    assert set(checked.briefing.sources) & set(other) == {"ziegler-trancik-2021"}
