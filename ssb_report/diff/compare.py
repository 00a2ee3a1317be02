"""Compares two sides: pairs their briefings and editions, and finds all that is different."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ssb_report.check.check import Checked
from ssb_report.check.guards import headline, overmoved
from ssb_report.compute.claims import Judgement
from ssb_report.diff.entries import (
    Verdicts,
    claim_changes,
    dispute_changes,
    fact_changes,
    scenario_changes,
    source_changes,
)
from ssb_report.diff.model import BriefingChange, Change, Comparison, EditionChange
from ssb_report.diff.numbers import quantity_changes, result_changes
from ssb_report.diff.printed import Place, Seen, joined, seen
from ssb_report.diff.sides import Side
from ssb_report.display.numbers import pick
from ssb_report.document.document import Document, build_document, revision
from ssb_report.errors import Fault, InputError, Position, UsageError
from ssb_report.html.themes import citation_styles
from ssb_report.schema.briefing import Briefing

__all__ = ["Pair", "compare", "paired"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A briefing as it is on each side, None where it is not; and the editions to compare.

    `unread` are the faults for which it cannot be read on the old side.
    """

    id: str
    old: Checked | None
    new: Checked | None
    editions: tuple[str, ...]
    unread: tuple[Fault, ...] = ()

    @property
    def both(self) -> tuple[Checked, Checked] | None:
        """Both sides, where it is on both."""
        return (self.old, self.new) if self.old and self.new else None

    def has(self, edition: str) -> tuple[bool, bool]:
        """Whether each side has an edition."""
        old, new = (
            each is not None and edition in each.briefing.meta.editions
            for each in (self.old, self.new)
        )
        return old, new


def paired(
    old: Side, new: Side, briefing: str | None = None, editions: Iterable[str] = ()
) -> list[Pair]:
    """The briefings of two sides with their numbers; those asked for where some are named.

    Raises
    ------
    UsageError
        When the sides have no briefing in common, or not the one or the editions asked for.
    InputError
        With the faults of both sides, where the new one has any. Those of the old one alone are
        told, since nobody could mend them otherwise.
    """
    names = _names(old, new, briefing)
    before, unread = _checked(old, new, names)
    after, faults = _checked(new, old, names)
    if faults:
        raise InputError(
            fault for each in (unread, faults) for found in each.values() for fault in found
        )
    wanted = tuple(editions) or tuple(filter(None, dict.fromkeys([old.edition, new.edition])))
    pairs = [
        _pair(name, (before.get(name), after.get(name)), wanted, unread.get(name, ()))
        for name in names
    ]
    _require(wanted, pairs)
    return pairs


def _checked(
    side: Side, other: Side, names: list[str]
) -> tuple[dict[str, Checked], dict[str, tuple[Fault, ...]]]:
    """The briefings of a side, and the faults of those that cannot be read.

    An artefact stands under what it was built under, and so does what is compared with one.
    """
    like = side if side.edition else other
    found: dict[str, Checked] = {}
    faults: dict[str, tuple[Fault, ...]] = {}
    for name in names:
        try:
            if name in side.briefings:
                found[name] = _under(side.checked(name), side, like)
        except InputError as error:
            faults[name] = error.faults
    return found, faults


def _names(old: Side, new: Side, briefing: str | None) -> list[str]:
    """The briefings to compare: where a side has but one, the other's others do not count."""
    single = {name for side in (old, new) if side.is_single for name in side.briefings}
    names = sorted(single or {*old.briefings, *new.briefings})
    if briefing is not None:
        if briefing not in names:
            raise UsageError(f"no briefing '{briefing}' to compare (there: {', '.join(names)})")
        names = [briefing]
    if single and not {*old.briefings} & {*new.briefings}:
        there = (
            f"{', '.join(old.briefings)} in {old.name}, {', '.join(new.briefings)} in {new.name}"
        )
        raise UsageError(f"no briefing is on both sides: {there}")
    return names


def _under(checked: Checked, side: Side, like: Side) -> Checked:
    if not (like.scenario or like.by_hand):
        return checked
    edition = checked.briefing.meta.editions.get(like.edition)
    is_own = edition is not None and edition.scenario == like.scenario and not like.by_hand
    return checked if is_own else side.under(checked, like.scenario, like.by_hand)


def _pair(
    name: str,
    both: tuple[Checked | None, Checked | None],
    wanted: tuple[str, ...],
    unread: tuple[Fault, ...],
) -> Pair:
    old, new = both
    known = dict.fromkeys(key for each in (new, old) if each for key in each.briefing.meta.editions)
    kept = tuple(key for key in known if not wanted or key in wanted)
    return Pair(name, old, new, kept, unread)


def _require(wanted: Iterable[str], pairs: list[Pair]) -> None:
    known = {edition for pair in pairs for edition in pair.editions}
    for edition in wanted:
        if edition not in known:
            raise UsageError(f"no edition '{edition}' on either side")


