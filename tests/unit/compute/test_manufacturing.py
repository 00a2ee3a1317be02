"""Yield of a line against worked numbers."""

from __future__ import annotations

import pytest

from ssb_report.compute.registry import formula
from ssb_report.errors import DomainError


def test_half_a_per_cent_of_defects_at_each_of_20_steps() -> None:
    uniform = formula("uniform-step-yield").evaluate(defect_rate=0.005, steps=20)
    rolled = formula("rolled-throughput-yield").evaluate(defect_rates=[0.005] * 20)
    assert uniform == pytest.approx(0.9046, abs=5e-5)
    assert rolled == pytest.approx(0.9046, abs=5e-5)


def test_steps_stand_on_the_last_axis() -> None:
    value = formula("rolled-throughput-yield").evaluate(defect_rates=[[0.5, 0.5], [0.1, 0]])
    assert value == pytest.approx([0.25, 0.9])


def test_one_certain_defect_stops_the_line() -> None:
    assert formula("rolled-throughput-yield").evaluate(defect_rates=[0.01, 1, 0.01]) == 0


def test_defects_that_a_yield_allows() -> None:
    value = formula("step-defect-from-yield").evaluate(yield_fraction=0.9046, steps=20)
    assert value == pytest.approx(0.005, abs=1e-5)


def test_product_is_written_out_with_the_numbers() -> None:
    record = formula("rolled-throughput-yield")
    assert record.typeset() == r"Y = \prod_{i=1}^{N} \left(1 - p_{i}\right)"
    written = record.typeset({"defect_rates": ["0.1", "0.2"]})
    assert written == r"Y = \left(1 - 0.1\right)\left(1 - 0.2\right)"


@pytest.mark.parametrize(
    ("formula_id", "arguments", "message"),
    [
        (
            "rolled-throughput-yield",
            {"defect_rates": [0.1, 1.5]},
            r"defect_rates = 1.5 is outside its range \[0, 1\]",
        ),
        ("uniform-step-yield", {"defect_rate": 1.01, "steps": 3}, "defect_rate = 1.01 is outside"),
        ("uniform-step-yield", {"defect_rate": 0.1, "steps": -1}, "steps = -1 is outside"),
        (
            "step-defect-from-yield",
            {"yield_fraction": 0, "steps": 3},
            r"yield_fraction = 0 is outside its range \(0, 1\]",
        ),
        ("step-defect-from-yield", {"yield_fraction": 1, "steps": 0}, "steps = 0 is outside"),
    ],
)
def test_faults(formula_id: str, arguments: dict[str, float], message: str) -> None:
    with pytest.raises(DomainError, match=f"formula '{formula_id}': {message}"):
        formula(formula_id).evaluate(**arguments)
