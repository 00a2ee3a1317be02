"""Numbers that moved: how far, whether beyond what was open, and through what."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.diff.model import Change, FieldChange, NumberChange
from tests.making import SOLAR, solar_with
from tests.running import replace
from tests.unit.diff.comparing import changed


def by_id(changes: tuple[NumberChange, ...]) -> dict[str, NumberChange]:
    return {each.id: each for each in changes}


def moved(tmp_path: Path, old: str, new: str) -> NumberChange:
    """The steps of the line, once with one value and once with another."""
    folders = [
        solar_with(tmp_path / name, quantities=("  value: 12\n", f"  value: {value}\n"))
        for name, value in (("old", old), ("new", new))
    ]
    return by_id(changed(*folders).quantities)["line-steps"]


@pytest.mark.parametrize(
    ("old", "new", "relative", "inside"),
    [
        ("12", "15", 0.25, None),
        ("12", "9", -0.25, None),
        ("10 ± 2", "12", 0.2, True),
        ("10 ± 2", "13", 0.3, False),
        ("8..12", "12", 0.2, True),
        ("8..12", "12.1", 0.21, False),
        ('">10"', '">15"', 0.5, True),
        ('">10"', '">5"', -0.5, False),
        ('"<=10"', '"<=5"', -0.5, True),
    ],
)
def test_how_far_and_whether_within_what_was_open(
    old: str,
    new: str,
    relative: float,
    inside: bool | None,  # noqa: FBT001 - what is expected
    tmp_path: Path,
) -> None:
    found = moved(tmp_path, old, new)
    assert found.relative == pytest.approx(relative)
    assert found.inside is inside
    assert found.has_moved


def test_from_nothing_there_is_no_relative_change(tmp_path: Path) -> None:
    found = moved(tmp_path, '"<=0"', '"<=5"')
    assert found.relative is None
    assert found.has_moved


def test_another_unit_of_the_same_dimension_is_compared_in_the_old_one(tmp_path: Path) -> None:
    old = solar_with(tmp_path / "old")
    new = solar_with(tmp_path / "new")
    for folder, text in ((old, "value: 2, unit: kWh"), (new, "value: 3000, unit: Wh")):
        with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
            file.write(f"used: {{label: {{en: Used}}, {text}, status: assumption}}\n")
    found = by_id(changed(old, new).quantities)["used"]
    assert found.relative == pytest.approx(0.5)
    assert found.fields == (FieldChange("unit", "kWh", "Wh"),)


def test_calendar_years_have_no_relative_change(tmp_path: Path) -> None:
    old, new = solar_with(tmp_path / "old"), solar_with(tmp_path / "new")
    for folder, year in ((old, 2027), (new, 2029)):
        with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
            line = f"value: {year}, unit: calendar_year, status: assumption"
            file.write(f"first-year: {{label: {{en: First year}}, {line}}}\n")
    found = by_id(changed(old, new).quantities)["first-year"]
    assert found.relative is None
    assert found.has_moved


def test_where_it_comes_from_is_told_field_by_field(tmp_path: Path) -> None:
    old = solar_with(tmp_path / "old")
    new = solar_with(tmp_path / "new", quantities=("locator: page one", "locator: page two"))
    replace(
        new / "quantities.yaml",
        "  status: estimate\n  as_of: 2025-06",
        "  status: reported\n  as_of: 2025-07",
    )
    replace(new / "quantities.yaml", "{en: Steps of the line}", "{en: Stages}")
    found = by_id(changed(old, new).quantities)["line-steps"]
    assert not found.has_moved
    assert found.fields == (
        FieldChange("label (en)", "Steps of the line", "Stages"),
        FieldChange("locator", "page one", "page two"),
        FieldChange("date", "2025-06", "2025-07"),
        FieldChange("status", "estimate", "reported"),
    )
    # What is computed from it is as new as it.
    results = by_id(changed(old, new).results)
    assert FieldChange("date", "2025-06", "2025-07") in results["line-yield"].fields


def test_ways_lead_through_the_graph(tmp_path: Path) -> None:
    more = """\
yield-twice:
  label: {en: Yield of two lines}
  formula: uniform-step-yield
  with: {defect_rate: line-defect-rate, steps: line-steps}
rate-again:
  label: {en: Learning rate again}
  formula: learning-rate
  with: {exponent: module-exponent}
"""
    old, new = solar_with(tmp_path / "old"), solar_with(tmp_path / "new")
    for folder in (old, new):
        with (folder / "calculations.yaml").open("a", encoding="utf-8") as file:
            file.write(more)
    replace(new / "quantities.yaml", "value: 20 ± 3", "value: 24 ± 3")
    replace(new / "quantities.yaml", "  value: 12\n", "  value: 13\n")
    found = by_id(changed(old, new).results)
    assert found["rate-again"].through == (
        ("module-learning-rate", "module-exponent", "rate-again"),
    )
    assert found["yield-twice"].through == (("line-steps", "yield-twice"),)


def test_a_result_that_is_computed_otherwise_moves_of_itself(tmp_path: Path) -> None:
    old = solar_with(tmp_path / "old")
    new = solar_with(tmp_path / "new", calculations=("steps: line-steps", "steps: window-end"))
    found = by_id(changed(old, new).results)["line-yield"]
    assert found.through == (("line-yield",),)
    # A window's end is assumed, without a source and a date.
    names = [field.name for field in found.fields]
    assert names == ["source", "locator", "date", "computed from"]


def test_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    new = solar_with(tmp_path)
    with (new / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write("length: {label: {en: Length}, value: 5, unit: m, status: assumption}\n")
    (added,) = changed(SOLAR, new).quantities
    assert (added.id, added.change, added.old) == ("length", Change.ADDED, None)
    assert added.new
    assert added.new.printed == "5\u00a0m"
    (removed,) = changed(new, SOLAR).quantities
    assert (removed.id, removed.change, removed.new) == ("length", Change.REMOVED, None)
