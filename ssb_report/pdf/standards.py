"""Which standards a PDF meets, and what makes it an archive copy; known without heavy imports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Archive", "Attached", "Dossier"]


class Archive(StrEnum):
    """The pair of standards that a PDF meets at once: one for archives, one for screen readers."""

    A3A = "a3a"
    """PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), in PDF 1.7."""
    A4F = "a4f"
    """PDF/A-4f (ISO 19005-4) and PDF/UA-2 (ISO 14289-2), in PDF 2.0."""

    @property
    def variant(self) -> str:
        """What the engine calls the one of the two that it writes by itself."""
        return {Archive.A3A: "pdf/a-3a", Archive.A4F: "pdf/a-4f"}[self]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF: what the document was made from (Source), or its numbers (Data)."""

    name: str
    content: bytes
    mime: str
    relationship: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """What makes pages an archive copy: the standards, the files, and the date that these bear."""

    archive: Archive = Archive.A3A
    attached: tuple[Attached, ...] = ()
    date: str = ""
