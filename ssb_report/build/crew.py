"""Workers beside the program: processes that have loaded what is slow to load, and wait."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ssb_report.errors import OutsideError, SsbReportError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

__all__ = ["Crew", "Work", "cores", "settle"]

_LOOK_EACH = 1.0
"""Seconds between a worker's looks whether the program that it works for is still there."""

Work = Callable[[], bytes]
"""Something that was given to a crew: waits for the result, and has it."""


def cores() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS does not tell
        return os.cpu_count() or 1


class Crew:
    """So many workers; with one there is none, and work is done when its result is asked for.

    Workers are forked when the first work comes or `begin` is called, and run `prepare` first.
    """

    def __init__(self, jobs: int, prepare: Callable[[], object] = lambda: None) -> None:
        self._jobs = jobs
        self._prepare = prepare
        self._pool: ProcessPoolExecutor | None = None

    def begin(self) -> None:
        """Start the workers, so that they load while the program does something else."""
        if self._jobs > 1 and self._pool is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            self._pool = ProcessPoolExecutor(
                self._jobs,
                mp_context=multiprocessing.get_context("fork"),
                initializer=_ready,
                initargs=(os.getpid(), self._prepare),
            )
            self._pool.submit(_nothing)  # all are forked with the first work

    def give(self, work: Callable[..., bytes], *arguments: Any) -> Work:  # noqa: ANN401 - passed on
        """Have ``work(*arguments)`` done; all of it has to be such as can be pickled.

        What is given back waits for the result; it raises what the work raised, and OutsideError
        when a worker was killed, as systems do that run out of memory.
        """
        self.begin()
        pool = self._pool
        if pool is not None:
            return _waiting(lambda: pool.submit(work, *arguments))
        return lambda: work(*arguments)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._pool is None:
            return
        if kind is not None:  # nobody waits for what is still being made
            for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 - no other way
                process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _waiting(submit: Callable[[], Future[bytes]]) -> Work:
    """Hand work to a pool; a worker that was killed is a fault, then or when the result is due."""
    with _no_broken_pool():
        future = submit()

    def wait() -> bytes:
        with _no_broken_pool():
            return future.result()

    return wait


@contextmanager
def _no_broken_pool() -> Iterator[None]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as error:
        message = "a worker of the build was killed; is there too little memory? (try -j 1)"
        raise OutsideError(message) from error


def settle(program: int) -> None:
    """Become a worker: the program alone hears Ctrl-C, and nobody works for a dead one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_leave_with, args=(program,), daemon=True).start()


def _ready(program: int, prepare: Callable[[], object]) -> None:
    """Become a worker that has loaded what is slow to load."""
    settle(program)
    with suppress(SsbReportError):  # whoever needs what could not be loaded will say so
        prepare()


def _leave_with(program: int) -> None:
    while os.getppid() == program:
        time.sleep(_LOOK_EACH)
    os._exit(1)


def _nothing() -> bytes:
    return b""
