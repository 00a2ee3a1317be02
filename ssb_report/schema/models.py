"""The shape of each input file, as pydantic models; unknown keys are errors everywhere."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue

from ssb_report.limits import SCENARIOS, TABLE_ROWS
from ssb_report.provenance import CheckResult, Level, Rule, Status
from ssb_report.quantity import Shape, Value, parse_value
from ssb_report.schema.forms import IDS, Form, Ids, Naming
from ssb_report.schema.lines import clip
from ssb_report.schema.scalars import (
    ANY_LANGUAGE,
    LANGUAGES,
    NUMBER_FORM,
    PER_CENT_FORM,
    REFERENCE_FORM,
    TEXT_FORM,
    Date,
    Digits,
    Id,
    Latex,
    Number,
    Reference,
    References,
    Setting,
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

    source: Annotated[Id, Naming(Ids.SOURCE)]
    """The id of an entry of sources.yaml."""
    locator: str = ""
    """The place in it: ``page 12``, ``table 2``."""


Cites = Annotated[list[CiteModel], BeforeValidator(as_list)]


class CheckModel(Model):
    """What looking for confirmation found."""

    result: CheckResult
    """What was found; `not-checked` where nobody looked."""
    note: Text = Field(default_factory=dict)
    """What was compared, and what it said."""
    cite: Cites = Field(default_factory=list)
    """The sources it was checked against."""


class AcknowledgedModel(Model):
    """Who has seen a guarded number move, from one printed value to another."""

    before: str = Field(alias="from", min_length=1)
    """The printed value before: ``>2 CNY/Wh``."""
    after: str = Field(alias="to", min_length=1)
    """The printed value now: ``>3 CNY/Wh``."""
    by: str = Field(min_length=1)
    """Who has seen it."""


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


_DISTRIBUTION_FORM: JsonSchemaValue = {
    "type": "object",
    "properties": {
        shape: {
            "type": "array",
            "items": NUMBER_FORM,
            "minItems": len(names),
            "maxItems": len(names),
        }
        for shape, names in _PARAMETERS.items()
    },
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}

Distributed = Annotated[
    DistributionModel, BeforeValidator(_as_distribution), Form(_DISTRIBUTION_FORM)
]

_STATES_ONE_THING: JsonSchemaValue = {
    "if": {"required": ["statement"]},
    "then": {"properties": {"value": False, "unit": False, "distribution": False}},
    "else": {"required": ["value", "unit"]},
}
_NAMES_ITS_SOURCE: JsonSchemaValue = {
    "if": {"properties": {"status": {"const": "assumption"}}, "required": ["status"]},
    "then": {"properties": {"kind": False}},
    "else": {"required": ["cite", "as_of"], "properties": {"cite": {"minItems": 1}}},
}


class QuantityModel(Model):
    """A number quoted or assumed, or a fact without a number (`statement`)."""

    # What the validators below require, for editors.
    model_config = ConfigDict(json_schema_extra={"allOf": [_STATES_ONE_THING, _NAMES_ITS_SOURCE]})

    label: Text
    """What it is called, in each language; tables and cards print it."""
    symbol: Latex = ""
    """A letter in LaTeX, for formulas: ``E_{cell}``."""
    value: ValueText | None = None
    """As its source states it: ``300``, ``300 ± 5``, ``300..380``, ``>250``, ``>=1``, ``<10``,
    ``~2000``."""
    unit: Unit | None = None
    """What the value counts: ``Wh/kg``, ``CNY/kWh``, ``%``; ``1`` for a plain number, ``year`` for
    a span and ``calendar_year`` for a date."""
    statement: Text | None = None
    """In place of a value: a sourced fact without a number, in each language."""
    distribution: Distributed | None = None
    """How likely its values are, in its unit: ``{triangular: [18, 20, 24]}``."""
    level: Level | None = None
    """Which part of a battery it speaks of; left out where there is none, or the source does not
    say."""
    status: Stated
    """`reported`: found in public material; `claimed`: said by who gains by it; `target`: a goal;
    `estimate`: a judgement or a simulation; `assumption`: chosen here, and the only one without a
    source."""
    as_of: Date = ""
    """The date for which it holds: ``2025``, ``2025-06`` or ``2025-06-30``."""
    cite: Cites = Field(default_factory=list)
    """Where it stands: ``{source: census-2020, locator: table 2}``, or a list of such."""
    digits: Digits | None = None
    """Significant digits to print; left out, it is printed as written."""
    check: CheckModel | None = None
    """What looking for confirmation found."""
    note: Text = Field(default_factory=dict)
    """What a reader should know about it."""
    about: Id | None = None
    """The subject; quantities that share it are compared, and may contradict each other."""
    condition: Text = Field(default_factory=dict)
    """What else it depends on: a temperature, a year."""
    kind: Annotated[Id, Naming(Ids.HORIZON)] | None = None
    """How fast it ages, by the horizons in briefing.yaml."""
    acknowledged: AcknowledgedModel | None = None
    """Who has seen it move further than its guard allows."""

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
    """What the subject is called, in each language."""
    symbol: Latex = ""
    """A letter in LaTeX, for formulas."""
    rule: Rule
    """`newest`; `best-tier`: that of the best tier of source; `range`: over all of them."""
    digits: Digits | None = None
    """Significant digits to print."""
    note: Text
    """Why this rule: printed with the number."""
    acknowledged: AcknowledgedModel | None = None
    """Who has seen it move further than its guard allows."""


def _as_cell(value: object) -> object:
    if isinstance(value, dict) and [*value] == ["r"]:
        raise misfit("a cell names its number as q", "write {q: …}, for results, too", key="r")
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
    """A text, in each language."""
    q: Reference | None = None
    """The id of the number to print."""


_CELL_FORM: JsonSchemaValue = {
    "anyOf": [
        TEXT_FORM,
        {
            "type": "object",
            "properties": {"q": {**REFERENCE_FORM, IDS: Ids.NUMBER.value}},
            "required": ["q"],
            "additionalProperties": False,
        },
    ]
}

Cell = Annotated[CellModel, BeforeValidator(_as_cell), Form(_CELL_FORM)]


class Align(StrEnum):
    """Where a column's cells stand."""

    LEFT = "left"
    RIGHT = "right"


