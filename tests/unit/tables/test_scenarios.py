from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.check import Checked, check, under
from ssb_report.tables.model import Table
from ssb_report.tables.scenarios import changes_table, scenario_table, sensitivity_table
from tests.making import solar_with_scenarios


@pytest.fixture(scope="module")
def solar(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return check(solar_with_scenarios(tmp_path_factory.mktemp("solar")))


def told(table: Table) -> list[list[str]]:
    """The table's cells, blanks that hold together as blanks."""
    rows = [[column.label for column in table.columns]]
    rows += [[cell.text for cell in row.cells] for row in table.rows]
    return [[text.replace("\u00a0", " ") for text in row] for row in rows]


def test_a_sensitivity_table_tells_inputs_and_what_they_do(solar: Checked) -> None:
    table = sensitivity_table(solar.numbers, "line-yield", "en")
    (label, spread, low, high, share), together = told(table)[1:]
    assert label == "Defects at each step"
    assert spread == "uniform, 0.5–1.5%; assumption"
    # 0.9945^12 and 0.9855^12 by a pocket calculator
    assert (low, high, share) == ("93.6%", "83.9%", "100%")
    assert together == ["Inputs acting together", "–", "–", "–", "less than 1%"]
    leads = [cell.leads for cell in table.rows[0].cells]
    assert leads == ["", "line-defect-rate", *3 * ["line-yield"]]
    assert table.file == "table-sensitivity-line-yield.csv"


def test_a_scenario_table_compares_the_base_and_all_scenarios(solar: Checked) -> None:
    table = scenario_table(solar.briefing, solar.numbers, "en")
    assert told(table)[0] == ["Result", "Base", "Better", "Worse"]
    first, second = told(table)[1:]
    assert first[0] == "Yield of the line"
    # What this edition holds is a link, the rest is told; 0.995^10 = 0.95111.
    assert first[1] == '{{ r("line-yield", form="symbols", interval="yes") }}'
    assert first[2] == "95.1%"
    assert first[3].startswith("83.4% (79.0–88.")
    assert second[2:] == ["10 steps", "12 steps"]


def test_under_a_scenario_its_own_column_is_the_edition_s(solar: Checked) -> None:
    worse = under(solar, "worse")
    first = told(scenario_table(worse.briefing, worse.numbers, "en"))[1]
    assert first[1].startswith("88.6% (83.9–93.6%)")
    assert first[3] == '{{ r("line-yield", form="symbols", interval="yes") }}'


def test_numbers_set_by_hand_have_a_column_of_their_own(solar: Checked) -> None:
    mine = under(solar, "worse", {"line-steps": "20"})
    table = scenario_table(mine.briefing, mine.numbers, "en")
    assert told(table)[0] == ["Result", "Base", "Better", "Worse", "This edition"]
    assert told(table)[2][1:4] == ["12 steps", "10 steps", "12 steps"]
    changes = told(changes_table(mine.briefing, "en"))
    assert changes == [
        ["Quantity", "Base", "Better", "Worse", "This edition"],
        ["Steps of the line", "12 steps", "10 steps", "unchanged", "20 steps"],
        ["Defects at each step", "0.5–1.5%", "0.5%", "1–2%", "1–2%"],
    ]


def test_notes_tell_what_a_scenario_is(solar: Checked) -> None:
    assert changes_table(solar.briefing, "en").notes == ("Better: fewer steps",)


def test_without_an_uncertain_input_nothing_is_told(tmp_path: Path) -> None:
    exact = under(check(solar_with_scenarios(tmp_path)), "better")
    assert sensitivity_table(exact.numbers, "line-yield", "en").rows == ()
