"""Checks a briefing: everything that can be wrong with it, together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ssb_report.check.closed_world import typed_digits
from ssb_report.check.figures import undrawable
from ssb_report.check.links import dead_references, unused
from ssb_report.compute.graph import Numbers, compute
from ssb_report.errors import Fault, InputError, Severity
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import load

__all__ = ["Checked", "check"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A briefing without errors, its numbers, and the warnings to print."""

    briefing: Briefing
    numbers: Numbers
    warnings: tuple[Fault, ...]


def check(folder: Path) -> Checked:
    """Read a briefing's folder and look for every fault there can be.

    Raises
    ------
    InputError
        With all faults, warnings among them, when one of them is an error.
    """
    briefing, faults = load(folder)
    if briefing is None:
        raise InputError(faults)
    numbers, more = compute(briefing)
    faults += [*more, *typed_digits(briefing), *dead_references(briefing), *unused(briefing)]
    if not any(fault.severity is Severity.ERROR for fault in faults):
        faults += undrawable(briefing, numbers)
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise InputError(faults)
    return Checked(briefing, numbers, tuple(sorted(faults, key=lambda fault: fault.position)))
