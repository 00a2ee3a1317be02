"""Whether numbers that speak of the same thing can all be true."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ssb_report.compute.sampling import COVERAGE, distribution_of, quantile
from ssb_report.errors import Fault
from ssb_report.provenance import Rule
from ssb_report.quantity import Form, Quantity, Shape
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.subjects import groups, members
from ssb_report.units import convert, same_dimension

__all__ = ["Contradiction", "Member", "agree", "contradictions", "stated_interval", "unruled"]

Stated = Callable[[Quantity], tuple[float, float]]

_ALIKE = 1e-9
"""Ends that differ by less than this, relatively, are the same: units were converted."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the numbers about a subject: whether its number is taken, and what it contradicts."""

    quantity: Quantity
    is_used: bool
    against: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A subject with the number that its rule gave, and the numbers that sources state."""

    subject: Quantity
    rule: Rule
    members: tuple[Member, ...]


def _once() -> Stated:
    """The stated interval of each quantity, found when it is first asked for."""
    known: dict[int, tuple[float, float]] = {}

    def stated(quantity: Quantity) -> tuple[float, float]:
        if id(quantity) not in known:
            known[id(quantity)] = stated_interval(quantity)
        return known[id(quantity)]

    return stated


def contradictions(briefing: Briefing) -> list[Contradiction]:
    """The subjects that have a rule, each with its members."""
    found = []
    for key, model in briefing.contradictions.items():
        subject, about, stated = briefing.quantities[key], members(briefing, key), _once()
        told = tuple(
            Member(each, subject.origin in ("", each.id), _against(each, about, stated))
            for each in about
        )
        found.append(Contradiction(subject, model.rule, told))
    return found


def _against(one: Quantity, others: Sequence[Quantity], stated: Stated) -> tuple[Quantity, ...]:
    return tuple(each for each in others if each is not one and not _agree(one, each, stated))


def agree(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers of one dimension can both be true: their intervals share a point."""
    return _agree(one, other, stated_interval)


def _agree(one: Quantity, other: Quantity, stated: Stated) -> bool:
    unit = min(one.unit, other.unit)
    return _reaches(one, other, unit, stated) and _reaches(other, one, unit, stated)


def _reaches(one: Quantity, other: Quantity, unit: str, stated: Stated) -> bool:
    """Whether the upper end of one number is no lower than the lower end of the other."""
    high = float(convert(stated(one)[1], one.unit, unit))
    low = float(convert(stated(other)[0], other.unit, unit))
    if math.isclose(high, low, rel_tol=_ALIKE):
        return not (_is_open(one, Form.BELOW) or _is_open(other, Form.ABOVE))
    return high > low


def _is_open(quantity: Quantity, form: Form) -> bool:
    """Whether the number lies beyond a bound and not at it."""
    return quantity.value.form is form and quantity.distribution is None


def stated_interval(quantity: Quantity) -> tuple[float, float]:
    """Where a number may lie by what is stated of it, in its own unit; a bound leaves one end open.

    Where a distribution is stated or follows from the form (`distribution_of`), these are its ends;
    of one that has none, the ends of the interval that is printed of results.
    """
    distribution = distribution_of(quantity.value, quantity.distribution)
    if distribution is None:
        return quantity.value.low, quantity.value.high
    if distribution.shape in (Shape.UNIFORM, Shape.TRIANGULAR):
        return float(distribution.parameters[0]), float(distribution.parameters[-1])
    tail = (1 - COVERAGE) / 2
    return quantile(distribution, tail), quantile(distribution, 1 - tail)


def unruled(briefing: Briefing) -> list[Fault]:
    """A fault for each subject whose numbers contradict each other and that has no rule."""
    faults = []
    for group in groups(briefing):
        stated = _once()
        about = group[0].provenance.about
        alike = all(same_dimension(group[0].unit, each.unit) for each in group)
        if alike and about not in briefing.contradictions:
            at_odds = [each for each in group if _against(each, group, stated)]
            if at_odds and not briefing.is_unread("contradictions", about):
                faults.append(_fault(briefing, about, at_odds, stated))
    return faults


def _fault(briefing: Briefing, about: str, at_odds: Sequence[Quantity], stated: Stated) -> Fault:
    """The fault at the first number that contradicts one above it."""
    *others, last = (f"'{each.id}' ({each.value} {each.unit})" for each in at_odds)
    at = next(each for place, each in enumerate(at_odds) if _against(each, at_odds[:place], stated))
    message = f"{', '.join(others)} and {last} disagree about '{about}'"
    hint = "give a rule in contradictions.yaml, or say by 'condition' how they differ"
    return briefing.fault(briefing.position("quantities", at.id, "about"), message, hint)
