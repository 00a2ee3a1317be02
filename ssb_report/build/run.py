"""Builds what was asked for and no more: nothing where nothing has changed since the last time.

Until something has to be made, only digests are compared: no YAML is read and no library loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ssb_report.build.ceiling import Ceiling, Told
from ssb_report.build.crew import Crew
from ssb_report.build.formats import Wanted
from ssb_report.build.state import (
    Asked,
    State,
    is_intact,
    last_state,
    sources,
    states_of,
    write_state,
)
from ssb_report.errors import Fault, InputError, UsageError
from ssb_report.html.theme import theme_folder
from ssb_report.store import Store

if TYPE_CHECKING:
    from ssb_report.build.build import Built
    from ssb_report.build.keep import Keeper
    from ssb_report.check.check import Checked

__all__ = ["Order", "Outcome", "carry_out"]

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to build of the briefing in the folder `inputs`.

    `editions` are all where none is named. `cache` is the folder of the store, if there is to be
    one; with `afresh` nothing is taken out of it. The `ceiling` is for each variant of a table;
    that of editions is over the whole process.
    """

    inputs: Path
    output: Path
    wanted: Wanted = field(default_factory=Wanted)
    editions: tuple[str, ...] = ()
    scenario: str = ""
    by_hand: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    afresh: bool = False
    cache: Path | None = None
    ceiling: Ceiling = field(default_factory=Ceiling)

    @property
    def is_special(self) -> bool:
        """Whether numbers are asked for that are not those of the briefing."""
        return bool(self.scenario or self.by_hand)

    def asked(self, edition: str) -> Asked:
        """The order for one edition."""
        return Asked.of(edition, self.inputs, self.wanted, self.scenario, self.by_hand)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An edition that stands in its folder, and why each of its files was made or not."""

    folder: Path
    files: tuple[str, ...]
    is_unchanged: bool
    reasons: Mapping[str, str]


def carry_out(
    order: Order, crew: Crew, say: Say, step: Say, begin: Told = lambda _: None
) -> Iterator[Outcome]:
    """Build the editions of an order, each whole or not at all; tells of each when it stands.

    `say` hears the warnings, also those of what is not made again, `step` what is being done, and
    `begin` what may take so long as a ceiling allows.

    Raises
    ------
    InputError
        When the briefing has faults, or warnings where the order is strict.
    UsageError
        When there is no such edition, scenario or number.
    RenderError, OutsideError
        When a template, the PDF engine or the disk refuses.
    """
    present = sources(order.inputs, theme_folder())
    unchanged = None if order.afresh else _unchanged(order, present)
    if unchanged is not None:
        yield from _told_again(order, unchanged, say)
        return
    crew.begin()  # which loads what is slow while the inputs are read
    begun = _begun(order, crew, say, step, begin)
    yield from _ended(order, begun, present, say, begin)


# ---- nothing to do


def _unchanged(order: Order, present: Mapping[str, str]) -> dict[Path, State] | None:
    """The editions of an order as they stand, if all were made from what is there now."""
    states = states_of(order.cache, order.output / order.inputs.name)
    current = {folder: state for folder, state in states.items() if state.sources == present}
    declared = next((state.declared for state in current.values()), {})
    by_request = {state.asked: (folder, state) for folder, state in current.items()}
    names = _names(order, declared)
    found = [by_request.get(order.asked(name)) for name in names]
    if not found or not set(names) <= declared.keys():
        return None
    there = {each[0]: each[1] for each in found if each is not None}
    if len(there) < len(names) or not all(is_intact(*each) for each in _files(there)):
        return None
    if order.strict and any(state.warnings for state in there.values()):
        return None
    return there


def _files(states: Mapping[Path, State]) -> Iterator[tuple[Path, Mapping[str, str]]]:
    return ((folder, state.files) for folder, state in states.items())


def _names(order: Order, declared: Mapping[str, str]) -> list[str]:
    """The editions that are wanted.

    Where a scenario or a number is asked for, but no edition by its name, those that stand under a
    scenario of their own are left out.
    """
    every = (name for name, own in declared.items() if not (own and order.is_special))
    return list(dict.fromkeys(order.editions or every))


def _told_again(order: Order, states: Mapping[Path, State], say: Say) -> Iterator[Outcome]:
    """The editions as they stand; what was said when they were built is said again."""
    for warning in dict.fromkeys(each for state in states.values() for each in state.warnings):
        say(warning)
    for folder, state in states.items():
        say(f"{order.inputs.name}/{folder.name}: nothing has changed")
        reasons = dict.fromkeys(state.files, "stands: nothing has changed")
        yield Outcome(folder, tuple(state.files), is_unchanged=True, reasons=reasons)


# ---- something to do


@dataclass(frozen=True, slots=True)
class _Begun:
    """An edition at which a crew is at work; `declared` are the scenarios of all."""

    edition: str
    keeper: Keeper
    end: Callable[[], Built]
    warnings: tuple[str, ...]
    declared: Mapping[str, str]


def _begun(order: Order, crew: Crew, say: Say, step: Say, begin: Told) -> list[_Begun]:
    name, store = order.inputs.name, Store(order.cache)
    step(f"{name}: reading")
    begin(f"{name}: reading")
    from ssb_report.build.build import begin_edition
    from ssb_report.build.keep import Keeper

    checked = _checked(order, say)
    declared = {key: model.scenario or "" for key, model in checked.briefing.meta.editions.items()}
    cases = _cases(order, checked, declared)
    told = set(checked.warnings)
    _warn(order, [each for case, _ in cases for each in case.warnings if each not in told], say)
    begun = []
    for case, editions in cases:
        warnings = tuple(map(str, case.warnings))
        for edition in editions:
            begin(_rendering(name, edition))
            keeper = Keeper(store, crew, order.afresh, _titled(step, f"{name}/{edition}"))
            end = begin_edition(case, edition, order.output, wanted=order.wanted, keeper=keeper)
            begun.append(_Begun(edition, keeper, end, warnings, declared))
    return begun


def _rendering(name: str, edition: str) -> str:
    return f"{name}/{edition}: rendering"


def _ended(
    order: Order, begun: list[_Begun], present: Mapping[str, str], say: Say, begin: Told
) -> Iterator[Outcome]:
    from ssb_report.build.explain import explained

    for each in begun:
        begin(_rendering(order.inputs.name, each.edition))
        built, keeper = each.end(), each.keeper
        is_same = sources(order.inputs, theme_folder()) == present
        before = last_state(order.cache, built.folder)
        state = State(
            order.asked(each.edition),
            present,
            each.declared,
            built.files,
            each.warnings,
            keeper.made_from,
        )
        # What was saved while the build read it may not be what it read: then nothing is known.
        write_state(order.cache, built.folder, state if is_same else None)
        reasons = explained(before, state, keeper.kept, afresh=order.afresh)
        yield Outcome(built.folder, tuple(built.files), is_unchanged=False, reasons=reasons)
    store = begun[0].keeper.store
    store.trim()
    for folder in _left(order, begun[0].declared):
        say(f"warning: {folder} is of no edition any more; 'ssb-report clean' removes it")
    if store.trouble:
        say(f"warning: {store.trouble}")


def _left(order: Order, declared: Mapping[str, str]) -> Iterator[Path]:
    """The folders of editions that the briefing no longer has."""
    for folder, state in states_of(order.cache, order.output / order.inputs.name).items():
        if state.asked.edition not in declared:
            yield folder


def _titled(step: Say, title: str) -> Say:
    return lambda message: step(f"{title}: {message}")


def _checked(order: Order, say: Say) -> Checked:
    from ssb_report.check.check import check

    checked = check(order.inputs)
    _warn(order, checked.warnings, say)
    return checked


def _warn(order: Order, warnings: Sequence[Fault], say: Say) -> None:
    if order.strict and warnings:
        raise InputError(warnings)
    for warning in warnings:
        say(str(warning))


def _cases(
    order: Order, checked: Checked, declared: Mapping[str, str]
) -> list[tuple[Checked, list[str]]]:
    """The wanted editions, those under the same scenario together with the numbers they have."""
    from ssb_report.check.check import under

    names = _names(order, declared)
    for edition in names:
        if edition not in declared:
            there = ", ".join(declared)
            raise UsageError(f"no edition '{edition}' of {checked.briefing.id} (there: {there})")
    if not order.is_special:
        return [(checked, names)]
    own: dict[str, list[str]] = {}
    for edition in names:
        own.setdefault(order.scenario or declared[edition], []).append(edition)
    return [(under(checked, name, order.by_hand, group), group) for name, group in own.items()]
