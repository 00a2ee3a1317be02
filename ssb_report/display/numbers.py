"""Numbers as text: rounding, signs, ranges and bounds, units, in each language."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from functools import cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from ssb_report.compute.sampling import COVERAGE
from ssb_report.display.rounding import round_alike, round_significant, round_to_place
from ssb_report.display.wording import words
from ssb_report.provenance import Text
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.units import Factor, parse

__all__ = [
    "count_text",
    "coverage_text",
    "date_text",
    "interval_text",
    "months_text",
    "number_latex",
    "number_text",
    "percent_text",
    "pick",
    "rounded",
    "unit_latex",
    "unit_text",
]

NBSP = "\u00a0"
MINUS = "\u2212"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_FROM, _PLAIN_BELOW = Decimal("0.01"), Decimal(10_000_000)
_NOTHING = 1e-12
_UNGROUPED_IN_CHINESE = 4
"""Digits that stand without a separator of thousands (GB/T 15835-2011, 5.1.2)."""

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
        Form.BELOW: "小于 {}",
        Form.AT_MOST: "不超过 {}",
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
        Form.AT_MOST: "不晚于 {} 年",
        Form.ABOUT: "{} 年前后",
    },
}
_BOUNDS = {
    Form.ABOVE: ">{}",
    Form.AT_LEAST: "≥{}",
    Form.BELOW: "<{}",
    Form.AT_MOST: "≤{}",
}
_SIGNS = {
    "en": _BOUNDS | {Form.ABOUT: "~{}"},
    "zh": _BOUNDS | {Form.ABOUT: "≈{}"},  # where a wave stands for "to"
}
_TO = {"en": f"{NBSP}to{NBSP}", "zh": f"{NBSP}至{NBSP}"}
# In Chinese, amounts are joined by a wave dash and dates by a dash as wide as a character (GB/T
# 15834-2011, 4.13), and both ends of a range bear the percent sign.
_DASH = {"en": "–", "zh": "～"}
_YEAR_DASH = {"en": "–", "zh": "—"}
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def pick(text: Text, language: str) -> str:
    """The text in `language`; one that is the same in every language stands under ``*``."""
    return text.get(language) or text.get("*", "")


def number_text(
    quantity: Quantity,
    language: str,
    *,
    form: str = "words",
    unit: bool = True,
    interval: bool = False,
) -> str:
    """A quantity as readers see it: ``more than 2 CNY/Wh``, ``300–380 Wh/kg``, ``1.2 × 10⁻²``.

    `form` "words" is for sentences, "symbols" for tables and charts (``>2``). With `interval` the
    coverage interval of a result follows, which says better than "about" how sure it is.
    """
    if interval and quantity.interval:
        value = quantity.value
        if value.form is Form.ABOUT:
            value = replace(value, form=Form.EXACT)
        plain = replace(quantity, value=value, interval=None)
        text = number_text(plain, language, form=form, unit=unit)
        return text + words(language)["brackets"].format(interval_text(quantity, language))
    is_year = quantity.unit == "calendar_year"
    body = _years(quantity.value, language) if is_year else _body(quantity, language)
    if unit:
        body = _with_unit(quantity, body, language)
    if quantity.value.form not in _WORDS[language]:
        return body
    if is_year:
        return _YEAR_WORDS[language][quantity.value.form].format(body)
    patterns = _WORDS[language] if form == "words" else _SIGNS[language]
    return patterns[quantity.value.form].format(body)


def interval_text(quantity: Quantity, language: str, *, unit: bool = False) -> str:
    """The coverage interval of a result, rounded and written as the result is; or nothing.

    Only a per cent sign follows where the `unit` is not asked for.
    """
    interval = quantity.interval
    if interval is None:
        return ""
    low, high = (rounded(quantity, end) for end in (interval.low, interval.high))
    body = _span(low, high, language, plain=_is_plain(rounded(quantity, quantity.value.first)))
    if unit or quantity.unit.startswith("%"):
        body = _with_unit(quantity, body, language)
    return body


def rounded(quantity: Quantity, number: Decimal) -> Decimal:
    """A number that belongs to the quantity, by the quantity's one rounding decision."""
    if quantity.place is not None:
        return round_to_place(number, quantity.place)
    return round_significant(number, quantity.digits)


def coverage_text(language: str) -> str:
    """What the intervals are called: ``90% interval``."""
    return words(language)["coverage"].format(f"{100 * COVERAGE:.0f}%")


def _years(value: Value, language: str) -> str:
    """Calendar years stand without separators of thousands."""
    if value.second is None:
        return f"{value.first:f}"
    if value.form is Form.PLUS_MINUS:
        return f"{value.first:f}{NBSP}±{NBSP}{value.second:f}"
    return f"{value.first:f}{_YEAR_DASH[language]}{value.second:f}"


def _body(quantity: Quantity, language: str) -> str:
    value, digits = quantity.value, quantity.digits
    first = rounded(quantity, value.first)
    if value.second is None:
        return _decimal(first, language)
    if value.form is Form.PLUS_MINUS:
        return _plus_minus(first, round_alike(value.second, first, digits), language)
    second = rounded(quantity, value.second)
    return _span(first, second, language, plain=_is_plain(first) and _is_plain(second))


def _span(low: Decimal, high: Decimal, language: str, *, plain: bool) -> str:
    write = _plain if plain else _scientific
    joint = _TO[language] if low < 0 else _DASH[language]
    return f"{write(low, language)}{joint}{write(high, language)}"


