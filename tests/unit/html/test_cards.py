"""The card behind each number."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.document.document import Document
from ssb_report.html.cards import Card, cards
from ssb_report.provenance import Citation
from tests.making import document_of, solar_with


def card(document: Document, key: str) -> Card:
    return next(card for card in cards(document) if card.id == key)


def fields(card: Card) -> dict[str, str]:
    return {field.name: field.text for field in card.fields}


def test_every_quantity_fact_and_result_has_one(solar_document: Document) -> None:
    briefing = solar_document.briefing
    keys = [*briefing.quantities, *briefing.facts, *solar_document.numbers.results]
    assert sorted(each.id for each in cards(solar_document)) == sorted(keys)


def test_a_quantity_tells_its_status_date_and_source(solar_document: Document) -> None:
    made = card(solar_document, "line-steps")
    assert (made.title, made.value) == ("Steps of the line", "12\u00a0steps")
    assert fields(made) == {"Status": "estimate", "As of": "June 2025", "Source": ""}
    assert made.fields[2].citations == (Citation("workshop", "page one"),)
    assert made.formula == ""


def test_a_fact_tells_its_statement(solar_document: Document) -> None:
    assert card(solar_document, "workshop-view").value == "yield was held to matter more than scale"


def test_a_result_tells_its_derivation(solar_document: Document) -> None:
    made = card(solar_document, "line-yield")
    told = fields(made)
    assert told["Status"] == "computed"
    assert 'q("line-steps"' in told["Computed from"]
    assert solar_document.plain(told["Computed from"]).endswith("Steps of the line: 12\u00a0steps")
    assert r"\frac" in made.formula or "^" in made.formula
    assert "12" in made.spoken


def test_level_note_and_finding_are_told(tmp_path: Path) -> None:
    more = (
        "  status: estimate\n  level: pack\n  note: {en: A round number.}\n"
        "  check: {result: partly-confirmed, note: {en: Nearly.}, cite: {source: workshop}}\n"
    )
    made = card(
        document_of(solar_with(tmp_path, quantities=("  status: estimate\n", more))), "line-steps"
    )
    told = fields(made)
    assert told["Level"] == "pack"
    assert told["Note"] == "A round number."
    assert told["What checking found"] == "partly confirmed: Nearly."
    finding = next(field for field in made.fields if field.name == "What checking found")
    assert finding.citations == (Citation("workshop"),)


@pytest.mark.parametrize(
    ("within", "verdict"), [("1 %", "differs by"), ("50 %", "agrees within 50%")]
)
def test_a_result_is_compared_with_what_was_published(
    within: str, verdict: str, tmp_path: Path
) -> None:
    expect = f'  unit: "%"\n  expect: {{published: published-yield, within: {within}}}\n'
    folder = solar_with(tmp_path, calculations=('  unit: "%"\n', expect))
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write("published-yield: {label: {en: P}, value: 80, unit: '%', status: assumption}\n")
    document = document_of(folder)
    published = document.plain(fields(card(document, "line-yield"))["Published"])
    assert published.startswith("80%; ")
    assert verdict in published
