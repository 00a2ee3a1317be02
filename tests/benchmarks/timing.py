"""Whole processes timed from outside, tables, and how cost grows with work."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from resource import struct_rusage
from statistics import linear_regression, median

__all__ = ["Case", "Timing", "exponent", "measured", "table"]

_MEBIBYTE = 1024  # of the kibibytes that Linux counts in


@dataclass(frozen=True)
class Case:
    """A process to time: its command, what to do before each run, how often in each round.

    `share` is the number of equal things that one run makes.
    """

    command: Sequence[str | Path]
    prepare: Callable[[], object] = lambda: None
    times: int = 1
    share: int = 1


@dataclass
class Timing:
    """What the runs of a case took for each thing made: seconds of the clock, and of processors.

    `peak` is the memory of its largest process in MiB, no less than that of the one which times.
    """

    seconds: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    peak: float = 0.0

    @property
    def least(self) -> float:
        """The run that the machine disturbed least."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        return median(self.seconds)


def measured(
    cases: Mapping[str, Case], rounds: int, folder: Path, say: Callable[[str], object]
) -> dict[str, Timing]:
    """Run all cases in turn, and that several times, so that a busy minute meets all of them."""
    timings = {name: Timing() for name in cases}
    for number in range(1, rounds + 1):
        for name, case in cases.items():
            say(f"round {number} of {rounds}: {name}")
            for _ in range(case.times):
                case.prepare()
                seconds, usage = _run(case.command, folder)
                timing = timings[name]
                timing.seconds.append(seconds / case.share)
                timing.work.append((usage.ru_utime + usage.ru_stime) / case.share)
                timing.peak = max(timing.peak, usage.ru_maxrss / _MEBIBYTE)
    return timings


def _run(command: Sequence[str | Path], folder: Path) -> tuple[float, struct_rusage]:
    """Seconds of the clock, and what the process and those that it started have used.

    Raises
    ------
    subprocess.CalledProcessError
        When the process fails, with what it said.
    """
    with (folder / "said.txt").open("w+b") as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, said.read())
    return seconds, usage


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; all columns but the first stand to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def exponent(seconds: Mapping[int, float]) -> float:
    """The power of the size that the seconds grow with: the slope of a line through logarithms."""
    return linear_regression(list(map(log, seconds)), list(map(log, seconds.values()))).slope
