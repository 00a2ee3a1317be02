"""Subjects on which sources disagree: members, rules, and the numbers that they give."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ssb_report.provenance import Citation, Level, Rule, Status, Tier
from ssb_report.quantity import Form, Quantity, Value, parse_value
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import load
from ssb_report.schema.subjects import groups, members, settled, tier_of
from tests.making import solar_with

SOURCES = """\
  - id: {tier}-source
    type: document
    title: A source
    custom: {{tier: {tier}}}
"""
STATED = "{{label: {{en: {key}}}, value: '{value}', unit: {unit}, {given}, about: steps-stated}}"
CLAIMED = "status: claimed, as_of: {as_of}, cite: {{source: {tier}-source}}"


def claimed(as_of: str = "2025-06", tier: str = "tertiary") -> str:
    return CLAIMED.format(as_of=as_of, tier=tier)


def briefing(
    tmp_path: Path, rule: str, stated: dict[str, tuple[str, str]], *, unit: str = "step"
) -> Briefing:
    """The small briefing with a subject: for each id a value and the rest of its entry."""
    folder = solar_with(tmp_path)
    with (folder / "sources.yaml").open("a", encoding="utf-8") as file:
        file.writelines(SOURCES.format(tier=tier) for tier in Tier)
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        for key, (value, given) in stated.items():
            entry = STATED.format(key=key, value=value, unit=unit, given=given)
            file.write(f"{key}: {entry}\n")
    (folder / "contradictions.yaml").write_text(
        f"steps-stated: {{label: {{en: Steps}}, rule: {rule}, note: {{en: They differ.}}}}\n",
        encoding="utf-8",
    )
    found, faults = load(folder)
    assert not faults
    return found


ASSUMED = "status: assumption"


def ranged(tmp_path: Path, *values: str) -> Quantity:
    stated = {f"number-{place}": (value, ASSUMED) for place, value in enumerate(values)}
    return briefing(tmp_path, "range", stated).quantities["steps-stated"]


# ---- rules


def test_the_newest_number_is_taken(tmp_path: Path) -> None:
    stated = {
        "old": ("9", claimed("2024-12-31", "primary")),
        "new": ("~10", claimed("2025-06")),
        "year": ("11", claimed("2025")),
    }
    subject = briefing(tmp_path, "newest", stated).quantities["steps-stated"]
    assert subject.value == parse_value("~10")
    assert (subject.origin, subject.provenance.as_of) == ("new", "2025-06")


def test_the_best_tier_goes_before_the_date(tmp_path: Path) -> None:
    stated = {
        "first-hand": ("9", claimed("2020", "primary")),
        "first-hand-later": ("10", claimed("2021", "primary")),
        "second-hand": ("11", claimed("2025-06", "secondary")),
        "guess": ("12", f"{ASSUMED}, as_of: 2026"),
    }
    found = briefing(tmp_path, "best-tier", stated)
    assert found.quantities["steps-stated"].origin == "first-hand-later"
    tiers = [tier_of(found, found.quantities[key]) for key in stated]
    assert tiers == [Tier.PRIMARY, Tier.PRIMARY, Tier.SECONDARY, None]


def test_of_several_sources_the_best_counts(tmp_path: Path) -> None:
    both = (
        "status: claimed, as_of: 2020, cite: [{source: tertiary-source}, {source: primary-source}]"
    )
    stated = {"both": ("9", both), "one": ("10", claimed("2025", "secondary"))}
    assert briefing(tmp_path, "best-tier", stated).quantities["steps-stated"].origin == "both"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("9", "12"), "9..12"),
        (("10..12", "11", "9.5"), "9.5..12"),
        (("10 ± 2", "11"), "8..12"),
        (("~9", "12"), "9..12"),
        (("9", "9"), "9"),
        (("9", ">12"), ">=9"),
        ((">9", "12"), ">9"),
        ((">9", ">=9", "12"), ">=9"),
        (("<9", "7"), "<9"),
        (("<=9", "7", "<9"), "<=9"),
        (("<9", "11"), "<=11"),
    ],
)
def test_a_range_holds_all_that_is_stated(
    values: tuple[str, ...], expected: str, tmp_path: Path
) -> None:
    assert ranged(tmp_path, *values).value == parse_value(expected)


def test_a_range_is_in_the_unit_of_its_first_member(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        for key, value, unit in (("one", "2000", "kg"), ("other", "1.5..3", "t")):
            entry = STATED.format(key=key, value=value, unit=unit, given=ASSUMED)
            file.write(f"{key}: {entry}\n")
    (folder / "contradictions.yaml").write_text(
        "steps-stated: {label: {en: Mass}, rule: range, note: {en: They differ.}}\n",
        encoding="utf-8",
    )
    subject = load(folder)[0].quantities["steps-stated"]
    assert subject.unit == "kg"
    assert subject.value == Value(Form.RANGE, Decimal(1500), Decimal(3000))


# ---- what the number says of itself


def test_a_number_that_is_chosen_keeps_where_it_comes_from(tmp_path: Path) -> None:
    stated = {"old": ("9", claimed("2024")), "new": ("10", f"level: cell, {claimed('2025')}")}
    stated["old"] = ("9", f"level: cell, {claimed('2024')}")
    subject = briefing(tmp_path, "newest", stated).quantities["steps-stated"]
    given = subject.provenance
    assert (subject.id, subject.label) == ("steps-stated", {"en": "Steps"})
    assert (given.status, given.level, given.rule) == (Status.CLAIMED, Level.CELL, Rule.NEWEST)
    assert given.citations == (Citation("tertiary-source"),)
    assert given.note == {"en": "They differ."}
    assert given.position.path.endswith("contradictions.yaml")
    assert (given.position.line, given.position.column) == (1, 1)
    assert given.about == ""


def test_a_range_is_an_estimate_from_all_sources(tmp_path: Path) -> None:
    stated = {"old": ("9", claimed("2024", "primary")), "new": ("10", claimed("2025-06"))}
    given = briefing(tmp_path, "range", stated).quantities["steps-stated"].provenance
    assert (given.status, given.as_of, given.rule) == (Status.ESTIMATE, "2025-06", Rule.RANGE)
    assert given.citations == (Citation("primary-source"), Citation("tertiary-source"))


def test_the_newest_date_may_be_a_subject_s(tmp_path: Path) -> None:
    stated = {"old": ("9", claimed("2024")), "new": ("10", claimed("2031"))}
    assert briefing(tmp_path, "range", stated).date == "2031"


# ---- members


def test_only_numbers_of_one_level_and_condition_are_compared(tmp_path: Path) -> None:
    stated = {
        "one": ("9", ASSUMED),
        "other": ("10", ASSUMED),
    }
    found = briefing(tmp_path, "range", stated)
    assert [[each.id for each in group] for group in groups(found)] == [["one", "other"]]
    one = found.quantities["one"]
    for changed in (
        replace(one.provenance, level=Level.PACK),
        replace(one.provenance, condition={"en": "when cold"}),
        replace(one.provenance, about=""),
    ):
        apart = {**found.quantities, "one": replace(one, provenance=changed)}
        assert groups(replace(found, quantities=apart)) == []


def test_a_member_that_changes_changes_the_subject(tmp_path: Path) -> None:
    stated = {"old": ("9", claimed("2024")), "new": ("10", claimed("2025"))}
    found = briefing(tmp_path, "newest", stated)
    assert [each.id for each in members(found, "steps-stated")] == ["old", "new"]
    new = replace(found.quantities["new"], value=parse_value("15"))
    again, faults = settled(replace(found, quantities={**found.quantities, "new": new}))
    assert not faults
    assert again.quantities["steps-stated"].value == parse_value("15")
    assert [each.id for each in members(again, "steps-stated")] == ["old", "new"]
