"""A briefing as it was read: frozen, validated, and aware of where each part of it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ssb_report.errors import Fault, Position
from ssb_report.provenance import Provenance, Text
from ssb_report.quantity import Quantity, Value
from ssb_report.schema.bibliography import SourceModel
from ssb_report.schema.claims import Claim
from ssb_report.schema.figures import FigureModel
from ssb_report.schema.front import BriefingModel
from ssb_report.schema.lines import at_offset, excerpt
from ssb_report.schema.macros import Call
from ssb_report.schema.models import (
    LANGUAGES,
    AcknowledgedModel,
    CalculationModel,
    ContradictionModel,
    ScenarioModel,
    TableModel,
    TermModel,
)
from ssb_report.schema.source import KeyPath, Source

__all__ = [
    "EVERYTHING",
    "TITLE_MARK",
    "Briefing",
    "Change",
    "Fact",
    "Scenario",
    "Section",
    "Use",
]

TITLE_MARK = "# "
"""What the first line of a section begins with."""

EVERYTHING = "*"
"""Stands for all ids of a file that could not be read: nothing is said about them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A sourced statement without a number."""

    id: str
    label: Text
    statement: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Section:
    """One prose file: its title (the first line) and the Markdown below it.

    `content` is the file as it lies there.
    """

    name: str
    language: str
    path: str
    title: str
    text: str
    content: bytes
    first_line: int = 2

    @property
    def short(self) -> str:
        """The file as a message about another one names it: from the briefing's folder on."""
        return f"sections/{self.language}/{Path(self.path).name}"

    def position(self, offset: int) -> Position:
        """Where the character at `offset` of `text` stands in the file."""
        return at_offset(self.path, self.text, offset, self.first_line)

    def fault(self, offset: int, message: str, hint: str = "") -> Fault:
        """A fault at the character at `offset` of `text`, with its line shown."""
        at = self.position(offset)
        shown = excerpt(self.text, at.line - self.first_line + 1)
        return Fault(at, message, hint, excerpt=shown)

    def title_fault(self, column: int, message: str, hint: str = "") -> Fault:
        """A fault in the first line of the file."""
        shown = f"{TITLE_MARK}{self.title}" if self.title else excerpt(self.text, 1)
        return Fault(Position(self.path, 1, column), message, hint, excerpt=shown)


@dataclass(frozen=True, slots=True)
class Use:
    """One place that names an id: in prose, or in a text or field of a data file.

    `file` and `path` say which text of which data file holds the call.
    """

    id: str
    namespace: str
    position: Position
    call: Call | None = None
    file: str = ""
    path: KeyPath = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A quantity as the data state it, and the value that a scenario gives it.

    `label` names the scenario, `at` is where it stands: nowhere for a number set by hand.
    """

    base: Quantity
    value: Value
    label: Text
    note: Text = field(default_factory=dict)
    at: Position | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """What makes a briefing's numbers others than its data state.

    `id` is that of a scenario of the briefing; empty where all changes were made by hand.
    """

    id: str
    changes: tuple[Change, ...]

    @property
    def labels(self) -> tuple[Text, ...]:
        """The names of all that made changes, each once."""
        named = {tuple(sorted(each.label.items())): each.label for each in self.changes}
        return tuple(named.values())

    @property
    def mark(self) -> str:
        """A short name that two scenarios share only where they change the same: ``fast``.

        Numbers set by hand are told by the first digits of a hash: ``set-1f0c9a2e``.
        """
        names = [self.id] if self.id else []
        if self.by_hand:
            said = "\n".join(sorted(f"{each.base.id}={each.value}" for each in self.by_hand))
            names.append(f"set-{hashlib.sha256(said.encode()).hexdigest()[:8]}")
        return "+".join(names)

    @property
    def by_hand(self) -> tuple[Change, ...]:
        """The changes that were made by hand."""
        return tuple(each for each in self.changes if each.at is None)


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything a briefing's folder says.

    Among the `quantities` are those that `contradictions` make of others; their provenance names a
    rule.

    `unread` holds, for each file, the ids whose entries had faults and were left out; for
    ``sections`` these are names like ``en/cost``, for ``briefing`` the keys of the file.

    `compare` are the numbers compared in all `scenarios`; `scenario` is the one under which the
    quantities stand, if any. `acknowledged` holds who has seen which guarded number move.
    """

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
    contradictions: Mapping[str, ContradictionModel] = field(default_factory=dict)
    uses: tuple[Use, ...] = field(default=())
    unread: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scenarios: Mapping[str, ScenarioModel] = field(default_factory=dict)
    compare: tuple[str, ...] = ()
    scenario: Scenario | None = None
    claims: Mapping[str, Claim] = field(default_factory=dict)
    acknowledged: Mapping[str, AcknowledgedModel] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The briefing's id, which is its folder's name."""
        return self.meta.id

    @property
    def date(self) -> str:
        """That of its newest datum, never today's; empty where none has one."""
        stated = [quantity.provenance for quantity in self.quantities.values()]
        stated += [fact.provenance for fact in self.facts.values()]
        return max((provenance.as_of for provenance in stated), default="")

    def position(self, name: str, *path: str | int, key: bool = False) -> Position:
        """Where a key or value of the data file `name` (``quantities``) stands."""
        key_path: KeyPath = path
        return self.files[name].position(key_path, key=key)

    def fault(self, position: Position, message: str, hint: str = "") -> Fault:
        """A fault anywhere in the briefing, with its line shown."""
        for source in self.files.values():
            if source.path == position.path:
                return source.fault(position, message, hint)
        for section in self.sections.values():
            if section.path == position.path:
                shown = excerpt(section.text, position.line - section.first_line + 1)
                return Fault(position, message, hint, excerpt=shown)
        return Fault(position, message, hint)

    def is_unread(self, name: str, key: str) -> bool:
        """Whether the entry `key` of the data file `name` had faults and was left out."""
        unread = self.unread.get(name, frozenset())
        return key in unread or EVERYTHING in unread

    def language_key(self, edition: str) -> str:
        """The key under which the texts of an edition's language stand."""
        return LANGUAGES[self.meta.editions[edition].language]

    def edition_sections(self, edition: str) -> tuple[Section, ...]:
        """The sections of an edition, in its order."""
        chosen = self.meta.editions[edition]
        names = chosen.sections or self.meta.sections
        return tuple(self.sections[chosen.language, name] for name in names)
