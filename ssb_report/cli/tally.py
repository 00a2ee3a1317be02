"""What becomes of a batch, counted and shown as it goes."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ssb_report.build.batch import Fate, Told
from ssb_report.cli.progress import say
from ssb_report.unseen import printable

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["Tally"]

_EACH = 15.0
"""Seconds between two lines where there is no terminal."""

_MINUTE, _HOUR = 60, 3600


@dataclass(slots=True)
class _Warned:
    """A warning, the first one that it was said to, and how many there were."""

    warning: str
    name: str
    count: int = 0


class Tally:
    """How many of so many are done: on a terminal a line that changes, elsewhere one now and then.

    What fails is told in a line at once, what several are warned of once, at the end. No thread is
    at work here, since workers are forked meanwhile.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._clock = clock
        self._began = self._said = clock()
        self._counts: Counter[Fate] = Counter()
        self._warned: dict[str, _Warned] = {}
        self._bar: Progress | None = None

    @property
    def failed(self) -> int:
        """How many have failed."""
        return self._counts[Fate.FAILED]

    def add(self, told: Told) -> None:
        """Count one, and show it."""
        self._counts[told.fate] += 1
        for warning in told.warnings:
            place = warning.partition(": warning: ")[0]
            self._warned.setdefault(place, _Warned(warning, told.name)).count += 1
        if told.fate is Fate.FAILED:
            self._say(f"{told.name}: failed: {_first_line(told.fault)}")
        self._show()

    def _show(self) -> None:
        done = self._counts.total()
        if self._bar is not None:
            task = self._bar.task_ids[0]
            self._bar.update(
                task, completed=done, told=self._speed().removeprefix(", "), refresh=True
            )
        elif self._clock() - self._said >= _EACH and done < self._total:
            self._said = self._clock()
            say(f"{done:,} of {self._total:,}{self._speed()}")

    def _speed(self) -> str:
        """How many a minute are built, and how long it takes at that to the end."""
        seconds = self._clock() - self._began
        made = self._counts[Fate.BUILT] + self.failed
        if not made or not seconds:
            return ""
        left = (self._total - self._counts.total()) * seconds / made
        failed = f", {self.failed:,} failed" if self.failed else ""
        return f"{failed}, {made / seconds * _MINUTE:,.1f} a minute, {_span(left)} left"

    def _say(self, line: str) -> None:
        if self._bar is None:
            say(line)
        else:
            self._bar.console.print(printable(line), markup=False, highlight=False, soft_wrap=True)

    def _end(self) -> None:
        for each in self._warned.values():
            more = f", and {each.count - 1:,} more" if each.count > 1 else ""
            say(f"{each.warning} [in {each.name}{more}]")
        built, stood = self._counts[Fate.BUILT], self._counts[Fate.STOOD]
        told = [f"{built:,} built", *([f"{stood:,} stood already"] if stood else [])]
        told += [f"{self.failed:,} failed"] if self.failed else []
        left = self._total - self._counts.total()
        told += [f"{left:,} not begun or not ended (--resume goes on there)"] if left else []
        what = "edition of a variant" if self._total == 1 else "editions of variants"
        spent = _span(self._clock() - self._began)
        say(f"{self._total:,} {what} in {spent}: {', '.join(told)}")

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}"))
            console = Console(stderr=True)
            self._bar = Progress(*columns, console=console, auto_refresh=False, transient=True)
            self._bar.add_task("", total=self._total, told="")
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
        # One that stands already may not be counted yet when somebody stops it.
        if kind in (None, KeyboardInterrupt) or self._counts:
            self._end()


def _first_line(text: str) -> str:
    """The first fault of several, in a line."""
    first, *rest = [line for line in text.splitlines() if not line.startswith("    ")] or [""]
    return f"{first} (and {len(rest)} more)" if rest else first


def _span(seconds: float) -> str:
    """A span of time in the unit that fits it."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds / _HOUR:.1f} h"
