"""The shape of each input file, as pydantic models; unknown keys are errors everywhere."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from ssb_report.limits import TABLE_ROWS
from ssb_report.provenance import CheckResult, Level, Rule, Status
from ssb_report.quantity import Shape, Value, parse_value
from ssb_report.schema.lines import clip
from ssb_report.schema.scalars import (
    ANY_LANGUAGE,
    LANGUAGES,
    Date,
    Digits,
    Id,
    Latex,
    Number,
    Reference,
    References,
    Text,
    Unit,
    ValueText,
    as_list,
    misfit,
    stands_alone,
)

__all__ = [
    "ANY_LANGUAGE",
    "BASE",
    "LANGUAGES",
    "AcknowledgedModel",
    "CalculationModel",
    "CiteModel",
    "Cites",
    "ContradictionModel",
    "ExpectModel",
    "Model",
    "QuantityModel",
    "ScenarioModel",
    "ScenariosModel",
    "TableModel",
    "TermKind",
    "TermModel",
    "no_calendar_year",
]

BASE = "base"
"""The name of the numbers as the data state them, under no scenario."""

_LAST_YEAR = 9999


class Model(BaseModel):
    """What all models share: frozen, and strict about keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _gives_something(cls, data: object) -> object:
        names = {field.alias or name for name, field in cls.model_fields.items()}
        for key, value in data.items() if isinstance(data, dict) else ():
            if value is None and key not in names:
                raise stands_alone(key)
            if value is None:
                raise misfit(f"nothing is given for '{key}'", "or remove the key", key=key)
        return data


class CiteModel(Model):
    """A source and the place in it."""

    source: Id
    locator: str = ""


Cites = Annotated[list[CiteModel], BeforeValidator(as_list)]


class CheckModel(Model):
    """What looking for confirmation found."""

    result: CheckResult
    note: Text = Field(default_factory=dict)
    cite: Cites = Field(default_factory=list)


class AcknowledgedModel(Model):
    """Who has seen a guarded number move, from one printed value to another."""

    before: str = Field(alias="from", min_length=1)
    after: str = Field(alias="to", min_length=1)
    by: str = Field(min_length=1)


Stated = Literal[Status.REPORTED, Status.CLAIMED, Status.TARGET, Status.ESTIMATE, Status.ASSUMPTION]
"""What a quantity may be; a computed one is the result of a calculation."""


_PARAMETERS = {
    Shape.UNIFORM: ("low", "high"),
    Shape.TRIANGULAR: ("low", "mode", "high"),
    Shape.NORMAL: ("mean", "standard deviation"),
    Shape.LOGNORMAL: ("median", "geometric standard deviation"),
}


def _as_distribution(data: object) -> object:
    """The one shape that is given, and its parameters."""
    shapes = ", ".join(Shape)
    if not isinstance(data, dict) or len(data) != 1:
        raise misfit("one shape with its parameters expected", "like {triangular: [1, 2, 4]}")
    ((shape, given),) = data.items()
    if shape not in tuple(Shape):
        raise misfit(f"no distribution '{clip(str(shape))}'", f"allowed: {shapes}", key=shape)
    names = _PARAMETERS[Shape(shape)]
    if not isinstance(given, list) or len(given) != len(names):
        raise misfit(f"'{shape}' takes {len(names)} numbers", f"[{', '.join(names)}]", key=shape)
    return {"shape": shape, "parameters": given}


