"""The command that delivers."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from ssb_report.cli.options import Seconds, Signing, with_key
from ssb_report.cli.places import Places
from ssb_report.cli.progress import Progress, say, show
from ssb_report.errors import OutsideError, UsageError

if TYPE_CHECKING:
    from ssb_report.deliver.ledger import Ledger
    from ssb_report.deliver.packing import Sign
    from ssb_report.deliver.plan import Intent
    from ssb_report.deliver.run import Prepared
    from ssb_report.deliver.sending import Outcome, Patience

__all__ = ["deliver"]

_STAKEHOLDERS = "stakeholders.yaml"
_HELD = "held back"
_EACH = 15.0
"""Seconds between two lines of progress where there is no terminal."""
_FAILED = ("refused", "in doubt", "put off")


@click.command(short_help="Build what recipients get, and send it.")
@click.argument("briefings", nargs=-1)
@click.option("--only", multiple=True, metavar="WHO", help="Only this recipient (repeatable).")
@click.option("--dry-run", is_flag=True, help="Say who would get what and why; write letters.")
@click.option(
    "--letters",
    type=click.Path(path_type=Path),
    help="Where --dry-run writes them, as .eml.  [default: letters/ in the briefing's output]",
)
@click.option(
    "--stakeholders",
    type=click.Path(path_type=Path),
    help="Who gets what, from this file in place of the briefing's own stakeholders.yaml.",
)
@click.option("--new-ledger", is_flag=True, help="Begin a ledger where there is none.")
@click.option(
    "--resend",
    multiple=True,
    metavar="WHO",
    help="Send again what is in doubt or refused: of a recipient, or one copy by its number.",
)
@click.option(
    "--arrived",
    multiple=True,
    metavar="WHO",
    help="Settle what is in doubt: it has arrived. Of a recipient, or one copy by its number.",
)
@click.option(
    "--patience",
    type=Seconds(0),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to go on trying what is put off.",
)
@with_key
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    envvar="SSB_REPORT_JOBS",
    help="Processes that build, side by side.  [default: one for each core]",
)
@click.pass_obj
def deliver(
    places: Places,
    briefings: tuple[str, ...],
    *,
    only: tuple[str, ...],
    dry_run: bool,
    letters: Path | None,
    stakeholders: Path | None,
    new_ledger: bool,
    resend: tuple[str, ...],
    arrived: tuple[str, ...],
    patience: float,
    signing: Signing,
    as_json: bool,
    jobs: int | None,
) -> None:
    """Build what recipients get, and send it to those whom it concerns, once.

    \b
    ssb-report deliver --dry-run
    ssb-report deliver --new-ledger
    ssb-report deliver jiangsu-solid-state --only li-wei
    ssb-report deliver --resend K7QM-2XRD

    Recipients, channels and conditions stand in the briefing's stakeholders.yaml, logins in the
    environment (SSB_REPORT_<CHANNEL>_HOST, _USER and _PASSWORD) or the keyring. The ledger knows
    what was sent: without it, nothing is. With a key each copy is signed, as by 'ssb-report sign'.
    What --resend and --arrived settle is settled first; then all that is due goes, or what --only
    names. The exit code is 3 where anything did not go.
    """
    if dry_run and (new_ledger or resend or arrived):
        raise UsageError("--dry-run changes no ledger; leave out the other option")
    if letters and not dry_run:
        raise UsageError("--letters is for --dry-run")
    folders = _addressed(places, briefings, stakeholders)
    if (only or resend or arrived or stakeholders) and len(folders) > 1:
        raise UsageError(
            "--only, --resend, --arrived and --stakeholders are about one briefing; name it"
        )
    from ssb_report.build.crew import Crew, cores
    from ssb_report.build.formats import FORMATS
    from ssb_report.build.run import Order
    from ssb_report.cli.building import load_for
    from ssb_report.deliver.ledger import Ledger
    from ssb_report.deliver.run import Errand, prepare
    from ssb_report.deliver.sending import Patience

    progress = Progress()
    with _Told(progress, as_json=as_json) as told, ExitStack() as stack:
        sign = stack.enter_context(_signer(signing)) if signing.is_asked else None
        ledger = None if new_ledger else stack.enter_context(_opened(places, is_needed=not dry_run))
        stack.enter_context(progress)
        crew = stack.enter_context(Crew(jobs or cores(), partial(load_for, FORMATS)))
        prepared = []
        for folder in folders:
            order = Order(inputs=folder, output=places.output, cache=places.cache)
            errand = Errand(order, stakeholders, only)
            prepared.append(prepare(errand, crew, (progress.say, progress.step)))
        if dry_run:
            for each in prepared:
                told.rehearsed(each, ledger, _emptied(places, each.briefing, letters), sign)
        else:
            # A new one only now, when nothing more can be wrong with what is to be delivered.
            ledger = ledger or stack.enter_context(Ledger.open(places.ledger, create=True))
            _settle(ledger, folders[0].name, resend, arrived)
            for each in prepared:
                told.delivered(each, ledger, Patience(patience), sign)
    if told.has_failed:
        sys.exit(OutsideError.exit_code)


def _settle(
    ledger: Ledger, briefing: str, resend: tuple[str, ...], arrived: tuple[str, ...]
) -> None:
    """Settle what somebody has looked into, and say what."""
    from ssb_report.deliver.ledger import State
    from ssb_report.deliver.run import settle

    for names, state, what in (
        (resend, State.DUE, "to be sent again"),
        (arrived, State.SENT, "taken for arrived"),
    ):
        for each in settle(ledger, briefing, names, state, f"{what}, on request"):
            say(f"{each.stakeholder}, {each.edition}, no. {each.serial}: {what}")


@contextmanager
def _signer(signing: Signing) -> Iterator[Sign]:
    from ssb_report.pdf.signing import signer

    with signer(signing.key(), timestamps=signing.timestamps) as signs:
        yield signs.sign


def _addressed(places: Places, briefings: tuple[str, ...], stakeholders: Path | None) -> list[Path]:
    """The briefings that somebody gets: those named, or all that say to whom they go."""
    folders = places.chosen(briefings)
    if briefings or stakeholders:
        return folders
    found = [folder for folder in folders if (folder / _STAKEHOLDERS).exists()]
    if not found:
        raise UsageError(f"no briefing in {places.inputs}/ has a {_STAKEHOLDERS}")
    return found


def _emptied(places: Places, briefing: str, letters: Path | None) -> Path:
    """The folder for letters; out of the program's own those of earlier rehearsals are removed."""
    from ssb_report.build.stage import LETTERS

    if letters is not None:
        return letters
    folder = places.output / briefing / LETTERS
    for old in [] if folder.is_symlink() else folder.glob("*.eml"):
        old.unlink()
    return folder


