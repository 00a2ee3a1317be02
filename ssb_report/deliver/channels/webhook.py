"""To a webhook: one signed POST of facts in JSON, with the file where it is wanted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, quote, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from ssb_report.deliver.channels.model import (
    Deferred,
    Doubtful,
    Parcel,
    Refused,
    Trouble,
    Unusable,
)
from ssb_report.deliver.channels.network import one_line, trusted, unreachable
from ssb_report.deliver.channels.settings import WebhookSettings

__all__ = ["SIGNATURE", "WebhookChannel"]

SIGNATURE = "X-SSB-Report-Signature"
"""``sha256=`` and the HMAC of the body in hexadecimal, under the secret."""

_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_NOT_US = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
}
_LONGEST_WAIT = 86400.0
"""Seconds; whoever asks for more than a day is asked again after one."""
_READ = 65536
"""Bytes of an answer that are read; nothing in them is used."""


class WebhookChannel:
    """A URL that is told of each parcel.

    Each has a connection of its own: one that is kept may close just when something is sent, and
    then nobody knows whether that arrived.
    """

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings
        self._url = _checked(settings.url)
        self._where = f"{self._url.hostname}:{_port(self._url)}"
        self._connection: http.client.HTTPConnection | None = None
        self._offered: Parcel | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.withdraw()

    def offer(self, parcel: Parcel) -> None:
        """Make the connection."""
        self.withdraw()
        connection = self._prepared()
        try:
            connection.connect()
        except http.client.HTTPException as error:
            connection.close()
            raise Deferred(f"no connection to {self._where}: {_said(error)}") from None
        except OSError as error:
            connection.close()
            raise unreachable(self._where, error) from None
        self._connection, self._offered = connection, parcel

    def hand_over(self, parcel: Parcel) -> str:
        """Send the request; gives back the status that the server answers with."""
        connection = self._connection
        if connection is None or parcel is not self._offered:
            raise RuntimeError("this parcel is not on offer")
        try:
            answer = self._answered(connection, parcel)
        finally:
            self.withdraw()
        status = f"{answer.status} {one_line(answer.reason)}".rstrip()
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return status
        raise _trouble(f"{self._where} answers {status}", answer)

    def withdraw(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._offered = None

    def _answered(
        self, connection: http.client.HTTPConnection, parcel: Parcel
    ) -> http.client.HTTPResponse:
        body = _body(parcel, attach=self._settings.attach)
        target = self._url._replace(scheme="", netloc="").geturl() or "/"
        try:
            connection.request("POST", target, body, self._headers(parcel, body))
        except OSError as error:
            # Not all of it went, so that what did is no request.
            raise Deferred(f"{self._where} ended the connection: {_said(error)}") from None
        try:
            answer = connection.getresponse()
            answer.read(_READ)
        except (OSError, http.client.HTTPException) as error:
            raise Doubtful(
                f"{self._where} had the whole request and did not answer: {_said(error)}"
            ) from None
        return answer

    def _headers(self, parcel: Parcel, body: bytes) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": quote(parcel.id, safe=""),
            "User-Agent": "ssb-report",
        }
        if self._settings.secret is not None:
            digest = hmac.new(self._settings.secret.encode(), body, hashlib.sha256)
            headers[SIGNATURE] = f"sha256={digest.hexdigest()}"
        return headers

    def _prepared(self) -> http.client.HTTPConnection:
        """A connection that is not made yet: straight, or through the environment's proxy."""
        host, port = self._url.hostname or "", _port(self._url)
        seconds = self._settings.timeout
        if self._url.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=seconds)
        context = trusted(self._settings.ca)
        proxy = _proxy(host)
        if proxy is None:
            return http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
        connection = http.client.HTTPSConnection(
            proxy.hostname or "", proxy.port, timeout=seconds, context=context
        )
        connection.set_tunnel(host, port, headers=_proxy_login(proxy))
        return connection


def _checked(url: str) -> SplitResult:
    """The parts of a URL; raises Unusable where it is none, not safe, or holds a login.

    Its path may be all that keeps strangers out, so no message ever shows it.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, _port(parts)
    except ValueError:
        host = None
    if not host or not url.isascii() or not url.isprintable() or " " in url:
        raise Unusable("the webhook's URL is none (https://host/path)")
    if parts.username is not None:
        raise Unusable(f"the webhook's URL at {host} holds a login, which nothing here reads")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(host)):
        raise Unusable(f"the webhook at {host} has to be https, as all that leave this machine")
    return parts._replace(fragment="")


def _port(url: SplitResult) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _is_here(host: str) -> bool:
    """Whether a host is this machine, by its name alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _proxy(host: str) -> SplitResult | None:
    """The proxy that the environment names for a host; none for this machine."""
    url = getproxies().get("https")
    if not url or _is_here(host) or proxy_bypass(host):
        return None
    return urlsplit(url if "://" in url else f"http://{url}")


def _proxy_login(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}


def _body(parcel: Parcel, *, attach: bool) -> bytes:
    """The facts as JSON, the same bytes for the same facts."""
    facts: dict[str, object] = {**parcel.notice, "id": parcel.id, "name": parcel.name}
    if attach:
        facts["content"] = base64.b64encode(parcel.content).decode()
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _trouble(said: str, answer: http.client.HTTPResponse) -> Trouble:
    """What an answer means that is no yes."""
    if answer.status in _LATER or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Deferred(said, after=_asked(answer))
    if answer.status < HTTPStatus.BAD_REQUEST:
        return Unusable(f"{said}, and nobody is followed elsewhere")
    return Unusable(said) if answer.status in _NOT_US else Refused(said)


def _asked(answer: http.client.HTTPResponse) -> float | None:
    """The seconds that Retry-After asks for; a date counts from the server's own."""
    text = answer.getheader("Retry-After", "").strip()
    if text.isdecimal() and text.isascii():
        return min(float(text), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text).astimezone(UTC)
        now = parsedate_to_datetime(answer.getheader("Date", "")).astimezone(UTC)
    except ValueError:
        return None
    return min(max((until - now).total_seconds(), 0.0), _LONGEST_WAIT)


def _said(error: Exception) -> str:
    return one_line(str(error)) or type(error).__name__
