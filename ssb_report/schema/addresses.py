"""Where something can be sent: mail addresses, hosts, web addresses and paths, each one line.

None of them can hold a line end, a second address, a login or a step upwards.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from ssb_report.schema.forms import scalar_form
from ssb_report.schema.lines import clip
from ssb_report.schema.scalars import misfit

__all__ = [
    "Address",
    "Host",
    "Line",
    "SecureUrl",
    "Size",
    "StoreUrl",
    "Unsubscribe",
    "is_address",
    "is_line",
    "is_plain_path",
]

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*", re.ASCII)
_SIZE = re.compile(r"(\d{1,4}) ?(kB|MB)", re.ASCII)
_BYTES = {"kB": 1000, "MB": 1000**2}
_PLAIN_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*", re.ASCII)
_LONGEST_LINE = 100
_LONGEST_PATH = 200
_LAST_PORT = 65535
_LAST_PORT = 65535
_STORES = ("s3", "gs", "abfs")
"""Those that put whole objects and check whom they speak to; `deliver.channels` says more."""
# What a header could take for its own end, or for another address, is in none.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^\s/?#@:\[\]]+|\[[0-9a-f:]+\])(?::(?P<port>\d{1,5}))?"
    r"(?:[/?][^\s<>,\"\\^`|]*)?",
    re.ASCII,
)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_address(text: str) -> str:
    """A mail address as it is written in a header; no line end or second address can be in it."""
    from email_validator import EmailNotValidError, validate_email

    try:
        # Whether anybody is there, the mail server knows; hosts of one's own net have no dots.
        read = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        reason = str(error).rstrip(".").splitlines()[0]
        raise misfit(f"'{clip(text)}' is no mail address", clip(reason)) from error
    return f"{read.local_part}@{read.ascii_domain}"


def is_line(text: str) -> str:
    """A name in one line."""
    if not text.strip() or len(text) > _LONGEST_LINE or not text.isprintable():
        raise misfit(f"'{clip(text)}' is no name", f"one line of at most {_LONGEST_LINE} letters")
    return text.strip()


def _is_host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise misfit(f"'{clip(text)}' is no host", "write it like mail.example.org")
    return text


def _as_bytes(value: object) -> object:
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise misfit("no size", "write it like 10 MB, or 500 kB")
    return int(found[1]) * _BYTES[found[2]]


def is_plain_path(text: str) -> str:
    """A path of plain names, which leads nowhere but downwards."""
    if not _PLAIN_PATH.fullmatch(text) or len(text) > _LONGEST_PATH or "./" in f"{text}/":
        hint = "letters, digits, '.', '-' and '_', parted by '/', like partners/energy-bureau"
        raise misfit(f"'{clip(text)}' is no path below a folder", hint)
    return text


def _is_secure(text: str) -> str:
    """A web address over TLS; on the machine itself also without."""
    found = _URL.fullmatch(text)
    scheme, host, port = found.group("scheme", "host", "port") if found else ("", "", "")
    host = host.strip("[]")
    is_known = host in _LOOPBACK or bool(_HOST.fullmatch(host))
    is_safe = scheme == "https" or host in _LOOPBACK
    if not (is_known and is_safe and 1 <= int(port or 1) <= _LAST_PORT):
        hint = "it starts with https://, without a login; other letters than ASCII as %C3%A9"
        raise misfit(f"'{clip(text)}' is no web address", hint)
    return text.rstrip("/")


def is_store(text: str) -> str:
    """The address of a folder in a store of objects, which never holds a login."""
    protocol, mark, place = text.partition("://")
    if not mark or protocol not in _STORES:
        hint = f"it starts with {', '.join(f'{each}://' for each in _STORES)}"
        raise misfit(f"'{clip(text)}' is no store", hint)
    is_plain_path(place.rstrip("/"))
    return text.rstrip("/")


def _as_unsubscribe(text: str) -> str:
    if "://" in text or not text.isascii():
        return _is_secure(text)
    return is_address(text)


_ADDRESS_FORM = scalar_form("mail address", ".+@.+", looks=())
_LINE_FORM = scalar_form("name", r".*\S.*")
_HOST_FORM = scalar_form("host", _HOST.pattern)
_SIZE_FORM = scalar_form("size", _SIZE.pattern, looks=())
_STORE_FORM = scalar_form("store", rf"(?:{'|'.join(_STORES)})://.+", looks=())
_URL_FORM = scalar_form("web address", r"https?://\S+", looks=())
_UNSUBSCRIBE_FORM = scalar_form("address", "https?://.+|.+@.+", looks=())

Address = Annotated[str, AfterValidator(is_address), WithJsonSchema(_ADDRESS_FORM)]
Line = Annotated[str, AfterValidator(is_line), WithJsonSchema(_LINE_FORM)]
Host = Annotated[str, AfterValidator(_is_host), WithJsonSchema(_HOST_FORM)]
Size = Annotated[int, BeforeValidator(_as_bytes), WithJsonSchema(_SIZE_FORM)]
StoreUrl = Annotated[str, AfterValidator(is_store), WithJsonSchema(_STORE_FORM)]
SecureUrl = Annotated[str, AfterValidator(_is_secure), WithJsonSchema(_URL_FORM)]
Unsubscribe = Annotated[str, AfterValidator(_as_unsubscribe), WithJsonSchema(_UNSUBSCRIBE_FORM)]
