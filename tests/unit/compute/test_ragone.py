"""Energy against power, checked on discharges of the LG M50 that PyBaMM simulates (Chen 2020)."""

from __future__ import annotations

import numpy as np
import pytest

from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError

CELL = {"open_circuit_voltage": 3.71075, "resistance": 0.04075}


@pytest.mark.parametrize(
    ("current", "voltage", "energy"),
    [
        pytest.param(1, 3.670, 18.78, id="0.2C"),
        pytest.param(5, 3.507, 17.50, id="1C"),
        pytest.param(10, 3.317, 15.87, id="2C"),
    ],
)
def test_ideal_battery_meets_the_simulated_energies(
    current: float, voltage: float, energy: float
) -> None:
    """Within one per cent at 2C; the other two set voltage and resistance."""
    found = formula("ragone-energy").evaluate(
        power=voltage * current, charge=energy / voltage, **CELL
    )
    assert found == pytest.approx(energy, rel=0.01)


def test_ideal_battery_does_not_know_the_collapse_of_capacity_at_3c() -> None:
    power = formula("deliverable-power").evaluate(current=15, **CELL)
    found = formula("ragone-energy").evaluate(power=power, charge=18.78 / 3.670, **CELL)
    simulated = 7.58
    assert found > 2 * simulated


def test_published_form() -> None:
    power, charge, voltage, resistance = 30.0, 5.0, 3.7, 0.04
    root = np.sqrt(voltage**2 - 4 * resistance * power)
    published = 2 * resistance * charge * power / (voltage - root)
    found = formula("ragone-energy").evaluate(
        power=power, charge=charge, open_circuit_voltage=voltage, resistance=resistance
    )
    assert found == pytest.approx(published)


def test_no_power_takes_all_the_energy_and_the_matched_load_half_of_it() -> None:
    limit = float(formula("matched-load-power").evaluate(**CELL))
    found = formula("ragone-energy").evaluate(power=[0, limit], charge=5, **CELL)
    assert found == pytest.approx([5 * 3.71075, 5 * 3.71075 / 2])


def test_specific_form_is_the_energy_over_the_mass() -> None:
    mass = 0.068
    power = np.linspace(0, 80, 5)
    energy = formula("ragone-energy").evaluate(power=power, charge=5, **CELL)
    specific = formula("ragone-specific-energy").evaluate(
        specific_power=power / mass, charge=5, mass=mass, **CELL
    )
    assert specific == pytest.approx(energy / mass)


@pytest.mark.parametrize(
    ("formula_id", "arguments", "message"),
    [
        (
            "ragone-energy",
            {"power": 101, "charge": 5, "open_circuit_voltage": 4, "resistance": 0.04},
            r"power = 101 W is outside .*: <= open_circuit_voltage² / \(4 · resistance\) = 100 W",
        ),
        (
            "ragone-energy",
            {"power": 1, "charge": 5, "open_circuit_voltage": 4, "resistance": 0},
            "resistance = 0 ohm is outside",
        ),
        (
            "ragone-specific-energy",
            {
                "specific_power": 1001,
                "charge": 5,
                "open_circuit_voltage": 4,
                "resistance": 0.04,
                "mass": 0.1,
            },
            r"specific_power = 1001 W/kg .*: <= open_.* / \(4 · resistance · mass\) = 1000 W/kg",
        ),
    ],
)
def test_faults(formula_id: str, arguments: dict[str, float], message: str) -> None:
    with pytest.raises(DomainError, match=f"formula '{formula_id}': {message}"):
        formula(formula_id).evaluate(**arguments)
