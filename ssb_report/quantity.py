"""A quantity: a value as its source states it, with unit, rounding and provenance."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ssb_report.limits import VALUE_CHARACTERS as _LONGEST
from ssb_report.provenance import Provenance, Text

__all__ = [
    "NUMBER_PATTERN",
    "VALUE_PATTERN",
    "CoverageInterval",
    "Distribution",
    "Form",
    "Quantity",
    "Shape",
    "Value",
    "is_number",
    "parse_value",
]


class Form(StrEnum):
    """How a source states a number."""

    EXACT = "exact"
    PLUS_MINUS = "plus-minus"
    RANGE = "range"
    ABOVE = "above"
    AT_LEAST = "at-least"
    BELOW = "below"
    AT_MOST = "at-most"
    ABOUT = "about"


_PREFIXES = {
    ">=": Form.AT_LEAST,
    "<=": Form.AT_MOST,
    ">": Form.ABOVE,
    "<": Form.BELOW,
    "~": Form.ABOUT,
}
_SIGNS = {form: sign for sign, form in _PREFIXES.items()}
_DIGITS = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
_NUMBER = re.compile(_DIGITS, re.ASCII)
NUMBER_PATTERN = rf"\s*{_DIGITS}\s*"
"""A plain number, as a regular expression that editors understand, too."""
VALUE_PATTERN = (
    rf"(?!.*\.\.\.)(?:{NUMBER_PATTERN}(?:\.\.|±|\+-){NUMBER_PATTERN}"
    rf"|\s*(?:>=|<=|>|<|~)?{NUMBER_PATTERN})"
)
"""The form of the value grammar; it cannot say that a range rises."""
# Far beyond what any briefing speaks of, and near enough to calculate with in any unit.
_SMALLEST, _LARGEST = Decimal("1e-100"), Decimal("1e100")
_GRAMMAR = "write a value like 300, 300 ± 5, 300..380, >250, >=1, <10, <=2027 or ~2000"
_ADVICE = (
    (re.compile(rf"{_DIGITS}\s*(?:[-–—−…]|\.{{3,}}|to)\s*{_DIGITS}"), "write a range as 300..380"),
    (re.compile(rf"{_DIGITS}\s*\+/-\s*{_DIGITS}"), "write an uncertainty as 300 ± 5"),
    (re.compile(r"[+-]?\d[\d.]*(?:,\d+)+"), "write numbers without commas, like 1200.5"),
    (re.compile(rf"{_DIGITS}\s*[^\W\d_].*|{_DIGITS}\s*%"), "the unit stands apart, under 'unit'"),
)


@dataclass(frozen=True, slots=True)
class Value:
    """A number with the uncertainty it was stated with.

    `first` and `second` keep the digits as written: the number and its ±, or the ends of a range.
    """

    form: Form
    first: Decimal
    second: Decimal | None = None

    @property
    def nominal(self) -> float:
        """The number to calculate with; the middle of a range, the bound itself of a bound."""
        if self.form is Form.RANGE:
            return (self.low + self.high) / 2
        return float(self.first)

    @property
    def low(self) -> float:
        """The lower end; −∞ where only an upper bound is stated."""
        if self.form is Form.PLUS_MINUS and self.second is not None:
            return float(self.first - self.second)
        return -math.inf if self.form in (Form.BELOW, Form.AT_MOST) else float(self.first)

    @property
    def high(self) -> float:
        """The upper end; +∞ where only a lower bound is stated."""
        if self.second is not None:
            return float(self.first + self.second if self.form is Form.PLUS_MINUS else self.second)
        return math.inf if self.form in (Form.ABOVE, Form.AT_LEAST) else float(self.first)

    def end(self, name: str) -> Value | None:
        """The ``low`` or ``high`` end as a number of its own; None where none was stated."""
        if self.form is Form.RANGE and self.second is not None:
            return Value(Form.EXACT, self.first if name == "low" else self.second)
        if self.form is Form.PLUS_MINUS and self.second is not None:
            sign = -1 if name == "low" else 1
            return Value(Form.EXACT, self.first + sign * self.second)
        stated = {"low": (Form.ABOVE, Form.AT_LEAST), "high": (Form.BELOW, Form.AT_MOST)}[name]
        return Value(Form.EXACT, self.first) if self.form in stated else None

    def __str__(self) -> str:
        match self.form:
            case Form.RANGE:
                return f"{self.first}..{self.second}"
            case Form.PLUS_MINUS:
                return f"{self.first} ± {self.second}"
        return f"{_SIGNS.get(self.form, '')}{self.first}"


def parse_value(text: str) -> Value:
    """Read the value grammar: ``300``, ``300 ± 5``, ``300..380``, ``>250``, ``~2000``, ``<10``.

    Raises
    ------
    ValueError
        When the text is none of these; the message shows what is.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise ValueError(f"a value of {len(text)} characters; the longest allowed has {_LONGEST}")
    for separator, form in (("..", Form.RANGE), ("±", Form.PLUS_MINUS), ("+-", Form.PLUS_MINUS)):
        if separator in text and "..." not in text:
            return _pair(text, separator, form)
    for prefix, form in _PREFIXES.items():
        if text.startswith(prefix):
            return Value(form, _number(text.removeprefix(prefix)))
    return Value(Form.EXACT, _number(text))


