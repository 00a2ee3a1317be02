"""The shape of figures.yaml: one model for each kind of chart."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from ssb_report.limits import CURVE_POINTS
from ssb_report.schema.forms import Ids, Naming
from ssb_report.schema.models import Cites, Model
from ssb_report.schema.scalars import Bound, Id, Reference, References, Text, Unit

__all__ = [
    "AxisModel",
    "BandModel",
    "CurvesModel",
    "FigureModel",
    "GroupModel",
    "ItemModel",
    "LineModel",
    "RangesModel",
    "Scale",
    "ScenariosFigureModel",
    "StackModel",
    "SweptModel",
    "TimelineModel",
    "TornadoModel",
]


class Scale(StrEnum):
    """How an axis spaces its numbers."""

    LINEAR = "linear"
    LOG = "log"


class Dash(StrEnum):
    """How a line is drawn."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DASHDOT = "dashdot"


class AxisModel(Model):
    """An axis: label, unit, scale and, where they are not to follow from the data, its ends."""

    label: Text
    """What the axis shows, in each language."""
    unit: Unit
    """The unit of its numbers; all that is shown is converted."""
    scale: Scale = Scale.LINEAR
    """How its numbers are spaced."""
    low: Bound | None = Field(default=None, alias="from")
    """Where it begins: a plain number in its unit, or an id; it follows from the data otherwise."""
    high: Bound | None = Field(default=None, alias="to")
    """Where it ends."""


class SweepModel(AxisModel):
    """A horizontal axis along which formulas are swept."""

    low: Bound = Field(alias="from")
    """Where it begins: a plain number in its unit, or an id."""
    high: Bound = Field(alias="to")
    """Where it ends."""
    points: Annotated[int, Field(ge=2, le=CURVE_POINTS)] = 121
    """At how many points each curve is computed."""


class SweptModel(Model):
    """A formula with one argument taken from the horizontal axis, or from a part of it."""

    id: Id
    """Its name in this figure, for colours and claims (``figure/series``)."""
    label: Text = Field(default_factory=dict)
    """What the chart calls it, in each language."""
    formula: Annotated[Id, Naming(Ids.FORMULA)]
    """The id of the formula."""
    sweep: str
    """The argument that runs along the horizontal axis."""
    arguments: dict[str, References] = Field(default_factory=dict, alias="with")
    """The other arguments, each with the id of a number."""
    group: Id | None = None
    """The group whose look it shares."""
    low: Bound | None = Field(default=None, alias="from")
    """Where it begins, where its formula or data hold for a part of the axis only."""
    high: Bound | None = Field(default=None, alias="to")
    """Where it ends."""


class SeriesModel(SweptModel):
    """A curve."""

    dash: Dash | None = None
    """How its line is drawn."""


class BandModel(SweptModel):
    """The space between the curves for both ends of one argument's range."""

    vary: str
    """The argument whose range spans the band."""


class PointModel(Model):
    """A measured or computed point."""

    id: Id
    """Its name in this figure."""
    label: Text = Field(default_factory=dict)
    """What the chart calls it."""
    x: Reference
    """The number along the horizontal axis, by its id."""
    y: Reference
    """The number along the vertical axis, by its id."""
    group: Id | None = None
    """The group whose look it shares."""


class LineModel(Model):
    """A reference line across the chart."""

    id: Id
    """Its name in this figure."""
    axis: Literal["x", "y"] = "x"
    """The axis that it stands on."""
    at: Reference
    """Where: the id of a number."""
    label: Text
    """What the chart calls it."""


class GroupModel(Model):
    """A group of items that share a look."""

    label: Text
    """What the legend calls it, in each language."""


class ItemModel(Model):
    """One row of a chart of ranges or of a timeline."""

    id: Id | None = None
    """Its name in this figure, where the number stands in it twice."""
    q: Reference
    """The id of the number."""
    label: Text = Field(default_factory=dict)
    """What the chart calls it, where it is not the number's own label."""
    group: Id | None = None
    """The group whose look it shares."""


