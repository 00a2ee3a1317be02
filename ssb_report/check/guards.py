"""Whether guarded numbers moved further than they may, and whether somebody has seen them move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ssb_report.compute.graph import Numbers
from ssb_report.display.numbers import number_text, percent_text
from ssb_report.errors import Fault, Severity
from ssb_report.quantity import Quantity
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.guards import guarded_at, stated_at
from ssb_report.schema.models import LANGUAGES, AcknowledgedModel
from ssb_report.units import convert, is_scale, same_dimension

__all__ = [
    "Headline",
    "headline",
    "idle_acknowledgements",
    "overmoved",
    "relative_move",
    "unmeasurable",
]

_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Headline:
    """A guarded number as readers knew it: its value, and how it was printed in each language."""

    value: float
    unit: str
    printed: tuple[str, ...]


def headline(quantity: Quantity) -> Headline:
    """A number as its readers know it now."""
    languages = dict.fromkeys((_LANGUAGE, *LANGUAGES.values()))
    printed = tuple(_spaced(number_text(quantity, each, form="symbols")) for each in languages)
    return Headline(quantity.value.nominal, quantity.unit, printed)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def relative_move(before: Headline, after: Headline) -> float | None:
    """By which fraction a number moved; None where there is none to tell.

    That is from nothing, between units that measure different things, and on a scale whose zero
    means nothing (a calendar year).
    """
    if not same_dimension(before.unit, after.unit) or is_scale(before.unit):
        return None
    old, new = before.value, float(convert(after.value, after.unit, before.unit))
    if old == new:
        return 0.0
    return new / old - 1 if old else None


def overmoved(
    briefing: Briefing,
    numbers: Numbers,
    before: Mapping[str, Headline],
    limits: Mapping[str, float] | None = None,
) -> list[Fault]:
    """A fault for each guarded number that moved further than it may and is not acknowledged.

    `before` holds the numbers as they were, by id; `limits` are the guards, where others than the
    briefing's own hold.
    """
    limits = briefing.meta.guards if limits is None else limits
    shared = (key for key in limits if key in before and key in numbers)
    moves = ((key, before[key], headline(numbers[key])) for key in shared)
    return [
        _overmoved(briefing, key, (old, new), limits[key])
        for key, old, new in moves
        if _is_beyond(old, new, limits[key])
        and not _is_seen(briefing.acknowledged.get(key), old, new)
    ]


def _is_beyond(old: Headline, new: Headline, limit: float) -> bool:
    move = relative_move(old, new)
    return move is None or abs(move) > limit


def _is_seen(acknowledged: AcknowledgedModel | None, old: Headline, new: Headline) -> bool:
    return (
        acknowledged is not None
        and _spaced(acknowledged.before) in old.printed
        and _spaced(acknowledged.after) in new.printed
    )


def _overmoved(
    briefing: Briefing, key: str, moved: tuple[Headline, Headline], limit: float
) -> Fault:
    old, new = moved
    move = relative_move(old, new)
    by = "" if move is None else f" by {percent_text(move, _LANGUAGE)}"
    allowed = percent_text(limit, _LANGUAGE).lstrip("+")
    message = f"'{key}' moved{by} from {old.printed[0]} to {new.printed[0]}, allowed are {allowed}"
    written = f'{{from: "{old.printed[0]}", to: "{new.printed[0]}", by: …}}'
    return briefing.fault(stated_at(briefing, key), message, f"write acknowledged: {written}")


# ---- for a briefing by itself


def unmeasurable(briefing: Briefing, numbers: Numbers) -> Iterator[Fault]:
    """A fault for each guard of a number that is a point on a scale."""
    for key in briefing.meta.guards:
        if key in numbers and is_scale(numbers[key].unit):
            message = f"'{key}' is in '{numbers[key].unit}', of which no percentage can be taken"
            yield briefing.fault(guarded_at(briefing, key), message, "guard a span, in years or K")


def idle_acknowledgements(briefing: Briefing, numbers: Numbers) -> Iterator[Fault]:
    """Warnings for acknowledgements that match nothing any more."""
    for key, acknowledged in briefing.acknowledged.items():
        if key not in numbers:
            continue
        printed = headline(numbers[key]).printed
        if key not in briefing.meta.guards:
            message, hint = f"'{key}' has no guard to acknowledge a move to", "remove it"
        elif _spaced(acknowledged.after) not in printed:
            seen = f"a move to {_spaced(acknowledged.after)} is acknowledged"
            message, hint = f"{seen}, but '{key}' is {printed[0]}", "remove it, or look again"
        else:
            continue
        fault = briefing.fault(stated_at(briefing, key, "acknowledged"), message, hint)
        yield replace(fault, severity=Severity.WARNING)
