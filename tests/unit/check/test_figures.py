from __future__ import annotations

import re
from pathlib import Path

import pytest

from ssb_report.check.check import check
from ssb_report.errors import InputError
from tests.making import SOLAR, solar_with

QUANTITIES = """\
loss: {label: Loss, value: 5..20, unit: "%", status: assumption}
gain: {label: Gain, value: 0.4, unit: "1", status: assumption}
debt: {label: Debt, value: -3, unit: "%", status: assumption}
opening: {label: Opening, value: 2027..2030, unit: calendar_year, status: assumption}
pilot: {label: Pilot, value: <=2025, unit: calendar_year, status: assumption}
"""
HEAD = "title: T, alt: A"


def told(tmp_path: Path, figure: str) -> list[tuple[str, str]]:
    """What is said about a figure beside the briefing's own: the word it points at, the message."""
    folder = solar_with(tmp_path)
    for name, more in (("quantities", QUANTITIES), ("figures", f"own: {{{HEAD}, {figure}}}\n")):
        text = (SOLAR / f"{name}.yaml").read_text(encoding="utf-8")
        (folder / f"{name}.yaml").write_text(text + more, encoding="utf-8")
    try:
        check(folder)
    except InputError as error:
        lines = (folder / "figures.yaml").read_text(encoding="utf-8").splitlines()
        places = [fault.position for fault in error.faults]
        words = [re.split("[,}]", lines[at.line - 1][at.column - 1 :])[0] for at in places]
        return [(word, fault.message) for word, fault in zip(words, error.faults, strict=True)]
    return []


RANGES, TIMELINE = "kind: ranges, x: {label: X, unit: '%'", "kind: timeline"
STACK = "kind: stack, parts: {a: {label: A}}, x: {label: X, unit: '%'"
BARS = "bars: [{id: b, label: B, parts: [{q: gain, part: a}]}]"


@pytest.mark.parametrize(
    "figure",
    [
        RANGES + "}, items: [{q: loss}, {q: gain}, {q: debt}]",
        RANGES + ", scale: log}, items: [{q: loss}, {q: gain}]",
        RANGES + ", from: 5, to: 40}, items: [{q: loss}, {q: gain}]",
        RANGES + ", to: gain}, items: [{q: loss.high}]",
        TIMELINE + ", items: [{q: opening}, {q: pilot}]",
        STACK + "}, " + BARS,
    ],
)
def test_what_can_be_drawn_is_let_be(tmp_path: Path, figure: str) -> None:
    assert told(tmp_path, figure) == []


@pytest.mark.parametrize(
    ("figure", "word", "message"),
    [
        (
            RANGES + ", from: 10}, items: [{q: gain}, {q: loss}]",
            "loss",
            "'loss' reaches 5, and the axis begins at 10",
        ),
        (
            RANGES + ", scale: log}, items: [{q: gain}, {q: debt}]",
            "debt",
            "'debt' reaches -3, and a logarithmic axis begins above 0",
        ),
        (
            RANGES + ", from: gain, to: loss}, items: [{q: debt}]",
            "gain",
            "from 40 to 12.5, the axis does not rise",
        ),
        (
            RANGES + ", scale: log, from: debt}, items: [{q: loss}]",
            "debt",
            "a logarithmic axis cannot reach -3",
        ),
        (
            RANGES + "}, items: [{q: loss}], lines: [{id: a, at: opening, label: L}]",
            "opening",
            "'opening' is in 'calendar_year', the axis in '%'",
        ),
        (
            STACK + "}, " + BARS.replace("gain", "debt"),
            "{id: b",
            "bar 'b' has a negative part 'a': -3",
        ),
        (STACK + ", scale: log}, " + BARS, "log", "bars are stacked on linear axes only"),
    ],
)
def test_what_cannot_is_told_at_its_part(
    tmp_path: Path, figure: str, word: str, message: str
) -> None:
    assert told(tmp_path, figure) == [(word, message)]
