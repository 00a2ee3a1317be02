"""What an edition shows, what can be followed from there, and whom it cites."""

from __future__ import annotations

from pathlib import Path

from ssb_report.document.document import Document
from tests.making import document_of, solar_with

EDITIONS = "editions: {en: {language: en}}"
BRIEF = "editions: {en: {language: en, layout: brief, sections: [short]}, en-full: {language: en}}"


def brief(tmp_path: Path, text: str, **edits: tuple[str, str]) -> Document:
    folder = solar_with(tmp_path, briefing=(EDITIONS, BRIEF), **edits)
    section = folder / "sections" / "en" / "03-short.md"
    section.write_text(f"# In short\n\n{text}\n", encoding="utf-8")
    return document_of(folder)


def test_the_numbers_of_text_and_blocks_are_shown_in_their_order(tmp_path: Path) -> None:
    text = '{{ r("line-yield") }} after {{ q("line-steps") }}.\n\n{{ key_figures() }}'
    assert brief(tmp_path, text).shown == ("line-yield", "line-steps", "module-exponent")


def test_a_result_leads_to_what_it_was_computed_from(tmp_path: Path) -> None:
    document = brief(tmp_path, 'Only {{ r("line-yield") }}.')
    assert document.shown == ("line-yield",)
    assert document.reached == {"line-yield", "line-steps", "line-defect-rate"}


def test_what_a_note_names_can_be_followed_too(tmp_path: Path) -> None:
    note = '\n  note: {en: "As for {{ q("module-learning-rate") }}."}\n'
    document = brief(
        tmp_path,
        'Only {{ q("line-steps") }}.',
        quantities=(
            "line-steps:\n",
            f"line-steps:{note}".replace('"As', "'As").replace('."}', ".'}"),
        ),
    )
    assert document.reached == {"line-steps", "module-learning-rate"}


def test_an_edition_with_a_register_reaches_everything(solar_document: Document) -> None:
    numbers = solar_document.numbers
    assert solar_document.reached == {
        *numbers.quantities,
        *numbers.results,
        *solar_document.briefing.facts,
    }


def test_only_what_can_be_followed_is_cited(tmp_path: Path) -> None:
    shown = brief(tmp_path, '{{ q("line-steps") }}.\n\n{{ bibliography() }}')
    cited = {entry.id for entry in shown.bibliography.entries()}
    stated = shown.briefing.quantities["line-steps"].provenance.citations
    assert cited == {citation.source for citation in stated}


def test_links_lead_to_the_list_of_shown_numbers(tmp_path: Path) -> None:
    document = brief(tmp_path, 'Only {{ r("line-yield") }}.\n\n{{ shown_numbers() }}')
    assert "q-line-yield" in document.anchors
    assert "q-line-steps" not in document.anchors
