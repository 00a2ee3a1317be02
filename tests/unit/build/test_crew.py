"""Workers: what they are given is made, what they refuse is told, and none outlives the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ssb_report.build.crew import Crew, cores
from ssb_report.errors import OutsideError, RenderError
from tests.running import ROOT


def doubled(text: bytes) -> bytes:
    return text * 2


def refused() -> bytes:
    raise RenderError("no template")


def process_id() -> bytes:
    return str(os.getpid()).encode()


def killed() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_work_has_its_own_result(jobs: int) -> None:
    with Crew(jobs) as crew:
        asked = [crew.give(doubled, str(number).encode()) for number in range(20)]
        assert [work() for work in asked] == [f"{number}{number}".encode() for number in range(20)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_work_raises_comes_when_its_result_is_asked_for(jobs: int) -> None:
    with Crew(jobs) as crew:
        work = crew.give(refused)
        with pytest.raises(RenderError, match=r"^no template$"):
            work()


def test_one_job_is_done_by_the_program_itself() -> None:
    with Crew(1) as crew:
        assert int(crew.give(process_id)()) == os.getpid()


def test_workers_are_other_processes_and_prepare_first(tmp_path: Path) -> None:
    with Crew(2, (tmp_path / "ready").touch) as crew:
        assert int(crew.give(process_id)()) != os.getpid()
    assert (tmp_path / "ready").exists()


def test_a_killed_worker_is_a_fault_in_one_line() -> None:
    with Crew(2) as crew:
        work = crew.give(killed)
        with pytest.raises(OutsideError, match=r"a worker of the build was killed.*\(try -j 1\)$"):
            work()


def test_work_for_a_crew_that_lost_a_worker_is_a_fault_too() -> None:
    with Crew(2) as crew:
        with pytest.raises(OutsideError):
            crew.give(killed)()
        with pytest.raises(OutsideError, match=r"\(try -j 1\)$"):
            crew.give(process_id)


def no_library() -> None:
    raise OutsideError("a system library is missing")


def test_what_cannot_be_prepared_is_told_by_the_work_that_needs_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with Crew(2, no_library) as crew:
        assert crew.give(doubled, b"a")() == b"aa"
    assert capfd.readouterr().err == ""


def test_there_is_a_core() -> None:
    assert cores() >= 1


WAITING = """
import time
from ssb_report.build.crew import Crew
from tests.unit.build.test_crew import process_id
with Crew(2) as crew:
    print(crew.give(process_id)().decode(), flush=True)
    time.sleep(600)
"""


def alive(process: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def test_workers_leave_when_the_program_is_killed() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert program.stdout is not None
    worker = int(program.stdout.readline())
    assert alive(worker)
    program.kill()
    program.communicate()
    until = time.monotonic() + 30
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(worker)
