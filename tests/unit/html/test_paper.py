"""A document in parts: what begins one, what each depends on, and what is kept for the whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ssb_report.document.document import Document
from ssb_report.document.paging import Extent, Heading, Part
from ssb_report.html import paper
from ssb_report.html.paper import front, leaf_pages
from tests.making import charts_of, document_of, solar_with
from tests.reading import elements, html_tree, text_of

BRIEF = "editions: {en: {language: en, layout: brief, sections: [curve, methods]}}"


def parts(document: Document) -> dict[str, Part]:
    made = list(paper.parts(document, charts_of(document)))
    assert len({part.name for part in made}) == len(made)
    return {part.name: part for part in made}


def headings(part: Part) -> list[str]:
    return [text_of(each) for each in elements(html_tree(part.html), "h2", "h3")]


def test_a_section_that_draws_begins_a_part(solar_document: Document) -> None:
    assert {name: headings(part)[0] for name, part in parts(solar_document).items()} == {
        "section-curve": "1 The curve",
        "section-methods": "2 Methods",
    }


def test_text_goes_on_behind_its_predecessor(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path, sections_en_02_methods=("{{ quantities_table() }}", "Numbers are elsewhere.")
    )
    (part,) = parts(document_of(folder)).values()
    assert headings(part) == ["1 The curve", "The line", "2 Methods"]


REGISTERS = (
    "{{ results_table() }}",
    "## Words\n\nA word.\n\n## Results\n\n{{ results_table() }}\n\n## More\n\nMore.",
)


def test_a_long_register_under_a_subheading_begins_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "_FEW_ROWS", 1)
    found = parts(document_of(solar_with(tmp_path, sections_en_02_methods=REGISTERS)))
    assert headings(found["section-methods"]) == ["2 Methods", "Words"]
    assert headings(found["section-methods_2"]) == ["Results", "More"]


def test_a_short_register_goes_on_below_its_predecessor(tmp_path: Path) -> None:
    found = parts(document_of(solar_with(tmp_path, sections_en_02_methods=REGISTERS)))
    assert headings(found["section-methods"]) == ["2 Methods", "Words", "Results", "More"]


def test_a_brief_edition_is_one_part(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path,
        briefing=("editions: {en: {language: en}}", BRIEF),
        sections_en_02_methods=("{{ results_table() }}", "## Results\n\n{{ results_table() }}"),
    )
    (part,) = parts(document_of(folder)).values()
    assert headings(part) == ["The curve", "The line", "Methods", "Results"]


def test_links_say_whether_they_stay_in_their_part(solar_document: Document) -> None:
    found = parts(solar_document)
    for part in found.values():
        own = set(re.findall(r' id="([^"]+)"', part.html))
        others = {
            name
            for other in found.values()
            if other is not part
            for name in re.findall(r' id="([^"]+)"', other.html)
        }
        links = [a.get("href", "") for a in elements(html_tree(part.html), "a")]
        assert {link[1:] for link in links if link.startswith("#")} <= own
        afar = {link.removeprefix("part:#") for link in links if link.startswith("part:")}
        assert afar
        assert afar <= others


def test_a_part_changes_with_its_own_text_only(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    before = parts(document_of(folder))
    section = folder / "sections" / "en" / "01-curve.md"
    section.write_text(f"{section.read_text('utf-8')}\nOne more word.\n", encoding="utf-8")
    after = parts(document_of(folder))
    assert [name for name in after if after[name] != before[name]] == ["section-curve"]


def test_edition_and_revision_are_in_the_front_alone(solar_document: Document) -> None:
    revision = solar_document.revision
    assert revision in front(solar_document)
    assert all(revision not in part.html for part in parts(solar_document).values())
    assert revision not in leaf_pages(solar_document, [Extent(1, ())])


def test_the_contents_and_the_leaves_name_each_heading(solar_document: Document) -> None:
    extents = [
        Extent(2, (Heading("section-curve", "1 The curve", 1, 0),)),
        Extent(
            1,
            (
                Heading("section-methods", "2 Methods", 1, 0),
                Heading("section-methods_1", "Below", 2, 0),
                Heading("section-methods_2", "Deeper", 3, 0),
            ),
        ),
    ]
    root = html_tree(leaf_pages(solar_document, extents))
    contents = next(elements(root, "nav"))
    assert [(a.get("href"), text_of(a)) for a in elements(contents, "a")] == [
        ("#section-curve", "1 The curve"),
        ("#section-methods", "2 Methods"),
        ("#section-methods_1", "Below"),
    ]
    leaves = [each for each in elements(root, "div") if each.get("class") == "leaf"]
    assert [[mark.get("id") for mark in leaf] for leaf in leaves] == [
        ["section-curve"],
        [],
        ["section-methods", "section-methods_1", "section-methods_2"],
    ]


def test_a_link_to_a_subheading_or_a_register_leads_into_its_part(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path,
        sections_en_01_curve=("A learning", "See [them](#register-results). A learning"),
        sections_en_02_methods=("All numbers", "[The line](#section-curve_1): all numbers"),
    )
    found = parts(document_of(folder))
    assert 'href="part:#register-results"' in found["section-curve"].html
    assert 'href="part:#section-curve_1"' in found["section-methods"].html


def test_a_number_on_the_cover_leads_into_a_part(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, briefing=("a module line's", "a line of {{ q('line-steps') }}'s"))
    assert 'href="part:#q-line-steps"' in front(document_of(folder))
