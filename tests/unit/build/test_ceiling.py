from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ssb_report.build.ceiling import Ceiling
from ssb_report.build.forks import Forks
from tests.running import ROOT

PATIENCE = 60.0
PROGRAM = """
import os, signal, sys, time
from ssb_report.build.ceiling import Ceiling, descended
from ssb_report.errors import SsbReportError
try:
    tell = descended(Ceiling(float(sys.argv[2]), 1024))
    tell("a step")
    exec(sys.argv[1])
except SsbReportError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def run(work: str, seconds: float = 600) -> tuple[int, str]:
    """The exit code of a process that does some work below a ceiling, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, work, str(seconds)],
        check=False,
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
    )
    return done.returncode, done.stdout.strip() + done.stderr.strip()


@pytest.mark.parametrize("code", [0, 1, 3])
def test_it_leaves_as_what_it_watched(code: int) -> None:
    assert run(f"print('done'); sys.exit({code})") == (code, "done")


def test_what_never_ends_is_ended_and_told() -> None:
    said = "a step took more than 2 s (--deadline SECONDS allows more)"
    assert run("while True: pass", 2) == (1, said)


def test_what_hears_no_signal_is_ended_too() -> None:
    work = "signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals)); time.sleep(3600)"
    assert run(work, 2)[0] == 1


def test_a_new_step_starts_the_clock_anew() -> None:
    work = "[(tell(f'step {each}'), time.sleep(0.5)) for each in range(5)]; print('done')"
    assert run(work, 2.0) == (0, "done")


def test_what_has_clocks_of_its_own_is_waited_for() -> None:
    work = "tell(''); time.sleep(2); tell('another'); time.sleep(3600)"
    assert run(work, 1.5)[1].startswith("another took more than 1.5 s")


def test_memory_ends_at_the_ceiling() -> None:
    work = "\ntry: bytearray(1 << 31)\nexcept MemoryError: print('no more')"
    assert run(work) == (0, "no more")


HELD = """
import resource
from ssb_report.build.ceiling import Ceiling, held

before = resource.getrlimit(resource.RLIMIT_DATA)
try:
    with held(Ceiling(600, 1024)):
        bytearray(1 << 31)
except MemoryError:
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    print("no more", len(bytearray(1 << 31)))
"""


def test_a_step_in_somebody_elses_process_is_held_and_nothing_else() -> None:
    done = subprocess.run([sys.executable, "-c", HELD], check=True, capture_output=True, cwd=ROOT)
    assert done.stdout == b"no more 2147483648\n"


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (signal.SIGABRT, 1, "a step broke down: perhaps it needs more than 1,024 MiB of memory"),
        (signal.SIGKILL, 3, "a step was killed; is there too little memory?"),
    ],
)
def test_one_that_is_killed_is_told(number: signal.Signals, code: int, said: str) -> None:
    found, line = run(f"os.kill(os.getpid(), {number:d}); time.sleep(3600)")
    assert found == code
    assert line.startswith(said)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nobody_works_for_one_that_was_ended(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, temporary = tmp_path / "below", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    work = f"import tempfile; tempfile.mkstemp(); note = open({str(note)!r}, 'w'); "
    work += "note.write(str(os.getpid())); note.close(); time.sleep(3600)"
    with subprocess.Popen([sys.executable, "-c", PROGRAM, work, "600"], cwd=ROOT) as above:
        while not (note.exists() and note.read_text(encoding="utf-8")):
            assert above.poll() is None
            time.sleep(0.01)
        assert list(temporary.iterdir())
        above.send_signal(number)
    below = int(note.read_text(encoding="utf-8"))
    end = time.monotonic() + PATIENCE
    while _is_there(below) or list(temporary.iterdir()):
        assert time.monotonic() < end
        time.sleep(0.05)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not (
        stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    )


def slowly(task: int) -> int:
    """What a worker does: never ends with some tasks."""
    while task % 2:
        time.sleep(3600)
    return task


def test_a_task_that_never_ends_costs_itself_and_no_other() -> None:
    with Forks(2, slowly, deadline=2, late=lambda task: -task) as forks:
        found = dict(forks.results(range(1, 5)))
    assert found == {1: -1, 2: 2, 3: -3, 4: 4}


def test_ceilings_are_generous() -> None:
    assert Ceiling().seconds >= 600
    assert Ceiling().mebibytes >= 4096


@pytest.mark.parametrize("end", ["sys.exit(0)", "os.abort()", "time.sleep(3600)"])
def test_nothing_temporary_stays(end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    _, said = run(
        f"import tempfile; print(tempfile.mkdtemp(), flush=True); tempfile.mkstemp(); {end}", 2
    )
    assert str(tmp_path) in said
    assert not list(tmp_path.iterdir())
