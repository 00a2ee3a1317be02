"""A build runs in a process of its own: one that takes too long, or too much, is ended and told.

The process that the user started forks once, before anything heavy is loaded, and waits; the other
goes on. So the clock holds even where a library never comes back, and nothing has been written.
What libraries leave in the folder for temporary files goes with it, however it ended.
"""

from __future__ import annotations

import atexit
import math
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from ssb_report.errors import OutsideError, RenderError
from ssb_report.limits import BUILD_MEBIBYTES, BUILD_SECONDS

__all__ = ["Ceiling", "Latest", "Told", "descended", "held", "limit_memory"]

Told = Callable[[str], None]
"""Hears what is begun, like ``solar-modules/en: rendering``; the clock starts anew with each.

With nothing it stops: what follows has clocks of its own.
"""

_MEBIBYTE = 1024 * 1024
_LOOK_EACH = 1.0
"""Seconds between the looks of either process whether the other is still there."""
_TEMPORARY = "/tmp"  # noqa: S108 - what we make there is new  # nosec B108
_SHOW_CURSOR = "\x1b[?25h"
_BROKEN_DOWN = frozenset({signal.SIGABRT, signal.SIGBUS, signal.SIGSEGV, signal.SIGTRAP})
"""How libraries in C end that get no memory."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Seconds that a step may take, and MiB that each process may ask for."""

    seconds: float = BUILD_SECONDS
    mebibytes: int = BUILD_MEBIBYTES

    @property
    def overdue(self) -> str:
        """What is said of a step that took too long."""
        return f"took more than {self.seconds:g} s (--deadline SECONDS allows more)"

    @property
    def overfull(self) -> str:
        """What is said of a step that took too much."""
        return f"needs more than {self.mebibytes:,} MiB of memory (--memory MIB allows more)"


class Latest:
    """Passes on what is begun, and knows what that was last."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self.latest = "the build"

    def __call__(self, what: str) -> None:
        """Hear what is begun."""
        self.latest = what or self.latest
        self._told(what)


def limit_memory(ceiling: Ceiling) -> None:
    """Let this process and those that it forks have so much memory each (where a system counts)."""
    asked = ceiling.mebibytes * _MEBIBYTE
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    soft = asked if hard == resource.RLIM_INFINITY else min(asked, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextmanager
def held(ceiling: Ceiling) -> Iterator[None]:
    """Let a step have so much memory in somebody else's process, and leave that as it was."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    limit_memory(ceiling)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def descended(ceiling: Ceiling, first: str = "the build") -> Told:
    """Go on in a process below the ceiling, which gets this function's result.

    What it begins with is the `first` step.

    The process that called it waits there for the other, and leaves as that one does.
    """
    ours, theirs = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    above = os.getpid()
    temporary = _temporary_folder()
    below = os.fork()
    if below:
        try:
            os.close(theirs)
            _group(below)
            _leave_with(below, ours, ceiling, first)
        finally:
            _remove(temporary)
    os.close(ours)
    _use(temporary)
    _group(os.getpid())
    _die_with(above, temporary)
    limit_memory(ceiling)
    return lambda what: _tell(theirs, what)


def _temporary_folder() -> str:
    """A new folder of this process alone, or none where nothing can be written.

    By hand, since `tempfile` costs more to load than all else that a build without changes loads.
    """
    name = f"ssb-report-{os.urandom(8).hex()}"
    folder = os.path.join(os.environ.get("TMPDIR") or _TEMPORARY, name)  # noqa: PTH118 - plain
    try:
        os.mkdir(folder, 0o700)  # noqa: PTH102 - a plain path
    except OSError:
        return ""
    return folder


def _use(temporary: str) -> None:
    """Have what is temporary from now on be in a folder."""
    if temporary:
        os.environ["TMPDIR"] = temporary
        if "tempfile" in sys.modules:
            import tempfile

            tempfile.tempdir = None  # so that it looks anew


def _remove(temporary: str) -> None:
    """Remove a folder for temporary files, in which most often there is nothing."""
    if temporary:
        try:
            os.rmdir(temporary)  # noqa: PTH106 - a plain path
        except OSError:
            import shutil

            shutil.rmtree(temporary, ignore_errors=True)


def _group(below: int) -> None:
    """Have a process be a group, so that it can be ended with all that it forks.

    Both processes do this, since nobody knows which comes first.
    """
    with suppress(OSError):
        os.setpgid(below, below)


def _tell(line: int, what: str) -> None:
    os.write(line, f"{what}\n".encode())


def _die_with(above: int, temporary: str) -> None:
    def look(_: int, __: FrameType | None) -> None:
        if os.getppid() != above:
            _remove(temporary)
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _LOOK_EACH, _LOOK_EACH)
    atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)  # behind that nobody hears the signal


def _leave_with(below: int, line: int, ceiling: Ceiling, first: str) -> NoReturn:
    def pass_on(number: int, _: FrameType | None) -> None:
        os.kill(below, number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as in the background, or by `nohup`
            signal.signal(number, pass_on)
    what, status = _watched(below, line, ceiling, first)
    if status is None:
        os.killpg(below, signal.SIGKILL)
        os.waitpid(below, 0)
        if sys.stderr.isatty():
            sys.stderr.write(_SHOW_CURSOR)
        raise RenderError(f"{what} {ceiling.overdue}")
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        sys.exit(code)
    with suppress(OSError):
        os.killpg(below, signal.SIGKILL)  # what it has forked and can no longer end
    if -code in _BROKEN_DOWN:
        raise RenderError(f"{what} broke down: perhaps it {ceiling.overfull}")
    raise OutsideError(f"{what} was killed; is there too little memory?")


def _watched(below: int, line: int, ceiling: Ceiling, first: str) -> tuple[str, int | None]:
    """What was begun last, and how the process ended; None where it is overdue."""
    what, end = first, time.monotonic() + ceiling.seconds
    while True:
        left = end - time.monotonic()
        if left <= 0:
            return what, None
        if select.select([line], [], [], min(left, _LOOK_EACH))[0]:
            told = os.read(line, 1 << 16).decode(errors="replace")
            if not told:  # all that could tell have ended
                return what, os.waitpid(below, 0)[1]
            latest = told.splitlines()[-1]
            what, end = latest or what, time.monotonic() + (ceiling.seconds if latest else math.inf)
        ended, status = os.waitpid(below, os.WNOHANG)
        if ended:
            return what, status
