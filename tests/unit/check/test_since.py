"""A check after another takes over what cannot have changed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ssb_report.check.check import Checked, check, under
from ssb_report.errors import Fault, InputError
from tests.running import INPUTS, TEST_BRIEFINGS, copied, replace

COST = '  symbol: C_{ss}(0)\n  value: ">2"\n'
EDITS: dict[str, Callable[[Path], None]] = {
    "nothing": lambda _: None,
    "a text": lambda folder: replace(
        folder / "sections/en/02-worldwide.md", "# Status worldwide", "# The status worldwide"
    ),
    "a number": lambda folder: replace(
        folder / "quantities.yaml", COST, COST.replace(">2", ">2.4")
    ),
    "where it is from": lambda folder: replace(
        folder / "quantities.yaml",
        "section on Jiangsu}\n  about: solid-state-cost",
        "table of regions}\n  about: solid-state-cost",
    ),
    "a file that is gone": lambda folder: (folder / "contradictions.yaml").unlink(),
    "a calculation": lambda folder: replace(
        folder / "calculations.yaml", "time-to-parity:\n", "time-to-parity:  # of both\n"
    ),
}


def found(folder: Path, since: Checked | None) -> Checked | list[Fault]:
    try:
        return check(folder, since=since)
    except InputError as error:
        return list(error.faults)


def test_an_empty_file_is_a_fault_also_where_there_was_none(tmp_path: Path) -> None:
    folder = copied(TEST_BRIEFINGS / "solar-modules", tmp_path)
    before = check(folder)
    (folder / "claims.yaml").write_bytes(b"")
    assert found(folder, before) == found(folder, None) != []


@pytest.mark.parametrize("edit", EDITS)
def test_it_finds_what_a_first_check_finds(tmp_path: Path, edit: str) -> None:
    folder = copied(INPUTS / "jiangsu-solid-state", tmp_path)
    before = check(folder)
    EDITS[edit](folder)
    first = found(folder, None)
    after = found(folder, before)
    if not isinstance(first, Checked) or not isinstance(after, Checked):
        assert after == first
        return
    assert after.warnings == first.warnings
    assert after.briefing == first.briefing
    assert after.numbers == first.numbers
    assert under(after, "slow").numbers == under(first, "slow").numbers
