"""What becomes of a batch is told at its end, what fails at once, and the rest now and then."""

from __future__ import annotations

import io
import re
import sys

import pytest

from ssb_report.build.batch import Fate, Told
from ssb_report.cli.tally import Tally


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def told(number: int, fate: Fate = Fate.BUILT, fault: str = "", *warnings: str) -> Told:
    return Told(f"v{number}/en", fate, fault, warnings)


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_a_line_now_and_then_tells_how_fast_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Tally(1000, clock) as tally:
        for number in range(100):
            clock.now += 0.5
            tally.add(told(number))
        assert said(capsys) == [
            "30 of 1,000, 120.0 a minute, 8 min left",
            "60 of 1,000, 120.0 a minute, 8 min left",
            "90 of 1,000, 120.0 a minute, 8 min left",
        ]


def test_what_stands_counts_as_done_but_not_as_made(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Tally(100, clock) as tally:
        for number in range(50):
            tally.add(told(number, Fate.STOOD))
        clock.now = 60
        tally.add(told(50))
        assert said(capsys) == ["51 of 100, 1.0 a minute, 49 min left"]


def test_what_fails_is_told_at_once_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with Tally(3, Clock()) as tally:
        tally.add(
            told(1, Fate.FAILED, "a.yaml:1:2: error: no\n    text\n    ^\nb.yaml:3:4: error: no")
        )
        assert said(capsys) == ["v1/en: failed: a.yaml:1:2: error: no (and 1 more)"]
        tally.add(told(2, Fate.FAILED, "the disk"))
        tally.add(told(3, Fate.FAILED, ""))
        assert said(capsys) == ["v2/en: failed: the disk", "v3/en: failed: "]
        assert tally.failed == 3


def test_at_the_end_all_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Tally(4, clock) as tally:
        tally.add(told(1))
        tally.add(told(2, Fate.STOOD))
        tally.add(told(3, Fate.FAILED, "no"))
        tally.add(told(4))
        clock.now = 7300
    assert said(capsys)[-1] == (
        "4 editions of variants in 2.0 h: 2 built, 1 stood already, 1 failed"
    )


def test_a_warning_of_many_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    first = "a.md:3:4: warning: under --set: claim 'x' is false: 3 > 4"
    with Tally(3, Clock()) as tally:
        tally.add(told(1, Fate.BUILT, "", first, "b.md:1:1: warning: other"))
        tally.add(told(2, Fate.STOOD, "", first.replace("3 > 4", "2 > 4")))
        tally.add(told(3, Fate.BUILT, "", first))
    assert said(capsys) == [
        f"{first} [in v1/en, and 2 more]",
        "b.md:1:1: warning: other [in v1/en]",
        "3 editions of variants in 0 s: 2 built, 1 stood already",
    ]


def test_what_was_stopped_can_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    def stopped() -> None:
        with Tally(1000, Clock()) as tally:
            tally.add(told(1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    (line,) = said(capsys)
    assert line.startswith("1,000 editions of variants in 0 s: 1 built, 999 not begun or not ended")
    assert line.endswith(" (--resume goes on there)")


def test_what_never_began_is_not_counted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OSError, match="nobody"), Tally(1000, Clock()):
        raise OSError("nobody")
    assert said(capsys) == []


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    clock = Clock()
    with Tally(20, clock) as tally:
        for number in range(10):
            clock.now += 6
            fails = number == 4
            tally.add(told(number, *((Fate.FAILED, "[red]no[/red]") if fails else ())))
    text = terminal.getvalue()
    assert text.count("\n") == 3  # what failed, the end of the bar, and what was counted
    assert "v4/en: failed: [red]no[/red]\n" in text
    assert "10/20 1 failed, 10.0 a minute, 1 min left" in re.sub(
        r"\x1b\[[0-9;?]*[a-zA-Z]", "", text
    )
    assert text.endswith(
        "20 editions of variants in 1 min: 9 built, 1 failed, 10 not begun or not "
        "ended (--resume goes on there)\n"
    )
