"""What is uncertain about a number, as text: its distribution, its interval, shares of variance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ssb_report.compute.sampling import TAILS, distribution_of, place_beside, quantile
from ssb_report.display.numbers import coverage_text, interval_text, number_text, rounded
from ssb_report.display.wording import words
from ssb_report.quantity import CoverageInterval, Form, Quantity, Shape, Value

__all__ = [
    "beside_text",
    "covered",
    "covered_text",
    "distribution_text",
    "share_text",
    "span_text",
    "stated_text",
]

_LEAST_SHARE = 0.01


def share_text(share: float, language: str) -> str:
    """A share in whole per cent, ``71%``; one that would round to nothing as ``less than 1%``."""
    if 0 < share < _LEAST_SHARE:
        return words(language)["less_than"].format("1%")
    return f"{100 * share:.0f}%"


def distribution_text(quantity: Quantity, language: str) -> str:
    """How the values of an uncertain number are spread; empty for a certain one.

    ``uniform, 10–15% per year``; ``triangular, 0.85–2.5 CNY/Wh, most likely 1.49 CNY/Wh``.
    """
    distribution = distribution_of(quantity.value, quantity.distribution)
    if distribution is None:
        return ""
    first, *others = distribution.parameters
    match distribution.shape:
        case Shape.UNIFORM:
            told = [_as_stated(quantity, Value(Form.RANGE, first, others[0]), language)]
        case Shape.TRIANGULAR:
            ends = Value(Form.RANGE, first, others[1])
            told = [_as_stated(quantity, each, language) for each in (ends, _exactly(others[0]))]
        case Shape.NORMAL:
            told = [_as_stated(quantity, Value(Form.PLUS_MINUS, first, others[0]), language)]
        case Shape.LOGNORMAL:
            told = [_as_stated(quantity, _exactly(first), language), f"{others[0]:f}"]
    return words(language)[distribution.shape.value].format(*told)


def stated_text(quantity: Quantity, language: str) -> str:
    """A number as it is stated: its value, or how it is spread where that is stated apart."""
    if quantity.distribution:
        return distribution_text(quantity, language)
    return number_text(quantity, language, form="symbols")


def covered_text(quantity: Quantity, language: str) -> str:
    """The interval of an uncertain number by its name: ``90% interval 9.4–10.7 years``, or nothing.

    A result has its own; that of an input follows from its distribution.
    """
    text = interval_text(covered(quantity), language, unit=True)
    return f"{coverage_text(language)} {text}" if text else ""


def covered(quantity: Quantity) -> Quantity:
    """An uncertain number with its interval, and the place to which this lets it be told."""
    distribution = distribution_of(quantity.value, quantity.distribution)
    if quantity.interval or distribution is None:
        return quantity
    low, high = (Decimal(repr(quantile(distribution, tail))) for tail in TAILS)
    interval, middle = CoverageInterval(low, high), Decimal(repr(quantity.value.nominal))
    place = place_beside(interval)
    return replace(quantity, value=_exactly(middle), interval=interval, place=place)


def beside_text(quantity: Quantity, number: float, language: str) -> str:
    """Another value of the same quantity, rounded to the same place."""
    value = _exactly(rounded(quantity, Decimal(repr(number))))
    return _as_stated(quantity, value, language)


def span_text(quantity: Quantity, low: float, high: float, language: str) -> str:
    """Two other values of the same quantity as a range, rounded to the same place."""
    ends = (Decimal(repr(end)) for end in (low, high))
    return interval_text(replace(quantity, interval=CoverageInterval(*ends)), language, unit=True)


def _exactly(number: Decimal) -> Value:
    return Value(Form.EXACT, number)


def _as_stated(quantity: Quantity, value: Value, language: str) -> str:
    """A value in the quantity's unit, with the digits that it has."""
    plain = replace(quantity, value=value, digits=None, place=None, interval=None)
    return number_text(plain, language, form="symbols")
