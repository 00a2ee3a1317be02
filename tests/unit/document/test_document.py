"""The document of an edition: numbers, references, citations, date and revision."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.document.document import Document
from ssb_report.document.parts import (
    BlockPart,
    CitePart,
    NumberPart,
    PlainPart,
    RefPart,
    TermPart,
)
from ssb_report.errors import InputError
from tests.making import document_of, solar_with, solar_with_scenarios

SECOND_SOURCE = """
  - id: almanac
    type: report
    title: "[Almanac]"
    author: [{literal: Almanac office}]
    issued: {date-parts: [[2024]]}
    custom: {tier: secondary}
"""


def with_almanac(folder: Path) -> Path:
    with (folder / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write(SECOND_SOURCE.lstrip("\n"))
    return folder


def kinds(document: Document, text: str) -> list[object]:
    return [type(part) for part in document.parts(text)]


# ---- numbering and references


def test_blocks_are_numbered_in_the_order_in_which_they_are_placed(tmp_path: Path) -> None:
    methods = '{{ results_table() }}\n\n{{ formula("line-yield") }}'
    folder = solar_with(tmp_path, sections_en_02_methods=("{{ results_table() }}", methods))
    numbering = document_of(folder).numbering
    assert numbering.formulas == {"module-exponent": 1, "line-yield": 2}
    assert numbering.tables == {"inputs": 1}
    assert numbering.figures == {"yield-by-steps": 1}
    assert numbering.sections == {"curve": 1, "methods": 2}


@pytest.mark.parametrize(
    ("macro", "anchor", "text"),
    [
        ('formula_ref("module-exponent")', "formula-module-exponent", "Formula\u00a01"),
        ('table_ref("inputs")', "table-inputs", "Table\u00a01"),
        ('figure_ref("yield-by-steps")', "figure-yield-by-steps", "Figure\u00a01"),
        ('section_ref("methods")', "section-methods", "Section\u00a02"),
    ],
)
def test_references_lead_to_what_they_name(
    macro: str, anchor: str, text: str, solar_document: Document
) -> None:
    assert solar_document.parts(f"{{{{ {macro} }}}}") == (RefPart(anchor, text),)


def test_anchors_are_those_of_the_blocks_that_are_placed(solar_document: Document) -> None:
    anchors = solar_document.anchors
    assert {"section-curve", "table-inputs", "figure-yield-by-steps"} < anchors
    assert {"formula-module-exponent", "q-line-steps", "q-line-yield", "q-workshop-view"} < anchors
    assert "source-workshop" in anchors
    assert "formula-line-yield" not in anchors


# ---- texts


def test_a_text_is_taken_apart_at_its_macros(solar_document: Document) -> None:
    parts = solar_document.parts('A {{ q("line-steps") }} line{{ cite("workshop") }}.')
    assert parts[:3] == (
        PlainPart("A "),
        NumberPart("line-steps", "12\u00a0steps"),
        PlainPart(" line"),
    )
    assert isinstance(parts[3], CitePart)
    assert parts[4] == PlainPart(".")


def test_an_end_of_a_range_leads_to_the_range(solar_document: Document) -> None:
    parts = solar_document.parts('{{ q("line-defect-rate.low", unit="no") }}')
    assert parts == (NumberPart("line-defect-rate", "0.5"),)


def test_a_fact_leads_to_its_source_like_a_number(solar_document: Document) -> None:
    parts = solar_document.parts('{{ fact("workshop-view") }}')
    assert parts == (NumberPart("workshop-view", "yield was held to matter more than scale"),)


def test_a_term_is_written_in_the_editions_language(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    (folder / "glossary.yaml").write_text(
        "wafer: {term: {en: wafer, zh: 硅片}, kind: term}\n", encoding="utf-8"
    )
    assert document_of(folder).parts('{{ term("wafer") }}') == (TermPart("wafer", "wafer"),)


def test_a_block_stands_for_itself(solar_document: Document) -> None:
    assert kinds(solar_document, '{{ table("inputs") }}') == [BlockPart]
    assert solar_document.plain('{{ table("inputs") }}') == ""


def test_plain_text_has_its_macros_written_out(solar_document: Document) -> None:
    figure = solar_document.figure("yield-by-steps")
    assert "after 12\u00a0steps it is " in figure.alt
    assert "{{" not in figure.alt


def test_text_without_macros_is_one_part(solar_document: Document) -> None:
    assert solar_document.parts("") == ()
    assert solar_document.parts("plain <b>") == (PlainPart("plain <b>"),)


# ---- sources


def test_sources_are_numbered_in_the_order_in_which_a_reader_meets_them(tmp_path: Path) -> None:
    folder = with_almanac(
        solar_with(
            tmp_path,
            briefing=("citations: author-date", "citations: numbered"),
            sections_en_01_curve=("A learning rate", 'See {{ cite("almanac") }}. A learning rate'),
        )
    )
    document = document_of(folder)
    assert next(iter(document.bibliography.entries())).id == "almanac"
    assert document.plain('{{ cite("almanac") }}') == "[1]"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("figures", "After {{", 'By {{ cite(\\"almanac\\") }}, after {{'),
        ("tables", "caption: {en: What", "caption: {en: 'By {{ cite(\"almanac\") }}', zh: What"),
        ("briefing", "{en: Exponent of", "{en: 'By {{ cite(\"almanac\") }}', zh: Exponent of"),
        ("quantities", "value: 12", "note: {en: 'By {{ cite(\"almanac\") }}.'}\n  value: 12"),
        ("calculations", 'unit: "%"', "note: {en: 'By {{ cite(\"almanac\") }}.'}\n  unit: '%'"),
    ],
    ids=["figure", "table", "key figure", "quantity", "calculation"],
)
def test_what_only_a_text_of_the_data_cites_is_in_the_bibliography(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    document = document_of(with_almanac(solar_with(tmp_path, **{file: (old, new)})))
    assert "almanac" in {entry.id for entry in document.bibliography.entries()}
    assert document.plain('{{ cite("almanac") }}') == "(Almanac office, 2024)"


def test_what_nothing_cites_is_not_in_the_bibliography(tmp_path: Path) -> None:
    document = document_of(with_almanac(solar_with(tmp_path)))
    assert "almanac" not in {entry.id for entry in document.bibliography.entries()}


# ---- date and revision


def test_the_date_is_that_of_the_newest_datum(tmp_path: Path) -> None:
    before = document_of(solar_with(tmp_path / "a"))
    assert (before.date, before.date_text) == ("2025-06", "June 2025")
    newer = ("  status: claimed\n  as_of: 2025-06\n", "  status: claimed\n  as_of: 2025-11-30\n")
    after = document_of(solar_with(tmp_path / "b", quantities=newer))
    assert (after.date, after.date_text) == ("2025-11-30", "30 November 2025")


def test_the_revision_names_the_inputs_and_nothing_else(tmp_path: Path) -> None:
    same = {document_of(solar_with(tmp_path / name)).revision for name in ("a", "b")}
    assert len(same) == 1
    prose = solar_with(tmp_path / "c", sections_en_02_methods=("All numbers", "All the numbers"))
    data = solar_with(tmp_path / "d", quantities=("value: 12\n", "value: 12  # a comment\n"))
    others = {document_of(folder).revision for folder in (prose, data)}
    assert len(others | same) == 3
    assert all(len(revision) == 8 for revision in others)


# ---- editions


def test_an_edition_may_hold_some_of_the_sections(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path,
        briefing=(
            "editions: {en: {language: en}}",
            "editions: {en: {language: en}, en-short: {language: en, sections: [curve]}}",
        ),
    )
    short = document_of(folder, "en-short")
    assert [(placed.number, placed.section.name) for placed in short.sections] == [(1, "curve")]
    assert short.language_tag == "en"
    with pytest.raises(KeyError):
        document_of(folder, "fr")


def test_a_reference_to_nothing_is_found_before_there_is_a_document(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path, sections_en_02_methods=('section_ref("curve")', 'section_ref("x")')
    )
    with pytest.raises(InputError, match="no section 'x'"):
        document_of(folder)


def test_what_tables_of_scenarios_lead_to_has_a_card(tmp_path: Path) -> None:
    folder = solar_with_scenarios(tmp_path)
    methods = folder / "sections/en/02-methods.md"
    text = methods.read_text(encoding="utf-8")
    for register in ("{{ quantities_table() }}\n", "{{ results_table() }}\n"):
        text = text.replace(register, "")
    methods.write_text(text, encoding="utf-8")
    document = document_of(folder)
    assert {"line-yield", "line-defect-rate", "line-steps"} <= set(document.shown)
    assert set(document.shown) <= document.reached
