"""Where something can be sent: mail addresses, hosts, web addresses and paths, each one line.

None of them can hold a line end, a second address, a login or a step upwards.
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

from ssb_report.schema.lines import clip
from ssb_report.schema.scalars import misfit

__all__ = [
    "Address",
    "Host",
    "Line",
    "SecureUrl",
    "Size",
    "Unsubscribe",
    "is_address",
    "is_plain_path",
]

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.ASCII)
_SIZE = re.compile(r"(\d{1,4}) ?(kB|MB)", re.ASCII)
_BYTES = {"kB": 1000, "MB": 1000**2}
_PLAIN_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*", re.ASCII)
_LONGEST_LINE = 100
_LONGEST_PATH = 200
_LAST_PORT = 65535
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


def _is_line(text: str) -> str:
    if not text.strip() or len(text) > _LONGEST_LINE or not text.isprintable():
        raise misfit(f"'{clip(text)}' is no name", f"one line of at most {_LONGEST_LINE} letters")
    return text.strip()


def _is_host(text: str) -> str:
    if not _HOST.fullmatch(text) or ".." in text:
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
    try:
        parts = urlsplit(text)
        host, is_whole = parts.hostname or "", bool(parts.netloc) and "@" not in parts.netloc
    except ValueError:
        host, is_whole = "", False
    allowed = {"https", "http"} if host in _LOOPBACK else {"https"}
    if not is_whole or not host or parts.scheme not in allowed or re.search(r"\s", text):
        hint = "it starts with https://, without a login"
        raise misfit(f"'{clip(text)}' is no web address", hint)
    return text.rstrip("/")


def _as_unsubscribe(text: str) -> str:
    return _is_secure(text) if "://" in text else is_address(text)


Address = Annotated[str, AfterValidator(is_address)]
Line = Annotated[str, AfterValidator(_is_line)]
Host = Annotated[str, AfterValidator(_is_host)]
Size = Annotated[int, BeforeValidator(_as_bytes)]
SecureUrl = Annotated[str, AfterValidator(_is_secure)]
Unsubscribe = Annotated[str, AfterValidator(_as_unsubscribe)]
