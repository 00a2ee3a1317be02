"""By mail: each message to one recipient, and never twice because of a lost connection."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Self

from ssb_report.deliver.channels.model import (
    Deferred,
    Doubtful,
    Parcel,
    Refused,
    Trouble,
    Unusable,
)
from ssb_report.deliver.channels.network import one_line
from ssb_report.deliver.channels.settings import SmtpSettings
from ssb_report.deliver.channels.smtp_session import HungUp, Reply, Session

__all__ = ["SmtpChannel"]

_ADDRESS = re.compile(r"""[^\s<>()\[\]:;,\\"@]+@[^\s<>()\[\]:;,\\"@]+""")
"""What can stand in a command between its brackets; whether it is an address, others know."""
_LONGEST = 254
"""Bytes that an address may have (RFC 5321, 4.5.3.1.3, less the brackets)."""

_GO_AHEAD = 354
_NO_LOGIN = {530, 535, 538}
"""Log in first, in one way or another: this concerns everybody."""
_TOO_LARGE = 552


class SmtpChannel:
    """A mail server; the connection is kept from one recipient to the next.

    A server's "no" to one recipient is Refused, its "not now" is Deferred. What it says to the
    sender is said to all, so that there a "no" is Unusable.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        try:
            self._sender = _spelt(settings.sender)
        except Refused as error:
            raise Unusable(f"sender: {error}") from None
        self._session: Session | None = None
        self._offered: Parcel | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.leave()
            self._session = None

    def offer(self, parcel: Parcel) -> None:
        """Name the sender and the recipient to the server, which may say no to either."""
        self._offered = None
        if self._session is not None:
            try:
                self._propose(self._session, parcel)
            except HungUp:
                # Servers end connections after a while, or so many messages: then begin anew.
                self._drop()
        if self._session is None:
            self._session = Session(self._settings)
            try:
                self._propose(self._session, parcel)
            except HungUp as error:
                raise self._lost(f"ended the connection: {error}") from None
        self._offered = parcel

    def hand_over(self, parcel: Parcel) -> str:
        """Send the message; gives back the server's words."""
        session = self._session
        if session is None or parcel is not self._offered:
            raise RuntimeError("this parcel is not on offer")
        self._offered = None
        try:
            reply = self._sent(session, parcel.message)
        except BaseException:
            self._drop()  # in the midst of a message nothing else can be said
            raise
        if reply.positive:
            return str(reply)
        if reply.passing or reply.lasting:
            raise _answer(session, parcel.to, reply)
        self._drop()
        raise Doubtful(f"{session.where} answered to the message in words of its own: {reply}")

    def withdraw(self) -> None:
        """Forget the recipient."""
        self._offered = None
        if self._session is not None:
            try:
                self._session.ask("RSET")
            except HungUp:
                self._drop()

    def _propose(self, session: Session, parcel: Parcel) -> None:
        """Everything before the message; raises HungUp where the connection is gone."""
        to = _spelt(parcel.to)
        options = _options(session, parcel.message, spoken=f"{self._sender}{to}")
        session.ask("RSET")
        reply = session.ask(f"MAIL FROM:<{self._sender}>{options}")
        if reply.code == _TOO_LARGE:
            raise _answer(session, to, reply)
        if reply.passing:
            raise Deferred(f"{session.where} takes no mail now: {reply}", everyone=True)
        if not reply.positive:
            raise Unusable(f"{session.where} takes no mail from {self._sender}: {reply}")
        reply = session.ask(f"RCPT TO:<{to}>")
        if reply.code in _NO_LOGIN:
            raise Unusable(f"{session.where} takes no mail from {self._sender}: {reply}")
        if not reply.positive:
            raise _answer(session, to, reply)

    def _sent(self, session: Session, message: bytes) -> Reply:
        """The reply to the message, or the server's no to the request to send it."""
        try:
            reply = session.ask("DATA")
            if reply.passing or reply.lasting:
                return reply
            if reply.code != _GO_AHEAD:
                raise self._lost(f"answered to DATA in words of its own: {reply}")
            session.push(_wire(message))
        except HungUp as error:
            # Without the dot on a line of its own the server has no message.
            raise self._lost(f"ended the connection before it had the message: {error}") from None
        try:
            return session.send(b".\r\n", patience=self._settings.patience)
        except HungUp as error:
            raise Doubtful(
                f"{session.where} had the whole message and did not say what became of it: {error}"
            ) from None

    def _lost(self, what: str) -> Deferred:
        self._drop()
        return Deferred(f"{self._settings.host}:{self._settings.port} {what}")

    def _drop(self) -> None:
        if self._session is not None:
            self._session.drop()
            self._session = None


def _spelt(address: str) -> str:
    """An address as it goes into a command; its domain in ASCII where only that is not.

    Raises Refused for what is none, above all for what would end the command.
    """
    if not _ADDRESS.fullmatch(address) or not address.isprintable():
        raise Refused(f"{one_line(address)!r} is no mail address")
    if not address.isascii():
        from email_validator import EmailNotValidError, validate_email

        try:
            found = validate_email(address, check_deliverability=False)
        except EmailNotValidError as error:
            raise Refused(f"{address!r} is no mail address: {one_line(str(error))}") from None
        address = found.ascii_email or found.normalized
    if len(address.encode()) > _LONGEST:
        raise Refused(f"{address!r} is longer than the {_LONGEST} bytes of a mail address")
    return address


def _options(session: Session, message: bytes, *, spoken: str) -> str:
    """What the server has to know of the message beforehand; raises Refused where it cannot be."""
    options = ""
    size = len(_wire(message))
    limit = session.extension("size")
    if limit is not None:
        if limit.isdecimal() and 0 < int(limit) < size:
            raise Refused(
                f"the message has {size:,} bytes, and {session.where} takes {int(limit):,} at most"
            )
        options += f" SIZE={size}"
    header, _, _ = message.replace(b"\r\n", b"\n").partition(b"\n\n")
    if not spoken.isascii() or not header.isascii():
        if session.extension("smtputf8") is None:
            raise Refused(f"{session.where} takes no addresses and headers beyond ASCII (SMTPUTF8)")
        options += " SMTPUTF8"
    if not message.isascii():
        if session.extension("8bitmime") is None:
            raise Refused(f"{session.where} takes no text beyond ASCII (8BITMIME)")
        options += " BODY=8BITMIME"
    return options


def _answer(session: Session, to: str, reply: Reply) -> Trouble:
    """The server's no to one recipient."""
    said = f"{session.where} says of {to}: {reply}"
    return Refused(said) if reply.lasting else Deferred(said)


def _wire(message: bytes) -> bytes:
    """A message as it is sent: lines end in CR LF, and none is a dot alone."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n")
    # The line ends on both sides are there for the first line, which may begin with a dot, too.
    sent = b"\n".join((b"", lines, b"")).replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")
    return sent.removeprefix(b"\r\n")