@contextmanager
def _opened(places: Places, *, is_needed: bool) -> Iterator[Ledger | None]:
    """The ledger; none where there is none yet, and none is needed."""
    from ssb_report.deliver.ledger import Ledger, NoLedger

    try:
        ledger = Ledger.open(places.ledger)
    except NoLedger as missing:
        if is_needed:
            raise
        say(f"{missing}; so as if nobody had any copy")
        yield None
        return
    with ledger:
        yield ledger


class _Told:
    """What is told of deliveries: a line for each, or a record, and a summary at the end."""

    def __init__(self, progress: Progress, *, as_json: bool) -> None:
        self.progress = progress
        self.as_json = as_json
        self.records: list[dict[str, str]] = []
        self.counts: Counter[str] = Counter()

    def tell(self, intent: Intent, what: str, said: str) -> None:
        """Tell of one delivery."""
        from ssb_report.deliver.plan import Verdict

        self.counts[what] += 1
        delivery = intent.delivery
        # What is held back has no copy of its own.
        serial = "" if intent.verdict is Verdict.HOLD else delivery.serial
        if self.as_json:
            self.records.append(
                {
                    "briefing": delivery.briefing,
                    "stakeholder": intent.id,
                    "edition": delivery.edition,
                    "serial": serial,
                    "channel": delivery.channel,
                    "to": delivery.address,
                    "what": what,
                    "said": said,
                }
            )
            return
        show(f"{what:9}  {intent.id}  {delivery.edition}  {serial or '-':9}  {said}")

    def rehearsed(
        self, prepared: Prepared, ledger: Ledger | None, folder: Path, sign: Sign | None
    ) -> None:
        """Tell who would get what, and where the letters were written."""
        from ssb_report.deliver.run import rehearse

        count = 0
        for intent, letter in rehearse(prepared, ledger, folder, sign):
            count += letter is not None
            self.tell(intent, intent.verdict.value, intent.reason)
        if count:
            say(f"{count} letter{'' if count == 1 else 's'} in {folder}/")

    def delivered(
        self, prepared: Prepared, ledger: Ledger, patience: Patience, sign: Sign | None
    ) -> None:
        """Send, and tell what became of each that was not held back."""
        from ssb_report.deliver.plan import Verdict
        from ssb_report.deliver.run import deliver as delivered

        due = 0

        def planned(intents: Sequence[Intent]) -> None:
            nonlocal due
            verdicts = Counter(each.verdict for each in intents)
            due = verdicts[Verdict.SEND]
            self.counts[_HELD] += verdicts[Verdict.HOLD]
            for each in intents:
                if each.verdict in (Verdict.IN_DOUBT, Verdict.REFUSED):
                    self.tell(each, each.verdict.value, each.reason)
            self.progress.step(f"{prepared.briefing}: {due:,} to send")

        said = time.monotonic()
        for done, outcome in enumerate(delivered(prepared, ledger, patience, sign, planned), 1):
            what, reason = _outcome(outcome)
            self.tell(outcome.intent, what, reason)
            # Where there is no terminal each step would be a line.
            if sys.stderr.isatty() or time.monotonic() - said >= _EACH:
                said = time.monotonic()
                self.progress.step(f"{prepared.briefing}: {done:,} of {due:,}")

    @property
    def has_failed(self) -> bool:
        """Whether anything did not go."""
        return any(self.counts[what] for what in _FAILED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Tell the records and sum up, whatever stopped the command."""
        if kind is not None and not self.counts:
            return
        if self.as_json:
            show(json.dumps(self.records, ensure_ascii=False, indent=1))
        counted = [f"{count} {what}" for what, count in self.counts.items() if count]
        say(", ".join(counted) or "nobody to send to")


def _outcome(outcome: Outcome) -> tuple[str, str]:
    """What became of a delivery, in a word, and what was said."""
    from ssb_report.deliver.ledger import State

    words = {
        None: "elsewhere",
        State.SENT: "sent",
        State.REFUSED: "refused",
        State.HANDING_OVER: "in doubt",
        State.DEFERRED: "put off",
    }
    return words[outcome.state], outcome.said
