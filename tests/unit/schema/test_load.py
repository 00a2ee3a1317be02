from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ssb_report.errors import Position
from ssb_report.provenance import Citation, Status, Tier
from ssb_report.quantity import Distribution, Shape
from ssb_report.schema.briefing import EVERYTHING
from ssb_report.schema.load import load
from ssb_report.schema.macros import Namespace
from ssb_report.schema.references import NUMBER
from tests.making import SOLAR, solar_with


def test_the_small_briefing_is_read_whole() -> None:
    briefing, faults = load(SOLAR)
    assert faults == []
    assert briefing.id == "solar-modules"
    assert list(briefing.quantities) == [
        "module-learning-rate",
        "line-defect-rate",
        "line-steps",
        "window-start",
        "window-end",
    ]
    assert list(briefing.facts) == ["workshop-view"]
    assert list(briefing.calculations) == ["module-exponent", "line-yield"]
    assert list(briefing.tables) == ["inputs"]
    assert list(briefing.figures) == ["yield-by-steps"]
    assert briefing.glossary == {}
    assert briefing.sources["workshop"].custom.tier is Tier.TERTIARY
    assert [section.title for section in briefing.edition_sections("en")] == [
        "The curve",
        "Methods",
    ]
    assert briefing.language_key("en") == "en"


def test_what_is_carried_of_an_edition_lacks_no_section_of_others(tmp_path: Path) -> None:
    chinese = "{en: {language: en}, zh-Hans: {language: zh-Hans}}"
    folder = solar_with(
        tmp_path, briefing=("editions: {en: {language: en}}", f"editions: {chinese}")
    )
    assert load(folder, edition="en")[1] == []
    for edition in ("", "zh-Hans"):
        messages = {fault.message for fault in load(folder, edition=edition)[1]}
        assert messages == {
            "no section 'curve' in sections/zh-Hans/",
            "no section 'methods' in sections/zh-Hans/",
        }


@pytest.mark.parametrize(
    ("written", "shape", "parameters"),
    [
        ("{uniform: [0.4, 1.60]}", Shape.UNIFORM, ("0.4", "1.60")),
        ("{triangular: [0.5, 0.5, 1.5]}", Shape.TRIANGULAR, ("0.5", "0.5", "1.5")),
        ("{triangular: [-1, 0, 1e1]}", Shape.TRIANGULAR, ("-1", "0", "1e1")),
        ("{normal: [1, 0.2]}", Shape.NORMAL, ("1", "0.2")),
        ("{lognormal: [1, 1.3]}", Shape.LOGNORMAL, ("1", "1.3")),
    ],
)
def test_a_quantity_may_say_how_likely_its_values_are(
    tmp_path: Path, written: str, shape: Shape, parameters: tuple[str, ...]
) -> None:
    value = "  value: 0.5..1.5\n"
    folder = solar_with(tmp_path, quantities=(value, f"{value}  distribution: {written}\n"))
    briefing, faults = load(folder)
    assert faults == []
    found = briefing.quantities["line-defect-rate"].distribution
    assert found == Distribution(shape, tuple(map(Decimal, parameters)))
    assert briefing.quantities["line-steps"].distribution is None


def test_a_quantity_knows_where_it_comes_from() -> None:
    briefing, _ = load(SOLAR)
    steps = briefing.quantities["line-steps"]
    assert (str(steps.value), steps.unit, steps.digits) == ("12", "step", None)
    assert steps.provenance.status is Status.ESTIMATE
    assert steps.provenance.as_of == "2025-06"
    assert steps.provenance.citations == (Citation("workshop", "page one"),)
    assert steps.provenance.position == Position(f"{SOLAR}/quantities.yaml", 12, 1)


def test_positions_in_prose_count_the_title_line() -> None:
    briefing, _ = load(SOLAR)
    section = briefing.sections["en", "curve"]
    at = section.position(section.text.index("The line has"))
    assert at == Position(f"{SOLAR}/sections/en/01-curve.md", 12, 1)
    fault = section.fault(section.text.index("line has"), "a message")
    assert str(fault).splitlines()[0].endswith("01-curve.md:12:5: error: a message")
    assert fault.excerpt.startswith("The line has {{ q(")


def test_every_use_of_a_number_is_gathered_with_its_place() -> None:
    briefing, _ = load(SOLAR)
    uses = sorted((use.position, use.namespace) for use in briefing.uses if use.id == "line-steps")
    assert [(str(at).removeprefix(f"{SOLAR}/"), namespace) for at, namespace in uses] == [
        ("calculations.yaml:8:48", NUMBER),
        ("figures.yaml:3:29", Namespace.QUANTITY),
        ("figures.yaml:4:65", Namespace.QUANTITY),
        ("sections/en/01-curve.md:12:20", Namespace.QUANTITY),
        ("tables.yaml:5:30", NUMBER),
    ]


def test_an_entry_with_a_fault_is_left_out_and_not_missed(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, quantities=("value: 12", "value: twelve"))
    briefing, faults = load(folder)
    assert "line-steps" not in briefing.quantities
    assert "window-end" in briefing.quantities
    assert briefing.unread["quantities"] == {"line-steps"}
    assert briefing.is_unread("quantities", "line-steps")
    assert not briefing.is_unread("quantities", "window-end")
    assert len(faults) == 1


def test_a_file_that_cannot_be_read_is_not_missed_in_others(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, quantities=("line-steps:", "line-steps: ["))
    briefing, faults = load(folder)
    assert briefing.quantities == {}
    assert briefing.unread["quantities"] == {EVERYTHING}
    assert briefing.is_unread("quantities", "anything")
    assert len(faults) == 1


def test_without_a_briefing_file_there_is_a_stand_in(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    (folder / "briefing.yaml").unlink()
    briefing, faults = load(folder)
    assert [fault.message for fault in faults] == ["the file is missing"]
    assert len(briefing.quantities) == 5
    assert list(briefing.meta.editions) == ["en"]


@pytest.mark.parametrize(
    "text",
    ["label: Steps of the line", 'label: "Steps of the line"', "label: {'*': Steps of the line}"],
)
def test_a_text_may_be_the_same_in_every_language(tmp_path: Path, text: str) -> None:
    folder = solar_with(tmp_path, quantities=("label: {en: Steps of the line}", text))
    briefing, faults = load(folder)
    assert faults == []
    assert briefing.quantities["line-steps"].label == {"*": "Steps of the line"}


def test_one_citation_needs_no_list(tmp_path: Path) -> None:
    old = "cite: {source: workshop, locator: page one}"
    folder = solar_with(tmp_path, quantities=(old, f"cite: [{old.removeprefix('cite: ')}]"))
    listed, faults = load(folder)
    single, _ = load(SOLAR)
    assert faults == []
    cited = [each.quantities["line-steps"].provenance.citations for each in (listed, single)]
    assert cited[0] == cited[1]
