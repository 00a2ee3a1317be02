"""A comparison as rows to be told, the same in every format: what was, what is, what is to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from ssb_report.diff.align import Spans, marks
from ssb_report.diff.model import (
    BlockChange,
    BriefingChange,
    Change,
    Dispute,
    EntryChange,
    FieldChange,
    Kind,
    NumberChange,
    PartChange,
    SentenceChange,
)
from ssb_report.display.numbers import percent_text
from ssb_report.errors import Fault

__all__ = ["Mark", "Row", "Run", "Topic", "by_size", "headline", "summary", "topics"]

T = TypeVar("T")

_LANGUAGE = "en"
_HEADS = (Kind.KEY_FIGURES, Kind.FRONT, Kind.SECTION)
_TAILS = (Kind.REGISTER, Kind.NOTE, Kind.BIBLIOGRAPHY, Kind.CARD)
_REMADE = "made by another program or theme: its looks or wording may differ"
_INSIDE = {
    True: "inside what the old value left open",
    False: "outside what the old value left open",
}


class Mark(StrEnum):
    """Whether a piece of a text is on one side only."""

    NONE = ""
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text."""

    text: str
    mark: Mark = Mark.NONE


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One change: of what, what was and is there, and what else is to know of it."""

    name: str
    label: str = ""
    was: Runs = ()
    now: Runs = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """Changes of one kind, and of how many things; `is_detail` where they follow from others."""

    title: str
    noun: str
    rows: tuple[Row, ...]
    count: int
    is_detail: bool = False


def headline(briefing: BriefingChange) -> str:
    """The number that moved furthest, in a line; nothing where none moved."""
    moved = [each for each in (*briefing.quantities, *briefing.results) if each.relative]
    if not moved:
        return ""
    first = by_size(moved)[0]
    move = percent_text(first.relative or 0.0, _LANGUAGE)
    old, new = (each.printed if each else "" for each in (first.old, first.new))
    return f"{first.label}: {old} → {new} ({move})"


def by_size(changes: Iterable[NumberChange]) -> list[NumberChange]:
    """Numbers, that which moved furthest first; those that cannot be measured come last."""

    def key(change: NumberChange) -> tuple[bool, bool, float]:
        size = abs(change.relative) if change.relative is not None else 0.0
        return not change.has_moved, change.relative is None, -size

    return sorted(changes, key=key)


def summary(briefing: BriefingChange) -> str:
    """How much of what is different, in a line."""
    if briefing.change is not Change.CHANGED:
        return f"the briefing was {briefing.change}"
    if briefing.unread:
        return f"the old state cannot be read: {_counted(len(briefing.unread), 'fault')}"
    if not briefing.has_changes:
        return "nothing changed"
    counted = [topic for topic in topics(briefing) if not topic.is_detail]
    told = [", ".join(_counted(topic.count, topic.noun) for topic in counted)]
    if briefing.editions:
        names = ", ".join(
            each.id if each.change is Change.CHANGED else f"{each.id} ({each.change})"
            for each in briefing.editions
        )
        told.append(f"{'edition' if len(briefing.editions) == 1 else 'editions'} {names}")
    elif not briefing.remade:
        told.append("no reader sees anything of it")
    if briefing.remade:
        told.append(_REMADE)
    return "; ".join(filter(None, told))


def _counted(count: int, noun: str) -> str:
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"


def topics(briefing: BriefingChange) -> list[Topic]:
    """All changes of a briefing, those first from which the others follow."""
    whole = [each for each in briefing.sentences if not each.references_only]
    renumbered = [each for each in briefing.sentences if each.references_only]
    found = [
        _topic("Faults of the old state", "fault", _fault, briefing.unread),
        _topic("Quantities", "quantity", _number, by_size(briefing.quantities)),
        _topic("Results", "result", _number, by_size(briefing.results)),
        _topic("Claims", "claim", _claim, briefing.claims),
        _topic("Contradictions", "contradiction", _dispute, briefing.disputes),
        _topic("Scenarios", "scenario", _scenario, briefing.scenarios),
        _topic("Facts", "fact", _entry, briefing.facts),
        _topic("Sources", "source", _entry, briefing.sources),
        _topic("Sentences", "sentence", _sentence, whole),
        _blocks("Figures", "figure", briefing.blocks_of(Kind.FIGURE)),
        _blocks("Tables", "table", briefing.blocks_of(Kind.TABLE)),
        _blocks("Formulas", "formula", briefing.blocks_of(Kind.FORMULA)),
        _blocks("Covers, titles and key figures", "cover or title", briefing.blocks_of(*_HEADS)),
        _topic("Renumbered references", "sentence", _sentence, renumbered, is_detail=True),
        _blocks("Registers and cards", "register", briefing.blocks_of(*_TAILS), is_detail=True),
    ]
    return [topic for topic in found if topic.rows]


def _topic(
    title: str, noun: str, row: Callable[[T], Row], changes: Iterable[T], *, is_detail: bool = False
) -> Topic:
    rows = tuple(map(row, changes))
    return Topic(title, noun, rows, len(rows), is_detail)


def _blocks(
    title: str, noun: str, changes: Iterable[BlockChange], *, is_detail: bool = False
) -> Topic:
    changes = list(changes)
    rows = tuple(row for each in changes for row in _block(each))
    return Topic(title, noun, rows, len({(each.kind, each.id) for each in changes}), is_detail)


# ---- texts


def _plain(text: str) -> Runs:
    return (Run(text),) if text else ()


def _compared(old: str, new: str) -> tuple[Runs, Runs]:
    """Two texts with what is in one of them only marked."""
    if not (old and new):
        return _plain(old), _plain(new)
    before, after = marks(old, new)
    return tuple(_marked(old, before, Mark.OLD)), tuple(_marked(new, after, Mark.NEW))


def _marked(text: str, spans: Spans, mark: Mark) -> Iterator[Run]:
    done = 0
    for start, end in spans:
        yield Run(text[done:start])
        yield Run(text[start:end], mark)
        done = end
    yield Run(text[done:])


def _fields(fields: Iterable[FieldChange]) -> Iterator[str]:
    """Each changed field in a line."""
    for field in fields:
        yield f"{field.name}: {field.old or 'nothing'} → {field.new or 'nothing'}"


def _in(editions: Iterable[str]) -> str:
    return f"in {', '.join(editions)}"


# ---- rows


def _fault(fault: Fault) -> Row:
    return Row(str(fault.position), notes=tuple(filter(None, (fault.message, fault.hint))))


def _number(change: NumberChange) -> Row:
    old, new = change.old, change.new
    notes = [] if change.change is Change.CHANGED else [change.change.value]
    if change.has_moved and old and new:
        if change.relative:
            notes.append(percent_text(change.relative, _LANGUAGE))
        if change.inside is not None:
            notes.append(_INSIDE[change.inside])
        elif not old.interval:
            notes.append("the old value left nothing open")
        if old.exact != new.exact and not (old.exact in old.printed and new.exact in new.printed):
            unit = "" if new.unit == "1" else f" {new.unit}"
            notes.append(f"exactly {old.exact} → {new.exact}{unit}")
    notes += _fields(change.fields)
    notes += (f"through {' → '.join(way[:-1])}" for way in change.through if len(way) > 1)
    return Row(
        change.id,
        change.label,
        _plain(old.printed if old else ""),
        _plain(new.printed if new else ""),
        tuple(notes),
    )


def _entry(change: EntryChange) -> Row:
    notes = [] if change.change is Change.CHANGED else [change.change.value]
    return Row(change.id, change.label, notes=(*notes, *_fields(change.fields)))


def _claim(change: EntryChange) -> Row:
    told = _entry(change)
    notes = ("its verdict is another one", *told.notes) if change.flipped else told.notes
    return Row(change.id, change.label, notes=notes)


def _scenario(change: EntryChange) -> Row:
    told = _entry(change)
    both = (("sets ", change.settings), ("", change.numbers))
    changed = (
        f"{verb}{each.id}: {each.old or 'nothing'} → {each.new or 'nothing'}"
        for verb, settings in both
        for each in settings
    )
    return Row(change.id, change.label, notes=(*told.notes, *changed))


def _dispute(change: Dispute) -> Row:
    gained = (f"now {one} contradicts {other}" for one, other in change.gained)
    lost = (f"{one} no longer contradicts {other}" for one, other in change.lost)
    return Row(change.id, change.label, notes=(*gained, *lost, *_fields(change.fields)))


def _sentence(change: SentenceChange) -> Row:
    was, now = _compared(change.old, change.new)
    at, notes = change.new_at or change.old_at, [_in(change.editions)]
    if change.change is not Change.CHANGED:
        notes.insert(0, change.change.value)
    if change.change is Change.MOVED:
        was, notes = (), [*notes, f"before at {change.old_at}"]
    return Row(at, "", was, now, tuple(notes))


def _block(change: BlockChange) -> Iterator[Row]:
    name = f"{change.kind} {change.id}".strip()
    editions = _in(change.editions)
    if change.change is not Change.CHANGED:
        yield Row(name, change.label, notes=(change.change.value, editions))
    for part in change.parts:
        yield Row(f"{name}, {part.place}", change.label, *_part(part), (editions,))


def _part(part: PartChange) -> tuple[Runs, Runs]:
    if part.is_drawing:
        return (), _plain("drawn anew")
    if not part.old and not part.new:
        return (), _plain("set otherwise")
    return _compared(part.old, part.new)
