"""A session with a mail server: safe from its first command, logged in, each reply in one line."""

from __future__ import annotations

import smtplib
import socket
from contextlib import suppress
from dataclasses import dataclass

from ssb_report.deliver.channels.model import Deferred, Trouble, Unusable
from ssb_report.deliver.channels.network import one_line, trusted, unreachable
from ssb_report.deliver.channels.settings import Login, Security, SmtpSettings

__all__ = ["HungUp", "Reply", "Session"]

_CLOSING = 421
"""The server says that it ends the connection."""
_FAREWELL = 5.0
"""Seconds to wait for the reply to a farewell."""


class HungUp(Exception):  # noqa: N818 - what the server did
    """The server ended the connection, or said nothing for too long."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said: a code of three digits, and words."""

    code: int
    words: str

    def __str__(self) -> str:
        return f"{self.code} {self.words}".rstrip()

    @property
    def positive(self) -> bool:
        """Whether it did what it was asked."""
        return self._kind == "2"

    @property
    def passing(self) -> bool:
        """Whether it did not, and may do so later."""
        return self._kind == "4"

    @property
    def lasting(self) -> bool:
        """Whether it will not do so ever."""
        return self._kind == "5"

    @property
    def _kind(self) -> str:
        """The first digit, which says it; smtplib's for nonsense is −1."""
        return f"{self.code:03}"[0]


class Session:
    """A connection that is ready for messages; raises Deferred or Unusable where none comes."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self.where = f"{settings.host}:{settings.port}"
        try:
            self._client = self._greeted()
            self._prepare()
        except (OSError, UnicodeError) as error:
            # All of smtplib's errors are among the first; the second is a name that is none.
            raise self._trouble(error) from None

    def extension(self, name: str) -> str | None:
        """What the server says of an extension that it offers, or None where it does not."""
        return self._client.esmtp_features.get(name)

    def ask(self, command: str, *, patience: float | None = None) -> Reply:
        """Send a command, and wait for the reply for so many seconds; raises HungUp.

        Without `patience`, that of the settings is taken.
        """
        reply = self.send(f"{command}\r\n".encode(), patience=patience)
        if reply.code == _CLOSING:
            raise HungUp(str(reply))
        return reply

    def send(self, content: bytes, *, patience: float | None = None) -> Reply:
        """The reply to bytes that end a command or a message; raises HungUp where none comes."""
        self.push(content)
        try:
            self._allow(patience or self._settings.timeout)
            code, words = self._client.getreply()
        except OSError as error:
            raise HungUp(one_line(str(error))) from None
        return Reply(code, one_line(words))

    def push(self, content: bytes) -> None:
        """Send bytes that no reply follows; raises HungUp where they did not all go."""
        try:
            self._allow(self._settings.timeout)
            self._client.send(content)
        except OSError as error:
            raise HungUp(one_line(str(error))) from None

    def _allow(self, seconds: float) -> None:
        if self._client.sock is not None:
            self._client.sock.settimeout(seconds)

    def leave(self) -> None:
        """Say farewell between two messages."""
        with suppress(HungUp):
            self.ask("QUIT", patience=_FAREWELL)
        self.drop()

    def drop(self) -> None:
        """End the connection at once, whatever stands half said."""
        self._client.close()

    # ---- how it comes about

    def _greeted(self) -> smtplib.SMTP:
        settings = self._settings
        # A name of its own it does not need here, and looking for one may take long.
        name = settings.sender.rpartition("@")[2].encode("idna").decode()
        if settings.security is Security.TLS:
            return smtplib.SMTP_SSL(
                settings.host,
                settings.port,
                name,
                timeout=settings.timeout,
                context=trusted(settings.ca),
            )
        return smtplib.SMTP(settings.host, settings.port, name, timeout=settings.timeout)

    def _prepare(self) -> None:
        """Make the connection a safe one, learn over it what the server offers, and log in."""
        try:
            if self._client.sock is not None:
                # The dot that ends a message is a packet of its own, which need not wait for the
                # server to acknowledge the one before.
                self._client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._settings.security is Security.STARTTLS:
                self._client.starttls(context=trusted(self._settings.ca))
            self._client.ehlo_or_helo_if_needed()
            if self._settings.login is not None:
                self._log_in(self._settings.login)
        except BaseException:
            self._client.close()
            raise

    def _log_in(self, login: Login) -> None:
        if self.extension("auth") is None:
            raise Unusable(f"{self.where} takes no login, and the channel has one")
        try:
            self._client.login(login.user, login.password)
        except UnicodeError:
            # Its text holds what could not be written.
            raise Unusable(
                f"{self.where} cannot be told a name or password with letters beyond ASCII"
            ) from None

    def _trouble(self, error: OSError | UnicodeError) -> Trouble:
        """What it means that no session came about."""
        if isinstance(error, smtplib.SMTPResponseException):
            return self._refusal(error)
        if isinstance(error, smtplib.SMTPServerDisconnected):
            said = one_line(str(error))
            return Deferred(f"{self.where} ended the connection: {said}", everyone=True)
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return Unusable(f"{self.where} offers no STARTTLS, and no mail goes without")
        if isinstance(error, smtplib.SMTPException):
            return Unusable(f"{self.where} offers no way of logging in that is known here")
        if isinstance(error, OSError):
            return unreachable(self.where, error)
        return Unusable(f"no machine is called {self._settings.host}")

    def _refusal(self, error: smtplib.SMTPResponseException) -> Trouble:
        """What it means that the server said no, or something that is no answer."""
        reply = Reply(error.smtp_code, one_line(error.smtp_error))
        what = "mail from here"
        if isinstance(error, smtplib.SMTPAuthenticationError):
            # Its words may be an echo of what it was sent.
            reply, what = Reply(error.smtp_code, ""), "the login"
        if reply.lasting:
            return Unusable(f"{self.where} does not take {what}: {reply}")
        return Deferred(f"{self.where} does not take {what} now: {reply}", everyone=True)
