"""Which way every formula goes when one of its arguments grows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from ssb_report.compute.formula import Array
from ssb_report.compute.registry import REGISTRY, formula
from tests.proofs.admissible import draws

TRIED = 60_000
LEAST = 40
SLACK = 1e-12
"""Relative room for rounding."""

TWO_PHASES = {"fraction": "?", "inorganic": "+", "organic": "+"}
ARRHENIUS_FROM_REFERENCE = {
    "temperature": "+",
    "reference_conductivity": "+",
    "reference_temperature": "-",
    "activation_energy": "?",
}
LOADS = {"open_circuit_voltage": "+", "resistance": "-"}

SIGNS: Mapping[str, Mapping[str, str]] = {
    "specific-energy": {"energy": "+", "mass": "-"},
    "specific-energy-from-charge": {"charge": "+", "voltage": "+", "mass": "-"},
    "mass-from-specific-energy": {"energy": "+", "specific_energy": "-"},
    "volume-from-energy-density": {"energy": "+", "energy_density": "-"},
    # more of a phase helps where it is the better conductor
    "parallel-conductivity": TWO_PHASES,
    "series-conductivity": TWO_PHASES,
    "hashin-shtrikman-upper": TWO_PHASES,
    "hashin-shtrikman-lower": TWO_PHASES,
    "bruggeman-conductivity": TWO_PHASES,
    "porous-conductivity": {"porosity": "+", "bulk": "+"},
    # what is above the threshold is less than the whole, and falls with its power
    "percolation-conductivity": {
        "fraction": "+",
        "threshold": "-",
        "exponent": "-",
        "prefactor": "+",
    },
    "arrhenius-conductivity": {"temperature": "+", "prefactor": "+", "activation_energy": "-"},
    # a high barrier helps above the reference temperature and hinders below it
    "arrhenius-conductivity-from-reference": ARRHENIUS_FROM_REFERENCE,
    # low barriers are beaten by the inverse temperature in front
    "hopping-conductivity-from-reference": {
        **ARRHENIUS_FROM_REFERENCE,
        "temperature": "?",
        "reference_temperature": "?",
    },
    # the slope of a line through two points: which is the hotter one decides
    "activation-energy-from-two-points": dict.fromkeys(
        ("conductivity_1", "temperature_1", "conductivity_2", "temperature_2"), "?"
    ),
    "hopping-activation-energy-from-two-points": dict.fromkeys(
        ("conductivity_1", "temperature_1", "conductivity_2", "temperature_2"), "?"
    ),
    "vtf-conductivity": {
        "temperature": "+",
        "prefactor": "+",
        "pseudo_energy": "-",
        "vanishing_temperature": "-",
    },
    "interface-resistance": {"thickness": "+", "conductivity": "-"},
    "total-area-specific-resistance": {
        "thickness": "+",
        "conductivity": "-",
        "interfaces": "+",
    },
    "resistance-from-area": {"area_specific_resistance": "+", "area": "-"},
    "rolled-throughput-yield": {"defect_rates": "-"},
    "uniform-step-yield": {"defect_rate": "-", "steps": "-"},
    "step-defect-from-yield": {"yield_fraction": "-", "steps": "-"},
    "cost-sum": {"materials": "+", "processing": "+", "research": "+"},
    "cost-part": {"total": "+", "share": "+"},
    "cost-with-yield": {
        "materials": "+",
        "processing": "+",
        "overhead": "+",
        "yield_fraction": "-",
    },
    "material-cost-per-energy": {"price": "+", "need": "+"},
    "currency-per-energy": {"price": "+", "rate": "+"},
    # before the reference output cost was higher, the more so the steeper the curve
    "experience-curve": {"initial_cost": "+", "cumulative_output": "-", "exponent": "?"},
    "learning-exponent": {"learning_rate": "+"},
    "learning-rate": {"exponent": "+"},
    "exponent-from-two-costs": {"cost_1": "+", "cost_2": "-", "output_ratio": "?"},
    "output-for-cost": {"initial_cost": "+", "target_cost": "-", "exponent": "?"},
    "exponential-decline": {"initial_cost": "+", "decline_rate": "-", "time": "-"},
    "annual-decline": {"decline_rate": "+"},
    "decline-rate-from-annual": {"annual_decline": "+"},
    "decline-rate-from-growth": {"exponent": "+", "growth_rate": "+"},
    "time-to-parity": {
        "initial_cost": "+",
        "competitor_cost": "-",
        "decline_rate": "-",
        "competitor_decline": "+",
    },
    "short-circuit-power": {"voltage": "+", "resistance": "-"},
    "short-circuit-current": LOADS,
    # past half the short-circuit current more of it delivers less
    "deliverable-power": {**LOADS, "current": "?"},
    "matched-load-power": LOADS,
    "practical-power": {**LOADS, "minimum_voltage": "-"},
    "power-per-mass": {"power": "+", "mass": "-"},
    "ragone-energy": {**LOADS, "power": "-", "charge": "+"},
    "ragone-specific-energy": {**LOADS, "specific_power": "-", "charge": "+", "mass": "-"},
    # the resistance must be above nought, so that the smaller current has the higher voltage
    "resistance-from-two-loads": dict.fromkeys(
        ("voltage_1", "current_1", "voltage_2", "current_2"), "?"
    ),
    "open-circuit-voltage-from-load": {"voltage": "+", "current": "+", "resistance": "+"},
    # a day is the unit of time: before it has passed, a power of time falls with its exponent
    "calendar-fade": {
        "prefactor": "+",
        "activation_energy": "-",
        "temperature": "+",
        "time": "+",
        "exponent": "?",
    },
    # a charge that lowers the barrier below nought turns the temperature's way
    "fade-from-rate-temperature": {
        "prefactor": "+",
        "rate_temperature": "-",
        "soc_temperature": "+",
        "state_of_charge": "+",
        "temperature": "?",
        "time": "+",
        "exponent": "?",
    },
    "plant-cost": {"core": "+", "rest": "+"},
    "levelised-storage-cost": {
        "capital_cost": "+",
        "discount_rate": "+",
        "lifetime": "-",
        "operation": "+",
        "cycles": "-",
        "usable": "-",
        "efficiency": "-",
    },
}

CASES = [(key, name) for key, signs in SIGNS.items() for name in signs]


def test_every_argument_has_its_sign() -> None:
    assert {key: set(signs) for key, signs in SIGNS.items()} == {
        key: set(record.arguments) for key, record in REGISTRY.items()
    }


def relative_changes(formula_id: str, name: str) -> Array:
    """How the result changes when one argument grows and all others stay, wherever both hold."""
    record = formula(formula_id)
    given, other = draws(formula_id, TRIED), draws(formula_id, TRIED, seed=1)[name]
    lower, higher = np.minimum(given[name], other), np.maximum(given[name], other)
    before = record.sample(**given | {name: lower})
    after = record.sample(**given | {name: higher})
    holds = np.isfinite(before) & np.isfinite(after)
    assert holds.sum() >= LEAST
    scale = np.maximum(np.abs(before), np.abs(after))[holds]
    change = (after - before)[holds]
    return np.divide(change, scale, out=np.zeros_like(change), where=scale > 0)


@pytest.mark.parametrize(("formula_id", "name"), CASES)
def test_results_go_the_way_of_the_sign(formula_id: str, name: str) -> None:
    changes = relative_changes(formula_id, name)
    match SIGNS[formula_id][name]:
        case "+":
            assert changes.min() >= -SLACK
            assert changes.max() > SLACK
        case "-":
            assert changes.max() <= SLACK
            assert changes.min() < -SLACK
        case _:
            assert changes.min() < -SLACK < SLACK < changes.max()


@pytest.mark.parametrize("formula_id", [key for key, signs in SIGNS.items() if signs is TWO_PHASES])
def test_more_of_the_better_conductor_never_hinders(formula_id: str) -> None:
    given = draws(formula_id, TRIED)
    worse, better = np.sort([given["inorganic"], given["organic"]], axis=0)
    lower, higher = np.sort([given["fraction"], draws(formula_id, TRIED, seed=1)["fraction"]], 0)
    record = formula(formula_id)
    before, after = (
        record.evaluate(fraction=share, inorganic=better, organic=worse)
        for share in (lower, higher)
    )
    assert (after >= before * (1 - 1e-9)).all()