class PartModel(Model):
    """One part of a stacked bar."""

    q: Reference
    """The id of the number."""
    part: Id
    """Which of the figure's parts it is."""


class BarModel(Model):
    """One stacked bar."""

    id: Id
    """Its name in this figure."""
    label: Text
    """What the chart calls it, in each language."""
    parts: list[PartModel] = Field(min_length=1)
    """Its parts, from the left."""


class _Figure(Model):
    """What all kinds of figures have."""

    title: Text
    """What the chart shows, as a finding that stays true when numbers move."""
    caption: Text = Field(default_factory=dict)
    """The line below the chart."""
    alt: Text
    """What the chart shows, for who cannot see it."""
    cite: Cites = Field(default_factory=list)
    """Sources beside those of its numbers."""


class CurvesModel(_Figure):
    """Curves of formulas swept along the horizontal axis."""

    kind: Literal["curves"]
    """The kind of chart."""
    x: SweepModel
    """The horizontal axis, along which formulas are swept."""
    y: AxisModel
    """The vertical axis."""
    series: list[SeriesModel] = Field(default_factory=list)
    """The curves."""
    bands: list[BandModel] = Field(default_factory=list)
    """The bands between the ends of a range."""
    points: list[PointModel] = Field(default_factory=list)
    """Measured or computed points."""
    lines: list[LineModel] = Field(default_factory=list)
    """Reference lines."""
    groups: dict[Id, GroupModel] = Field(default_factory=dict)
    """Groups of curves, bands and points by their ids."""


class RangesModel(_Figure):
    """Values and ranges, one row an item."""

    kind: Literal["ranges"]
    """The kind of chart."""
    x: AxisModel
    """The horizontal axis."""
    items: list[ItemModel] = Field(min_length=1)
    """The rows, from the top."""
    groups: dict[Id, GroupModel] = Field(default_factory=dict)
    """Groups of rows by their ids."""
    lines: list[LineModel] = Field(default_factory=list)
    """Reference lines."""


class TimelineModel(_Figure):
    """Windows of calendar years."""

    kind: Literal["timeline"]
    """The kind of chart."""
    items: list[ItemModel] = Field(min_length=1)
    """The rows, from the top: numbers in `calendar_year`."""
    groups: dict[Id, GroupModel] = Field(default_factory=dict)
    """Groups of rows by their ids."""
    lines: list[LineModel] = Field(default_factory=list)
    """Reference lines."""


class StackModel(_Figure):
    """Stacked horizontal bars."""

    kind: Literal["stack"]
    """The kind of chart."""
    x: AxisModel
    """The horizontal axis."""
    bars: list[BarModel] = Field(min_length=1)
    """The bars, from the top."""
    parts: dict[Id, GroupModel]
    """What bars are made of, by ids."""
    lines: list[LineModel] = Field(default_factory=list)
    """Reference lines."""


class TornadoModel(_Figure):
    """A result with each of its uncertain inputs at either end, that which moves it most first."""

    kind: Literal["tornado"]
    """The kind of chart."""
    result: Annotated[Id, Naming(Ids.RESULT)]
    """The result whose inputs are ranked."""
    x: AxisModel
    """The horizontal axis."""
    most: Annotated[int, Field(ge=1, le=20)] = 6
    """How many inputs to show."""
    lines: list[LineModel] = Field(default_factory=list)
    """Reference lines."""


class ScenariosFigureModel(_Figure):
    """Numbers compared in all scenarios, one row for each of them under each scenario."""

    kind: Literal["scenarios"]
    """The kind of chart."""
    x: AxisModel
    """The horizontal axis."""
    results: list[Annotated[Id, Naming(Ids.WHOLE)]] = Field(min_length=1)
    """The numbers to show, of those compared in scenarios.yaml."""
    lines: list[LineModel] = Field(default_factory=list)
    """Reference lines."""


FigureModel = Annotated[
    CurvesModel | RangesModel | TimelineModel | StackModel | TornadoModel | ScenariosFigureModel,
    Field(discriminator="kind"),
]
