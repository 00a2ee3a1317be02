"""Objects in a real store, and each way in which it takes none."""

from __future__ import annotations

import pytest

from ssb_report.deliver.channels.model import Deferred, Refused, Trouble, Unusable
from ssb_report.deliver.channels.settings import StoreSettings
from ssb_report.deliver.channels.store import StoreChannel
from tests.servers.objects import Objects
from tests.servers.web import WebServer, running_web
from tests.unit.deliver.channels.parcels import PDF, deaf, parcel, refusing

NAME = "solar-modules-en-2025-06.pdf"


def _deliver(url: str, to: str = "", content: bytes = PDF, timeout: float = 10) -> str:
    given = parcel(to, content=content)
    with StoreChannel(StoreSettings(url, timeout=timeout)) as channel:
        channel.offer(given)
        return channel.hand_over(given)


def _fails(url: str, to: str = "", timeout: float = 10) -> Trouble:
    with pytest.raises(Trouble) as caught:
        _deliver(url, to, timeout=timeout)
    return caught.value


@pytest.mark.parametrize(
    ("url", "to", "key"),
    [
        ("s3://reports", "", NAME),
        ("s3://reports/", "investors", f"investors/{NAME}"),
        ("s3://reports/2025/q2/", "投资者/anna b", f"2025/q2/投资者/anna b/{NAME}"),
    ],
)
def test_an_object_comes_into_its_place(objects: Objects, url: str, to: str, key: str) -> None:
    assert _deliver(url, to) == f"s3://reports/{key}"
    found = objects.client().get_object(Bucket="reports", Key=key)
    assert found["Body"].read() == PDF
    assert found["ContentType"] == "application/pdf"


def test_an_offer_alone_brings_nothing(objects: Objects) -> None:
    with StoreChannel(StoreSettings("s3://reports")) as channel:
        given = parcel()
        channel.offer(given)
        channel.withdraw()
        with pytest.raises(RuntimeError):
            channel.hand_over(given)
    assert "Contents" not in objects.client().list_objects_v2(Bucket="reports")


def test_twice_is_once(objects: Objects) -> None:
    _deliver("s3://reports")
    _deliver("s3://reports", content=b"newer")
    (only,) = objects.client().list_objects_v2(Bucket="reports")["Contents"]
    assert only["Size"] == len(b"newer")


@pytest.mark.parametrize("to", ["..", "a/../b", "/a", "a?versionId=1", "a#b", "s3://other", "*"])
def test_no_place_leads_out(objects: Objects, to: str) -> None:
    assert isinstance(_fails("s3://reports/ours", to), Refused)
    assert "Contents" not in objects.client().list_objects_v2(Bucket="reports")


@pytest.mark.parametrize(
    "url",
    [
        "file:///share",
        "/share",
        "memory://reports",
        "http://example.org",
        "ftp://example.org/reports",
        "sftp://example.org/reports",
        "github://someone:something@/",
        "simplecache::s3://reports",
        "s3://reports::file:///share",
        "s3://key:password@reports",
        "s3://reports?anon=true",
        "s3://reports/../other",
        "s3://reports/.hidden",
        "s3://",
        "s3://reports/\n",
    ],
)
def test_only_stores_are_stores(url: str) -> None:
    with pytest.raises(Unusable) as caught:
        StoreChannel(StoreSettings(url))
    assert str(caught.value).isprintable()


def test_a_package_that_is_missing_is_named() -> None:
    # None of the tests needs Google's store.
    assert str(_fails("gs://reports")) == "gs:// needs the package gcsfs"


@pytest.mark.usefixtures("objects")
def test_a_bucket_that_does_not_exist() -> None:
    trouble = _fails("s3://nowhere")
    assert isinstance(trouble, Unusable)
    assert str(trouble).startswith(f"s3://nowhere/{NAME}: The specified bucket does not exist")


def test_a_key_that_is_not_known(objects: Objects) -> None:
    with objects.strict():
        trouble = _fails("s3://reports")
    assert isinstance(trouble, Unusable)
    assert "Access Key Id you provided does not exist" in str(trouble)


@pytest.mark.usefixtures("objects")
def test_no_key_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    trouble = _fails("s3://reports")
    assert isinstance(trouble, Unusable)
    assert "Unable to locate credentials" in str(trouble)


@pytest.mark.usefixtures("objects")
def test_a_store_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    with refusing() as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        trouble = _fails("s3://reports")
    assert isinstance(trouble, Deferred)
    assert trouble.everyone


@pytest.mark.usefixtures("objects")
def test_a_store_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with deaf() as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        trouble = _fails("s3://reports", timeout=0.2)
    assert isinstance(trouble, Deferred)


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.usefixtures("objects")
def test_a_store_with_troubles(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    with running_web() as web:
        web.status = status
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{web.port}")
        trouble = _fails("s3://reports")
    assert isinstance(trouble, Deferred)
    assert trouble.everyone


@pytest.mark.usefixtures("objects")
def test_a_certificate_of_nobody_we_know(monkeypatch: pytest.MonkeyPatch, web: WebServer) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://127.0.0.1:{web.port}")
    trouble = _fails("s3://reports")
    assert isinstance(trouble, Unusable)
    assert "certificate" in str(trouble).lower()
    assert web.asked == []
