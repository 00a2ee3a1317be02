from __future__ import annotations

from pathlib import Path

import pytest

from tests.broken.corpus import BRIEFINGS, Case, broken, cases, faults_of
from tests.running import ssb_report

CASES = cases()
BY_NAME = {case.name: case for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_all_faults_are_told_and_nothing_else(case: Case, tmp_path: Path) -> None:
    assert faults_of(broken(case, tmp_path)) == list(case.faults)


@pytest.mark.parametrize("folder", BRIEFINGS.values(), ids=BRIEFINGS)
def test_nothing_is_told_of_what_is_whole(folder: Path) -> None:
    assert faults_of(folder) == []


def test_each_case_has_a_name_of_its_own_and_faults() -> None:
    assert len(BY_NAME) == len(CASES) >= 60
    assert not [case.name for case in CASES if not case.faults]


@pytest.mark.parametrize(
    "name",
    [
        "faults in many files come together, sorted",
        "a tag that makes an object",
        "an alias bomb",
        "an id that leads out of the folder",
        "a cycle of three with one that depends on it",
        "a missing briefing.yaml",
    ],
)
def test_the_command_tells_them_and_writes_nothing(name: str, tmp_path: Path) -> None:
    case = BY_NAME[name]
    folder = broken(case, tmp_path / "inputs")
    run = ssb_report("build", cwd=tmp_path)
    assert run.returncode == 1
    told = [line for line in run.stderr.splitlines() if ": error: " in line]
    shown = folder.relative_to(tmp_path)
    assert told == [f"{shown}/{fault}" for fault in case.faults]
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
    assert not list(tmp_path.glob("output/*"))


def test_warnings_fail_only_a_strict_check(tmp_path: Path) -> None:
    case = BY_NAME["an unused quantity"]
    broken(case, tmp_path / "inputs")
    lenient, strict = (ssb_report("check", *flags, cwd=tmp_path) for flags in ((), ("--strict",)))
    (fault,) = case.faults
    assert f"inputs/solar-modules/{fault}" in lenient.stderr.splitlines()
    assert f"inputs/solar-modules/{fault}" in strict.stderr.splitlines()
    assert (lenient.returncode, strict.returncode) == (0, 1)
