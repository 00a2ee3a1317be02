"""What every file of variants may say: ids, editions, scenarios; and how its faults are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ssb_report.errors import Fault, Position
from ssb_report.limits import VARIANT_ID_CHARACTERS as LONGEST_ID
from ssb_report.limits import VARIANTS as MAX_VARIANTS
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.lines import clip
from ssb_report.schema.messages import suggest
from ssb_report.schema.models import BASE
from ssb_report.schema.source import Source

__all__ = [
    "ID_PATTERN",
    "LONGEST_ID",
    "MAX_VARIANTS",
    "Complaint",
    "Reader",
    "Variant",
    "misnamed",
    "scenario_named",
]

ID_PATTERN = r"[a-z0-9]+(?:[-._][a-z0-9]+)*"
_ID = re.compile(ID_PATTERN, re.ASCII)
_ID_FORM = "small letters and digits, with single hyphens, dots or underscores between them"

Complaint: TypeAlias = tuple[str, str] | None
"""What is wrong with a name or a value, and a hint; or nothing."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One briefing of many: its id, which becomes its folder, and what differs in it.

    `editions` are those to build, all where there are none; `scenario` is empty where the editions
    stand under their own. `by_hand` has values by the ids of quantities, in the units of those.
    """

    id: str
    editions: tuple[str, ...] = ()
    scenario: str = ""
    by_hand: Mapping[str, str] = field(default_factory=dict)


class Reader:
    """What both kinds of files have in common: the ids that they may name, and their faults."""

    def __init__(self, source: Source, briefing: Briefing) -> None:
        self.source = source
        self.briefing = briefing
        self.faults: list[Fault] = list(source.faults)
        self.variants: dict[str, Variant] = {}
        self.places: dict[str, int] = {}

    def fault(self, at: Position, message: str, hint: str = "") -> None:
        """Add a fault at a place in the file."""
        self.faults.append(self.source.fault(at, message, hint))

    def add(self, variant: Variant, at: Position) -> None:
        """Take a variant, unless there is one of its id."""
        if variant.id in self.variants:
            hint = f"first given in line {self.places[variant.id]}"
            self.fault(at, f"duplicate variant '{variant.id}'", hint)
            return
        self.variants[variant.id] = variant
        self.places[variant.id] = at.line

    def ended(self) -> tuple[list[Variant], list[Fault]]:
        """What was read; a file that holds nothing is a fault, too."""
        if not self.variants and not self.faults:
            self.fault(Position(self.source.path), "no variant")
        return list(self.variants.values()), self.faults

    def misnamed_edition(self, name: str) -> Complaint:
        """Why there is no such edition, and a hint."""
        editions = self.briefing.meta.editions
        if name in editions or self.briefing.unread.get("briefing"):
            return None
        return f"no edition '{clip(name)}'", suggest(name, editions)

    def misnamed_scenario(self, name: str) -> Complaint:
        """Why there is no such scenario, and a hint."""
        scenarios = self.briefing.scenarios
        if name == BASE or name in scenarios or self.briefing.is_unread("scenarios", name):
            return None
        return f"no scenario '{clip(name)}'", suggest(name, [BASE, *scenarios])


def scenario_named(name: str) -> str:
    """The scenario of that name as orders have it: the base is none."""
    return "" if name == BASE else name


def misnamed(text: str) -> Complaint:
    """Why a text is no id of a variant: it becomes the name of a folder."""
    if _ID.fullmatch(text) and len(text) <= LONGEST_ID:
        return None
    return f"'{clip(text)}' is no id of a variant", _ID_FORM
