"""What tells a user's own builds from what a branch brought: sums under a key that no branch knows.

The key lies in the user's own folder, beside the fonts, and never in a checkout. It is made when it
is first needed. Without it, or under another, what was kept is as if it were not there: that costs
time and nothing else.
"""

from __future__ import annotations

import os
import stat
import threading
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from ssb_report.errors import OutsideError

__all__ = ["KEY", "SUM_BYTES", "cache_folder", "own_name", "own_sum", "why_not_own"]

KEY = "own.key"
"""The file in `cache_folder`; who copies it to another machine has that trust what is kept here."""

SUM_BYTES = 32

_KEY_BYTES = 32
_NAME_BYTES = 16


def cache_folder() -> Path:
    """Where everything goes that can be made again: ``$SSB_REPORT_CACHE``, or the user's cache."""
    if chosen := os.environ.get("SSB_REPORT_CACHE"):
        return Path(chosen).absolute()
    if (shared := os.environ.get("XDG_CACHE_HOME", "")).startswith("/"):
        return Path(shared) / "ssb-report"
    try:
        return Path.home() / ".cache" / "ssb-report"
    except RuntimeError:
        message = "no home folder to keep fonts in: set SSB_REPORT_CACHE to a folder"
        raise OutsideError(message) from None


def own_sum(name: str, content: bytes) -> bytes:
    """The sum of a content under its name, of 32 bytes, which takes the key to make."""
    total = blake2b(key=_present().secret, digest_size=SUM_BYTES, person=b"sum")
    total.update(len(name.encode()).to_bytes(8, "big"))
    total.update(name.encode())
    total.update(content)
    return total.digest()


def own_name(name: str) -> str:
    """A name as files have it, of 32 hexadecimal digits: under each key another one.

    So users of one folder never take away what others keep there.
    """
    total = blake2b(name.encode(), key=_present().secret, digest_size=_NAME_BYTES, person=b"name")
    return total.hexdigest()


def why_not_own() -> str:
    """Why nobody will know again what this process keeps; nothing where the key was kept."""
    return _present().trouble


class _Key(NamedTuple):
    secret: bytes
    trouble: str = ""


def _present() -> _Key:
    try:
        return _key(cache_folder())
    except OutsideError:
        return _key(None)


@cache
def _key(folder: Path | None) -> _Key:
    """The key in a folder; where none can be kept, one of this process alone."""
    if folder is None:
        return _Key(os.urandom(_KEY_BYTES), "no home folder for a key: set SSB_REPORT_CACHE")
    path = folder / KEY
    why = "others can read what is written there"
    try:
        secret = _read(path) or _made(path)
    except OSError as error:
        secret, why = None, error.strerror or str(error)
    return _Key(secret) if secret else _Key(os.urandom(_KEY_BYTES), f"no key in {folder}: {why}")


def _read(path: Path) -> bytes | None:
    """The key in a file, if it is one and nobody else can read it.

    A file that git has written others can read, where the umask is as usual; a link may lead to it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        mode = os.fstat(descriptor).st_mode
        found = os.read(descriptor, _KEY_BYTES + 1) if stat.S_ISREG(mode) else b""
    finally:
        os.close(descriptor)
    is_private = not mode & (stat.S_IRWXG | stat.S_IRWXO)
    return found if is_private and len(found) == _KEY_BYTES else None


def _made(path: Path) -> bytes | None:
    """Make a key, or take that of a process which was faster; nothing where it stays no secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_KEY_BYTES))
        try:
            os.link(part, path)  # which never replaces one that is there
        except OSError:  # one is there, or the disk has no such links
            if _read(path) is None:
                part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return _read(path)