class ColumnModel(Model):
    """A table's column."""

    label: Text
    """The heading, in each language."""
    align: Align = Align.LEFT
    """Where its cells stand."""
    width: Annotated[int, Field(ge=1, le=100)] | None = None
    """Its share of the table's width, in per cent."""


class TableModel(Model):
    """A table of facts; its first column is the stub that names the row."""

    caption: Text
    """The line above the table, in each language."""
    columns: dict[Id, ColumnModel] = Field(min_length=1)
    """The columns by their ids, from the left; the first names the rows."""
    rows: dict[Id, list[Cell]] = Field(min_length=1, max_length=TABLE_ROWS)
    """The rows by their ids: a list of as many cells as there are columns. A cell is a text, or
    ``{q: id}`` for a number."""
    notes: list[Text] = Field(default_factory=list)
    """Lines below the table."""
    cite: Cites = Field(default_factory=list)
    """Where the facts stand that have no number of their own."""


class ExpectModel(Model):
    """The published value a result is compared with."""

    published: Reference
    """The id of the published value."""
    within: Annotated[str, WithJsonSchema(PER_CENT_FORM)]
    """How far apart they may be: ``5 %``."""

    @field_validator("within")
    @classmethod
    def _is_percentage(cls, within: str) -> str:
        if not re.fullmatch(r"\d{1,3}(\.\d{1,9})? ?%", within, re.ASCII):
            raise misfit(f"'{clip(within)}' is no tolerance", "write it like '1 %'")
        return within


class CalculationModel(Model):
    """One application of a formula to quantities and results."""

    label: Text
    """What the result is called, in each language."""
    symbol: Latex = ""
    """A letter in LaTeX, for formulas."""
    formula: Annotated[Id, Naming(Ids.FORMULA)]
    """The id of a formula; all are listed in `inputs/README.md`."""
    arguments: dict[str, References] = Field(alias="with")
    """Each argument of the formula with the id of a quantity or of another result; a list where it
    takes many. ``id.low`` and ``id.high`` name the ends of a range."""
    unit: Unit | None = None
    """The unit to print the result in, where it is not the formula's own."""
    digits: Digits = 3
    """Significant digits to print, at most."""
    level: Level | None = None
    """Which part of a battery the result speaks of."""
    expect: ExpectModel | None = None
    """A published value to compare with; a disagreement is printed."""
    note: Text = Field(default_factory=dict)
    """What a reader should know about it."""
    acknowledged: AcknowledgedModel | None = None
    """Who has seen it move further than its guard allows."""


class ScenarioModel(Model):
    """What is different in a scenario: quantities by id, each with a value in its own unit."""

    label: Text
    """What the scenario is called, in each language."""
    note: Text = Field(default_factory=dict)
    """Why these values: printed with the scenario."""
    settings: dict[Annotated[Id, Naming(Ids.QUANTITY)], Setting] = Field(alias="set", min_length=1)
    """Quantities by id, each with another value in its own unit: ``{load-factor: 0.4..0.5}``."""


class ScenariosModel(Model):
    """scenarios.yaml: the scenarios beside the base, and the numbers compared in all of them."""

    compare: list[Annotated[Id, Naming(Ids.WHOLE)]] = Field(default_factory=list)
    """The numbers that are compared in all scenarios."""
    scenarios: dict[Id, ScenarioModel] = Field(default_factory=dict, max_length=SCENARIOS)
    """The scenarios by their ids; `base` is what the data state without one."""

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
    """How it is written, in each language."""
    kind: TermKind
    """What it names."""
    definition: Text = Field(default_factory=dict)
    """What it means."""
    note: Text = Field(default_factory=dict)
    """What a reader should know about the name."""
