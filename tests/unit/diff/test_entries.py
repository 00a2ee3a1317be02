"""Claims that flip, sources that contradict each other or no longer do, scenarios, facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.diff.model import Change, FieldChange, SettingChange
from ssb_report.errors import InputError
from tests.making import SOLAR, solar_claiming, solar_with, solar_with_scenarios
from tests.running import replace
from tests.unit.diff.comparing import changed

CLAIMS = "keeps-most: {that: line-yield > 80 %}\n"
MARKED = 'Most are kept {{ claim("keeps-most") }}.'

DISPUTED = """\
line-length:
  label: {{en: Length of the line}}
  value: 50
  unit: m
  status: reported
  as_of: 2025-01
  cite: {{source: workshop}}
  about: length
line-length-again:
  label: {{en: Length of the line once more}}
  value: {value}
  unit: m
  status: reported
  as_of: 2025-06
  cite: {{source: workshop}}
  about: length
"""
RULED = "length: {{label: {{en: Length}}, rule: {rule}, note: {{en: because}}}}\n"


def disputed(folder: Path, value: str, rule: str) -> Path:
    solar = solar_with(folder)
    with (solar / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write(DISPUTED.format(value=value))
    (solar / "contradictions.yaml").write_text(RULED.format(rule=rule), encoding="utf-8")
    return solar


def test_a_claim_whose_predicate_is_another_one(tmp_path: Path) -> None:
    old = solar_claiming(tmp_path / "old", CLAIMS, MARKED)
    new = solar_claiming(tmp_path / "new", CLAIMS.replace("80", "70"), MARKED)
    (claim,) = changed(old, new).claims
    assert not claim.flipped
    assert FieldChange("predicate", "line-yield > 80 %", "line-yield > 70 %") in claim.fields


def test_a_claim_that_flips_in_an_edition_under_a_scenario_is_a_fault(tmp_path: Path) -> None:
    own = "editions: {en: {language: en}, en-worse: {language: en, scenario: worse}}"
    scenario = "scenarios: {{worse: {{label: {{en: Worse}}, set: {{line-steps: {steps}}}}}}}\n"
    folders = []
    for name, steps in (("old", 13), ("new", 30)):  # of which 0.99^13 and 0.99^30 are kept
        folder = solar_claiming(tmp_path / name, CLAIMS, MARKED)
        replace(folder / "briefing.yaml", "editions: {en: {language: en}}", own)
        (folder / "scenarios.yaml").write_text(scenario.format(steps=steps), encoding="utf-8")
        folders.append(folder)
    with pytest.raises(InputError, match="under 'worse': claim 'keeps-most' is false"):
        changed(*folders)


def test_a_claim_instead_of_another_one(tmp_path: Path) -> None:
    old = solar_claiming(tmp_path / "old", CLAIMS, MARKED)
    new = solar_claiming(
        tmp_path / "new",
        "few-lost: {that: line-yield > 85 %}\n",
        MARKED.replace("keeps-most", "few-lost"),
    )
    found = {each.id: each.change for each in changed(old, new).claims}
    assert found == {"few-lost": Change.ADDED, "keeps-most": Change.REMOVED}


def test_a_contradiction_that_comes_and_goes(tmp_path: Path) -> None:
    agreeing = disputed(tmp_path / "agreeing", "50", "newest")
    differing = disputed(tmp_path / "differing", "60", "newest")
    (gained,) = changed(agreeing, differing).disputes
    assert gained.gained == (("line-length", "line-length-again"),)
    assert gained.lost == ()
    assert gained.fields == (FieldChange("taken", "50\u00a0m", "60\u00a0m"),)
    (lost,) = changed(differing, agreeing).disputes
    assert lost.lost == (("line-length", "line-length-again"),)
    assert lost.gained == ()


def test_a_contradiction_that_is_resolved_otherwise(tmp_path: Path) -> None:
    newest = disputed(tmp_path / "newest", "60", "newest")
    both = disputed(tmp_path / "both", "60", "range")
    (found,) = changed(newest, both).disputes
    assert (found.gained, found.lost) == ((), ())
    assert found.fields == (
        FieldChange("rule", "newest", "range"),
        FieldChange("taken", "60\u00a0m", "50–60\u00a0m"),
        FieldChange("taken from", "line-length-again", "line-length, line-length-again"),
    )


def test_a_scenario_that_sets_something_else(tmp_path: Path) -> None:
    old, new = solar_with_scenarios(tmp_path / "old"), solar_with_scenarios(tmp_path / "new")
    replace(new / "scenarios.yaml", "line-steps: 10,", "line-steps: 9,")
    (better,) = changed(old, new).scenarios
    assert (better.id, better.change) == ("better", Change.CHANGED)
    assert better.settings == (SettingChange("line-steps", "10", "9"),)
    # Yields of 0.995^10 and 0.995^9.
    assert better.numbers == (
        SettingChange("line-yield", "95.1%", "95.6%"),
        SettingChange("line-steps", "10\u00a0steps", "9\u00a0steps"),
    )


def test_a_fact_and_a_source(tmp_path: Path) -> None:
    new = solar_with(
        tmp_path,
        quantities=("yield was held to", "yield was thought to"),
        sources=("[Workshop notes]", "[Notes of the workshop]"),
    )
    found = changed(SOLAR, new)
    (fact,), (source,) = found.facts, found.sources
    assert [field.name for field in fact.fields] == ["statement (en)"]
    assert source.fields == (FieldChange("title", "[Workshop notes]", "[Notes of the workshop]"),)


def test_a_note_that_names_a_number_is_no_other_note(tmp_path: Path) -> None:
    note = (
        "  cite: {source: workshop}\n",
        '  cite: {source: workshop}\n  note: {en: "beside {{ q(\\"line-steps\\") }}"}\n',
    )
    old = solar_with(tmp_path / "old", quantities=note)
    new = solar_with(tmp_path / "new", quantities=note)
    replace(new / "quantities.yaml", "  value: 12\n", "  value: 13\n")
    found = changed(old, new)
    assert found.facts == ()
    # On the page it says something else all the same.
    assert any(each.id == "workshop-view" for each in found.blocks)
