"""The ids of a briefing, as editors offer them."""

from __future__ import annotations

from pathlib import Path

from ssb_report.author.naming import ids_of, named
from ssb_report.author.schemas import schema
from ssb_report.schema.forms import Ids
from ssb_report.schema.load import load
from tests.making import solar_with
from tests.running import INPUTS, TEST_BRIEFINGS, replace

SOLAR = TEST_BRIEFINGS / "solar-modules"


def test_numbers_are_offered_with_their_ends_and_what_they_are_called() -> None:
    numbers = ids_of(load(SOLAR)[0])[Ids.NUMBER]
    assert numbers["line-steps"] == "Steps of the line: 12 step"
    assert numbers["line-yield"] == "Yield of the line"
    assert {"line-defect-rate.low", "line-defect-rate.high"} <= numbers.keys()
    assert "line-steps.low" not in numbers
    assert "workshop-view" not in numbers  # a fact


def test_an_entry_with_a_fault_is_offered_all_the_same(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    replace(folder / "quantities.yaml", "value: 12", "value: twelve")
    numbers = ids_of(load(folder)[0])[Ids.NUMBER]
    assert {"line-steps", "line-steps.low", "line-steps.high"} <= numbers.keys()


def test_a_file_that_cannot_be_read_leaves_its_ids_open(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    (folder / "sources.yaml").write_text("references: [", encoding="utf-8")
    known = ids_of(load(folder)[0])
    assert Ids.SOURCE not in known
    source = named(schema("quantities"), known)["definitions"]["Cite"]["properties"]["source"]
    assert source["pattern"]


def test_all_kinds_of_ids_are_those_of_the_briefing() -> None:
    briefing, _ = load(INPUTS / "jiangsu-solid-state")
    known = ids_of(briefing)
    assert set(known) == {*Ids} - {Ids.FORMULA}
    assert known[Ids.SCENARIO].keys() == briefing.scenarios.keys()
    assert known[Ids.UNDER].keys() == {"base", *briefing.scenarios}
    assert known[Ids.EDITION].keys() == briefing.meta.editions.keys()
    assert known[Ids.HORIZON].keys() == briefing.meta.horizons.keys()
    assert known[Ids.SECTION].keys() >= set(briefing.meta.sections)
    assert known[Ids.SOURCE]["article"] == briefing.sources["article"].title


def test_keys_that_are_ids_are_listed_as_properties() -> None:
    made = named(schema("briefing"), ids_of(load(SOLAR)[0]))
    guards = made["properties"]["guards"]
    assert guards["properties"]["line-steps"]["description"] == "Steps of the line: 12 step"
    assert guards["additionalProperties"] is False


def test_a_formula_is_offered_with_its_arguments() -> None:
    calculation = schema("calculations")["definitions"]["Calculation"]
    assert calculation["properties"]["formula"]["$ref"] == "#/definitions/ids-formula"
    (given,) = (
        each["then"]["properties"]["with"]
        for each in calculation["allOf"]
        if each["if"]["properties"]["formula"]["const"] == "uniform-step-yield"
    )
    assert given["required"] == ["defect_rate", "steps"]
    assert given["properties"]["steps"]["description"] == "number of steps (no unit)"
