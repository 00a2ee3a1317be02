"""What channels that speak to other machines share: whom to trust, and what silence means."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

from ssb_report.deliver.channels.model import Deferred, Unusable

__all__ = ["one_line", "trusted", "unreachable"]

_WIDTH = 200
"""Characters that are told of what another machine says."""


def trusted(ca: Path | None) -> ssl.SSLContext:
    """Checks certificates and names against the system's authorities, and those in `ca`.

    Raises Unusable where that file cannot be read.
    """
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(ca)
        except ssl.SSLError:
            raise Unusable(f"{ca} has no certificates in PEM") from None
        except OSError as error:
            raise Unusable(f"certificates cannot be read from {ca}: {error.strerror}") from None
    return context


def unreachable(where: str, error: OSError) -> Deferred | Unusable:
    """What it means that no safe connection to `where` (host and port) came about."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unusable(f"the certificate of {where} is not trusted: {error.verify_message}")
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return Unusable(f"no safe connection to {where}: {error.reason or error}")
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
        return Unusable(f"no machine is called {where.rpartition(':')[0]}")
    why = "no answer in time" if isinstance(error, TimeoutError) else error.strerror or str(error)
    return Deferred(f"no connection to {where}: {why}", everyone=True)


def one_line(said: bytes | str) -> str:
    """What another machine said, such as can be printed anywhere: short, and without controls."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = " ".join(text.split())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
