"""Energy, charge and mass against published cells and packs."""

from __future__ import annotations

import pytest

from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError


def test_pack_of_150_kwh_and_575_kg() -> None:
    value = formula("specific-energy").evaluate(energy=150_000, mass=575)
    assert value == pytest.approx(260.9, abs=0.05)
    assert value == pytest.approx(260, rel=0.01), "as its maker publishes it"


def test_cell_of_21_6_wh_301_wh_per_kg_and_844_wh_per_litre() -> None:
    mass = formula("mass-from-specific-energy").evaluate(energy=21.6, specific_energy=301)
    volume = formula("volume-from-energy-density").evaluate(energy=21.6, energy_density=844)
    assert mass == pytest.approx(71.8e-3, abs=0.05e-3)
    assert volume == pytest.approx(25.6e-3, abs=0.05e-3)


def test_prototype_of_60_ah_below_500_g_is_near_its_claimed_430_wh_per_kg() -> None:
    value = formula("specific-energy-from-charge").evaluate(charge=60, voltage=3.6, mass=0.5)
    assert value == pytest.approx(430, rel=0.05)


@pytest.mark.parametrize(
    ("formula_id", "arguments", "message"),
    [
        ("specific-energy", {"energy": 1, "mass": 0}, r"mass = 0 kg is outside .* \(0, ∞\) kg"),
        ("specific-energy", {"energy": -1, "mass": 1}, r"energy = -1 Wh is outside .* \[0, ∞\) Wh"),
        (
            "specific-energy-from-charge",
            {"charge": 60, "voltage": 0, "mass": 1},
            "voltage = 0 V is outside",
        ),
        (
            "mass-from-specific-energy",
            {"energy": 1, "specific_energy": 0},
            "specific_energy = 0 Wh/kg is outside",
        ),
        (
            "volume-from-energy-density",
            {"energy": 1, "energy_density": 0},
            "energy_density = 0 Wh/L is outside",
        ),
    ],
)
def test_faults(formula_id: str, arguments: dict[str, float], message: str) -> None:
    with pytest.raises(DomainError, match=f"formula '{formula_id}': {message}"):
        formula(formula_id).evaluate(**arguments)
