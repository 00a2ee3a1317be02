"""The appendix of claims: its rows, what they say, and where links lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.document.document import Document
from ssb_report.tables.model import Table
from tests.making import document_of, solar_claiming

CLAIMS = """
long: {that: line-steps > 5 step}
few-bad:
  that: line-defect-rate.low < 0.6 % and line-yield > 86 %
  confidence: 50 %
  note: {en: A note.}
falls: {that: falling(yield-by-steps/middle)}
"""
SENTENCES = (
    'The line of {{ q("line-steps") }} is *long* {{ cite("workshop") }} {{ claim("long") }}.',
    'It is so {{ claim("long") }}{{ claim("few-bad") }}. It falls {{ claim("falls") }}.',
)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return document_of(solar_claiming(tmp_path_factory.mktemp("claims"), CLAIMS, *SENTENCES))


@pytest.fixture(scope="module")
def table(document: Document) -> Table:
    (found,) = document.registers("claims_table")
    return found


def test_each_claim_has_a_row_that_its_mark_leads_to(document: Document, table: Table) -> None:
    assert [row.id for row in table.rows] == ["long", "few-bad", "falls"]
    assert [row.anchor for row in table.rows] == ["claim-long", "claim-few-bad", "claim-falls"]
    assert {row.anchor for row in table.rows} <= document.anchors
    assert table.long


def test_a_row_says_the_sentences_the_predicate_the_numbers_and_the_verdict(
    document: Document, table: Table
) -> None:
    rows = [[document.plain(cell.text).replace("\u00a0", " ") for cell in row.cells]
            for row in table.rows]  # fmt: skip
    assert rows[0] == [
        "C1",
        "The line of 12 steps is long. · It is so.",
        "Steps of the line > 5 steps",
        "12 steps > 5 steps",
        "holds",
    ]
    number, sentence, predicate, numbers, verdict = rows[1]
    assert (number, sentence) == ("C2", "It is so.")
    assert predicate == "Defects at each step (lower end) < 0.6%; and Yield of the line > 86%"
    assert numbers == "0.5% < 0.6%; and 88.6% (83.9–93.6%) > 86%"
    # (1 − p)¹² > 0.86 where p < 1.249 %, three quarters of the way from 0.5 % to 1.5 %
    assert verdict == "holds in 75% of samples. A note."
    assert rows[2][2] == "the curve Middle case of Figure 1 falls throughout"


def test_a_claim_that_only_data_make_is_told_in_their_words(tmp_path: Path) -> None:
    folder = solar_claiming(tmp_path, "long: {that: line-steps > 5 step}\n")
    tables = (folder / "tables.yaml").read_text(encoding="utf-8")
    marked = tables.replace(
        "{en: What the line is assumed to be}", "{en: 'A long line {{ claim(\"long\") }}'}"
    )
    (folder / "tables.yaml").write_text(marked, encoding="utf-8")
    document = document_of(folder)
    (table,) = document.registers("claims_table")
    assert table.rows[0].cells[1].text == "A long line"
    assert document.plain(document.table("inputs").caption) == "A long line"


def test_the_numbers_of_claims_can_be_followed_where_their_table_stands(tmp_path: Path) -> None:
    folder = solar_claiming(
        tmp_path, "end: {that: window-end > 5 step}\n", 'Long {{ claim("end") }}.'
    )
    methods = folder / "sections" / "en" / "02-methods.md"
    text = methods.read_text(encoding="utf-8")
    for register in ("{{ quantities_table() }}", "{{ results_table() }}"):
        text = text.replace(register, "")
    methods.write_text(text, encoding="utf-8")
    assert "window-end" in document_of(folder).reached
