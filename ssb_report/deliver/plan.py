"""Decides who gets which edition now, and why, or why not: from the ledger and the PDFs alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from ssb_report.deliver.ledger import Delivery, State
from ssb_report.deliver.since import Since, since
from ssb_report.diff.telling import headline
from ssb_report.schema.stakeholders import (
    Limit,
    SmtpModel,
    StakeholderModel,
    Stakeholders,
    StoreModel,
    WebhookModel,
    When,
)

__all__ = ["Comparisons", "Intent", "Made", "Verdict", "plan"]


@dataclass(frozen=True, slots=True)
class Made:
    """An edition as it was built: `folder` is the name of its folder, which tells its scenario."""

    briefing: str
    edition: str
    folder: str
    pdf: bytes
    digest: str
    date: str
    revision: str
    language: str


class Verdict(StrEnum):
    """Whether somebody gets a copy now."""

    SEND = "send"
    HOLD = "hold"
    IN_DOUBT = "in doubt"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Intent:
    """One edition for one recipient: whether it is sent, and why.

    `had` is the digest of the content that they have; empty where they have none.
    """

    id: str
    person: StakeholderModel
    made: Made
    delivery: Delivery
    had: str
    verdict: Verdict
    reason: str

    @property
    def language(self) -> str:
        """The tag of the language in which the recipient is written to."""
        return self.person.language or self.made.language


class Comparisons:
    """What is different between copies, each pair compared once."""

    def __init__(self, copy: Callable[[str], bytes | None]) -> None:
        self._copy = copy
        self._known: dict[tuple[str, str], Since] = {}

    def __call__(self, before: str, made: Made) -> Since:
        """What is different in an edition since the copy with a digest; empty for none."""
        key = before, made.digest
        if key not in self._known:
            self._known[key] = since(self._copy(before) if before else None, made.pdf)
        return self._known[key]


def plan(
    read: Stakeholders,
    made: Mapping[tuple[str, str], Made],
    history: tuple[Iterable[Delivery], Iterable[Delivery]],
    compared: Comparisons,
    month: str,
) -> list[Intent]:
    """What each recipient gets in a `month` (``2026-11``), in the order of the file.

    `made` are the editions by their ids and scenarios; the `history` are the last deliveries that
    arrived, and those that have not.
    """
    last, begun = history
    planner = _Planner(
        last={each.key: each for each in last},
        begun={each.serial: each for each in begun},
        compared=compared,
        month=month,
    )
    return [
        planner.intent(read, key, made[edition, person.scenario or ""])
        for key, person in read.people.items()
        for edition in person.editions
    ]


@dataclass(frozen=True, slots=True)
class _Planner:
    """What decisions rest on: the last copy by recipient and edition, and what is under way."""

    last: Mapping[tuple[str, str], Delivery]
    begun: Mapping[str, Delivery]
    compared: Comparisons
    month: str

    def intent(self, read: Stakeholders, key: str, made: Made) -> Intent:
        """What a recipient gets of an edition."""
        person, last = read.people[key], self.last.get((key, made.folder))
        delivery = Delivery(
            briefing=made.briefing,
            stakeholder=key,
            edition=made.folder,
            content=made.digest,
            before=last.serial if last else "",
            channel=person.channel,
            address=_address(read, person),
        )
        verdict, reason = self._decided(person, made, delivery, last)
        had = last.content if last else ""
        return Intent(key, person, made, delivery, had, verdict, reason)

    def _decided(
        self, person: StakeholderModel, made: Made, delivery: Delivery, last: Delivery | None
    ) -> tuple[Verdict, str]:
        if last is not None and last.content == made.digest:
            return Verdict.HOLD, f"has it, no. {last.serial}"
        begun = self.begun.get(delivery.serial)
        if begun is not None and begun.state is State.HANDING_OVER:
            return Verdict.IN_DOUBT, begun.said or f"begun at {begun.since}, and never recorded"
        if begun is not None and begun.state is State.REFUSED and begun.address == delivery.address:
            return Verdict.REFUSED, begun.said
        if last is None:
            return Verdict.SEND, "first copy"
        if person.at_most is Limit.MONTHLY and last.since[: len(self.month)] == self.month:
            return Verdict.HOLD, "had one this month"
        return _due(person.when, self.compared(last.content, made))


def _address(read: Stakeholders, person: StakeholderModel) -> str:
    """Where somebody's copies go, as the ledger has it: other than before where that changed."""
    channel = read.channels[person.channel]
    if isinstance(channel, SmtpModel):
        return person.to or ""
    if isinstance(channel, WebhookModel):
        # The rest of its address may be all that keeps strangers out.
        return "://".join(urlsplit(channel.url)[:2])
    place = channel.url if isinstance(channel, StoreModel) else channel.path
    return "/".join(filter(None, (place.rstrip("/"), person.to)))


def _due(when: When, difference: Since) -> tuple[Verdict, str]:
    """Whether what is different is what somebody waits for."""
    if when.on == "visible" and not difference.is_visible:
        return Verdict.HOLD, "no reader sees anything else"
    if when.on == "changed" and not difference.touches(when.changed):
        return Verdict.HOLD, f"unchanged: {', '.join(when.changed)}"
    if difference.change is None:
        return Verdict.SEND, "changed"
    return Verdict.SEND, headline(difference.change) or "changed"
