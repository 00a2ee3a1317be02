"""A real web server, which answers as a test wants, and a proxy to reach it through."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebServer:
    """A running server; tests set the first fields and read the rest."""

    port: int = 0
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    date: str = ""
    """What it takes for the time."""
    hangs_up: bool = False
    """Reads the request, and hangs up without an answer."""
    silent: bool = False
    """Reads the request, and answers only when the test is over."""
    asked: list[Asked] = field(default_factory=list)
    tunnels: list[tuple[str, str]] = field(default_factory=list)
    """Of a proxy: where somebody wanted to be led, and with what login."""


@contextmanager
def running_web(tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """A server of its own for as long as the context lasts."""
    state = WebServer()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # in which clients may ask first whether to send

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            state.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            if state.hangs_up:
                self.close_connection = True
                return
            if state.silent:
                over.wait()
            self.send_response_only(state.status)
            self.send_header("Date", state.date or self.date_time_string())
            for name, text in state.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = do_POST = do_PUT = answer  # noqa: N815 - named by http.server

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _serving(Handler, state, tls):
        try:
            yield state
        finally:
            over.set()


@contextmanager
def running_proxy(port: int) -> Iterator[WebServer]:
    """A proxy that leads whoever asks for anywhere to a port of this machine."""
    state = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            state.tunnels.append((self.path, self.headers.get("Proxy-Authorization", "")))
            with socket.create_connection(("127.0.0.1", port)) as behind:
                self.send_response(200)
                self.end_headers()
                back = threading.Thread(target=_carry, args=(behind, self.connection))
                back.start()
                _carry(self.connection, behind)
                back.join()
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _serving(Handler, state, None):
        yield state


def _carry(source: socket.socket, target: socket.socket) -> None:
    try:
        while some := source.recv(65536):
            target.sendall(some)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one of both is gone, and with it the tunnel


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that hang up."""


@contextmanager
def _serving(
    handler: type[BaseHTTPRequestHandler], state: WebServer, tls: ssl.SSLContext | None
) -> Iterator[None]:
    with _Quiet(("127.0.0.1", 0), handler) as server:
        if tls is not None:
            # The handshake is each connection's own, so that one that fails stops no other.
            server.socket = tls.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
