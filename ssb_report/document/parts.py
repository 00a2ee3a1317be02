"""A text with macros, taken apart: plain text, numbers, citations, references, terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ssb_report.provenance import Citation
from ssb_report.schema.macros import Call

__all__ = [
    "BlockPart",
    "CitePart",
    "ClaimPart",
    "DriverPart",
    "NumberPart",
    "Part",
    "PlainPart",
    "RefPart",
    "TermPart",
]


@dataclass(frozen=True, slots=True)
class PlainPart:
    """Text as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class NumberPart:
    """A number, or a sourced fact, that leads to its source or derivation."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class DriverPart:
    """What drives a result: the name of the input `id` and, inside that `text`, its `share`."""

    id: str
    share: str
    text: str


@dataclass(frozen=True, slots=True)
class CitePart:
    """A citation as the bibliography's style writes it."""

    citations: tuple[Citation, ...]
    text: str


@dataclass(frozen=True, slots=True)
class RefPart:
    """A cross-reference to `anchor`."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class TermPart:
    """A name or a term of the glossary."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """The mark of a claim in prose; elsewhere, as in a plain text, it is nothing."""

    id: str
    mark: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class BlockPart:
    """A block that stands in the place of a paragraph."""

    call: Call
    text: str = ""


Part: TypeAlias = (
    PlainPart | NumberPart | DriverPart | CitePart | RefPart | TermPart | ClaimPart | BlockPart
)
