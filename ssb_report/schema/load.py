"""Loads a briefing's folder: reads every file, validates it, links the ids, reports all faults."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ssb_report.errors import Fault, InputError, Position
from ssb_report.provenance import Citation, Finding, Provenance
from ssb_report.quantity import Quantity, parse_value
from ssb_report.schema.briefing import Briefing, Fact, Section
from ssb_report.schema.link import EVERYTHING, link
from ssb_report.schema.messages import fault_of
from ssb_report.schema.models import (
    BriefingModel,
    CalculationModel,
    CiteModel,
    FigureModel,
    Id,
    QuantityModel,
    SourceModel,
    SourcesModel,
    TableModel,
    TermModel,
)
from ssb_report.schema.source import Source, excerpt, read_source, read_text

__all__ = ["FILES", "load"]

FILES: Mapping[str, TypeAdapter[Any]] = {
    "briefing": TypeAdapter(BriefingModel),
    "sources": TypeAdapter(SourcesModel),
    "quantities": TypeAdapter(dict[Id, QuantityModel]),
    "tables": TypeAdapter(dict[Id, TableModel]),
    "calculations": TypeAdapter(dict[Id, CalculationModel]),
    "figures": TypeAdapter(dict[Id, FigureModel]),
    "glossary": TypeAdapter(dict[Id, TermModel]),
}
_REQUIRED = ("briefing", "sources", "quantities")
_SECTION_FILE = re.compile(r"\d\d-([a-z][a-z0-9-]*)\.md", re.ASCII)


def load(folder: Path) -> tuple[Briefing | None, list[Fault]]:
    """Read a briefing's folder: what could be understood of it, and every fault met.

    Entries with a fault are left out of the briefing, so that one typing error does not hide the
    faults behind it. The briefing is None where not even `briefing.yaml` could be understood.
    """
    reader = _Reader(folder)
    return reader.briefing(), reader.faults


class _Reader:
    """Gathers the parts of one briefing and the faults met on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown = folder.as_posix()  # as the user named it, so that an editor finds it
        self.faults: list[Fault] = []
        self.files: dict[str, Source] = {}
        self.models: dict[str, Any] = {}
        self.broken: dict[str, set[str]] = {}

    def briefing(self) -> Briefing | None:
        """The whole briefing, or None when a file could not be understood at all."""
        self._refuse_unknown_files()
        for name in FILES:
            self._read(name)
        sections = self._sections()
        if "briefing" not in self.models:
            return None
        meta: BriefingModel = self.models["briefing"]
        if meta.id != self.folder.name:
            message = f"the id '{meta.id}' differs from the folder's name '{self.folder.name}'"
            self._fault("briefing", ("id",), message)
        briefing = Briefing(
            folder=self.folder,
            meta=meta,
            sources=self._sources(),
            quantities=self._quantities(),
            facts=self._facts(),
            tables=self.models["tables"],
            calculations=self.models["calculations"],
            figures=self.models["figures"],
            glossary=self.models["glossary"],
            sections=sections,
            files=self.files,
        )
        linked, faults = link(briefing, self.broken)
        self.faults.extend(faults)
        return linked

    def _fault(self, name: str, path: tuple[str | int, ...], message: str, hint: str = "") -> None:
        source = self.files[name]
        self.faults.append(source.fault(source.position(path), message, hint))

    def _refuse_unknown_files(self) -> None:
        known = {f"{name}.yaml" for name in FILES}
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and path.suffix in (".yaml", ".yml") and path.name not in known:
                near = difflib.get_close_matches(path.name, known, n=1)
                hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known))}"
                where = Position(f"{self.shown}/{path.name}")
                self.faults.append(Fault(where, f"unknown file '{path.name}'", hint))

    def _read(self, name: str) -> None:
        path = self.folder / f"{name}.yaml"
        shown = f"{self.shown}/{path.name}"
        self.files[name] = Source(shown, "")
        if name != "briefing":
            self.models[name] = [] if name == "sources" else {}
        if not path.exists() and not path.is_symlink():
            if name in _REQUIRED:
                self.faults.append(Fault(Position(shown), "the file is missing"))
            return
        try:
            self.files[name] = source = read_source(path, shown)
        except InputError as error:
            self.faults.extend(error.faults)
            self.broken[name] = {EVERYTHING}
            return
        self.faults.extend(source.faults)
        if source.data is not None:
            self._validate(name, source)

    def _validate(self, name: str, source: Source) -> None:
        adapter = FILES[name]
        data: Any = source.data
        try:
            model = adapter.validate_python(data)
        except ValidationError as error:
            details = error.errors()
            self.faults.extend(fault_of(source, item, adapter) for item in details)
            data = self._without_faulty(name, data, details)
            if data is None:
                self.broken[name] = {EVERYTHING}
                return
            model = adapter.validate_python(data)
        self.models[name] = model.references if name == "sources" else model

    def _without_faulty(self, name: str, data: Any, details: list[ErrorDetails]) -> Any:  # noqa: ANN401 - as read
        """The entries that have no fault; None where the fault is not in one entry."""
        if name == "briefing" or not isinstance(data, dict):
            return None
        if name != "sources":
            faulty = {str(item["loc"][0]) for item in details if item["loc"]}
            self.broken[name] = faulty
            return {key: value for key, value in data.items() if key not in faulty}
        places = {item["loc"][1] for item in details if len(item["loc"]) > 1}
        if set(data) != {"references"} or not places:
            return None
        entries = data["references"]
        self.broken[name] = {
            str(entries[place].get("id")) for place in places if isinstance(entries[place], dict)
        }
        return {"references": [e for i, e in enumerate(entries) if i not in places]}

    def _sources(self) -> dict[str, SourceModel]:
        sources: dict[str, SourceModel] = {}
        for place, entry in enumerate(self.models["sources"]):
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
        )

    def _sections(self) -> dict[tuple[str, str], Section]:
        sections = {}
        root = self.folder / "sections"
        for folder in sorted(root.iterdir()) if root.is_dir() else []:
            for path in sorted(folder.glob("*.md")):
                section = self._section(path, folder.name)
                if section is not None:
                    sections[section.language, section.name] = section
        return sections

    def _section(self, path: Path, language: str) -> Section | None:
        shown = f"{self.shown}/sections/{language}/{path.name}"
        name = _SECTION_FILE.fullmatch(path.name)
        if name is None:
            self.faults.append(
                Fault(Position(shown), "a section's file is named like '03-china.md'")
            )
            return None
        try:
            text = read_text(path, shown).replace("\r\n", "\n")
        except InputError as error:
            self.faults.extend(error.faults)
            return None
        title, _, body = text.partition("\n")
        if not title.startswith("# "):
            fault = Fault(
                Position(shown), "the first line must be the title", "write '# Title'",
                excerpt=excerpt(text, Position(shown)),
            )  # fmt: skip
            self.faults.append(fault)
        return Section(name[1], language, shown, title.removeprefix("# ").strip(), body, 2)


def _citations(cites: list[CiteModel]) -> tuple[Citation, ...]:
    return tuple(Citation(cite.source, cite.locator) for cite in cites)
