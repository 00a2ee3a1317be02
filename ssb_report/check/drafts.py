"""Drafts: data files that were copied from another briefing, and that nobody has gone through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ssb_report.errors import Fault, Severity
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.drafts import copied_at
from ssb_report.schema.lines import at_offset

__all__ = ["copied"]


def copied(briefing: Briefing) -> Iterator[Fault]:
    """A warning for each data file that still says that it was copied."""
    for source in briefing.files.values():
        offset = copied_at(source.text)
        if offset is not None:
            at = at_offset(source.path, source.text, offset)
            message = "a copy that nobody has gone through, as its own comment says"
            fault = source.fault(at, message, "remove this line when you have")
            yield replace(fault, severity=Severity.WARNING)
