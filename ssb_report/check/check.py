"""Checks a briefing: everything that can be wrong with it, together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ssb_report.check.closed_world import typed_digits
from ssb_report.check.figures import undrawable
from ssb_report.check.languages import untold
from ssb_report.check.links import dead_references, left_out, placed_twice, unused
from ssb_report.check.marks import wrong_marks
from ssb_report.check.sisters import disagreeing
from ssb_report.compute.graph import Numbers, compute
from ssb_report.errors import Fault, InputError
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import load

__all__ = ["Checked", "check"]

_MOST = 100
"""More faults of one file than these help nobody."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A briefing without errors, its numbers, and the warnings to print."""

    briefing: Briefing
    numbers: Numbers
    warnings: tuple[Fault, ...]


def check(folder: Path) -> Checked:
    """Read a briefing's folder and look for every fault there can be.

    Warnings come only where there is no error: what nothing uses shows when all has been read.

    Raises
    ------
    InputError
        With all faults, when there is one.
    """
    briefing, faults = load(folder)
    numbers, failures = compute(briefing)
    faults += failures
    faults += [*undrawable(briefing, numbers, faults), *disagreeing(briefing, faults)]
    faults += [*typed_digits(briefing), *untold(briefing), *wrong_marks(briefing)]
    faults += [*dead_references(briefing), *placed_twice(briefing)]
    if faults:
        raise InputError(_shortened(faults))
    warnings = _by_place([*unused(briefing), *left_out(briefing)])
    return Checked(briefing, numbers, tuple(warnings))


def _by_place(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.position, fault.message))


def _shortened(faults: Iterable[Fault]) -> list[Fault]:
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
