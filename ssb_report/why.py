"""Explains a number or a claim: what is behind it down to the lines of YAML, and all its uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ssb_report.check.check import Checked
from ssb_report.check.claims import stated_numbers
from ssb_report.compute.claims import Judgement, judge
from ssb_report.compute.contradictions import Contradiction, contradictions
from ssb_report.compute.graph import Result
from ssb_report.compute.sampling import distribution_of
from ssb_report.compute.sensitivity import sensitivity
from ssb_report.display.claims import confidence_text, verdict_text
from ssb_report.display.numbers import date_text, number_text, percent_text, pick
from ssb_report.display.plain import written_out
from ssb_report.display.uncertain import (
    covered,
    covered_text,
    distribution_text,
    share_text,
    stated_text,
)
from ssb_report.display.wording import words
from ssb_report.errors import UsageError
from ssb_report.provenance import Provenance, Text
from ssb_report.quantity import Quantity
from ssb_report.schema.briefing import Change
from ssb_report.schema.messages import suggest
from ssb_report.schema.predicates import Named, mentions
from ssb_report.schema.stakeholders import load_stakeholders
from ssb_report.schema.subjects import tier_of

__all__ = ["explain", "explain_data"]

_LANGUAGE = "en"


def explain(checked: Checked, key: str) -> str:
    """The derivation and the uses of a quantity, a fact, a result or a claim, as text.

    Raises
    ------
    UsageError
        When the briefing has no such id; suggests a near one.
    """
    _require(checked, key)
    is_claim = key in checked.briefing.claims
    told = _claim(checked, key) if is_claim else _derivation(checked, key, 0, set())
    lines = [*told, "", "used in"]
    uses = _uses(checked, key)
    lines += [f"  {use}" for use in uses] or ["  nothing"]
    return "\n".join(lines)


def explain_data(checked: Checked, key: str) -> dict[str, Any]:
    """The same for programs."""
    _require(checked, key)
    results = checked.numbers.results
    content: dict[str, Any] = {"id": key, "uses": _uses(checked, key)}
    if key in checked.briefing.claims:
        return content | _claim_data(checked, key)
    if key in checked.briefing.facts:
        fact = checked.briefing.facts[key]
        content["statement"] = _plain(checked, fact.statement)
        return content | _provenance_data(fact.provenance)
    quantity = checked.numbers[key]
    content |= {
        "label": _plain(checked, quantity.label),
        "value": quantity.value.nominal,
        "stated": str(quantity.value),
        "unit": quantity.unit,
        "printed": number_text(quantity, _LANGUAGE, form="symbols"),
        **_uncertainty_data(quantity),
        **_provenance_data(quantity.provenance),
        **_change_data(checked, key),
    }
    if found := _contradiction(checked, key):
        content["contradiction"] = _contradiction_data(checked, found)
    if key in results:
        content["formula"] = results[key].formula.id
        shares = {each.id: each.share for each in sensitivity(checked.numbers, key)}
        if shares:
            content["shares_of_variance"] = shares
        content["inputs"] = [explain_data(checked, each) for each in results[key].inputs]
    return content


def _uncertainty_data(quantity: Quantity) -> dict[str, Any]:
    """The interval of an uncertain number, and the distribution that an input was taken with."""
    interval = covered(quantity).interval
    content: dict[str, Any] = {}
    if interval:
        content["interval"] = [float(interval.low), float(interval.high)]
    if distribution := distribution_of(quantity.value, quantity.distribution):
        parameters = [float(each) for each in distribution.parameters]
        content["distribution"] = {distribution.shape.value: parameters}
    return content


def _change_data(checked: Checked, key: str) -> dict[str, Any]:
    change = _change(checked, key)
    if change is None:
        return {}
    return {"scenario": pick(change.label, _LANGUAGE), "base": str(change.base.value)}


def _change(checked: Checked, key: str) -> Change | None:
    """What the scenario under which the briefing stands changes about a number."""
    scenario = checked.briefing.scenario
    changes = scenario.changes if scenario else ()
    return next((each for each in changes if each.base.id == key), None)


def _provenance_data(provenance: Provenance) -> dict[str, Any]:
    return {
        "status": provenance.status.value,
        "as_of": provenance.as_of or None,
        "cite": [
            {"source": citation.source, "locator": citation.locator}
            for citation in provenance.citations
        ],
        "at": str(provenance.position),
    }


def _contradiction_data(checked: Checked, found: Contradiction) -> dict[str, Any]:
    return {
        "subject": found.subject.id,
        "rule": found.rule.value,
        "why": _plain(checked, found.subject.provenance.note),
        "members": [
            {
                "id": member.quantity.id,
                "stated": str(member.quantity.value),
                "unit": member.quantity.unit,
                "used": member.is_used,
                "contradicts": [each.id for each in member.against],
                **_provenance_data(member.quantity.provenance),
            }
            for member in found.members
        ],
    }


def _contradiction(checked: Checked, key: str) -> Contradiction | None:
    """The contradiction that a number is a part of, or out of which it was made."""
    for found in contradictions(checked.briefing):
        if key in (found.subject.id, *(member.quantity.id for member in found.members)):
            return found
    return None


def _require(checked: Checked, key: str) -> None:
    briefing = checked.briefing
    known = {*briefing.quantities, *briefing.facts, *checked.numbers.results, *briefing.claims}
    if key not in known:
        hint = suggest(key, known)
        message = f"'{key}' is no quantity, fact, result or claim of {briefing.id}"
        raise UsageError(f"{message} ({hint})" if hint else message)


def _claim(checked: Checked, key: str) -> Iterator[str]:
    """A claim: its predicate, its numbers, whether it holds, and where the numbers come from."""
    judgement = _judgement(checked, key)
    claim = judgement.claim
    yield f"{key}: {' '.join(claim.text.split())}"
    yield f"  {checked.briefing.position('claims', key, key=True)}"
    yield f"  {stated_numbers(checked.briefing, checked.numbers, judgement)}"
    yield f"  {verdict_text(judgement, _LANGUAGE)}; asked: {confidence_text(claim.confidence)}"
    if note := _plain(checked, claim.note):
        yield f"  note: {note}"
    told: set[str] = set()
    for number in _named(judgement):
        yield from _derivation(checked, number, 1, told)


def _claim_data(checked: Checked, key: str) -> dict[str, Any]:
    judgement = _judgement(checked, key)
    claim = judgement.claim
    return {
        "that": claim.text,
        "numbers": stated_numbers(checked.briefing, checked.numbers, judgement),
        "verdict": judgement.verdict.value,
        "share": judgement.share,
        "confidence": claim.confidence,
        "note": _plain(checked, claim.note),
        "at": str(checked.briefing.position("claims", key, key=True)),
        "inputs": [explain_data(checked, each) for each in _named(judgement)],
    }


def _judgement(checked: Checked, key: str) -> Judgement:
    return judge(checked.briefing, checked.numbers)[0][key]


def _named(judgement: Judgement) -> list[str]:
    """The ids of the numbers that a claim names, each once."""
    named = mentions(judgement.claim.predicate)
    references = (each.reference for each in named if isinstance(each, Named))
    return list(dict.fromkeys(reference.partition(".")[0] for reference in references))


def _derivation(checked: Checked, key: str, depth: int, told: set[str]) -> Iterator[str]:
    indent = "  " * depth
    if key in checked.briefing.facts:
        fact = checked.briefing.facts[key]
        yield f"{indent}{key}: {_plain(checked, fact.statement)}"
        yield from _provenance(checked, fact.provenance, indent + "  ")
        return
    quantity = checked.numbers[key]
    yield f"{indent}{key} = {number_text(quantity, _LANGUAGE, form='symbols')}"
    if key in told:
        yield f"{indent}  (as above)"
        return
    told.add(key)
    yield f"{indent}  {_plain(checked, quantity.label)}"
    if interval := covered_text(quantity, _LANGUAGE):
        yield f"{indent}  {interval}"
    if key in checked.numbers.results:
        result = checked.numbers.results[key]
        yield from _calculation(checked, result, indent + "  ")
        for each in result.inputs:
            yield from _derivation(checked, each, depth + 1, told)
    else:
        if spread := distribution_text(quantity, _LANGUAGE):
            yield f"{indent}  taken as {spread}"
        yield from _provenance(checked, quantity.provenance, indent + "  ")
        if change := _change(checked, key):
            base = stated_text(change.base, _LANGUAGE)
            yield f"{indent}  scenario: {pick(change.label, _LANGUAGE)}; in the base {base}"
        if found := _contradiction(checked, key):
            yield from _choice(checked, found, indent + "  ")


def _choice(checked: Checked, found: Contradiction, indent: str) -> Iterator[str]:
    """What sources state of a subject, and which of it is taken."""
    taken = words(_LANGUAGE)[found.rule.value]
    yield f"{indent}about {found.subject.id}, for which {taken} is taken:"
    for member in found.members:
        quantity, tier = member.quantity, tier_of(checked.briefing, member.quantity)
        told = [f"{quantity.id}: {number_text(quantity, _LANGUAGE, form='symbols')}"]
        told += [f"as of {quantity.provenance.as_of}"] if quantity.provenance.as_of else []
        told += [tier] if tier else []
        if member.against:
            told.append(f"contradicts {' and '.join(each.id for each in member.against)}")
        yield f"{indent}  {'*' if member.is_used else '-'} {', '.join(told)}"


def _calculation(checked: Checked, result: Result, indent: str) -> Iterator[str]:
    yield f"{indent}{result.quantity.provenance.position}"
    arguments = ", ".join(f"{name}: {', '.join(refs)}" for name, refs in result.arguments.items())
    yield f"{indent}formula {result.formula.id}({arguments})"
    yield f"{indent}exactly {result.quantity.value.nominal!r} {result.quantity.unit}"
    drivers = sensitivity(checked.numbers, result.quantity.id)
    if drivers:
        yield f"{indent}shares of its variance"
    for driver in drivers:
        yield f"{indent}  {driver.id} {share_text(driver.share, _LANGUAGE)}"
    expectation = result.expectation
    if expectation:
        published = number_text(checked.numbers[expectation.published], _LANGUAGE, form="symbols")
        verdict = "agrees with" if expectation.agrees else "DISAGREES with"
        difference = percent_text(expectation.difference, _LANGUAGE)
        yield f"{indent}{verdict} the published {published} ({difference})"
    if note := _plain(checked, result.quantity.provenance.note):
        yield f"{indent}note: {note}"


def _provenance(checked: Checked, provenance: Provenance, indent: str) -> Iterator[str]:
    wording = words(_LANGUAGE)
    yield f"{indent}{provenance.position}"
    facts = [wording[provenance.status.value]]
    if provenance.as_of:
        facts.append(f"as of {date_text(provenance.as_of, _LANGUAGE)}")
    if provenance.level:
        facts.append(wording[provenance.level.value])
    if condition := _plain(checked, provenance.condition):
        facts.append(condition)
    yield f"{indent}{', '.join(facts)}"
    for citation in provenance.citations:
        locator = f", {citation.locator}" if citation.locator else ""
        yield f"{indent}source {citation.source}{locator}"
    if finding := provenance.finding:
        found = [wording[finding.result.value], _plain(checked, finding.note)]
        yield f"{indent}checked: {': '.join(filter(None, found))}"
    if note := _plain(checked, provenance.note):
        yield f"{indent}note: {note}"


def _plain(checked: Checked, text: Text) -> str:
    return written_out(pick(text, _LANGUAGE), checked.briefing, checked.numbers, _LANGUAGE)


def _uses(checked: Checked, key: str) -> list[str]:
    places = {
        (use.position, use.call.name if use.call else "")
        for use in checked.briefing.uses
        if use.id == key
    }
    readers = load_stakeholders(checked.briefing)
    if readers is not None:
        places |= {(position, "") for position in readers.waiting_for(key)}
    return [f"{position} {name}".rstrip() for position, name in sorted(places)]
