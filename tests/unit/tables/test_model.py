"""Tables made from a briefing's records: their cells, their anchors, their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.check import Checked, check
from ssb_report.provenance import Citation
from ssb_report.tables.model import (
    Cell,
    Row,
    Table,
    checks_table,
    fact_table,
    glossary_tables,
    quantities_table,
    results_table,
)
from tests.making import SOLAR, solar_with

GLOSSARY = """
wafer: {term: {en: wafer, zh: 硅片}, kind: term, definition: {en: A slice.}, note: {en: Thin.}}
cell: {term: {en: Cell}, kind: term}
acme: {term: {en: Acme}, kind: firm}
"""


@pytest.fixture(scope="module")
def solar() -> Checked:
    return check(SOLAR)


def row(table: Table, key: str) -> Row:
    return next(row for row in table.rows if row.id == key)


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


# ---- tables of facts


def test_cells_are_texts_or_references(solar: Checked) -> None:
    table = fact_table("inputs", solar.briefing.tables["inputs"], "en")
    assert table.caption == "What the line is assumed to be"
    assert [(column.label, column.align) for column in table.columns] == [
        ("What", "left"),
        ("Number", "right"),
    ]
    assert row(table, "steps").cells == (Cell(text="Steps"), Cell(reference="line-steps"))
    assert table.citations == (Citation("workshop"),)
    assert not table.long


def test_a_text_that_is_the_same_in_every_language_is_a_text(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, tables=("[{en: Steps}, {q: line-steps}]", "[N, {en: '–'}]"))
    table = fact_table("inputs", check(folder).briefing.tables["inputs"], "en")
    assert texts(row(table, "steps")) == ["N", "–"]


# ---- the register of quantities


def register(checked: Checked) -> Table:
    briefing = checked.briefing
    return quantities_table(briefing.quantities.values(), briefing.facts.values(), "en")


def test_every_quantity_and_fact_has_a_row_that_links_lead_to(solar: Checked) -> None:
    table = register(solar)
    keys = [*solar.briefing.quantities, *solar.briefing.facts]
    assert [entry.id for entry in table.rows] == keys
    assert [entry.anchor for entry in table.rows] == [f"q-{key}" for key in keys]
    assert table.long


def test_a_row_tells_value_status_date_and_source(solar: Checked) -> None:
    table = register(solar)
    steps = row(table, "line-steps")
    assert texts(steps)[:4] == ["Steps of the line", "12\u00a0steps", "estimate", "June 2025"]
    assert steps.cells[4].citations == (Citation("workshop", "page one"),)
    assert texts(row(table, "workshop-view"))[:3] == [
        "What the workshop thought",
        "yield was held to matter more than scale",
        "claimed",
    ]


def test_what_is_not_known_is_a_dash(solar: Checked) -> None:
    assert texts(row(register(solar), "line-defect-rate"))[2:] == ["assumption", "–", "–"]


def test_level_and_note_stand_behind_the_label(tmp_path: Path) -> None:
    extra = '  level: pack\n  note: {en: As {{ q(\\"line-steps\\") }} need.}\n'
    extra = "  level: pack\n  note: {en: 'A round number.'}\n  status: estimate\n"
    folder = solar_with(tmp_path, quantities=("  status: estimate\n", extra))
    first = texts(row(register(check(folder)), "line-steps"))[0]
    assert first == "Steps of the line (pack). A round number."


# ---- results


def test_a_result_tells_its_formula_and_what_it_was_made_from(solar: Checked) -> None:
    table = results_table(solar.numbers, "en")
    label, value, formula, inputs, published = texts(row(table, "line-yield"))
    assert label.startswith("Yield of the line")
    # nine tenths of 0.5..1.5 % are 0.55..1.45 %: 0.9945¹² = 93.6 %, 0.9855¹² = 83.9 %
    assert value == "88.6% (83.9–93.6%)"
    assert formula
    assert inputs == "Defects at each step; Steps of the line"
    assert published == "–"
    assert row(table, "line-yield").anchor == "q-line-yield"


@pytest.mark.parametrize(
    ("within", "said"), [("1 %", "differs by "), ("50 %", "agrees within 50%")]
)
def test_a_result_is_compared_with_what_was_published(
    within: str, said: str, tmp_path: Path
) -> None:
    expect = f'  unit: "%"\n  expect: {{published: published-yield, within: {within}}}\n'
    folder = solar_with(tmp_path, calculations=('  unit: "%"\n', expect))
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "published-yield: {label: {en: Published}, value: 80, unit: '%', status: assumption}\n"
        )
    published = texts(row(results_table(check(folder).numbers, "en"), "line-yield"))[4]
    assert published.startswith("80%; ")
    assert said in published


# ---- what checking found


def test_only_what_is_not_confirmed_is_listed(tmp_path: Path) -> None:
    finding = (
        "  check: {result: contradicted, note: {en: Another said so.}, cite: {source: workshop}}\n"
    )
    folder = solar_with(
        tmp_path, quantities=("  status: claimed\n", f"  status: claimed\n{finding}")
    )
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "sound: {label: {en: Sound}, value: 1, unit: step, status: assumption,"
            " check: {result: confirmed}}\n"
            "unsought: {label: {en: Unsought}, value: 2, unit: step, status: assumption,"
            " check: {result: not-checked}}\n"
        )
    table = checks_table(check(folder).briefing, "en")
    assert sorted(entry.id for entry in table.rows) == ["unsought", "workshop-view"]
    cells = row(table, "workshop-view").cells
    assert [cell.text for cell in cells] == [
        "What the workshop thought",
        "yield was held to matter more than scale",
        "contradicted",
        "Another said so.",
    ]
    assert cells[3].citations == (Citation("workshop"),)


# ---- names


def test_names_are_sorted_in_a_table_for_each_kind(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    (folder / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    tables = glossary_tables(check(folder).briefing, "en")
    assert [table.id for table in tables] == ["glossary-firm", "glossary-term"]
    terms = tables[1]
    assert [entry.anchor for entry in terms.rows] == ["term-cell", "term-wafer"]
    wafer = row(terms, "wafer").cells
    assert wafer[1] == Cell(text="硅片", language="zh-Hans")
    assert wafer[2].text == "A slice. Thin."
    assert row(terms, "cell").cells[2].text == "–"


def test_without_names_there_is_no_table(solar: Checked) -> None:
    assert glossary_tables(solar.briefing, "en") == []
