"""The shape of each input file, as pydantic models; unknown keys are errors everywhere."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from ssb_report.errors import UnitError
from ssb_report.provenance import CheckResult, Level, Status, Tier
from ssb_report.quantity import parse_value
from ssb_report.units import parse

__all__ = [
    "ANY_LANGUAGE",
    "LANGUAGES",
    "BriefingModel",
    "CalculationModel",
    "CurvesModel",
    "FigureModel",
    "QuantityModel",
    "RangesModel",
    "SourceModel",
    "StackModel",
    "TableModel",
    "TermModel",
    "TimelineModel",
]

LANGUAGES = {"en": "en", "zh-Hans": "zh"}
"""Language tags an edition may name, each with the key its texts stand under."""

ANY_LANGUAGE = "*"
"""The key of a text that is the same in every language."""

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)
_EDITION = re.compile(r"[a-z]{2}(?:-[A-Za-z0-9]+)*", re.ASCII)
_LONGEST_ID = 60


def _is_id(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > _LONGEST_ID:
        raise ValueError(
            f"'{text}' is no id; use small letters, digits and single hyphens, like 'cost-ssb-cell'"
        )
    return text


def _is_edition(text: str) -> str:
    if not _EDITION.fullmatch(text) or len(text) > _LONGEST_ID:
        raise ValueError(f"'{text}' is no edition's name; write it like 'en' or 'en-executive'")
    return text


def _is_reference(text: str) -> str:
    name, _, end = text.partition(".")
    if end not in ("", "low", "high"):
        raise ValueError(f"'{text}': after the id only .low or .high may stand")
    _is_id(name)
    return text


def _is_bound(text: str) -> str:
    """An axis may end at a quantity or at a plain number: where a chart's window ends is no datum."""
    try:
        float(text)
    except ValueError:
        return _is_reference(text)
    return text


def _is_unit(text: str) -> str:
    try:
        parse(text)
    except UnitError as error:
        raise ValueError(str(error)) from error
    return text


def _is_value(text: str) -> str:
    parse_value(text)
    return text


def _is_date(text: str) -> str:
    parts = text.split("-")
    try:
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text, re.ASCII):
            raise ValueError
        date(*(int(part) for part in [*parts, "01", "01"][:3]))
    except ValueError:
        raise ValueError(f"'{text}' is no date; write 2025, 2025-06 or 2025-06-30") from None
    return text


def _text(value: object) -> object:
    if isinstance(value, str):
        return {ANY_LANGUAGE: value}
    if not isinstance(value, dict):
        return value
    allowed = {*LANGUAGES.values(), ANY_LANGUAGE}
    for key, text in value.items():
        if key not in allowed and text is None:
            raise ValueError(
                f"'{key}' stands alone: a comma ends a text inside {{…}}, so put the text in quotes"
            )
        if key not in allowed:
            raise ValueError(f"unknown language '{key}'; known are {', '.join(sorted(allowed))}")
    if not value:
        raise ValueError("a text in no language")
    return value


def _list(value: object) -> object:
    return value if isinstance(value, list) or value is None else [value]


def _cell(value: object) -> object:
    if isinstance(value, dict) and "q" in value:
        return value
    return {"text": value}


Id = Annotated[str, AfterValidator(_is_id)]
EditionId = Annotated[str, AfterValidator(_is_edition)]
Reference = Annotated[str, AfterValidator(_is_reference)]
Bound = Annotated[str, AfterValidator(_is_bound)]
Unit = Annotated[str, AfterValidator(_is_unit)]
Date = Annotated[str, AfterValidator(_is_date)]
Text = Annotated[dict[str, str], BeforeValidator(_text)]
Digits = Annotated[int, Field(ge=1, le=8)]


class Model(BaseModel):
    """What all models share: frozen, and strict about keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class CiteModel(Model):
    """A source and the place in it."""

    source: Id
    locator: str = ""


Cites = Annotated[list[CiteModel], BeforeValidator(_list)]


class CheckModel(Model):
    """What looking for confirmation found."""

    result: CheckResult
    note: Text = Field(default_factory=dict)
    cite: Cites = Field(default_factory=list)


class QuantityModel(Model):
    """A number quoted or assumed, or a fact without a number (`statement`)."""

    label: Text
    symbol: str = ""
    value: Annotated[str, AfterValidator(_is_value)] | None = None
    unit: Unit | None = None
    statement: Text | None = None
    level: Level | None = None
    status: Status
    as_of: Date = ""
    cite: Cites = Field(default_factory=list)
    digits: Digits | None = None
    check: CheckModel | None = None
    note: Text = Field(default_factory=dict)
    about: Id | None = None

    @field_validator("status")
    @classmethod
    def _not_computed(cls, status: Status) -> Status:
        if status is Status.COMPUTED:
            raise ValueError("'computed' is for results; put the calculation in calculations.yaml")
        return status

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.value is None) == (self.statement is None):
            raise ValueError("give either 'value' with 'unit', or 'statement'")
        if (self.value is None) != (self.unit is None):
            raise ValueError("'value' and 'unit' go together; the unit of a plain number is 1")
        if not self.cite and self.status is not Status.ASSUMPTION:
            raise ValueError(f"no 'cite'; only an assumption needs none, this is '{self.status}'")
        if not self.as_of and self.status is not Status.ASSUMPTION:
            raise ValueError("no 'as_of'; only an assumption needs none")
        return self


class NameModel(Model):
    """A person's name, or an organisation's (`literal`)."""

    family: str = ""
    given: str = ""
    literal: str = ""


class IssuedModel(Model):
    """A CSL date."""

    date_parts: list[list[int]] = Field(alias="date-parts")


class CustomModel(Model):
    """What this project adds to CSL, under CSL's own `custom` key."""

    tier: Tier
    licence: str = ""
    accessed: Date | None = None


