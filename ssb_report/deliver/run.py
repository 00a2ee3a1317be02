"""Delivers a briefing: has its editions built, decides who gets which, and sends each once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ssb_report.build.crew import Crew
from ssb_report.build.run import Order, Say
from ssb_report.build.stage import refuse_links
from ssb_report.check.check import check
from ssb_report.deliver import clock
from ssb_report.deliver.ledger import Delivery, Ledger, State
from ssb_report.deliver.making import make
from ssb_report.deliver.packing import Packer, Sign
from ssb_report.deliver.plan import Comparisons, Intent, Made, Verdict, plan
from ssb_report.deliver.sending import Outcome, Patience, Post, send
from ssb_report.deliver.ways import Ways
from ssb_report.errors import UsageError
from ssb_report.schema.stakeholders import (
    STAKEHOLDERS,
    SmtpModel,
    Stakeholders,
    load_stakeholders,
)

__all__ = ["Errand", "Prepared", "deliver", "prepare", "rehearse", "settle"]


@dataclass(frozen=True, slots=True)
class Errand:
    """What to deliver: the editions of an order, to whom a file says, or `only` to some of them."""

    order: Order
    stakeholders: Path | None = None
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Who gets what, with the editions as they were built; all who get any, or only some."""

    briefing: str
    wanted: Stakeholders
    made: dict[tuple[str, str], Made]
    is_whole: bool = True

    def intents(self, ledger: Ledger | None, compared: Comparisons) -> list[Intent]:
        """Who gets which edition now; without a ledger, as if nobody had any."""
        last = ledger.last_copies(self.briefing) if ledger else {}
        begun = ledger.unsettled(self.briefing) if ledger else []
        month = clock.now().strftime("%Y-%m")
        return plan(self.wanted, self.made, (last.values(), begun), compared, month)


def prepare(errand: Errand, crew: Crew, tell: tuple[Say, Say]) -> Prepared:
    """Read who gets the briefing of an errand, and have what they get built.

    Raises
    ------
    InputError
        When the briefing or the file has faults.
    UsageError
        When there is no such file, or nobody in it of a name.
    """
    checked = check(errand.order.inputs)
    read = load_stakeholders(checked.briefing, errand.stakeholders)
    if read is None:
        place = errand.stakeholders or errand.order.inputs / STAKEHOLDERS
        raise UsageError(f"{place} is missing: it says who gets the briefing")
    for name in errand.only:
        if name not in read.people:
            raise UsageError(f"nobody named '{name}' in {read.source.path}")
    people = {key: each for key, each in read.people.items() if key in errand.only}
    wanted = replace(read, people=people) if errand.only else read
    made = make(errand.order, checked, wanted, crew, tell)
    return Prepared(checked.briefing.id, wanted, made, is_whole=not errand.only)


def deliver(
    prepared: Prepared,
    ledger: Ledger,
    patience: Patience,
    sign: Sign | None = None,
    planned: Callable[[Sequence[Intent]], object] = lambda _: None,
) -> Iterator[Outcome]:
    """Send what is due; tells of each delivery when it is settled for this run.

    `planned` hears what is intended before anything is sent.

    Raises
    ------
    OutsideError
        When the ledger cannot be read or written.
    """
    compared = Comparisons(ledger.copy)
    intents = prepared.intents(ledger, compared)
    planned(intents)
    due = [each for each in intents if each.verdict is Verdict.SEND]
    pdfs = {each.made.digest: each.made.pdf for each in due}
    open_ones = {each.delivery.serial for each in intents if each.verdict is not Verdict.HOLD}

    def is_wanted(begun: Delivery) -> bool:
        is_meant = prepared.is_whole or begun.stakeholder in prepared.wanted.people
        return begun.serial in open_ones or not is_meant

    ledger.plan(prepared.briefing, [each.delivery for each in due], pdfs, is_wanted)
    with Ways(prepared.wanted) as ways:
        packer = Packer(prepared.wanted, compared, ways, sign)
        post = Post(ledger, secrets.token_hex(8), ways, packer, patience)
        yield from send(post, due)
    ledger.forget_copies()


def rehearse(
    prepared: Prepared, ledger: Ledger | None, folder: Path, sign: Sign | None = None
) -> Iterator[tuple[Intent, Path | None]]:
    """What a delivery would do, and do none of it: letters are written into a folder, as .eml.

    The folder is that of a briefing's letters in the output folder.
    """
    compared = Comparisons(ledger.copy if ledger else lambda _: None)
    with Ways(prepared.wanted) as ways:
        packer = Packer(prepared.wanted, compared, ways, sign)
        for intent in prepared.intents(ledger, compared):
            yield intent, _written(intent, packer, folder)


def _written(intent: Intent, packer: Packer, folder: Path) -> Path | None:
    channel = packer.wanted.channels[intent.person.channel]
    if intent.verdict is not Verdict.SEND or not isinstance(channel, SmtpModel):
        return None
    path = folder / f"{intent.id}-{intent.made.folder}.eml"
    refuse_links(path, folder.parent.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packer.message(intent, packer.named(intent), packer.copied(intent)))
    return path


def settle(
    ledger: Ledger, briefing: str, names: Sequence[str], state: State, said: str
) -> list[Delivery]:
    """Say how deliveries stand, those of a recipient or of a serial: all of them or none.

    What is in doubt has arrived (`SENT`) or is due again, and so is what was refused.

    Raises
    ------
    UsageError
        When a name is of none.
    """
    states = {State.HANDING_OVER} if state is State.SENT else {State.HANDING_OVER, State.REFUSED}
    open_ones = [each for each in ledger.unsettled(briefing) if each.state in states]
    meant: list[Delivery] = []
    for name in names:
        found = [each for each in open_ones if name in (each.stakeholder, each.serial)]
        if not found:
            what = "in doubt" if state is State.SENT else "in doubt or refused"
            raise UsageError(f"nothing is {what} for '{name}' in {briefing}")
        meant += found
    return [each for each in dict.fromkeys(meant) if ledger.settle(each, state, said)]
