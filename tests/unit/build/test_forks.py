"""Forked workers: what each does, and what is lost with one that dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ssb_report.build.forks import Forks
from tests.running import ROOT
from tests.unit.build.test_crew import alive

Told = list[tuple[int, str | None]]


def done(work: Callable[[int], str], tasks: range, jobs: int = 2, most: int = 500) -> Told:
    with Forks(jobs, work, tasks=most) as forks:
        return list(forks.results(tasks))


def process_id(_: int) -> str:
    return str(os.getpid())


def dying(at: int, folder: Path, times: int) -> Callable[[int], str]:
    """Work whose worker is killed at one of its tasks, so many times."""

    def work(task: int) -> str:
        if task == at:
            before = len(list(folder.iterdir()))
            if before < times:
                (folder / str(before)).touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return str(task)

    return work


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_task_has_its_own_result(jobs: int) -> None:
    told = done(lambda task: str(task * task), range(20), jobs)
    assert sorted(told) == [(task, str(task * task)) for task in range(20)]


def test_work_is_done_by_as_many_other_processes_as_there_are_jobs() -> None:
    workers = {worker for _, worker in done(process_id, range(12))}
    assert len(workers) <= 2
    assert str(os.getpid()) not in workers


def test_nothing_to_do_forks_nobody() -> None:
    assert done(process_id, range(0)) == []


def test_a_worker_makes_room_for_another_after_its_tasks() -> None:
    told = done(process_id, range(6), jobs=1, most=2)
    workers = [worker for _, worker in told]
    assert [workers.count(worker) for worker in dict.fromkeys(workers)] == [2, 2, 2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_dies_costs_no_task(jobs: int, tmp_path: Path) -> None:
    told = done(dying(3, tmp_path, times=1), range(8), jobs)
    assert sorted(told) == [(task, str(task)) for task in range(8)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_task_that_kills_its_workers_is_given_up_and_no_other(jobs: int, tmp_path: Path) -> None:
    told = done(dying(3, tmp_path, times=9), range(8), jobs)
    assert sorted(told) == [(task, None if task == 3 else str(task)) for task in range(8)]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_worker_that_dies_with_nothing_to_do_is_replaced(tmp_path: Path) -> None:
    """The first worker waits for its next task while the second is at work, and is killed."""

    def work(task: int) -> str:
        if task == 1:
            (tmp_path / "one").touch()
            time.sleep(0.5)
        return str(os.getpid())

    with Forks(2, work) as forks:
        results = forks.results([0, 1, 2, 3])
        _, first = next(results)
        assert first is not None
        os.kill(int(first), signal.SIGKILL)
        assert len([worker for _, worker in results if worker]) == 3


def test_large_results_come_whole() -> None:
    (told,) = done(lambda _: "x" * 5_000_000, range(1))
    assert told == (0, "x" * 5_000_000)


def test_nobody_is_left_when_the_program_stops_waiting() -> None:
    workers = []

    def stopped() -> None:
        with Forks(2, process_id) as forks:
            for _, worker in forks.results(range(100)):
                workers.append(int(worker or 0))
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert len(workers) == 1
    assert not any(map(alive, workers))


WAITING = """
import os, time
from ssb_report.build.forks import Forks
def work(task):
    if task:
        time.sleep(600)
    return os.getpid()
with Forks(1, work) as forks:
    for _, worker in forks.results([0, 1]):
        print(worker, flush=True)
"""


def test_workers_leave_when_the_program_is_killed() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", WAITING],
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
