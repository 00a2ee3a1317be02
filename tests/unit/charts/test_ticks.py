from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssb_report.charts.model import Axis, Scale
from ssb_report.charts.ticks import Ruler, superscript, ticks
from ssb_report.errors import RenderError

LOG = Scale.LOG


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0, 500, "0 100 200 300 400 500"),
        (160, 440, "0 100 200 300 400 500"),
        (0.39, 2.21, "0.0 0.5 1.0 1.5 2.0 2.5"),
        (-20, 80, "−20 0 20 40 60 80"),
        (0, 60000, "0 10,000 20,000 30,000 40,000 50,000 60,000"),
        (0, 0.3, "0.00 0.05 0.10 0.15 0.20 0.25 0.30"),
    ],
)
def test_linear_axes_are_marked_at_round_numbers(low: float, high: float, texts: str) -> None:
    assert list(ticks(Axis("x"), low, high).texts) == texts.split()


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (1.3e-6, 0.11, "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹"),
        (0.39, 1710, "1 10 100 1000"),
        (1e-12, 1e2, "10⁻¹² 10⁻⁹ 10⁻⁶ 10⁻³ 10⁰"),
        (0.13, 2, "0.1 0.2 0.5 1 2"),
        (2e-5, 4e-5, "2 × 10⁻⁵ 5 × 10⁻⁵"),
    ],
)
def test_logarithmic_axes_are_marked_at_decades(low: float, high: float, texts: str) -> None:
    found = ticks(Axis("x", scale=LOG), low, high).texts
    assert [text.replace(" ", "") for text in found] == texts.replace(" × ", "×").split()


def test_the_ends_of_an_axis_stand_as_given() -> None:
    found = ticks(Axis("x", low=14, high=93), 0, 100)
    assert (found.low, found.high) == (14, 93)
    assert found.at == (20, 40, 60, 80)


def test_an_axis_that_is_not_widened_ends_with_its_data() -> None:
    found = ticks(Axis("x"), 13, 2037, widen=False)
    assert (found.low, found.high) == (13, 2037)
    assert found.at == (500, 1000, 1500, 2000)


def test_marks_that_would_read_the_same_are_never_set() -> None:
    axis = Axis("Year", tick=lambda value: f"{value:.0f}")
    found = ticks(axis, 2026, 2029, count=12, widen=False)
    assert found.texts == ("2026", "2027", "2028", "2029")


def test_marks_that_cannot_be_told_apart_are_a_fault() -> None:
    with pytest.raises(RenderError, match="ticks of axis 'Year' cannot be told apart"):
        ticks(Axis("Year", tick=lambda _: "?"), 0, 10)


def test_the_reader_s_language_formats_the_marks() -> None:
    axis = Axis("x", tick=lambda value: f"{value:.1f}".replace(".", ","))
    assert ticks(axis, 0, 1, count=2).texts == ("0,0", "0,5", "1,0")


def test_data_of_one_value_still_make_an_axis() -> None:
    for axis, value in ((Axis("x"), 5.0), (Axis("x"), 0.0), (Axis("x", scale=LOG), 5.0)):
        found = ticks(axis, value, value, widen=False)
        assert found.low < value < found.high


def test_data_beyond_a_fixed_end_are_a_fault() -> None:
    with pytest.raises(RenderError, match="all data lie outside axis 'x'"):
        ticks(Axis("x", low=10), 0, 5)


@given(low=st.floats(-1e6, 1e6), width=st.floats(1e-6, 1e6), count=st.integers(2, 12), widen=...)
def test_linear_marks_are_even_inside_and_few(
    low: float,
    width: float,
    count: int,
    widen: bool,  # noqa: FBT001
) -> None:
    found = ticks(Axis("x"), low, low + width, count=count, widen=widen)
    slack = 1e-6 * max(1.0, abs(low), width)
    assert found.low <= low + slack
    assert found.high >= low + width - slack
    assert all(found.low - slack <= at <= found.high + slack for at in found.at)
    steps = [b - a for a, b in itertools.pairwise(found.at)]
    assert np.allclose(steps, steps[:1] * len(steps), rtol=1e-6)
    assert len(set(found.texts)) == len(found.texts)
    for at, text in zip(found.at, found.texts, strict=True):
        assert float(text.replace(",", "").replace("−", "-")) == pytest.approx(at, rel=1e-9)


@given(low=st.floats(-12, 6), decades=st.floats(0.01, 15), widen=...)
def test_logarithmic_marks_are_inside_and_each_is_1_2_or_5(
    low: float,
    decades: float,
    widen: bool,  # noqa: FBT001
) -> None:
    begin, end = 10**low, 10 ** (low + decades)
    found = ticks(Axis("x", scale=LOG), begin, end, widen=widen)
    assert found.low <= begin * (1 + 1e-6)
    assert found.high >= end * (1 - 1e-6)
    for at in found.at:
        assert found.low * (1 - 1e-6) <= at <= found.high * (1 + 1e-6)
        assert round(at / 10 ** math.floor(math.log10(at) + 1e-9)) in {1, 2, 5}
    assert not set(found.at) & set(found.minor)


def test_a_ruler_maps_the_ends_of_the_axis_to_the_ends_of_the_room() -> None:
    ruler = Ruler(LOG, ticks(Axis("x", scale=LOG), 1, 100), 50, 250)
    assert ruler([1, 10, 100]).tolist() == pytest.approx([50, 150, 250])


def test_what_lies_outside_the_axis_is_a_fault_and_does_not_vanish() -> None:
    ruler = Ruler(Scale.LINEAR, ticks(Axis("x"), 0, 10), 0, 100)
    assert ruler.place(10, "point 'a'") == 100
    with pytest.raises(RenderError, match=r"point 'a' at 11 lies outside its axis \(0 to 10\)"):
        ruler.place(11, "point 'a'")


def test_superscripts_are_characters() -> None:
    assert superscript(-13) == "⁻¹³"
