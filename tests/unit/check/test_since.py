"""A check after another takes over what cannot have changed, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ssb_report.charts.resolve import resolve
from ssb_report.check.check import Checked, check, under
from ssb_report.compute.claims import judge
from ssb_report.compute.sensitivity import sensitivity
from ssb_report.errors import Fault, InputError
from ssb_report.fingerprint import record_digest
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

MOVED = {"sodium-tender": "1.15", "growth-rate": "31..41", "sodium-cell-log": "96..105"}
"""What a result rests on, what scenarios set, and what only a claim and a chart name."""


def found(folder: Path, since: Checked | None) -> Checked | list[Fault]:
    try:
        return check(folder, since=since)
    except InputError as error:
        return list(error.faults)


def judged(checked: Checked) -> object:
    """All that is found out about numbers and may be taken over."""
    numbers = checked.numbers
    judgements = judge(checked.briefing, numbers)
    drivers = {key: sensitivity(numbers, key) for key in numbers.results}
    drawn = {key: numbers.samples(key, numbers[key].unit) for key in numbers.results}
    samples = {key: found if found is None else found.tolist() for key, found in drawn.items()}
    figures = checked.briefing.figures.values()
    charts = [record_digest(resolve(each, numbers, "en", str)) for each in figures]
    return judgements, drivers, samples, charts


def test_what_a_number_reaches_is_found_out_anew(tmp_path: Path) -> None:
    folder = copied(INPUTS / "sodium-grid-storage", tmp_path)
    before = check(folder)
    judged(before)
    for key, value in MOVED.items():
        path = folder / "quantities.yaml"
        text = path.read_text(encoding="utf-8")
        changed = re.sub(rf"(?ms)(^{key}:\n.*?\n  value: )[^\n]*", rf"\g<1>{value}", text, count=1)
        assert changed != text
        path.write_text(changed, encoding="utf-8")
        first, after = check(folder), check(folder, since=before)
        assert after == first
        assert judged(after) == judged(first) != judged(before)
        assert under(after, "favours-sodium") == under(first, "favours-sodium")
        before = after  # so that the next takes over what this one took over


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
    assert judge(after.briefing, after.numbers) == judge(first.briefing, first.numbers)
    assert under(after, "slow").numbers == under(first, "slow").numbers
