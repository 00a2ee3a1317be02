"""Scenarios: what they may set, and the briefing whose quantities one has set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ssb_report.errors import Fault, Position, Severity, UsageError
from ssb_report.provenance import Provenance, Status, Text
from ssb_report.quantity import Quantity, parse_value
from ssb_report.schema.briefing import Briefing, Change, Scenario, Use
from ssb_report.schema.lines import clip
from ssb_report.schema.messages import suggest
from ssb_report.schema.models import no_calendar_year
from ssb_report.schema.subjects import settled

__all__ = [
    "BY_HAND",
    "Complaint",
    "applied",
    "base_of",
    "complaint",
    "idle_settings",
    "missettings",
    "scenario_of",
    "setting_uses",
]

BY_HAND: Text = {"en": "numbers set by hand", "zh": "手动设定的数值"}
"""What stands for a scenario's name where the command line sets a number."""

_FILE = "scenarios"
_FORM = "write ID=VALUE, like {}"


@dataclass(frozen=True, slots=True)
class Setting:
    """A line of a scenario: which quantity it sets, to which text, and where that stands."""

    scenario: str
    key: str
    text: str
    key_at: Position
    value_at: Position


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a setting: with its value, or with the id that it names."""

    message: str
    hint: str
    of_value: bool = False


def settings(briefing: Briefing) -> Iterator[Setting]:
    """The lines of all scenarios."""
    source = briefing.files[_FILE]
    for name, model in briefing.scenarios.items():
        for key, text in model.settings.items():
            path = ("scenarios", name, "set", key)
            yield Setting(name, key, text, source.position(path, key=True), source.position(path))


def setting_uses(briefing: Briefing) -> list[Use]:
    """Where scenarios set a quantity. That alone is no use of it: nothing may follow from it."""
    return [Use(each.key, "setting", each.key_at) for each in settings(briefing)]


def missettings(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each line of a scenario that sets nothing."""
    source = briefing.files[_FILE]
    for each in settings(briefing):
        found = complaint(briefing, each.key, each.text)
        if found:
            at = each.value_at if found.of_value else each.key_at
            yield source.fault(at, found.message, found.hint)


def idle_settings(briefing: Briefing) -> Iterator[Fault]:
    """Warnings for lines of a scenario that leave a quantity as it is."""
    source = briefing.files[_FILE]
    for each in settings(briefing):
        base = base_of(briefing).quantities[each.key]
        if base.value == parse_value(each.text) and base.distribution is None:
            message = f"'{each.key}' is {base.value} without the scenario, too"
            yield replace(source.fault(each.value_at, message), severity=Severity.WARNING)


def complaint(briefing: Briefing, key: str, text: str) -> Complaint | None:
    """Why a quantity cannot be set to a text; nothing where it can."""
    quantity = briefing.quantities.get(key)
    if quantity is None:
        return _no_quantity(briefing, key)
    try:
        value = parse_value(text)
    except ValueError as error:
        message, _, advice = clip(str(error), most=600).partition("; ")
        if advice.startswith("the unit stands apart"):
            advice = f"without its unit, which is {quantity.unit}"
        return Complaint(message, advice, of_value=True)
    if quantity.unit == "calendar_year":
        message, advice = no_calendar_year(value)
        return Complaint(message, advice, of_value=True) if message else None
    return None


def _no_quantity(briefing: Briefing, key: str) -> Complaint | None:
    if key in briefing.calculations:
        return Complaint(f"'{key}' is a result, which cannot be set", "set what it comes from")
    if key in briefing.facts:
        return Complaint(f"'{key}' is a fact without a number", "")
    if briefing.is_unread("quantities", key):
        return None
    return Complaint(f"no quantity '{clip(key)}'", suggest(key, briefing.quantities))


# ---- applying one


def scenario_of(
    briefing: Briefing, name: str, by_hand: Mapping[str, str] | None = None
) -> Scenario:
    """The scenario of that name, or the base where it is empty, with some numbers set `by_hand`.

    Raises
    ------
    UsageError
        When there is no such scenario, or a number cannot be set so.
    """
    if name and name not in briefing.scenarios:
        hint = suggest(name, briefing.scenarios) or "it has none"
        raise UsageError(f"no scenario '{name}' of {briefing.id} ({hint})")
    base = base_of(briefing)
    changes = {each.base.id: each for each in _changes(base, name)}
    for key, text in (by_hand or {}).items():
        found = complaint(base, key, text)
        if found:
            hint = found.hint or _FORM.format(f"--set {key}=…")
            raise UsageError(f"--set {key}={text}: {found.message} ({hint})")
        changes[key] = Change(base.quantities[key], parse_value(text), BY_HAND)
    return Scenario(name, tuple(changes.values()))


def _changes(base: Briefing, name: str) -> Iterator[Change]:
    for each in settings(base):
        if each.scenario == name:
            model = base.scenarios[name]
            quantity = base.quantities[each.key]
            yield Change(quantity, parse_value(each.text), model.label, model.note, each.key_at)


def applied(briefing: Briefing, scenario: Scenario) -> Briefing:
    """The briefing with its quantities as the scenario has them."""
    base = base_of(briefing)
    # What is taken for a subject follows from its members: first with the new values alone, since
    # its rule goes by the dates and sources that an assumption no longer has.
    moved = {
        each.base.id: replace(each.base, value=each.value, distribution=None)
        for each in scenario.changes
    }
    under, _ = settled(replace(base, quantities={**base.quantities, **moved}))
    changed = {each.base.id: _changed(each) for each in scenario.changes}
    return replace(under, quantities={**under.quantities, **changed}, scenario=scenario)


def _changed(change: Change) -> Quantity:
    """An assumption of the scenario, printed as it is written there.

    No source states it, and the base's distribution says nothing of it.
    """
    base = change.base
    provenance = Provenance(
        Status.ASSUMPTION,
        change.at or base.provenance.position,
        level=base.provenance.level,
        note=change.note,
        about=base.provenance.about,
        scenario=change.label,
    )
    return replace(base, value=change.value, provenance=provenance, distribution=None, digits=None)


def base_of(briefing: Briefing) -> Briefing:
    """The briefing with its quantities as the data state them."""
    if briefing.scenario is None:
        return briefing
    stated = {each.base.id: each.base for each in briefing.scenario.changes}
    quantities = {**briefing.quantities, **stated}
    return settled(replace(briefing, quantities=quantities, scenario=None))[0]
