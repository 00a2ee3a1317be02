"""Every number of a briefing by its id, the results of its calculations among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from ssb_report.compute.formula import Array, Formula
from ssb_report.compute.sampling import (
    BAND_SAMPLES,
    SAMPLES,
    coverage_ends,
    distribution_of,
    draw,
)
from ssb_report.errors import ComputeError
from ssb_report.provenance import Text
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.units import convert

__all__ = ["Arguments", "Case", "Expectation", "Numbers", "Result"]

T = TypeVar("T")

Arguments = Mapping[str, Sequence[str]]
"""The ids that stand for each argument of a formula; more than one only where it takes many."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """How a result compares with a published value; `difference` is relative to that value."""

    published: str
    tolerance: float
    difference: float

    @property
    def agrees(self) -> bool:
        """Whether the difference is within the tolerance."""
        return abs(self.difference) <= self.tolerance


@dataclass(frozen=True, slots=True)
class Result:
    """What a calculation gave, and out of what.

    `defined` is the share of the samples of its inputs for which its formula holds.
    """

    quantity: Quantity
    formula: Formula
    arguments: Arguments
    expectation: Expectation | None = None
    defined: float = 1.0

    @property
    def inputs(self) -> tuple[str, ...]:
        """The ids of the quantities and results it was made from, each once."""
        references = [ref for refs in self.arguments.values() for ref in refs]
        return tuple(dict.fromkeys(ref.partition(".")[0] for ref in references))


@dataclass(frozen=True, slots=True)
class Case:
    """The numbers that are compared, as they are under one scenario; the base has no label."""

    label: Text
    numbers: Mapping[str, Quantity]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was found out about numbers: about those `of` these ids, or about all (None)."""

    found: Any
    of: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every number of a briefing by its id: the quantities and the results.

    `cases` hold those that are compared, for the base and for each scenario by its id. `under` are
    all numbers under each scenario, to take over from.
    """

    quantities: Mapping[str, Quantity]
    results: Mapping[str, Result]
    cases: Mapping[str, Case] = field(default_factory=dict)
    _drawn: dict[str, Array | None] = field(default_factory=dict, compare=False, repr=False)
    _kept: dict[str, _Kept] = field(default_factory=dict, compare=False, repr=False)
    under: Mapping[str, Numbers] = field(default_factory=dict, compare=False, repr=False)

    def __getitem__(self, reference: str) -> Quantity:
        """The quantity for ``id``, or for one end of its range (``id.low``, ``id.high``)."""
        name, _, end = reference.partition(".")
        found = self.results[name].quantity if name in self.results else self.quantities[name]
        return replace(found, value=_end(found, end)) if end else found

    def __contains__(self, reference: str) -> bool:
        name, _, end = reference.partition(".")
        if name not in self.results and name not in self.quantities:
            return False
        return not end or _stated_end(self[name], end) is not None

    def nominal(self, reference: str, unit: str) -> float:
        """The number to calculate with, in `unit`."""
        quantity = self[reference]
        return float(convert(quantity.value.nominal, quantity.unit, unit))

    def samples(self, reference: str, unit: str) -> Array | None:
        """Samples of an uncertain number in `unit`, shape ``(SAMPLES,)``; None for a certain one.

        All are drawn together: the same place in the samples of two numbers is the same case.
        """
        name, _, end = reference.partition(".")
        if end:
            return None
        if name not in self._drawn:
            is_result = name in self.results
            self._drawn[name] = self._computed(name) if is_result else self._stated(name)
        drawn = self._drawn[name]
        return None if drawn is None else convert(drawn, self[name].unit, unit)

    def taken_over(self, base: Numbers) -> set[str]:
        """Take over the samples of all quantities that are as in the `base`; names the others."""
        others = set(self.quantities.keys() ^ base.quantities.keys())
        for name in self.quantities.keys() & base.quantities.keys():
            if _is_alike(self.quantities[name], base.quantities[name]):
                self.take_over(base, name)
            else:
                others.add(name)
        return others

    def take_over(self, base: Numbers, name: str) -> None:
        """Take over the samples of a number, where they have been drawn."""
        if name in base._drawn:
            self._drawn[name] = base._drawn[name]

    def take_over_kept(self, base: Numbers, reached: set[str]) -> None:
        """Take over what was found out about numbers of which none is `reached` by a change."""
        for name, kept in base._kept.items():
            if kept.of is not None and reached.isdisjoint(kept.of):
                self._kept.setdefault(name, kept)

    def _stated(self, name: str) -> Array | None:
        quantity = self.quantities[name]
        distribution = distribution_of(quantity.value, quantity.distribution)
        return None if distribution is None else draw(distribution, quantity.origin or name)

    def _computed(self, name: str) -> Array | None:
        result = self.results[name]
        drawn = self.sample(result.formula, result.arguments)
        if drawn is None:
            return None
        return convert(drawn, result.formula.result.unit, result.quantity.unit)

    def given(self, values: Mapping[str, Array | None]) -> Numbers:
        """The same numbers with samples of some quantities given; None makes one certain.

        What is computed from them is computed anew.
        """
        return Numbers(self.quantities, self.results, _drawn=dict(values))

    def sample(self, formula: Formula, arguments: Arguments, **swept: ArrayLike) -> Array | None:
        """Evaluate a formula at its arguments' samples, in its own unit; NaN outside its range.

        `swept` arguments are given as they are. None where all others are certain.
        """
        values = self._drawn_values(formula, arguments)
        return None if values is None else formula.sample(**values, **swept)

    def band(
        self, formula: Formula, arguments: Arguments, **swept: Array
    ) -> tuple[Array, Array] | None:
        """The coverage interval of a formula along a `swept` argument: its lower and upper ends.

        Fewer samples serve here than for a result, since a drawn line is wider than their error.
        None where all other arguments are certain, or the formula does not hold all along.
        """
        along = [(name, at.tobytes()) for name, at in swept.items()]
        return self.kept(
            f"band of {formula.id} {sorted(arguments.items())} {along}",
            lambda: self._band(formula, arguments, swept),
            (each for references in arguments.values() for each in references),
        )

    def _band(
        self, formula: Formula, arguments: Arguments, swept: Mapping[str, Array]
    ) -> tuple[Array, Array] | None:
        values = self._drawn_values(formula, arguments, BAND_SAMPLES)
        if values is None:
            return None
        along = {name: np.expand_dims(value, axis=1) for name, value in values.items()}
        return coverage_ends(formula.sample(**along, **swept))

    def _drawn_values(
        self, formula: Formula, arguments: Arguments, count: int = SAMPLES
    ) -> dict[str, Array] | None:
        """The arguments with the sample as first axis (of length 1 for a certain one)."""
        drawn = {
            reference: np.atleast_1d(found)[:count]
            for name, references in arguments.items()
            for reference in references
            if (found := self.samples(reference, formula.arguments[name].unit)) is not None
        }
        if not drawn:
            return None
        values: dict[str, Array] = {}
        for name, references in arguments.items():
            symbol = formula.arguments[name]
            each = [
                drawn.get(ref, np.array([self.nominal(ref, symbol.unit)])) for ref in references
            ]
            values[name] = np.stack(np.broadcast_arrays(*each), axis=-1) if symbol.many else each[0]
        return values

    def kept(self, name: str, make: Callable[[], T], of: Iterable[str] | None = None) -> T:
        """What `make` finds out about all these numbers: made once, under that `name`.

        Where it asks for no numbers but those `of` some references, other numbers that have the
        same take it over.
        """
        if name not in self._kept:
            of = None if of is None else frozenset(each.partition(".")[0] for each in of)
            self._kept[name] = _Kept(make(), of)
        found: T = self._kept[name].found
        return found

    def apply(self, formula: Formula, arguments: Arguments, **swept: Array) -> Array:
        """Evaluate a formula at named numbers and, for `swept` arguments, at given arrays.

        Raises
        ------
        ComputeError
            When an argument is missing, unknown, of another dimension or out of range.
        """
        return formula.evaluate(**self.values(formula, arguments), **swept)

    def values(
        self, formula: Formula, arguments: Arguments, scaled: Mapping[str, float] | None = None
    ) -> dict[str, ArrayLike]:
        """The arguments as plain numbers in the formula's units; `scaled` multiplies some by id."""
        factors = scaled or {}
        values: dict[str, ArrayLike] = {}
        for name, references in arguments.items():
            symbol = formula.arguments[name]
            each = [
                self.nominal(reference, symbol.unit) * factors.get(reference.partition(".")[0], 1.0)
                for reference in references
            ]
            values[name] = np.array(each) if symbol.many else each[0]
        return values


def _is_alike(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities are the same, wherever in a file they are stated."""
    at = one.provenance.position
    return one == replace(other, provenance=replace(other.provenance, position=at))


def _end(quantity: Quantity, end: str) -> Value:
    value = _stated_end(quantity, end)
    if value is None:
        raise ComputeError(f"'{quantity.id}' is {quantity.value}, which has no .{end}")
    return value


def _stated_end(quantity: Quantity, end: str) -> Value | None:
    """An end of a range; both are the number itself where a scenario put it in a range's place."""
    if end not in ("low", "high"):
        return None
    value = quantity.value.end(end)
    if value is None and quantity.provenance.scenario:
        return Value(Form.EXACT, quantity.value.first)
    return value
