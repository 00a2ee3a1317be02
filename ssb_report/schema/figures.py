"""The shape of figures.yaml: one model for each kind of chart."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from ssb_report.limits import CURVE_POINTS
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
    unit: Unit
    scale: Scale = Scale.LINEAR
    low: Bound | None = Field(default=None, alias="from")
    high: Bound | None = Field(default=None, alias="to")


class SweepModel(AxisModel):
    """A horizontal axis along which formulas are swept."""

    low: Bound = Field(alias="from")
    high: Bound = Field(alias="to")
    points: Annotated[int, Field(ge=2, le=CURVE_POINTS)] = 121


class SweptModel(Model):
    """A formula with one argument taken from the horizontal axis, or from a part of it."""

    id: Id
    label: Text = Field(default_factory=dict)
    formula: Id
    sweep: str
    arguments: dict[str, References] = Field(default_factory=dict, alias="with")
    group: Id | None = None
    low: Bound | None = Field(default=None, alias="from")
    high: Bound | None = Field(default=None, alias="to")


class SeriesModel(SweptModel):
    """A curve."""

    dash: Dash | None = None


class BandModel(SweptModel):
    """The space between the curves for both ends of one argument's range."""

    vary: str


class PointModel(Model):
    """A measured or computed point."""

    id: Id
    label: Text = Field(default_factory=dict)
    x: Reference
    y: Reference
    group: Id | None = None


class LineModel(Model):
    """A reference line across the chart."""

    id: Id
    axis: Literal["x", "y"] = "x"
    at: Reference
    label: Text


class GroupModel(Model):
    """A group of items that share a look."""

    label: Text


class ItemModel(Model):
    """One row of a chart of ranges or of a timeline."""

    id: Id | None = None
    q: Reference
    label: Text = Field(default_factory=dict)
    group: Id | None = None


class PartModel(Model):
    """One part of a stacked bar."""

    q: Reference
    part: Id


class BarModel(Model):
    """One stacked bar."""

    id: Id
    label: Text
    parts: list[PartModel] = Field(min_length=1)


class _Figure(Model):
    """What all kinds of figures have."""

    title: Text
    caption: Text = Field(default_factory=dict)
    alt: Text
    cite: Cites = Field(default_factory=list)


class CurvesModel(_Figure):
    """Curves of formulas swept along the horizontal axis."""

    kind: Literal["curves"]
    x: SweepModel
    y: AxisModel
    series: list[SeriesModel] = Field(default_factory=list)
    bands: list[BandModel] = Field(default_factory=list)
    points: list[PointModel] = Field(default_factory=list)
    lines: list[LineModel] = Field(default_factory=list)
    groups: dict[Id, GroupModel] = Field(default_factory=dict)


class RangesModel(_Figure):
    """Values and ranges, one row an item."""

    kind: Literal["ranges"]
    x: AxisModel
    items: list[ItemModel] = Field(min_length=1)
    groups: dict[Id, GroupModel] = Field(default_factory=dict)
    lines: list[LineModel] = Field(default_factory=list)


class TimelineModel(_Figure):
    """Windows of calendar years."""

    kind: Literal["timeline"]
    items: list[ItemModel] = Field(min_length=1)
    groups: dict[Id, GroupModel] = Field(default_factory=dict)
    lines: list[LineModel] = Field(default_factory=list)


class StackModel(_Figure):
    """Stacked horizontal bars."""

    kind: Literal["stack"]
    x: AxisModel
    bars: list[BarModel] = Field(min_length=1)
    parts: dict[Id, GroupModel]
    lines: list[LineModel] = Field(default_factory=list)


class TornadoModel(_Figure):
    """A result with each of its uncertain inputs at either end, that which moves it most first."""

    kind: Literal["tornado"]
    result: Id
    x: AxisModel
    most: Annotated[int, Field(ge=1, le=20)] = 6
    lines: list[LineModel] = Field(default_factory=list)


class ScenariosFigureModel(_Figure):
    """Numbers compared in all scenarios, one row for each of them under each scenario."""

    kind: Literal["scenarios"]
    x: AxisModel
    results: list[Id] = Field(min_length=1)
    lines: list[LineModel] = Field(default_factory=list)


FigureModel = Annotated[
    CurvesModel | RangesModel | TimelineModel | StackModel | TornadoModel | ScenariosFigureModel,
    Field(discriminator="kind"),
]
