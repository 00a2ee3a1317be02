"""Pauses grow, differ, end, and ask no wall clock."""

from __future__ import annotations

import random
import time

import pytest

from ssb_report.deliver.backoff import Backoff


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _pauses(chance: float, times: int, patience: float = 1e9) -> list[float]:
    clock = Clock()
    backoff = Backoff(first=2, longest=20, patience=patience, chance=lambda: chance, clock=clock)
    found = []
    for _ in range(times):
        if not backoff.failed():
            break
        found.append(backoff.wait())
        clock.now += found[-1]
    return found


def test_bounds_double_up_to_the_longest() -> None:
    assert _pauses(0.5, 6) == [1, 2, 4, 8, 10, 10]


def test_the_first_attempt_is_due_at_once() -> None:
    assert Backoff(first=2, longest=20, patience=60).wait() == 0


def test_patience_ends() -> None:
    # At the bounds the pauses are 2, 4, 8 and 16 seconds.
    assert _pauses(1.0, 10, patience=20) == [2, 4, 8]
    assert _pauses(1.0, 10, patience=14) == [2, 4, 8]
    assert _pauses(1.0, 10, patience=13) == [2, 4]


def test_who_asks_for_more_gets_it() -> None:
    clock = Clock()
    backoff = Backoff(first=2, longest=20, patience=600, chance=lambda: 0.5, clock=clock)
    assert backoff.failed(120)
    assert backoff.wait() == 121
    assert not backoff.failed(601)


def test_pauses_fill_the_whole_range() -> None:
    chance = random.Random(7).random  # noqa: S311 - for pauses
    waits = []
    for _ in range(1000):
        backoff = Backoff(first=10, longest=10, patience=60, chance=chance, clock=Clock())
        backoff.failed()
        waits.append(backoff.wait())
    assert 0 <= min(waits) < 0.1
    assert 9.9 < max(waits) <= 10
    assert sum(waits) / 1000 == pytest.approx(5, abs=0.3)


def test_time_that_has_passed_counts() -> None:
    clock = Clock()
    backoff = Backoff(first=10, longest=10, patience=60, chance=lambda: 1.0, clock=clock)
    backoff.failed()
    clock.now += 7
    assert backoff.wait() == 3
    clock.now += 7
    assert backoff.wait() == 0


def test_the_wall_clock_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    backoff = Backoff(first=1, longest=1, patience=60, chance=lambda: 1.0)
    backoff.failed()
    monkeypatch.setattr(time, "time", lambda: 4e9)
    monkeypatch.setattr(time, "time_ns", lambda: 4 * 10**18)
    assert 0.5 < backoff.wait() <= 1
