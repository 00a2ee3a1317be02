"""What a formula is: one numpy function and everything that is printed about it.

A record holds the function and its LaTeX together, so that what is printed is what is computed.
In `latex` and `spoken` an argument stands as ``<name>``; the same template then gives the symbolic
form (the argument's symbol) and the substituted one (the briefing's number with its unit).

An argument's range of validity is an `Interval`; where it depends on other arguments, such as a
current that the short-circuit current bounds, it is a `Limit`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ssb_report.errors import ComputeError, DomainError

__all__ = [
    "FRACTION",
    "NON_NEGATIVE",
    "POSITIVE",
    "Array",
    "Formula",
    "Interval",
    "Limit",
    "Symbol",
    "Text",
]

Array = NDArray[np.float64]
Text = Mapping[str, str]
"""A text in each language it is written in: ``{"en": …, "zh": …}``."""

PLACEHOLDER = re.compile(r"<([a-z][a-z0-9_]*)>")


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of validity; an open end excludes its bound."""

    low: float = -np.inf
    high: float = np.inf
    open_low: bool = False
    open_high: bool = False

    def contains(self, values: Array) -> NDArray[np.bool_]:
        """Which of `values` lie inside; a NaN never does."""
        above = values > self.low if self.open_low else values >= self.low
        below = values < self.high if self.open_high else values <= self.high
        return above & below

    def __str__(self) -> str:
        left = "(" if self.open_low or np.isinf(self.low) else "["
        right = ")" if self.open_high or np.isinf(self.high) else "]"
        return f"{left}{self.low:g}, {self.high:g}{right}".replace("inf", "∞")


POSITIVE = Interval(0, open_low=True)
NON_NEGATIVE = Interval(0)
FRACTION = Interval(0, 1)


@dataclass(frozen=True, slots=True)
class Symbol:
    """One argument of a formula, or its result.

    `unit` is the unit in which the function takes or gives it. `many` marks an argument that takes
    a vector (last axis), such as the defect rates of a line's steps.
    """

    latex: str
    unit: str
    label: Text
    valid: Interval = field(default_factory=Interval)
    many: bool = False


