"""A program on the web is told, once, by whom it can trust."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ssb_report.deliver.channels.model import Deferred, Doubtful, Refused, Trouble, Unusable
from ssb_report.deliver.channels.settings import WebhookSettings
from ssb_report.deliver.channels.webhook import WebhookChannel
from tests.servers.certificates import Certificates
from tests.servers.web import WebServer, running_proxy, running_web
from tests.unit.deliver.channels.parcels import PDF, deaf, parcel, refusing

SECRET = "between two"  # noqa: S105 - of a server that ends with the test


@pytest.fixture
def settings(web: WebServer, certificates: Certificates) -> WebhookSettings:
    return _settings(f"https://127.0.0.1:{web.port}/hooks/reports?from=us", certificates)


def _settings(url: str, certificates: Certificates) -> WebhookSettings:
    return WebhookSettings(url, secret=SECRET, ca=certificates.ca, timeout=10)


def _deliver(settings: WebhookSettings) -> str:
    given = parcel()
    with WebhookChannel(settings) as channel:
        channel.offer(given)
        return channel.hand_over(given)


def _fails(settings: WebhookSettings) -> Trouble:
    with pytest.raises(Trouble) as caught:
        _deliver(settings)
    assert "/hooks" not in str(caught.value)  # the path may be the only secret
    assert SECRET not in repr(settings)
    return caught.value


def test_the_facts_arrive(web: WebServer, settings: WebhookSettings) -> None:
    assert _deliver(settings) == "204 No Content"
    (asked,) = web.asked
    assert (asked.method, asked.path) == ("POST", "/hooks/reports?from=us")
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Idempotency-Key"] == "solar%2F%2Fen"
    assert json.loads(asked.body) == {
        "briefing": "solar-modules",
        "edition": "en",
        "id": "solar//en",
        "name": "solar-modules-en-2025-06.pdf",
        "title": "光伏",
    }


def test_they_are_signed(web: WebServer, settings: WebhookSettings) -> None:
    _deliver(settings)
    _deliver(settings)
    first, second = web.asked
    digest = hmac.digest(SECRET.encode(), first.body, hashlib.sha256).hex()
    assert first.headers["X-SSB-Report-Signature"] == f"sha256={digest}"
    assert (first.headers, first.body) == (second.headers, second.body)


def test_without_a_secret_nothing_is_signed(web: WebServer, settings: WebhookSettings) -> None:
    _deliver(replace(settings, secret=None))
    assert "X-SSB-Report-Signature" not in web.asked[0].headers


def test_the_file_comes_along(web: WebServer, settings: WebhookSettings) -> None:
    _deliver(replace(settings, attach=True))
    assert base64.b64decode(json.loads(web.asked[0].body)["content"]) == PDF


def test_an_offer_alone_tells_nothing(web: WebServer, settings: WebhookSettings) -> None:
    with WebhookChannel(settings) as channel:
        given = parcel()
        channel.offer(given)
        channel.withdraw()
        with pytest.raises(RuntimeError):
            channel.hand_over(given)
    assert web.asked == []


ANSWERS = [
    (301, Unusable),
    (302, Unusable),
    (400, Refused),
    (401, Unusable),
    (403, Unusable),
    (404, Refused),
    (408, Deferred),
    (410, Refused),
    (425, Deferred),
    (429, Deferred),
    (500, Deferred),
    (503, Deferred),
]


@pytest.mark.parametrize(("status", "kind"), ANSWERS)
def test_what_an_answer_means(
    web: WebServer, settings: WebhookSettings, status: int, kind: type[Trouble]
) -> None:
    web.status = status
    web.headers = {"Location": f"https://127.0.0.1:{web.port}/elsewhere"}
    trouble = _fails(settings)
    assert type(trouble) is kind
    assert str(trouble).startswith(f"127.0.0.1:{web.port} answers {status} ")
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 06 Nov 1994 08:50:37 GMT", 60.0),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0.0),
        ("99999999", 86400.0),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_how_long_to_wait(
    web: WebServer, settings: WebhookSettings, text: str, seconds: float | None
) -> None:
    web.status = 503
    web.date = "Sun, 06 Nov 1994 08:49:37 GMT"  # the example of RFC 9110, far from this clock
    web.headers = {"Retry-After": text}
    trouble = _fails(settings)
    assert isinstance(trouble, Deferred)
    assert trouble.after == seconds


def test_a_connection_lost_after_the_request(web: WebServer, settings: WebhookSettings) -> None:
    web.hangs_up = True
    trouble = _fails(settings)
    assert isinstance(trouble, Doubtful)
    assert len(web.asked) == 1


def test_no_answer_in_time(web: WebServer, settings: WebhookSettings) -> None:
    web.silent = True
    trouble = _fails(replace(settings, timeout=1))
    assert isinstance(trouble, Doubtful)
    assert len(web.asked) == 1


def test_a_request_cut_short_has_not_arrived(certificates: Certificates) -> None:
    large = b"x" * 16_000_000  # more than any buffer on the way holds
    with deaf() as port:
        settings = _settings(f"http://127.0.0.1:{port}/hooks", certificates)
        given = parcel(content=large)
        with WebhookChannel(replace(settings, attach=True, timeout=0.2)) as channel:
            channel.offer(given)
            with pytest.raises(Deferred):
                channel.hand_over(given)


def test_a_server_that_is_down(certificates: Certificates) -> None:
    with refusing() as port:
        trouble = _fails(_settings(f"https://127.0.0.1:{port}/hooks", certificates))
    assert isinstance(trouble, Deferred)
    assert trouble.everyone


def test_a_certificate_of_nobody_we_know(web: WebServer, settings: WebhookSettings) -> None:
    trouble = _fails(replace(settings, ca=None))
    assert isinstance(trouble, Unusable)
    assert "is not trusted" in str(trouble)
    assert web.asked == []


def test_this_machine_needs_no_tls(certificates: Certificates) -> None:
    with running_web() as web:
        assert _deliver(_settings(f"http://127.0.0.1:{web.port}", certificates))
        assert web.asked[0].path == "/"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hooks",
        "http://127.0.0.1.example.org/hooks",
        "http://127.1/hooks",
        "ftp://example.org/hooks",
        "file:///hooks",
        "https:///hooks",
        "https://user:password@example.org/hooks",
        "https://example.org:port/hooks",
        "https://example.org/hooks\r\nX-Other: header",
        "https://example.org/hooks other",
        "https://bücher.example/hooks",
        "https://[::1/hooks",
        "",
    ],
)
def test_only_safe_urls_are_urls(url: str) -> None:
    with pytest.raises(Unusable) as caught:
        WebhookChannel(WebhookSettings(url))
    assert "hooks" not in str(caught.value).replace("webhook", "")
    assert "password" not in str(caught.value)


# ---- proxies

_Proxied = tuple[WebServer, WebServer]
"""The server that was meant, and the proxy on the way there."""


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch, certificates: Certificates) -> Iterator[_Proxied]:
    """A server that is called hooks.example, which only a proxy finds."""
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with (
        running_web(certificates.server("hooks.example")) as web,
        running_proxy(web.port) as server,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://us:open%20up@127.0.0.1:{server.port}")
        yield web, server


def test_a_proxy_is_gone_through(proxy: _Proxied, certificates: Certificates) -> None:
    web, server = proxy
    assert _deliver(_settings("https://hooks.example/hooks", certificates))
    assert len(web.asked) == 1
    login = base64.b64encode(b"us:open up").decode()
    assert server.tunnels == [("hooks.example:443", f"Basic {login}")]


def test_a_proxy_is_not_trusted(proxy: _Proxied, certificates: Certificates) -> None:
    web, _ = proxy
    trouble = _fails(_settings("https://other.example/hooks", certificates))
    assert isinstance(trouble, Unusable)
    assert "is not trusted: Hostname mismatch" in str(trouble)
    assert web.asked == []


def test_no_proxy_leads_back_to_this_machine(
    proxy: _Proxied, web: WebServer, settings: WebhookSettings
) -> None:
    assert _deliver(settings)
    assert len(web.asked) == 1
    assert proxy[1].tunnels == []
