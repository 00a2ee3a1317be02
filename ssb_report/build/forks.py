"""Forked workers that do one task at a time: one that dies costs its own task, and no other."""

from __future__ import annotations

import gc
import math
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from ssb_report.build.crew import settle

__all__ = ["Forks"]

T = TypeVar("T")
R = TypeVar("R")

_TRIES = 2
"""How often a task is begun before it is held to be what kills its workers."""

_TASKS = 100
"""Tasks after which a worker makes room for a new one, whatever libraries keep of each."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: Connection
    task: int = -1
    done: int = 0
    began: float = 0.0


class Forks(Generic[T, R]):
    """So many workers that do `work`; whatever is there when they are forked they have.

    They are forked when the first results are asked for. `work` may not raise. What takes longer
    than the `deadline`, in seconds, is ended, and not begun anew: its result is what `late` says.
    """

    def __init__(
        self,
        jobs: int,
        work: Callable[[T], R],
        *,
        tasks: int = _TASKS,
        deadline: float = math.inf,
        late: Callable[[T], R | None] = lambda _: None,
    ) -> None:
        self._jobs = jobs
        self._work = work
        self._tasks = tasks
        self._deadline = deadline
        self._late = late
        self._workers: list[_Worker] = []

    def results(self, tasks: Iterable[T]) -> Iterator[tuple[T, R | None]]:
        """Each task with its result, as they come; with none where its workers died of it."""
        asked: list[T] = list(tasks)
        waiting, tries = deque(range(len(asked))), [0] * len(asked)
        while waiting or any(each.task >= 0 for each in self._workers):
            self._give(asked, waiting)
            ready = self._ready()
            for worker in self._overdue(ready):
                worker.process.kill()
                self._bury(worker)
                yield asked[worker.task], self._late(asked[worker.task])
            for worker in ready:
                number, worker.task = worker.task, -1
                try:
                    result = worker.line.recv()
                except (EOFError, OSError):
                    self._bury(worker)
                    tries[number] += 1
                    if tries[number] < _TRIES:
                        waiting.appendleft(number)
                        continue
                    result = None
                worker.done += 1
                if worker.done >= self._tasks and worker in self._workers:
                    self._dismiss(worker)
                yield asked[number], result

    def _give(self, asked: list[T], waiting: deque[int]) -> None:
        """Let each worker that has nothing to do begin a task, and fork those that are missing."""
        while waiting:
            idle = next((each for each in self._workers if each.task < 0), None)
            if idle is None and len(self._workers) == self._jobs:
                return
            worker = idle or self._forked()
            try:
                worker.line.send(asked[waiting[0]])
            except OSError:  # it died while it had nothing to do
                self._bury(worker)
                continue
            worker.task, worker.began = waiting.popleft(), time.monotonic()

    def _ready(self) -> list[_Worker]:
        """The workers that have ended a task, or have died of one; none where one is overdue."""
        busy = [each for each in self._workers if each.task >= 0]
        longest = min((each.began for each in busy), default=0.0) + self._deadline
        left = None if math.isinf(longest) else max(longest - time.monotonic(), 0)
        lines = wait([each.line for each in busy], left)
        return [each for each in busy if each.line in lines]

    def _overdue(self, ready: list[_Worker]) -> list[_Worker]:
        now = time.monotonic()
        busy = [each for each in self._workers if each.task >= 0 and each not in ready]
        return [each for each in busy if now - each.began >= self._deadline]

    def _forked(self) -> _Worker:
        fork = multiprocessing.get_context("fork")
        ours, theirs = fork.Pipe()
        others = [each.line for each in self._workers]
        arguments = (self._work, theirs, [ours, *others], os.getpid())
        process = fork.Process(target=_serve, args=arguments, daemon=True)
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until it ignores that
        process.start()
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        theirs.close()  # so that its end closes the line
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _dismiss(self, worker: _Worker) -> None:
        """Let a worker go that has nothing to do."""
        with suppress(OSError):
            worker.line.send(None)
        self._bury(worker)

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.line.close()
        worker.process.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.process.kill()  # nobody waits for what is still being made
        for worker in list(self._workers):
            self._bury(worker)


def _serve(
    work: Callable[[Any], object], line: Connection, not_ours: list[Connection], program: int
) -> None:
    """Do what comes along the line until nothing more comes."""
    for other in not_ours:
        other.close()
    settle(program)
    gc.disable()  # what a task leaves is collected behind it, and not a part of it all the time
    while (task := line.recv()) is not None:
        line.send(work(task))
        gc.collect()
