from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.closed_world import typed_digits
from ssb_report.schema.load import load
from tests.making import solar_with

SENTENCE = "All numbers are assumptions;"
LITERALS = """citations: author-date
literals:
  - {text: ET7, reason: a car}
  - {text: Li6PS5Cl, reason: a salt}
  - {text: ET7 Pro 2, reason: a car}"""


def told(tmp_path: Path, sentence: str) -> list[tuple[int, str]]:
    """Columns and digits of the faults in a sentence."""
    folder = solar_with(
        tmp_path,
        briefing=("citations: author-date", LITERALS),
        sections_en_02_methods=(SENTENCE, sentence),
    )
    briefing, _ = load(folder)
    faults = list(typed_digits(briefing))
    return [(fault.position.column, fault.message.split("'")[1]) for fault in faults]


@pytest.mark.parametrize(
    "sentence",
    [
        "No digit at all.",
        'A number {{ q("line-steps") }} from data.',
        "The ET7 and Li6PS5Cl are names, as is the ET7 Pro 2.",
        "See [the page](https://example.org/2025/12).",
        "1. A first item\n2. and a second",
        "1. A first item\n\n1. and another list\n2) of two",
        "A dash &ndash; or a quote &quot; of Markdown",
        "Twice H₂O to the power ⁻³",
        "CO₂ and Li₆PS₅Cl are written so.",
    ],
)
def test_names_macros_links_and_lists_may_hold_digits(tmp_path: Path, sentence: str) -> None:
    assert told(tmp_path, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Costs 12.5 yuan.", [(7, "12.5")]),
        ("In 2025, 3 of 1,000.", [(4, "2025"), (10, "3"), (15, "1,000")]),
        ("The ET75 is not the ET7.", [(8, "5")]),
        ("Li6PS5Cl2 is another salt", [(9, "2")]),
        ("[12 pages](https://example.org/2025)", [(2, "12")]),
        ("A 5th one and the year 1.", [(3, "5"), (24, "1")]),
        ("`code 7` and **8**", [(7, "7"), (16, "8")]),
        ("2027. The year begins a line", [(1, "2027")]),
        ("1. A first item\n3. but no third", [(1, "3")]),
        ("About ½ of it, or &frac34;, or &#50;", [(7, "½"), (19, "¾"), (34, "50")]),
        ("Arabic digits ٣ count too", [(15, "٣")]),
        ('A macro {{ q("line-steps") }}2 and 3', [(30, "2"), (36, "3")]),
    ],
)
def test_other_digits_are_told_where_they_stand(
    tmp_path: Path, sentence: str, expected: list[tuple[int, str]]
) -> None:
    assert told(tmp_path, sentence) == expected


def test_nothing_is_said_while_the_names_are_unknown(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path,
        briefing=("citations: author-date", "literals: [{text: ET7}]"),
        sections_en_02_methods=(SENTENCE, "The ET7."),
    )
    briefing, faults = load(folder)
    assert [fault.message for fault in faults] == ["missing key 'reason'"]
    assert list(typed_digits(briefing)) == []
