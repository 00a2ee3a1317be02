"""Guards: by how much the headline numbers of a briefing may move before somebody has seen it."""

from __future__ import annotations

from collections.abc import Iterator

from ssb_report.errors import Fault, Position
from ssb_report.schema.briefing import Briefing, Use
from ssb_report.schema.lines import clip
from ssb_report.schema.messages import suggest

__all__ = ["guard_uses", "guarded_at", "misguarded", "stated_at"]

_FILES = ("quantities", "contradictions", "calculations")
"""Where a number may be acknowledged: where it is stated, taken or computed."""


def guarded_at(briefing: Briefing, key: str) -> Position:
    """Where the guard of a number stands."""
    return briefing.position("briefing", "guards", key, key=True)


def stated_at(briefing: Briefing, key: str, *path: str) -> Position:
    """Where a number is stated, taken or computed, or a part of what is written there."""
    name = next(each for each in _FILES if (key,) in briefing.files[each].keys)
    return briefing.position(name, key, *path, key=True)


def guard_uses(briefing: Briefing) -> list[Use]:
    """Where numbers are guarded. That alone is no use of one: nothing follows from it."""
    return [Use(key, "guard", guarded_at(briefing, key)) for key in briefing.meta.guards]


def misguarded(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each guard of what is no number."""
    numbers = {*briefing.quantities, *briefing.contradictions, *briefing.calculations}
    for key in briefing.meta.guards:
        if key in briefing.facts:
            message, hint = f"'{key}' is a fact without a number", "it cannot move"
        elif key in numbers or any(briefing.is_unread(name, key) for name in _FILES):
            continue
        else:
            message, hint = f"no quantity or result '{clip(key)}'", suggest(key, numbers)
        yield briefing.fault(guarded_at(briefing, key), message, hint)
