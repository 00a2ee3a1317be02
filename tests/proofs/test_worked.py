"""Every formula gives what somebody else found, and none is without such an example."""

from __future__ import annotations

import pytest

from ssb_report.compute.registry import REGISTRY, formula
from tests.proofs.worked import WORKED, Worked


@pytest.mark.parametrize("example", WORKED, ids=str)
def test_an_example_comes_out(example: Worked) -> None:
    found = formula(example.formula).evaluate(**example.arguments)
    assert found == pytest.approx(example.expected, rel=example.tolerance)


def test_every_formula_has_an_example() -> None:
    assert {example.formula for example in WORKED} == set(REGISTRY)


def test_every_example_says_whose_it_is() -> None:
    assert not [example for example in WORKED if len(example.source) < len("by hand")]
