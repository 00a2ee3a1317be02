"""Warnings about data that have passed their horizon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ssb_report.errors import Fault, Severity
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.horizons import stale

__all__ = ["outdated"]


def outdated(briefing: Briefing, on: str) -> Iterator[Fault]:
    """A warning for each quantity and fact that is stale on a date; none where no date is given."""
    for aged in stale(briefing, on) if on else ():
        at = briefing.position("quantities", aged.id, "as_of")
        kind = f" of kind '{aged.provenance.kind}'" if aged.provenance.kind else ""
        message = f"'{aged.id}'{kind} is stale since {aged.until}"
        hint = f"its horizon is {aged.span}; look for a newer figure"
        yield replace(briefing.fault(at, message, hint), severity=Severity.WARNING)
