"""Loads a briefing's folder: reads every file, validates it, links the ids, reports all faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ssb_report.errors import Fault, InputError, Position
from ssb_report.limits import CLAIMS, FIGURES, TERMS
from ssb_report.provenance import Citation, Finding, Provenance
from ssb_report.quantity import Distribution, Quantity, parse_value
from ssb_report.schema.bibliography import SourceModel, SourcesModel
from ssb_report.schema.briefing import EVERYTHING, TITLE_MARK, Briefing, Fact, Section
from ssb_report.schema.claims import Claim, ClaimModel, read_claims
from ssb_report.schema.figures import FigureModel
from ssb_report.schema.front import BriefingModel
from ssb_report.schema.guards import misguarded
from ssb_report.schema.horizons import misdated
from ssb_report.schema.lines import clip
from ssb_report.schema.link import link
from ssb_report.schema.messages import faults_of, near
from ssb_report.schema.models import (
    LANGUAGES,
    AcknowledgedModel,
    CalculationModel,
    CiteModel,
    ContradictionModel,
    DistributionModel,
    QuantityModel,
    ScenariosModel,
    TableModel,
    TermModel,
)
from ssb_report.schema.scalars import Id
from ssb_report.schema.scenarios import missettings
from ssb_report.schema.shape import misshapen
from ssb_report.schema.source import Data, Source, as_prose, read_content, read_source
from ssb_report.schema.subjects import settled
from ssb_report.schema.variants import VARIANTS, misvaried

__all__ = ["FILES", "load"]

FILES: Mapping[str, TypeAdapter[Any]] = {
    "briefing": TypeAdapter(BriefingModel),
    "sources": TypeAdapter(SourcesModel),
    "quantities": TypeAdapter(dict[Id, QuantityModel]),
    "contradictions": TypeAdapter(dict[Id, ContradictionModel]),
    "tables": TypeAdapter(dict[Id, TableModel]),
    "calculations": TypeAdapter(dict[Id, CalculationModel]),
    "figures": TypeAdapter(Annotated[dict[Id, FigureModel], Field(max_length=FIGURES)]),
    "scenarios": TypeAdapter(ScenariosModel),
    "claims": TypeAdapter(Annotated[dict[Id, ClaimModel], Field(max_length=CLAIMS)]),
    "glossary": TypeAdapter(Annotated[dict[Id, TermModel], Field(max_length=TERMS)]),
}
# What may lie beside the data, but is none of the briefing: other modules read it.
_BESIDE = ("stakeholders.yaml", VARIANTS)
_REQUIRED = ("briefing", "sources", "quantities")
_SECTION_FILE = re.compile(r"\d\d-([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\.md", re.ASCII)
# Takes the place of what briefing.yaml lacks, so that the other files can be checked all the same.
_STAND_IN: Mapping[str, Data] = {
    "id": "stand-in",
    "title": "stand-in",
    "description": "stand-in",
    "authors": {},
    "editions": {"en": {"language": "en"}},
    "sections": ["stand-in"],
}


def load(
    folder: Path,
    *,
    edition: str = "",
    shown: str = "",
    read: Mapping[str, Source] | None = None,
) -> tuple[Briefing, list[Fault]]:
    """Read a briefing's folder: what could be understood of it, and every fault met.

    Entries with a fault are left out of the briefing, so that one typing error does not hide the
    faults behind it; naming an entry that was left out is no second fault. Where an `edition` is
    named, the briefing has no other: an artefact carries the sections of its own alone. Places are
    told as if the folder were called `shown`, where it is a copy of that one. Of the data files
    that were `read` before, those whose bytes are the same are not parsed again.

    Raises
    ------
    InputError
        When the folder is a link, which might lead anywhere.
    """
    for path in (folder, folder / "sections"):
        if path.is_symlink():
            fault = Fault(Position(path.as_posix()), "a symbolic link", "inputs are plain folders")
            raise InputError([fault])
    reader = _Reader(folder, shown or folder.as_posix(), read or {})
    briefing, unsettled = settled(_with_edition(reader.briefing(), edition))
    briefing, faults = link(briefing)
    faults += [*unsettled, *missettings(briefing), *misshapen(briefing), *misdated(briefing)]
    faults += [*misguarded(briefing), *misvaried(briefing)]
    return briefing, [*reader.faults, *faults]


class _Reader:
    """Gathers the parts of one briefing and the faults met on the way."""

    def __init__(self, folder: Path, shown: str, read: Mapping[str, Source]) -> None:
        self.folder = folder
        self.shown = shown  # as the user named it, so that an editor finds it
        self.read = read
        self.faults: list[Fault] = []
        self.files: dict[str, Source] = {}
        self.models: dict[str, Any] = {}
        self.unread: dict[str, frozenset[str]] = {}
        self.unread_sections: set[str] = set()

    def briefing(self) -> Briefing:
        """The whole briefing, without the parts that could not be understood."""
        self._refuse_unknown_files()
        for name in FILES:
            self._read(name)
        self._require_id()
        return Briefing(
            folder=self.folder,
            meta=self.models["briefing"],
            sources=self._sources(),
            quantities=self._quantities(),
            facts=self._facts(),
            contradictions=self.models["contradictions"],
            tables=self.models["tables"],
            calculations=self.models["calculations"],
            figures=self.models["figures"],
            glossary=self.models["glossary"],
            sections=self._prose(),
            files=self.files,
            unread=self.unread,
            scenarios=self.models["scenarios"].scenarios,
            compare=tuple(self.models["scenarios"].compare),
            claims=self._claims(),
            acknowledged=self._acknowledged(),
        )

    def _require_id(self) -> None:
        given = self.models["briefing"].id
        is_read = not self.unread["briefing"] & {"id", EVERYTHING}
        if is_read and given != self.folder.name:
            message = f"the id '{given}' differs from the folder's name '{self.folder.name}'"
            self._fault("briefing", ("id",), message)

    def _fault(self, name: str, path: tuple[str | int, ...], message: str, hint: str = "") -> None:
        source = self.files[name]
        self.faults.append(source.fault(source.position(path), message, hint))

    def _refuse_unknown_files(self) -> None:
        known = {*(f"{name}.yaml" for name in FILES), *_BESIDE}
        for path in _entries(self.folder):
            is_data = path.suffix in (".yaml", ".yml")
            if is_data and path.name not in known:
                meant = near(path.name, known)
                hint = f"did you mean '{meant}'?" if meant else f"known: {', '.join(sorted(known))}"
                where = Position(f"{self.shown}/{path.name}")
                self.faults.append(Fault(where, f"unknown file '{clip(path.name)}'", hint))

    # Data files

    def _read(self, name: str) -> None:
        path = self.folder / f"{name}.yaml"
        shown = f"{self.shown}/{path.name}"
        self.files[name] = Source(shown, "")
        self.models[name] = self._nothing(name)
        if not path.exists() and not path.is_symlink():
            if name in _REQUIRED:
                self.faults.append(Fault(Position(shown), "the file is missing"))
                self.unread[name] = frozenset({EVERYTHING})
            return
        try:
            self.files[name] = source = read_source(path, shown, self.read.get(name))
        except InputError as error:
            self.faults.extend(error.faults)
            self.unread[name] = frozenset({EVERYTHING})
            return
        self.faults.extend(source.faults)
        self._validate(name, source)

    def _nothing(self, name: str) -> Any:  # noqa: ANN401 - a model of any file
        stand_ins = {"briefing": _STAND_IN, "sources": {"references": []}}
        return FILES[name].validate_python(stand_ins.get(name, {}))

    def _validate(self, name: str, source: Source) -> None:
        adapter = FILES[name]
        if source.data is None:  # told already
            self.unread[name] = frozenset({EVERYTHING})
            return
        try:
            self.models[name] = adapter.validate_python(source.data)
            self.unread[name] = frozenset()
        except ValidationError as error:
            details = error.errors()
            self.faults.extend(faults_of(source, details, adapter))
            sound, self.unread[name] = _without(name, source.data, details)
            if EVERYTHING not in self.unread[name]:
                self.models[name] = adapter.validate_python(sound)

    def _sources(self) -> dict[str, SourceModel]:
        sources: dict[str, SourceModel] = {}
        for place, entry in enumerate(self.models["sources"].references):
            if entry.id in sources:
                self._fault("sources", ("references", place, "id"), f"duplicate id '{entry.id}'")
            sources[entry.id] = entry
        return sources

    def _quantities(self) -> dict[str, Quantity]:
        return {
            key: Quantity(
                id=key,
                label=model.label,
                value=parse_value(model.value),
                unit=model.unit or "1",
                provenance=self._provenance(key, model),
                digits=model.digits,
                symbol=model.symbol,
                distribution=_distribution(model.distribution),
            )
            for key, model in self.models["quantities"].items()
            if model.value is not None
        }

    def _facts(self) -> dict[str, Fact]:
        return {
            key: Fact(key, model.label, model.statement, self._provenance(key, model))
            for key, model in self.models["quantities"].items()
            if model.statement is not None
        }

    def _provenance(self, key: str, model: QuantityModel) -> Provenance:
        check = model.check
        return Provenance(
            status=model.status,
            position=self.files["quantities"].position((key,), key=True),
            level=model.level,
            as_of=model.as_of,
            citations=_citations(model.cite),
            finding=Finding(check.result, check.note, _citations(check.cite)) if check else None,
            note=model.note,
            about=model.about or "",
            condition=model.condition,
            kind=model.kind or "",
        )

    def _claims(self) -> dict[str, Claim]:
        models: dict[str, ClaimModel] = self.models["claims"]
        claims, faults = read_claims(models, self.files["claims"])
        self.faults += faults
        unread = self.unread.get("claims", frozenset())
        self.unread["claims"] = unread | (models.keys() - claims.keys())
        return claims

    def _acknowledged(self) -> dict[str, AcknowledgedModel]:
        files = ("quantities", "contradictions", "calculations")
        entries = [entry for name in files for entry in self.models[name].items()]
        return {key: model.acknowledged for key, model in entries if model.acknowledged}

    # Prose

    def _prose(self) -> dict[tuple[str, str], Section]:
        sections: dict[tuple[str, str], Section] = {}
        for language, path in self._section_files():
            name = path.name[3:-3]  # without 01- and .md
            shown = f"{self.shown}/sections/{language}/{path.name}"
            try:
                section = _section(name, language, shown, read_content(path, shown))
            except InputError as error:
                self.faults.extend(error.faults)
                self.unread_sections.add(f"{language}/{name}")
                continue
            if (language, name) in sections:
                fault = section.title_fault(1, f"a second section '{name}'", "rename one file")
                self.faults.append(fault)
            sections[language, name] = section
            self._require_title(section)
        self.unread["sections"] = frozenset(self.unread_sections)
        return sections

    def _section_files(self) -> Iterator[tuple[str, Path]]:
        """The prose files with their language; what else lies there is a fault."""
        for folder in _entries(self.folder / "sections"):
            if folder.name not in LANGUAGES or not folder.is_dir():
                hint = f"known: {', '.join(LANGUAGES)}"
                self._refuse(folder, "no folder of a known language", hint)
                continue
            if folder.is_symlink():
                self._refuse(folder, "a symbolic link", "inputs are plain files and folders")
                self.unread_sections.add(EVERYTHING)
                continue
            for path in _entries(folder):
                if _SECTION_FILE.fullmatch(path.name):
                    yield folder.name, path
                else:
                    message = f"'{clip(path.name)}' is no name of a section's file"
                    self._refuse(path, message, "write it like '03-china.md'")

    def _refuse(self, path: Path, message: str, hint: str) -> None:
        shown = f"{self.shown}/{path.relative_to(self.folder).as_posix()}"
        self.faults.append(Fault(Position(shown), message, hint))

    def _require_title(self, section: Section) -> None:
        if not section.title:
            fault = section.title_fault(1, "the first line must be the title", "write '# Title'")
            self.faults.append(fault)


def _with_edition(briefing: Briefing, name: str) -> Briefing:
    editions = {key: each for key, each in briefing.meta.editions.items() if key == name}
    if not editions:
        return briefing
    return replace(briefing, meta=briefing.meta.model_copy(update={"editions": editions}))


def _section(name: str, language: str, shown: str, content: bytes) -> Section:
    """A section; its title is empty, and the first line a part of the text, where none is given."""
    text = as_prose(content, shown)
    first, _, body = text.partition("\n")
    title = first.removeprefix(TITLE_MARK).strip()
    if first.startswith(TITLE_MARK) and title:
        return Section(name, language, shown, title, body, content)
    return Section(name, language, shown, "", text, content, first_line=1)


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, sorted, without hidden files; nothing where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _without(name: str, data: Data, details: Iterable[ErrorDetails]) -> tuple[Data, frozenset[str]]:
    """The entries without a fault, and the ids of the others."""
    places = [item["loc"] for item in details]
    if not isinstance(data, dict) or not all(places):
        return None, frozenset({EVERYTHING})
    if name == "sources":
        return _without_sources(data, places)
    if name == "scenarios":
        return _without_scenarios(data, places)
    faulty = {str(place[0]) for place in places}
    instead = _STAND_IN if name == "briefing" else {}
    sound = {key: value for key, value in data.items() if key not in faulty}
    return {**instead, **sound}, _meant(faulty)


def _without_sources(
    data: dict[str, Data], places: Iterable[tuple[int | str, ...]]
) -> tuple[Data, frozenset[str]]:
    entries = data.get("references")
    faulty = {place[1] for place in places if len(place) > 1}
    if not isinstance(entries, list):
        return None, frozenset({EVERYTHING})
    ids = set()
    for place, entry in enumerate(entries):
        if place in faulty:
            key = entry.get("id") if isinstance(entry, dict) else None
            ids.add(key if isinstance(key, str) else EVERYTHING)
    sound: list[Data] = [entry for place, entry in enumerate(entries) if place not in faulty]
    return {"references": sound}, _meant(ids)


def _without_scenarios(
    data: dict[str, Data], places: Iterable[tuple[int | str, ...]]
) -> tuple[Data, frozenset[str]]:
    entries = data.get("scenarios")
    faulty = {str(place[1]) for place in places if place[0] == "scenarios" and len(place) > 1}
    if not isinstance(entries, dict) or not faulty:
        return None, frozenset({EVERYTHING})
    sound: Data = {key: entry for key, entry in entries.items() if key not in faulty}
    return {"scenarios": sound}, _meant(faulty)


def _meant(ids: set[str]) -> frozenset[str]:
    """The ids with what those that are none were meant to be: ``line-steps`` for ``Line_Steps``."""
    meant = (re.sub(r"[^a-z0-9]+", "-", key.casefold()).strip("-") for key in ids)
    return frozenset([*ids, *meant])


def _distribution(model: DistributionModel | None) -> Distribution | None:
    if model is None:
        return None
    return Distribution(model.shape, tuple(Decimal(text) for text in model.parameters))


def _citations(cites: list[CiteModel]) -> tuple[Citation, ...]:
    return tuple(Citation(cite.source, cite.locator) for cite in cites)
