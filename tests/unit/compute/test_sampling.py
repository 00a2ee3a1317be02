"""What a stated number says of its uncertainty, how that is drawn, and what is told of it."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from ssb_report.compute.formula import Array
from ssb_report.compute.sampling import (
    COVERAGE,
    LEAST_DEFINED,
    SAMPLES,
    TAILS,
    coverage_ends,
    coverage_interval,
    distribution_of,
    draw,
    place_beside,
    quantile,
)
from ssb_report.quantity import CoverageInterval, Distribution, Shape, parse_value
from tests.making import exactly


def distribution(shape: str, *parameters: float | str) -> Distribution:
    return Distribution(Shape(shape), tuple(map(exactly, parameters)))


# ---- what a stated number says


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("300", None),
        ("0", None),
        ("300 ± 5", distribution("normal", 300, 5)),
        ("-3 ± 0.2", distribution("normal", -3, "0.2")),
        ("300 ± 0", None),
        ("300..380", distribution("uniform", 300, 380)),
        ("-20..80", distribution("uniform", -20, 80)),
        # to half a unit of the last digit that is not zero, whatever noughts follow
        ("~2000", distribution("uniform", 1500, 2500)),
        ("~2050", distribution("uniform", 2045, 2055)),
        ("~0.60", distribution("uniform", "0.55", "0.65")),
        ("~1e-3", distribution("uniform", "0.0005", "0.0015")),
        ("~-7", distribution("uniform", "-7.5", "-6.5")),
        ("~0", None),
        # of a bound nobody knows how far beyond it the number lies
        (">2", None),
        (">=2", None),
        ("<10", None),
        ("<=10", None),
    ],
)
def test_how_likely_each_value_of_a_number_is(value: str, expected: Distribution | None) -> None:
    assert distribution_of(parse_value(value)) == expected


def test_what_is_stated_goes_before_what_follows_from_the_value() -> None:
    stated = distribution("triangular", "1.5", 2, "2.6")
    for value in ("2", ">2", "1..3", "2 ± 0.1"):
        assert distribution_of(parse_value(value), stated) is stated


# ---- quantiles, against tables and hand calculation


@pytest.mark.parametrize(
    ("stated", "probability", "expected"),
    [
        # z = 1.6449 and 0.6745 are the table's values for 95 and 75 per cent
        (distribution("normal", 10, 2), 0.95, 10 + 2 * 1.6448536),
        (distribution("normal", 10, 2), 0.05, 10 - 2 * 1.6448536),
        (distribution("normal", 10, 2), 0.5, 10),
        (distribution("lognormal", 10, 2), 0.5, 10),
        (distribution("lognormal", 10, 2), 0.75, 10 * 2**0.6744898),
        (distribution("uniform", -1, 3), 0.25, 0),
        # the area left of x is (x - a)^2 / ((b - a)(c - a)); the triangle of 0, 1, 4 turns at 1/4
        (distribution("triangular", 0, 1, 4), 0.25, 1),
        (distribution("triangular", 0, 1, 4), 0.0625, 0.5),
        (distribution("triangular", 0, 1, 4), 0.75, 4 - 3**0.5),
        (distribution("triangular", 0, 0, 4), 0.75, 2),
        (distribution("triangular", 0, 4, 4), 0.25, 2),
    ],
)
def test_quantiles(stated: Distribution, probability: float, expected: float) -> None:
    assert quantile(stated, probability) == pytest.approx(expected, rel=1e-7)


# ---- draws


EVERY_SHAPE = pytest.mark.parametrize(
    "stated",
    [
        distribution("normal", 10, 2),
        distribution("lognormal", 10, 2),
        distribution("uniform", -1, 3),
        distribution("triangular", "1.5", 2, "2.6"),
    ],
    ids=str,
)


@EVERY_SHAPE
def test_a_number_is_drawn_alike_every_time(stated: Distribution) -> None:
    drawn = draw(stated, "cost")
    assert drawn.shape == (SAMPLES,)
    assert np.isfinite(drawn).all()
    assert np.array_equal(drawn, draw(stated, "cost"))
    assert not np.isin(drawn, draw(stated, "costs")).any()


def test_samples_are_the_same_on_every_machine() -> None:
    """SHA-256 of the id seeds PCG64; both are specified bit for bit."""
    seed = int(hashlib.sha256(b"cost").hexdigest()[:32], 16)
    expected = np.random.Generator(np.random.PCG64(seed)).random(3)
    found = draw(distribution("uniform", 0, 1), "cost", 3)
    assert found.tolist() == expected.tolist()


def test_bounded_shapes_keep_to_their_ends() -> None:
    for stated in (distribution("uniform", -1, 3), distribution("triangular", -1, 0, 3)):
        drawn = draw(stated, "number")
        assert -1 <= drawn.min() < drawn.max() <= 3
    assert draw(distribution("lognormal", 1, 50), "number").min() > 0


# ---- intervals


def ends(samples: Array) -> tuple[float, float]:
    interval = coverage_interval(samples)
    assert interval is not None
    return float(interval.low), float(interval.high)


def test_an_interval_leaves_out_as_much_above_as_below() -> None:
    # Of 0, 1, …, 100 the fifth and the ninety-fifth percentile are 5 and 95.
    assert ends(np.arange(101.0)) == pytest.approx((5, 95))
    assert COVERAGE == 0.9


def test_an_interval_is_one_of_what_is_defined() -> None:
    assert ends(np.append(np.arange(101.0), [np.nan, np.inf, -np.inf])) == pytest.approx((5, 95))


@pytest.mark.parametrize(("undefined", "told"), [(50, True), (51, False), (1000, False)])
def test_no_interval_where_a_formula_seldom_holds(undefined: int, *, told: bool) -> None:
    assert LEAST_DEFINED == 0.95
    samples = np.arange(1000.0)
    samples[:undefined] = np.nan
    assert (coverage_interval(samples) is not None) is told


def test_no_interval_where_nothing_varies() -> None:
    assert coverage_interval(np.full(1000, 2.5)) is None


# Half the width by hand, to two significant digits.
@pytest.mark.parametrize(
    ("low", "high", "place"),
    [
        ("7.0", "9.2", -1),  # 1.1
        ("250", "272", 0),  # 11
        ("1.0", "20.92", 0),  # 9.96 is 10
        ("1.9004", "2.0996", -2),  # 0.0996 is 0.10
        ("1.9006", "2.0994", -3),  # 0.0994 is 0.099
        ("-5e9", "5e9", 8),  # 5.0e9
        ("1e-12", "3e-12", -13),  # 1.0e-12
        ("-3", "-1", -1),  # 1.0
    ],
)
def test_the_uncertainty_sets_the_place(low: str, high: str, place: int) -> None:
    assert place_beside(CoverageInterval(exactly(low), exactly(high))) == place


@pytest.mark.parametrize("shape", [(1,), (2,), (21,), (1_000,), (999, 3)])
def test_the_ends_of_an_interval_are_to_the_last_bit_those_of_numpy(
    shape: tuple[int, ...],
) -> None:
    samples = np.random.default_rng(7).lognormal(size=shape)
    ends = coverage_ends(samples)
    assert ends is not None
    assert np.array_equal(ends, np.quantile(samples, TAILS, axis=0))
