"""Every field of the data files that names an id: where it stands and what it must name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ssb_report.provenance import Citation, Provenance
from ssb_report.quantity import Quantity, is_number
from ssb_report.schema.briefing import Briefing, Fact
from ssb_report.schema.figures import (
    AxisModel,
    CurvesModel,
    FigureModel,
    RangesModel,
    ScenariosFigureModel,
    StackModel,
    SweptModel,
    TimelineModel,
    TornadoModel,
)
from ssb_report.schema.macros import Namespace
from ssb_report.schema.models import CiteModel
from ssb_report.schema.source import KeyPath

__all__ = [
    "NUMBER",
    "SCENARIO",
    "AxisReference",
    "Reference",
    "Window",
    "cites",
    "in_figure",
    "numbers",
    "on_axes",
    "scenarios",
    "swept",
    "windows",
]

NUMBER = "quantity or result"
"""The namespace of fields that take the id of either."""

SCENARIO = "scenario"
"""The namespace of fields that take the id of a scenario, which no macro names."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that names an id, perhaps with the end of its range (``id.low``)."""

    file: str
    path: KeyPath
    text: str
    namespace: str

    @property
    def id(self) -> str:
        """The id without its ending."""
        return self.text.partition(".")[0]


@dataclass(frozen=True, slots=True)
class AxisReference(Reference):
    """A field of a figure whose number is shown on an axis, and so converts into its unit."""

    axis: AxisModel


@dataclass(frozen=True, slots=True)
class Window:
    """The ends of an axis, or of the part of it along which one formula is swept."""

    path: KeyPath
    low: str | None
    high: str | None
    axis: AxisModel


def cites(briefing: Briefing) -> Iterator[Reference]:
    """The fields that name a source."""
    stated: list[tuple[str, Provenance]] = [
        *((quantity.id, quantity.provenance) for quantity in briefing.quantities.values()),
        *((fact.id, fact.provenance) for fact in briefing.facts.values()),
    ]
    for key, provenance in stated:
        if provenance.rule:  # cites what the quantities of its subject do
            continue
        yield from _cited("quantities", (key, "cite"), provenance.citations)
        if provenance.finding:
            yield from _cited("quantities", (key, "check", "cite"), provenance.finding.citations)
    for key, table in briefing.tables.items():
        yield from _cited("tables", (key, "cite"), table.cite)
    for key, figure in briefing.figures.items():
        yield from _cited("figures", (key, "cite"), figure.cite)


def _cited(
    file: str, path: KeyPath, citations: Iterable[Citation | CiteModel]
) -> Iterator[Reference]:
    for place, citation in enumerate(citations):
        yield Reference(file, (*path, place, "source"), citation.source, Namespace.SOURCE)


def numbers(briefing: Briefing) -> Iterator[Reference]:
    """The fields that name a quantity or a result."""
    for place, card in enumerate(briefing.meta.key_figures):
        yield Reference("briefing", ("key_figures", place, "q"), card.q, NUMBER)
    yield from _subjects(briefing)
    yield from _in_tables(briefing)
    for key, calculation in briefing.calculations.items():
        yield from _arguments("calculations", (key, "with"), calculation.arguments)
        if calculation.expect:
            path: KeyPath = (key, "expect", "published")
            yield Reference("calculations", path, calculation.expect.published, NUMBER)
    for key, figure in briefing.figures.items():
        yield from in_figure(key, figure)
    for place, name in enumerate(briefing.compare):
        yield Reference("scenarios", ("compare", place), name, NUMBER)


def scenarios(briefing: Briefing) -> Iterator[Reference]:
    """The fields that name a scenario."""
    for key, edition in briefing.meta.editions.items():
        if edition.scenario:
            path: KeyPath = ("editions", key, "scenario")
            yield Reference("briefing", path, edition.scenario, SCENARIO)


def _subjects(briefing: Briefing) -> Iterator[Reference]:
    """The subjects of quantities and facts, as far as they are numbers of their own."""
    entries: list[Quantity | Fact] = [*briefing.quantities.values(), *briefing.facts.values()]
    for entry in entries:
        about = entry.provenance.about
        if about in briefing.contradictions:
            yield Reference("quantities", (entry.id, "about"), about, NUMBER)


