"""The graph of calculations: from quantities to results, in the order they need each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from graphlib import CycleError as GraphCycle
from graphlib import TopologicalSorter

import numpy as np

from ssb_report.compute.bounds import stated_form
from ssb_report.compute.fit import Fitter, misfitting_sweeps
from ssb_report.compute.formula import Array, Formula
from ssb_report.compute.results import Expectation, Numbers, Result
from ssb_report.compute.sampling import coverage_interval, place_beside
from ssb_report.errors import ComputeError, Fault
from ssb_report.provenance import Citation, Provenance, Status
from ssb_report.quantity import Quantity, Value
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.models import CalculationModel, ExpectModel
from ssb_report.schema.source import KeyPath
from ssb_report.units import convert, same_dimension

__all__ = ["Expectation", "Numbers", "Result", "compute"]

_FILE = "calculations"


def compute(briefing: Briefing, *bases: Numbers) -> tuple[Numbers, list[Fault]]:
    """Carry out all calculations; returns the numbers and a fault for each that failed.

    A calculation that needs a failed one is left out without a fault of its own. The formulas
    that charts sweep are checked, too. Where there are `bases`, numbers from the same data but for
    quantities, what no other quantity reaches is taken over from them.
    """
    computer = _Computer(briefing)
    computer.run(bases)
    numbers = computer.numbers
    return numbers, [*computer.fitter.faults, *misfitting_sweeps(briefing, numbers)]


class _Computer:
    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.results: dict[str, Result] = {}
        self.numbers = Numbers(briefing.quantities, self.results)
        self.fitter = Fitter(briefing, _FILE, self.numbers)

    def run(self, bases: Sequence[Numbers]) -> None:
        reached = [(base, self.numbers.taken_over(base)) for base in bases]
        for key in self._order():
            model = self.briefing.calculations[key]
            named = _named_by(model)
            if not self._take_over(key, named, reached):
                formula = self.fitter.formula((key,), model.formula)
                if formula is not None and self._fits(key, model, formula):
                    self._calculate(key, model, formula)
        for base, others in reached:
            self.numbers.take_over_kept(base, others)

    def _take_over(
        self, key: str, named: Sequence[str], reached: Iterable[tuple[Numbers, set[str]]]
    ) -> bool:
        """Take a result over from a base of which it is not `reached`; of the others it is."""
        is_done = False
        for base, others in reached:
            if key not in base.results or not others.isdisjoint(named):
                others.add(key)
            elif not is_done:
                is_done = True
                self.results[key] = base.results[key]
                self.numbers.take_over(base, key)
        return is_done

    def _order(self) -> list[str]:
        """The calculations, each after those it needs; a cycle is a fault, its members left out."""
        needs = {key: self._needs(model) for key, model in self.briefing.calculations.items()}
        while True:
            try:
                return list(TopologicalSorter(needs).static_order())
            except GraphCycle as error:
                cycle: list[str] = error.args[1][1:]
                self._report_cycle(cycle)
                needs = {
                    key: [other for other in others if other not in cycle]
                    for key, others in needs.items()
                    if key not in cycle
                }

    def _needs(self, model: CalculationModel) -> list[str]:
        return [name for name in _named_by(model) if name in self.briefing.calculations]

    def _report_cycle(self, cycle: list[str]) -> None:
        # graphlib lists each before the one that needs it; a reader asks the other way.
        cycle.reverse()
        first = cycle.index(min(cycle))
        shown = " needs ".join([*cycle[first:], *cycle[:first], cycle[first]])
        self.fitter.fault((cycle[first],), f"a cycle: {shown}", key=True)

    def _fits(self, key: str, model: CalculationModel, formula: Formula) -> bool:
        fits = self.fitter.fits((key,), formula, model.arguments)
        if model.unit and not same_dimension(model.unit, formula.result.unit):
            message = f"'{formula.id}' gives '{formula.result.unit}', which is no '{model.unit}'"
            self.fitter.fault((key, "unit"), message)
            return False
        return fits

    def _calculate(self, key: str, model: CalculationModel, formula: Formula) -> None:
        unit = model.unit or formula.result.unit
        try:
            applied = self.numbers.apply(formula, model.arguments)
            value = float(convert(applied, formula.result.unit, unit))
        except ComputeError as error:
            culprit = _culprit(formula, str(error))
            path = (key, "with", culprit) if culprit else (key,)
            self.fitter.fault(path, str(error), key=not culprit)
            return
        quantity = self._quantity(key, model, formula, value)
        self.results[key] = result = Result(quantity, formula, model.arguments)
        samples = self.numbers.samples(key, unit)
        if samples is not None:
            quantity = _with_interval(quantity, samples)
        self.results[key] = replace(
            result,
            quantity=quantity,
            expectation=self._expectation(key, model.expect, quantity),
            defined=1.0 if samples is None else float(np.isfinite(samples).mean()),
        )

    def _quantity(
        self, key: str, model: CalculationModel, formula: Formula, value: float
    ) -> Quantity:
        return Quantity(
            id=key,
            label=model.label,
            value=Value(stated_form(self.numbers, formula, model.arguments), Decimal(repr(value))),
            unit=model.unit or formula.result.unit,
            provenance=self._provenance(key, model),
            digits=model.digits,
            symbol=model.symbol or formula.result.latex,
        )

    def _provenance(self, key: str, model: CalculationModel) -> Provenance:
        """As new as the newest of what it was made from, and citing what that cites."""
        references = [each for references in model.arguments.values() for each in references]
        origins = [self.numbers[reference].provenance for reference in references]
        citations: dict[Citation, None] = {}
        for origin in origins:
            citations.update(dict.fromkeys(origin.citations))
        return Provenance(
            status=Status.COMPUTED,
            position=self.briefing.position(_FILE, key, key=True),
            level=model.level,
            as_of=max((origin.as_of for origin in origins), default=""),
            citations=tuple(citations),
            note=model.note,
        )

    def _expectation(
        self, key: str, expect: ExpectModel | None, computed: Quantity
    ) -> Expectation | None:
        if expect is None or expect.published not in self.numbers:
            return None
        path: KeyPath = (key, "expect", "published")
        stated = self.numbers[expect.published]
        if not same_dimension(stated.unit, computed.unit):
            message = f"'{expect.published}' is in '{stated.unit}', the result in '{computed.unit}'"
            self.fitter.fault(path, message)
            return None
        published = self.numbers.nominal(expect.published, computed.unit)
        if published == 0:
            message = f"'{expect.published}' is 0, from which no relative difference can be taken"
            self.fitter.fault(path, message)
            return None
        tolerance = float(expect.within.rstrip("% ")) / 100
        return Expectation(expect.published, tolerance, computed.value.nominal / published - 1)


def _named_by(model: CalculationModel) -> tuple[str, ...]:
    """The ids of all numbers that a calculation names, each once."""
    references = [each for references in model.arguments.values() for each in references]
    if model.expect:
        references.append(model.expect.published)
    return tuple(dict.fromkeys(reference.partition(".")[0] for reference in references))


def _with_interval(quantity: Quantity, samples: Array) -> Quantity:
    """The quantity with its interval, and the place to which this lets it be told."""
    interval = coverage_interval(samples)
    if interval is None:
        return quantity
    return replace(quantity, interval=interval, place=place_beside(interval))


def _culprit(formula: Formula, message: str) -> str | None:
    """The argument that a formula's complaint is about; None where it is about the result."""
    begin = f"formula '{formula.id}': "
    names = (name for name in formula.arguments if message.startswith(f"{begin}{name} = "))
    return next(names, None)
