"""The card behind each number: value, standing, date, source or derivation."""

from __future__ import annotations

from dataclasses import dataclass

from ssb_report.compute.graph import Result
from ssb_report.display.numbers import (
    coverage_text,
    date_text,
    interval_text,
    number_text,
    percent_text,
    pick,
)
from ssb_report.display.uncertain import stated_text
from ssb_report.document.document import Document
from ssb_report.formulas.model import formula_model
from ssb_report.provenance import Citation, Provenance
from ssb_report.quantity import Quantity

__all__ = ["Card", "cards"]


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a card: a name and a text (macros allowed), or citations."""

    name: str
    text: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What opens behind a number."""

    id: str
    title: str
    value: str
    fields: tuple[Field, ...]
    formula: str = ""
    spoken: str = ""


def cards(document: Document) -> list[Card]:
    """The cards of the quantities, facts and results that a reader of the edition can follow."""
    language = document.language
    made = [
        Card(
            quantity.id,
            pick(quantity.label, language),
            number_text(quantity, language),
            (*_change(quantity, document), *_fields(quantity.provenance, document)),
        )
        for quantity in document.briefing.quantities.values()
        if quantity.id in document.reached
    ]
    made += [
        Card(
            fact.id,
            pick(fact.label, language),
            document.plain(fact.statement),
            _fields(fact.provenance, document),
        )
        for fact in document.briefing.facts.values()
        if fact.id in document.reached
    ]
    return made + [
        _result_card(result, document)
        for key, result in document.numbers.results.items()
        if key in document.reached
    ]


def _result_card(result: Result, document: Document) -> Card:
    model = formula_model(result, document.numbers, document.language)
    return Card(
        result.quantity.id,
        pick(result.quantity.label, document.language),
        number_text(result.quantity, document.language),
        (
            *_interval(result, document),
            *_derivation(result, document),
            *_fields(result.quantity.provenance, document),
        ),
        formula=model.substituted,
        spoken=model.spoken_substituted,
    )


def _change(quantity: Quantity, document: Document) -> list[Field]:
    """By which scenario a number was set, and what it is without."""
    scenario, wording = document.briefing.scenario, document.words
    return [
        field
        for change in (scenario.changes if scenario else ())
        if change.base.id == quantity.id
        for field in (
            Field(wording["scenario"], document.text(change.label)),
            Field(wording["in_base"], stated_text(change.base, document.language)),
        )
    ]


def _interval(result: Result, document: Document) -> list[Field]:
    text = interval_text(result.quantity, document.language, unit=True)
    name = coverage_text(document.language)
    return [Field(name, text)] if text else []


def _derivation(result: Result, document: Document) -> list[Field]:
    wording, language = document.words, document.language
    fields = [Field(wording["formula"], pick(result.formula.title, language))]
    macros = []
    for key in result.inputs:
        name = "r" if key in document.numbers.results else "q"
        label = pick(document.numbers[key].label, language)
        macros.append(f'{label}{wording["colon"]}{{{{ {name}("{key}", form="symbols") }}}}')
    fields.append(Field(wording["inputs"], wording["semicolon"].join(macros)))
    if result.expectation:
        expectation = result.expectation
        pattern = wording["agrees" if expectation.agrees else "disagrees"]
        text = pattern.format(
            difference=percent_text(expectation.difference, language),
            tolerance=percent_text(expectation.tolerance, language).lstrip("+"),
        )
        published = f'{{{{ q("{expectation.published}", form="symbols") }}}}'
        fields.append(Field(wording["published"], f"{published}{wording['semicolon']}{text}"))
    return fields


def _fields(provenance: Provenance, document: Document) -> tuple[Field, ...]:
    wording, language = document.words, document.language
    fields = [Field(wording["status"], wording[provenance.status.value])]
    if provenance.level:
        fields.append(Field(wording["level"], wording[provenance.level.value]))
    if condition := pick(provenance.condition, language):
        fields.append(Field(wording["condition"], condition))
    if provenance.rule:
        fields.append(Field(wording["taken"], wording[provenance.rule.value]))
    if provenance.as_of:
        fields.append(Field(wording["as_of"], date_text(provenance.as_of, language)))
    if provenance.citations:
        fields.append(Field(wording["source"], citations=provenance.citations))
    if provenance.finding:
        finding = provenance.finding
        note = pick(finding.note, language)
        text = wording[finding.result.value] + (f"{wording['colon']}{note}" if note else "")
        fields.append(Field(wording["finding"], text, finding.citations))
    if note := pick(provenance.note, language):
        fields.append(Field(wording["note"], note))
    return tuple(fields)