def _in_tables(briefing: Briefing) -> Iterator[Reference]:
    for key, table in briefing.tables.items():
        for row, cells in table.rows.items():
            for place, cell in enumerate(cells):
                if cell.q:
                    yield Reference("tables", (key, "rows", row, place, "q"), cell.q, NUMBER)


def _arguments(file: str, path: KeyPath, arguments: dict[str, list[str]]) -> Iterator[Reference]:
    for argument, names in arguments.items():
        for place, name in enumerate(names):
            yield Reference(file, (*path, argument, place), name, NUMBER)


def in_figure(key: str, figure: FigureModel) -> Iterator[Reference]:
    """The fields of one figure that name a quantity or a result."""
    yield from on_axes(key, figure)
    if isinstance(figure, CurvesModel):
        for path, model in swept(figure):
            yield from _arguments("figures", (key, *path, "with"), model.arguments)


def on_axes(key: str, figure: FigureModel) -> Iterator[AxisReference]:
    """The numbers that a chart shows on an axis: ends, lines, points, items, parts of bars."""
    shown = list(_shown(figure))
    for window in windows(key, figure):
        path = window.path[1:]
        shown += [((*path, "from"), window.low, window.axis)]
        shown += [((*path, "to"), window.high, window.axis)]
    for place, text, axis in shown:
        if text is not None and not is_number(text):
            namespace = Namespace.RESULT if place == ("result",) else NUMBER
            yield AxisReference("figures", (key, *place), text, namespace, axis)


def _shown(figure: FigureModel) -> Iterator[tuple[KeyPath, str | None, AxisModel]]:
    axes = _axes(figure)
    for place, line in enumerate(figure.lines):
        if line.axis in axes:
            yield ("lines", place, "at"), line.at, axes[line.axis]
    if isinstance(figure, CurvesModel):
        for place, point in enumerate(figure.points):
            yield ("points", place, "x"), point.x, figure.x
            yield ("points", place, "y"), point.y, figure.y
    else:
        for path, name in _in_rows(figure):
            yield path, name, axes["x"]


def _in_rows(
    figure: RangesModel | TimelineModel | StackModel | TornadoModel | ScenariosFigureModel,
) -> Iterator[tuple[KeyPath, str]]:
    """The numbers that the rows of a horizontal chart show."""
    match figure:
        case StackModel():
            for place, bar in enumerate(figure.bars):
                for index, part in enumerate(bar.parts):
                    yield ("bars", place, "parts", index, "q"), part.q
        case TornadoModel():
            yield ("result",), figure.result
        case ScenariosFigureModel():
            for place, name in enumerate(figure.results):
                yield ("results", place), name
        case _:
            for place, item in enumerate(figure.items):
                yield ("items", place, "q"), item.q


def windows(key: str, figure: FigureModel) -> Iterator[Window]:
    """The axes of a chart, and the parts of them to which curves and bands keep."""
    for name, axis in _axes(figure).items():
        yield Window((key, name), axis.low, axis.high, axis)
    if isinstance(figure, CurvesModel):
        for path, model in swept(figure):
            if model.low is not None or model.high is not None:
                low = figure.x.low if model.low is None else model.low
                high = figure.x.high if model.high is None else model.high
                yield Window((key, *path), low, high, figure.x)


def swept(figure: CurvesModel) -> Iterator[tuple[KeyPath, SweptModel]]:
    """The curves and bands of a chart with their places in it."""
    for place, series in enumerate(figure.series):
        yield ("series", place), series
    for place, band in enumerate(figure.bands):
        yield ("bands", place), band


_YEARS = AxisModel.model_validate({"label": "years", "unit": "calendar_year"})


def _axes(figure: FigureModel) -> dict[str, AxisModel]:
    """By name; a timeline's is that of the calendar."""
    if isinstance(figure, CurvesModel):
        return {"x": figure.x, "y": figure.y}
    return {"x": _YEARS if isinstance(figure, TimelineModel) else figure.x}