def is_number(text: str) -> bool:
    """Whether the text is a plain number of the value grammar."""
    try:
        _number(text)
    except ValueError:
        return False
    return True


def _pair(text: str, separator: str, form: Form) -> Value:
    first, second = (_number(part) for part in text.split(separator, 1))
    if form is Form.RANGE and not first < second:
        raise ValueError(f"the range {text} does not rise; write the smaller number first")
    if form is Form.PLUS_MINUS and second < 0:
        raise ValueError(f"the uncertainty in '{text}' is negative")
    return Value(form, first, second)


def _number(text: str) -> Decimal:
    text = text.strip()
    if not text:
        raise ValueError(f"a number is missing; {_GRAMMAR}")
    if not _NUMBER.fullmatch(text):
        advice = next((tip for shape, tip in _ADVICE if shape.fullmatch(text)), _GRAMMAR)
        raise ValueError(f"'{text}' is no number; {advice}")
    number = Decimal(text)
    if number and not _SMALLEST <= abs(number) <= _LARGEST:
        raise ValueError(f"'{text}' is too {'large' if abs(number) > 1 else 'small'} a number")
    return number


class Shape(StrEnum):
    """The kinds of distributions, each with the parameters that it takes."""

    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    NORMAL = "normal"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True, slots=True)
class Distribution:
    """How likely each value of an uncertain number is held to be, in the number's own unit.

    The parameters: of a uniform one its ends, of a triangular one low end, mode and high end, of a
    normal one mean and standard deviation, of a lognormal one median and geometric standard
    deviation (a factor above 1).
    """

    shape: Shape
    parameters: tuple[Decimal, ...]

    def __str__(self) -> str:
        return f"{self.shape} {', '.join(map(str, self.parameters))}"


@dataclass(frozen=True, slots=True)
class CoverageInterval:
    """Where a computed number lies with the coverage probability that this program prints."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value, its unit, its one rounding decision and where it comes from.

    `digits` counts significant digits; ``None`` prints the digits as the source wrote them. A
    quantity may say how likely its values are (`distribution`); a result whose inputs are uncertain
    has an `interval`, and `place`, the power of ten of its last digit, follows from that and goes
    before `digits`. `origin` is the id of the quantity that this one is under another id: the two
    vary as one.
    """

    id: str
    label: Text
    value: Value
    unit: str
    provenance: Provenance
    digits: int | None = None
    symbol: str = ""
    distribution: Distribution | None = None
    interval: CoverageInterval | None = None
    place: int | None = None
    origin: str = ""
