"""Charts that cannot be drawn from the data as they are."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Container, Iterable
from functools import partial

from ssb_report.charts.model import Chart, RangesChart
from ssb_report.charts.resolve import resolve
from ssb_report.compute.graph import Numbers
from ssb_report.display.numbers import pick
from ssb_report.errors import Fault, SsbReportError
from ssb_report.quantity import is_number
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.figures import (
    AxisModel,
    FigureModel,
    Scale,
    ScenariosFigureModel,
    StackModel,
    TornadoModel,
)
from ssb_report.schema.references import AxisReference, Window, in_figure, on_axes, windows
from ssb_report.schema.source import KeyPath
from ssb_report.units import convert, same_dimension

__all__ = ["undrawable"]

_FILE = "figures"
_PARTS = ("series", "bands", "points", "items", "bars")
_SHOWN = ("points", "items", "lines")


def undrawable(
    briefing: Briefing,
    numbers: Numbers,
    faults: Iterable[Fault],
    figures: Container[str] | None = None,
) -> list[Fault]:
    """A fault for each part of a figure that its axes or its formulas refuse.

    A figure about which there are `faults` already is not tried, and none but these `figures` where
    some are named.
    """
    faulty = _faulty(briefing, faults)
    found: list[Fault] = []
    for key, figure in briefing.figures.items():
        if key not in faulty and (figures is None or key in figures):
            names = [each.text for each in in_figure(key, figure)]
            compares = isinstance(figure, ScenariosFigureModel)  # numbers under all scenarios
            found += numbers.kept(
                f"faults of figure {key}",
                partial(_found, briefing, numbers, key, figure),
                None if compares else names,
            )
    return found


def _found(briefing: Briefing, numbers: Numbers, key: str, figure: FigureModel) -> list[Fault]:
    """The faults of one figure."""
    checker = _Checker(briefing, numbers)
    checker.check_axes(key, figure)
    is_known = all(each.text in numbers for each in in_figure(key, figure))
    if isinstance(figure, ScenariosFigureModel):
        is_known = is_known and _is_compared(figure, numbers)
    if is_known and not checker.faults:
        checker.draw(key, figure)
    return checker.faults


def _is_compared(figure: ScenariosFigureModel, numbers: Numbers) -> bool:
    """Whether the scenarios have been computed; what is not compared is told elsewhere."""
    cases = numbers.cases.values()
    return bool(cases) and all(name in case.numbers for case in cases for name in figure.results)


def _faulty(briefing: Briefing, faults: Iterable[Fault]) -> set[str]:
    """The figures inside whose entries there are faults."""
    source = briefing.files[_FILE]
    keys = sorted(briefing.figures, key=lambda key: source.keys[(key,)])
    starts = [source.keys[(key,)] for key in keys]
    places = [
        bisect_right(starts, fault.position) - 1
        for fault in faults
        if fault.position.path == source.path
    ]
    return {keys[place] for place in places if place >= 0}


class _Checker:
    """Gathers faults about figures, one at a time."""

    def __init__(self, briefing: Briefing, numbers: Numbers) -> None:
        self.numbers = numbers
        self.source = briefing.files[_FILE]
        self.language = briefing.language_key(next(iter(briefing.meta.editions)))
        self.faults: list[Fault] = []

    def fault(self, path: KeyPath, message: str, hint: str = "") -> None:
        self.faults.append(self.source.fault(self.source.position(path), message, hint))

    def check_axes(self, key: str, figure: FigureModel) -> None:
        """Numbers convert into the unit of their axis, axes rise, and what is shown is inside."""
        before = len(self.faults)
        if isinstance(figure, StackModel) and figure.x.scale is Scale.LOG:
            self.fault((key, "x", "scale"), "bars are stacked on linear axes only")
        shown = [each for each in on_axes(key, figure) if each.text in self.numbers]
        for each in shown:
            unit = self.numbers[each.text].unit
            if not same_dimension(unit, each.axis.unit):
                message = f"'{each.text}' is in '{unit}', the axis in '{each.axis.unit}'"
                self.fault(each.path, message)
        if len(self.faults) == before:
            for window in windows(key, figure):
                self._check_window(window)
        if len(self.faults) == before:
            for each in shown:
                if each.path[1] in _SHOWN:
                    self._check_inside(each)

    def _check_window(self, window: Window) -> None:
        low, high = (self._end(end, window.axis) for end in (window.low, window.high))
        for name, end in (("from", low), ("to", high)):
            if window.axis.scale is Scale.LOG and end is not None and end <= 0:
                self.fault((*window.path, name), f"a logarithmic axis cannot reach {end:g}")
                return
        if low is not None and high is not None and low >= high:
            message = f"from {low:g} to {high:g}, the axis does not rise"
            self.fault((*window.path, "from"), message)

    def _check_inside(self, shown: AxisReference) -> None:
        axis = shown.axis
        low, high = self._end(axis.low, axis), self._end(axis.high, axis)
        for value in self._stated(shown):
            if axis.scale is Scale.LOG and value <= 0:
                complaint = "and a logarithmic axis begins above 0"
            elif low is not None and value < low and not math.isclose(value, low):
                complaint = f"and the axis begins at {low:g}"
            elif high is not None and value > high and not math.isclose(value, high):
                complaint = f"and the axis ends at {high:g}"
            else:
                continue
            self.fault(shown.path, f"'{shown.text}' reaches {value:g}, {complaint}")
            return

    def _stated(self, shown: AxisReference) -> list[float]:
        """The number and the ends of its range, as far as they are stated, in the axis' unit."""
        quantity = self.numbers[shown.text]
        value = quantity.value
        stated = [end for end in (value.low, value.nominal, value.high) if math.isfinite(end)]
        return [float(each) for each in convert(stated, quantity.unit, shown.axis.unit)]

    def _end(self, bound: str | None, axis: AxisModel) -> float | None:
        if bound is None:
            return None
        if is_number(bound):
            return float(bound)
        return self.numbers.nominal(bound, axis.unit) if bound in self.numbers else None

    def draw(self, key: str, figure: FigureModel) -> None:
        """Resolve each part by itself, so that a refusal is told where it belongs."""
        before = len(self.faults)
        bare: dict[str, list[object]] = {name: [] for name in _PARTS if hasattr(figure, name)}
        for name in bare:
            for place, part in enumerate(getattr(figure, name)):
                alone = figure.model_copy(update={**bare, "lines": [], name: [part]})
                self._resolve((key, name, place), alone)
        if len(self.faults) == before:
            chart = self._resolve((key,), figure)
            if isinstance(figure, TornadoModel | ScenariosFigureModel) and chart:
                self._check_rows(key, figure.x, chart)

    def _check_rows(self, key: str, axis: AxisModel, chart: Chart) -> None:
        """The rows that follow from the numbers lie between the ends of their axis."""
        low, high = self._end(axis.low, axis), self._end(axis.high, axis)
        for item in chart.items if isinstance(chart, RangesChart) else ():
            least, most = item.spread.ends
            if low is not None and least < low:
                self.fault((key, "x", "from"), f"'{item.id}' reaches {least:g} on this axis")
            if high is not None and most > high:
                self.fault((key, "x", "to"), f"'{item.id}' reaches {most:g} on this axis")

    def _resolve(self, path: KeyPath, figure: FigureModel) -> Chart | None:
        try:
            return resolve(
                figure, self.numbers, self.language, lambda text: pick(text, self.language)
            )
        except SsbReportError as error:
            at = self.source.position(path, key=len(path) == 1)
            self.faults.append(self.source.fault(at, str(error).removeprefix("chart: ")))
            return None
