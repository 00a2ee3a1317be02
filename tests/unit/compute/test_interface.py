"""Area-specific resistances of known films and interfaces."""

from __future__ import annotations

import pytest

from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError

MICROMETRE = 1e-4


@pytest.mark.parametrize(
    ("thickness", "conductivity", "expected", "tolerance"),
    [
        pytest.param(20, 1.0e-3, 2.0, 0.05, id="garnet"),
        pytest.param(30, 2.05e-3, 1.5, 0.05, id="argyrodite"),
        # 172 was computed before the conductivity was rounded to two digits.
        pytest.param(20, 1.2e-5, 172, 0.05 * 172, id="polymer"),
    ],
)
def test_films(thickness: float, conductivity: float, expected: float, tolerance: float) -> None:
    value = formula("interface-resistance").evaluate(
        thickness=thickness * MICROMETRE, conductivity=conductivity
    )
    assert value == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize(("interface", "expected"), [(1710, 1712), (1, 3)])
def test_bare_and_coated_lithium_on_garnet(interface: float, expected: float) -> None:
    value = formula("total-area-specific-resistance").evaluate(
        thickness=20 * MICROMETRE, conductivity=1e-3, interfaces=[interface]
    )
    assert value == pytest.approx(expected)


def test_interfaces_stand_on_the_last_axis() -> None:
    value = formula("total-area-specific-resistance").evaluate(
        thickness=[0.002, 0.004], conductivity=1e-3, interfaces=[[1, 5], [10, 20]]
    )
    assert value.tolist() == [8, 34]


def test_resistance_of_a_cell() -> None:
    value = formula("resistance-from-area").evaluate(area_specific_resistance=40, area=1000)
    assert value == pytest.approx(0.04)


def test_sum_is_written_out_with_the_numbers() -> None:
    record = formula("total-area-specific-resistance")
    assert record.typeset().endswith(r"+ \sum_{i=1}^{N} R_{A,i}")
    numbers = {"thickness": "1", "conductivity": "2", "interfaces": ["3", "4"]}
    assert record.typeset(numbers).endswith(r"= \frac{1}{2}  + 3 + 4")


@pytest.mark.parametrize(
    ("formula_id", "arguments", "message"),
    [
        (
            "interface-resistance",
            {"thickness": 20, "conductivity": 1e-3},
            r"thickness = 20 cm is outside its range \[0, 1\] cm",
        ),
        (
            "interface-resistance",
            {"thickness": 1e-3, "conductivity": 0},
            "conductivity = 0 S/cm is outside",
        ),
        (
            "total-area-specific-resistance",
            {"thickness": 1e-3, "conductivity": 1e-3, "interfaces": [1, -2]},
            r"interfaces = -2 ohm\*cm\^2 is outside",
        ),
        (
            "resistance-from-area",
            {"area_specific_resistance": 1, "area": 0},
            r"area = 0 cm\^2 is outside",
        ),
    ],
)
def test_faults(formula_id: str, arguments: dict[str, float], message: str) -> None:
    with pytest.raises(DomainError, match=f"formula '{formula_id}': {message}"):
        formula(formula_id).evaluate(**arguments)
