"""Has the editions built that recipients get, each once however many they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ssb_report.build.crew import Crew
from ssb_report.build.run import Order, Say, carry_out
from ssb_report.carried import read
from ssb_report.check.check import Checked, under
from ssb_report.deliver.plan import Made
from ssb_report.errors import Fault, InputError
from ssb_report.pdf.lettering import missing
from ssb_report.schema.stakeholders import Copy, SmtpModel, Stakeholders

__all__ = ["make"]

_PDF = "briefing.pdf"


def make(
    order: Order, checked: Checked, wanted: Stakeholders, crew: Crew, tell: tuple[Say, Say]
) -> dict[tuple[str, str], Made]:
    """The editions that somebody gets, by their ids and scenarios; built where they are not yet.

    `tell` hears the warnings, and what is being done.

    Raises
    ------
    InputError
        When one says under a scenario what is not so then or is too large for a channel, or a name
        cannot be printed.
    RenderError, OutsideError
        When a template, the PDF engine or the disk refuses.
    """
    faults = list(_unprintable(wanted))
    if faults:
        raise InputError(faults)
    groups: dict[str, dict[str, None]] = {}
    for person in wanted.people.values():
        groups.setdefault(person.scenario or "", {}).update(dict.fromkeys(person.editions))
    for scenario, editions in groups.items():
        _refuse_false(checked, scenario, editions)
    made = {}
    for scenario, editions in groups.items():
        asked = replace(order, editions=tuple(editions), scenario=scenario)
        for outcome in carry_out(asked, crew, *tell):
            edition = outcome.folder.name.partition("+")[0]  # behind it stands the scenario
            made[edition, scenario] = _made(checked, edition, outcome.folder)
    faults += _too_large(wanted, made)
    if faults:
        raise InputError(faults)
    return made


def _refuse_false(checked: Checked, scenario: str, editions: Iterable[str]) -> None:
    """Refuse to send what is not so: a build would only warn of it."""
    if not scenario:
        return
    told = under(checked, scenario, {}, editions).warnings[len(checked.warnings) :]
    if told:
        raise InputError(told)


def _made(checked: Checked, edition: str, folder: Path) -> Made:
    path = folder / _PDF
    manifest, pdf = read(path).manifest, path.read_bytes()
    return Made(
        briefing=checked.briefing.id,
        edition=edition,
        folder=folder.name,
        pdf=pdf,
        digest=hashlib.sha256(pdf).hexdigest(),
        date=manifest.date,
        revision=manifest.revision,
        language=checked.briefing.meta.editions[edition].language,
    )


def _unprintable(wanted: Stakeholders) -> Iterator[Fault]:
    """A fault for each name that is to stand on a copy, and for which there is no letter."""
    for key, person in wanted.people.items():
        if person.personal is not Copy.PERSONAL:
            continue
        for field in ("name", "organisation"):
            without = sorted(set(missing(getattr(person, field) or "")))
            if without:
                named = ", ".join(f"U+{ord(each):04X}" for each in without)
                path = ("stakeholders", key, field)
                hint = "spell it otherwise, or send a common copy"
                yield wanted.fault(path, f"no font of the report has {named}", hint)


def _too_large(wanted: Stakeholders, made: dict[tuple[str, str], Made]) -> Iterator[Fault]:
    """A fault for each channel that can neither attach an edition nor link it."""
    told = set()
    for person in wanted.people.values():
        channel = wanted.channels[person.channel]
        for edition in person.editions:
            size = len(made[edition, person.scenario or ""].pdf)
            is_over = isinstance(channel, SmtpModel) and size > channel.attach and not channel.links
            if is_over and (person.channel, edition) not in told:
                told.add((person.channel, edition))
                message = f"the edition '{edition}' has {size:,} bytes, more than is attached"
                hint = "name a channel under 'links', where it is put"
                yield wanted.fault(("channels", person.channel, "attach"), message, hint, key=True)
