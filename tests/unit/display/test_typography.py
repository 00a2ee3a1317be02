"""Straight quotes become the printer's, by what stands before them."""

from __future__ import annotations

import pytest

from ssb_report.display.typography import (
    bracketed,
    curly,
    han_spaced,
    kept_together,
    sort_key,
    squeezed,
)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("the article's 'many'", "the article’s ‘many’"),
        ('it is "hybrid", not "semi-solid"', "it is “hybrid”, not “semi-solid”"),
        ('("so called") and \'90s', "(“so called”) and ‘90s"),
        ("no quotes", "no quotes"),
    ],
)
def test_english(typed: str, printed: str) -> None:
    assert curly(typed, "en") == printed


def test_a_quote_behind_a_macro_closes() -> None:
    assert curly("'s cell", "en", after="}") == "’s cell"


def test_other_languages_stay_as_typed() -> None:
    assert curly('"半固态"', "zh") == '"半固态"'


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("成本为 超过 2 CNY/Wh", "成本为超过 2 CNY/Wh"),
        ("达 300 Wh/kg 以上", "达 300 Wh/kg 以上"),
        ("成本 <b>超过</b> 二", "成本<b>超过</b>二"),
        ("没有记录。 <a>[2]</a>", "没有记录。<a>[2]</a>"),
        ("按 <b>2</b> ，三", "按 <b>2</b>，三"),
        ("plain text stays", "plain text stays"),
        ("of “hybrid” cells", "of “hybrid” cells"),
    ],
)
def test_no_blank_between_han(written: str, printed: str) -> None:
    assert han_spaced(written) == printed


def test_marks_side_by_side_share_their_blank() -> None:
    # one closes behind another, one opens behind one that closes, one opens behind another
    assert squeezed("<p>即“甲”。</p>") == '<p>即“甲<span class="half">”</span>。</p>'
    assert squeezed("甲，“乙") == '甲<span class="half">，</span>“乙'
    assert squeezed("甲（“乙") == '甲（<span class="half">“</span>乙'
    assert squeezed("<a>（甲）</a>，乙") == '<a>（甲<span class="half">）</span></a>，乙'
    assert squeezed("<a>甲）</a><a>（乙") == '<a>甲<span class="half">）</span></a><a>（乙'
    assert squeezed("<p>甲。</p><p>“乙") == "<p>甲。</p><p>“乙"
    assert squeezed('<img alt="甲）。">甲。乙') == '<img alt="甲）。">甲。乙'


def test_no_line_of_one_character_ends_a_paragraph() -> None:
    assert kept_together("<p>分阶段拨付。</p>") == '<p>分阶<span class="nobr">段拨付。</span></p>'
    assert kept_together("<p>of cells.</p>") == "<p>of cells.</p>"


def test_brackets_are_as_wide_as_the_text_before_them() -> None:
    assert bracketed("比能量", "Wh/kg") == "比能量（Wh/kg）"
    assert bracketed("Specific energy", "Wh/kg") == "Specific energy (Wh/kg)"
    assert bracketed("NMC811", "电芯") == "NMC811（电芯）"


def test_names_are_sorted_by_sound_in_chinese_and_by_letter_in_english() -> None:
    names = ["硫化物", "比能量", "电芯"]  # liu, bi, dian
    assert sorted(names, key=lambda name: sort_key(name, "zh")) == ["比能量", "电芯", "硫化物"]
    assert sorted(["b", "A", "C"], key=lambda name: sort_key(name, "en")) == ["A", "b", "C"]
