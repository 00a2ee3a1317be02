"""Quantities and results that are not what they were: how far they moved, and through what."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from ssb_report.check.check import Checked
from ssb_report.check.guards import headline, relative_move
from ssb_report.compute.contradictions import stated_interval
from ssb_report.compute.results import Result
from ssb_report.diff.entries import (
    Fields,
    different,
    label_of,
    plain_fields,
    provenance_fields,
    text_fields,
)
from ssb_report.diff.model import Change, FieldChange, NumberChange, Stated
from ssb_report.display.numbers import number_text, percent_text
from ssb_report.provenance import Status
from ssb_report.quantity import Form, Quantity
from ssb_report.schema.subjects import members
from ssb_report.units import convert, same_dimension

__all__ = ["quantity_changes", "result_changes"]

_LANGUAGE = "en"
_OWN = ("formula", "computed from", "unit")
"""The fields by which a result moves of itself, whatever its inputs do."""


def quantity_changes(old: Checked, new: Checked) -> tuple[NumberChange, ...]:
    """The quantities, with those that are taken for a subject, of which anything is different."""
    before, after = old.briefing.quantities, new.briefing.quantities
    found = []
    for key in {**after, **before}:
        one, other = before.get(key), after.get(key)
        fields = different(_stated_fields(one, old), _stated_fields(other, new))
        change = _change(one, other, (old, new), fields)
        if change:
            found.append(change)
    return tuple(found)


def result_changes(
    old: Checked, new: Checked, quantities: tuple[NumberChange, ...]
) -> tuple[NumberChange, ...]:
    """The results of which anything is different; `quantities` are the changed ones."""
    before, after = old.numbers.results, new.numbers.results
    found = []
    for key in {**after, **before}:
        one, other = before.get(key), after.get(key)
        numbers = (one.quantity if one else None, other.quantity if other else None)
        fields = different(_computed_fields(one, old), _computed_fields(other, new))
        change = _change(*numbers, (old, new), fields)
        if change:
            found.append(change)
    moved = _roots(new, quantities, found)
    return tuple(replace(each, through=_ways(each, new, moved)) for each in found)


def _change(
    old: Quantity | None,
    new: Quantity | None,
    sides: tuple[Checked, Checked],
    fields: tuple[FieldChange, ...],
) -> NumberChange | None:
    named, checked = (new, sides[1]) if new else (old, sides[0])
    if named is None:
        return None
    one, other = _stated(old), _stated(new)
    label = label_of(named.label, checked)
    if old is None or new is None:
        what = Change.REMOVED if new is None else Change.ADDED
        return NumberChange(named.id, label, what, one, other)
    relative = relative_move(headline(old), headline(new))
    inside = _is_inside(one, other)
    change = NumberChange(new.id, label, Change.CHANGED, one, other, relative, inside, fields)
    return change if change.has_moved or fields or one != other else None


def _stated(quantity: Quantity | None) -> Stated | None:
    if quantity is None:
        return None
    value, ends = quantity.value, _ends(quantity)
    printed = number_text(quantity, _LANGUAGE, form="symbols", interval=True)
    is_computed = quantity.provenance.status is Status.COMPUTED
    exact = repr(value.nominal) if is_computed else str(value)
    interval = ends if ends[0] < ends[1] else None
    return Stated(printed, exact, value.nominal, quantity.unit, interval)


def _ends(quantity: Quantity) -> tuple[float, float]:
    """What a number leaves open: a ± as it is written, and not how far such a number may stray."""
    if quantity.interval:
        return float(quantity.interval.low), float(quantity.interval.high)
    if quantity.value.form is Form.PLUS_MINUS and not quantity.distribution:
        return quantity.value.low, quantity.value.high
    return stated_interval(quantity)


def _is_inside(old: Stated | None, new: Stated | None) -> bool | None:
    """Whether a number that moved stayed within what was open before; None where nothing was."""
    if not old or not new or not old.interval or not same_dimension(old.unit, new.unit):
        return None
    value = float(convert(new.value, new.unit, old.unit))
    if value == old.value:
        return None
    low, high = old.interval
    return low <= value <= high


# ---- fields


def _fields(quantity: Quantity, checked: Checked) -> Fields:
    """What is said of any number, beside its value."""
    return {
        **text_fields("label", quantity.label, checked),
        **plain_fields(unit=quantity.unit, symbol=quantity.symbol, digits=quantity.digits),
        **provenance_fields(quantity.provenance, checked),
    }


def _stated_fields(quantity: Quantity | None, checked: Checked) -> Fields:
    if quantity is None:
        return {}
    return {**_fields(quantity, checked), **plain_fields(distribution=quantity.distribution)}


def _computed_fields(result: Result | None, checked: Checked) -> Fields:
    if result is None:
        return {}
    arguments = (f"{name}: {', '.join(refs)}" for name, refs in result.arguments.items())
    return {
        **_fields(result.quantity, checked),
        **plain_fields(
            formula=result.formula.id,
            computed_from="; ".join(arguments),
            published=_published(result, checked),
        ),
    }


def _published(result: Result, checked: Checked) -> str:
    """How a result compares with the value that was published."""
    expectation = result.expectation
    if expectation is None:
        return ""
    published = number_text(checked.numbers[expectation.published], _LANGUAGE, form="symbols")
    verdict = "agrees with" if expectation.agrees else "disagrees with"
    return f"{verdict} {published} ({percent_text(expectation.difference, _LANGUAGE)})"


# ---- through which inputs


def _roots(
    checked: Checked, quantities: Iterable[NumberChange], results: Iterable[NumberChange]
) -> set[str]:
    """The ids from which moves start: what is stated otherwise, taken otherwise or computed so."""
    moved = {each.id for each in quantities if each.has_moved}
    taken = {key for key in moved if not moved.isdisjoint(_inputs(checked, key))}
    own = (each.id for each in results if any(field.name in _OWN for field in each.fields))
    return {*(moved - taken), *own}


def _inputs(checked: Checked, key: str) -> tuple[str, ...]:
    """What a result is computed from, or the quantities out of which a subject's is taken."""
    if key in checked.numbers.results:
        return checked.numbers.results[key].inputs
    if key in checked.briefing.contradictions:
        return tuple(each.id for each in members(checked.briefing, key))
    return ()


def _ways(change: NumberChange, checked: Checked, roots: set[str]) -> tuple[tuple[str, ...], ...]:
    """The shortest way from each of the `roots` that a moved result rests on."""
    if not change.has_moved:
        return ()
    found: dict[str, tuple[str, ...]] = {}
    waiting: deque[tuple[str, ...]] = deque([(change.id,)])
    seen = {change.id}
    while waiting:
        way = waiting.popleft()
        if way[0] in roots:
            found[way[0]] = way
        for key in _inputs(checked, way[0]):
            if key not in seen:
                seen.add(key)
                waiting.append((key, *way))
    return tuple(found.values())
