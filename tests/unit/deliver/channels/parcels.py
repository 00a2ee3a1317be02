"""Parcels to hand over, and ports where nobody answers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from ssb_report.deliver.channels.model import Parcel

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
MESSAGE = b"""From: reports@example.org
To: reader@example.org
Subject: A briefing
Message-ID: <1@example.org>

First line
.a line that begins with a dot
..and one with two
.
Last line"""


def parcel(to: str = "", *, message: bytes = MESSAGE, content: bytes = PDF) -> Parcel:
    notice = {"edition": "en", "briefing": "solar-modules", "title": "光伏"}
    name = "solar-modules-en-2025-06.pdf"
    return Parcel(f"solar/{to}/en", to, name, content, message, notice)


@contextmanager
def refusing() -> Iterator[int]:
    """A port where nobody listens, and nobody else can begin to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        yield found.getsockname()[1]


@contextmanager
def deaf() -> Iterator[int]:
    """A port where connections are taken, and nobody says anything."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]
