"""A real Dask cluster on this machine: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.running import ROOT

__all__ = ["RunningCluster", "cluster"]

_DIED = 60


@dataclass(frozen=True)
class RunningCluster:
    """Where its scheduler is, and the process ids of its workers."""

    address: str
    workers: list[int]


@contextmanager
def cluster(workers: int, **variables: str) -> Iterator[RunningCluster]:
    """A cluster of so many workers with one thread each, until the block ends."""
    script = [sys.executable, "-W", "ignore", "-m", "tests.clusters", str(workers)]
    process = subprocess.Popen(
        script,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        yield RunningCluster(**json.loads(process.stdout.readline()))
    finally:
        try:
            process.communicate("", timeout=_DIED)  # the end of its input ends it
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def main() -> None:
    """Start a cluster, say where it is, and run until nobody writes any more."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=int(sys.argv[1]),
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
    ) as running:
        pids = [nanny.process.pid for nanny in running.workers.values()]
        sys.stdout.write(json.dumps({"address": running.scheduler_address, "workers": pids}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
