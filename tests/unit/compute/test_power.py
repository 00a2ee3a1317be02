"""Power of a cell, checked on discharges of the LG M50 that PyBaMM simulates (Chen 2020).

Means over whole discharges: 0.2C 18.78 Wh at 3.670 V, 1C 17.50 Wh at 3.507 V, 2C 15.87 Wh at
3.317 V; the cell has 5 Ah, so that 1C is 5 A.
"""

from __future__ import annotations

import numpy as np
import pytest

from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError


@pytest.fixture
def resistance() -> float:
    found = formula("resistance-from-two-loads").evaluate(
        voltage_1=3.670, current_1=1, voltage_2=3.507, current_2=5
    )
    return float(found)


@pytest.fixture
def open_circuit(resistance: float) -> float:
    found = formula("open-circuit-voltage-from-load").evaluate(
        voltage=3.670, current=1, resistance=resistance
    )
    return float(found)


def test_resistance_from_two_loads(resistance: float, open_circuit: float) -> None:
    assert resistance == pytest.approx(0.04075)
    assert open_circuit == pytest.approx(3.71075)


def test_order_of_the_loads_does_not_matter(resistance: float) -> None:
    found = formula("resistance-from-two-loads").evaluate(
        voltage_1=3.507, current_1=5, voltage_2=3.670, current_2=1
    )
    assert found == pytest.approx(resistance)


def test_slow_discharges_foretell_the_mean_voltage_at_2c(
    resistance: float, open_circuit: float
) -> None:
    power = formula("deliverable-power").evaluate(
        open_circuit_voltage=open_circuit, current=10, resistance=resistance
    )
    assert power / 10 == pytest.approx(3.317, rel=0.01)


def test_power_as_printed_is_four_times_what_any_load_takes(
    resistance: float, open_circuit: float
) -> None:
    printed = formula("short-circuit-power").evaluate(voltage=open_circuit, resistance=resistance)
    matched = formula("matched-load-power").evaluate(
        open_circuit_voltage=open_circuit, resistance=resistance
    )
    practical = formula("practical-power").evaluate(
        open_circuit_voltage=open_circuit, minimum_voltage=2.5, resistance=resistance
    )
    assert printed == pytest.approx(4 * matched)
    assert practical < matched
    assert practical == pytest.approx(2.5 * (3.71075 - 2.5) / 0.04075)


def test_matched_load_is_the_summit_of_the_deliverable_power() -> None:
    current = np.linspace(0, 100, 1001)
    power = formula("deliverable-power").evaluate(
        open_circuit_voltage=4, current=current, resistance=0.04
    )
    assert power.max() == pytest.approx(100)
    assert current[power.argmax()] == pytest.approx(50)
    assert power[[0, -1]] == pytest.approx([0, 0])
    assert formula("matched-load-power").evaluate(open_circuit_voltage=4, resistance=0.04) == 100
    assert formula("short-circuit-current").evaluate(open_circuit_voltage=4, resistance=0.04) == 100


def test_power_per_mass() -> None:
    assert formula("power-per-mass").evaluate(power=35, mass=0.07) == pytest.approx(500)


@pytest.mark.parametrize(
    ("formula_id", "arguments", "message"),
    [
        (
            "short-circuit-power",
            {"voltage": 4, "resistance": 0},
            r"resistance = 0 ohm is outside its range \(0, ∞\) ohm",
        ),
        (
            "deliverable-power",
            {"open_circuit_voltage": 4, "current": [1, 101], "resistance": 0.04},
            "current = 101 A is outside its range: <= open_circuit_voltage / resistance = 100 A",
        ),
        (
            "practical-power",
            {"open_circuit_voltage": 4, "minimum_voltage": 4.2, "resistance": 0.04},
            "minimum_voltage = 4.2 V is outside its range: <= open_circuit_voltage = 4 V",
        ),
        (
            "practical-power",
            {"open_circuit_voltage": 4, "minimum_voltage": 1, "resistance": 0.04},
            "minimum_voltage = 1 V is outside its range: >= open_circuit_voltage / 2 = 2 V",
        ),
        ("power-per-mass", {"power": 1, "mass": 0}, "mass = 0 kg is outside"),
        (
            "resistance-from-two-loads",
            {"voltage_1": 3.6, "current_1": 5, "voltage_2": 3.5, "current_2": 5},
            "current_2 = 5 A is outside its range: != current_1 = 5 A",
        ),
        (
            "resistance-from-two-loads",
            {"voltage_1": 3.5, "current_1": 1, "voltage_2": 3.6, "current_2": 5},
            "result = -0.025 ohm is outside",
        ),
        (
            "open-circuit-voltage-from-load",
            {"voltage": 3.5, "current": -1, "resistance": 0.04},
            "current = -1 A is outside",
        ),
    ],
)
def test_faults(formula_id: str, arguments: dict[str, float], message: str) -> None:
    with pytest.raises(DomainError, match=f"formula '{formula_id}': {message}"):
        formula(formula_id).evaluate(**arguments)
