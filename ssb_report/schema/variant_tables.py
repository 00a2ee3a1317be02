"""Variants in YAML: a table of them, and scenarios and values of which each goes with each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from math import prod
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from ssb_report.errors import Fault
from ssb_report.fingerprint import digest
from ssb_report.quantity import Form, parse_value
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.forms import Ids, Naming, scalar_form
from ssb_report.schema.lines import clip
from ssb_report.schema.messages import faults_of
from ssb_report.schema.models import BASE, Model
from ssb_report.schema.scalars import EditionId, Id, Setting, Text, as_list, misfit
from ssb_report.schema.scenarios import complaint
from ssb_report.schema.source import Data, KeyPath, read_source
from ssb_report.schema.varying import (
    ID_PATTERN,
    LONGEST_ID,
    MAX_VARIANTS,
    Complaint,
    Reader,
    Variant,
    misnamed,
    scenario_named,
)

__all__ = ["ADAPTER", "TableReader"]

_SIGNS = {
    Form.ABOVE: "above-",
    Form.AT_LEAST: "at-least-",
    Form.BELOW: "below-",
    Form.AT_MOST: "at-most-",
    Form.ABOUT: "about-",
}
_BETWEEN = {Form.RANGE: "-to-", Form.PLUS_MINUS: "-pm-"}


def _require_id(text: str) -> str:
    found = misnamed(text)
    if found:
        raise misfit(*found)
    return text


_VariantId = Annotated[
    str,
    AfterValidator(_require_id),
    WithJsonSchema(scalar_form("id", ID_PATTERN, looks=(), maxLength=LONGEST_ID)),
]
_Editions = Annotated[
    list[Annotated[EditionId, Naming(Ids.EDITION)]], BeforeValidator(as_list), Field(min_length=1)
]
_Scenario: TypeAlias = Annotated[Id, Naming(Ids.UNDER)]
_Quantity: TypeAlias = Annotated[Id, Naming(Ids.QUANTITY)]
_Texts: TypeAlias = Annotated[list[Setting], BeforeValidator(as_list), Field(min_length=1)]


class _VariantModel(Model):
    """One variant of a table."""

    edition: _Editions | None = None
    """The editions to build; those of the file otherwise."""
    scenario: _Scenario | None = None
    """The scenario; `base` for none."""
    settings: dict[_Quantity, Setting] = Field(alias="set", default_factory=dict)
    """Quantities by id, each with another value in its own unit."""
    note: Text = Field(default_factory=dict)
    """Why."""


class _CombineModel(Model):
    """Scenarios and values of which each goes with each."""

    scenario: Annotated[list[_Scenario], BeforeValidator(as_list), Field(min_length=1)] | None = (
        None
    )
    """Scenarios, of which each goes with each value."""
    settings: dict[_Quantity, _Texts] = Field(alias="set", default_factory=dict)
    """Quantities by id, each with a list of values."""


class _VariantsModel(Model):
    """variants.yaml: variants by their ids, or what is to be combined; `edition` is of all."""

    edition: _Editions | None = None
    """The editions to build; all otherwise."""
    variants: dict[_VariantId, _VariantModel] = Field(default_factory=dict)
    """Variants by their ids, which become folders."""
    combine: _CombineModel | None = None
    """What is combined, each with each."""


ADAPTER = TypeAdapter(_VariantsModel)


class TableReader(Reader):
    """Reads YAML."""

    def __init__(self, path: Path, shown: str, briefing: Briefing) -> None:
        super().__init__(read_source(path, shown), briefing)

    def read(self) -> tuple[list[Variant], list[Fault]]:
        """The variants and the faults."""
        model = self._model()
        editions = tuple(model.edition or ())
        self._require(("edition",), editions, self.misnamed_edition)
        for key, each in model.variants.items():
            self._read_variant(key, each, editions)
        if model.combine:
            self._combine(model.combine, editions)
        return self.ended()

    def _model(self) -> _VariantsModel:
        """What the file says, without the parts whose shape is wrong."""
        try:
            return ADAPTER.validate_python(self.source.data or {})
        except ValidationError as error:
            details = error.errors()
            self.faults += faults_of(self.source, details, ADAPTER)
            return ADAPTER.validate_python(
                _sound(self.source.data, [each["loc"] for each in details])
            )

    def _require(
        self, path: KeyPath, names: Iterable[str], misnamed: Callable[[str], Complaint]
    ) -> None:
        """A fault for each of the names that stand at a path, or in the list there."""
        for place, name in enumerate(names):
            found = misnamed(name)
            if found:
                self.fault(self.source.position((*path, place)), *found)

    def _read_variant(self, key: str, model: _VariantModel, editions: tuple[str, ...]) -> None:
        path = ("variants", key)
        own = tuple(dict.fromkeys(model.edition or ()))
        self._require((*path, "edition"), own, self.misnamed_edition)
        scenario = model.scenario or ""
        self._require((*path, "scenario"), filter(None, [scenario]), self.misnamed_scenario)
        for name, text in model.settings.items():
            self._require_setting((*path, "set", name), name, text)
        variant = Variant(key, own or editions, scenario_named(scenario), model.settings)
        self.add(variant, self.source.position(path, key=True))

    def _require_setting(self, path: KeyPath, name: str, text: str) -> None:
        found = complaint(self.briefing, name, text)
        if found:
            at = self.source.position(path, key=not found.of_value)
            self.fault(at, found.message, found.hint)

    def _combine(self, model: _CombineModel, editions: tuple[str, ...]) -> None:
        at = self.source.position(("combine",), key=True)
        scenarios = model.scenario or []
        self._require(("combine", "scenario"), scenarios, self.misnamed_scenario)
        self._refuse_repeated(("combine", "scenario"), scenarios)
        for name, texts in model.settings.items():
            self._read_values(("combine", "set", name), name, texts)
        count = prod(map(len, (scenarios or [""], *model.settings.values())))
        if count + len(self.variants) > MAX_VARIANTS:
            self.fault(at, f"{count:,} variants; at most {MAX_VARIANTS:,} are built")
        if not self.faults:
            for variant in _combined(model, editions):
                self.add(variant, at)

    def _read_values(self, path: KeyPath, name: str, texts: list[str]) -> None:
        if name not in self.briefing.quantities:  # told once, however many values it has
            self._require_setting(path, name, texts[0])
            return
        before = len(self.faults)
        for place, text in enumerate(texts):
            self._require_setting((*path, place), name, text)
        if len(self.faults) == before:
            self._refuse_repeated(path, map(_slug, texts))

    def _refuse_repeated(self, path: KeyPath, names: Iterable[str]) -> None:
        seen: set[str] = set()
        for place, name in enumerate(names):
            if name in seen:
                self.fault(self.source.position((*path, place)), f"'{clip(name)}' comes twice")
            seen.add(name)


def _sound(data: Data, places: Iterable[tuple[int | str, ...]]) -> Data:
    """The data without the variants, or the keys of the file, in which places are faulty."""
    faulty = {place[:2] if place[:1] == ("variants",) else place[:1] for place in places}
    if not isinstance(data, dict) or () in faulty:
        return {}
    kept = {key: each for key, each in data.items() if (key,) not in faulty}
    variants = kept.get("variants")
    if isinstance(variants, dict):
        sound = {key: each for key, each in variants.items() if ("variants", key) not in faulty}
        kept["variants"] = sound
    return kept


def _combined(model: _CombineModel, editions: tuple[str, ...]) -> Iterator[Variant]:
    """Each scenario with each value of each quantity, the last of them changing first."""
    names = list(model.settings)
    for scenario, *texts in product(model.scenario or [""], *model.settings.values()):
        by_hand = dict(zip(names, texts, strict=True))
        named = [f"{name}-{_slug(text)}" for name, text in by_hand.items()]
        key = "_".join(filter(None, [scenario, *named])) or BASE
        yield Variant(_short(key), editions, scenario_named(scenario), by_hand)


def _slug(text: str) -> str:
    """A value as a part of an id, which two values share only where they are the same."""
    value = parse_value(text)
    parts = [_plain(each) for each in (value.first, value.second) if each is not None]
    return _SIGNS.get(value.form, "") + _BETWEEN.get(value.form, "").join(parts)


def _plain(number: object) -> str:
    return str(number).casefold().replace("-", "minus-").replace("+", "")


def _short(key: str) -> str:
    """The key, or its beginning and a digest where it is too long for the name of a folder."""
    if len(key) <= LONGEST_ID:
        return key
    return f"{key[: LONGEST_ID - 9].rstrip('-._')}_{digest(key)[:8]}"
