"""Runs the preview until it is stopped."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import uvicorn

from ssb_report.errors import OutsideError
from ssb_report.watch.live import Live
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
        listener.listen()
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise OutsideError(f"port {port}: {reason} (--port 0 takes a free one)") from error
    return listener


def serve(live: Live, listener: socket.socket, begun: Callable[[], object]) -> None:
    """Serve a preview at a listener until the process is interrupted; `begun` is called at once.

    From then on an interruption ends it in good order.
    """
    asyncio.run(_serve(live, listener, begun))


async def _serve(live: Live, listener: socket.socket, begun: Callable[[], object]) -> None:
    begun()
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        application(live, port),
        log_level="critical",
        lifespan="off",
        timeout_graceful_shutdown=0,
        server_header=False,
    )
    server = uvicorn.Server(config)
    async with asyncio.TaskGroup() as group:
        going = group.create_task(live.run())
        await server.serve(sockets=[listener])
        going.cancel()
