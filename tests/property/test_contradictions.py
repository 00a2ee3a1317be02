"""Laws of comparison: it is symmetric, and does not depend on the units that numbers are in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from ssb_report.compute.contradictions import agree
from ssb_report.quantity import Form, Quantity, Value
from tests.making import quantity

numbers = st.decimals(min_value="-1e6", max_value="1e6", places=3, allow_nan=False)
THOUSANDTHS = {"kWh": ("Wh", 3), "Ah": ("mAh", 3), "t": ("kg", 3), "m": ("mm", 3)}


@st.composite
def stated(draw: st.DrawFn) -> Value:
    """A value of any form, of a size that sources write."""
    form, first = draw(st.sampled_from(Form)), draw(numbers)
    if form is Form.RANGE:
        second = draw(numbers)
        assume(first != second)
        return Value(form, min(first, second), max(first, second))
    return Value(form, first, abs(draw(numbers)) if form is Form.PLUS_MINUS else None)


def written(value: Value, unit: str, power: int = 0) -> Quantity:
    """A value in a unit of which `power` of ten make one of that in which it is given."""
    second = None if value.second is None else value.second.scaleb(power)
    shifted = Value(value.form, value.first.scaleb(power), second)
    return replace(quantity("1", unit), value=shifted)


@given(one=stated(), other=stated())
def test_comparison_is_symmetric(one: Value, other: Value) -> None:
    first, second = written(one, "kWh"), written(other, "kWh")
    assert agree(first, second) is agree(second, first)


@given(one=stated())
def test_a_number_agrees_with_itself(one: Value) -> None:
    assert agree(written(one, "kWh"), written(one, "kWh"))


@given(one=stated(), other=stated(), unit=st.sampled_from(sorted(THOUSANDTHS)))
def test_units_do_not_matter(one: Value, other: Value, unit: str) -> None:
    smaller, power = THOUSANDTHS[unit]
    expected = agree(written(one, unit), written(other, unit))
    assert agree(written(one, smaller, power), written(other, unit)) is expected
    assert agree(written(one, unit), written(other, smaller, power)) is expected
    assert agree(written(one, smaller, power), written(other, smaller, power)) is expected


@given(one=stated(), other=stated(), by=st.decimals("0.001", "1000", places=3))
def test_two_that_agree_still_do_when_one_says_less(one: Value, other: Value, by: Decimal) -> None:
    """A range that is wider, or a bound that is weaker, contradicts no more than before."""
    assume(one.form in (Form.RANGE, Form.ABOVE, Form.BELOW))
    if one.form is Form.RANGE and one.second is not None:
        weaker = Value(one.form, one.first - by, one.second + by)
    else:
        weaker = Value(one.form, one.first - by if one.form is Form.ABOVE else one.first + by)
    if agree(written(one, "t"), written(other, "t")):
        assert agree(written(weaker, "t"), written(other, "t"))
