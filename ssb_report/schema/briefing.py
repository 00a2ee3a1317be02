"""A briefing as it was read: frozen, validated, and aware of where each part of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ssb_report.errors import Position
from ssb_report.provenance import Provenance, Text
from ssb_report.quantity import Quantity
from ssb_report.schema.macros import Call
from ssb_report.schema.models import (
    LANGUAGES,
    BriefingModel,
    CalculationModel,
    FigureModel,
    SourceModel,
    TableModel,
    TermModel,
)
from ssb_report.schema.source import KeyPath, Source

__all__ = ["Briefing", "Fact", "Section", "Use"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A sourced statement without a number."""

    id: str
    label: Text
    statement: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Section:
    """One prose file: its title (the first line) and the Markdown below it."""

    name: str
    language: str
    path: str
    title: str
    text: str
    first_line: int

    def position(self, offset: int) -> Position:
        """Where the character at `offset` of `text` stands in the file."""
        line = self.text.count("\n", 0, offset)
        column = offset - (self.text.rfind("\n", 0, offset) + 1) + 1
        return Position(self.path, self.first_line + line, column)


@dataclass(frozen=True, slots=True)
class Use:
    """One place that names an id: in prose, or in a text or field of a data file."""

    id: str
    namespace: str
    position: Position
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything a briefing's folder says."""

    folder: Path
    meta: BriefingModel
    sources: Mapping[str, SourceModel]
    quantities: Mapping[str, Quantity]
    facts: Mapping[str, Fact]
    tables: Mapping[str, TableModel]
    calculations: Mapping[str, CalculationModel]
    figures: Mapping[str, FigureModel]
    glossary: Mapping[str, TermModel]
    sections: Mapping[tuple[str, str], Section]
    files: Mapping[str, Source]
    uses: tuple[Use, ...] = field(default=())

    @property
    def id(self) -> str:
        """The briefing's id, which is its folder's name."""
        return self.meta.id

    def position(self, name: str, *path: str | int, key: bool = False) -> Position:
        """Where a key or value of the data file `name` (``quantities``) stands."""
        key_path: KeyPath = path
        return self.files[name].position(key_path, key=key)

    def language_key(self, edition: str) -> str:
        """The key under which the texts of an edition's language stand."""
        return LANGUAGES[self.meta.editions[edition].language]

    def edition_sections(self, edition: str) -> tuple[Section, ...]:
        """The sections of an edition, in its order."""
        chosen = self.meta.editions[edition]
        names = chosen.sections or self.meta.sections
        return tuple(self.sections[chosen.language, name] for name in names)
