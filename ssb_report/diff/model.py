"""What is different between two states of briefings, as frozen records.

Comparison              all briefings, and the guarded numbers that moved too far
└── BriefingChange      one briefing
    ├── NumberChange    a quantity or a result: its value, and all else that is said of it
    ├── EntryChange     a fact, a claim, a scenario, a source: by its fields
    ├── Dispute         what contradicts each other, and what is taken
    ├── SentenceChange  a sentence of prose, in one or more editions
    ├── BlockChange     a table, a figure, a formula, a register …, part by part
    └── pages           the editions that differ
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ssb_report.errors import Fault

__all__ = [
    "BlockChange",
    "BriefingChange",
    "Change",
    "Comparison",
    "Dispute",
    "EditionChange",
    "EntryChange",
    "FieldChange",
    "Kind",
    "NumberChange",
    "PartChange",
    "SentenceChange",
    "SettingChange",
    "Stated",
]


class Change(StrEnum):
    """What happened to something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Kind(StrEnum):
    """The kinds of blocks that an edition is made of, beside the sentences of its prose."""

    FRONT = "front"
    SECTION = "section"
    KEY_FIGURES = "key-figures"
    TABLE = "table"
    FIGURE = "figure"
    FORMULA = "formula"
    REGISTER = "register"
    NOTE = "note"
    BIBLIOGRAPHY = "bibliography"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A part of an entry of the data; empty where there was, or is, nothing."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as it stands on one side: as readers see it, and exactly, in its unit."""

    printed: str
    exact: str
    value: float
    unit: str
    interval: tuple[float, float] | None
    """Where it may lie by what is stated, or a result's coverage interval; ends may be open."""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A quantity or a result that is not what it was.

    `relative` is by which fraction it moved; None where there is none to tell. `inside` says
    whether the new value lies within what the old one left open; None where that was nothing.
    `through` are the ways by which a result moved: from a changed quantity on, id by id.
    """

    id: str
    label: str
    change: Change
    old: Stated | None
    new: Stated | None
    relative: float | None = None
    inside: bool | None = None
    fields: tuple[FieldChange, ...] = ()
    through: tuple[tuple[str, ...], ...] = ()

    @property
    def has_moved(self) -> bool:
        """Whether the number itself, or how uncertain it is, is another one."""
        if self.old is None or self.new is None:
            return False
        old, new = self.old, self.new
        return (old.value, old.unit, old.interval) != (new.value, new.unit, new.interval)


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A number that a scenario sets, or one that is compared under it."""

    id: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A fact, a claim, a scenario or a source that is not what it was.

    `flipped` tells of a claim that its verdict is another one; `settings` and `numbers` tell of a
    scenario what it sets, and what the numbers that are compared become under it.
    """

    id: str
    label: str
    change: Change
    fields: tuple[FieldChange, ...] = ()
    flipped: bool = False
    settings: tuple[SettingChange, ...] = ()
    numbers: tuple[SettingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """A subject on which sources contradict each other: the pairs that do so now, or no longer."""

    id: str
    label: str
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence of prose: how it was and how it is printed, and where it was and is written.

    `references_only` says that nothing but the numbers of citations, claims, tables and the like
    changed in it.
    """

    editions: tuple[str, ...]
    language: str
    section: str
    change: Change
    old: str
    new: str
    old_at: str
    new_at: str
    references_only: bool = False


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part of a block: a caption, a cell, a line of a card. A drawing has no text."""

    place: str
    old: str
    new: str
    at: str = ""
    is_drawing: bool = False


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block that readers see otherwise; one that was added or removed is told without parts."""

    kind: Kind
    id: str
    label: str
    editions: tuple[str, ...]
    change: Change
    parts: tuple[PartChange, ...] = ()

    @property
    def is_drawn_anew(self) -> bool:
        """Whether it is a figure with another drawing."""
        return any(part.is_drawing for part in self.parts)


@dataclass(frozen=True, slots=True)
class EditionChange:
    """An edition that is there on one side only, or that its readers see otherwise."""

    id: str
    change: Change


@dataclass(frozen=True, slots=True)
class BriefingChange:
    """All that is different about one briefing.

    `unread` are the faults for which its old state cannot be read; then nothing else is known.
    `remade` says that another program or theme makes its editions, which no comparison looks into.
    """

    id: str
    title: str
    change: Change
    editions: tuple[EditionChange, ...] = ()
    quantities: tuple[NumberChange, ...] = ()
    results: tuple[NumberChange, ...] = ()
    facts: tuple[EntryChange, ...] = ()
    claims: tuple[EntryChange, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    scenarios: tuple[EntryChange, ...] = ()
    sources: tuple[EntryChange, ...] = ()
    sentences: tuple[SentenceChange, ...] = ()
    blocks: tuple[BlockChange, ...] = ()
    unread: tuple[Fault, ...] = ()
    remade: bool = False

    @property
    def is_visible(self) -> bool:
        """Whether a reader of any edition would see something else, as far as that is known."""
        return bool(self.editions or self.unread or self.remade)

    @property
    def has_changes(self) -> bool:
        """Whether anything at all is different."""
        numbers = (*self.quantities, *self.results)
        entries = (*self.facts, *self.claims, *self.disputes, *self.scenarios, *self.sources)
        return self.is_visible or self.change is not Change.CHANGED or bool(numbers or entries)

    def blocks_of(self, *kinds: Kind) -> Iterator[BlockChange]:
        """The changed blocks of some kinds."""
        return (block for block in self.blocks if block.kind in kinds)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides by their names, what is different about each briefing, and what no guard allows."""

    old: str
    new: str
    briefings: tuple[BriefingChange, ...]
    unguarded: tuple[Fault, ...] = ()

    @property
    def is_visible(self) -> bool:
        """Whether a reader of anything would see something else."""
        return any(briefing.is_visible for briefing in self.briefings)
