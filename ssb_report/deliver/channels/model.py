"""What every channel promises, and the four ways in which a delivery can fail.

A parcel goes in two steps, so that a ledger can note what is about to happen between them:
`offer` does all that can be done without anything reaching the recipient, `hand_over` is the one
step that cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

__all__ = ["Channel", "Deferred", "Doubtful", "Parcel", "Refused", "Trouble", "Unusable"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One edition for one recipient."""

    id: str
    """Names the delivery, and is the same whenever that is tried again."""
    to: str
    """A mail address; a folder below that of the channel; nothing for a webhook."""
    name: str
    """The file's name."""
    content: bytes
    """The file."""
    message: bytes
    """The finished message (RFC 5322), which mail carries in the place of the file."""
    notice: Mapping[str, object]
    """Facts about the edition, which a webhook is told."""


class Trouble(Exception):  # noqa: N818 - what became of a parcel, not a fault of the program
    """Why a parcel did not go, in one line."""


class Deferred(Trouble):
    """Nothing arrived, and what stood in the way passes: try again later.

    `after` is how many seconds the other side asks to be left alone, `everyone` whether it
    has nothing for any other recipient either at the moment.
    """

    def __init__(self, message: str, *, after: float | None = None, everyone: bool = False) -> None:
        super().__init__(message)
        self.after = after
        self.everyone = everyone


class Refused(Trouble):
    """Nothing arrived, and nothing will at this recipient until somebody changes something."""


class Doubtful(Trouble):
    """It may have arrived or not, and only the recipient knows: never send it again unasked."""


class Unusable(Trouble):
    """Nothing arrived, and nothing will by this channel to anybody: its settings are wrong."""


class Channel(Protocol):
    """A way that parcels go, open from entering to leaving.

    Each step raises one of the four troubles; then nothing is on offer any more.
    """

    def __enter__(self) -> Self:
        """Open what is opened once; no connection is made before the first offer."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close all of it, without a word where that fails."""

    def offer(self, parcel: Parcel) -> None:
        """Do all that leaves the recipient without anything."""

    def hand_over(self, parcel: Parcel) -> str:
        """Give the parcel that was offered last; says what the other side said, or where it is."""

    def withdraw(self) -> None:
        """Forget what is on offer, if anything is; raises nothing."""
