"""The prose of an edition as it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.charts.draw import Drawing
from ssb_report.check.check import Checked
from ssb_report.diff.prose import Item, items, layout
from ssb_report.document.document import Document, build_document
from ssb_report.html.render import render_html
from ssb_report.html.themes import citation_styles
from tests.broken.corpus import BRIEFINGS
from tests.making import document_of, solar_claiming, solar_with
from tests.reading import html_tree, spaced, text_of

CLAIMS = "keeps-most: {that: line-yield > 50 %}\n"


def all_items(document: Document, place: int = 0) -> list[Item]:
    return list(items(document, document.sections[place]))


def test_sentences_and_blocks_in_their_order(solar_document: Document) -> None:
    found = all_items(solar_document)
    assert [each.text for each in found if each.is_block] == [
        "key_figures",
        "formula module-exponent",
        "table inputs",
        "figure yield-by-steps",
    ]
    # The yield of twelve steps with 1% of defects each is 0.99^12.
    assert found[1].text.startswith("A learning rate of 20\u00a0±\u00a03% means an exponent of ")
    assert found[1].text.endswith(
        "(Formula\u00a01); yield was held to matter more than scale\u00a0(Test workshop, 2025)."
    )
    assert found[3].text == "The line"
    assert "12\u00a0steps (Table\u00a01), each with 0.5–1.5% defects" in found[4].text
    assert [each.at.line for each in found] == [3, 5, 8, 10, 12, 15, 17]


def test_the_bare_text_has_no_numbers_of_references(solar_document: Document) -> None:
    sentence = all_items(solar_document)[4]
    assert "Table" not in sentence.bare
    assert "Figure" not in sentence.bare
    assert "12\u00a0steps" in sentence.bare


@pytest.mark.parametrize("appendix", [True, False])
def test_the_mark_of_a_claim_stands_where_there_is_an_appendix(
    appendix: bool,  # noqa: FBT001 - a case
    tmp_path: Path,
) -> None:
    marked = 'Most are kept {{ claim("keeps-most") }}.'
    folder = solar_claiming(tmp_path, CLAIMS, marked)
    methods = folder / "sections/en/02-methods.md"
    if not appendix:
        text = methods.read_text(encoding="utf-8")
        methods.write_text(text.replace("{{ claims_table() }}", ""), encoding="utf-8")
    (sentence, *_) = all_items(document_of(folder), place=1)
    assert sentence.text == ("Most are keptC1." if appendix else "Most are kept.")


@pytest.mark.parametrize("edition", ["en", "zh-Hans", "en-executive", "zh-Hans-executive"])
def test_each_sentence_is_as_the_page_prints_it(edition: str, jiangsu_checked: Checked) -> None:
    checked = jiangsu_checked
    document = build_document(checked.briefing, checked.numbers, edition, citation_styles())
    charts = dict.fromkeys(document.figures, Drawing("<svg></svg>", "<svg></svg>"))
    page = text_of(html_tree(render_html(document, charts)))
    found = [item for place in range(len(document.sections)) for item in all_items(document, place)]
    assert [item.at for item in found if not item.is_block and spaced(item.text) not in page] == []
    assert len([item for item in found if not item.is_block]) > 10


def test_chinese_is_set_as_on_the_page() -> None:
    document = document_of(BRIEFINGS["two-languages"], "zh-Hans")
    texts = [each.text for placed in document.sections for each in items(document, placed)]
    assert not [text for text in texts if " ，" in text or "。 " in text]
    assert any("\u3400" <= character <= "\u9fff" for text in texts for character in text)


@pytest.mark.parametrize(
    ("new", "same"),
    [
        ("Many numbers are guesses;", True),
        ("All *numbers* are assumptions;", False),
        ("All [numbers](https://example.org/) are assumptions;", False),
        ("All numbers are\n\nassumptions;", False),
        ("All numbers are\nassumptions;", True),
        ("- All numbers are assumptions;", False),
    ],
)
def test_how_a_section_is_set(new: str, same: bool, tmp_path: Path) -> None:  # noqa: FBT001
    old = "All numbers are assumptions;"
    changed = document_of(solar_with(tmp_path, sections_en_02_methods=(old, new)))
    before = document_of(solar_with(tmp_path / "before"))
    one, other = (layout(each, each.sections[1]) for each in (before, changed))
    assert (one == other) == same