class DistributionModel(BaseModel):
    """How likely the values of a number are, in its unit: ``{triangular: [1.5, 2, 2.6]}``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shape: Shape
    parameters: tuple[Number, ...]

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        numbers = [Decimal(text) for text in self.parameters]
        match self.shape:
            case Shape.UNIFORM | Shape.TRIANGULAR if sorted(numbers) != numbers:
                raise misfit("the parameters do not rise", "write the smallest number first")
            case Shape.UNIFORM | Shape.TRIANGULAR if numbers[0] == numbers[-1]:
                raise misfit("both ends are the same", "an exact number needs no distribution")
            case Shape.NORMAL if numbers[1] <= 0:
                raise misfit("the standard deviation must be above 0")
            case Shape.LOGNORMAL if numbers[0] <= 0 or numbers[1] <= 1:
                raise misfit("a median above 0 and a factor above 1 expected")
        return self


class QuantityModel(Model):
    """A number quoted or assumed, or a fact without a number (`statement`)."""

    label: Text
    symbol: Latex = ""
    value: ValueText | None = None
    unit: Unit | None = None
    statement: Text | None = None
    distribution: Annotated[DistributionModel, BeforeValidator(_as_distribution)] | None = None
    level: Level | None = None
    status: Stated
    as_of: Date = ""
    cite: Cites = Field(default_factory=list)
    digits: Digits | None = None
    check: CheckModel | None = None
    note: Text = Field(default_factory=dict)
    about: Id | None = None
    condition: Text = Field(default_factory=dict)
    kind: Id | None = None
    acknowledged: AcknowledgedModel | None = None

    @model_validator(mode="after")
    def _states_one_thing(self) -> Self:
        if self.value is None and self.statement is None:
            raise misfit("neither 'value' nor 'statement'", "give a 'value' with its 'unit'")
        if self.value is not None and self.statement is not None:
            raise misfit("both 'value' and 'statement'", "give one of them", key="statement")
        if self.value is not None and self.unit is None:
            raise misfit("'value' without 'unit'", "the unit of a plain number is 1", key="value")
        if self.statement is not None and self.unit is not None:
            raise misfit("'unit' without 'value'", "a statement has none", key="unit")
        if self.statement is not None and self.distribution is not None:
            raise misfit(
                "'distribution' without 'value'", "a statement has none", key="distribution"
            )
        return self

    @model_validator(mode="after")
    def _names_its_source(self) -> Self:
        lacking = [f"'{name}'" for name in ("cite", "as_of") if not getattr(self, name)]
        if lacking and self.status is not Status.ASSUMPTION:
            message = f"no {' and no '.join(lacking)}, but the status is '{self.status}'"
            raise misfit(message, "only an assumption needs none", key="status")
        return self

    @model_validator(mode="after")
    def _can_age(self) -> Self:
        if self.kind and self.status is Status.ASSUMPTION:
            raise misfit("'kind' of an assumption", "only what has a source ages", key="kind")
        return self

    @model_validator(mode="after")
    def _is_whole_years(self) -> Self:
        if self.value is None or self.unit != "calendar_year":
            return self
        message, hint = no_calendar_year(parse_value(self.value))
        if message:
            raise misfit(message, hint, key="value", is_value=True)
        return self


def no_calendar_year(value: Value) -> tuple[str, str]:
    """The complaint about a value that stands for no whole calendar years, and a hint; or none."""
    for year in (value.first, value.second):
        if year is not None and (year % 1 or not 0 <= year <= _LAST_YEAR):
            hint = "write 2025, 2027..2030 or <=2027; the unit of a time span is year"
            return f"'{year}' is no calendar year", hint
    return "", ""


class ContradictionModel(Model):
    """The number that is taken for a subject on which sources disagree: by which rule, and why."""

    label: Text
    symbol: Latex = ""
    rule: Rule
    digits: Digits | None = None
    note: Text
    acknowledged: AcknowledgedModel | None = None


def _as_cell(value: object) -> object:
    if not isinstance(value, dict) or "q" not in value:
        return {"text": value}
    for key in value:
        if key != "q":
            hint = 'a text may hold the number as {{ q("…") }}'
            raise misfit("a cell is either a number (q) or a text", hint, key=key)
    return value


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
    rows: dict[Id, list[Annotated[CellModel, BeforeValidator(_as_cell)]]] = Field(
        min_length=1, max_length=TABLE_ROWS
    )
    notes: list[Text] = Field(default_factory=list)
    cite: Cites = Field(default_factory=list)


class ExpectModel(Model):
    """The published value a result is compared with."""

    published: Reference
    within: str

    @field_validator("within")
    @classmethod
    def _is_percentage(cls, within: str) -> str:
        if not re.fullmatch(r"\d{1,3}(\.\d{1,9})? ?%", within, re.ASCII):
            raise misfit(f"'{clip(within)}' is no tolerance", "write it like '1 %'")
        return within


class CalculationModel(Model):
    """One application of a formula to quantities and results."""

    label: Text
    symbol: Latex = ""
    formula: Id
    arguments: dict[str, References] = Field(alias="with")
    unit: Unit | None = None
    digits: Digits = 3
    level: Level | None = None
    expect: ExpectModel | None = None
    note: Text = Field(default_factory=dict)
    acknowledged: AcknowledgedModel | None = None


class ScenarioModel(Model):
    """What is different in a scenario: quantities by id, each with a value in its own unit."""

    label: Text
    note: Text = Field(default_factory=dict)
    settings: dict[Id, str] = Field(alias="set", min_length=1)


class ScenariosModel(Model):
    """scenarios.yaml: the scenarios beside the base, and the numbers compared in all of them."""

    compare: list[Id] = Field(default_factory=list)
    scenarios: dict[Id, ScenarioModel] = Field(default_factory=dict)

    @field_validator("scenarios")
    @classmethod
    def _are_beside_the_base(cls, scenarios: dict[str, ScenarioModel]) -> dict[str, ScenarioModel]:
        if BASE in scenarios:
            message = f"'{BASE}' is what the data say without a scenario"
            raise misfit(message, "give this one another id", key=BASE)
        return scenarios


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
