"""Where a number comes from: its citations, standing, date and what checking found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ssb_report.errors import Position

__all__ = [
    "CheckResult",
    "Citation",
    "Finding",
    "Level",
    "Provenance",
    "Rule",
    "Status",
    "Text",
    "Tier",
]

Text = Mapping[str, str]
"""A text in each language it is written in: ``{"en": …, "zh": …}``."""


class Status(StrEnum):
    """What kind of statement a number is."""

    REPORTED = "reported"
    CLAIMED = "claimed"
    TARGET = "target"
    ESTIMATE = "estimate"
    ASSUMPTION = "assumption"
    COMPUTED = "computed"


class Level(StrEnum):
    """Which part of a battery a number speaks of."""

    STACK = "stack"
    CELL = "cell"
    PACK = "pack"
    SYSTEM = "system"


class Tier(StrEnum):
    """How near a source stands to the fact."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"


class Rule(StrEnum):
    """How one number is taken where sources disagree."""

    NEWEST = "newest"
    BEST_TIER = "best-tier"
    RANGE = "range"


class CheckResult(StrEnum):
    """What looking for independent confirmation found."""

    CONFIRMED = "confirmed"
    PARTLY_CONFIRMED = "partly-confirmed"
    NOT_FOUND = "not-found"
    CONTRADICTED = "contradicted"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the place in it."""

    source: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of checking a number against other material."""

    result: CheckResult
    note: Text = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything a reader may ask about a number besides its value.

    Numbers of the same subject (`about`), level and `condition` can contradict each other; one that
    was made of such numbers says by which `rule`. The `kind` says how fast a number ages.
    """

    status: Status
    position: Position
    level: Level | None = None
    as_of: str = ""
    citations: tuple[Citation, ...] = ()
    finding: Finding | None = None
    note: Text = field(default_factory=dict)
    about: str = ""
    scenario: Text = field(default_factory=dict)
    """The name of the scenario that set the number; none where the data do."""
    condition: Text = field(default_factory=dict)
    kind: str = ""
    rule: Rule | None = None