Relation = Literal["<", "<=", ">", ">=", "!="]
_COMPARE: Mapping[Relation, np.ufunc] = MappingProxyType(
    {
        "<": np.less,
        "<=": np.less_equal,
        ">": np.greater,
        ">=": np.greater_equal,
        "!=": np.not_equal,
    }
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A range of one argument that others set, such as ``current <= voltage / resistance``.

    `bound` takes the arguments named in `of`; without it the bound is the one argument in `of`
    itself. `text` is how the bound is written in the message of a fault.
    """

    argument: str
    relation: Relation
    of: tuple[str, ...]
    text: str
    bound: Callable[..., Array] | None = None

    def value(self, arguments: Mapping[str, Array]) -> Array:
        """Give the bound at these arguments, in the unit of the bounded one."""
        if self.bound is None:
            (name,) = self.of
            return arguments[name]
        return np.asarray(self.bound(**{name: arguments[name] for name in self.of}))


@dataclass(frozen=True, slots=True)
class Formula:
    """One record of the registry: function, typesetting, ranges, sources and the correct reading.

    `as_printed` is the form found in loosely written texts, where it differs from the correct one,
    and `reading` tells what the formula really states. `sources` are ids in `references.py`; an
    empty tuple means a textbook relation for which no single source is claimed.

    `limits` are the ranges that depend on other arguments. A formula with a `many` argument prints
    a sum or product sign in `latex`; its substituted form is `expanded`, in which that argument's
    place takes the `term` of each element, joined without a sign. The proofs in tests/ read what is
    printed: `latex` or, where there is one, `expanded`, which they hold equal to `latex`.
    """

    id: str
    title: Text
    function: Callable[..., Array]
    result: Symbol
    arguments: Mapping[str, Symbol]
    latex: str
    spoken: Text
    reading: Text
    sources: tuple[str, ...] = ()
    as_printed: str | None = None
    term: str | None = None
    expanded: str | None = None
    limits: tuple[Limit, ...] = ()

    def __post_init__(self) -> None:
        templates = [self.latex, self.term or "", self.expanded or "", *self.spoken.values()]
        named = {name for template in templates for name in PLACEHOLDER.findall(template)}
        named |= {name for limit in self.limits for name in (limit.argument, *limit.of)}
        if unknown := named - set(self.arguments):
            raise ValueError(f"formula {self.id!r}: {sorted(unknown)} are no arguments of it")

    def typeset(self, texts: Mapping[str, str | Sequence[str]] | None = None) -> str:
        """Write the formula in LaTeX: in symbols, or with `texts` in place of its arguments.

        A `many` argument takes a sequence, one text for each element.
        """
        if texts is None:
            return _fill(self.latex, {name: one.latex for name, one in self.arguments.items()})
        parts = {
            name: text if isinstance(text, str) else self._terms(name, text)
            for name, text in texts.items()
        }
        return _fill(self.expanded or self.latex, parts)

    def evaluate(self, **arguments: ArrayLike) -> Array:
        """Apply the function to plain arrays in the declared units.

        Raises
        ------
        ComputeError
            When an argument is missing, or is none of this formula.
        DomainError
            When an argument lies outside its range of validity, or the result is not finite or
            outside its own range; names formula, argument, value and range.
        """
        if arguments.keys() != self.arguments.keys():
            raise ComputeError(
                f"formula '{self.id}' takes {', '.join(self.arguments)}; "
                f"given: {', '.join(arguments) or 'nothing'}"
            )
        arrays = {name: np.asarray(value, dtype=np.float64) for name, value in arguments.items()}
        for name, values in arrays.items():
            self._require(name, self.arguments[name], values)
        for limit in self.limits:
            self._hold(limit, arrays)
        with np.errstate(all="ignore"):
            result = np.asarray(self.function(**arrays), dtype=np.float64)
        self._require("result", self.result, result)
        return result

    def sample(self, **arguments: ArrayLike) -> Array:
        """Apply the function to samples (first axis; a `many` argument has its own axis behind).

        Where a sample of an argument, or the result, lies outside its range, the result is NaN: of
        an uncertain number only part may be possible, and a formula says nothing of the rest.
        """
        arrays = {name: np.asarray(value, dtype=np.float64) for name, value in arguments.items()}
        with np.errstate(all="ignore"):
            result = np.asarray(self.function(**arrays), dtype=np.float64)
            inside = self.result.valid.contains(result) & np.isfinite(result)
            for name, symbol in self.arguments.items():
                fits = symbol.valid.contains(arrays[name])
                inside = inside & (fits.all(axis=-1) if symbol.many else fits)
            for limit in self.limits:
                inside = inside & _COMPARE[limit.relation](
                    arrays[limit.argument], limit.value(arrays)
                )
        return np.where(inside, result, np.nan)

    def _terms(self, name: str, texts: Sequence[str]) -> str:
        return "".join(_fill(self.term or f"<{name}>", {name: text}) for text in texts)

    def _require(self, name: str, symbol: Symbol, values: Array) -> None:
        inside = symbol.valid.contains(values) & np.isfinite(values)
        if inside.all():
            return
        raise DomainError(
            f"formula '{self.id}': {name} = {_with_unit(values[~inside][0], symbol.unit)} "
            f"is outside its range {_with_unit(symbol.valid, symbol.unit)}"
        )

    def _hold(self, limit: Limit, arrays: Mapping[str, Array]) -> None:
        with np.errstate(all="ignore"):
            values, bounds = np.broadcast_arrays(arrays[limit.argument], limit.value(arrays))
        kept = _COMPARE[limit.relation](values, bounds)
        if kept.all():
            return
        unit = self.arguments[limit.argument].unit
        raise DomainError(
            f"formula '{self.id}': {limit.argument} = {_with_unit(values[~kept][0], unit)} "
            f"is outside its range: {limit.relation} {limit.text} = "
            f"{_with_unit(bounds[~kept][0], unit)}"
        )


def _fill(template: str, texts: Mapping[str, str]) -> str:
    # A function, not a replacement string: LaTeX is full of backslashes.
    return PLACEHOLDER.sub(lambda match: texts[match[1]], template)


def _with_unit(value: float | Interval, unit: str) -> str:
    text = str(value) if isinstance(value, Interval) else f"{value:g}"
    return text if unit == "1" else f"{text} {unit}"
