"""Conductivity against temperature, checked on measured electrolytes."""

from __future__ import annotations

import numpy as np
import pytest

from ssb_report.compute.constants import BOLTZMANN_EV_PER_K
from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError

COLD, ROOM = 278.15, 298.15
LGPS = {
    "temperature": COLD,
    "reference_conductivity": 12e-3,
    "reference_temperature": ROOM,
    "activation_energy": 0.25,
}


def test_lgps_at_five_degrees() -> None:
    arrhenius = formula("arrhenius-conductivity-from-reference").evaluate(**LGPS)
    hopping = formula("hopping-conductivity-from-reference").evaluate(**LGPS)
    assert arrhenius == pytest.approx(5.96e-3, abs=0.005e-3)
    assert hopping == pytest.approx(6.39e-3, abs=0.005e-3)
    measured = 6.31e-3
    assert abs(hopping - measured) < abs(arrhenius - measured)


@pytest.mark.parametrize("form", ["arrhenius", "hopping"])
def test_reference_point_is_met(form: str) -> None:
    record = formula(f"{form}-conductivity-from-reference")
    assert record.evaluate(**(LGPS | {"temperature": ROOM})) == pytest.approx(12e-3)


def test_prefactor_form_is_the_reference_form() -> None:
    prefactor = 12e-3 * np.exp(0.25 / (BOLTZMANN_EV_PER_K * ROOM))
    value = formula("arrhenius-conductivity").evaluate(
        temperature=COLD, prefactor=prefactor, activation_energy=0.25
    )
    assert value == pytest.approx(5.96e-3, abs=0.005e-3)


def test_polymer_between_60_and_80_degrees() -> None:
    """Collected medians, 4.7e-4 and 1.0e-3 S/cm, worked by hand."""
    value = formula("activation-energy-from-two-points").evaluate(
        conductivity_1=4.7e-4, temperature_1=333.15, conductivity_2=1.0e-3, temperature_2=353.15
    )
    by_hand = 8.6173e-5 * 0.7550 / (3.00165e-3 - 2.83166e-3)
    assert value == pytest.approx(by_hand, rel=1e-4)
    assert value == pytest.approx(0.383, abs=5e-4)


def test_the_two_forms_differ_by_about_kt() -> None:
    points = {
        "conductivity_1": 5.96e-3,
        "temperature_1": COLD,
        "conductivity_2": 12e-3,
        "temperature_2": ROOM,
    }
    plain = formula("activation-energy-from-two-points").evaluate(**points)
    hopping = formula("hopping-activation-energy-from-two-points").evaluate(**points)
    assert plain == pytest.approx(0.25, abs=5e-4)
    assert hopping - plain == pytest.approx(BOLTZMANN_EV_PER_K * (COLD + ROOM) / 2, rel=0.01)


def test_vtf_with_nothing_to_vanish_is_arrhenius() -> None:
    vtf = formula("vtf-conductivity").evaluate(
        temperature=ROOM, prefactor=2, pseudo_energy=0.2, vanishing_temperature=0
    )
    arrhenius = formula("arrhenius-conductivity").evaluate(
        temperature=ROOM, prefactor=2, activation_energy=0.2
    )
    assert vtf == pytest.approx(arrhenius)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"temperature": 25}, r"temperature = 25 K is outside its range \[200, 700\] K"),
        ({"reference_temperature": 0}, "reference_temperature = 0 K is outside"),
        ({"activation_energy": 25}, r"activation_energy = 25 eV is outside its range \[0, 2\] eV"),
        ({"reference_conductivity": 0}, "reference_conductivity = 0 S/cm is outside"),
    ],
)
@pytest.mark.parametrize("form", ["arrhenius", "hopping"])
def test_faults(form: str, changed: dict[str, float], message: str) -> None:
    record = formula(f"{form}-conductivity-from-reference")
    with pytest.raises(DomainError, match=f"formula '{record.id}': {message}"):
        record.evaluate(**(LGPS | changed))


def test_one_temperature_twice_gives_no_activation_energy() -> None:
    with pytest.raises(DomainError, match=r"temperature_2 = 300 K .*: != temperature_1 = 300 K"):
        formula("activation-energy-from-two-points").evaluate(
            conductivity_1=1e-3, temperature_1=300, conductivity_2=2e-3, temperature_2=300
        )


def test_conductivity_that_falls_with_temperature_is_not_activated() -> None:
    with pytest.raises(DomainError, match=r"result = -.* eV is outside"):
        formula("activation-energy-from-two-points").evaluate(
            conductivity_1=2e-3, temperature_1=300, conductivity_2=1e-3, temperature_2=320
        )


def test_vtf_ends_at_the_vanishing_temperature() -> None:
    with pytest.raises(
        DomainError, match=r"temperature = 210 K .*: > vanishing_temperature = 220 K"
    ):
        formula("vtf-conductivity").evaluate(
            temperature=210, prefactor=1, pseudo_energy=0.1, vanishing_temperature=220
        )
