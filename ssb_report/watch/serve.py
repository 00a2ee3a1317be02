"""Runs the preview until it is stopped."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from ssb_report.errors import OutsideError
from ssb_report.watch.live import Live
from ssb_report.watch.preview import Preview
from ssb_report.watch.server import application

__all__ = ["HOST", "listening", "serve"]

HOST = "127.0.0.1"
"""Nothing outside this machine can ask."""


def listening(port: int) -> socket.socket:
    """A socket that listens at a port of this machine; at a free one where it is 0.

    Raises
    ------
    OutsideError
        When something else listens there.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise OutsideError(f"port {port}: {reason} (--port 0 takes a free one)") from error
    return listener


def serve(
    preview: Preview, cache: Path, listener: socket.socket, say: Callable[[str], None]
) -> None:
    """Serve a preview at a listener until the process is interrupted."""
    asyncio.run(_serve(preview, cache, listener, say))


async def _serve(
    preview: Preview, cache: Path, listener: socket.socket, say: Callable[[str], None]
) -> None:
    live = Live(preview, cache, say)
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        application(live, port),
        log_level="critical",
        lifespan="off",
        timeout_graceful_shutdown=0,
        server_header=False,
    )
    server = uvicorn.Server(config)
    going = asyncio.create_task(live.run())
    try:
        await server.serve(sockets=[listener])
    finally:
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
