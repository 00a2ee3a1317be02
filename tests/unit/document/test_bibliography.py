"""Citations and entries by the two CSL styles, with data that stay text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from ssb_report.document.bibliography import Bibliography, csl_item, style_file
from ssb_report.errors import RenderError
from ssb_report.html.themes import citation_styles
from ssb_report.provenance import Citation
from ssb_report.schema.bibliography import SourceModel

ITEMS: Mapping[str, Mapping[str, object]] = {
    "wright-1936": {
        "id": "wright-1936",
        "type": "article-journal",
        "author": [{"family": "Wright", "given": "T. P."}],
        "title": "Factors affecting the cost of airplanes",
        "container-title": "Journal of the Aeronautical Sciences",
        "volume": "3",
        "page": "122-128",
        "issued": {"date-parts": [[1936]]},
    },
    "han-2017": {
        "id": "han-2017",
        "type": "article-journal",
        "author": [
            {"family": "Han", "given": "Xiaogang"},
            {"family": "Gong", "given": "Yunhui"},
            {"family": "Fu", "given": "Kun"},
            {"family": "He", "given": "Xingfeng"},
        ],
        "title": "Negating interfacial impedance",
        "issued": {"date-parts": [[2017]]},
        "DOI": "10.1038/nmat4821",
    },
    "office": {
        "id": "office",
        "type": "report",
        "author": [{"literal": "Office <b>& Sons</b>"}],
        "title": '[<script>alert("1")</script> & more]',
        "URL": "https://example.org/a?b=1&c=2",
    },
}


def bibliography(style: str, *order: str) -> Bibliography:
    return Bibliography(ITEMS, citation_styles() / f"{style}.csl", order or tuple(ITEMS))


def described(**translations: object) -> SourceModel:
    return SourceModel.model_validate(
        {
            "id": "survey",
            "type": "report",
            "author": [{"literal": "Survey office"}],
            "title": "[Prices of modules]",
            "issued": {"date-parts": [[2025, 10]]},
            "note": "Original not found.",
            "custom": {"tier": "secondary", "translations": translations},
        }
    )


def test_what_a_briefing_says_of_a_source_is_said_in_the_reader_s_language() -> None:
    names = {"page one": "第一页"}
    said = {"author": "调查局", "title": "[组件价格]", "note": "未查到原件", "locators": names}
    items = {"survey": csl_item(described(zh=said), "zh"), "wright-1936": ITEMS["wright-1936"]}
    style = citation_styles() / "numbered.csl"
    made = Bibliography(items, style, tuple(items), {"survey": names})
    survey, wright = made.entries()
    assert survey.html == "调查局. [组件价格]. 2025年10月. 未查到原件."
    assert (survey.language, wright.language) == ("", "en")
    assert made.cite([Citation("survey", "page one")]) == "[1, 第一页]"
    assert made.cite([Citation("survey", "page two")]) == "[1, page two]"


def test_chinese_cites_authors_and_years_in_its_own_marks() -> None:
    own = csl_item(described(zh={"author": "调查局", "title": "[组件价格]"}), "zh", is_dated=False)
    items = {"survey": own, **ITEMS}
    style = style_file(citation_styles(), "author-date", "zh")
    made = Bibliography(items, style, tuple(items))
    assert made.cite([Citation("survey", "第一页")]) == "（调查局，2025，第一页）"
    assert made.cite([Citation("han-2017")]) == "（Han 等，2017）"
    assert made.cite([Citation("wright-1936"), Citation("survey")]).count("；") == 1
    entries = {entry.id: entry.html for entry in made.entries()}
    assert entries["survey"].startswith("调查局 (2025). [组件价格]")
    assert "122–128" in entries["wright-1936"]
    assert "日期不详" in entries["office"]


def test_a_foreign_title_says_its_language_in_an_entry_of_the_reader_s() -> None:
    own = csl_item(described(zh={"title": "[组件价格]"}), "zh")
    noted = ITEMS["wright-1936"] | {"id": "noted", "title": "Wright's law", "note": "仅阅读摘要"}
    items = {"survey": own, "noted": noted, "wright-1936": ITEMS["wright-1936"]}
    made = Bibliography(items, citation_styles() / "numbered.csl", tuple(items))
    survey, mixed, english = made.entries()
    assert '<span lang="en">Wright’s law</span>' in mixed.html
    assert mixed.language == ""
    assert "<span" not in survey.html + english.html
    assert english.language == "en"


def test_other_languages_and_styles_have_the_common_file() -> None:
    styles = citation_styles()
    assert style_file(styles, "author-date", "en").name == "author-date.csl"
    assert style_file(styles, "numbered", "zh").name == "numbered.csl"


def test_a_source_without_translation_stays_as_it_is() -> None:
    assert csl_item(described(), "zh") == csl_item(described())


# ---- citations


def test_numbers_follow_the_first_citation() -> None:
    made = bibliography("numbered", "han-2017", "wright-1936", "han-2017")
    assert [made.cite([Citation(key)]) for key in ("han-2017", "wright-1936")] == ["[1]", "[2]"]
    assert [(entry.id, entry.label) for entry in made.entries()] == [
        ("han-2017", "1"),
        ("wright-1936", "2"),
    ]


def test_authors_and_years() -> None:
    made = bibliography("author-date")
    assert made.cite([Citation("wright-1936")]) == "(Wright, 1936)"
    assert made.cite([Citation("han-2017")]) == "(Han et al., 2017)"


@pytest.mark.parametrize(
    ("style", "expected"),
    [("numbered", "[1, semi-solid cells]"), ("author-date", "(Wright, 1936, semi-solid cells)")],
)
def test_a_locator_keeps_its_hyphen(style: str, expected: str) -> None:
    made = bibliography(style, "wright-1936")
    assert made.cite([Citation("wright-1936", "semi-solid cells")]) == expected


def test_a_citation_may_be_asked_for_again_and_in_any_order() -> None:
    made = bibliography("numbered")
    first = [made.cite([Citation(key)]) for key in ITEMS]
    assert [made.cite([Citation(key)]) for key in reversed(ITEMS)] == first[::-1]


def test_only_what_is_cited_has_an_entry() -> None:
    assert [entry.id for entry in bibliography("numbered", "han-2017").entries()] == ["han-2017"]


# ---- entries


def test_an_entry_has_the_parts_of_its_item() -> None:
    (entry,) = bibliography("numbered", "wright-1936").entries()
    for part in ("Wright", "Factors affecting the cost of airplanes", "1936", "122–128"):
        assert part in entry.html
    assert "<i>Journal of the Aeronautical Sciences</i>" in entry.html


@pytest.mark.parametrize("style", ["numbered", "author-date"])
@pytest.mark.parametrize("title", ["Does it pay?", "It pays!", "划算吗？"])
def test_a_title_that_ends_by_itself_has_no_full_stop(style: str, title: str) -> None:
    items = {"asks": ITEMS["wright-1936"] | {"id": "asks", "title": title}}
    (entry,) = Bibliography(items, citation_styles() / f"{style}.csl", ("asks",)).entries()
    assert f"{title} <i>Journal" in re.sub("</?span[^>]*>", "", entry.html)


def test_an_address_keeps_its_marks() -> None:
    items = {"asks": ITEMS["office"] | {"id": "asks", "URL": "https://example.org/?.b=1"}}
    (entry,) = Bibliography(items, citation_styles() / "numbered.csl", ("asks",)).entries()
    assert "https://example.org/?.b=1" in entry.html


def test_a_doi_is_an_address() -> None:
    (entry,) = bibliography("numbered", "han-2017").entries()
    assert entry.url == "https://doi.org/10.1038/nmat4821"
    assert entry.url in entry.html


@pytest.mark.parametrize("style", ["numbered", "author-date"])
def test_markup_in_the_data_stays_text(style: str) -> None:
    made = bibliography(style, "office")
    (entry,) = made.entries()
    assert "<script" not in entry.html
    assert "<b>&" not in entry.html
    assert "&lt;script&gt;" in entry.html
    # A citation is plain text, to be escaped by who writes it.
    assert style == "numbered" or "Office <b>& Sons</b>" in made.cite([Citation("office")])


def test_entries_by_author_and_date_are_sorted() -> None:
    entries = bibliography("author-date", "wright-1936", "han-2017").entries()
    assert [entry.id for entry in entries] == ["han-2017", "wright-1936"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<macro name="author">', '<macro name="author"><text macro="author"/>'),
        ('<text macro="access"/>', '<text macro="none"/>'),
        ('et-al-min="4"', 'et-al-min="abc"'),
        ('form="text"', 'form="zz"'),
        ('<text variable="title"/>', "<zzz/>"),
        (re.compile("<layout prefix.*?</layout>", re.DOTALL), ""),
        (re.compile("<bibliography>.*</bibliography>", re.DOTALL), ""),
        (re.compile("<style.*</style>", re.DOTALL), "<style/>"),
    ],
    ids=str,
)
def test_a_style_that_cannot_be_followed_is_a_fault(
    old: str | re.Pattern[str], new: str, tmp_path: Path
) -> None:
    text = (citation_styles() / "numbered.csl").read_text(encoding="utf-8")
    pattern = re.compile(re.escape(old)) if isinstance(old, str) else old
    style = tmp_path / "citations" / "own.csl"
    style.parent.mkdir()
    style.write_text(pattern.sub(new, text, count=1), encoding="utf-8")
    with pytest.raises(RenderError, match=r"^templates/citations/own\.csl: this style cannot be"):
        told(style)


def told(style: Path) -> list[str]:
    made = Bibliography(ITEMS, style, tuple(ITEMS))
    return [made.cite([Citation(key)]) for key in ITEMS] + [each.html for each in made.entries()]
