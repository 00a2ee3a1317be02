"""From a figure of `figures.yaml` and the briefing's numbers to a chart that can be drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from ssb_report.charts.model import (
    Axis,
    Band,
    Bar,
    Chart,
    Curve,
    CurvesChart,
    Dash,
    Direction,
    Item,
    Part,
    Point,
    RangesChart,
    ReferenceLine,
    Scale,
    Spread,
    StackChart,
    TimelineChart,
    Window,
)
from ssb_report.compute.curves import along
from ssb_report.compute.formula import Array
from ssb_report.compute.graph import Numbers
from ssb_report.compute.registry import REGISTRY
from ssb_report.compute.sensitivity import Driver, sensitivity
from ssb_report.display.numbers import number_text, unit_text
from ssb_report.display.uncertain import span_text
from ssb_report.display.wording import words
from ssb_report.provenance import Text
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.schema.figures import (
    AxisModel,
    BandModel,
    CurvesModel,
    FigureModel,
    GroupModel,
    ItemModel,
    LineModel,
    RangesModel,
    ScenariosFigureModel,
    StackModel,
    SweptModel,
    TimelineModel,
    TornadoModel,
)
from ssb_report.units import convert

__all__ = ["resolve"]

_YEAR = "calendar_year"


def resolve(
    figure: FigureModel, numbers: Numbers, language: str, say: Callable[[Text], str]
) -> Chart:
    """The chart in one language; `say` gives the plain text of a label."""
    return _Resolver(numbers, language, say).chart(figure)


class _Resolver:
    def __init__(self, numbers: Numbers, language: str, say: Callable[[Text], str]) -> None:
        self.numbers = numbers
        self.language = language
        self.say = say

    def chart(self, figure: FigureModel) -> Chart:
        match figure:
            case CurvesModel():
                return self._curves(figure)
            case RangesModel():
                return self._ranges(figure)
            case TimelineModel():
                return self._timeline(figure)
            case StackModel():
                return self._stack(figure)
            case TornadoModel():
                return self._tornado(figure)
            case ScenariosFigureModel():
                return self._scenarios(figure)

    # Kinds

    def _curves(self, figure: CurvesModel) -> CurvesChart:
        x = self._axis(figure.x)
        y_unit = figure.y.unit
        curves = tuple(
            Curve(
                model.id,
                self.say(model.label),
                swept := along(figure, model, self.numbers),
                self._values(model, swept, figure),
                model.group or "",
                Dash(model.dash.value) if model.dash else None,
            )
            for model in figure.series
        )
        bands = tuple(self._band(model, figure) for model in figure.bands)
        bands += tuple(self._coverage_bands(figure))
        points = tuple(
            Point(
                point.id,
                self.say(point.label),
                self._spread(point.x, figure.x.unit),
                self._spread(point.y, y_unit),
                point.group or "",
            )
            for point in figure.points
        )
        return CurvesChart(
            x,
            self._axis(figure.y),
            curves,
            bands,
            points,
            self._lines(figure.lines, figure.x.unit, y_unit),
            self._groups(figure.groups),
        )

    def _ranges(self, figure: RangesModel) -> RangesChart:
        items = tuple(
            Item(
                self._item_id(item),
                self._item_label(item),
                self._spread(item.q, figure.x.unit),
                number_text(self.numbers[item.q], self.language, form="symbols"),
                item.group or "",
            )
            for item in figure.items
        )
        lines = self._lines(figure.lines, figure.x.unit, "1")
        return RangesChart(self._axis(figure.x), items, self._groups(figure.groups), lines)

    def _timeline(self, figure: TimelineModel) -> TimelineChart:
        windows = tuple(
            Window(
                self._item_id(item),
                self._item_label(item),
                self._spread(item.q, _YEAR),
                number_text(self.numbers[item.q], self.language, form="symbols"),
                item.group or "",
            )
            for item in figure.items
        )
        lines = self._lines(figure.lines, _YEAR, "1")
        return TimelineChart(windows, self._groups(figure.groups), lines)

    def _stack(self, figure: StackModel) -> StackChart:
        unit = figure.x.unit
        bars = []
        for bar in figure.bars:
            parts = tuple(
                Part(
                    part.part,
                    self.numbers.nominal(part.q, unit),
                    "" if len(bar.parts) == 1 else self._short(part.q),
                )
                for part in bar.parts
            )
            single = self.numbers[bar.parts[0].q] if len(bar.parts) == 1 else None
            open_end = single is not None and math.isinf(single.value.high)
            total = self._total([part.q for part in bar.parts], unit)
            bars.append(Bar(bar.id, self.say(bar.label), parts, total, open_end))
        lines = self._lines(figure.lines, unit, "1")
        return StackChart(self._axis(figure.x), tuple(bars), self._groups(figure.parts), lines)

    def _tornado(self, figure: TornadoModel) -> RangesChart:
        quantity = self.numbers[figure.result]
        drivers = sensitivity(self.numbers, figure.result)
        largest = sorted(drivers, key=lambda driver: -driver.swing)[: figure.most]
        items = tuple(self._swing(driver, figure) for driver in largest)
        if not items:  # under a scenario that makes all its inputs exact
            spread = self._spread(figure.result, figure.x.unit)
            items = (Item(figure.result, self.say(quantity.label), spread),)
        nominal = f"{words(self.language)['nominal']} {self._plain(quantity)}"
        lines = (
            ReferenceLine(Direction.X, self.numbers.nominal(figure.result, figure.x.unit), nominal),
            *self._lines(figure.lines, figure.x.unit, "1"),
        )
        return RangesChart(self._axis(figure.x), items, lines=lines)

    def _swing(self, driver: Driver, figure: TornadoModel) -> Item:
        """The row of an input: the result between the input's ends, as far as it is defined."""
        quantity = self.numbers[figure.result]
        nominal = quantity.value.nominal
        results = [end if math.isfinite(end) else nominal for end in driver.results]
        low, high = sorted(float(convert(end, quantity.unit, figure.x.unit)) for end in results)
        text = span_text(quantity, min(results), max(results), self.language)
        return Item(
            driver.id, self.say(self.numbers[driver.id].label), Spread(None, low, high), text
        )

    def _plain(self, quantity: Quantity) -> str:
        """A result without the mark of what is approximate, for a line that stands at one place."""
        plain = replace(quantity, value=Value(Form.EXACT, quantity.value.first))
        return number_text(plain, self.language, form="symbols")

    def _scenarios(self, figure: ScenariosFigureModel) -> RangesChart:
        unit = figure.x.unit
        items = tuple(
            Item(
                f"{name}-{key}",
                self.say(case.label) or words(self.language)["base"],
                self._covered(case.numbers[name], unit),
                number_text(case.numbers[name], self.language, form="symbols", interval=True),
                name if len(figure.results) > 1 else "",
            )
            for name in figure.results
            for key, case in self.numbers.cases.items()
            if name in case.numbers
        )
        several = figure.results if len(figure.results) > 1 else []
        groups = {name: self.say(self.numbers[name].label) for name in several}
        lines = self._lines(figure.lines, unit, "1")
        return RangesChart(self._axis(figure.x), items, groups, lines, hollow=frozenset())

    def _covered(self, quantity: Quantity, unit: str) -> Spread:
        """A result with its interval for ends; a nominal value outside of that has no mark."""
        if quantity.interval is None:
            return self._stated(quantity, unit)
        ends = (quantity.interval.low, quantity.interval.high)
        low, high = (float(convert(float(end), quantity.unit, unit)) for end in ends)
        nominal = float(convert(quantity.value.nominal, quantity.unit, unit))
        return Spread(nominal if low <= nominal <= high else None, low, high)

    def _short(self, reference: str) -> str:
        """A part's number alone: the unit stands on the axis, what it bounds at the bar's total."""
        quantity = self.numbers[reference]
        value = quantity.value
        number = value.first if value.second is None else Decimal(repr(value.nominal))
        plain = replace(quantity, value=Value(Form.EXACT, number))
        return number_text(plain, self.language, form="symbols", unit=False)

    def _total(self, references: list[str], unit: str) -> str:
        """The sum to the place of its coarsest part: a sum is no surer than what went into it."""
        quantities = [self.numbers[reference] for reference in references]
        if len(quantities) == 1:
            return number_text(quantities[0], self.language, form="symbols")
        places = min(len(self._short(reference).partition(".")[2]) for reference in references)
        total = sum(self.numbers.nominal(reference, unit) for reference in references)
        value = Value(_form_of_sum(quantities), round(Decimal(repr(total)), places))
        whole = replace(quantities[0], value=value, unit=unit, digits=None, place=None)
        return number_text(whole, self.language, form="symbols")

    # Parts

    def _axis(self, model: AxisModel) -> Axis:
        return Axis(
            label=self.say(model.label),
            unit=unit_text(model.unit, self.language),
            scale=Scale(model.scale.value),
            low=self._bound(model.low, model.unit),
            high=self._bound(model.high, model.unit),
            tick=_year_text if model.unit == _YEAR else None,
        )

    def _bound(self, bound: str | None, unit: str) -> float | None:
        return None if bound is None else self._end(bound, unit)

    def _end(self, bound: str, unit: str) -> float:
        return self.numbers.nominal(bound, unit) if bound in self.numbers else float(bound)

    def _values(
        self, model: SweptModel, swept: Array, figure: CurvesModel, **override: list[str]
    ) -> Array:
        formula = REGISTRY[model.formula]
        at = convert(swept, figure.x.unit, formula.arguments[model.sweep].unit)
        arguments: Mapping[str, list[str]] = {**model.arguments, **override}
        values = self.numbers.apply(formula, arguments, **{model.sweep: at})
        return convert(np.broadcast_to(values, at.shape), formula.result.unit, figure.y.unit)

    def _band(self, model: BandModel, figure: CurvesModel) -> Band:
        swept = along(figure, model, self.numbers)
        vary = model.vary
        (reference,) = model.arguments[vary]
        ends = [
            self._values(model, swept, figure, **{vary: [f"{reference}.{end}"]})
            for end in ("low", "high")
        ]
        low, high = np.minimum(*ends), np.maximum(*ends)
        return Band(model.id, self.say(model.label), swept, low, high, model.group or "")

    def _coverage_bands(self, figure: CurvesModel) -> Iterator[Band]:
        """A band for each curve of uncertain arguments, unless the figure declares one itself."""
        declared = [(model.formula, model.arguments) for model in figure.bands]
        for model in figure.series:
            if (model.formula, model.arguments) in declared:
                continue
            formula, swept = REGISTRY[model.formula], along(figure, model, self.numbers)
            at = convert(swept, figure.x.unit, formula.arguments[model.sweep].unit)
            ends = self.numbers.band(formula, model.arguments, **{model.sweep: at})
            if ends is not None:
                low, high = (convert(end, formula.result.unit, figure.y.unit) for end in ends)
                name, group = f"{model.id}-coverage", model.group or ""
                yield Band(name, "", swept, low, high, group, curve=model.id)

    def _spread(self, reference: str, unit: str) -> Spread:
        return self._stated(self.numbers[reference], unit)

    def _stated(self, quantity: Quantity, unit: str) -> Spread:
        value = quantity.value
        nominal = float(convert(value.nominal, quantity.unit, unit))
        match value.form:
            case Form.RANGE | Form.PLUS_MINUS:
                low, high = (
                    float(convert(end, quantity.unit, unit)) for end in (value.low, value.high)
                )
                middle = nominal if value.form is Form.PLUS_MINUS else None
                return Spread(middle, low, high)
            case Form.ABOVE | Form.AT_LEAST:
                return Spread(nominal, open_high=True)
            case Form.BELOW | Form.AT_MOST:
                return Spread(nominal, open_low=True)
        return Spread(nominal, about=value.form is Form.ABOUT)

    def _lines(
        self, models: list[LineModel], x_unit: str, y_unit: str
    ) -> tuple[ReferenceLine, ...]:
        return tuple(
            ReferenceLine(
                Direction(line.axis),
                self.numbers.nominal(line.at, x_unit if line.axis == "x" else y_unit),
                self.say(line.label),
            )
            for line in models
        )

    def _groups(self, groups: Mapping[str, GroupModel]) -> dict[str, str]:
        return {key: self.say(group.label) for key, group in groups.items()}

    def _item_id(self, item: ItemModel) -> str:
        return item.id or item.q.replace(".", "-")

    def _item_label(self, item: ItemModel) -> str:
        quantity: Quantity = self.numbers[item.q]
        return self.say(item.label or quantity.label)


def _year_text(value: float) -> str:
    """A tick of an axis of calendar years."""
    return f"{value:.0f}"


def _form_of_sum(parts: Sequence[Quantity]) -> Form:
    """A sum with a lower bound among its parts is one; with anything approximate, approximate."""
    forms = {part.value.form for part in parts} - {Form.EXACT}
    lower = forms <= {Form.ABOVE, Form.AT_LEAST}
    upper = forms <= {Form.BELOW, Form.AT_MOST}
    if not forms:
        return Form.EXACT
    return min(forms) if lower or upper else Form.ABOUT
