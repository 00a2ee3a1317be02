"""What is said in the data beside numbers, field by field: facts, claims, sources, scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from ssb_report.check.check import Checked
from ssb_report.check.claims import stated_numbers
from ssb_report.compute.claims import Judgement, judge
from ssb_report.compute.contradictions import Contradiction, contradictions
from ssb_report.compute.results import Numbers
from ssb_report.diff.model import Change, Dispute, EntryChange, FieldChange, SettingChange
from ssb_report.display.claims import verdict_text
from ssb_report.display.numbers import number_text, pick
from ssb_report.display.plain import written_out
from ssb_report.provenance import Citation, Provenance, Text
from ssb_report.schema.bibliography import SourceModel
from ssb_report.schema.models import ANY_LANGUAGE, ScenarioModel

__all__ = [
    "Fields",
    "Verdicts",
    "claim_changes",
    "different",
    "dispute_changes",
    "fact_changes",
    "label_of",
    "plain_fields",
    "provenance_fields",
    "scenario_changes",
    "source_changes",
    "text_fields",
]

T = TypeVar("T")

Fields = Mapping[str, tuple[str, str]]
"""The fields of an entry: how each was written, and how it is told."""

Verdicts = Mapping[str, tuple[Mapping[str, Judgement], Mapping[str, Judgement]]]
"""What editions judge claims to be, on both sides."""

_LANGUAGE = "en"


def label_of(text: Text, checked: Checked) -> str:
    """A name in English, or in the first language that it has."""
    told = pick(text, _LANGUAGE) or next(iter(text.values()), "")
    return written_out(told, checked.briefing, checked.numbers, _LANGUAGE)


def different(old: Fields, new: Fields) -> tuple[FieldChange, ...]:
    """The fields that were not written as they are; a number named in a text is not the text."""
    nothing = ("", "")
    pairs = ((name, old.get(name, nothing), new.get(name, nothing)) for name in {**new, **old})
    return tuple(FieldChange(name, a[1], b[1]) for name, a, b in pairs if a[0] != b[0])


def plain_fields(**values: object) -> Fields:
    """Fields that are told as they are written."""
    texts = ((name, "" if value is None else str(value)) for name, value in values.items())
    return {name.replace("_", " "): (text, text) for name, text in texts}


def text_fields(name: str, text: Text, checked: Checked) -> Fields:
    """A text of the data, language by language."""
    fields = {}
    for language, written in text.items():
        spoken = _LANGUAGE if language == ANY_LANGUAGE else language
        told = written_out(written, checked.briefing, checked.numbers, spoken)
        fields[name if language == ANY_LANGUAGE else f"{name} ({language})"] = written, told
    return fields


def provenance_fields(given: Provenance, checked: Checked) -> Fields:
    """Where a number or a fact comes from."""
    finding = given.finding
    return {
        **plain_fields(
            source=_sources(given.citations),
            locator="; ".join(each.locator for each in given.citations if each.locator),
            date=given.as_of,
            status=given.status.value,
            level=given.level and given.level.value,
            about=given.about,
            kind=given.kind,
            rule=given.rule and given.rule.value,
            finding=finding and finding.result.value,
            finding_source=_sources(finding.citations) if finding else "",
        ),
        **text_fields("condition", given.condition, checked),
        **text_fields("note", given.note, checked),
        **(text_fields("finding note", finding.note, checked) if finding else {}),
    }


def _sources(citations: tuple[Citation, ...]) -> str:
    return ", ".join(each.source for each in citations)


def _entries(
    old: Mapping[str, T],
    new: Mapping[str, T],
    change: Callable[[str, T | None, T | None], EntryChange],
) -> Iterator[EntryChange]:
    """What `change` finds of each entry, where there is anything."""
    for key in {**new, **old}:
        found = change(key, old.get(key), new.get(key))
        parts = (found.fields, found.settings, found.numbers)
        if found.change is not Change.CHANGED or found.flipped or any(parts):
            yield found


def _change(old: object, new: object) -> Change:
    if old is None:
        return Change.ADDED
    return Change.REMOVED if new is None else Change.CHANGED


# ---- facts and sources


def fact_changes(old: Checked, new: Checked) -> tuple[EntryChange, ...]:
    """The statements without numbers of which anything is different."""
    before, after = _facts(old), _facts(new)

    def change(key: str, one: Fields | None, other: Fields | None) -> EntryChange:
        checked = new if other else old
        label = label_of(checked.briefing.facts[key].label, checked)
        return EntryChange(key, label, _change(one, other), different(one or {}, other or {}))

    return tuple(_entries(before, after, change))


def _facts(checked: Checked) -> dict[str, Fields]:
    return {
        key: {
            **text_fields("label", fact.label, checked),
            **text_fields("statement", fact.statement, checked),
            **provenance_fields(fact.provenance, checked),
        }
        for key, fact in checked.briefing.facts.items()
    }


def source_changes(old: Checked, new: Checked) -> tuple[EntryChange, ...]:
    """The entries of the bibliography of which anything is different."""

    def change(key: str, one: SourceModel | None, other: SourceModel | None) -> EntryChange:
        named = other or one
        title = named.title if named else ""
        return EntryChange(key, title, _change(one, other), different(_source(one), _source(other)))

    return tuple(_entries(old.briefing.sources, new.briefing.sources, change))


def _source(source: SourceModel | None) -> Fields:
    if source is None:
        return {}
    dumped = source.model_dump(by_alias=True, exclude_defaults=True, exclude={"custom", "id"})
    custom = source.custom.model_dump(exclude_defaults=True)
    dumped |= custom
    if source.issued:
        dates = ("-".join(f"{part:02}" for part in date) for date in source.issued.date_parts)
        dumped["issued"] = "/".join(dates)
    if source.author:
        names = ((each.literal, each.given, each.family) for each in source.author)
        dumped["author"] = ", ".join(" ".join(filter(None, name)) for name in names)
    return plain_fields(**dumped)


# ---- claims


def claim_changes(old: Checked, new: Checked, editions: Verdicts) -> tuple[EntryChange, ...]:
    """The claims whose predicate is another one, or whose verdict.

    What they are judged to be under a scenario, the `editions` tell that stand under one.
    """
    before, after = (judge(each.briefing, each.numbers)[0] for each in (old, new))

    def change(key: str, one: Judgement | None, other: Judgement | None) -> EntryChange:
        named = other or one
        label = " ".join(named.claim.text.split()) if named else key
        pairs = [(one, other), *((a.get(key), b.get(key)) for a, b in editions.values())]
        flipped = any(a and b and a.verdict is not b.verdict for a, b in pairs)
        fields = different(
            {**_claim(one, old), **_verdicts(key, editions, 0)},
            {**_claim(other, new), **_verdicts(key, editions, 1)},
        )
        return EntryChange(key, label, _change(one, other), fields, flipped=flipped)

    return tuple(_entries(before, after, change))


def _verdicts(key: str, editions: Verdicts, side: int) -> Fields:
    judged = {edition: sides[side].get(key) for edition, sides in editions.items()}
    texts = {
        f"verdict in {edition}": verdict_text(each, _LANGUAGE)
        for edition, each in judged.items()
        if each
    }
    return {name: (text, text) for name, text in texts.items()}


def _claim(judgement: Judgement | None, checked: Checked) -> Fields:
    if judgement is None:
        return {}
    claim = judgement.claim
    return {
        **plain_fields(
            number=f"C{claim.number}",
            predicate=" ".join(claim.text.split()),
            numbers=stated_numbers(checked.briefing, checked.numbers, judgement),
            verdict=verdict_text(judgement, _LANGUAGE),
            confidence=f"{claim.confidence:.4%}".replace(".0000", ""),
        ),
        **text_fields("note", claim.note, checked),
    }


# ---- contradictions


def dispute_changes(old: Checked, new: Checked) -> tuple[Dispute, ...]:
    """The subjects whose sources contradict each other otherwise, or are taken otherwise."""
    before, after = (
        {each.subject.id: each for each in contradictions(checked.briefing)}
        for checked in (old, new)
    )
    found = []
    for key in {**after, **before}:
        one, other = before.get(key), after.get(key)
        gone, come = _pairs(one), _pairs(other)
        fields = different(_taken(one), _taken(other))
        if gone != come or fields:
            checked, subject = (new, other) if other else (old, one)
            label = label_of(subject.subject.label, checked) if subject else key
            gained = tuple(pair for pair in come if pair not in gone)
            lost = tuple(pair for pair in gone if pair not in come)
            found.append(Dispute(key, label, gained, lost, fields))
    return tuple(found)


def _pairs(found: Contradiction | None) -> list[tuple[str, str]]:
    """The pairs of numbers that cannot both be true, each once."""
    pairs = (
        tuple(sorted((member.quantity.id, other.id)))
        for member in (found.members if found else ())
        for other in member.against
    )
    return [(one, other) for one, other in dict.fromkeys(pairs)]


def _taken(found: Contradiction | None) -> Fields:
    if found is None:
        return {}
    used = [member.quantity.id for member in found.members if member.is_used]
    printed = number_text(found.subject, _LANGUAGE, form="symbols")
    return plain_fields(rule=found.rule.value, taken=printed, taken_from=", ".join(used))


# ---- scenarios


def scenario_changes(old: Checked, new: Checked) -> tuple[EntryChange, ...]:
    """The scenarios that set something else, or under which compared numbers are others."""

    def change(key: str, one: ScenarioModel | None, other: ScenarioModel | None) -> EntryChange:
        fields = different(_scenario(one, old), _scenario(other, new))
        label = label_of(other.label, new) if other else label_of(one.label, old) if one else key
        settings = _settings(one.settings if one else {}, other.settings if other else {})
        compared = _settings(_compared(old.numbers, key), _compared(new.numbers, key))
        found = _change(one, other)
        numbers = compared if found is Change.CHANGED else ()
        return EntryChange(key, label, found, fields, settings=settings, numbers=numbers)

    return tuple(_entries(old.briefing.scenarios, new.briefing.scenarios, change))


def _scenario(model: ScenarioModel | None, checked: Checked) -> Fields:
    if model is None:
        return {}
    return {
        **text_fields("label", model.label, checked),
        **text_fields("note", model.note, checked),
    }


def _settings(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[SettingChange, ...]:
    pairs = ((key, old.get(key, ""), new.get(key, "")) for key in {**new, **old})
    return tuple(SettingChange(*each) for each in pairs if each[1] != each[2])


def _compared(numbers: Numbers, key: str) -> dict[str, str]:
    """The numbers that are compared as they are under a scenario."""
    case = numbers.cases.get(key)
    return {
        name: number_text(quantity, _LANGUAGE, form="symbols", interval=True)
        for name, quantity in (case.numbers if case else {}).items()
    }