def compare(old: Side, new: Side, pairs: Iterable[Pair]) -> Comparison:
    """Everything that is different between two sides."""
    changes, unguarded = [], []
    for pair in pairs:
        changes.append(_Reader(old, new).briefing(pair))
        if pair.both:
            unguarded += _unguarded(*pair.both)
    told = (replace(fault, position=new.place(fault.position)) for fault in unguarded)
    return Comparison(old.name, new.name, tuple(changes), tuple(told))


def _unguarded(old: Checked, new: Checked) -> list[Fault]:
    """What moved further than the guards of both sides allow: none is loosened by a move itself.

    Between two scenarios numbers are others on purpose.
    """
    if not _is_alike(old, new):
        return []
    limits = dict(new.briefing.meta.guards)
    for key, limit in old.briefing.meta.guards.items():
        limits[key] = min(limit, limits.get(key, limit))
    before = {key: headline(old.numbers[key]) for key in limits if key in old.numbers}
    return overmoved(new.briefing, new.numbers, before, limits)


class _Reader:
    """Compares the briefings of two sides."""

    def __init__(self, old: Side, new: Side) -> None:
        self.sides = old, new

    @property
    def places(self) -> tuple[Place, Place]:
        """How positions on each side are told."""
        old, new = self.sides
        return (lambda at: _line(old.place(at)), lambda at: _line(new.place(at)))

    @property
    def is_remade(self) -> bool:
        """Whether another program makes the editions of the new side than those of the old one."""
        old, new = (side.program for side in self.sides)
        return bool(old and new) and old != new

    def briefing(self, pair: Pair) -> BriefingChange:
        """What is different about one briefing."""
        if pair.both is None:
            return _only(pair)
        old, new = pair.both
        title = _title(new.briefing)
        if _is_same(old, new):
            return BriefingChange(pair.id, title, Change.CHANGED, remade=self.is_remade)
        quantities = quantity_changes(old, new)
        editions, found, verdicts = self._editions(pair, old, new)
        return BriefingChange(
            id=pair.id,
            title=title,
            change=Change.CHANGED,
            editions=editions,
            quantities=quantities,
            results=result_changes(old, new, quantities),
            facts=fact_changes(old, new),
            claims=claim_changes(old, new, verdicts),
            disputes=dispute_changes(old, new),
            scenarios=scenario_changes(old, new),
            sources=source_changes(old, new),
            sentences=joined(each for edition in found for each in edition.sentences),
            blocks=joined(each for edition in found for each in edition.blocks),
            remade=self.is_remade,
        )

    def _editions(
        self, pair: Pair, old: Checked, new: Checked
    ) -> tuple[tuple[EditionChange, ...], list[Seen], Verdicts]:
        """The editions that differ, how, and what those under a scenario judge claims to be."""
        editions: list[EditionChange] = []
        found: list[Seen] = []
        verdicts: dict[str, tuple[Mapping[str, Judgement], Mapping[str, Judgement]]] = {}
        for edition in pair.editions:
            before, after = pair.has(edition)
            if not (before and after):
                editions.append(EditionChange(edition, Change.ADDED if after else Change.REMOVED))
                continue
            one, other = self._documents(old, new, edition)
            if one.briefing.scenario or other.briefing.scenario:
                verdicts[edition] = one.claims, other.claims
            differing = seen(one, other, self.places)
            if differing.sentences or differing.blocks:
                editions.append(EditionChange(edition, Change.CHANGED))
                found.append(differing)
        return tuple(editions), found, verdicts

    def _documents(self, old: Checked, new: Checked, edition: str) -> tuple[Document, Document]:
        before, after = self.sides
        return _document(old, before, edition), _document(new, after, edition)


def _line(position: Position) -> str:
    """A place as ``file:line``; the column of a sentence is of no use to who reads it."""
    return f"{position.path}:{position.line}"


def _title(briefing: Briefing) -> str:
    language = briefing.language_key(next(iter(briefing.meta.editions)))
    return pick(briefing.meta.title, language)


def _is_same(old: Checked, new: Checked) -> bool:
    """Whether both are the very same inputs under the same scenario."""
    return _is_alike(old, new) and revision(old.briefing) == revision(new.briefing)


def _is_alike(old: Checked, new: Checked) -> bool:
    """Whether both stand under the same scenario."""
    one, other = (each.briefing.scenario for each in (old, new))
    return (one.mark if one else "") == (other.mark if other else "")


def _only(pair: Pair) -> BriefingChange:
    """A briefing that is, or can be read, on one side only."""
    checked, change = (pair.new, Change.ADDED) if pair.new else (pair.old, Change.REMOVED)
    title = _title(checked.briefing) if checked else pair.id
    if pair.new and pair.unread:
        return BriefingChange(pair.id, title, Change.CHANGED, unread=pair.unread)
    editions = tuple(EditionChange(each, change) for each in pair.editions)
    return BriefingChange(pair.id, title, change, editions, unread=pair.unread)


def _document(checked: Checked, side: Side, edition: str) -> Document:
    """The document of an edition; under its own scenario where it has one, as it is built."""
    own = checked.briefing.meta.editions[edition].scenario
    if own and checked.briefing.scenario is None:
        checked = side.under(checked, own, {})
    return build_document(checked.briefing, checked.numbers, edition, citation_styles())
