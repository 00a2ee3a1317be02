"""A real mail server, which does to each recipient what a test wants, and keeps what it took."""

from __future__ import annotations

import asyncio
import logging
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import Enum, auto

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

logging.getLogger("mail.log").setLevel(logging.CRITICAL)

USER = "reports"
PASSWORD = "correct horse"  # noqa: S105 - of a server that ends with the test


_HEAD = 4096
_PIECE = 1 << 16


class Does(Enum):
    """What the server does with a recipient, or with what is sent there."""

    UNKNOWN = auto()
    """550 to RCPT."""
    GREYLISTS = auto()
    """451 to the first RCPT, then it is accepted."""
    HANGS_UP_AT_RCPT = auto()
    HANGS_UP_AT_DATA = auto()
    """After 354, when it has the first line."""
    LOSES = auto()
    """Has the whole message, hangs up without a reply, and keeps nothing."""
    KEEPS_AND_HANGS_UP = auto()
    """Keeps the message, and hangs up without a reply."""
    KEEPS_AND_IS_SILENT = auto()
    """Keeps the message, and never replies."""
    IS_SLOW = auto()
    """Keeps the message, and replies after a second and a half."""
    REFUSES_MESSAGE = auto()
    """552 to the message."""
    DELAYS_MESSAGE = auto()
    """452 to the message."""
    MUMBLES = auto()
    """Keeps the message, and replies with what is no reply."""


@dataclass(frozen=True)
class Kept:
    """A message that the server took upon itself to deliver."""

    sender: str
    to: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """It, read."""
        message = message_from_bytes(self.content, policy=default)
        assert isinstance(message, EmailMessage)
        return message


@dataclass
class MailServer:
    """A running server; tests set `does` and read the rest."""

    port: int = 0
    does: dict[str, Does] = field(default_factory=dict)
    per_connection: int = 0
    """After so many messages the server says 421 and hangs up; 0 for never."""
    sender_reply: str = ""
    """What it says to any sender in the place of a yes."""
    forgets: bool = False
    """Keeps of a message no more than its first bytes: for thousands of them."""
    kept: list[Kept] = field(default_factory=list)
    connections: int = 0
    rcpts: Counter[str] = field(default_factory=Counter)

    def copies(self, to: str) -> int:
        """How often a recipient has got something."""
        return sum(kept.to == to for kept in self.kept)

    # ---- hooks of aiosmtpd

    async def handle_MAIL(  # noqa: N802 - named by aiosmtpd
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        assert isinstance(server, _Protocol)
        if self.sender_reply:
            return self.sender_reply
        if self.per_connection and server.taken >= self.per_connection:
            await server.push("421 4.7.0 Too many messages in this session")
            server.hang_up()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        assert isinstance(server, _Protocol)
        self.rcpts[address] += 1
        match self.does.get(address):
            case Does.UNKNOWN:
                return "550 5.1.1 No such user here"
            case Does.GREYLISTS if self.rcpts[address] == 1:
                return "451 4.7.1 Greylisted, please try again"
            case Does.HANGS_UP_AT_RCPT:
                server.hang_up()
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - named by aiosmtpd
        self, server: SMTP, _: Session, envelope: Envelope
    ) -> str:
        assert isinstance(server, _Protocol)
        (to,) = envelope.rcpt_tos
        does = self.does.get(to)
        match does:
            case Does.REFUSES_MESSAGE:
                return "552 5.2.2 Mailbox full"
            case Does.DELAYS_MESSAGE:
                return "452 4.3.1 Insufficient system storage"
            case Does.LOSES:
                server.hang_up()
        assert isinstance(envelope.content, bytes)
        content = envelope.content[:_HEAD] if self.forgets else envelope.content
        self.kept.append(Kept(envelope.mail_from or "", to, content))
        server.taken += 1
        match does:
            case Does.KEEPS_AND_HANGS_UP:
                server.hang_up()
            case Does.KEEPS_AND_IS_SILENT:
                await asyncio.sleep(3600)
            case Does.IS_SLOW:
                await asyncio.sleep(1.5)
            case Does.MUMBLES:
                return "well, let me see"
        return f"250 2.0.0 Ok: queued as {len(self.kept)}"


class _Protocol(SMTP):
    """One connection."""

    taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self.transport is None:  # and not again, when it becomes a safe one
            self.event_handler.connections += 1
        super().connection_made(transport)

    def hang_up(self) -> None:
        """End the connection, and this conversation with it."""
        assert self.transport is not None
        self.transport.abort()
        raise asyncio.CancelledError

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - named by aiosmtpd
        assert self.envelope is not None
        (to,) = self.envelope.rcpt_tos
        if self.event_handler.does.get(to) is Does.HANGS_UP_AT_DATA:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.readline()
            self.hang_up()
        if self.event_handler.forgets:
            await self._take_at_once()
        else:
            await super().smtp_DATA(arg)

    async def _take_at_once(self) -> None:
        """Take a message piece by piece; aiosmtpd goes by lines, which are millions here."""
        assert self.envelope is not None
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = bytearray()
        while not content.endswith(b"\r\n.\r\n"):
            piece = await self._reader.read(_PIECE)
            if not piece:
                self.hang_up()
            content += piece
        if max(map(len, content.split(b"\r\n"))) > self.line_length_limit:
            await self.push("500 Line too long (see RFC5321 4.5.3.1.6)")
        else:
            self.envelope.content = bytes(content[: -len(b".\r\n")]).replace(b"\r\n..", b"\r\n.")
            await self.push(await self._call_handler_hook("DATA"))
        self._set_post_data_state()


def _authenticate(*arguments: object) -> AuthResult:
    data = arguments[-1]
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def running_mail(
    tls: ssl.SSLContext | None,
    *,
    from_the_start: bool = False,
    login: bool = True,
    **options: object,
) -> Iterator[MailServer]:
    """A server of its own for as long as the context lasts.

    With `tls` it offers STARTTLS and wants a login, or speaks TLS from the start and offers one;
    without, neither. `options` are aiosmtpd's.
    """
    server = MailServer()
    options = {"data_size_limit": 20_000_000, "enable_SMTPUTF8": True, **options}
    if from_the_start:
        # aiosmtpd does not count this as safe, and would offer no login.
        options |= {"authenticator": _authenticate, "auth_require_tls": False} if login else {}
    elif tls is not None:
        options |= {"authenticator": _authenticate, "auth_required": True} if login else {}
        options |= {"tls_context": tls, "require_starttls": True}

    async def serve() -> None:
        loop = asyncio.get_running_loop()

        def protocol() -> SMTP:
            return _Protocol(server, hostname="mail.test", loop=loop, **options)

        listening = await loop.create_server(
            protocol, "127.0.0.1", 0, ssl=tls if from_the_start else None
        )
        server.port = listening.sockets[0].getsockname()[1]
        ended = asyncio.Event()
        end.append(lambda: loop.call_soon_threadsafe(ended.set))
        begun.set()
        await ended.wait()
        listening.close()

    begun = threading.Event()
    end: list[Callable[[], object]] = []
    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    assert begun.wait(10)
    try:
        yield server
    finally:
        end.pop()()
        thread.join(10)
