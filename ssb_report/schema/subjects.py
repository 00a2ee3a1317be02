"""Subjects on which sources disagree: each becomes one number, by the rule that it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ssb_report.errors import Fault
from ssb_report.limits import MEMBERS as MAX_MEMBERS
from ssb_report.provenance import Citation, Provenance, Rule, Status, Tier
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.horizons import first_day
from ssb_report.schema.messages import suggest
from ssb_report.schema.models import ContradictionModel
from ssb_report.schema.source import KeyPath
from ssb_report.units import convert, same_dimension

__all__ = ["groups", "members", "settled", "tier_of"]

_FILE = "contradictions"
_TIERS = tuple(Tier)
"""The best first."""

_BELOW = (Form.BELOW, Form.AT_MOST)
_ABOVE = (Form.ABOVE, Form.AT_LEAST)
_DIGITS = 12
"""Significant digits of an end that was converted: more than any source states."""


def members(briefing: Briefing, subject: str) -> list[Quantity]:
    """The quantities that speak of a subject, in the order of their file, as many as may."""
    stated = (each for each in briefing.quantities.values() if each.provenance.rule is None)
    return [each for each in stated if each.provenance.about == subject][:MAX_MEMBERS]


def groups(briefing: Briefing) -> list[list[Quantity]]:
    """The quantities that can contradict each other: of one subject, level and condition."""
    found: dict[object, list[Quantity]] = {}
    for each in briefing.quantities.values():
        given = each.provenance
        if given.about and given.rule is None:
            found.setdefault((given.about, *_kind_of(each)), []).append(each)
    return [group[:MAX_MEMBERS] for group in found.values() if len(group) > 1]


def _kind_of(quantity: Quantity) -> tuple[object, ...]:
    """What numbers of one subject must share so that they can be compared."""
    given = quantity.provenance
    return given.level, tuple(sorted(given.condition.items()))


def tier_of(briefing: Briefing, quantity: Quantity) -> Tier | None:
    """The best tier among a quantity's sources; None where it has none."""
    cited = (briefing.sources.get(each.source) for each in quantity.provenance.citations)
    tiers = [source.custom.tier for source in cited if source]
    return min(tiers, key=_TIERS.index, default=None)


def settled(briefing: Briefing) -> tuple[Briefing, list[Fault]]:
    """The briefing with one quantity more for each subject that has a rule, and the faults met.

    What an earlier call added is made anew, so that a changed member changes it.
    """
    stated = {key: each for key, each in briefing.quantities.items() if not each.provenance.rule}
    settler = _Settler(replace(briefing, quantities=stated))
    settler.run()
    return replace(briefing, quantities={**stated, **settler.made}), settler.faults


