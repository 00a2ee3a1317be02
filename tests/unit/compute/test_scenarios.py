"""Numbers under scenarios: the same as if the data said so."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.compute.graph import compute
from ssb_report.compute.results import Numbers
from ssb_report.compute.scenarios import with_cases
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import load
from ssb_report.schema.scenarios import applied, scenario_of
from tests.making import solar_with, solar_with_scenarios


@pytest.fixture(scope="module")
def solar(tmp_path_factory: pytest.TempPathFactory) -> tuple[Briefing, Numbers]:
    briefing, _ = load(solar_with_scenarios(tmp_path_factory.mktemp("solar")))
    numbers, faults = with_cases(briefing, compute(briefing)[0])
    assert faults == []
    return briefing, numbers


def test_cases_hold_what_is_compared(solar: tuple[Briefing, Numbers]) -> None:
    cases = solar[1].cases
    assert list(cases) == ["base", "better", "worse"]
    assert [str(case.numbers["line-steps"].value) for case in cases.values()] == ["12", "10", "12"]
    yields = [case.numbers["line-yield"].value.nominal for case in cases.values()]
    # 0.99^12, 0.995^10 and 0.985^12, by a pocket calculator
    assert yields == pytest.approx([88.638487, 95.111013, 83.413197], rel=1e-7)
    assert cases["better"].numbers["line-yield"].interval is None
    assert cases["worse"].numbers["line-yield"].interval is not None


def test_a_scenario_gives_what_the_same_data_would(
    solar: tuple[Briefing, Numbers], tmp_path: Path
) -> None:
    edited, _ = load(solar_with(tmp_path, quantities=("value: 0.5..1.5", "value: 1..2")))
    expected = compute(edited)[0]["line-yield"]
    found = solar[1].cases["worse"].numbers["line-yield"]
    assert (found.value, found.interval, found.digits) == (
        expected.value,
        expected.interval,
        expected.digits,
    )


def test_what_a_scenario_does_not_reach_is_taken_over(solar: tuple[Briefing, Numbers]) -> None:
    briefing, numbers = solar
    under = applied(briefing, scenario_of(briefing, "worse"))
    found, faults = compute(under, numbers)
    assert faults == []
    assert found.results["module-exponent"] is numbers.results["module-exponent"]
    assert found.results["line-yield"] is not numbers.results["line-yield"]


def test_an_exact_number_in_the_place_of_a_range_is_both_its_ends(
    solar: tuple[Briefing, Numbers],
) -> None:
    briefing, numbers = solar
    under = applied(briefing, scenario_of(briefing, "better"))
    found, _ = compute(under, numbers)
    for end in ("low", "high"):
        assert f"line-defect-rate.{end}" in found
        assert found.nominal(f"line-defect-rate.{end}", "%") == 0.5
    assert "line-steps.low" in found
    assert "line-steps.low" not in numbers
    assert "line-defect-rate.middle" not in found
