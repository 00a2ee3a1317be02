"""The document as HTML: what opens what, in each medium, and templates that fail."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from ssb_report.document.document import Document
from ssb_report.errors import RenderError
from ssb_report.html import render, themes
from ssb_report.html.render import _FIGURE, Medium
from ssb_report.html.theme import theme_folder
from tests.making import document_of, solar_claiming, solar_with, written
from tests.reading import MATHML, SVG, elements, html_tree, text_of
from tests.running import replace

Themed = Callable[[str, str], None]


def rendered(document: Document, medium: Medium) -> Element:
    return html_tree(written(document, medium))


@pytest.fixture(scope="module")
def screen(solar_document: Document) -> Element:
    return rendered(solar_document, Medium.SCREEN)


@pytest.fixture(scope="module")
def paper(solar_document: Document) -> Element:
    return rendered(solar_document, Medium.PRINT)


def by_id(root: Element, key: str) -> Element:
    return next(element for element in elements(root) if element.get("id") == key)


# ---- marks of claims

CLAIM = "long: {that: line-steps > 5 step}\n"
MARKED = 'The line is long {{ claim("long") }}, with {{ q("line-steps") }} {{ claim("long") }}.'


@pytest.mark.parametrize("medium", Medium)
def test_a_mark_leads_to_the_row_of_its_claim(tmp_path: Path, medium: Medium) -> None:
    root = rendered(document_of(solar_claiming(tmp_path, CLAIM, MARKED)), medium)
    marks = [a for a in elements(root, "a") if a.get("class") == "claim"]
    assert [(text_of(mark), mark.get("href")) for mark in marks] == [("C1", "#claim-long")] * 2
    assert {mark.get("aria-label") for mark in marks} == {"claim: C1, holds"}
    row = by_id(root, "claim-long")
    assert row.tag == "tr"
    assert "12 steps > 5 steps" in text_of(row)
    paragraph = next(p for p in elements(root, "p") if "The line is long" in text_of(p))
    assert text_of(paragraph).startswith("The line is longC1, with 12 stepsC1. All")


def test_on_the_screen_a_mark_stays_with_its_number_and_the_stop(tmp_path: Path) -> None:
    root = rendered(document_of(solar_claiming(tmp_path, CLAIM, MARKED)), Medium.SCREEN)
    kept = [span for span in elements(root, "span") if span.get("class") == "nobr"]
    assert "12 stepsC1." in map(text_of, kept)


def test_on_the_screen_a_bracket_stays_with_the_number_that_it_opens_before(tmp_path: Path) -> None:
    bracketed = 'The line ({{ q("line-steps") }} in all) is long.'
    root = rendered(document_of(solar_claiming(tmp_path, CLAIM, bracketed)), Medium.SCREEN)
    kept = [span for span in elements(root, "span") if span.get("class") == "nobr"]
    assert "(12 steps" in map(text_of, kept)


def test_a_briefing_of_nothing_that_ages_says_so(tmp_path: Path) -> None:
    note = ("{{ results_table() }}", "{{ results_table() }}\n\n{{ staleness_note() }}")
    folder = solar_with(tmp_path, sections_en_02_methods=note)
    with (folder / "briefing.yaml").open("a", encoding="utf-8") as file:
        file.write("horizons: {default: never}\n")
    root = rendered(document_of(folder), Medium.SCREEN)
    (said,) = [text_of(p) for p in elements(root, "p") if p.get("class") == "stale-note"]
    assert said == "No number or statement here is of a kind that ages."


def test_a_mark_is_left_out_where_no_row_stands(tmp_path: Path) -> None:
    folder = solar_claiming(tmp_path, CLAIM, MARKED)
    replace(folder / "sections" / "en" / "02-methods.md", "{{ claims_table() }}", "")
    root = rendered(document_of(folder), Medium.SCREEN)
    assert not [a for a in elements(root, "a") if a.get("class") == "claim"]
    paragraph = next(p for p in elements(root, "p") if "The line is long" in text_of(p))
    assert text_of(paragraph).startswith("The line is long, with 12 steps. All")


def test_a_mark_in_a_heading_is_no_part_of_its_name(tmp_path: Path) -> None:
    folder = solar_claiming(tmp_path, CLAIM, '\n\n## A line {{ claim("long") }}\n\n')
    screen = rendered(document_of(folder), Medium.SCREEN)
    names = [a.get("aria-label") for a in elements(screen, "a") if a.get("class") == "anchor"]
    assert "Link to A line" in names


# ---- numbers, facts, citations


def test_on_the_screen_a_number_opens_its_card(screen: Element) -> None:
    (button, *_) = (b for b in elements(screen, "button") if text_of(b) == "12 steps")
    assert button.get("popovertarget") == "card-line-steps"
    card = by_id(screen, "card-line-steps")
    assert "popover" in card.attrib
    assert "Steps of the line" in text_of(card)
    assert "(Test workshop, 2025, page one)" in text_of(card)


def test_on_paper_a_number_leads_to_the_register(paper: Element) -> None:
    assert not list(elements(paper, "button"))
    links = [a for a in elements(paper, "a") if a.get("href") == "#q-line-steps"]
    assert links
    assert "Steps of the line" in text_of(by_id(paper, "q-line-steps"))


def test_words_before_the_digits_stay_outside_so_that_lines_can_break(tmp_path: Path) -> None:
    document = document_of(solar_with(tmp_path, quantities=("value: 12\n", 'value: ">12"\n')))
    paragraph = next(
        p for p in elements(rendered(document, Medium.SCREEN), "p") if "The line has" in text_of(p)
    )
    button = next(elements(paragraph, "button"))
    assert "The line has more than" in (paragraph.text or "")
    assert text_of(button) == "12 steps"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        # −log₂(1 − 0.2), whose half interval is 0.089: a place of thousandths
        ('r("module-exponent")', r"0\.322 \(0\.23\d–0\.41\d\)"),
        ('r("module-exponent", interval="yes")', r"0\.322 \(0\.23\d–0\.41\d\)"),
        ('r("module-exponent", interval="no")', r"about 0\.322"),
        ('r("module-exponent", form="symbols", interval="no")', r"~0\.322"),
    ],
)
def test_in_prose_a_result_has_its_interval_unless_it_is_not_wanted(
    tmp_path: Path, written: str, shown: str
) -> None:
    call = '{{ r("module-exponent") }}'
    document = document_of(
        solar_with(tmp_path, sections_en_01_curve=(call, f"{{{{ {written} }}}}"))
    )
    for medium in Medium:
        paragraph = next(
            p for p in elements(rendered(document, medium), "p") if "A learning rate" in text_of(p)
        )
        assert re.search(rf"an exponent of {shown} \(", text_of(paragraph)), medium


def test_captions_have_no_room_for_an_interval(screen: Element) -> None:
    figure = by_id(screen, "figure-yield-by-steps")
    assert "the line keeps about 88.6%" in text_of(figure)


def test_a_key_figure_has_its_interval_beside_it(screen: Element) -> None:
    (figure,) = (li for li in elements(screen, "li") if "Exponent of the" in text_of(li))
    assert re.search(r"0\.322 90% interval: 0\.23\d–0\.41\d", text_of(figure))


def test_the_note_on_uncertainty_says_what_the_brackets_hold(tmp_path: Path) -> None:
    note = ("{{ results_table() }}", "{{ results_table() }}\n\n{{ uncertainty_note() }}")
    document = document_of(solar_with(tmp_path, sections_en_02_methods=note))
    text = text_of(rendered(document, Medium.SCREEN))
    assert "hold its 90% interval, from 100,000 draws of the uncertain inputs together" in text


def test_a_fact_is_followed_by_what_opens_its_card(screen: Element, paper: Element) -> None:
    opening = [
        b for b in elements(screen, "button") if b.get("popovertarget") == "card-workshop-view"
    ]
    assert "(Test workshop, 2025)" in map(text_of, opening)
    links = [a for a in elements(paper, "a") if a.get("href") == "#q-workshop-view"]
    assert "yield was held to matter more than scale" in map(text_of, links)


@pytest.mark.parametrize("medium", list(Medium))
@pytest.mark.parametrize(
    "left_out",
    [
        "{{ quantities_table() }}",
        "{{ results_table() }}",
        "{{ bibliography() }}",
        "{{ quantities_table() }}\n\n{{ results_table() }}\n\n{{ bibliography() }}",
    ],
)
def test_what_an_edition_leaves_out_is_not_linked_to(
    left_out: str, medium: Medium, tmp_path: Path
) -> None:
    root = rendered(
        document_of(solar_with(tmp_path, sections_en_02_methods=(left_out, ""))), medium
    )
    ids = {element.get("id") for element in elements(root)}
    leading = [link.get("href", "") for link in elements(root, "a")]
    assert [link for link in leading if link.startswith("#") and link[1:] not in ids] == []
    shown = text_of(root)
    assert "12 steps" in shown
    assert "(Test workshop, 2025)" in shown


def test_an_edition_of_one_section_has_no_dead_link(tmp_path: Path) -> None:
    more = "editions: {en: {language: en}, en-short: {language: en, sections: [curve]}}"
    folder = solar_with(tmp_path, briefing=("editions: {en: {language: en}}", more))
    root = rendered(document_of(folder, "en-short"), Medium.PRINT)
    ids = {element.get("id") for element in elements(root)}
    leading = [link.get("href", "") for link in elements(root, "a")]
    assert [link for link in leading if link.startswith("#") and link[1:] not in ids] == []


def test_citations_lead_to_the_entry(paper: Element) -> None:
    link = next(a for a in elements(paper, "a") if "Test workshop" in text_of(a))
    assert link.get("href") == "#source-workshop"
    assert "[Workshop notes]" in text_of(by_id(paper, "source-workshop"))


# ---- formulas and charts


def test_formulas_are_mathml_on_the_screen_and_pictures_on_paper(
    screen: Element, paper: Element
) -> None:
    assert list(elements(by_id(screen, "formula-module-exponent"), f"{MATHML}math"))
    assert not list(elements(paper, f"{MATHML}math", "math"))
    pictures = list(elements(by_id(paper, "formula-module-exponent"), "img"))
    assert pictures
    assert all(
        picture.get("src", "").startswith("data:image/svg+xml;base64,") for picture in pictures
    )
    assert "minus log" in (pictures[0].get("alt") or "").lower() or pictures[0].get("alt")


def test_charts_are_inline_on_the_screen_and_pictures_on_paper(
    screen: Element, paper: Element
) -> None:
    drawn = list(elements(by_id(screen, "figure-yield-by-steps"), f"{SVG}svg"))
    assert drawn
    alternatives = {drawing.get("aria-label") for drawing in drawn}
    assert len(alternatives) == 1
    picture = next(elements(by_id(paper, "figure-yield-by-steps"), "img"))
    assert picture.get("alt") in alternatives
    assert "88.6%" in str(picture.get("alt"))


def test_paper_has_no_script_and_no_style_of_its_own(paper: Element) -> None:
    assert not list(elements(paper, "script", "style"))


def test_chinese_names_say_their_language(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path,
        sections_en_02_methods=(
            "{{ bibliography() }}",
            "{{ glossary_table() }}\n\n{{ bibliography() }}",
        ),
    )
    (folder / "glossary.yaml").write_text(
        "wafer: {term: {en: wafer, zh: 硅片}, kind: term}\n", encoding="utf-8"
    )
    root = rendered(document_of(folder), Medium.SCREEN)
    marked = [each for each in elements(root, "span") if each.get("lang") == "zh-Hans"]
    assert [text_of(each) for each in marked] == ["硅片"]


def test_headings_of_prose_go_below_the_sections(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path, sections_en_01_curve=("## The line", "## The line\n\n### Its steps")
    )
    root = rendered(document_of(folder), Medium.SCREEN)
    found = [(each.tag, text_of(each)) for each in elements(root, "h2", "h3", "h4")]
    assert [tag for tag, _ in found] == ["h2", "h3", "h4", "h2"]
    assert found[0][1].endswith("The curve")
    assert len({each.get("id") for each in elements(root, "h2", "h3", "h4")}) == 4


def test_ids_stay_unique_whatever_names_a_briefing_chooses(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, tables=("inputs:\n", "quantities:\n"))
    curve = folder / "sections" / "en" / "01-curve.md"
    text = curve.read_text(encoding="utf-8").replace('"inputs"', '"quantities"')
    curve.write_text(text, encoding="utf-8")
    curve.with_name("03-curve-1.md").write_text("# Another\n\n## First\n", encoding="utf-8")
    replace(folder / "briefing.yaml", "[curve, methods]", "[curve, curve-1, methods]")
    for medium in Medium:
        ids = [each.get("id") for each in elements(rendered(document_of(folder), medium))]
        assert [key for key, count in Counter(filter(None, ids)).items() if count > 1] == []


def test_macros_in_a_label_are_written_out_for_all_readers(tmp_path: Path) -> None:
    label = "{en: 'Steps at {{ q(\"line-defect-rate\") }}'}"
    folder = solar_with(tmp_path, quantities=("{en: Steps of the line}", label))
    root = rendered(document_of(folder), Medium.SCREEN)
    card = by_id(root, "card-line-steps")
    assert card.get("aria-label") == "Steps at 0.5–1.5%"
    assert text_of(next(elements(card, "p"))) == "Steps at 0.5–1.5%"
    assert "{{" not in text_of(root)


# ---- controls


def cells(root: Element, table: str, column: int) -> list[Element]:
    (body,) = elements(by_id(root, table), "tbody")
    return [row[column] for row in elements(body, "tr")]


def test_cells_are_sorted_by_their_numbers_and_dates(screen: Element) -> None:
    numbers = {text_of(c): c.get("data-sort") for c in cells(screen, "table-inputs", 1)}
    assert numbers["12 steps"] == "12.0"
    assert float(numbers["0.5–1.5%"] or "") == pytest.approx(1.0)
    values = {text_of(c): c.get("data-sort") for c in cells(screen, "register-quantities", 1)}
    assert values["12 steps"] == "12.0"
    assert values["yield was held to matter more than scale"] is None
    dates = {text_of(c): c.get("data-sort") for c in cells(screen, "register-quantities", 3)}
    assert dates["June 2025"] == "2025-06"


def test_paper_has_no_controls(paper: Element) -> None:
    assert not list(elements(paper, "details", "summary", "input"))
    assert not [a for a in elements(paper, "a") if "download" in a.attrib]
    assert not [each for each in elements(paper) if each.get("class") in {"anchor", "heading"}]
    assert not [
        name for each in elements(paper) for name in each.attrib if name.startswith("data-")
    ]


def test_a_link_to_a_heading_stands_beside_it_and_not_in_it(screen: Element) -> None:
    heading = next(elements(screen, "h2"))
    assert not list(elements(heading, "a"))
    (beside,) = (a for a in elements(screen, "a") if a.get("aria-label") == "Link to 1 The curve")
    assert beside.get("href") == f"#{heading.get('id')}"


def test_a_card_leads_to_the_register_where_there_is_one(screen: Element, tmp_path: Path) -> None:
    assert "Show in the register" in text_of(by_id(screen, "card-line-steps"))
    without = solar_with(tmp_path, sections_en_02_methods=("{{ quantities_table() }}", ""))
    card = by_id(rendered(document_of(without), Medium.SCREEN), "card-line-steps")
    assert "Show in the register" not in text_of(card)


# ---- templates


@pytest.fixture
def themed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Themed]:
    """Change one template of a copy of the theme."""
    folder = Path(shutil.copytree(theme_folder(), tmp_path / "theme"))

    def put(name: str, text: str) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    for module in (themes, render):
        monkeypatch.setattr(module, "theme_folder", lambda: folder)
    render._environment.cache_clear()
    yield put
    render._environment.cache_clear()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "layouts/full-part.html.j2",
            "ok\n{{ nonsense }}",
            r"layouts/full-part\.html\.j2:2: 'nonsense'",
        ),
        ("layouts/full-part.html.j2", "ok\n\n{% if %}", r"layouts/full-part\.html\.j2:3: "),
        ("blocks/table.html.j2", "a\nb\nc{{ table.rwos }}", r"blocks/table\.html\.j2:3: .*'rwos'"),
        ("blocks/table.html.j2", "{% for %}", r"blocks/table\.html\.j2:1: "),
        ("layouts/full-part.html.j2", "{% extends 'bsae.html.j2' %}", r"bsae\.html\.j2"),
    ],
)
def test_a_failing_template_is_named_with_its_line(
    name: str, text: str, said: str, themed: Themed, solar_document: Document
) -> None:
    themed(name, text)
    with pytest.raises(RenderError, match=f"^template .*{said}"):
        rendered(solar_document, Medium.PRINT)


@pytest.mark.parametrize(
    "text",
    [
        "{{ document.briefing.__class__.__mro__ }}",
        "{{ ''.__class__.__subclasses__() }}",
        "{{ inline.__globals__ }}",
        "{{ document.sections.append(1) }}",
        "{% include '/etc/passwd' %}",
        "{% include '../../pyproject.toml' %}",
    ],
)
def test_a_template_stays_in_its_sandbox(
    text: str, themed: Themed, solar_document: Document
) -> None:
    themed("layouts/full-part.html.j2", text)
    with pytest.raises(RenderError, match=r"^template "):
        rendered(solar_document, Medium.PRINT)


def test_templates_know_no_topic() -> None:
    words = ("jiangsu", "batter", "solid-state", "electrolyte", "cny", "solar", "lithium")
    for path in theme_folder().rglob("*.*"):
        text = path.read_text(encoding="utf-8").casefold()
        assert not [word for word in words if word in text], path.name


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "triangular, 1,500–4,000\u00a0CNY/kg, most likely 2,050\u00a0CNY/kg; assumption",
            ["1,500–4,000\u00a0CNY/kg", "2,050\u00a0CNY/kg"],
        ),
        ("均匀分布，0%～6%/年；假设", ["0%～6%/年"]),
        ("9.6\u00a0years (5.6–18.3)", ["9.6\u00a0years", "5.6–18.3"]),
        ("7.4\u00a0年（4.7～11.2）", ["7.4\u00a0年", "4.7～11.2"]),
        ("less than 1%", ["1%"]),
        ("uniform, 0.55–0.65\u00a0CNY/Wh", ["0.55–0.65\u00a0CNY/Wh"]),
        ("unchanged", []),
    ],
)
def test_the_numbers_of_a_text_are_found(text: str, numbers: list[str]) -> None:
    assert [found[0] for found in _FIGURE.finditer(text)] == numbers
