"""Writes the letter that an edition comes with: plain text and HTML, in the reader's language.

The same copy always gives the same letter but for its date: parts are parted by, and the message is
named after, the copy's serial.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from functools import cache

from ssb_report.deliver.since import Since
from ssb_report.diff.model import Kind
from ssb_report.display.numbers import date_text, number_text, pick
from ssb_report.display.plain import written_out
from ssb_report.display.typography import han_spaced
from ssb_report.display.wording import words
from ssb_report.html.sandbox import Sandbox
from ssb_report.html.theme import theme_folder
from ssb_report.provenance import Text
from ssb_report.schema.models import LANGUAGES
from ssb_report.schema.stakeholders import SenderModel, StakeholderModel

__all__ = ["Enclosed", "Gist", "gist", "letter"]

_MOST_NUMBERS = 12
_MOST_SENTENCES = 5
_MOST_BLOCKS = 8
_SERIAL = "{serial}"
"""What stands for the number of a copy in the address where one stops it."""
_STAND_IN = b"the PDF belongs here: no letter says so by itself"
"""What is attached in its place until the message is written."""
_LINE = 76
"""Letters in a line of base64 (RFC 2045, 6.8)."""
_FIGURES = (Kind.FIGURE, Kind.TABLE, Kind.FORMULA)


@dataclass(frozen=True, slots=True)
class Topic:
    """Things of one kind that have changed, each in a line, and how many more there are."""

    title: str
    lines: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class News:
    """What has changed since the reader's last copy; `heading` alone where there is no list."""

    heading: str
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Gist:
    """What a letter says to everybody who has the same earlier copy, in one language."""

    tag: str
    title: str
    about: tuple[str, ...]
    subject: str
    news: News
    glance: tuple[tuple[str, str], ...]

    @property
    def language(self) -> str:
        """The key of the language in texts and wording."""
        return LANGUAGES[self.tag]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The PDF that a letter brings; with a `link` it is not attached but lies there."""

    name: str
    content: bytes
    serial: str
    link: str = ""


# ---- what it says


def gist(since: Since, tag: str, *, is_first: bool) -> Gist:
    """What to say of an edition in a language, to those who have the copy that it is compared with.

    With `is_first` they have none.
    """
    now, language = since.now, LANGUAGES[tag]
    wording = words(language)

    def said(text: Text) -> str:
        told = written_out(pick(text, language), now.briefing, now.numbers, language)
        return han_spaced(told) if language == "zh" else told

    meta = now.briefing.meta
    title = said(meta.title)
    scenario = now.briefing.scenario
    named = wording["comma"].join(map(said, scenario.labels)) if scenario else ""
    about = (
        said(meta.editions[now.edition].label),
        f"{wording['edition']} {date_text(now.date, language)}" if now.date else "",
        f"{wording['scenario']}{wording['colon']}{named}" if named else "",
    )
    subject = wording["letter_subject" if is_first else "letter_subject_again"]
    news = News(wording["letter_first"]) if is_first else _news(since, language)
    return Gist(
        tag=tag,
        title=title,
        about=tuple(filter(None, about)),
        subject=" ".join(subject.format(title=title, date=date_text(now.date, language)).split()),
        news=news,
        glance=tuple(
            (number_text(now.numbers[card.q], language), said(card.caption))
            for card in meta.key_figures
        ),
    )


def _news(since: Since, language: str) -> News:
    wording = words(language)
    if since.before is None or since.change is None:
        return News(wording["letter_since_unknown"])
    moves = [
        f"{move.label}{wording['colon']}{move.before} → {move.after}"
        + (wording["brackets"].format(move.by) if move.by else "")
        for move in since.moves(language)
    ]
    blocks = [each.label for each in since.change.blocks if each.kind in _FIGURES and each.label]
    found = (
        _topic(wording["letter_numbers"], moves, _MOST_NUMBERS),
        _topic(wording["letter_sentences"], since.sentences, _MOST_SENTENCES),
        _topic(wording["letter_blocks"], list(dict.fromkeys(blocks)), _MOST_BLOCKS),
    )
    topics = tuple(each for each in found if each.lines)
    if not topics:
        return News(wording["letter_made_anew"])
    date = date_text(since.before.date, language)
    return News(wording["letter_since"].format(date).strip(), topics)


def _topic(title: str, lines: Sequence[str], most: int) -> Topic:
    return Topic(title, tuple(lines[:most]), max(len(lines) - most, 0))


# ---- how it is written


def letter(
    person: StakeholderModel,
    sender: SenderModel,
    gist: Gist,
    enclosed: Enclosed,
    at: datetime,
) -> bytes:
    """The message to one reader, written at a moment, as it is sent."""
    wording = words(gist.language)
    organisation = f"{wording['comma']}{person.organisation}" if person.organisation else ""
    fields = {
        "words": wording,
        "tag": gist.tag,
        "title": gist.title,
        "about": gist.about,
        "subject": gist.subject,
        "news": gist.news,
        "glance": gist.glance,
        "addressee": f"{person.name}{organisation}",
        "sender": pick(sender.name, gist.language),
        "serial": enclosed.serial,
        "file": enclosed.name,
        "link": enclosed.link,
        "size": _size(len(enclosed.content)),
        "stop": _stop_link(sender, enclosed.serial)
        .removeprefix("mailto:")
        .partition("?subject")[0],
        "stop_link": _stop_link(sender, enclosed.serial),
    }
    to = person.to or ""
    is_ascii = to.isascii() and sender.address.isascii()
    message = EmailMessage(policy=SMTP if is_ascii else SMTPUTF8)
    _write_headers(message, person, sender, gist, enclosed, at)
    plain, page = (_sandbox(form).filled(f"letter.{form}.j2", fields) for form in ("txt", "html"))
    encoding = "base64" if gist.language == "zh" else "quoted-printable"
    message.set_content(plain, cte=encoding)
    message.add_alternative(page, subtype="html", cte=encoding)
    if not enclosed.link:
        message.add_attachment(
            _STAND_IN, maintype="application", subtype="pdf", filename=enclosed.name
        )
    # Before, it would have gone to the first part with what else is about content.
    message["Content-Language"] = gist.tag
    _name_parts(message, enclosed.serial)
    return bytes(message).replace(_stand_in(), _encoded(enclosed.content), 1)


def _stand_in() -> bytes:
    return base64.b64encode(_STAND_IN)


def _encoded(content: bytes) -> bytes:
    """A file as lines of base64: the library takes a hundred times as long for large ones."""
    text = base64.b64encode(content)
    return b"\r\n".join(text[at : at + _LINE] for at in range(0, len(text), _LINE))


def _write_headers(  # noqa: PLR0913, PLR0917 - all that a letter consists of
    message: EmailMessage,
    person: StakeholderModel,
    sender: SenderModel,
    gist: Gist,
    enclosed: Enclosed,
    at: datetime,
) -> None:
    domain = sender.address.rpartition("@")[2]
    message["From"] = _addressed(pick(sender.name, gist.language), sender.address)
    message["To"] = _addressed(person.name, person.to or "")
    if sender.reply_to:
        message["Reply-To"] = sender.reply_to
    message["Subject"] = gist.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{enclosed.serial.lower()}.{person.channel}@{domain}>"
    # RFC 3834: no program answers what no person wrote.
    message["Auto-Submitted"] = "auto-generated"
    if sender.unsubscribe:
        message["List-Unsubscribe"] = f"<{_stop_link(sender, enclosed.serial)}>"
        if "://" in sender.unsubscribe and _SERIAL in sender.unsubscribe:
            # RFC 8058: one click must tell whose.
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _addressed(name: str, address: str) -> Address:
    """An address by its parts: as a whole the library takes none with letters beyond ASCII."""
    user, _, domain = address.rpartition("@")
    return Address(name, username=user, domain=domain)


def _stop_link(sender: SenderModel, serial: str) -> str:
    stop = sender.unsubscribe or ""
    if "://" in stop or not stop:
        return stop.replace(_SERIAL, serial)
    return f"mailto:{stop}?subject=unsubscribe%20{serial}"


def _name_parts(message: EmailMessage, serial: str) -> None:
    """Part the message at lines that follow from its serial; otherwise they are drawn by lot."""
    for place, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(f"={serial}={place}=")


def _size(count: int) -> str:
    return f"{count / 1000**2:.1f} MB" if count >= 1000**2 else f"{count / 1000:.0f} kB"


@cache
def _sandbox(form: str) -> Sandbox:
    return Sandbox(theme_folder(), below="mail", escapes=form == "html")
