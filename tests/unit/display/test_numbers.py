"""Numbers as readers see them.

Expected texts follow the SI Brochure (9th edition, chapter 5.4), with the groups of thousands of
English papers and no blank before a per cent sign.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from ssb_report.compute.sampling import place_beside
from ssb_report.display.numbers import (
    count_text,
    coverage_text,
    date_text,
    interval_text,
    number_latex,
    number_text,
    percent_text,
    pick,
    rounded,
    unit_latex,
    unit_text,
)
from ssb_report.quantity import CoverageInterval, Form, Quantity
from tests.making import exactly, quantity


def plain(text: str) -> str:
    """The text with blanks of one kind."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "unit", "digits", "words", "symbols"),
    [
        # as written
        ("300", "Wh/kg", None, "300 Wh/kg", "300 Wh/kg"),
        ("0.60", "CNY/Wh", None, "0.60 CNY/Wh", "0.60 CNY/Wh"),
        ("-20", "degC", None, "−20 °C", "−20 °C"),
        ("0", "V", None, "0 V", "0 V"),
        ("0.0", "V", None, "0.0 V", "0.0 V"),
        ("-0.0", "V", None, "0.0 V", "0.0 V"),
        # groups of thousands, powers of ten
        ("2000", "cycle", None, "2,000 cycles", "2,000 cycles"),
        ("1234567", "CNY", None, "1,234,567 CNY", "1,234,567 CNY"),
        ("9999999", "CNY", None, "9,999,999 CNY", "9,999,999 CNY"),
        ("10000000", "CNY", None, "1.0000000 × 10⁷ CNY", "1.0000000 × 10⁷ CNY"),
        ("1e7", "CNY", None, "10⁷ CNY", "10⁷ CNY"),
        ("0.01", "S/cm", None, "0.01 S/cm", "0.01 S/cm"),
        ("0.0012", "S/cm", None, "1.2 × 10⁻³ S/cm", "1.2 × 10⁻³ S/cm"),
        ("1e-3", "S/cm", None, "10⁻³ S/cm", "10⁻³ S/cm"),
        ("1.0e-3", "S/cm", None, "1.0 × 10⁻³ S/cm", "1.0 × 10⁻³ S/cm"),
        ("-2.5e-12", "1", None, "−2.5 × 10⁻¹²", "−2.5 × 10⁻¹²"),
        # rounding
        ("9.96", "kg", 2, "10 kg", "10 kg"),
        ("0.0996", "kg", 2, "0.10 kg", "0.10 kg"),
        ("0.00996", "kg", 2, "0.010 kg", "0.010 kg"),
        ("432.1", "Wh/kg", 3, "432 Wh/kg", "432 Wh/kg"),
        ("1234.5", "kg", 2, "1,200 kg", "1,200 kg"),
        # bounds
        (">2", "CNY/Wh", None, "more than 2 CNY/Wh", ">2 CNY/Wh"),
        (">=1000", "cycle", None, "at least 1,000 cycles", "≥1,000 cycles"),
        ("<10", "mohm", None, "less than 10 mΩ", "<10 mΩ"),
        ("<=0.5", "%", None, "at most 0.5%", "≤0.5%"),
        ("~2000", "CNY/kg", None, "about 2,000 CNY/kg", "~2,000 CNY/kg"),
        # ranges
        ("300..380", "Wh/kg", None, "300–380 Wh/kg", "300–380 Wh/kg"),
        ("10..15", "%/year", None, "10–15% per year", "10–15% per year"),
        ("-20..80", "degC", None, "−20 to 80 °C", "−20 to 80 °C"),
        ("-20..-5", "degC", None, "−20 to −5 °C", "−20 to −5 °C"),
        ("1e-4..1e-3", "S/cm", None, "10⁻⁴–10⁻³ S/cm", "10⁻⁴–10⁻³ S/cm"),
        ("0.0014..0.025", "S/cm", None, "1.4 × 10⁻³–2.5 × 10⁻² S/cm", "1.4 × 10⁻³–2.5 × 10⁻² S/cm"),
        ("0..0.001", "1", None, "0–10⁻³", "0–10⁻³"),
        ("9.96..12.04", "kg", 2, "10–12 kg", "10–12 kg"),
        # plus or minus
        ("300 ± 5", "Wh/kg", None, "300 ± 5 Wh/kg", "300 ± 5 Wh/kg"),
        ("20 ± 3", "%", None, "20 ± 3%", "20 ± 3%"),
        ("312 ± 16", "Wh/kg", 2, "310 ± 20 Wh/kg", "310 ± 20 Wh/kg"),
        ("0.0012 ± 0.0001", "S/cm", None, "(1.2 ± 0.1) × 10⁻³ S/cm", "(1.2 ± 0.1) × 10⁻³ S/cm"),
        # calendar years
        ("2027", "calendar_year", None, "2027", "2027"),
        ("2027..2030", "calendar_year", None, "2027–2030", "2027–2030"),
        ("<=2027", "calendar_year", None, "by 2027", "by 2027"),
        (">=2028", "calendar_year", None, "from 2028", "from 2028"),
        (">2030", "calendar_year", None, "after 2030", "after 2030"),
        ("<2030", "calendar_year", None, "before 2030", "before 2030"),
        ("~2030", "calendar_year", None, "about 2030", "about 2030"),
        ("2030 ± 2", "calendar_year", None, "2030 ± 2", "2030 ± 2"),
        # words with a plural
        ("1", "year", None, "1 year", "1 year"),
        ("1.0", "year", None, "1.0 years", "1.0 years"),
        ("12", "step", None, "12 steps", "12 steps"),
        (">97", "firm", None, "more than 97 firms", ">97 firms"),
        # plain numbers
        ("0.322", "1", None, "0.322", "0.322"),
    ],
)  # fmt: skip
def test_numbers_in_english(
    value: str, unit: str, digits: int | None, words: str, symbols: str
) -> None:
    some = quantity(value, unit, digits=digits)
    assert plain(number_text(some, "en")) == words
    assert plain(number_text(some, "en", form="symbols")) == symbols


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (">2", "CNY/Wh", "超过 2 元/Wh"),
        ("7.1", "CNY/USD", "7.1 元/美元"),
        ("<=2027", "calendar_year", "不晚于 2027 年"),
        ("2027..2030", "calendar_year", "2027—2030"),
        ("-20..80", "degC", "−20 至 80 °C"),
        ("300..380", "Wh/kg", "300～380 Wh/kg"),
        ("10..15", "%/year", "10%～15%/年"),
        ("1710", "ohm*cm^2", "1710 Ω·cm²"),
        ("17126", "J/mol", "17,126 J/mol"),
        ("<500", "g", "小于 500 g"),
        ("<=40", "ohm*cm^2", "不超过 40 Ω·cm²"),
        ("12", "step", "12 道工序"),
    ],
)
def test_numbers_in_chinese(value: str, unit: str, text: str) -> None:
    assert plain(number_text(quantity(value, unit), "zh")) == text


