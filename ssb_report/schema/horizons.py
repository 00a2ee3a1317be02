"""How data age: the months for which those of a kind hold, and what is older than that."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ssb_report.errors import Fault
from ssb_report.provenance import Provenance, Status
from ssb_report.quantity import Quantity
from ssb_report.schema.briefing import Briefing, Fact
from ssb_report.schema.macros import find_calls
from ssb_report.schema.messages import suggest

__all__ = ["Ageing", "ageing", "first_day", "later", "misdated", "stale"]

_DEFAULT = "default"
"""The kind of what names none."""

_YEAR = 12
_LAST = "9999-12"


@dataclass(frozen=True, slots=True)
class Ageing:
    """A quantity or a fact that ages: its horizon in months, and the date until which it holds."""

    id: str
    provenance: Provenance
    horizon: int
    until: str

    @property
    def span(self) -> str:
        """The horizon in words: ``6 months``."""
        return f"{self.horizon} month{'' if self.horizon == 1 else 's'}"

    def is_stale(self, on: str) -> bool:
        """Whether it is older than its horizon on a date."""
        return first_day(on) > first_day(self.until)


def ageing(briefing: Briefing) -> Iterator[Ageing]:
    """Everything stated that has a date and a horizon; assumptions have none."""
    for key, entry in _entries(briefing).items():
        given = entry.provenance
        horizon = briefing.meta.horizons.get(given.kind or _DEFAULT)
        is_stated = given.rule is None and given.status is not Status.ASSUMPTION
        if is_stated and given.as_of and horizon:
            yield Ageing(key, given, horizon, later(given.as_of, horizon))


def stale(briefing: Briefing, on: str) -> list[Ageing]:
    """What is older on a date than the horizon of its kind, the longest overdue first."""
    found = [each for each in ageing(briefing) if each.is_stale(on)]
    return sorted(found, key=lambda each: (first_day(each.until), each.id))


def _entries(briefing: Briefing) -> Mapping[str, Quantity | Fact]:
    return {**briefing.quantities, **briefing.facts}


def first_day(text: str) -> date:
    """The day of a date; a year or a month stands for its first."""
    year, month, day = [*map(int, text.split("-")), 1, 1][:3]
    return date(year, month, day)


def later(text: str, months: int) -> str:
    """The date so many months later, as precise as it was; a year may need its month."""
    day = first_day(text)
    years, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    moved = min(f"{years:04}-{month + 1:02}", _LAST, key=lambda each: (len(each), each))
    match text.count("-"):
        case 0 if months % _YEAR == 0:
            return moved[:4]
        case 0 | 1:
            return moved
    last = monthrange(*map(int, moved.split("-")))[1]
    return f"{moved}-{min(day.day, last):02}"


def misdated(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each kind without a horizon, and for each note where there are no horizons."""
    if briefing.is_unread("briefing", "horizons"):
        return
    known = briefing.meta.horizons
    for key, entry in _entries(briefing).items():
        kind = entry.provenance.kind
        if kind and kind not in known and entry.provenance.rule is None:
            message = f"no kind '{kind}' under 'horizons' in briefing.yaml"
            at = briefing.position("quantities", key, "kind")
            yield briefing.fault(at, message, suggest(kind, known))
    for section in briefing.sections.values():
        for call in find_calls(section.text):
            if call.name == "staleness_note" and not known:
                message = "staleness_note() has no horizons to go by"
                yield section.fault(call.name_at, message, "give 'horizons' in briefing.yaml")
