"""The commands inside this process: progress on a terminal, exit codes, faults of our own."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ssb_report.cli import commands
from ssb_report.cli.building import _formats
from ssb_report.cli.commands import run
from ssb_report.cli.places import Places
from ssb_report.cli.progress import Progress
from ssb_report.errors import (
    Fault,
    InputError,
    OutsideError,
    Position,
    RenderError,
    UsageError,
)

Exit = Callable[[BaseException], tuple[int, str]]


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Exit]:
    """Let a command raise an error; gives the exit code and what was said."""
    before = signal.getsignal(signal.SIGTERM)

    def exits(error: BaseException) -> tuple[int, str]:
        def fail(**_: object) -> None:
            raise error

        monkeypatch.setattr(commands, "cli", fail)
        with pytest.raises(SystemExit) as left:
            run()
        said = capsys.readouterr()
        assert said.out == ""
        return int(str(left.value.code)), said.err

    yield exits
    signal.signal(signal.SIGTERM, before)


# ---- exit codes


FAULT = Fault(Position("inputs/a/quantities.yaml", 3, 5), "no number", "write 12")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (InputError([FAULT]), 1, "inputs/a/quantities.yaml:3:5: error: no number (write 12)\n"),
        (RenderError("template x:1: no"), 1, "template x:1: no\n"),
        (UsageError("no briefing 'x'"), 2, "no briefing 'x'\n"),
        (OutsideError("output: cannot be written: No space left on device"), 3, "No space left"),
        (PermissionError(13, "Permission denied", "output/a"), 3, "output/a: Permission denied\n"),
        (OSError("the network is down"), 3, "the network is down"),
        (
            OSError(36, "too long", "\x1b]0;x\x07\nall is well"),
            3,
            "\\u001b]0;x\\u0007 all is well: too",
        ),
        (ValueError("\x1b[2J\nall is well"), 3, "ValueError: \\u001b[2J all is well; this"),
        (UsageError("\x1b[2J\n\u202e"), 2, "\\u001b[2J\n\\u202e"),
        (commands.click.Abort(), 3, "stopped\n"),
        (BrokenPipeError(), 3, ""),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, BaseException) else "",
)
def test_each_kind_of_error_has_its_exit_code(
    error: BaseException, code: int, said: str, exits: Exit
) -> None:
    left, told = exits(error)
    assert left == code
    assert said in told
    assert "Traceback" not in told


def test_a_fault_of_our_own_is_told_in_a_line(exits: Exit) -> None:
    code, said = exits(KeyError("x"))
    assert code == 3
    assert said.startswith("internal error: KeyError: 'x'; this is a fault of ssb-report")
    assert said.count("\n") == 1


def test_who_looks_for_it_gets_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(commands, "cli", fail)
    monkeypatch.setenv("SSB_REPORT_DEBUG", "1")
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with pytest.raises(KeyError):
        run()


# ---- places and formats


def test_briefings_are_the_folders_that_are_not_hidden(tmp_path: Path) -> None:
    for name in ("b", "a", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "file.txt").touch()
    places = Places(tmp_path, tmp_path / "output", tmp_path / "cache")
    assert places.names() == ["a", "b"]
    assert places.chosen(("b", "a", "b")) == [tmp_path / "b", tmp_path / "a"]


@pytest.mark.parametrize("name", ["c", ".", "..", "a/../b", "", ".hidden", "/etc"])
def test_only_a_briefing_can_be_chosen(name: str, tmp_path: Path) -> None:
    for each in ("a", "b", ".hidden"):
        (tmp_path / each).mkdir()
    with pytest.raises(UsageError, match=r"there: a, b"):
        Places(tmp_path, tmp_path, tmp_path).chosen((name,))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("html,pdf", ("html", "pdf")),
        ("pdf", ("pdf",)),
        (" pdf , html,", ("pdf", "html")),
        ("html,html", ("html",)),
    ],
)
def test_formats_are_split_at_commas(text: str, wanted: tuple[str, ...]) -> None:
    assert _formats(text) == wanted


@pytest.mark.parametrize("text", ["", ",", "docx", "html,docx", "HTML"])
def test_other_formats_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"there: html, pdf"):
        _formats(text)


# ---- progress


def test_away_from_a_terminal_progress_is_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress.step("a/en: drawing charts")
        progress.say("a warning")
        progress.step("a/en: writing PDF")
    said = capsys.readouterr().err
    assert said == "a/en: drawing charts\na warning\na/en: writing PDF\n"


def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A terminal in place of stderr."""
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    return stream


def test_on_a_terminal_progress_is_one_line_and_what_is_said_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = terminal(monkeypatch)
    with Progress() as progress:
        progress.step("a/en: drawing charts")
        progress.say("a warning")
        progress.step("a/en: writing PDF")
    shown = stream.getvalue()
    assert "a/en: drawing charts" in shown
    assert "a warning\n" in shown
    assert "\x1b[?25l" in shown


def test_the_line_is_taken_down_when_a_build_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)

    def build() -> None:
        with Progress() as progress:
            progress.step("drawing charts")
            raise RenderError("no")

    with pytest.raises(RenderError):
        build()
    assert "\x1b[?25h" in stream.getvalue()
