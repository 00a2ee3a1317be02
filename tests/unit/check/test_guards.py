"""Guarded numbers: how far they moved, and whether somebody has seen it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.check import Checked, check
from ssb_report.check.guards import Headline, headline, overmoved, relative_move
from ssb_report.diff.compare import compare, paired
from ssb_report.diff.sides import opened
from tests.making import solar_with
from tests.running import replace


@pytest.mark.parametrize(
    ("old", "new", "move"),
    [
        ((2, "CNY/Wh"), (3, "CNY/Wh"), 0.5),
        ((2, "kWh"), (1500, "Wh"), -0.25),
        ((-2, "V"), (-3, "V"), 0.5),
        ((2, "V"), (2, "V"), 0.0),
        ((0, "V"), (0, "V"), 0.0),
        ((0, "V"), (1, "V"), None),
        ((2, "V"), (2, "A"), None),
        ((2027, "calendar_year"), (2030, "calendar_year"), None),
        ((20, "degC"), (25, "degC"), None),
    ],
)
def test_by_which_fraction_a_number_moved(
    old: tuple[float, str], new: tuple[float, str], move: float | None
) -> None:
    found = relative_move(Headline(*old, ()), Headline(*new, ()))
    assert found == (move if move is None else pytest.approx(move))


GUARDED = ("citations: author-date", "citations: author-date\nguards: {line-steps: 10 %}")


def guarded(tmp_path: Path, acknowledged: str = "", value: str = "12") -> Checked:
    more = f"  acknowledged: {acknowledged}\n" if acknowledged else ""
    text = f"  value: {value}\n{more}"
    return check(solar_with(tmp_path, briefing=GUARDED, quantities=("  value: 12\n", text)))


def said(checked: Checked, before: float) -> list[str]:
    headlines = {"line-steps": Headline(before, "step", (f"{before:g} steps",))}
    return [str(fault) for fault in overmoved(checked.briefing, checked.numbers, headlines)]


def test_a_move_that_is_too_far_is_told_with_what_to_write(tmp_path: Path) -> None:
    checked = guarded(tmp_path)
    (fault,) = said(checked, 10)
    assert fault == (
        f"{checked.briefing.folder}/quantities.yaml:12:1: error: 'line-steps' moved by +20% from "
        "10 steps to 12 steps, allowed are 10% "
        '(write acknowledged: {from: "10 steps", to: "12 steps", by: …})\n'
        "    line-steps:\n    ^"
    )
    assert said(checked, 11) == []
    assert said(checked, 12) == []


@pytest.mark.parametrize(
    ("acknowledged", "seen"),
    [
        ("{from: 10 steps, to: 12 steps, by: the lead}", True),
        ("{from: '10  steps', to: 12\u00a0steps, by: the lead}", True),
        ("{from: 10 步, to: 12 steps, by: the lead}", False),
        ("{from: 10, to: 12, by: the lead}", False),
        ("{from: 12 steps, to: 10 steps, by: the lead}", False),
    ],
)
def test_what_is_acknowledged(acknowledged: str, seen: bool, tmp_path: Path) -> None:  # noqa: FBT001
    assert (said(guarded(tmp_path, acknowledged), 10) == []) == seen


def test_a_number_is_known_as_it_is_printed_in_each_language(tmp_path: Path) -> None:
    numbers = guarded(tmp_path).numbers
    # The yield of twelve steps with 1% of defects each, 0.99^12.
    assert headline(numbers["line-yield"]).printed == ("~88.6%", "≈88.6%")


# ---- in a comparison


def unguarded(old: Path, new: Path) -> list[str]:
    with opened(str(old), old) as one, opened(str(new), new) as other:
        comparison = compare(one, other, paired(one, other))
    return [fault.message.partition(" from ")[0] for fault in comparison.unguarded]


def test_the_narrower_guard_of_both_sides_holds(tmp_path: Path) -> None:
    old = solar_with(tmp_path / "old", briefing=GUARDED)
    new = solar_with(tmp_path / "new", quantities=("  value: 12\n", "  value: 14\n"))
    # Without its guard, which the same change has taken away.
    assert unguarded(old, new) == ["'line-steps' moved by +17%"]
    replace(new / "briefing.yaml", GUARDED[0], GUARDED[1].replace("10 %", "50 %"))
    assert unguarded(old, new) == ["'line-steps' moved by +17%"]
    replace(old / "briefing.yaml", "guards: {line-steps: 10 %}", "guards: {line-steps: 40 %}")
    assert unguarded(old, new) == []


def test_a_guarded_result_is_acknowledged_where_it_is_computed(tmp_path: Path) -> None:
    guard = ("citations: author-date", "citations: author-date\nguards: {line-yield: 1 %}")
    old = solar_with(tmp_path / "old", briefing=guard)
    new = solar_with(
        tmp_path / "new", briefing=guard, quantities=("  value: 12\n", "  value: 14\n")
    )
    # 0.99^12 and 0.99^14.
    assert unguarded(old, new) == ["'line-yield' moved by −2.0%"]
    seen = '  unit: "%"\n  acknowledged: {from: ~88.6%, to: ~86.9%, by: the lead}\n'
    replace(new / "calculations.yaml", '  unit: "%"\n', seen)
    assert unguarded(old, new) == []


def test_a_headline_that_is_gone_is_no_move(tmp_path: Path) -> None:
    guard = ("citations: author-date", "citations: author-date\nguards: {length: 1 %}")
    old = solar_with(tmp_path / "old", briefing=guard)
    with (old / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write("length: {label: {en: Length}, value: 5, unit: m, status: assumption}\n")
    assert unguarded(old, solar_with(tmp_path / "new")) == []
