"""Whether two numbers can both be true, and what is made of subjects on which sources disagree."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ssb_report.compute.contradictions import agree, stated_interval
from ssb_report.compute.results import Numbers
from ssb_report.quantity import Distribution, Shape
from tests.making import quantity


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("9", "9", True),
        ("9", "9.0", True),
        ("9", "10", False),
        ("9..10", "10", True),
        ("9..10", "10..11", True),
        ("9..10", "10.1", False),
        (">2", "2", False),
        (">=2", "2", True),
        (">2", "3", True),
        (">2", "0.85", False),
        (">2", ">1", True),
        (">2", "<2", False),
        (">=2", "<=2", True),
        (">=2", "<2", False),
        ("<5", "4..6", True),
        ("<5", "5..6", False),
        ("~2000", "2050", True),
        ("~2000", "2500", True),
        ("~2000", "3000..4000", False),
        ("~1.49", "1.495", True),
        ("~1.49", "1.50", False),
        ("20 ± 3", "24.9", True),
        ("20 ± 3", "25", False),
        ("20 ± 0", "20", True),
        ("-3", "-3..-1", True),
        ("0", "~0", True),
    ],
)
def test_intervals_that_share_a_point_agree(one: str, other: str, *, expected: bool) -> None:
    assert agree(quantity(one), quantity(other)) is expected
    assert agree(quantity(other), quantity(one)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("84", "USD/kWh"), ("0.084", "USD/Wh"), True),
        (("84", "USD/kWh"), ("0.085", "USD/Wh"), False),
        ((">84", "USD/kWh"), ("0.084", "USD/Wh"), False),
        (("298.15", "K"), ("25", "degC"), True),
        (("1e-3", "S/cm"), ("1", "mS/cm"), True),
    ],
)
def test_units_do_not_matter(
    one: tuple[str, str], other: tuple[str, str], *, expected: bool
) -> None:
    assert agree(quantity(*one), quantity(*other)) is expected
    assert agree(quantity(*other), quantity(*one)) is expected


def test_a_stated_distribution_goes_before_the_form() -> None:
    bound = replace(
        quantity(">2"),
        distribution=Distribution(Shape.TRIANGULAR, (Decimal("1.5"), Decimal(2), Decimal("2.6"))),
    )
    assert stated_interval(bound) == (1.5, 2.6)
    assert agree(bound, quantity("1.6"))
    assert not agree(bound, quantity("3"))


def test_without_ends_it_is_the_interval_that_results_are_printed_with() -> None:
    # Normal quantiles from a table: 5 % and 95 % at 1.6449 standard deviations.
    low, high = stated_interval(quantity("20 ± 3"))
    assert (low, high) == (pytest.approx(15.0653, abs=1e-3), pytest.approx(24.9347, abs=1e-3))


def test_a_chosen_number_varies_with_the_one_it_is() -> None:
    one, other = quantity("9..11", key="one"), quantity("9..11", key="other")
    chosen = replace(one, id="subject", origin="one")
    numbers = Numbers({"one": one, "other": other, "subject": chosen}, {})
    first, second, third = (numbers.samples(key, "1") for key in ("one", "subject", "other"))
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first == second).all()
    assert not (first == third).all()