def _plus_minus(number: Decimal, uncertainty: Decimal, language: str) -> str:
    """``300 ± 5``; with a power of ten, one for both: ``(1.2 ± 0.1) × 10⁻³``."""
    if _is_plain(number):
        parts = (_plain(each, language) for each in (number, uncertainty))
        return f"{NBSP}±{NBSP}".join(parts)
    exponent = number.adjusted()
    scaled = (_plain(each.scaleb(-exponent), language) for each in (number, uncertainty))
    return f"({f'{NBSP}±{NBSP}'.join(scaled)}){NBSP}×{NBSP}{_power(exponent)}"


def _is_plain(number: Decimal) -> bool:
    """Whether the number is written without a power of ten."""
    return not number or _PLAIN_FROM <= abs(number) < _PLAIN_BELOW


def _decimal(number: Decimal, language: str) -> str:
    return (_plain if _is_plain(number) else _scientific)(number, language)


def _plain(number: Decimal, language: str) -> str:
    sign = MINUS if number < 0 else ""
    whole, _, fraction = f"{abs(number):f}".partition(".")
    group, point = _separators(language)
    if language == "zh" and len(whole) <= _UNGROUPED_IN_CHINESE:
        group = ""
    thousands = f"{int(whole):,}".replace(",", group)
    return f"{sign}{thousands}{point}{fraction}" if fraction else f"{sign}{thousands}"


@cache
def _separators(language: str) -> tuple[str, str]:
    return get_group_symbol(locale=language), get_decimal_symbol(locale=language)


def _scientific(number: Decimal, language: str) -> str:
    if not number:
        return _plain(number, language)
    mantissa, exponent = _parts(number)
    if _is_bare_power(mantissa):
        return f"{MINUS if number < 0 else ''}{_power(exponent)}"
    return f"{_plain(mantissa, language)}{NBSP}×{NBSP}{_power(exponent)}"


def _parts(number: Decimal) -> tuple[Decimal, int]:
    exponent = number.adjusted()
    return number.scaleb(-exponent), exponent


def _is_bare_power(mantissa: Decimal) -> bool:
    """Whether only the power of ten is written: 10⁻³, not 1 × 10⁻³ (1.0 × 10⁻³ says more)."""
    return mantissa.as_tuple().digits == (1,)


def _power(exponent: int) -> str:
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def _with_unit(quantity: Quantity, body: str, language: str) -> str:
    text = unit_text(quantity.unit, language, one=body == "1")
    if not text:
        return body
    if not text.startswith("%"):
        return f"{body}{NBSP}{text}"
    return (body.replace("～", "%～") if language == "zh" else body) + text


def unit_text(unit: str, language: str, *, one: bool = False) -> str:
    """A unit as text: ``Wh/kg``, ``Ω·cm²``, ``% per year``; empty for a plain number."""
    factors = [factor for factor in parse(unit) if factor.atom.text]
    text = "·".join(_atom(each, language, one=one) for each in factors if each.power > 0)
    for factor in factors:
        if factor.power < 0:
            name = _atom(factor, language, one=True)
            as_word = language == "en" and (factor.atom.words is not None or not text)
            text = f"{text} per {name}".strip() if as_word else f"{text}/{name}"
    return text


def _atom(factor: Factor, language: str, *, one: bool) -> str:
    atom, power = factor.atom, abs(factor.power)
    text = (language == "zh" and atom.zh) or atom.text
    if atom.words:
        text = atom.words[language][0 if one else 1]
    return text if power == 1 else text + str(power).translate(_SUPERSCRIPTS)


def unit_latex(unit: str, language: str) -> str:
    r"""A unit in LaTeX after a thin space, ``\,\text{Wh}\,\text{kg}^{-1}``; ``%`` has none."""
    parts = []
    for factor in parse(unit):
        atom = factor.atom
        by_symbol = atom.words and language != "en"
        if not (atom.symbol if by_symbol else atom.text):
            continue
        base = atom.latex or rf"\text{{{factor.name}}}"
        if by_symbol:
            base = rf"\text{{{atom.symbol}}}"
        elif atom.words and factor.power == 1:
            base = rf"\text{{{atom.words['en'][1]}}}"
        space = "" if factor.name == "%" else r"\,"
        parts.append(space + (base if factor.power == 1 else f"{base}^{{{factor.power}}}"))
    return "".join(parts)


def number_latex(number: Decimal) -> str:
    r"""A rounded number in LaTeX: ``1.2 \times 10^{-2}``."""
    if _is_plain(number):
        return f"{number:f}"
    mantissa, exponent = _parts(number)
    if _is_bare_power(mantissa):
        return f"{'-' if number < 0 else ''}10^{{{exponent}}}"
    return rf"{mantissa:f} \times 10^{{{exponent}}}"


def percent_text(fraction: float, language: str, digits: int = 2) -> str:
    """A fraction as a percentage with sign: ``+0.35%``."""
    if math.isclose(fraction, 0, abs_tol=_NOTHING):
        return "0%"
    sign = "+" if fraction > 0 else ""
    percentage = round_significant(Decimal(repr(100 * fraction)), digits)
    return f"{sign}{_decimal(percentage, language)}%"


def count_text(count: int, language: str) -> str:
    """A count with its separators of thousands: ``100,000``."""
    return _plain(Decimal(count), language)


def months_text(count: int, language: str) -> str:
    """A span of months: ``6 months``."""
    return f"{count_text(count, language)}{NBSP}{unit_text('month', language, one=count == 1)}"


def date_text(date: str, language: str) -> str:
    """A date of any precision (``2025``, ``2025-06``, ``2025-06-30``) as readers write it."""
    year, *rest = date.split("-")
    if language == "zh":
        parts = zip([year, *rest], "年月日", strict=False)
        return "".join(f"{int(part)}{unit}" for part, unit in parts)
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"
