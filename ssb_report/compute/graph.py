"""The graph of calculations: from quantities to results, in the order they need each other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from graphlib import CycleError as GraphCycle
from graphlib import TopologicalSorter

import numpy as np

from ssb_report.compute.formula import Array, Formula
from ssb_report.compute.registry import REGISTRY
from ssb_report.errors import ComputeError, CycleError, Fault, Position, UnitError
from ssb_report.provenance import Citation, Provenance, Status
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.messages import suggest
from ssb_report.schema.models import CalculationModel, CurvesModel, SweptModel
from ssb_report.units import convert, same_dimension

__all__ = ["Expectation", "Numbers", "Result", "compute"]

Arguments = Mapping[str, list[str]]


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
    """What a calculation gave, and out of what."""

    quantity: Quantity
    formula: Formula
    arguments: Arguments
    expectation: Expectation | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """The ids of the quantities and results it was made from, each once."""
        references = [ref for refs in self.arguments.values() for ref in refs]
        return tuple(dict.fromkeys(ref.partition(".")[0] for ref in references))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every number of a briefing by its id: the quantities and the results."""

    quantities: Mapping[str, Quantity]
    results: Mapping[str, Result]

    def __getitem__(self, reference: str) -> Quantity:
        """The quantity for ``id``, or for one end of its range (``id.low``, ``id.high``)."""
        name, _, end = reference.partition(".")
        found = self.results[name].quantity if name in self.results else self.quantities[name]
        if not end:
            return found
        return replace(found, value=_end(found, end))

    def __contains__(self, reference: str) -> bool:
        name = reference.partition(".")[0]
        return name in self.results or name in self.quantities

    def nominal(self, reference: str, unit: str) -> float:
        """The number to calculate with, in `unit`."""
        quantity = self[reference]
        return float(convert(quantity.value.nominal, quantity.unit, unit))

    def apply(self, formula: Formula, arguments: Arguments, **swept: Array) -> Array:
        """Evaluate a formula at named numbers and, for `swept` arguments, at given arrays.

        Raises
        ------
        ComputeError
            When an argument is missing, unknown, of another dimension or out of range.
        """
        values: dict[str, object] = dict(swept)
        for name, references in arguments.items():
            symbol = formula.arguments[name]
            each = [self.nominal(reference, symbol.unit) for reference in references]
            values[name] = np.array(each) if symbol.many else each[0]
        return formula.evaluate(**values)  # type: ignore[arg-type] # floats and arrays


def _end(quantity: Quantity, end: str) -> Value:
    value = quantity.value.end(end)
    if value is None:
        raise ComputeError(f"'{quantity.id}' is {quantity.value}, which has no .{end}")
    return value


def compute(briefing: Briefing) -> tuple[Numbers, list[Fault]]:
    """Carry out all calculations; returns the numbers and a fault for each that failed.

    A calculation that needs a failed one is left out without a fault of its own.
    """
    computer = _Computer(briefing)
    computer.run()
    computer.check_figures()
    return computer.numbers, computer.faults