def test_a_number_never_parts_from_its_unit_or_power() -> None:
    for value in ("300", "300 ± 5", "-20..80", "1.2e-3"):
        assert " " not in number_text(quantity(value, "Wh/kg"), "en")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (">2", "CNY/Wh", "more than 2"),
        ("20 ± 3", "%", "20 ± 3"),
        ("2027..2030", "calendar_year", "2027–2030"),
    ],
)
def test_the_unit_may_be_left_out(value: str, unit: str, text: str) -> None:
    assert plain(number_text(quantity(value, unit), "en", unit=False)) == text


@pytest.mark.parametrize(
    ("unit", "one", "text"),
    [
        ("1", False, ""),
        ("calendar_year", False, ""),
        ("Wh/kg", False, "Wh/kg"),
        ("ohm*cm^2", False, "Ω·cm²"),
        ("mol/m^3", False, "mol/m³"),
        ("um", False, "µm"),
        ("degC", False, "°C"),
        ("%/year", False, "% per year"),
        ("1/year", False, "per year"),
        ("1/V", False, "per V"),
        ("kWh/year", False, "kWh per year"),
        ("cycle", False, "cycles"),
        ("cycle", True, "cycle"),
        ("cycle/day", False, "cycles per day"),
        ("CNY/kWh/year", False, "CNY/kWh per year"),
    ],
)
def test_units_in_english(unit: str, *, one: bool, text: str) -> None:
    assert unit_text(unit, "en", one=one) == text


@pytest.mark.parametrize(
    ("unit", "latex"),
    [
        ("1", ""),
        ("calendar_year", ""),
        ("Wh/kg", r"\,\text{Wh}\,\text{kg}^{-1}"),
        ("ohm*cm^2", r"\,\Omega\,\text{cm}^{2}"),
        ("%", r"\%"),
        ("degC", r"\,\text{°C}"),
        ("step", r"\,\text{steps}"),
        ("%/year", r"\%\,\text{year}^{-1}"),
    ],
)
def test_units_in_latex(unit: str, latex: str) -> None:
    assert unit_latex(unit, "en") == latex


