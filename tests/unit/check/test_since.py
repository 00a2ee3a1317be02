"""A check after another takes over what cannot have changed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ssb_report.check.check import check, under
from tests.running import INPUTS, copied, replace

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
    "a calculation": lambda folder: replace(
        folder / "calculations.yaml", "time-to-parity:\n", "time-to-parity:  # of both\n"
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_it_finds_what_a_first_check_finds(tmp_path: Path, edit: str) -> None:
    folder = copied(INPUTS / "jiangsu-solid-state", tmp_path)
    before = check(folder)
    EDITS[edit](folder)
    after, first = check(folder, since=before), check(folder)
    assert after.warnings == first.warnings
    assert after.briefing == first.briefing
    assert after.numbers == first.numbers
    assert under(after, "slow").numbers == under(first, "slow").numbers
