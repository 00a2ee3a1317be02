"""Power and energy against a physical model of a real cell, run here (PyBaMM, an LG M50).

The model is Doyle, Fuller and Newman's with the parameters of Chen 2020, on PyBaMM's own mesh. The
published figures that it is to meet were made with the same model and parameters by others.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

import numpy as np
import pytest

from ssb_report.compute.registry import formula

pytestmark = pytest.mark.slow

CAPACITY_AH = 5.0
RATES = (0.2, 1, 2, 3)


@dataclass(frozen=True)
class Discharge:
    """A full cell, discharged at a constant current down to its lowest voltage."""

    current: float
    hours: float
    charge: float
    energy: float

    @property
    def voltage(self) -> float:
        """The mean voltage."""
        return self.energy / self.charge

    @property
    def power(self) -> float:
        """The mean power."""
        return self.energy / self.hours


@pytest.fixture(scope="module")
def pybamm() -> Iterator[ModuleType]:
    """PyBaMM, which is asked to tell nobody of its use, and could not."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network is asked for something")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYBAMM_DISABLE_TELEMETRY", "true")
        patch.setattr(socket.socket, "connect", refuse)
        import pybamm

        yield pybamm


@pytest.fixture(scope="module")
def discharges(pybamm: ModuleType) -> dict[float, Discharge]:
    return {rate: discharged(pybamm, rate) for rate in RATES}


def discharged(pybamm: ModuleType, rate: float) -> Discharge:
    simulation = pybamm.Simulation(
        pybamm.lithium_ion.DFN(),
        parameter_values=pybamm.ParameterValues("Chen2020"),
        C_rate=rate,
    )
    solved = simulation.solve([0, 1.1 * 3600 / rate], initial_soc=1)
    hours, voltage, current = (
        solved[name].entries for name in ("Time [h]", "Voltage [V]", "Current [A]")
    )
    return Discharge(
        current=rate * CAPACITY_AH,
        hours=float(hours[-1]),
        charge=float(np.trapezoid(current, hours)),
        energy=float(np.trapezoid(voltage * current, hours)),
    )


@pytest.fixture(scope="module")
def cell(discharges: dict[float, Discharge]) -> dict[str, float]:
    """Voltage and resistance of the ideal battery through the two slow discharges."""
    slow, medium = discharges[0.2], discharges[1]
    resistance = formula("resistance-from-two-loads").evaluate(
        voltage_1=slow.voltage,
        current_1=slow.current,
        voltage_2=medium.voltage,
        current_2=medium.current,
    )
    open_circuit = formula("open-circuit-voltage-from-load").evaluate(
        voltage=slow.voltage, current=slow.current, resistance=resistance
    )
    return {"resistance": float(resistance), "open_circuit_voltage": float(open_circuit)}


@pytest.mark.parametrize(
    ("rate", "energy", "voltage"), [(0.2, 18.78, 3.670), (1, 17.50, 3.507), (2, 15.87, 3.317)]
)
def test_the_model_gives_the_published_figures(
    discharges: dict[float, Discharge], rate: float, energy: float, voltage: float
) -> None:
    assert discharges[rate].energy == pytest.approx(energy, rel=5e-4)
    assert discharges[rate].voltage == pytest.approx(voltage, rel=5e-4)


def test_at_three_times_the_capacity_the_charge_collapses(
    discharges: dict[float, Discharge],
) -> None:
    assert discharges[3].energy == pytest.approx(7.58, rel=2e-3)
    assert discharges[3].charge < discharges[2].charge / 2


def test_the_slow_discharges_foretell_the_power_of_a_fast_one(
    discharges: dict[float, Discharge], cell: dict[str, float]
) -> None:
    fast = discharges[2]
    power = formula("deliverable-power").evaluate(current=fast.current, **cell)
    assert power == pytest.approx(fast.power, rel=0.01)
    # and stays far below what a short circuit or a matched load would give
    assert fast.power < formula("matched-load-power").evaluate(**cell)


@pytest.mark.parametrize("rate", [0.2, 1, 2])
def test_the_ideal_battery_gives_the_energy_of_a_real_one(
    discharges: dict[float, Discharge], cell: dict[str, float], rate: float
) -> None:
    """It keeps its charge at any power; of the real one's charge it is told what came out."""
    real = discharges[rate]
    found = formula("ragone-energy").evaluate(power=real.power, charge=real.charge, **cell)
    assert found == pytest.approx(real.energy, rel=0.01)


def test_real_cells_fall_short_of_the_ideal_battery_at_high_power(
    discharges: dict[float, Discharge], cell: dict[str, float]
) -> None:
    whole = discharges[0.2].charge
    shortfalls = [
        1
        - discharges[rate].energy
        / formula("ragone-energy").evaluate(power=discharges[rate].power, charge=whole, **cell)
        for rate in RATES
    ]
    assert np.all(np.diff(shortfalls) > 0)
    assert shortfalls[0] == pytest.approx(0, abs=0.001)
    assert shortfalls[-1] > 0.5


# ---- conductivity of liquid electrolytes, as their authors fitted it


def conductivity(pybamm: ModuleType, parameters: str, kelvin: float) -> float:
    """Of a solution of one mole in a litre [S/cm]."""
    law = pybamm.ParameterValues(parameters)["Electrolyte conductivity [S.m-1]"]
    found = law(pybamm.Scalar(1000), pybamm.Scalar(kelvin))
    return float(found.evaluate() if hasattr(found, "evaluate") else found) / 100


@pytest.mark.parametrize("kelvin", [263.15, 278.15, 313.15, 333.15])
def test_a_liquid_electrolyte_hops(pybamm: ModuleType, kelvin: float) -> None:
    """Ecker 2015: 17.1 kJ/mol, which are 0.1772 eV, in the form in which σT is exponential."""
    found = formula("hopping-conductivity-from-reference").evaluate(
        temperature=kelvin,
        reference_conductivity=conductivity(pybamm, "Ecker2015", 298.15),
        reference_temperature=298.15,
        activation_energy=17100 / 96485.33,
    )
    assert found == pytest.approx(conductivity(pybamm, "Ecker2015", kelvin), rel=1e-4)


def test_liquid_electrolytes_at_room_temperature(pybamm: ModuleType) -> None:
    assert conductivity(pybamm, "Ecker2015", 298.15) == pytest.approx(9.7e-3, rel=0.01)
    assert conductivity(pybamm, "Chen2020", 298.15) == pytest.approx(9.5e-3, rel=0.01)
