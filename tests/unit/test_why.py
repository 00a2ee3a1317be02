"""A number explained: derivation, provenance and uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ssb_report.check.check import Checked, check
from ssb_report.errors import UsageError
from ssb_report.why import explain, explain_data
from tests.making import SOLAR, solar_claiming, solar_with

GLOSSARY = "wafer: {term: {en: wafer}, kind: term}\n"


@pytest.fixture(scope="module")
def solar() -> Checked:
    return check(SOLAR)


def test_a_quantity_is_told_with_its_place_and_source(solar: Checked) -> None:
    lines = explain(solar, "line-steps").splitlines()
    assert lines[0] == "line-steps = 12\u00a0steps"
    assert lines[1] == "  Steps of the line"
    assert lines[2].endswith("solar-modules/quantities.yaml:12:1")
    assert lines[3] == "  estimate, as of June 2025"
    assert lines[4] == "  source workshop, page one"


def test_uses_are_told_with_their_macro(solar: Checked) -> None:
    _, _, uses = explain(solar, "line-steps").partition("\nused in\n")
    places = [line.strip() for line in uses.splitlines()]
    assert places == sorted(places)
    assert any(re.search(r"sections/en/01-curve\.md:12:\d+ q$", place) for place in places)
    assert any("calculations.yaml:8:" in place for place in places)


def test_what_nothing_uses_is_told_to_be_unused(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write("idle: {label: {en: Idle}, value: 1, unit: step, status: assumption}\n")
    assert explain(check(folder), "idle").endswith("used in\n  nothing")


def test_a_result_is_told_down_to_its_inputs(solar: Checked) -> None:
    told = explain(solar, "line-yield")
    assert (
        "  formula uniform-step-yield(defect_rate: line-defect-rate, steps: line-steps)\n" in told
    )
    assert "  exactly 88.6" in told
    assert "\n  line-steps = 12\u00a0steps\n    Steps of the line\n" in told


def test_an_input_met_twice_is_told_once(jiangsu_checked: Checked) -> None:
    told = explain(jiangsu_checked, "ssb-cost-sum")
    assert told.count("cost-ssb-cell = ") == 3
    assert told.count("(as above)") == 2
    assert told.count("checked: contradicted: Secondary reports have 1.49") == 1


@pytest.mark.parametrize(
    ("within", "verdict"), [("1 %", "DISAGREES with"), ("50 %", "agrees with")]
)
def test_a_comparison_is_told(within: str, verdict: str, tmp_path: Path) -> None:
    expect = f'  unit: "%"\n  expect: {{published: published-yield, within: {within}}}\n'
    folder = solar_with(tmp_path, calculations=('  unit: "%"\n', expect))
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write("published-yield: {label: {en: P}, value: 80, unit: '%', status: assumption}\n")
    told = explain(check(folder), "line-yield")
    assert f"  {verdict} the published 80% (+" in told


def at_odds(tmp_path: Path) -> Checked:
    folder = solar_with(tmp_path)
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "old: {label: {en: O}, value: 9, unit: step, status: claimed, as_of: 2024,"
            " cite: {source: workshop}, about: steps-stated}\n"
            "new: {label: {en: N}, value: 10, unit: step, status: claimed, as_of: 2025-06,"
            " cite: {source: workshop}, about: steps-stated}\n"
        )
    (folder / "contradictions.yaml").write_text(
        "steps-stated: {label: {en: S}, rule: newest, note: {en: They differ.}}\n", encoding="utf-8"
    )
    return check(folder)


@pytest.mark.parametrize("key", ["steps-stated", "old", "new"])
def test_the_choice_among_contradicting_numbers_is_told(key: str, tmp_path: Path) -> None:
    lines = explain(at_odds(tmp_path), key).splitlines()
    choice = lines.index("  about steps-stated, for which the newest figure is taken:")
    assert lines[choice + 1 : choice + 3] == [
        "    - old: 9\u00a0steps, as of 2024, tertiary, contradicts new",
        "    * new: 10\u00a0steps, as of 2025-06, tertiary, contradicts old",
    ]
    assert ("  note: They differ." in lines) is (key == "steps-stated")


def test_the_choice_is_told_to_programs(tmp_path: Path) -> None:
    found = explain_data(at_odds(tmp_path), "steps-stated")["contradiction"]
    assert (found["subject"], found["rule"], found["why"]) == (
        "steps-stated",
        "newest",
        "They differ.",
    )
    assert [(each["id"], each["used"], each["contradicts"]) for each in found["members"]] == [
        ("old", False, ["new"]),
        ("new", True, ["old"]),
    ]


def test_notes_have_their_macros_written_out(tmp_path: Path) -> None:
    note = (
        '  note: {en: \'About {{ q("line-steps") }} of {{ term("wafer") }},'
        ' {{ r("line-yield", unit="no") }}, for {{ fact("workshop-view") }}'
        ' {{ cite("workshop") }}.\'}\n'
    )
    folder = solar_with(tmp_path, quantities=("  value: 12\n", f"  value: 12\n{note}"))
    (folder / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    told = explain(check(folder), "line-steps")
    assert "  note: About 12\u00a0steps of wafer, " in told
    assert ", for yield was held to matter more than scale workshop.\n" in told
    assert "{{" not in told


def test_a_fact_is_told(solar: Checked) -> None:
    lines = explain(solar, "workshop-view").splitlines()
    assert lines[0] == "workshop-view: yield was held to matter more than scale"
    assert "  claimed, as of June 2025" in lines


@pytest.mark.parametrize(
    ("key", "hint"),
    [("line-yeild", r"\(did you mean 'line-yield'\?\)"), ("zzz", r"\(allowed: .*line-steps.*\)")],
)
def test_an_unknown_id_suggests_a_near_one(key: str, hint: str, solar: Checked) -> None:
    for ask in (explain, explain_data):
        with pytest.raises(UsageError, match=f"^'{key}' is no .* of solar-modules {hint}$"):
            ask(solar, key)


def test_an_unknown_id_among_many_suggests_nothing(jiangsu_checked: Checked) -> None:
    with pytest.raises(UsageError, match=r"^'zzzzz' is no .* of jiangsu-solid-state$"):
        explain(jiangsu_checked, "zzzzz")


def test_for_programs_the_same_is_told(solar: Checked) -> None:
    data = explain_data(solar, "line-yield")
    assert data["formula"] == "uniform-step-yield"
    assert data["value"] == pytest.approx(88.638, rel=1e-4)
    steps = next(each for each in data["inputs"] if each["id"] == "line-steps")
    assert steps["value"] == 12.0
    assert steps["stated"] == "12"
    assert steps["cite"] == [{"source": "workshop", "locator": "page one"}]
    assert str(steps["at"]).endswith("quantities.yaml:12:1")
    assert steps["uses"] == [
        line.strip() for line in explain(solar, "line-steps").partition("used in\n")[2].splitlines()
    ]


CLAIM = """few-bad:
  that: line-yield > 86 % and line-steps > 5 step
  confidence: 50 %
  note: {en: 'For {{ q("line-steps") }}.'}
