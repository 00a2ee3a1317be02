"""How the deliveries of briefings stand, as the ledger has it: for `status`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ssb_report.deliver.ledger import Delivery, Ledger, State

__all__ = ["Posted", "posted"]

_SAID = {
    State.HANDING_OVER: "in doubt (or being sent at this moment)",
    State.REFUSED: "refused",
    State.DEFERRED: "put off",
    State.DUE: "due, and not begun",
}
_NAMES = {**{state: state.value for state in State}, State.HANDING_OVER: "in doubt"}


@dataclass(frozen=True, slots=True)
class Posted:
    """The deliveries of one briefing: those that are not settled, and the last that arrived."""

    unsettled: tuple[Delivery, ...] = ()
    last: tuple[Delivery, ...] = ()

    def lines(self, briefing: str) -> Iterator[str]:
        """One line for each delivery that is not settled."""
        for each in self.unsettled:
            said = f": {each.said}" if each.said else ""
            line = (
                f"{briefing}: {each.stakeholder}, {each.edition}, no. {each.serial}, "
                f"{each.address}: {_SAID[each.state]} since {each.since}{said}"
            )
            if each.state is State.HANDING_OVER:
                line += "; ask, then 'ssb-report deliver' with --arrived or --resend settles it"
            yield line

    def copies(self) -> Iterator[str]:
        """One line for each copy that somebody has."""
        for each in self.last:
            yield (
                f"{each.briefing}: {each.stakeholder} has {each.edition}, no. {each.serial}, "
                f"sent {each.since} to {each.address}"
            )

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {"deliveries": [*_data(self.unsettled)], "copies": [*_data(self.last)]}


def _data(deliveries: Iterable[Delivery]) -> Iterator[dict[str, Any]]:
    for each in deliveries:
        yield {
            "stakeholder": each.stakeholder,
            "edition": each.edition,
            "serial": each.serial,
            "state": _NAMES[each.state],
            "since": each.since,
            "channel": each.channel,
            "to": each.address,
            "attempts": each.attempts,
            "said": each.said,
        }


def posted(place: str, briefings: Iterable[str]) -> dict[str, Posted]:
    """How the deliveries of each briefing stand in the ledger at a place.

    Raises
    ------
    UsageError, OutsideError
        When there is no ledger there, or it cannot be read.
    """
    with Ledger.open(place) as ledger:
        return {
            name: Posted(tuple(ledger.unsettled(name)), tuple(ledger.last_copies(name).values()))
            for name in briefings
        }