class _Computer:
    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.results: dict[str, Result] = {}
        self.numbers = Numbers(briefing.quantities, self.results)
        self.faults: list[Fault] = []

    def run(self) -> None:
        for key in self._order():
            model = self.briefing.calculations[key]
            path = (key,)
            formula = self._formula("calculations", path, model.formula)
            if formula is None or not self._fits("calculations", path, formula, model.arguments):
                continue
            if model.unit and not same_dimension(model.unit, formula.result.unit):
                at = self._at("calculations", key, "unit")
                message = f"'{formula.id}' gives {formula.result.unit}, which is no '{model.unit}'"
                self._fault("calculations", at, message)
                continue
            try:
                self.results[key] = self._result(key, model, formula)
            except ComputeError as error:
                self._fault("calculations", self._at("calculations", key, key=True), str(error))

    def check_figures(self) -> None:
        """The formulas that charts sweep fit their arguments, too."""
        for key, figure in self.briefing.figures.items():
            if isinstance(figure, CurvesModel):
                for place, series in enumerate(figure.series):
                    self._swept(key, ("series", place), series, figure.x.unit)
                for place, band in enumerate(figure.bands):
                    self._swept(key, ("bands", place), band, figure.x.unit)
                    if band.vary not in band.arguments:
                        at = self._at("figures", key, "bands", place, "vary")
                        message = f"'{band.vary}' is no argument given under 'with'"
                        self._fault("figures", at, message, suggest(band.vary, band.arguments))

    def _swept(self, key: str, place: tuple[str | int, ...], model: SweptModel, unit: str) -> None:
        path = (key, *place)
        formula = self._formula("figures", path, model.formula)
        if formula is None:
            return
        if model.sweep not in formula.arguments:
            at = self._at("figures", *path, "sweep")
            message = f"'{formula.id}' has no argument '{model.sweep}'"
            self._fault("figures", at, message, suggest(model.sweep, formula.arguments))
            return
        if not same_dimension(unit, formula.arguments[model.sweep].unit):
            at = self._at("figures", *path, "sweep")
            wanted = formula.arguments[model.sweep].unit
            self._fault("figures", at, f"'{model.sweep}' is in {wanted}, the axis in '{unit}'")
        self._fits("figures", path, formula, model.arguments, model.sweep)

    def _order(self) -> list[str]:
        """The calculations, each after those it needs; a cycle is a fault, its members left out."""
        calculations = self.briefing.calculations
        needs = {
            key: {
                name
                for references in model.arguments.values()
                for reference in references
                if (name := reference.partition(".")[0]) in calculations
            }
            for key, model in calculations.items()
        }
        while True:
            try:
                return list(TopologicalSorter(needs).static_order())
            except GraphCycle as error:
                cycle: list[str] = error.args[1]
                # graphlib lists each before the one that needs it; a reader asks the other way
                shown = " needs ".join(reversed(cycle))
                at = self._at("calculations", min(cycle), key=True)
                self._fault("calculations", at, str(CycleError(f"a cycle: {shown}")))
                needs = {
                    key: value - set(cycle) for key, value in needs.items() if key not in cycle
                }

    def _formula(self, name: str, path: tuple[str | int, ...], key: str) -> Formula | None:
        if key in REGISTRY:
            return REGISTRY[key]
        at = self._at(name, *path, "formula")
        self._fault(name, at, f"no formula '{key}'", suggest(key, REGISTRY))
        return None

    def _fits(
        self,
        name: str,
        path: tuple[str | int, ...],
        formula: Formula,
        arguments: Arguments,
        swept: str | None = None,
    ) -> bool:
        """Whether the arguments are the formula's, complete, known and of the right dimension."""
        before = len(self.faults)
        for argument, references in arguments.items():
            at = self._at(name, *path, "with", argument)
            if argument not in formula.arguments:
                key_at = self._at(name, *path, "with", argument, key=True)
                message = f"'{formula.id}' has no argument '{argument}'"
                self._fault(
                    name,
                    key_at,
                    message,
                    suggest(argument, set(formula.arguments) - set(arguments)),
                )
                continue
            symbol = formula.arguments[argument]
            if not symbol.many and len(references) != 1:
                self._fault(name, at, f"'{argument}' takes one number, not {len(references)}")
            for reference in references:
                if reference not in self.numbers:
                    return False  # reported by the loader, or the calculation behind it failed
                unit = self.numbers[reference.partition(".")[0]].unit
                if not same_dimension(unit, symbol.unit):
                    message = f"'{reference}' is in '{unit}', but '{argument}' takes {symbol.unit}"
                    self._fault(name, at, message)
        missing = [a for a in formula.arguments if a not in arguments and a != swept]
        if missing:
            at = self._at(name, *path, "with", key=True)
            message = f"'{formula.id}' also needs {', '.join(missing)}"
            self._fault(name, at, message)
        return len(self.faults) == before

    def _result(self, key: str, model: CalculationModel, formula: Formula) -> Result:
        unit = model.unit or formula.result.unit
        value = float(
            convert(self.numbers.apply(formula, model.arguments), formula.result.unit, unit)
        )
        quantity = Quantity(
            id=key,
            label=model.label,
            value=Value(Form.EXACT, Decimal(repr(value))),
            unit=unit,
            provenance=self._provenance(key, model),
            digits=model.digits,
            symbol=model.symbol or formula.result.latex,
        )
        return Result(quantity, formula, model.arguments, self._expectation(model, value, unit))

    def _provenance(self, key: str, model: CalculationModel) -> Provenance:
        """As new as the newest of what it was made from, and citing what that cites."""
        references = [ref for refs in model.arguments.values() for ref in refs]
        origins = [self.numbers[reference].provenance for reference in references]
        citations: dict[Citation, None] = {}
        for origin in origins:
            citations.update(dict.fromkeys(origin.citations))
        return Provenance(
            status=Status.COMPUTED,
            position=self._at("calculations", key, key=True),
            level=model.level,
            as_of=max((origin.as_of for origin in origins), default=""),
            citations=tuple(citations),
            note=model.note,
        )

    def _expectation(self, model: CalculationModel, value: float, unit: str) -> Expectation | None:
        if model.expect is None or model.expect.published not in self.numbers:
            return None
        published = self.numbers.nominal(model.expect.published, unit)
        if published == 0 or not math.isfinite(published):
            raise UnitError(f"'{model.expect.published}' is no value to compare with")
        tolerance = float(model.expect.within.rstrip("% ")) / 100
        return Expectation(model.expect.published, tolerance, value / published - 1)

    def _at(self, name: str, *path: str | int, key: bool = False) -> Position:
        return self.briefing.files[name].position(path, key=key)

    def _fault(self, name: str, at: Position, message: str, hint: str = "") -> None:
        self.faults.append(self.briefing.files[name].fault(at, message, hint))
