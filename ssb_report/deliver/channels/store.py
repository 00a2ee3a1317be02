"""Into a store of objects, which has each object whole or not at all."""

from __future__ import annotations

import errno
import re
from types import TracebackType
from typing import Any, Self

from ssb_report.deliver.channels.below import below
from ssb_report.deliver.channels.model import Deferred, Parcel, Refused, Trouble, Unusable
from ssb_report.deliver.channels.network import one_line
from ssb_report.deliver.channels.settings import STORES, StoreSettings

__all__ = ["StoreChannel"]

_URL = re.compile(r"(?P<protocol>[a-z0-9]+)://(?P<bucket>[\w.@-]+)(?:/(?P<folder>.*))?", re.ASCII)
"""No chain of URLs, no password, no query, no port; the @ is Azure's, before the account."""

_TYPE = "application/pdf"
_NAMED = {"s3": {"ContentType": _TYPE}, "gs": {"content_type": _TYPE}}
"""How a protocol is told of what type a file is."""

_ATTEMPTS = 2
_SLOWEST = 50_000
"""Bytes a second of the slowest line that is waited for."""

_WRONG = {errno.EINVAL, errno.ENOSYS, errno.EPERM, getattr(errno, "EREMCHG", errno.ENOENT)}
"""What s3fs makes of answers that blame the request, the region or the name of a bucket."""


class StoreChannel:
    """A bucket, or a folder in it. Putting the same object again changes nothing.

    So whatever fails here is never in doubt. Nothing is asked of the store beforehand: to look
    into a bucket needs rights that a key for putting files there need not have.
    """

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        found = _URL.fullmatch(settings.url)
        if found is None:
            raise Unusable(f"{one_line(settings.url)!r} is no URL of a store (s3://bucket/folder)")
        self._protocol = found["protocol"]
        if self._protocol not in STORES:
            names = ", ".join(f"{name}://" for name in STORES)
            raise Unusable(f"nothing is put into {self._protocol}://; there are {names}")
        self._base = settings.url.rstrip("/")
        if found["folder"]:
            try:
                below(found["folder"].rstrip("/"), "file")
            except Refused as error:
                raise Unusable(f"{self._base}: {error}") from None
        self._files: Any = None
        self._offered: Parcel | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.withdraw()
        self._files = None  # which ends its connections

    def offer(self, parcel: Parcel) -> None:
        """See that the place is one, and that its protocol is spoken here."""
        self._offered = None
        below(parcel.to, parcel.name)
        if self._files is None:
            self._files = self._opened()
        self._offered = parcel

    def hand_over(self, parcel: Parcel) -> str:
        """Put the object; gives back its URL."""
        if parcel is not self._offered:
            raise RuntimeError("this parcel is not on offer")
        self._offered = None
        url = "/".join((self._base, *below(parcel.to, parcel.name)))
        named = _NAMED.get(self._protocol, {})
        # A client's own limits leave gaps: s3fs waits for ever for leave to send.
        limit = _ATTEMPTS * self._settings.timeout + len(parcel.content) / _SLOWEST
        try:
            self._files.pipe_file(url, parcel.content, timeout=limit, **named)
        except Exception as error:  # noqa: BLE001 - each protocol has errors of its own
            raise _trouble(url, error) from None
        return url

    def withdraw(self) -> None:
        """Forget the parcel; the store knows nothing of it."""
        self._offered = None

    def _opened(self) -> Any:  # noqa: ANN401 - fsspec has no types
        from fsspec.core import url_to_fs

        package = STORES[self._protocol]
        try:
            files, _ = url_to_fs(self._base, skip_instance_cache=True, **self._options())
        except ImportError:
            raise Unusable(f"{self._protocol}:// needs the package {package}") from None
        except Exception as error:  # noqa: BLE001 - each protocol has errors of its own
            raise _trouble(self._base, error) from None
        if self._protocol == "s3":
            files.retries = 1  # botocore tries again itself
        return files

    def _options(self) -> dict[str, object]:
        if self._protocol != "s3":
            return {}
        seconds = self._settings.timeout
        return {
            "config_kwargs": {
                "connect_timeout": seconds,
                "read_timeout": seconds,
                "retries": {"mode": "standard", "total_max_attempts": _ATTEMPTS},
            }
        }


def _trouble(url: str, error: Exception) -> Trouble:
    """What it means that a store did not take an object."""
    said = one_line(str(error)) or "no answer in time"
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return Refused(f"{url}: {said}")
    if _wrong(error):
        return Unusable(f"{url}: {said}")
    return Deferred(f"{url}: {said}", everyone=True)


def _wrong(error: Exception) -> bool:
    """Whether trying again is of no use to anybody: no bucket, no rights, no login."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "BotoCoreError" in kinds:
        # All that botocore finds by itself, and not what the network does.
        return "SSLError" in kinds or not kinds & {"ConnectionError", "HTTPClientError"}
    if isinstance(error, OSError) and error.errno in _WRONG:
        return True
    return isinstance(error, FileNotFoundError | PermissionError | ValueError)
