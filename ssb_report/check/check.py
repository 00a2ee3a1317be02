"""Checks a briefing: everything that can be wrong with it, together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ssb_report.check.ageing import outdated
from ssb_report.check.claims import doubtful, misplaced_marks, unsupported
from ssb_report.check.closed_world import typed_digits
from ssb_report.check.drafts import copied
from ssb_report.check.figures import undrawable
from ssb_report.check.guards import idle_acknowledgements, unmeasurable
from ssb_report.check.languages import untold
from ssb_report.check.links import dead_references, left_out, placed_twice, unused
from ssb_report.check.markdown import dead_links, misplaced_headings, unprinted_marks
from ssb_report.check.marks import wrong_marks
from ssb_report.check.number_words import number_words
from ssb_report.check.scenarios import (
    computed_under,
    failing_editions,
    incomparable,
    undriven,
    untrue,
)
from ssb_report.check.sisters import disagreeing
from ssb_report.compute.claims import judge
from ssb_report.compute.contradictions import unruled
from ssb_report.compute.graph import Numbers, compute
from ssb_report.compute.scenarios import with_cases
from ssb_report.errors import Fault, InputError, Severity
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import load
from ssb_report.schema.scenarios import idle_settings, scenario_of
from ssb_report.schema.stakeholders import load_stakeholders

__all__ = ["Checked", "check", "shortened", "under"]

_MOST = 100
"""More faults of one file than these help nobody."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A briefing without errors, its numbers, and the warnings to print."""

    briefing: Briefing
    numbers: Numbers
    warnings: tuple[Fault, ...]


def check(
    folder: Path,
    *,
    stale_on: str = "",
    edition: str = "",
    shown: str = "",
    since: Checked | None = None,
) -> Checked:
    """Read a briefing's folder and look for every fault there can be.

    Warnings come only where there is no error: what nothing uses shows when all has been read. Data
    that are past their horizon on the date `stale_on` are among them, where one is given. Only one
    `edition` is looked at where it is named, and places are told as in a folder called `shown`.
    What follows from files that are as they were in the last check, `since`, is taken from there.

    Raises
    ------
    InputError
        With all faults, when there is one.
    """
    read = since.briefing.files if since else None
    briefing, faults = load(folder, edition=edition, shown=shown, read=read)
    faults += unruled(briefing)
    if since and _has_same_data(briefing, since.briefing):
        numbers = since.numbers
    else:
        is_alike = since and _has_same_data(briefing, since.briefing, "quantities")
        before = since.numbers if since and is_alike else None
        numbers, failures = compute(briefing, *([before] if before else []))
        faults += failures
        if not faults:
            numbers, failures = with_cases(briefing, numbers, before)
            faults += failures
    faults += [*undrawable(briefing, numbers, faults), *disagreeing(briefing, faults)]
    faults += [*incomparable(briefing), *undriven(briefing, numbers)]
    faults += unmeasurable(briefing, numbers)
    judgements, misfits = numbers.kept("claims", lambda: judge(briefing, numbers))
    under_own = [] if faults else list(failing_editions(briefing, numbers, judgements))
    faults += filter(_is_error, under_own)
    faults += [*misfits, *unsupported(briefing, numbers, judgements), *_in_texts(briefing)]
    faults += _misdirected(briefing)
    faults += [] if faults else dead_links(briefing, numbers)
    if faults:
        raise InputError(shortened(faults))
    warnings = [*unused(briefing), *left_out(briefing), *idle_settings(briefing)]
    warnings += [*doubtful(briefing, judgements), *under_own, *outdated(briefing, stale_on)]
    warnings += [*idle_acknowledgements(briefing, numbers), *unprinted_marks(briefing)]
    warnings += copied(briefing)
    return Checked(briefing, numbers, tuple(_by_place(warnings)))


def under(
    checked: Checked,
    name: str,
    by_hand: Mapping[str, str] | None = None,
    editions: Iterable[str] = (),
) -> Checked:
    """The briefing under its scenario of that `name` (none where it is empty), computed anew.

    `by_hand` are values by the ids of quantities, in the units of those. Behind its warnings are
    those of what the `editions` say that is not so then: nobody declared them to be under it.

    Raises
    ------
    UsageError
        When there is no such scenario, or a number cannot be set so.
    InputError
        When a calculation, a figure or a claim of the editions cannot be made out under it.
    """
    scenario = scenario_of(checked.briefing, name, by_hand)
    editions = tuple(editions)
    briefing, numbers, faults = computed_under(
        checked.briefing, checked.numbers, scenario, editions
    )
    said = [] if faults else list(untrue(briefing, numbers, editions, weight=Severity.WARNING))
    faults += filter(_is_error, said)
    if faults:
        raise InputError(shortened(faults))
    return Checked(briefing, numbers, (*checked.warnings, *_by_place(said)))


def _has_same_data(briefing: Briefing, before: Briefing, *others: str) -> bool:
    """Whether all data files are the same bytes, but `others` and those that bear on no number."""
    names = briefing.files.keys() - {"glossary", "sources", *others}
    return all(briefing.files[name].content == before.files[name].content for name in names)


def _in_texts(briefing: Briefing) -> Iterator[Fault]:
    """The faults of what is written, whatever the numbers are."""
    yield from (*typed_digits(briefing), *number_words(briefing), *wrong_marks(briefing))
    yield from (*untold(briefing), *misplaced_marks(briefing))
    yield from (*dead_references(briefing), *placed_twice(briefing), *misplaced_headings(briefing))


def _misdirected(briefing: Briefing) -> tuple[Fault, ...]:
    """The faults of who is to get the briefing, where it says so."""
    try:
        load_stakeholders(briefing)
    except InputError as error:
        return error.faults
    return ()


def _is_error(fault: Fault) -> bool:
    return fault.severity is Severity.ERROR


def _by_place(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.position, fault.message))


def shortened(faults: Iterable[Fault]) -> list[Fault]:
    """The faults by place, of each file the first hundred."""
    kept: dict[str, list[Fault]] = {}
    for fault in _by_place(faults):
        kept.setdefault(fault.position.path, []).append(fault)
    shown = []
    for found in kept.values():
        shown += found[:_MOST]
        if len(found) > _MOST:
            last = found[_MOST - 1].position
            message = f"and {len(found) - _MOST} more faults in this file"
            shown.append(Fault(replace(last, column=last.column + 1), message))
    return shown
