"""The verdict over pages of the small briefing that are put together here, and sealed at will."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ssb_report.build.carry import cargo
from ssb_report.build.data import data_files
from ssb_report.carried import Kind
from ssb_report.document.document import Document
from ssb_report.errors import UsageError
from ssb_report.html.seal import seal
from ssb_report.seals.cargo import Cargo, Program
from ssb_report.verify.numbers import to_print
from ssb_report.verify.verify import Verdict, verify


@pytest.fixture(scope="module")
def page(solar_document: Document) -> str:
    """The page of the small briefing, without charts and fonts."""
    return to_print(solar_document, Kind.HTML)


@pytest.fixture(scope="module")
def carries(solar_document: Document) -> Cargo:
    return cargo(solar_document, data_files(solar_document))


def judged(page: str, cargo: Cargo, folder: Path) -> Verdict:
    path = folder / "briefing.html"
    path.write_bytes(seal(page.encode(), cargo))
    return verify(path)


def altered(files: Mapping[str, bytes], name: str, old: str, new: str) -> dict[str, bytes]:
    assert old.encode() in files[name]
    return {**files, name: files[name].replace(old.encode(), new.encode(), 1)}


def test_what_is_as_it_was_made_is_verified(page: str, carries: Cargo, tmp_path: Path) -> None:
    verdict = judged(page, carries, tmp_path)
    assert (verdict.alterations, verdict.notes) == ((), ())
    assert verdict.counted == {"carried files": 13, "results": 2, "printed numbers": 24}
    head, counted = verdict.lines()
    revision = carries.revision
    assert head.endswith(f"verified: solar-modules, edition en, 2025-06, revision {revision}")
    assert counted.startswith("  13 carried files, 2 results, 24 printed numbers: ")
    json.dumps(verdict.data())


# ---- altered, and summed anew by somebody who knows how


def test_a_number_that_its_own_data_do_not_give_is_found(
    page: str, carries: Cargo, tmp_path: Path
) -> None:
    button = 'popovertarget="card-line-steps">'
    verdict = judged(page.replace(f"{button}12", f"{button}13", 1), carries, tmp_path)
    assert verdict.alterations == (
        'section curve: \'line-steps\' is printed as "13 steps", the data give "12 steps"',
    )


def test_data_that_give_other_results_are_found(page: str, carries: Cargo, tmp_path: Path) -> None:
    inputs = altered(carries.inputs, "quantities.yaml", "value: 12\n", "value: 13\n")
    verdict = judged(
        page.replace("12\u00a0steps", "13\u00a0steps"), replace(carries, inputs=inputs), tmp_path
    )
    told = "\n".join(verdict.alterations)
    assert "section curve: 'line-yield' is printed as " in told
    assert "data/results.json: 'line-yield' is " in told
    assert "data/table-inputs.csv: row 2 has " in told
    assert "'line-steps' is printed as" not in told


def test_words_that_the_inputs_do_not_give_are_found(
    page: str, carries: Cargo, tmp_path: Path
) -> None:
    verdict = judged(page.replace("The line has", "The line had"), carries, tmp_path)
    assert verdict.alterations == (
        'section curve: "The line had" is printed, the data give "The line has"',
    )


def test_inputs_with_a_fault_are_told(page: str, carries: Cargo, tmp_path: Path) -> None:
    inputs = altered(carries.inputs, "quantities.yaml", "unit: step", "unit: stop")
    verdict = judged(page, replace(carries, inputs=inputs), tmp_path)
    assert len(verdict.alterations) == 1
    assert verdict.alterations[0].startswith("quantities.yaml:15:9: error: ")
    assert not verdict.is_verified


def test_a_scenario_that_is_not_there_is_told(page: str, carries: Cargo, tmp_path: Path) -> None:
    verdict = judged(page, replace(carries, scenario="none"), tmp_path)
    assert verdict.alterations == ("no scenario 'none' of solar-modules (it has none)",)


# ---- another program


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (Program(version="0.0.1", code="0" * 64), "version 0.0.1, here is "),
        (Program(version="", code="0" * 64), "version unknown, here is "),
    ],
)
def test_another_program_is_noted_and_its_words_may_differ(
    program: Program, said: str, page: str, carries: Cargo, tmp_path: Path
) -> None:
    other = page.replace("Defects", "Faults")
    verdict = judged(other, replace(carries, program=program), tmp_path)
    assert verdict.is_verified
    (note,) = verdict.notes
    assert said in note
    assert verdict.lines()[-1] == f"  note: {note}"


def test_another_program_still_has_to_agree_in_numbers(
    page: str, carries: Cargo, tmp_path: Path
) -> None:
    program = Program(version="0.0.1", code="0" * 64)
    other = page.replace('card-value">12', 'card-value">13')
    verdict = judged(other, replace(carries, program=program), tmp_path)
    assert verdict.alterations == (
        "card of 'line-steps': 'line-steps' is printed as \"13 steps\", the data give \"12 steps\"",
    )


def test_what_is_not_ours_is_a_wrong_use(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>9 CNY/Wh</p>", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.html: not ours: no data block"):
        verify(path)
