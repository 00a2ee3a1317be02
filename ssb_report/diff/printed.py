"""What the readers of two editions see otherwise: sentences and blocks, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from ssb_report.diff.align import aligned
from ssb_report.diff.blocks import DRAWING, LAYOUT, ORDER, Block, Part, blocks
from ssb_report.diff.model import BlockChange, Change, Kind, PartChange, SentenceChange
from ssb_report.diff.prose import Item, items
from ssb_report.document.document import Document
from ssb_report.errors import Position

__all__ = ["Place", "Seen", "joined", "seen"]

Place = Callable[[Position], str]
"""How a position on one side is told."""

InEditions = TypeVar("InEditions", SentenceChange, BlockChange)

_KINDS = {
    "table": Kind.TABLE,
    "figure": Kind.FIGURE,
    "formula": Kind.FORMULA,
    "key_figures": Kind.KEY_FIGURES,
    "bibliography": Kind.BIBLIOGRAPHY,
    "uncertainty_note": Kind.NOTE,
    "staleness_note": Kind.NOTE,
}
"""What kind of block a macro prints, where it is no register."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the readers of an edition see otherwise."""

    sentences: tuple[SentenceChange, ...]
    blocks: tuple[BlockChange, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A sentence, or a block among sentences, that is not what or not where it was."""

    section: str
    change: Change
    old: Item | None
    new: Item | None

    @property
    def is_block(self) -> bool:
        """Whether it is a block."""
        return any(item.is_block for item in (self.old, self.new) if item)


def seen(old: Document, new: Document, places: tuple[Place, Place]) -> Seen:
    """What two versions of one edition print differently."""
    found = _with_moves(list(_in_sections(old, new)))
    sentences = (_sentence(each, new, places) for each in found if not each.is_block)
    moved = (_moved(each, new) for each in found if each.is_block and each.change is Change.MOVED)
    told = {each.section for each in found}
    return Seen(tuple(sentences), (*_blocks(old, new, places, told), *moved))


def joined(changes: Iterable[InEditions]) -> tuple[InEditions, ...]:
    """The same change in several editions as one."""
    found: dict[InEditions, list[str]] = {}
    for each in changes:
        found.setdefault(replace(each, editions=()), []).extend(each.editions)
    return tuple(replace(each, editions=tuple(names)) for each, names in found.items())


# ---- prose


def _in_sections(old: Document, new: Document) -> Iterator[_Found]:
    before, after = _sections(old), _sections(new)
    for name in dict.fromkeys([*after, *before]):
        for one, other in aligned(before.get(name, []), after.get(name, [])):
            if one is None or other is None:
                yield _Found(name, Change.REMOVED if one else Change.ADDED, one, other)
            elif one.text != other.text:
                yield _Found(name, Change.CHANGED, one, other)


def _sections(document: Document) -> dict[str, list[Item]]:
    return {placed.section.name: list(items(document, placed)) for placed in document.sections}


def _with_moves(found: list[_Found]) -> list[_Found]:
    """What is gone in one place and new in another, as it was, has moved."""
    gone: dict[str, list[_Found]] = {}
    for each in found:
        if each.change is Change.REMOVED and each.old:
            gone.setdefault(each.old.text, []).append(each)
    told: list[_Found] = []
    for each in found:
        origins = gone.get(each.new.text) if each.change is Change.ADDED and each.new else None
        if origins:
            told.append(replace(each, change=Change.MOVED, old=origins.pop(0).old))
        elif each.change is not Change.REMOVED:
            told.append(each)
    return told + [each for origins in gone.values() for each in origins]


def _sentence(found: _Found, document: Document, places: tuple[Place, Place]) -> SentenceChange:
    old, new = found.old, found.new
    return SentenceChange(
        editions=(document.edition,),
        language=document.language_tag,
        section=found.section,
        change=found.change,
        old=old.text if old else "",
        new=new.text if new else "",
        old_at=places[0](old.at) if old else "",
        new_at=places[1](new.at) if new else "",
        references_only=old is not None and new is not None and old.bare == new.bare,
    )


def _moved(found: _Found, document: Document) -> BlockChange:
    name, _, key = (found.new.text if found.new else "").partition(" ")
    kind = _KINDS.get(name, Kind.REGISTER)
    label = key or name.replace("_", " ")
    return BlockChange(kind, key, label, (document.edition,), Change.MOVED)


# ---- blocks


def _blocks(
    old: Document, new: Document, places: tuple[Place, Place], told: set[str]
) -> Iterator[BlockChange]:
    """The blocks that print something else; `told` are the sections whose sentences do.

    Of those it is not said once more that they are set otherwise.
    """
    before, after = _by_name(old), _by_name(new)
    for name in dict.fromkeys([*after, *before]):
        change = _block(before.get(name), after.get(name), places)
        if change and change.kind is Kind.SECTION and change.id in told:
            parts = tuple(part for part in change.parts if part.place != LAYOUT)
            is_told = change.change is Change.CHANGED and not parts
            change = None if is_told else replace(change, parts=parts)
        if change:
            yield replace(change, editions=(new.edition,))


def _by_name(document: Document) -> dict[tuple[Kind, str], Block]:
    return {(block.kind, block.id): block for block in blocks(document)}


def _block(old: Block | None, new: Block | None, places: tuple[Place, Place]) -> BlockChange | None:
    if new is None:
        return BlockChange(old.kind, old.id, old.label, (), Change.REMOVED) if old else None
    if old is None:
        return BlockChange(new.kind, new.id, new.label, (), Change.ADDED)
    parts = tuple(_parts(old.parts, new.parts, places))
    return BlockChange(new.kind, new.id, new.label, (), Change.CHANGED, parts) if parts else None


def _parts(
    old: Mapping[str, Part], new: Mapping[str, Part], places: tuple[Place, Place]
) -> Iterator[PartChange]:
    for place in dict.fromkeys([*new, *old]):
        one, other = old.get(place), new.get(place)
        before, after = one.text if one else "", other.text if other else ""
        if place == ORDER:
            before, after = _shared_order(before, after)
        if before != after:
            hidden = place in (DRAWING, LAYOUT)
            texts = ("", "") if hidden else (before, after)
            at = _at(one, other, places)
            yield PartChange(place, *texts, at, is_drawing=place == DRAWING)


def _at(old: Part | None, new: Part | None, places: tuple[Place, Place]) -> str:
    """Where the part is written now; where it is gone, where it was."""
    if new is not None:
        return places[1](new.at) if new.at else ""
    return places[0](old.at) if old and old.at else ""


def _shared_order(old: str, new: str) -> tuple[str, str]:
    """The order of what is on both sides: what was added or removed is told by its own parts."""
    before, after = old.split(), new.split()
    return (
        " ".join(each for each in before if each in set(after)),
        " ".join(each for each in after if each in set(before)),
    )
