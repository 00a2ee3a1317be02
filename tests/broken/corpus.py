"""The corpus of broken briefings: each is a small one with something changed.

That is the one on solar modules or, in a case with `of: two-languages`, the one beside this file.
A case of `cases/*.yaml` says what is changed and which faults are expected, all of them:

    name of the case:
      in: quantities.yaml       the file
      for: "value: 12"          what stands there once ...
      put: "value: twelve"      ... and what is put in its place
      faults: |
        quantities.yaml:14:10: error: 'twelve' is no number; …

Instead of `for` and `put` there may be `append` (lines at the end) or `whole` (another content);
`remove` takes a file away, and `changes` is a list of such changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ssb_report.check.check import check
from ssb_report.errors import InputError
from tests.running import TEST_BRIEFINGS, copied, replace

CASES = Path(__file__).parent / "cases"
BRIEFINGS = {
    "solar-modules": TEST_BRIEFINGS / "solar-modules",
    "two-languages": Path(__file__).parent / "two-languages",
}


@dataclass(frozen=True)
class Case:
    """What is broken, and what is said about it."""

    name: str
    changes: tuple[dict[str, str], ...]
    faults: tuple[str, ...]
    briefing: Path

    def __str__(self) -> str:
        return self.name


def cases() -> list[Case]:
    """All cases of the corpus."""
    return [case for path in sorted(CASES.glob("*.yaml")) for case in _cases(path)]


def _cases(path: Path) -> list[Case]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(
            name,
            tuple(case.get("changes", [case])),
            tuple(case.get("faults", "").splitlines()),
            BRIEFINGS[case.get("of", "solar-modules")],
        )
        for name, case in found.items()
    ]


def broken(case: Case, inputs: Path) -> Path:
    """The folder of a copy of the briefing with the case's changes."""
    folder = copied(case.briefing, inputs)
    for change in case.changes:
        if "remove" in change:
            (folder / change["remove"]).unlink()
            continue
        path = folder / change["in"]
        path.parent.mkdir(exist_ok=True)
        if "whole" in change:
            path.write_text(change["whole"], encoding="utf-8")
        elif "append" in change:
            path.write_text(path.read_text(encoding="utf-8") + change["append"], encoding="utf-8")
        else:
            replace(path, change["for"], change["put"])
    return folder


def faults_of(folder: Path) -> list[str]:
    """The first line of every fault and warning that `check` tells, without the folder's name.

    Inside a message the folder is called FOLDER.
    """
    try:
        told = check(folder).warnings
    except InputError as error:
        told = error.faults
    prefix = f"{folder.as_posix()}/"
    lines = [str(fault).splitlines()[0].removeprefix(prefix) for fault in told]
    return [line.replace(prefix, "FOLDER/") for line in lines]
