from __future__ import annotations

import math
import re
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from ssb_report.quantity import Form, Quantity, Value, is_number, parse_value
from tests.making import quantity

INF = math.inf

# text as written, form, number to calculate with, lower end, upper end, text written back
VALUES = [
    ("300", Form.EXACT, 300, 300, 300, "300"),
    ("0.60", Form.EXACT, 0.6, 0.6, 0.6, "0.60"),
    ("-20", Form.EXACT, -20, -20, -20, "-20"),
    ("+5", Form.EXACT, 5, 5, 5, "5"),
    (".5", Form.EXACT, 0.5, 0.5, 0.5, "0.5"),
    ("1.2e-2", Form.EXACT, 0.012, 0.012, 0.012, "0.012"),
    ("1.2E-8", Form.EXACT, 1.2e-8, 1.2e-8, 1.2e-8, "1.2E-8"),
    ("  12 ", Form.EXACT, 12, 12, 12, "12"),
    ("0", Form.EXACT, 0, 0, 0, "0"),
    ("300 ± 5", Form.PLUS_MINUS, 300, 295, 305, "300 ± 5"),
    ("300±5", Form.PLUS_MINUS, 300, 295, 305, "300 ± 5"),
    ("300 +- 5", Form.PLUS_MINUS, 300, 295, 305, "300 ± 5"),
    ("0.3 ± 0.1", Form.PLUS_MINUS, 0.3, 0.2, 0.4, "0.3 ± 0.1"),
    ("300..380", Form.RANGE, 340, 300, 380, "300..380"),
    ("300 .. 380", Form.RANGE, 340, 300, 380, "300..380"),
    ("-20..80", Form.RANGE, 30, -20, 80, "-20..80"),
    ("1e-4..1e-3", Form.RANGE, 5.5e-4, 1e-4, 1e-3, "0.0001..0.001"),
    (">250", Form.ABOVE, 250, 250, INF, ">250"),
    ("> 250", Form.ABOVE, 250, 250, INF, ">250"),
    (">=1", Form.AT_LEAST, 1, 1, INF, ">=1"),
    ("<10", Form.BELOW, 10, -INF, 10, "<10"),
    ("<=2027", Form.AT_MOST, 2027, -INF, 2027, "<=2027"),
    ("~2000", Form.ABOUT, 2000, 2000, 2000, "~2000"),
    (">-5", Form.ABOVE, -5, -5, INF, ">-5"),
]


@pytest.mark.parametrize(("text", "form", "nominal", "low", "high", "again"), VALUES)
def test_values_are_read_as_their_source_states_them(
    *, text: str, form: Form, nominal: float, low: float, high: float, again: str
) -> None:
    value = parse_value(text)
    assert value.form is form
    assert (value.nominal, value.low, value.high) == (nominal, low, high)
    assert str(value) == again
    assert parse_value(again) == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("300..380", "300", "380"),
        ("300 ± 5", "295", "305"),
        ("0.60 ± 0.05", "0.55", "0.65"),
        (">250", "250", None),
        (">=1", "1", None),
        ("<10", None, "10"),
        ("<=2027", None, "2027"),
        ("~2000", None, None),
        ("12", None, None),
    ],
)
def test_an_end_is_given_where_it_was_stated(text: str, low: str | None, high: str | None) -> None:
    value = parse_value(text)
    ends = {name: value.end(name) for name in ("low", "high")}
    written = {name: str(end) if end else None for name, end in ends.items()}
    assert written == {"low": low, "high": high}
    assert all(end.form is Form.EXACT for end in ends.values() if end)


GRAMMAR = "write a value like 300, 300 ± 5, 300..380, >250, >=1, <10, <=2027 or ~2000"
RANGE, POINT = "write a range as 300..380", "write numbers without commas, like 1200.5"
UNIT, UNCERTAIN = "the unit stands apart, under 'unit'", "write an uncertainty as 300 ± 5"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("twelve", f"'twelve' is no number; {GRAMMAR}"),
        ("", f"a number is missing; {GRAMMAR}"),
        (">", f"a number is missing; {GRAMMAR}"),
        ("5..", f"a number is missing; {GRAMMAR}"),
        ("± 5", f"a number is missing; {GRAMMAR}"),
        ("~300..380", f"'~300' is no number; {GRAMMAR}"),
        ("> 5 ± 2", f"'> 5' is no number; {GRAMMAR}"),
        ("1 2", f"'1 2' is no number; {GRAMMAR}"),
        ("0x10", f"'0x10' is no number; {UNIT}"),
        ("12kg", f"'12kg' is no number; {UNIT}"),
        ("20 %", f"'20 %' is no number; {UNIT}"),
        ("300-380", f"'300-380' is no number; {RANGE}"),
        ("300 – 380", f"'300 – 380' is no number; {RANGE}"),
        ("300 to 380", f"'300 to 380' is no number; {RANGE}"),
        ("300...380", f"'300...380' is no number; {RANGE}"),
        ("0,5", f"'0,5' is no number; {POINT}"),
        ("1,200", f"'1,200' is no number; {POINT}"),
        ("300 +/- 5", f"'300 +/- 5' is no number; {UNCERTAIN}"),
        ("NaN", f"'NaN' is no number; {GRAMMAR}"),
        ("Infinity", f"'Infinity' is no number; {GRAMMAR}"),
        ("１２", f"'１２' is no number; {GRAMMAR}"),
        ("380..300", "the range 380..300 does not rise; write the smaller number first"),
        ("3..3", "the range 3..3 does not rise; write the smaller number first"),
        ("5 ± -1", "the uncertainty in '5 ± -1' is negative"),
        ("1e101", "'1e101' is too large a number"),
        ("-1e999", "'-1e999' is too large a number"),
        ("1e-101", "'1e-101' is too small a number"),
        ("1" * 61, "a value of 61 characters; the longest allowed has 60"),
    ],
)
def test_what_is_no_value_is_refused_with_advice(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_value(text)


@pytest.mark.parametrize(
    ("text", "plain"), [("12", True), ("-1e3", True), ("1..2", False), ("x", False), ("nan", False)]
)
def test_plain_numbers_are_told_from_ids(text: str, *, plain: bool) -> None:
    assert is_number(text) is plain


def test_digits_stay_as_written() -> None:
    assert parse_value("0.60").first == Decimal("0.60")
    assert str(parse_value("2000").first) == "2000"


def test_a_quantity_is_frozen() -> None:
    some = quantity("12", "step")
    assert isinstance(some, Quantity)
    with pytest.raises(FrozenInstanceError):
        some.unit = "kg"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Value(Form.EXACT, Decimal(1)).form = Form.ABOUT  # type: ignore[misc]
