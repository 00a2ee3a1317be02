"""The verdict over pages of the small briefing that are put together here, and sealed at will."""

from __future__ import annotations

import json
import re
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
from ssb_report.verify.verify import Finding, Verdict, verify

OTHER = "0" * 64
"""The digest of no program's code."""


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
        (Program(version="0.0.1", code=OTHER), "version 0.0.1, here is "),
        (Program(version="", code=OTHER), "version unknown, here is "),
    ],
)
def test_another_program_is_noted_and_its_words_may_differ(
    program: Program, said: str, page: str, carries: Cargo, tmp_path: Path
) -> None:
    other = page.replace("Defects", "Faults")
    verdict = judged(other, replace(carries, program=program), tmp_path)
    assert (verdict.alterations, verdict.is_verified) == ((), False)
    (note,) = verdict.notes
    assert said in note
    head, counted, last = verdict.lines()
    assert head.split(": ")[1] == verdict.data()["verdict"] == "unconfirmed"
    assert counted.endswith("the numbers are as computed anew, the words not compared")
    assert last == f"  note: {note}"


def test_another_program_still_has_to_agree_in_numbers(
    page: str, carries: Cargo, tmp_path: Path
) -> None:
    program = Program(version="0.0.1", code=OTHER)
    other = page.replace('card-value">12', 'card-value">13')
    verdict = judged(other, replace(carries, program=program), tmp_path)
    assert verdict.alterations == (
        "card of 'line-steps': 'line-steps' is printed as \"13 steps\", the data give \"12 steps\"",
    )


@pytest.mark.parametrize("code", ["", OTHER])
def test_a_forged_number_is_found_whoever_is_said_to_have_made_it(
    code: str, page: str, carries: Cargo, tmp_path: Path
) -> None:
    """Text and table alike, with the tags of the numbers written otherwise."""
    button = '<button type="button" class="num" popovertarget="card-line-steps">'
    forged = page.replace(f"{button}12", "<button class='num' popovertarget=card-line-steps>13")
    forged = forged.replace('<p class="card-value">12', '<p class="card-value" >13')
    data = altered(carries.data, "data/quantities.csv", "12\u00a0steps", "13\u00a0steps")
    verdict = judged(forged, made_by(code, replace(carries, data=data)), tmp_path)
    told = "\n".join(verdict.alterations)
    told_number = '\'line-steps\' is printed as "13 steps", the data give "12 steps"'
    assert f"section curve: {told_number}" in told
    assert f"card of 'line-steps': {told_number}" in told
    assert re.search(r'data/quantities\.csv: row 4 has "13', told)


@pytest.mark.parametrize("code", ["", OTHER])
def test_a_number_that_is_a_number_no_more_is_found(
    code: str, page: str, carries: Cargo, tmp_path: Path
) -> None:
    forged = re.sub(
        r'<button type="button" class="num" popovertarget="card-line-steps">12(.*?)</button>',
        r"<b>13\1</b>",
        page,
        count=1,
    )
    verdict = judged(forged, made_by(code, carries), tmp_path)
    (often,) = [line for line in verdict.alterations if " instead of " in line]
    assert re.fullmatch(
        r"'line-steps' is printed as \"12 steps\" (\d) instead of (\d) times", often
    )


@pytest.mark.parametrize("tag", ["style", "script"])
def test_what_could_show_other_numbers_than_the_markup_has_is_found(
    tag: str, page: str, carries: Cargo, tmp_path: Path
) -> None:
    code = {
        "style": ".num { font-size: 0 } .num::after { content: '13 steps'; font-size: 1rem }",
        "script": "document.querySelector('.num').textContent = '13 steps'",
    }
    forged = page.replace("</body>", f"<{tag}>{code[tag]}</{tag}></body>")
    (line,) = judged(forged, carries, tmp_path).alterations
    assert line.startswith("its styles or scripts are not those of the program")


@pytest.mark.parametrize("code", ["", OTHER])
def test_a_table_that_the_data_do_not_give_is_found(
    code: str, page: str, carries: Cargo, tmp_path: Path
) -> None:
    other = replace(carries, data={**carries.data, "data/steps.csv": b"13\n"})
    verdict = judged(page, made_by(code, other), tmp_path)
    assert verdict.alterations == ("data/steps.csv: the data give no such file",)


@pytest.mark.parametrize(
    ("name", "code"),
    [("data/results.json", ""), ("data/results.json", OTHER), ("data/quantities.csv", "")],
)
def test_data_that_are_not_carried_are_told(
    name: str, code: str, page: str, carries: Cargo, tmp_path: Path
) -> None:
    verdict = judged(page, made_by(code, without(name, carries)), tmp_path)
    assert verdict.alterations == (f"{name}: is missing",)


def test_another_program_may_have_had_fewer_tables(
    page: str, carries: Cargo, tmp_path: Path
) -> None:
    verdict = judged(page, made_by(OTHER, without("data/quantities.csv", carries)), tmp_path)
    assert verdict.finding is Finding.UNCONFIRMED


def without(name: str, carries: Cargo) -> Cargo:
    return replace(carries, data={key: each for key, each in carries.data.items() if key != name})


def made_by(code: str, carries: Cargo) -> Cargo:
    """The same with other code named as its maker, where there is one."""
    program = carries.program
    return replace(carries, program=Program(version=program.version, code=code or program.code))


def test_what_is_not_ours_is_a_wrong_use(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>9 CNY/Wh</p>", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.html: not ours: no data block"):
        verify(path)