@pytest.mark.parametrize(
    ("unit", "latex"),
    [
        ("Wh/kg", r"\,\text{Wh}\,\text{kg}^{-1}"),
        ("day", r"\,\text{d}"),
        ("%/year", r"\%\,\text{a}^{-1}"),
        ("step", ""),
    ],
)
def test_units_in_latex_for_chinese_readers(unit: str, latex: str) -> None:
    assert unit_latex(unit, "zh") == latex


@pytest.mark.parametrize(
    ("number", "digits", "latex"),
    [
        (432.0, 3, "432"),
        (0.9046104802746175, 3, "0.905"),
        (1.2e-3, None, r"1.2 \times 10^{-3}"),
        (1e-3, 1, "10^{-3}"),
        (-1e-3, 1, "-10^{-3}"),
        (-2.5e-8, 2, r"-2.5 \times 10^{-8}"),
        (9.96e-5, 2, r"1.0 \times 10^{-4}"),
        (12345678.0, 3, r"1.23 \times 10^{7}"),
        (0.0, 3, "0.0"),
    ],
)
def test_numbers_in_latex(number: float, digits: int | None, latex: str) -> None:
    assert number_latex(rounded(quantity("1", digits=digits), exactly(number))) == latex


# ---- results with an interval


def result(value: str, low: str, high: str, unit: str = "1", sign: str = "") -> Quantity:
    """A result as a calculation leaves it: to the place that its interval allows."""
    interval = CoverageInterval(exactly(low), exactly(high))
    stated = quantity(f"{sign}{value}", unit)
    return replace(stated, interval=interval, place=place_beside(interval))


# Worked out by hand: half the width to two digits, and everything to the place of its last one.
@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        ("8.0264", "7.05", "9.31", "8.0 (7.1–9.3)"),
        ("260.8695652", "250.01", "271.99", "261 (250–272)"),
        ("1234.5", "1100", "1400", "1,230 (1,100–1,400)"),
        # half the width is 9.96, which is 10; 0.0996, which is 0.10
        ("5.43", "1.0", "20.92", "5 (1–21)"),
        ("2.0", "1.9004", "2.0996", "2.00 (1.90–2.10)"),
        # the value itself gains a digit, and keeps its place
        ("9.9996", "9.9876", "10.0116", "10.000 (9.988–10.012)"),
        ("0.99996", "0.99876", "1.00116", "1.0000 (0.9988–1.0012)"),
        # nothing, and next to nothing beside its uncertainty
        ("0", "-1.23", "4.56", "0.0 (−1.2 to 4.6)"),
        ("0.0", "-1.23", "4.56", "0.0 (−1.2 to 4.6)"),
        ("0.001", "-5.01", "5.49", "0.0 (−5.0 to 5.5)"),
        ("-0.001", "-501", "549", "0 (−500 to 550)"),
        ("3", "-501000", "549000", "0 (−500,000 to 550,000)"),
        # an uncertainty far below the value
        ("3.14159265", "3.1415925", "3.1415928", "3.14159265 (3.14159250–3.14159280)"),
        ("-20.04", "-21.46", "-18.74", "−20.0 (−21.5 to −18.7)"),
        # powers of ten: both ends as the value
        ("0.0012345", "0.00098", "0.00151", "1.23 × 10⁻³ (9.8 × 10⁻⁴–1.51 × 10⁻³)"),
        ("0.0123", "0.0098", "0.0151", "0.0123 (0.0098–0.0151)"),
        ("0.12", "0.004", "0.244", "0.12 (0.00–0.24)"),
        ("12345678", "11200000", "13600000", "1.23 × 10⁷ (1.12 × 10⁷–1.36 × 10⁷)"),
        ("9000000", "6900000", "12100000", "9,000,000 (6,900,000–12,100,000)"),
    ],
)  # fmt: skip
def test_a_result_and_its_interval_end_at_one_place(
    value: str, low: str, high: str, text: str
) -> None:
    assert plain(number_text(result(value, low, high), "en", interval=True)) == text


