"""Whether formulas get what they need: their arguments, all of them, in units that convert."""

from __future__ import annotations

from collections.abc import Sequence

from ssb_report.compute.formula import Formula, Symbol
from ssb_report.compute.registry import REGISTRY
from ssb_report.compute.results import Arguments, Numbers
from ssb_report.errors import Fault
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.figures import BandModel, CurvesModel, SweptModel
from ssb_report.schema.messages import near, suggest
from ssb_report.schema.references import swept
from ssb_report.schema.source import KeyPath
from ssb_report.units import same_dimension

__all__ = ["Fitter", "misfitting_sweeps"]


class Fitter:
    """Gathers faults about the formulas that one data file names.

    `numbers` are the quantities and the results so far. A number that is not among them has been
    told of already: by the loader, or where its calculation failed.
    """

    def __init__(self, briefing: Briefing, name: str, numbers: Numbers) -> None:
        self.source = briefing.files[name]
        self.numbers = numbers
        self.faults: list[Fault] = []

    def fault(self, path: KeyPath, message: str, hint: str = "", *, key: bool = False) -> None:
        """Note a fault at a place in the file."""
        self.faults.append(self.source.fault(self.source.position(path, key=key), message, hint))

    def formula(self, path: KeyPath, key: str) -> Formula | None:
        """The formula that the entry at `path` names."""
        if key not in REGISTRY:
            self.fault((*path, "formula"), f"no formula '{key}'", suggest(key, REGISTRY))
        return REGISTRY.get(key)

    def fits(
        self, path: KeyPath, formula: Formula, arguments: Arguments, *, sweep: str = ""
    ) -> bool:
        """Whether the formula can be applied; `sweep` is the argument that an axis gives."""
        before = len(self.faults)
        absent = {name for name in formula.arguments if name not in arguments and name != sweep}
        for name, references in arguments.items():
            if name in formula.arguments:
                self._argument((*path, "with", name), formula.arguments[name], references)
            else:
                message = f"'{formula.id}' has no argument '{name}'"
                self.fault((*path, "with", name), message, suggest(name, absent), key=True)
                absent.discard(near(name, absent) or "")
        if absent:
            needed = ", ".join(name for name in formula.arguments if name in absent)
            self.fault((*path, "with"), f"'{formula.id}' also needs {needed}", key=True)
        given = [reference for references in arguments.values() for reference in references]
        return len(self.faults) == before and all(each in self.numbers for each in given)

    def _argument(self, path: KeyPath, symbol: Symbol, references: Sequence[str]) -> None:
        if not symbol.many and len(references) != 1:
            self.fault(path, f"'{path[-1]}' takes one number, not {len(references)}")
        for place, reference in enumerate(references):
            if reference in self.numbers:
                unit = self.numbers[reference].unit
                if not same_dimension(unit, symbol.unit):
                    message = (
                        f"'{reference}' is in '{unit}', but '{path[-1]}' takes '{symbol.unit}'"
                    )
                    self.fault((*path, place), message)


def misfitting_sweeps(briefing: Briefing, numbers: Numbers) -> list[Fault]:
    """The faults of the formulas that charts sweep along their horizontal axis."""
    fitter = Fitter(briefing, "figures", numbers)
    for key, figure in briefing.figures.items():
        if isinstance(figure, CurvesModel):
            for place, model in swept(figure):
                _fit_sweep(fitter, (key, *place), model, figure)
    return fitter.faults


def _fit_sweep(fitter: Fitter, path: KeyPath, model: SweptModel, figure: CurvesModel) -> None:
    formula = fitter.formula(path, model.formula)
    if formula is None:
        return
    if isinstance(model, BandModel):
        _fit_band(fitter, path, model)
    if not same_dimension(formula.result.unit, figure.y.unit):
        message = f"'{formula.id}' gives '{formula.result.unit}', the axis is in '{figure.y.unit}'"
        fitter.fault((*path, "formula"), message)
    if model.sweep not in formula.arguments:
        hint = suggest(model.sweep, set(formula.arguments) - set(model.arguments))
        fitter.fault((*path, "sweep"), f"'{formula.id}' has no argument '{model.sweep}'", hint)
        return
    symbol = formula.arguments[model.sweep]
    if symbol.many:
        fitter.fault((*path, "sweep"), f"'{model.sweep}' takes many numbers and cannot be swept")
    elif not same_dimension(symbol.unit, figure.x.unit):
        message = f"'{model.sweep}' takes '{symbol.unit}', the axis is in '{figure.x.unit}'"
        fitter.fault((*path, "sweep"), message)
    if model.sweep in model.arguments:
        message = f"'{model.sweep}' is swept along the axis and given here, too"
        fitter.fault((*path, "with", model.sweep), message, "remove it here", key=True)
    fitter.fits(path, formula, model.arguments, sweep=model.sweep)


def _fit_band(fitter: Fitter, path: KeyPath, model: BandModel) -> None:
    """A band needs both ends of the one number that it varies."""
    path = (*path, "vary")
    if model.vary not in model.arguments:
        hint = suggest(model.vary, model.arguments)
        fitter.fault(path, f"'{model.vary}' is no argument given under 'with'", hint)
        return
    references = model.arguments[model.vary]
    if len(references) != 1 or "." in references[0]:
        fitter.fault(path, f"'{model.vary}' must be given as one id, without .low or .high")
        return
    numbers, (name,) = fitter.numbers, references
    if name in numbers and not all(f"{name}.{end}" in numbers for end in ("low", "high")):
        message = f"'{name}' is {numbers[name].value}, which has not both ends"
        fitter.fault(path, message, "a band varies a range or a ±")
