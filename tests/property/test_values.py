"""Laws of the value grammar and of rounding, whatever the numbers."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssb_report.display.numbers import number_text
from ssb_report.display.rounding import round_alike, round_significant
from ssb_report.errors import Position, UnitError
from ssb_report.provenance import Provenance, Status
from ssb_report.quantity import VALUE_PATTERN, Form, Quantity, Value, is_number, parse_value
from ssb_report.units import ATOMS, convert, parse, same_dimension

numbers = st.decimals(
    min_value="-1e20", max_value="1e20", allow_nan=False, allow_infinity=False
).filter(lambda number: not number or abs(number) > Decimal("1e-20"))
digits = st.integers(1, 8)


@st.composite
def values(draw: st.DrawFn) -> Value:
    """A value of any form."""
    form = draw(st.sampled_from(Form))
    first = draw(numbers)
    if form is Form.RANGE:
        second = draw(numbers)
        assume(first != second)
        return Value(form, min(first, second), max(first, second))
    if form is Form.PLUS_MINUS:
        return Value(form, first, abs(draw(numbers)))
    return Value(form, first)


@given(value=values())
def test_a_value_reads_as_it_is_written(value: Value) -> None:
    text = str(value)
    assume(len(text) <= 60)
    again = parse_value(text)
    assert again == value
    assert str(again) == text


@given(value=values())
def test_ends_lie_about_the_number(value: Value) -> None:
    assert value.low <= value.nominal <= value.high
    for name, end in (("low", value.low), ("high", value.high)):
        stated = value.end(name)
        is_end = value.form in (Form.RANGE, Form.PLUS_MINUS)
        if stated is None:
            assert not is_end
        elif is_end:
            assert stated.nominal == end


grammar = st.lists(
    st.sampled_from([*"0123456789", ".", "..", "e", "+", "-", "±", "~", "<", ">=", " ", ","]),
    max_size=20,
).map("".join)


@given(text=st.text(max_size=80) | grammar)
def test_any_text_is_a_value_or_a_value_error(text: str) -> None:
    try:
        value = parse_value(text)
    except ValueError:
        assert not is_number(text)
    else:
        assert math.isfinite(value.nominal)
        assert parse_value(str(value)) == value
        assert is_number(text) == (value.form is Form.EXACT)


@given(text=grammar)
def test_the_pattern_of_values_allows_what_the_grammar_does(text: str) -> None:
    is_like_one = bool(re.fullmatch(VALUE_PATTERN, text))
    try:
        parse_value(text)
    except ValueError as error:
        # What needs arithmetic to be told, no pattern says.
        is_one = bool(re.search("rise|negative|large|small|characters", str(error))) and is_like_one
    else:
        is_one = True
    assert is_like_one == is_one


@given(text=st.text(max_size=80) | st.lists(st.sampled_from([*ATOMS, *"*/^-12 "])).map("".join))
def test_any_text_is_a_unit_or_a_unit_error(text: str) -> None:
    try:
        factors = parse(text)
    except UnitError:
        return
    assert factors
    assert same_dimension(text, text)


@given(number=numbers, digits=digits)
def test_rounding_moves_by_half_a_unit_of_the_last_digit_at_most(
    number: Decimal, digits: int
) -> None:
    rounded = round_significant(number, digits)
    assert abs(rounded - number) <= abs(number) * Decimal(5).scaleb(-digits) * Decimal("1.0000001")
    assert round_significant(rounded, digits) == rounded


@given(number=numbers.filter(bool), digits=digits)
def test_rounding_leaves_as_many_digits_as_asked_for(number: Decimal, digits: int) -> None:
    assert len(round_significant(number, digits).as_tuple().digits) == digits


@given(number=numbers)
def test_without_digits_a_number_stays_as_written(number: Decimal) -> None:
    assert str(round_significant(number, None)) == str(number)


@given(number=numbers, uncertainty=numbers, digits=st.none() | digits)
def test_an_uncertainty_never_vanishes(
    number: Decimal, uncertainty: Decimal, digits: int | None
) -> None:
    rounded = round_alike(abs(uncertainty), round_significant(number, digits), digits)
    assert bool(rounded) == bool(uncertainty)


@given(value=values(), digits=st.none() | digits, unit=st.sampled_from(["1", "kg", "%", "year"]))
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", ["words", "symbols"])
def test_every_value_has_a_text(
    language: str, form: str, value: Value, digits: int | None, unit: str
) -> None:
    provenance = Provenance(Status.ASSUMPTION, Position("x"))
    quantity = Quantity("a", {}, value, unit, provenance, digits)
    text = number_text(quantity, language, form=form)
    assert text.strip() == text != ""
    assert "E" not in text


units = st.sampled_from(["Wh", "kWh", "J", "eV", "g", "t", "day", "year", "K", "degC", "S/cm"])


@given(number=st.floats(-1e9, 1e9), one=units, other=units)
def test_conversion_there_and_back(number: float, one: str, other: str) -> None:
    assume(same_dimension(one, other))
    again = float(convert(convert(number, one, other), other, one))
    assert again == pytest.approx(number, rel=1e-9, abs=1e-6)
