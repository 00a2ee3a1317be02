"""Has tasks made by the workers of a Dask cluster, on as many machines as that has.

Dask sends functions and results as pickles and asks nobody who he is: whoever reaches the
scheduler can run code on every worker, and workers can on the machine that asks. So a cluster is
for a network that is trusted, or has TLS set up in Dask's own configuration, which holds here, too.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import warnings
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from queue import Empty, Queue
from types import TracebackType
from typing import Any, Self

from ssb_report.build.remote import Bundle, Reply, Terms, lacks, receive, work
from ssb_report.build.variants import Result, Task
from ssb_report.errors import OutsideError, UsageError
from ssb_report.schema.lines import clip

__all__ = ["Cluster"]

_DEADLINE = 15.0
"""Seconds in which the scheduler has to answer."""

_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss)://[^\s/]+:\d{1,5}", re.ASCII)
_PATIENCE = 60.0
"""Seconds that a cluster may be without a worker, or without its scheduler, before all ends."""

_LOOK_EACH = 1.0
_AHEAD = 2
"""Tasks for each thread of the cluster that are handed over before the first is done."""

_TRIES = 5
"""How often a task is handed over that a worker could not begin."""


class Cluster:
    """The workers of the cluster at an address."""

    def __init__(self, address: str, terms: Terms, bundle: Bundle) -> None:
        self._address = address
        self._terms = terms
        self._bundle = bundle
        self._asked: dict[Any, Task] = {}
        self._done: Queue[Any] = Queue()
        self._seen = time.monotonic()
        self._client: Any = None

    def results(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result | None]]:
        """Each task with its result, as they come; with none where its workers died of it.

        Raises
        ------
        OutsideError
            When the cluster is no longer there, or cannot do what is asked.
        """
        self._supply()
        waiting = deque(tasks)
        tries: Counter[Task] = Counter()
        while waiting or self._asked:
            while waiting and len(self._asked) < _AHEAD * self._threads():
                self._ask(waiting.popleft())
            future = self._next()
            if future is None:
                continue
            task = self._asked.pop(future)
            reply = self._reply(future)
            if reply is not None and reply.result is None:
                tries[task] += 1
                if tries[task] < _TRIES:
                    self._supply()
                    waiting.appendleft(task)
                    continue
            yield task, reply.result if reply else None

    def _supply(self) -> None:
        """Send the inputs to all workers that have not got them, as far as the cluster answers."""
        with suppress(OSError, TimeoutError):
            lacking = self._client.run(lacks, self._terms, on_error="return")
            workers = [address for address, is_so in lacking.items() if is_so is True]
            if workers:
                self._client.run(receive, self._bundle, workers=workers, on_error="return")

    def _ask(self, task: Task) -> None:
        future = self._client.submit(work, self._terms, task, pure=False)
        self._asked[future] = task
        future.add_done_callback(self._done.put)

    def _next(self) -> Any:  # noqa: ANN401 - imported late
        """A task that has ended; nothing where none has, and all is well."""
        try:
            future = self._done.get(timeout=_LOOK_EACH)
        except Empty:
            self._require_workers()
            return None
        self._seen = time.monotonic()
        return future

    def _threads(self) -> int:
        """How many tasks the cluster does at a time; none while it does not answer."""
        try:
            return sum(self._client.nthreads().values())
        except (OSError, TimeoutError, RuntimeError):
            return 0

    def _require_workers(self) -> None:
        if self._client.status == "running" and self._threads():
            self._seen = time.monotonic()
        elif self._client.status == "closed" or time.monotonic() - self._seen > _PATIENCE:
            what = "has no workers" if self._client.status == "running" else "is not there any more"
            raise OutsideError(f"the Dask cluster at {self._address} {what}")

    def _reply(self, future: Any) -> Reply | None:  # noqa: ANN401 - imported late
        """What a worker has said; nothing where workers died of it, an empty reply to ask again."""
        from distributed import KilledWorker

        error = future.exception() if future.status == "error" else None
        if isinstance(error, KilledWorker):
            return None
        if error is not None:
            told = f"{type(error).__name__}: {clip(str(error))}"
            message = f"the Dask cluster at {self._address} cannot run this ssb-report: {told}"
            raise OutsideError(f"{message} (is it installed on its scheduler and all workers?)")
        try:
            reply: Reply = future.result(timeout=_PATIENCE)
        except (CancelledError, OSError, TimeoutError):  # it was lost on the way
            return Reply()
        if reply.refusal:
            raise OutsideError(f"a worker of the cluster at {self._address}: {reply.refusal}")
        return reply

    def __enter__(self) -> Self:
        try:
            from distributed import Client
        except ImportError as error:
            message = "--scheduler needs the extra 'dask': pip install 'ssb-report[dask]'"
            raise OutsideError(message) from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        _require_scheduler(self._address)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of other libraries each result tells
            self._client = Client(self._address, timeout=_DEADLINE, set_as_default=False)
        self._seen = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        with suppress(OSError, TimeoutError, RuntimeError):
            self._client.cancel(list(self._asked))
        self._client.close(timeout=_DEADLINE)


def _require_scheduler(address: str) -> None:
    """Ask whether a scheduler is there: a client that finds none takes long to go away.

    Raises
    ------
    UsageError
        When it is no address.
    OutsideError
        When nobody answers within the deadline, or it is no scheduler who does.
    """
    if not _ADDRESS.fullmatch(address):
        message = f"--scheduler {clip(address)}: no address; write it like tcp://host:8786"
        raise UsageError(message)
    try:
        kind = asyncio.run(_kind(address))
    except OSError as error:  # which a deadline is, too
        message = f"no Dask scheduler answers at {address} within {_DEADLINE:.0f} s"
        raise OutsideError(message) from error
    except Exception as error:  # whoever answers may say anything
        told = f"{type(error).__name__}: {clip(str(error))}"
        raise OutsideError(f"no Dask scheduler answers at {address}: {told}") from error
    if kind != "Scheduler":
        raise OutsideError(f"{address} is no Dask scheduler, but a {clip(kind)}")


async def _kind(address: str) -> str:
    """What is at an address, in its own words."""
    from distributed import rpc

    async with rpc(address, timeout=_DEADLINE) as there:
        return str((await asyncio.wait_for(there.identity(n_workers=0), _DEADLINE))["type"])
