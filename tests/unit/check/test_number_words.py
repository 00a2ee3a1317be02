"""Numbers in words: which words are told, which are not, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.number_words import number_words
from ssb_report.schema.load import load
from tests.making import solar_with

SENTENCE = "All numbers are assumptions;"
LITERALS = """citations: author-date
literals:
  - {text: Twice the Sun Ltd, reason: name of a firm}"""


def told(tmp_path: Path, sentence: str) -> list[tuple[int, str]]:
    """Columns and words of the faults in a sentence of prose."""
    folder = solar_with(
        tmp_path,
        briefing=("citations: author-date", LITERALS),
        sections_en_02_methods=(SENTENCE, sentence),
    )
    briefing, _ = load(folder)
    return [
        (fault.position.column, fault.message.split("'")[1]) for fault in number_words(briefing)
    ]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Output doubled, then tripled.", ["doubled", "tripled"]),
        ("It halves the cost.", ["halves"]),
        ("Twice as much, more than twice.", ["Twice", "twice"]),
        ("Ten times the output, a tenfold rise.", ["Ten times", "tenfold"]),
        ("A ten-fold rise, then tenfold.", ["ten-fold", "tenfold"]),
        ("A third of it, two thirds.", ["A third", "two thirds"]),
        ("It fell by a quarter.", ["a quarter"]),
        ("Three-quarters of all", ["Three-quarters"]),
        ("It fell by half; half of it, one half,", ["half", "half", "half"]),
        ("Half the cost, half as much", ["Half", "half"]),
        (
            "An order of magnitude, orders of magnitude",
            ["order of magnitude", "orders of magnitude"],
        ),
        ("By a factor of ten", ["factor of ten"]),
        ("产量翻番，又翻了一番，再翻两番。", ["翻番", "翻两番"]),
        ("价格翻倍，为两倍，十倍。", ["翻倍", "两倍", "十倍"]),
        ("占一半，三分之一，十分之一。", ["一半", "三分之一", "十分之一"]),
        ("差一个数量级；成倍增长，减半。", ["数量级", "成倍", "减半"]),
        ("七成以上；数倍，几倍。", ["七成以上", "数倍", "几倍"]),
    ],
)
def test_numbers_in_words_are_told(tmp_path: Path, sentence: str, words: list[str]) -> None:
    found = told(tmp_path, sentence)
    assert [word for _, word in found] == words
    assert all(sentence[column - 1 :].startswith(word) for column, word in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "A half-cell and a half-life; in the first half of the year, the second half the same.",
        "Second-life cells, a third party, a third phase, a third survey.",
        "A fall of cost per doubling, each doubling, of output.",
        "The article lists the firm twice, once in Chinese.",
        "At half charge; sales this quarter; a quarterly report.",
        "Charge times voltage, many times, sometimes; manifold.",
        'At {{ r("line-yield") }} times its level.',
        "Twice the Sun Ltd is a firm.",
        "半固态与全固态；倍率为低倍率；参数倍数；系数倍。",
        "每翻一番的学习率；翻译；番茄；成本；第一半固态。",
        "部分之和；分数；一成不变；半导体；大半；数量；级别。",
    ],
)  # fmt: skip
def test_other_words_are_let_be(tmp_path: Path, sentence: str) -> None:
    assert told(tmp_path, sentence) == []


def test_a_claim_covers_its_own_sentence_and_no_other(tmp_path: Path) -> None:
    sentence = 'It doubled {{ claim("a") }}. It tripled. It halved.{{ claim("b") }} Twice the rest.'
    assert [word for _, word in told(tmp_path, sentence)] == ["tripled", "Twice"]


def test_texts_that_claim_are_read_and_names_are_not(tmp_path: Path) -> None:
    doubled = "{en: It doubled}"
    folder = solar_with(
        tmp_path,
        tables=("caption: {en: What the line is assumed to be}", f"caption: {doubled}"),
        figures=(
            "  cite: {source: workshop}\n",
            f"  cite: {{source: workshop}}\n  caption: {doubled}\n",
        ),
        quantities=("label: {en: Steps of the line}", f"label: {doubled}\n  note: {doubled}"),
        briefing=("subtitle: {en: A test briefing with assumed numbers}", f"subtitle: {doubled}"),
        calculations=("label: {en: Yield of the line}", f"label: {doubled}"),
    )
    (folder / "glossary.yaml").write_text(
        f"wafer: {{term: {{en: W}}, kind: term, definition: {doubled}}}\n", encoding="utf-8"
    )
    rows = (folder / "tables.yaml").read_text(encoding="utf-8")
    (folder / "tables.yaml").write_text(rows.replace("{en: Steps}", doubled), encoding="utf-8")
    briefing, faults = load(folder)
    assert faults == []
    prefix = f"{folder.as_posix()}/"
    places = sorted(str(fault.position).removeprefix(prefix) for fault in number_words(briefing))
    assert places == [
        "briefing.yaml:4:19",
        "figures.yaml:6:20",
        "quantities.yaml:14:17",
        "tables.yaml:2:20",
        "tables.yaml:5:21",
    ]


def test_nothing_is_said_while_the_names_are_unknown(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path,
        briefing=("citations: author-date", "literals: [{text: ET7}]"),
        sections_en_02_methods=(SENTENCE, "It doubled."),
    )
    briefing, _ = load(folder)
    assert list(number_words(briefing)) == []
