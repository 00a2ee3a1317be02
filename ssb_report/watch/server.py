"""Serves the preview to browsers on this machine: its own page, the edition, and what is told."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ssb_report.errors import SsbReportError, UsageError
from ssb_report.html.theme import theme_folder
from ssb_report.json_text import json_object
from ssb_report.schema.theme_files import theme_text
from ssb_report.watch.live import Live
from ssb_report.watch.saving import Draft
from ssb_report.watch.wish import Wish

__all__ = ["application"]

_SHELL = {
    "/": ("index.html", "text/html"),
    "/preview.css": ("preview.css", "text/css"),
    "/preview.js": ("preview.js", "text/javascript"),
}
_OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The edition brings its style, its script and its fonts inside itself, and asks for nothing.
_PAGE = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; font-src data:; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_HEADERS = {
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_HTTP = 80
"""The port that browsers leave out of addresses."""
_LONGEST = 100_000
"""Bytes of the longest request that is read."""
_Answer = Callable[[Request], Awaitable[Response]]


def application(live: Live, port: int) -> Starlette:
    """The preview's web application, for browsers that ask for it at a `port` of this machine."""
    names = ("127.0.0.1", "localhost")
    hosts = {f"{name}:{port}" for name in names} | (set(names) if port == _HTTP else set())

    async def page(_: Request) -> Response:
        policy = _PAGE.format(scripts=" ".join(_digests(live.page)) or "'none'")
        headers = {"content-security-policy": policy}
        return Response(live.page, media_type="text/html", headers=headers)

    async def pdf(_: Request) -> Response:
        if not live.pdf:
            return Response("not made yet", 404, media_type="text/plain")
        return Response(live.pdf, media_type="application/pdf")

    async def events(_: Request) -> Response:
        return StreamingResponse(_told(live), media_type="text/event-stream")

    async def show(request: Request) -> Response:
        given = await _given(request)
        settings = _texts(given, "set")
        live.show(Wish(_text(given, "edition"), _text(given, "scenario"), settings))
        return JSONResponse({})

    async def keep(request: Request) -> Response:
        given = await _given(request)
        draft = Draft(_text(given, "id"), _texts(given, "label"), {}, _texts(given, "note"))
        path = live.keep(draft, _text(given, "scenario"), _texts(given, "set"))
        return JSONResponse({"path": str(path)})

    routes = [Route(path, _answered(_file(*shell))) for path, shell in _SHELL.items()]
    routes += [Route("/page", page), Route("/pdf", pdf), Route("/events", events)]
    routes += [
        Route("/show", _answered(show), methods=["POST"]),
        Route("/scenarios", _answered(keep), methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(_Guard, hosts=hosts)])


class _Guard:
    """Turns away what does not come from the preview's own page in a browser on this machine.

    A name that leads here by a trick of the domain name system is known by the Host header, a form
    or a script of another page by the Origin header.
    """

    def __init__(self, app: ASGIApp, hosts: set[str]) -> None:
        self.app = app
        self.hosts = hosts
        self.origins = {f"http://{host}" for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or turn away."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused:
            response = Response(f"{refused}\n", 403, media_type="text/plain")
            await response(scope, receive, send)
            return

        async def hardened(message: Any) -> None:  # noqa: ANN401 - a message of ASGI
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message["headers"] = [*message["headers"], *own]
            await send(message)

        await self.app(scope, receive, hardened)

    def _refused(self, scope: Scope, headers: dict[bytes, str]) -> str:
        if scope["type"] != "http" or headers.get(b"host", "").lower() not in self.hosts:
            return "the preview answers only at its own address"
        origin = headers.get(b"origin")
        if origin is not None and origin not in self.origins:
            return "the preview answers only its own page"
        if scope["method"] not in ("GET", "HEAD") and origin is None:
            return "what changes something names its origin"
        if headers.get(b"sec-fetch-site", "none") not in ("same-origin", "none"):
            return "the preview answers only its own page"
        return ""


def _file(name: str, media_type: str) -> _Answer:
    """Gives one file of the theme: a fixed one, whatever is asked for."""

    async def answer(_: Request) -> Response:
        content = theme_text(theme_folder(), f"preview/{name}")
        headers = {"content-security-policy": _OWN}
        return Response(content, media_type=media_type, headers=headers)

    return answer


def _answered(answer: _Answer) -> _Answer:
    """What a user can mend comes back as one line."""

    async def safely(request: Request) -> Response:
        try:
            return await answer(request)
        except (SsbReportError, OSError) as error:
            return JSONResponse({"message": str(error)}, 422)

    return safely


async def _told(live: Live) -> AsyncIterator[str]:
    """The states as events."""
    async for state in live.states():
        yield f"data: {json.dumps(state, ensure_ascii=False)}\n\n"


def _digests(page: bytes) -> list[str]:
    """The sources that a policy names the scripts inside a page by."""
    found = (hashlib.sha256(script).digest() for script in _SCRIPT.findall(page))
    return [f"'sha256-{b64encode(each).decode()}'" for each in found]


# ---- what is asked


async def _given(request: Request) -> dict[str, Any]:
    """The JSON object of a request.

    Raises
    ------
    UsageError
        When it is none, or too long.
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            raise UsageError(f"at most {_LONGEST:,} bytes are read")
    try:
        return json_object(body)
    except ValueError as error:
        raise UsageError("what is asked is no JSON object") from error


def _text(given: dict[str, Any], key: str) -> str:
    found = given.get(key, "")
    if not isinstance(found, str):
        raise UsageError(f"'{key}' is no text")
    return found


def _texts(given: dict[str, Any], key: str) -> dict[str, str]:
    found = given.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise UsageError(f"'{key}' is no object of texts")
    return {str(name): each.strip() for name, each in found.items() if each.strip()}
