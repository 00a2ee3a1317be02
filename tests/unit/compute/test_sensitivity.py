"""Tornado and shares of variance, against closed forms."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from ssb_report.compute.graph import compute
from ssb_report.compute.results import Numbers
from ssb_report.compute.sampling import SAMPLES
from ssb_report.compute.sensitivity import (
    evaluated_at,
    first_order_share,
    sensitivity,
    uncertain_inputs,
)
from ssb_report.schema.load import load

SOURCES = "references:\n  - {id: works, type: report, title: Works, custom: {tier: primary}}\n"
QUANTITIES = """\
wide: {label: Wide, value: 100 ± 4, unit: CNY/Wh, status: assumption}
middle: {label: Middle, value: 20 ± 2, unit: CNY/Wh, status: assumption}
narrow: {label: Narrow, value: 30 ± 1, unit: CNY/Wh, status: assumption}
exact: {label: Exact, value: 5, unit: CNY/Wh, status: assumption}
share: {label: Share, value: 20..40, unit: "%", status: assumption}
gap: {label: Gap, value: 1..3, unit: CNY/Wh, status: assumption}
rate: {label: Rate, value: 5..25, unit: "%/year", status: assumption}
rival: {label: Rival, value: 10, unit: "%/year", status: assumption}
"""
CALCULATIONS = """\
sum:
  label: Sum
  formula: cost-sum
  with: {materials: wide, processing: middle, research: narrow}
half: {label: Half, formula: cost-part, with: {total: sum, share: share}}
ends: {label: Ends, formula: cost-part, with: {total: wide, share: share.high}}
certain: {label: Certain, formula: cost-part, with: {total: exact, share: share.low}}
gapped:
  label: Time
  formula: time-to-parity
  with: {initial_cost: exact, competitor_cost: gap, decline_rate: rate, competitor_decline: rival}
"""
Z = 1.6448536269514722  # the 95th percentile of the standard normal distribution


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    return numbers_of(tmp_path_factory.mktemp("inputs"), QUANTITIES)


def numbers_of(folder: Path, quantities: str, calculations: str = CALCULATIONS) -> Numbers:
    texts = {"sources": SOURCES, "quantities": quantities, "calculations": calculations}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    found, faults = compute(load(folder)[0])
    assert faults == []
    return found


# ---- which inputs


def test_the_inputs_are_found_through_the_graph(numbers: Numbers) -> None:
    assert uncertain_inputs(numbers, "half") == ("wide", "middle", "narrow", "share")


def test_an_end_of_a_range_is_certain(numbers: Numbers) -> None:
    assert uncertain_inputs(numbers, "ends") == ("wide",)
    assert uncertain_inputs(numbers, "certain") == ()
    assert sensitivity(numbers, "certain") == ()


# ---- one at a time


def test_each_input_moves_alone(numbers: Numbers) -> None:
    by_id = {driver.id: driver for driver in sensitivity(numbers, "half")}
    assert by_id["wide"].ends == pytest.approx((100 - 4 * Z, 100 + 4 * Z))
    assert by_id["wide"].results == pytest.approx((0.3 * (150 - 4 * Z), 0.3 * (150 + 4 * Z)))
    assert by_id["share"].ends == pytest.approx((21, 39))
    assert by_id["share"].results == pytest.approx((0.21 * 150, 0.39 * 150))


def test_what_is_not_moved_is_nominal(numbers: Numbers) -> None:
    assert evaluated_at(numbers, "half", {}) == numbers["half"].value.nominal
    assert evaluated_at(numbers, "half", {"narrow": 40, "share": 50}) == pytest.approx(80)


def test_where_the_formula_does_not_hold_an_end_is_not_defined(numbers: Numbers) -> None:
    rate = next(driver for driver in sensitivity(numbers, "gapped") if driver.id == "rate")
    low, high = rate.results
    assert math.isnan(low)  # 6 % a year never catches up with 10 %
    assert high == pytest.approx(math.log(5 / 2) / 0.14)
    assert rate.swing == 0


# ---- shares of variance


def test_shares_of_a_sum_are_those_of_the_variances(numbers: Numbers) -> None:
    drivers = sensitivity(numbers, "sum")
    assert [driver.id for driver in drivers] == ["wide", "middle", "narrow"]
    assert [driver.share for driver in drivers] == pytest.approx(
        [16 / 21, 4 / 21, 1 / 21], abs=0.01
    )


def test_shares_are_the_same_whatever_stands_beside_them(numbers: Numbers, tmp_path: Path) -> None:
    more = "another: {label: A, value: 1 ± 1, unit: CNY/Wh, status: assumption}\n"
    again = numbers_of(
        tmp_path,
        more + QUANTITIES,
        "next: {label: N, formula: cost-part, with: {total: another, share: share}}\n"
        + CALCULATIONS,
    )
    assert sensitivity(again, "half") == sensitivity(numbers, "half")


def test_shares_of_the_ishigami_function() -> None:
    # sin x1 + 7 sin² x2 + x3⁴ sin x1 / 10: Ishigami & Homma 1990; the indices from its integrals
    stream = np.random.default_rng(1990)
    one, two, three = stream.uniform(-np.pi, np.pi, (3, SAMPLES))
    results = np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)
    shares = [first_order_share(each, results) for each in (one, two, three)]
    # Over sixty seeds the estimates scatter by 0.002.
    assert shares == pytest.approx([0.3139, 0.4424, 0], abs=0.01)


def test_an_input_that_does_nothing_has_no_share() -> None:
    stream = np.random.default_rng(7)
    idle, results = stream.standard_normal((2, SAMPLES))
    # Chance alone: 249 degrees of freedom scatter by sqrt(2 · 249) / 100,000 = 0.0002.
    assert first_order_share(idle, results) < 0.001
    assert first_order_share(idle, np.ones(SAMPLES)) == 0


def test_undefined_samples_are_left_out() -> None:
    stream = np.random.default_rng(11)
    drawn = stream.standard_normal(SAMPLES)
    results = np.where(drawn < -1, np.nan, drawn)
    assert first_order_share(drawn, results) == pytest.approx(1, abs=0.001)
    assert first_order_share(drawn, np.full(SAMPLES, np.nan)) == 0


def test_inputs_that_are_the_same_keep_their_order() -> None:
    """Or the share would depend on how a machine sorts."""
    random = np.random.default_rng(3)
    drawn = random.integers(0, 700, size=10_000).astype(float)
    results = random.normal(scale=100, size=drawn.size) + drawn
    ordered = [results[place] for place in sorted(range(drawn.size), key=drawn.__getitem__)]
    means = np.array([each.mean() for each in np.array_split(ordered, 250)])
    between = float((40 * np.square(means - results.mean())).sum())
    total = float(np.square(results - results.mean()).sum())
    within = (total - between) / (drawn.size - 250)
    expected = (between - 249 * within) / total
    assert first_order_share(drawn, results) == pytest.approx(expected, rel=1e-12)