"""


def test_a_claim_is_told_with_its_numbers_its_verdict_and_its_uses(tmp_path: Path) -> None:
    folder = solar_claiming(tmp_path, CLAIM, 'Few are bad {{ claim("few-bad") }}.')
    told = explain(check(folder), "few-bad")
    lines = told.splitlines()
    assert lines[0] == "few-bad: line-yield > 86 % and line-steps > 5 step"
    assert lines[1].endswith("solar-modules/claims.yaml:1:1")
    assert lines[2] == "  88.6% (83.9–93.6%) > 86%; and 12 steps > 5 steps"
    assert lines[3] == "  holds in 75% of samples; asked: 50%"
    assert lines[4] == "  note: For 12\u00a0steps."
    assert "  formula uniform-step-yield(" in told
    assert told.count("line-steps = 12") == 2
    assert told.endswith("sections/en/02-methods.md:3:23 claim")


def test_a_claim_is_told_for_programs(tmp_path: Path) -> None:
    folder = solar_claiming(tmp_path, CLAIM, 'Few are bad {{ claim("few-bad") }}.')
    data = explain_data(check(folder), "few-bad")
    assert (data["verdict"], data["confidence"]) == ("holds", 0.5)
    assert data["share"] == pytest.approx(0.749, abs=0.007)
    assert data["numbers"] == "88.6% (83.9–93.6%) > 86%; and 12 steps > 5 steps"
    assert [each["id"] for each in data["inputs"]] == ["line-yield", "line-steps"]
    assert data["note"] == "For 12\u00a0steps."
    assert len(data["uses"]) == 1


def test_a_number_names_the_claims_that_use_it(tmp_path: Path) -> None:
    folder = solar_claiming(tmp_path, CLAIM, 'Few are bad {{ claim("few-bad") }}.')
    uses = explain(check(folder), "line-yield").partition("\nused in\n")[2]
    assert re.search(r"claims\.yaml:2:9$", uses, re.MULTILINE)
