"""Sends what is due, each copy once: offers it, writes down that it goes, hands it over.

    the channel               the ledger
    offer        nothing has reached anybody; trouble puts it off, or has it refused
                              take: from here on it may have arrived
    hand over    the one step that cannot be undone
                              record: it has

Whatever stops a run between the last three lines leaves the copy in doubt in the ledger, and no
other run touches it.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import heappop, heappush
from threading import current_thread, main_thread

from ssb_report.deliver.backoff import Backoff
from ssb_report.deliver.channels.model import (
    Channel,
    Deferred,
    Doubtful,
    Parcel,
    Refused,
    Trouble,
    Unusable,
)
from ssb_report.deliver.ledger import Ledger, State
from ssb_report.deliver.plan import Intent
from ssb_report.errors import OutsideError, SsbReportError

__all__ = ["Outcome", "Patience", "Post", "send"]

_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one delivery in this run, and what was said; `state` as the ledger has it.

    None where another run has taken it.
    """

    intent: Intent
    state: State | None
    said: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a run goes on trying, in seconds, and how it waits."""

    seconds: float
    first: float = _FIRST_PAUSE
    sleep: Callable[[float], None] = time.sleep

    def backoff(self) -> Backoff:
        """The pauses of one thing that is tried."""
        return Backoff(first=self.first, longest=_LONGEST_PAUSE, patience=self.seconds)


@dataclass(frozen=True, slots=True)
class Post:
    """What sends: the ledger, the open channels by their names, and what makes a parcel."""

    ledger: Ledger
    run: str
    channel: Callable[[str], Channel]
    pack: Callable[[Intent], Parcel]
    patience: Patience


def send(post: Post, intents: Sequence[Intent]) -> Iterator[Outcome]:
    """Send what is intended, channel by channel; tells of each when it is settled for this run.

    One that fails stops no other, unless the channel itself cannot be used.

    Raises
    ------
    OutsideError
        When the ledger cannot be written: then nothing more is sent.
    """
    for name in dict.fromkeys(each.person.channel for each in intents):
        yield from _Round(post, [each for each in intents if each.person.channel == name]).run()


class _Round:
    """The deliveries of one channel: those not tried yet, then those that wait to be tried again.

    How long one is tried counts from its first failure, and how long the channel is, from the last
    time that it took anything.
    """

    def __init__(self, post: Post, intents: Sequence[Intent]) -> None:
        self.post = post
        self.fresh = deque(intents)
        self.again: list[tuple[float, int, Intent, Backoff]] = []
        self.pause: Backoff | None = None
        self.failures = 0

    def run(self) -> Iterator[Outcome]:
        """Try each until it is settled or the patience is at its end."""
        while self.fresh or self.again:
            intent, backoff = self._next()
            try:
                outcome = self._delivered(intent)
            except Deferred as error:
                if not self._waits(intent, backoff, error):
                    yield self._put_off(intent, State.DEFERRED, str(error))
                    if error.everyone:
                        yield from self._given_up(str(error))
            except Unusable as error:
                yield self._put_off(intent, State.DEFERRED, str(error))
                yield from self._given_up(str(error))
            else:
                self.pause = None
                yield outcome

    def _next(self) -> tuple[Intent, Backoff | None]:
        """The delivery to try next, once it is due."""
        is_due = bool(self.again) and not self.again[0][-1].wait()
        if self.fresh and not is_due:
            intent, backoff = self.fresh.popleft(), None
        else:
            *_, intent, backoff = heappop(self.again)
        pauses = [each.wait() for each in (self.pause, backoff) if each is not None]
        if any(pauses):
            self.post.patience.sleep(max(pauses))
        return intent, backoff

    def _waits(self, intent: Intent, backoff: Backoff | None, error: Deferred) -> bool:
        """Whether a delivery that was deferred is tried again in this run."""
        own = backoff or self.post.patience.backoff()
        if error.everyone:
            self.pause = self.pause or self.post.patience.backoff()
            if not self.pause.failed(error.after):
                return False
        elif not own.failed(error.after):
            return False
        self.failures += 1  # parts those that are due together
        heappush(self.again, (own.due, self.failures, intent, own))
        return True

    def _given_up(self, said: str) -> Iterator[Outcome]:
        for intent in (*self.fresh, *(intent for *_, intent, _ in self.again)):
            yield self._put_off(intent, State.DEFERRED, said)
        self.fresh.clear()
        self.again.clear()

    def _put_off(self, intent: Intent, state: State, said: str) -> Outcome:
        if self.post.ledger.put_off(intent.delivery, state, said):
            return Outcome(intent, state, said)
        return self._elsewhere(intent)

    def _elsewhere(self, intent: Intent) -> Outcome:
        """What another run has done with a delivery meanwhile."""
        found = self.post.ledger.find(intent.delivery)
        said = f"by another run: {found.state}" if found else "another run has it"
        return Outcome(intent, None, said)

    def _delivered(self, intent: Intent) -> Outcome:
        """One attempt.

        Raises
        ------
        Deferred, Unusable
            When nothing arrived, and another attempt may have more luck.
        """
        try:
            channel = self.post.channel(intent.person.channel)
            parcel = self.post.pack(intent)
            channel.offer(parcel)
        except Refused as error:
            return self._put_off(intent, State.REFUSED, str(error))
        except SsbReportError as error:  # this copy cannot be made
            return self._put_off(intent, State.DEFERRED, str(error))
        except Trouble:
            raise
        except Exception as error:  # noqa: BLE001 - nothing has gone yet, and the others do not wait
            said = f"internal error: {type(error).__name__}: {error}"
            return self._put_off(intent, State.DEFERRED, said)
        with _to_the_end():
            if not self.post.ledger.take(intent.delivery, self.post.run):
                channel.withdraw()
                return self._elsewhere(intent)
            return self._handed_over(intent, channel, parcel)

    def _handed_over(self, intent: Intent, channel: Channel, parcel: Parcel) -> Outcome:
        try:
            state, said = State.SENT, channel.hand_over(parcel)
        except Refused as error:
            state, said = State.REFUSED, str(error)
        except Doubtful as error:
            state, said = State.HANDING_OVER, str(error)
        except (Deferred, Unusable) as error:
            self._record(intent, State.DEFERRED, error)
            raise
        self._record(intent, state, said)
        return Outcome(intent, state, said)

    def _record(self, intent: Intent, state: State, said: str | Trouble) -> None:
        try:
            self.post.ledger.record(intent.delivery, self.post.run, state, str(said))
        except OutsideError as error:
            who, edition = intent.delivery.key
            raise OutsideError(
                f"{who}, {edition}: {state}, but that could not be written down, so it counts as "
                f"in doubt; {error}"
            ) from error


@contextmanager
def _to_the_end() -> Iterator[None]:
    """Put off a wish to stop (Ctrl-C) until the step is done; a second one stops at once."""
    if current_thread() is not main_thread():
        yield
        return
    asked: list[int] = []

    def wait(number: int, _: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, wait) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if asked:  # whatever else the step ended in
            raise KeyboardInterrupt
