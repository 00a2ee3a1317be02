"""The formats of an edition; apart, so that the command line knows them without heavy imports."""

from __future__ import annotations

from dataclasses import dataclass

from ssb_report.pdf.standards import Archive

__all__ = ["FORMATS", "Wanted"]

FORMATS = ("html", "pdf")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make of an edition: its formats, and the standards that its PDF meets."""

    formats: tuple[str, ...] = FORMATS
    archive: Archive = Archive.A3A
