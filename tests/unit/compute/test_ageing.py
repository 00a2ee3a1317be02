"""Calendar ageing against laws fitted to measured cells."""

from __future__ import annotations

import numpy as np
import pytest

from ssb_report.compute.constants import BOLTZMANN_EV_PER_K, GAS_CONSTANT_J_PER_MOL_K
from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError

NCA = {
    "prefactor": 75.4,
    "rate_temperature": 3340,
    "soc_temperature": 353,
    "state_of_charge": 0.5,
    "temperature": 298.15,
    "exponent": 0.512,
}


@pytest.mark.parametrize(("days", "loss"), [(30, 0.0106), (365, 0.0381), (3652, 0.1240)])
def test_nca_cell_at_half_charge_and_25_degrees(days: float, loss: float) -> None:
    found = formula("fade-from-rate-temperature").evaluate(time=days, **NCA)
    assert found == pytest.approx(loss, abs=5e-5)


def test_the_same_law_by_activation_energy() -> None:
    prefactor = 75.4 * np.exp(353 * 0.5 / 298.15)
    found = formula("calendar-fade").evaluate(
        prefactor=prefactor,
        activation_energy=3340 * BOLTZMANN_EV_PER_K,
        temperature=298.15,
        time=365,
        exponent=0.512,
    )
    assert found == pytest.approx(0.0381, abs=5e-5)


@pytest.mark.parametrize(
    ("rate_temperature", "activation_energy"),
    [
        pytest.param(3340, 0.288, id="NCA"),
        pytest.param(6976, 0.601, id="NMC, Schmalstieg 2014"),
        pytest.param(17126 / GAS_CONSTANT_J_PER_MOL_K, 0.177, id="LFP, Naumann 2018"),
        pytest.param(7580, 0.65, id="Leaf, second life"),
    ],
)
def test_fitted_laws_state_their_activation_energies(
    rate_temperature: float, activation_energy: float
) -> None:
    """The temperature in the exponent is the activation energy over Boltzmann's constant."""
    temperatures = np.array([298.15, 318.15])
    by_energy = formula("calendar-fade").evaluate(
        prefactor=1,
        activation_energy=activation_energy,
        temperature=temperatures,
        time=1,
        exponent=0.5,
    )
    by_rate = formula("fade-from-rate-temperature").evaluate(
        prefactor=1,
        rate_temperature=rate_temperature,
        soc_temperature=0,
        state_of_charge=0,
        temperature=temperatures,
        time=1,
        exponent=0.5,
    )
    assert by_energy[1] / by_energy[0] == pytest.approx(by_rate[1] / by_rate[0], rel=0.01)


def test_nothing_is_lost_at_the_start() -> None:
    assert formula("fade-from-rate-temperature").evaluate(time=0, **NCA) == 0


def test_square_root_of_time_doubles_the_loss_in_four_times_the_time() -> None:
    loss = formula("calendar-fade").evaluate(
        prefactor=100, activation_energy=0.3, temperature=298.15, time=[100, 400], exponent=0.5
    )
    assert loss[1] == pytest.approx(2 * loss[0])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"temperature": 25}, r"temperature = 25 K is outside its range \[240, 350\] K"),
        ({"state_of_charge": 50}, r"state_of_charge = 50 is outside its range \[0, 1\]"),
        ({"exponent": 0}, "exponent = 0 is outside"),
        ({"time": -1}, "time = -1 day is outside"),
        ({"prefactor": 75.4e3}, r"result = 38.1\d+ is outside its range \[0, 1\]"),
    ],
)
def test_faults(changed: dict[str, float], message: str) -> None:
    with pytest.raises(DomainError, match=f"formula 'fade-from-rate-temperature': {message}"):
        formula("fade-from-rate-temperature").evaluate(**({"time": 365} | NCA | changed))