@pytest.mark.parametrize(
    ("unit", "sign", "english", "chinese"),
    [
        ("year", "", "8.0 years (7.1–9.3)", "8.0 年（7.1～9.3）"),
        ("year", "~", "8.0 years (7.1–9.3)", "8.0 年（7.1～9.3）"),
        ("year", ">", "more than 8.0 years (7.1–9.3)", "超过 8.0 年（7.1～9.3）"),
        ("%", "", "8.0% (7.1–9.3%)", "8.0%（7.1%～9.3%）"),
    ],
)
def test_the_interval_stands_in_brackets(unit: str, sign: str, english: str, chinese: str) -> None:
    made = result("8.0264", "7.05", "9.31", unit, sign)
    assert plain(number_text(made, "en", interval=True)) == english
    assert plain(number_text(made, "zh", interval=True)) == chinese


def test_an_interval_is_left_out_where_it_is_not_asked_for() -> None:
    made = result("8.0264", "7.05", "9.31", "year", "~")
    assert plain(number_text(made, "en")) == "about 8.0 years"
    assert plain(number_text(made, "en", form="symbols")) == "~8.0 years"


def test_the_interval_goes_before_the_digits_that_are_asked_for() -> None:
    made = replace(result("8.0264", "7.05", "9.31"), digits=3)
    assert plain(number_text(made, "en", interval=True)) == "8.0 (7.1–9.3)"


def test_an_interval_alone() -> None:
    made = result("8.0264", "7.05", "9.31", "year")
    assert plain(interval_text(made, "en")) == "7.1–9.3"
    assert plain(interval_text(made, "en", unit=True)) == "7.1–9.3 years"
    assert plain(interval_text(made, "zh", unit=True)) == "7.1～9.3 年"


def test_a_number_without_an_interval_prints_none() -> None:
    assert interval_text(quantity("300 ± 5", "Wh/kg"), "en") == ""
    assert plain(number_text(quantity("300", "Wh/kg"), "en", interval=True)) == "300 Wh/kg"


def test_numbers_of_any_size_are_rounded_beside_intervals_of_any_size() -> None:
    made = result("1", "1e-200", "1.5e-200")
    assert rounded(made, exactly("1e200")) == exactly("1e200")


def test_what_intervals_are_called() -> None:
    assert coverage_text("en") == "90% interval"
    assert coverage_text("zh") == "90% 区间"
    assert count_text(100_000, "en") == count_text(100_000, "zh") == "100,000"
    assert (count_text(2000, "en"), count_text(2000, "zh")) == ("2,000", "2000")


@pytest.mark.parametrize(
    ("fraction", "digits", "text"),
    [
        (0.0035, 2, "+0.35%"),
        (-0.0035, 2, "−0.35%"),
        (0.05, 1, "+5%"),
        (1.5, 2, "+150%"),
        (0.0, 2, "0%"),
        (1e-15, 2, "0%"),
        (-1e-15, 2, "0%"),
        (0.000001234, 2, "+1.2\u00a0×\u00a010⁻⁴%"),
    ],
)
def test_differences_have_a_sign(fraction: float, digits: int, text: str) -> None:
    assert percent_text(fraction, "en", digits) == text


@pytest.mark.parametrize(
    ("date", "english", "chinese"),
    [
        ("2025", "2025", "2025年"),
        ("2025-06", "June 2025", "2025年6月"),
        ("2025-06-03", "3 June 2025", "2025年6月3日"),
        ("2024-12-31", "31 December 2024", "2024年12月31日"),
        ("0999-01", "January 0999", "999年1月"),
    ],
)
def test_dates_of_any_precision(date: str, english: str, chinese: str) -> None:
    assert date_text(date, "en") == english
    assert date_text(date, "zh") == chinese


def test_a_text_for_all_languages_stands_in_for_any() -> None:
    assert pick({"en": "cell", "zh": "电芯"}, "zh") == "电芯"
    assert pick({"*": "LGPS"}, "zh") == "LGPS"
    assert pick({"en": "cell"}, "zh") == ""


@pytest.mark.parametrize("form", Form)
def test_every_form_has_words_in_every_language(form: Form) -> None:
    texts = {Form.RANGE: "1..2", Form.PLUS_MINUS: "1 ± 2", Form.EXACT: "1"}
    signs = {Form.ABOVE: ">1", Form.AT_LEAST: ">=1", Form.BELOW: "<1", Form.AT_MOST: "<=1"}
    value = (texts | signs | {Form.ABOUT: "~1"})[form]
    for language in ("en", "zh"):
        for unit in ("kg", "calendar_year"):
            assert "1" in number_text(quantity(value, unit), language)
