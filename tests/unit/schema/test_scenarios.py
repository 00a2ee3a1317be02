"""Scenarios applied: which quantities change, and how they then stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.errors import UsageError
from ssb_report.provenance import Status
from ssb_report.quantity import Form
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import load
from ssb_report.schema.scenarios import BY_HAND, applied, base_of, scenario_of
from tests.making import solar_with_scenarios

STATED = (
    "  value: 12\n  unit: step\n",
    "  value: 12\n  unit: step\n  digits: 1\n  distribution: {uniform: [8, 16]}\n",
)


@pytest.fixture
def solar(tmp_path: Path) -> Briefing:
    briefing, faults = load(solar_with_scenarios(tmp_path, quantities=STATED))
    assert faults == []
    return briefing


def test_a_scenario_makes_assumptions_of_what_it_sets(solar: Briefing) -> None:
    steps = applied(solar, scenario_of(solar, "better")).quantities["line-steps"]
    assert (str(steps.value), steps.unit) == ("10", "step")
    assert (steps.digits, steps.distribution) == (None, None)  # as written, and exact
    provenance = steps.provenance
    assert provenance.status is Status.ASSUMPTION
    assert (provenance.citations, provenance.as_of, provenance.finding) == ((), "", None)
    assert (provenance.scenario, provenance.note) == ({"en": "Better"}, {"en": "fewer steps"})
    assert str(provenance.position).endswith("/scenarios.yaml:6:11")


def test_all_else_stays(solar: Briefing) -> None:
    under = applied(solar, scenario_of(solar, "worse"))
    for key in set(solar.quantities) - {"line-defect-rate"}:
        assert under.quantities[key] is solar.quantities[key]


def test_one_scenario_takes_the_place_of_another(solar: Briefing) -> None:
    better = applied(solar, scenario_of(solar, "better"))
    worse = applied(better, scenario_of(better, "worse"))
    assert str(worse.quantities["line-steps"].value) == "12"
    assert str(worse.quantities["line-defect-rate"].value) == "1..2"
    assert base_of(worse).quantities == solar.quantities


def test_a_number_set_by_hand_goes_before_the_scenario(solar: Briefing) -> None:
    scenario = scenario_of(solar, "better", {"line-steps": "~20", "window-end": "40"})
    under = applied(solar, scenario)
    assert under.quantities["line-steps"].value.form is Form.ABOUT
    assert under.quantities["line-steps"].provenance.scenario == BY_HAND
    at = under.quantities["window-end"].provenance.position
    assert at == solar.quantities["window-end"].provenance.position
    assert scenario.labels == (BY_HAND, {"en": "Better"})


def test_marks_tell_scenarios_apart(solar: Briefing) -> None:
    marks = [
        scenario_of(solar, *given).mark
        for given in (
            ("better", None),
            ("", {"line-steps": "10", "window-end": "40"}),
            ("", {"window-end": "40", "line-steps": "10"}),
            ("", {"line-steps": "11", "window-end": "40"}),
            ("better", {"line-steps": "11"}),
        )
    ]
    assert marks[0] == "better"
    assert marks[1] == marks[2] != marks[3]
    assert marks[1].startswith("set-")
    assert marks[4].startswith("better+set-")


@pytest.mark.parametrize(
    ("name", "by_hand", "said"),
    [
        ("beter", {}, r"no scenario 'beter' of solar-modules \(did you mean 'better'\?\)"),
        ("", {"line-step": "3"}, r"no quantity 'line-step' \(did you mean 'line-steps'\?\)"),
        ("", {"line-yield": "3"}, r"'line-yield' is a result, which cannot be set"),
        ("", {"workshop-view": "3"}, r"'workshop-view' is a fact without a number \(write ID="),
        ("", {"line-steps": "ten"}, r"--set line-steps=ten: 'ten' is no number \(write a value"),
        ("", {"line-steps": "3 step"}, r"without its unit, which is step"),
    ],
)
def test_what_cannot_be_set_is_refused(
    solar: Briefing, name: str, by_hand: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        scenario_of(solar, name, by_hand)


def test_calendar_years_are_whole_there_too(tmp_path: Path) -> None:
    folder = solar_with_scenarios(tmp_path)
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write("start: {label: S, value: 2027, unit: calendar_year, status: assumption}\n")
    briefing, _ = load(folder)
    with pytest.raises(UsageError, match=r"'2027\.5' is no calendar year"):
        scenario_of(briefing, "", {"start": "2027.5"})
