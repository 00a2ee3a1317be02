from __future__ import annotations

from decimal import Decimal

import pytest

from ssb_report.display.rounding import round_alike, round_significant, round_to_place


# Expected by the rule learnt at school: half goes away from zero.
@pytest.mark.parametrize(
    ("number", "digits", "expected"),
    [
        ("9.96", 2, "10"),
        ("9.94", 2, "9.9"),
        ("99.96", 3, "100"),
        ("0.0996", 2, "0.10"),
        ("0.09961", 2, "0.10"),
        ("2.5", 1, "3"),
        ("3.5", 1, "4"),
        ("-2.5", 1, "-3"),
        ("0.125", 2, "0.13"),
        ("1234", 2, "1200"),
        ("1250", 2, "1300"),
        ("432", 3, "432"),
        ("12", 3, "12.0"),
        ("0.6", 2, "0.60"),
        ("0.000123456", 3, "0.000123"),
        ("0", 3, "0"),
        ("0.00", 3, "0.00"),
        ("0.60", None, "0.60"),
        ("2000", None, "2000"),
        ("172.41379310344828", 3, "172"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero(
    number: str, digits: int | None, expected: str
) -> None:
    assert f"{round_significant(Decimal(number), digits):f}" == expected


@pytest.mark.parametrize(
    ("number", "uncertainty", "digits", "expected"),
    [
        ("300", "5", 2, "5"),
        ("300", "5", 3, "5"),
        ("312", "16", 2, "20"),
        ("1.234", "0.056", 3, "0.06"),
        ("1.234", "0.056", 4, "0.056"),
        ("20", "3.2", 3, "3.2"),
        ("20", "3.25", 3, "3.3"),
        ("300", "0.2", 1, "0.2"),
        ("300", "0", 2, "0"),
        ("0", "0.25", 2, "0.3"),
        ("300", "5.5", None, "5.5"),
        ("1e-50", "1e10", 8, "1" + "0" * 10),
    ],
)
def test_an_uncertainty_ends_where_its_number_does(
    number: str, uncertainty: str, digits: int | None, expected: str
) -> None:
    rounded = round_significant(Decimal(number), digits)
    found = round_alike(Decimal(uncertainty), rounded, digits)
    assert found == Decimal(expected)
    if "e" not in number:
        assert f"{found:f}" == expected


@pytest.mark.parametrize(
    ("number", "place", "expected"),
    [
        ("9.96", -1, "10.0"),
        ("0.0004", -2, "0.00"),
        ("-0.0004", -2, "-0.00"),
        ("1250", 2, "1.3E+3"),
        ("0", -1, "0.0"),
    ],
)
def test_a_number_is_rounded_to_a_place(number: str, place: int, expected: str) -> None:
    assert str(round_to_place(Decimal(number), place)) == expected