class _Settler:
    """Gathers the numbers of the subjects, and the faults on the way."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.made: dict[str, Quantity] = {}
        self.faults: list[Fault] = []

    def run(self) -> None:
        self._require_few()
        for group in groups(self.briefing):
            self._require_one_dimension(group)
        for key, model in self.briefing.contradictions.items():
            found = members(self.briefing, key)
            before = len(self.faults)
            self._check(key, found)
            if len(self.faults) == before and _are_alike(found):
                made = self._made(key, model, found)
                if made is not None:
                    self.made[key] = made

    def _fault(
        self, path: KeyPath, message: str, hint: str = "", *, file: str = _FILE, key: bool = False
    ) -> None:
        source = self.briefing.files[file]
        self.faults.append(source.fault(source.position(path, key=key), message, hint))

    def _require_few(self) -> None:
        """Each number of a subject is compared with each other one."""
        counts: Counter[str] = Counter()
        for each in self.briefing.quantities.values():
            about = each.provenance.about
            counts[about] += 1
            if about and counts[about] == MAX_MEMBERS + 1:
                message = f"more than {MAX_MEMBERS} quantities are about '{about}'"
                self._fault((each.id, "about"), message, file="quantities")

    def _require_one_dimension(self, group: Sequence[Quantity]) -> None:
        first, *others = group
        for each in others:
            if not same_dimension(first.unit, each.unit):
                message = f"'{each.id}' is in '{each.unit}', but '{first.id}' in '{first.unit}'"
                hint = f"both are about '{each.provenance.about}'"
                self._fault((each.id, "unit"), message, hint, file="quantities")

    def _check(self, key: str, found: Sequence[Quantity]) -> None:
        """Whether the entry is about two quantities or more, all of one level and condition."""
        for noun, others in (("quantity", self.briefing.quantities), ("fact", self.briefing.facts)):
            if key in others:
                self._fault((key,), f"'{key}' is a {noun}, too", "rename the subject", key=True)
        if not self.briefing.unread.get("quantities") and len(found) < 2:  # noqa: PLR2004 - a pair
            self._fault((key,), *self._lacking(key, found), key=True)
        odd = next((each for each in found if _kind_of(each) != _kind_of(found[0])), None)
        if odd:
            message = f"'{odd.id}' is of another level or condition than '{found[0].id}'"
            self._fault((key,), message, "give one of them another 'about'", key=True)

    def _lacking(self, key: str, found: Sequence[Quantity]) -> tuple[str, str]:
        if found:
            message = f"only '{found[0].id}' is about '{key}'"
            return message, "a rule chooses among two quantities or more"
        subjects = {each.provenance.about for each in self.briefing.quantities.values()} - {""}
        return f"no quantity is about '{key}'", suggest(key, subjects)

    def _made(
        self, key: str, model: ContradictionModel, found: Sequence[Quantity]
    ) -> Quantity | None:
        if model.rule is Rule.RANGE:
            number = self._range(key, found)
        else:
            number = self._chosen(key, model.rule, found)
        return number and replace(
            number,
            id=key,
            label=model.label,
            symbol=model.symbol or number.symbol,
            digits=model.digits or number.digits,
            provenance=replace(
                number.provenance,
                position=self.briefing.position(_FILE, key, key=True),
                note=model.note,
                finding=None,
                about="",
                rule=model.rule,
            ),
        )

    def _chosen(self, key: str, rule: Rule, found: Sequence[Quantity]) -> Quantity | None:
        """The newest member, or the newest among those of the best tier."""
        first, *ties = _best(self.briefing, rule, found)
        if not ties:
            return replace(first, origin=first.id)
        both = " and ".join(f"'{each.id}'" for each in (first, ties[0]))
        tier = tier_of(self.briefing, first) if rule is Rule.BEST_TIER else None
        dated = f"of {first.provenance.as_of}" if first.provenance.as_of else "without a date"
        message = f"{both} are both {f'{tier}, ' if tier else ''}{dated}"
        self._fault((key, "rule"), message, f"the rule '{rule}' cannot choose between them")
        return None

    def _range(self, key: str, found: Sequence[Quantity]) -> Quantity | None:
        """From the lowest end to the highest that a member states, as a value of their grammar.

        A bound among them leaves the range open on its side: it then is a bound itself.
        """
        unit = found[0].unit
        value = _span([(each.value.form, *_ends(each, unit)) for each in found])
        if value is None:
            self._fault((key, "rule"), "the range is open at both ends", "choose another rule")
            return None
        citations: dict[Citation, None] = {}
        for each in found:
            citations.update(dict.fromkeys(each.provenance.citations))
        given = found[0].provenance
        provenance = Provenance(
            status=Status.ESTIMATE,
            position=given.position,
            level=given.level,
            as_of=max(each.provenance.as_of for each in found),
            citations=tuple(citations),
            condition=given.condition,
        )
        return Quantity(key, {}, value, unit, provenance, symbol=found[0].symbol)


def _are_alike(found: Sequence[Quantity]) -> bool:
    return bool(found) and all(same_dimension(found[0].unit, each.unit) for each in found)


def _best(briefing: Briefing, rule: Rule, found: Sequence[Quantity]) -> list[Quantity]:
    """The members that the rule puts first; more than one where it cannot tell them apart."""

    def rank(quantity: Quantity) -> tuple[int, date]:
        as_of, tier = quantity.provenance.as_of, tier_of(briefing, quantity)
        place = len(_TIERS) if tier is None else _TIERS.index(tier)
        day = first_day(as_of) if as_of else date.min
        return (-place if rule is Rule.BEST_TIER else 0), day

    best = max(map(rank, found))
    return [each for each in found if rank(each) == best]


def _ends(quantity: Quantity, unit: str) -> tuple[Decimal | None, Decimal | None]:
    """The stated ends in `unit`; None where a bound leaves one open."""
    value = quantity.value
    low = high = value.first
    if value.form is Form.PLUS_MINUS and value.second is not None:
        low, high = value.first - value.second, value.first + value.second
    elif value.form is Form.RANGE and value.second is not None:
        high = value.second
    return (
        None if value.form in _BELOW else _converted(low, quantity.unit, unit),
        None if value.form in _ABOVE else _converted(high, quantity.unit, unit),
    )


def _converted(number: Decimal, unit: str, to: str) -> Decimal:
    if unit == to:
        return number
    return Decimal(f"{float(convert(float(number), unit, to)):.{_DIGITS}g}")


def _span(stated: Sequence[tuple[Form, Decimal | None, Decimal | None]]) -> Value | None:
    """The value that holds all ends; None where it would be open at both."""
    lows = [low for _, low, _ in stated if low is not None]
    highs = [high for _, _, high in stated if high is not None]
    is_closed_below, is_closed_above = len(lows) == len(stated), len(highs) == len(stated)
    if is_closed_below and is_closed_above:
        low, high = min(lows), max(highs)
        return Value(Form.EXACT, low) if low == high else Value(Form.RANGE, low, high)
    if is_closed_below:
        forms = {form for form, low, _ in stated if low == min(lows)}
        return Value(Form.ABOVE if forms == {Form.ABOVE} else Form.AT_LEAST, min(lows))
    if is_closed_above:
        forms = {form for form, _, high in stated if high == max(highs)}
        return Value(Form.BELOW if forms == {Form.BELOW} else Form.AT_MOST, max(highs))
    return None
