"""What a predicate is made of; `at` is always the offset in its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

__all__ = [
    "Arithmetic",
    "Comparison",
    "Condition",
    "Curve",
    "Inside",
    "Junction",
    "Named",
    "Negation",
    "Node",
    "Number",
    "Overlap",
    "Predicate",
    "Ranking",
    "Relation",
    "Sign",
    "Span",
    "Value",
    "Within",
    "Word",
    "mentions",
]


class Word(StrEnum):
    """The words of the grammar, none of which is an id."""

    AND = "and"
    OR = "or"
    NOT = "not"
    IN = "in"
    WITHIN = "within"
    OF = "of"


class Sign(StrEnum):
    """The signs of comparison and of arithmetic."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    OVER = "/"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written, with its unit ("1" for a plain one)."""

    at: int
    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Named:
    """A quantity or a result, perhaps one end of its range (``id.low``)."""

    at: int
    reference: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers reckoned together; `at` is where the sign stands."""

    at: int
    sign: Sign
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Comparison:
    """A chain of comparisons that go one way: ``a > b >= c``."""

    at: int
    terms: tuple[Value, ...]
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """The ratio of two numbers is one, give or take a percentage."""

    at: int
    value: Value
    percent: Decimal
    of: Value


@dataclass(frozen=True, slots=True)
class Span:
    """The ends of a range that a predicate names itself."""

    at: int
    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class Inside:
    """A number, or the whole of a stated range, lies in a range."""

    at: int
    value: Value
    span: Span | Named


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first number is the highest (or lowest) of all."""

    at: int
    highest: bool
    first: Value
    others: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve of a figure rises (or falls) from each of its points to the next."""

    at: int
    rising: bool
    figure: str
    series: str
    series_at: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Ranges that all have a part in common."""

    at: int
    ranges: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    at: int
    part: Condition


@dataclass(frozen=True, slots=True)
class Junction:
    """All the parts hold ("and"), or one at least ("or")."""

    at: int
    word: Word
    parts: tuple[Condition, ...]


Value: TypeAlias = Number | Named | Arithmetic
Relation: TypeAlias = Comparison | Within | Inside | Ranking | Curve | Overlap
Condition: TypeAlias = Relation | Negation | Junction
Predicate: TypeAlias = Condition
Node: TypeAlias = Value | Condition | Span


def mentions(node: Node) -> Iterator[Named | Curve]:
    """The ids that a predicate names, in its order."""
    if isinstance(node, Named | Curve):
        yield node
        return
    for part in fields(node):
        inner = getattr(node, part.name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if hasattr(each, "at"):
                yield from mentions(each)
