"""Numbers as text: rounding, signs, ranges and bounds, units, in each language."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from ssb_report.display.rounding import round_significant
from ssb_report.provenance import Text
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.units import Factor, parse

__all__ = ["date_text", "number_latex", "number_text", "percent_text", "pick", "unit_latex", "unit_text"]

NBSP = "\u00a0"
MINUS = "\u2212"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_FROM, _PLAIN_BELOW = Decimal("0.01"), Decimal(10_000_000)

_WORDS = {
    "en": {
        Form.ABOVE: "more than {}",
        Form.AT_LEAST: "at least {}",
        Form.BELOW: "less than {}",
        Form.AT_MOST: "at most {}",
        Form.ABOUT: "about {}",
    },
    "zh": {
        Form.ABOVE: "超过 {}",
        Form.AT_LEAST: "至少 {}",
        Form.BELOW: "低于 {}",
        Form.AT_MOST: "至多 {}",
        Form.ABOUT: "约 {}",
    },
}
_YEAR_WORDS = {
    "en": {
        Form.ABOVE: "after {}",
        Form.AT_LEAST: "from {}",
        Form.BELOW: "before {}",
        Form.AT_MOST: "by {}",
        Form.ABOUT: "about {}",
    },
    "zh": {
        Form.ABOVE: "{} 年后",
        Form.AT_LEAST: "{} 年起",
        Form.BELOW: "{} 年前",
        Form.AT_MOST: "{} 年前后（不晚于）",
        Form.ABOUT: "{} 年前后",
    },
}
_SIGNS = {
    Form.ABOVE: ">{}",
    Form.AT_LEAST: "≥{}",
    Form.BELOW: "<{}",
    Form.AT_MOST: "≤{}",
    Form.ABOUT: "~{}",
}
_TO = {"en": f"{NBSP}to{NBSP}", "zh": f"{NBSP}至{NBSP}"}
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def pick(text: Text, language: str) -> str:
    """The text in `language`; one that is the same in every language stands under ``*``."""
    return text.get(language) or text.get("*", "")


def number_text(
    quantity: Quantity, language: str, *, form: str = "words", unit: bool = True
) -> str:
    """A quantity as readers see it: ``more than 2 CNY/Wh``, ``300–380 Wh/kg``, ``1.2 × 10⁻²``.

    `form` "words" is for sentences, "symbols" for tables and charts (``>2``).
    """
    year = quantity.unit == "calendar_year"
    body = _body(quantity.value, quantity.digits, language, year=year)
    if unit:
        body += _suffix(quantity, body, language)
    if quantity.value.form in _SIGNS:
        if year:
            return _YEAR_WORDS[language][quantity.value.form].format(body)
        patterns = _WORDS[language] if form == "words" else _SIGNS
        return patterns[quantity.value.form].format(body)
    return body


def _body(value: Value, digits: int | None, language: str, *, year: bool) -> str:
    first = _decimal(value.first, digits, language, year=year)
    if value.second is None:
        return first
    second = _decimal(value.second, digits, language, year=year)
    if value.form is Form.PLUS_MINUS:
        return f"{first}{NBSP}±{NBSP}{second}"
    return f"{first}{_TO[language]}{second}" if value.first < 0 else f"{first}–{second}"


def _decimal(number: Decimal, digits: int | None, language: str, *, year: bool = False) -> str:
    rounded = round_significant(number, digits)
    if year:
        return f"{rounded:f}"
    if rounded and not _PLAIN_FROM <= abs(rounded) < _PLAIN_BELOW:
        return _scientific(rounded, language)
    sign = MINUS if rounded < 0 else ""
    return sign + _grouped(f"{abs(rounded):f}", language)


def _grouped(plain: str, language: str) -> str:
    whole, _, fraction = plain.partition(".")
    group, point = _separators(language)
    thousands = f"{int(whole):,}".replace(",", group)
    return f"{thousands}{point}{fraction}" if fraction else thousands


@cache
def _separators(language: str) -> tuple[str, str]:
    return get_group_symbol(locale=language), get_decimal_symbol(locale=language)


def _scientific(number: Decimal, language: str) -> str:
    mantissa, exponent = _parts(number)
    power = f"10{str(exponent).translate(_SUPERSCRIPTS)}"
    sign = MINUS if number < 0 else ""
    if abs(mantissa) == 1 and len(mantissa.as_tuple().digits) == 1:
        return sign + power
    return f"{sign}{_grouped(f'{abs(mantissa):f}', language)}{NBSP}×{NBSP}{power}"


def _parts(number: Decimal) -> tuple[Decimal, int]:
    exponent = number.adjusted()
    return number.scaleb(-exponent), exponent


def _suffix(quantity: Quantity, body: str, language: str) -> str:
    text = unit_text(quantity.unit, language, one=body == "1")
    if not text:
        return ""
    return text if text.startswith("%") else f"{NBSP}{text}"


def unit_text(unit: str, language: str, *, one: bool = False) -> str:
    """A unit as text: ``Wh/kg``, ``Ω·cm²``, ``% per year``; empty for a plain number."""
    above = [factor for factor in parse(unit) if factor.power > 0 and factor.atom.text]
    below = [factor for factor in parse(unit) if factor.power < 0]
    text = "·".join(_atom(factor, language, one=one) for factor in above)
    for factor in below:
        name = _atom(factor, language, one=True)
        as_word = factor.atom.words is not None and language == "en"
        text = f"{text} per {name}".strip() if as_word else f"{text}/{name}"
    return text


def _atom(factor: Factor, language: str, *, one: bool) -> str:
    atom, power = factor.atom, abs(factor.power)
    text = atom.words[language][0 if one else 1] if atom.words else atom.text
    return text if power == 1 else text + str(power).translate(_SUPERSCRIPTS)


def unit_latex(unit: str) -> str:
    r"""A unit in LaTeX, with a leading thin space: ``\,\mathrm{Wh\,kg^{-1}}``."""
    parts = []
    for factor in parse(unit):
        if factor.name == "1":
            continue
        base = factor.atom.latex or rf"\text{{{factor.name}}}"
        parts.append(base if factor.power == 1 else f"{base}^{{{factor.power}}}")
    return r"\," + r"\,".join(parts) if parts else ""


def number_latex(value: float | Decimal, digits: int | None) -> str:
    r"""A number in LaTeX: ``1.2 \times 10^{-2}``; `digits` as in `number_text`."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    rounded = round_significant(number, digits)
    if rounded and not _PLAIN_FROM <= abs(rounded) < _PLAIN_BELOW:
        mantissa, exponent = _parts(rounded)
        if abs(mantissa) == 1 and len(mantissa.as_tuple().digits) == 1:
            return f"{'-' if rounded < 0 else ''}10^{{{exponent}}}"
        return rf"{mantissa:f} \times 10^{{{exponent}}}"
    return f"{rounded:f}"


def percent_text(fraction: float, language: str, digits: int = 2) -> str:
    """A fraction as a percentage with sign: ``+0.35%``."""
    sign = "+" if fraction > 0 else ""
    percent = Decimal(repr(100 * fraction))
    tiny = not math.isclose(fraction, 0, abs_tol=1e-12)
    return f"{sign}{_decimal(percent if tiny else Decimal(0), digits, language)}%"


def date_text(date: str, language: str) -> str:
    """A date of any precision (``2025``, ``2025-06``, ``2025-06-30``) as readers write it."""
    year, *rest = date.split("-")
    if language == "zh":
        return "".join(f"{int(part)}{unit}" for part, unit in zip([year, *rest], "年月日", strict=False))
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"