class SourceModel(Model):
    """One entry of the bibliography, in the names of CSL."""

    id: Id
    type: Literal[
        "article", "article-journal", "article-newspaper", "book", "chapter", "dataset",
        "document", "motion_picture", "paper-conference", "patent", "post-weblog",
        "report", "software", "standard", "thesis", "webpage",
    ]  # fmt: skip
    title: str
    author: list[NameModel] = Field(default_factory=list)
    container_title: str = Field(default="", alias="container-title")
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    issued: IssuedModel | None = None
    doi: str = Field(default="", alias="DOI")
    url: str = Field(default="", alias="URL")
    note: str = ""
    custom: CustomModel

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError(f"'{url}' is no web address; it starts with https://")
        return url

    @field_validator("doi")
    @classmethod
    def _is_doi(cls, doi: str) -> str:
        if not re.fullmatch(r"10\.\d{4,9}/\S+", doi, re.ASCII):
            raise ValueError(f"'{doi}' is no DOI; it looks like 10.1038/nmat3066")
        return doi


class SourcesModel(Model):
    """sources.yaml as a whole: CSL-YAML."""

    references: list[SourceModel]


class CellModel(Model):
    """A table's cell: a text per language, or the quantity it prints."""

    text: Text | None = None
    q: Reference | None = None


class Align(StrEnum):
    """Where a column's cells stand."""

    LEFT = "left"
    RIGHT = "right"


class ColumnModel(Model):
    """A table's column."""

    label: Text
    align: Align = Align.LEFT
    width: Annotated[int, Field(ge=1, le=100)] | None = None


class TableModel(Model):
    """A table of facts; its first column is the stub that names the row."""

    caption: Text
    columns: dict[Id, ColumnModel] = Field(min_length=1)
    rows: dict[Id, list[Annotated[CellModel, BeforeValidator(_cell)]]] = Field(min_length=1)
    notes: list[Text] = Field(default_factory=list)
    cite: Cites = Field(default_factory=list)


class ExpectModel(Model):
    """The published value a result is compared with."""

    published: Reference
    within: str

    @field_validator("within")
    @classmethod
    def _is_percentage(cls, within: str) -> str:
        if not re.fullmatch(r"\d+(\.\d+)? ?%", within, re.ASCII):
            raise ValueError(f"'{within}' is no tolerance; write it like '1 %'")
        return within


class CalculationModel(Model):
    """One application of a formula to quantities and results."""

    label: Text
    symbol: str = ""
    formula: Id
    arguments: dict[str, Annotated[list[Reference], BeforeValidator(_list)]] = Field(alias="with")
    unit: Unit | None = None
    digits: Digits = 3
    level: Level | None = None
    expect: ExpectModel | None = None
    note: Text = Field(default_factory=dict)


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
    points: Annotated[int, Field(ge=2, le=2000)] = 121


class SweptModel(Model):
    """A formula with one argument taken from the horizontal axis, or from a part of it."""

    id: Id
    label: Text = Field(default_factory=dict)
    formula: Id
    sweep: str
    arguments: dict[str, Annotated[list[Reference], BeforeValidator(_list)]] = Field(
        default_factory=dict, alias="with"
    )
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


FigureModel = Annotated[
    CurvesModel | RangesModel | TimelineModel | StackModel, Field(discriminator="kind")
]


class TermKind(StrEnum):
    """What a glossary entry names."""

    FIRM = "firm"
    PLACE = "place"
    TERM = "term"
    PRODUCT = "product"
    VEHICLE = "vehicle"


class TermModel(Model):
    """A name or a term in each language."""

    term: Text
    kind: TermKind
    definition: Text = Field(default_factory=dict)
    note: Text = Field(default_factory=dict)


class EditionModel(Model):
    """One edition: a language and, where it is not the whole, its sections."""

    language: Literal["en", "zh-Hans"]
    sections: list[Id] | None = None


class KeyFigureModel(Model):
    """One card of the summary."""

    q: Reference
    caption: Text


class LiteralModel(Model):
    """Digits that may stand in prose because they are a name, and why."""

    text: str
    reason: str = Field(min_length=1)


class BriefingModel(Model):
    """briefing.yaml."""

    id: Id
    title: Text
    subtitle: Text = Field(default_factory=dict)
    description: Text
    authors: dict[str, list[str]]
    keywords: dict[str, list[str]] = Field(default_factory=dict)
    editions: dict[EditionId, EditionModel] = Field(min_length=1)
    citations: Literal["numbered", "author-date"] = "numbered"
    sections: list[Id] = Field(min_length=1)
    key_figures: list[KeyFigureModel] = Field(default_factory=list)
    literals: list[LiteralModel] = Field(default_factory=list)
