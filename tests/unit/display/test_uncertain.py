from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ssb_report.display.uncertain import (
    beside_text,
    covered_text,
    distribution_text,
    share_text,
    span_text,
    stated_text,
)
from ssb_report.quantity import CoverageInterval, Distribution, Shape
from tests.making import quantity

NBSP = "\u00a0"


def stated(shape: Shape, *parameters: str) -> Distribution:
    return Distribution(shape, tuple(map(Decimal, parameters)))


@pytest.mark.parametrize(
    ("share", "en", "zh"),
    [
        (0.714, "71%", "71%"),
        (0.006, "less than 1%", "不足 1%"),
        (0.0, "0%", "0%"),
        (1.0, "100%", "100%"),
    ],
)
def test_shares_are_whole_per_cent(share: float, en: str, zh: str) -> None:
    assert (share_text(share, "en"), share_text(share, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("value", "distribution", "text"),
    [
        ("10..15", None, "uniform, 10–15"),
        ("10 ± 2", None, f"normal, 10{NBSP}±{NBSP}2"),
        ("~0.6", None, "uniform, 0.55–0.65"),
        ("12", None, ""),
        (">12", None, ""),
        ("2", stated(Shape.TRIANGULAR, "1.5", "2", "2.60"), "triangular, 1.5–2.60, most likely 2"),
        ("2", stated(Shape.LOGNORMAL, "2", "1.3"), "lognormal, median 2, factor 1.3"),
        ("2", stated(Shape.NORMAL, "2", "0.1"), f"normal, 2{NBSP}±{NBSP}0.1"),
    ],
)
def test_distributions_are_told(value: str, distribution: Distribution | None, text: str) -> None:
    number = replace(quantity(value, digits=1), distribution=distribution)
    assert distribution_text(number, "en") == text


def test_units_and_languages() -> None:
    price = quantity("10..15", "%/year")
    assert distribution_text(price, "en") == "uniform, 10–15% per year"
    assert distribution_text(price, "zh") == "均匀分布，10%～15%/年"


def test_a_number_is_told_by_its_spread_where_that_is_stated_apart() -> None:
    assert stated_text(quantity("10..15", "%/year"), "en") == "10–15% per year"
    spread = replace(quantity("12", "%"), distribution=stated(Shape.UNIFORM, "10", "15"))
    assert stated_text(spread, "en") == "uniform, 10–15%"


def test_intervals_of_inputs_and_results() -> None:
    # From 0 to 100: the 5th and the 95th percentile are 5 and 95, told to two digits of 45.
    assert covered_text(quantity("0..100", "%"), "en") == "90% interval 5–95%"
    assert covered_text(quantity("7", "%"), "en") == ""
    interval = CoverageInterval(Decimal("9.416"), Decimal("10.74"))
    result = replace(quantity("10.03", "year", digits=3), interval=interval, place=-1)
    assert covered_text(result, "en") == f"90% interval 9.4–10.7{NBSP}years"


def test_other_values_are_rounded_to_the_place_of_the_first() -> None:
    result = replace(quantity("9.5748", "year"), place=-1)
    assert beside_text(result, 13.7308, "en") == f"13.7{NBSP}years"
    assert span_text(result, 6.1851, 13.7308, "en") == f"6.2–13.7{NBSP}years"
    assert span_text(result, 6.1851, 13.7308, "zh") == f"6.2～13.7{NBSP}年"
