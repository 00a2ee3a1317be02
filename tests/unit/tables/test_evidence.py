"""The tables of contradictions, of results that nobody confirms, and of what is old."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.check import Checked, check
from ssb_report.provenance import Citation
from ssb_report.tables.evidence import contradictions_tables, stale_tables
from ssb_report.tables.model import Row, Table, quantities_table
from tests.making import solar_with

STATED = """\
old-steps:
  {label: {en: By the workshop}, value: 9, unit: step, level: cell, status: claimed, as_of: 2024,
   cite: {source: workshop}, condition: {en: when new}, about: steps-stated}
new-steps:
  {label: {en: By a survey}, value: ">10", unit: step, level: cell, status: claimed, as_of: 2025-06,
   cite: {source: workshop}, condition: {en: when new}, about: steps-stated}
guess: {label: {en: By guess}, value: ~11, unit: step, level: cell, status: assumption,
   condition: {en: when new}, about: steps-stated}
"""
RULE = """\
steps-stated: {label: {en: Steps}, rule: RULE, note: {en: 'It is {{ q("guess") }}.'}}
"""


OLD, NEW, GUESS = (
    f'{{{{ q("{key}", form="symbols", unit="no") }}}}'
    for key in ("old-steps", "new-steps", "guess")
)


def checked(tmp_path: Path, rule: str) -> Checked:
    folder = solar_with(tmp_path)
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write(STATED)
    (folder / "contradictions.yaml").write_text(RULE.replace("RULE", rule), encoding="utf-8")
    return check(folder)


def table(found: Checked) -> Table:
    (only,) = contradictions_tables(found.briefing, found.numbers, "en")
    return only


def told(row: Row) -> list[str]:
    return [cell.reference or cell.text for cell in row.cells]


def test_a_subject_leads_the_numbers_that_are_stated_of_it(tmp_path: Path) -> None:
    made = table(checked(tmp_path, "newest"))
    assert (made.id, made.long) == ("contradictions", True)
    assert sum(column.width or 0 for column in made.columns) == 100
    assert [row.leads for row in made.rows] == [True, False, False, False]
    subject, old, new, guess = made.rows
    assert told(subject) == [
        "Steps (cell; when new)",
        "steps-stated",
        "June 2025",
        "–",
        'Taken: the newest figure. It is {{ q("guess") }}.',
    ]
    assert told(old) == [
        "By the workshop", "old-steps", "2024", "tertiary", f"Contradicts {NEW}; {GUESS}.",
    ]  # fmt: skip
    assert old.cells[3].citations == (Citation("workshop"),)
    assert told(new) == [
        "By a survey",
        "new-steps",
        "June 2025",
        "tertiary",
        f"Used. Contradicts {OLD}.",
    ]
    assert told(guess) == ["By guess", "guess", "–", "–", f"Contradicts {OLD}."]


def test_a_range_uses_all(tmp_path: Path) -> None:
    made = table(checked(tmp_path, "range"))
    assert [told(row)[4].startswith("Used.") for row in made.rows[1:]] == [True, True, True]
    assert told(made.rows[0])[4].startswith("Taken: the range of all figures.")


def test_the_register_tells_the_rule_and_the_condition(tmp_path: Path) -> None:
    briefing = checked(tmp_path, "newest").briefing
    register = quantities_table(briefing.quantities.values(), [], "en")
    row = next(row for row in register.rows if row.id == "steps-stated")
    assert told(row)[:4] == [
        'Steps (cell; when new). Taken: the newest figure. It is {{ q("guess") }}.',
        ">10\u00a0steps",
        "claimed",
        "June 2025",
    ]


@pytest.mark.parametrize(("within", "rows"), [("1 %", ["line-yield"]), ("50 %", [])])
def test_results_that_are_not_confirmed_stand_beneath(
    within: str, rows: list[str], tmp_path: Path
) -> None:
    expect = f'  unit: "%"\n  expect: {{published: published-yield, within: {within}}}\n'
    folder = solar_with(tmp_path, calculations=('  unit: "%"\n', expect))
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write("published-yield: {label: {en: P}, value: 80, unit: '%', status: assumption}\n")
    found = check(folder)
    tables = contradictions_tables(found.briefing, found.numbers, "en")
    assert [row.id for made in tables for row in made.rows] == rows
    for made in tables:
        # 88.638 % against 80 %, by hand: 8.638 / 80.
        assert told(made.rows[0])[1:] == ["line-yield", "published-yield", "+11%", "1.0%"]


HORIZONS = ("citations: author-date", "citations: author-date\nhorizons: {default: 6}")


def test_what_is_old_is_listed_with_its_horizon(tmp_path: Path) -> None:
    briefing = check(solar_with(tmp_path, briefing=HORIZONS)).briefing
    (made,) = stale_tables(briefing, "2026", "en")
    steps, view = made.rows
    assert told(steps) == [
        "Steps of the line", "line-steps", "June 2025", "6\u00a0months", "December 2025",
    ]  # fmt: skip
    assert told(view)[1] == "yield was held to matter more than scale"
    assert stale_tables(briefing, "2025-06", "en") == []
