"""A bound put into a formula comes out as a bound, on the side that arithmetic says."""

from __future__ import annotations

import pytest

from ssb_report.compute.bounds import stated_form
from ssb_report.compute.registry import REGISTRY
from ssb_report.compute.results import Numbers
from ssb_report.errors import Position
from ssb_report.provenance import Provenance, Status
from ssb_report.quantity import Form, Quantity, parse_value

STATED = Provenance(Status.ASSUMPTION, Position("quantities.yaml"))


def form(formula: str, **arguments: tuple[str, str]) -> Form:
    """How the formula's result is stated, each argument given as (value, unit)."""
    quantities = {
        name.replace("_", "-"): Quantity(name, {"en": name}, parse_value(value), unit, STATED)
        for name, (value, unit) in arguments.items()
    }
    names = {name: [name.replace("_", "-")] for name in arguments}
    return stated_form(Numbers(quantities, {}), REGISTRY[formula], names)


@pytest.mark.parametrize(
    ("energy", "mass", "expected"),
    [
        ("150", "575", Form.EXACT),
        ("150", "<575", Form.ABOVE),  # the same energy in less mass is more per kilogram
        ("150", "<=575", Form.AT_LEAST),
        ("150", ">575", Form.BELOW),
        (">150", "575", Form.ABOVE),
        (">=150", "<=575", Form.AT_LEAST),
        (">=150", "<575", Form.ABOVE),
        (">150", ">575", Form.ABOUT),  # more energy in more mass: nobody knows
        ("~150", "575", Form.ABOUT),
        ("140..160", "575", Form.ABOUT),
        ("150 ± 5", "575", Form.ABOUT),
        ("~150", "<575", Form.ABOVE),
    ],
)
def test_specific_energy(energy: str, mass: str, expected: Form) -> None:
    assert form("specific-energy", energy=(energy, "kWh"), mass=(mass, "kg")) is expected


def test_more_defects_mean_less_yield() -> None:
    assert form("uniform-step-yield", defect_rate=(">0.5", "%"), steps=("20", "step")) is Form.BELOW


def test_a_bound_at_the_edge_of_validity_is_approximate() -> None:
    """A defect rate above 1 cannot be tried, so nothing is claimed about that side."""
    assert form("uniform-step-yield", defect_rate=(">=1", "1"), steps=("3", "step")) is Form.ABOUT


def test_one_number_in_two_places_moves_in_both() -> None:
    """In (x - x) the bound cancels: the Wiener mean of two like phases, whatever the fraction."""
    quantities = {
        "sigma": Quantity("sigma", {"en": "σ"}, parse_value("1e-3"), "S/cm", STATED),
        "fraction": Quantity("fraction", {"en": "φ"}, parse_value(">0.5"), "1", STATED),
    }
    arguments = {"fraction": ["fraction"], "inorganic": ["sigma"], "organic": ["sigma"]}
    numbers = Numbers(quantities, {})
    assert stated_form(numbers, REGISTRY["parallel-conductivity"], arguments) is Form.EXACT


def test_a_bound_at_zero_is_approximate() -> None:
    """Nothing can be tried a little above zero without knowing how much a little is."""
    assert form("uniform-step-yield", defect_rate=(">0", "1"), steps=("3", "step")) is Form.ABOUT
