"""Markdown of prose: headings that skip a level, links to nowhere, marks that are no Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.check import check
from ssb_report.errors import Fault, InputError
from tests.making import document_of, solar_with

AT = 9
"""The line on which the text under test begins."""
Told = tuple[int, int, str, str]


def saying(tmp_path: Path, text: str) -> Path:
    """The small briefing with this text before its bibliography."""
    return solar_with(
        tmp_path,
        sections_en_02_methods=("{{ bibliography() }}", f"{text}\n\n{{{{ bibliography() }}}}"),
    )


def refused(folder: Path) -> list[Told]:
    with pytest.raises(InputError) as caught:
        check(folder)
    return [told(fault) for fault in caught.value.faults]


def warned(folder: Path) -> list[Told]:
    return [told(fault) for fault in check(folder).warnings]


def told(fault: Fault) -> Told:
    assert fault.position.path.endswith("sections/en/02-methods.md")
    return fault.position.line - AT, fault.position.column, fault.message, fault.hint


# ---- headings


@pytest.mark.parametrize(
    ("text", "line", "mark", "hint"),
    [
        ("### Deep", 0, "###", "below '#' comes '##'"),
        ("## One\n\n#### Deep", 2, "####", "below '##' comes '###'"),
        ("## One\n\n- ##### Deep\n\n## Two", 2, "#####", "below '##' comes '###'"),
    ],
)
def test_a_heading_that_skips_a_level_is_refused(
    tmp_path: Path, text: str, line: int, mark: str, hint: str
) -> None:
    (fault,) = refused(saying(tmp_path, text))
    assert fault == (line, 3 if "- #" in text else 1, f"the heading '{mark}' skips a level", hint)


def test_a_heading_below_the_deepest_is_refused(tmp_path: Path) -> None:
    text = "\n\n".join(f"{'#' * level} Level" for level in range(2, 7))
    assert refused(saying(tmp_path, text)) == [
        (8, 1, "the heading '######' is too deep", "the deepest is '#####'")
    ]


def test_a_second_title_is_refused(tmp_path: Path) -> None:
    hint = "a section has one title; write '##', or begin another file"
    assert refused(saying(tmp_path, "Text\n\n# Title\n\n## Below\n\nTitle\n===")) == [
        (2, 1, "the heading '#' is a second title", hint),
        (6, 1, "the heading '#' is a second title", hint),
    ]


def test_headings_may_go_down_by_one_and_up_by_any(tmp_path: Path) -> None:
    text = "## A\n\n### B\n\n#### C\n\n##### D\n\n## E\n\n    ##### code\n\nF\n---"
    assert warned(saying(tmp_path, text)) == []


# ---- links to places


@pytest.mark.parametrize(
    ("text", "column", "anchor", "hint"),
    [
        ("See [it](#nowhere).", 10, "nowhere", ""),
        ("See [it](#section-metods).", 10, "section-metods", "did you mean 'section-methods'?"),
        ("#table-x, [it](<#table-input>)", 17, "table-input", "did you mean 'table-inputs'?"),
        ("See [it][there].\n\n[there]: #formula-x", 1, "formula-x", ""),
    ],
)
def test_a_link_to_nowhere_is_refused(
    tmp_path: Path, text: str, column: int, anchor: str, hint: str
) -> None:
    (fault,) = refused(saying(tmp_path, text))
    message = f"a link leads to '#{anchor}', which edition 'en' has not"
    assert fault[:3] == (0, column, message)
    assert fault[3].startswith(hint)


def test_a_link_may_lead_to_whatever_has_an_id(tmp_path: Path) -> None:
    anchors = (
        "section-curve section-curve_1 table-inputs figure-yield-by-steps formula-module-exponent "
        "q-line-steps source-workshop register-quantities register-results"
    )
    text = "\n".join(f"[there](#{anchor})" for anchor in anchors.split())
    folder = saying(tmp_path, f"{text}\n\n`[code](#nowhere)`")
    assert warned(folder) == []
    assert {*anchors.split()} < document_of(folder).anchors


def test_a_link_is_refused_where_one_edition_leaves_out_where_it_leads(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path,
        briefing=(
            "editions: {en: {language: en}}",
            "editions: {en: {language: en}, en-short: {language: en, sections: [methods]}}",
        ),
        sections_en_02_methods=(
            'All numbers are assumptions; {{ section_ref("curve") }} uses them.',
            "[It](#section-curve) uses them.",
        ),
    )
    ((_, column, message, _),) = refused(folder)
    assert (column, message) == (
        6,
        "a link leads to '#section-curve', which edition 'en-short' has not",
    )


# ---- marks that are none


@pytest.mark.parametrize(
    ("text", "place", "what", "instead"),
    [
        ("##Title", (0, 1), "a heading without a blank", "write ## Title"),
        (
            "| a | b |\n|---|---|\n| c | d |",
            (0, 1),
            "a table of Markdown",
            'write {{ table("…") }}',
        ),
        ("A\n\na | b\n--|--\nc | d", (2, 1), "a table of Markdown", 'write {{ table("…") }}'),
        ("An ![alt](a.png)", (0, 4), "an image of Markdown", 'write {{ figure("…") }}'),
        ("A word[^a].", (0, 7), "a footnote of Markdown", 'write {{ cite("…") }}'),
        ("A ~~bad~~ word", (0, 3), "text struck through", "write what is to be read alone"),
        ("A <b>word", (0, 3), "HTML", "write **bold**"),
        ("A <!-- note", (0, 3), "HTML", "write **bold**"),
        (
            "A [page](other.html)",
            (0, 3),
            "a link to neither the web nor a place in the briefing",
            "write [text](https://…)",
        ),
    ],
)
def test_what_prints_as_it_is_typed_is_told(
    tmp_path: Path, text: str, place: tuple[int, int], what: str, instead: str
) -> None:
    (found,) = warned(saying(tmp_path, text))
    assert found[:3] == (*place, f"{what} prints as it is typed")
    assert found[3].startswith(instead)


def test_code_and_what_a_backslash_keeps_are_no_marks(tmp_path: Path) -> None:
    text = """`<b>` and ``a ` <i>``, \\<b> and \\[^a], \\~~x~~, <https://example.org/a_b>,
a < b > c.

    ##Title
    | a | b |

```
![alt](a.png) ~~x~~
```

A | B, and [web](https://example.org) # no heading"""
    assert warned(saying(tmp_path, text)) == []
