"""How long to wait before trying again: longer each time, by chance, and not for ever."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

__all__ = ["Backoff"]


class Backoff:
    """The pauses between the attempts at one thing, in seconds.

    Each is drawn from nought to twice the bound of the one before (full jitter), so that many who
    failed together do not come back together. Time is the monotonic clock's, to which changes of
    the wall clock are nothing.

    Parameters
    ----------
    first, longest : float
        Bounds of the first pause and of any, in seconds.
    patience : float
        Seconds from now after which no attempt begins.
    chance : callable
        Gives a number from 0 to 1, 1 excluded.
    clock : callable
        Gives seconds that never go backwards.
    """

    def __init__(
        self,
        *,
        first: float,
        longest: float,
        patience: float,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bound = first
        self._longest = longest
        self._chance = chance
        self._clock = clock
        self._end = clock() + patience
        self.due: float = clock()
        """When the next attempt is to begin, by the clock."""

    def failed(self, asked: float | None = None) -> bool:
        """Set when to try again after an attempt that failed; false where that is too late.

        `asked` is how many seconds the other side wants to be left alone: no less it gets.
        """
        pause = self._chance() * min(self._bound, self._longest)
        self._bound = min(2 * self._bound, self._longest)
        self.due = self._clock() + (asked or 0.0) + pause
        return self.due <= self._end

    def wait(self) -> float:
        """Seconds until the next attempt is due."""
        return max(self.due - self._clock(), 0.0)
