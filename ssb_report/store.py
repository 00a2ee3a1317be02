"""A folder of things that were made once: found by what they were made from, lost without harm.

Entries are bytes under the digest of all that went into them; they never change, so nobody waits
for anybody: what several processes write at once is the same, appears by a rename, and carries a
sum against disks and kills. The sum takes the user's own key to make, so that what came with a
branch is not there. Nothing in it is code, and nothing is read that was not asked for.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ssb_report.own import SUM_BYTES, own_name, own_sum, why_not_own

__all__ = ["ROOM", "Memory", "Store"]

ROOM = 512 * 1024 * 1024
"""Bytes that a store may take; what was not used for longest goes first."""

MEMORY = 24 * 1024 * 1024
"""Bytes that a process keeps of such things for itself."""

_SHELF = re.compile("[0-9a-f]{2}")
_ENTRY = re.compile(r"[0-9a-f]{32}(?:\.\d+-\d+\.part)?")
"""What a store itself writes: nothing else in its folder is touched, whosever that folder is."""
_PART = ".part"
_ABANDONED = 3600.0
"""Seconds after which the part of a file belongs to a build that was killed."""


class Store:
    """The store in a folder; with none, one that keeps nothing.

    A disk that refuses costs time and nothing else: then `trouble` says why, once.
    """

    def __init__(self, folder: Path | None, room: int = ROOM) -> None:
        self.folder = folder
        self.room = room
        self.trouble = ""

    def load(self, key: str) -> bytes | None:
        """What this user saved under a key, or nothing: also where it is no longer what it was."""
        if self.folder is None:
            return None
        path = self._path(self.folder, key)
        if path.parent.is_symlink() or path.is_symlink():
            return None  # it came with a branch, and may lead anywhere
        try:
            found = path.read_bytes()
        except OSError:
            return None
        total, content = found[:SUM_BYTES], found[SUM_BYTES:]
        if own_sum(_named(key), content) != total:
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)  # the time of its last use, for `trim` alone
        return content

    def save(self, key: str, content: bytes) -> None:
        """Keep `content` under the digest of what it was made from."""
        if self.folder is None:
            return
        path = self._path(self.folder, key)
        part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}{_PART}")
        try:
            _make_shelf(path.parent)
            part.unlink(missing_ok=True)
            with part.open("xb") as file:  # which no link leads elsewhere
                file.write(own_sum(_named(key), content) + content)
            part.replace(path)
        except OSError as error:
            self.trouble = f"nothing can be kept in {self.folder}: {error.strerror or error}"
            with suppress(OSError):
                part.unlink(missing_ok=True)
        else:
            self.trouble = self.trouble or _unknown_later()

    def trim(self) -> None:
        """Remove what was used longest ago until the rest fits into the room."""
        if self.folder is None:
            return
        entries = sorted(self._entries(self.folder), reverse=True)
        newest = entries[0][0] if entries else 0.0
        taken = 0
        for used, size, path in entries:
            taken += size
            if taken > self.room or (path.endswith(_PART) and newest - used > _ABANDONED):
                with suppress(OSError):  # another build was faster
                    os.unlink(path)  # noqa: PTH108 - a plain path, of thousands

    def _entries(self, folder: Path) -> Iterator[tuple[float, int, str]]:
        """Time of use, size and path of each entry."""
        for shelf in _scanned(folder, _SHELF):
            if shelf.is_dir(follow_symlinks=False):
                for entry in _scanned(Path(shelf.path), _ENTRY):
                    with suppress(OSError):
                        found = entry.stat(follow_symlinks=False)
                        yield found.st_mtime, found.st_size, entry.path

    def _path(self, folder: Path, key: str) -> Path:
        name = own_name(_named(key))
        return folder / name[:2] / name


class Memory(Store):
    """What was made once, in the memory of a process, for as long as its room lasts.

    It takes from a folder what that has, and writes nothing there: of a thousand variants of a
    thing nobody asks for one again.
    """

    def __init__(self, folder: Path | None, room: int = MEMORY) -> None:
        super().__init__(folder, room)
        self._kept: dict[str, bytes] = {}
        self._taken = 0

    def load(self, key: str) -> bytes | None:
        """What is kept under a key; it then goes last."""
        found = self._kept.pop(key, None)
        if found is None:
            found = super().load(key)
            if found is not None:
                self.save(key, found)
            return found
        self._kept[key] = found
        return found

    def save(self, key: str, content: bytes) -> None:
        """Keep something, and let go of what was not used for longest where there is no room."""
        self._taken += len(content) - len(self._kept.pop(key, b""))
        self._kept[key] = content
        while self._taken > self.room:
            self._taken -= len(self._kept.pop(next(iter(self._kept))))

    def trim(self) -> None:
        """Nothing: it is never too large."""


def _named(key: str) -> str:
    """What sums and files call an entry."""
    return f"piece {key}"


def _unknown_later() -> str:
    why = why_not_own()
    return why and f"what this build keeps no other will take: {why}"


def _make_shelf(shelf: Path) -> None:
    """Make a folder of a store, which may be a link that came with a branch: then refuse it."""
    shelf.mkdir(parents=True, exist_ok=True)
    if shelf.is_symlink():
        raise OSError(f"{shelf.name} is a symbolic link")


def _scanned(folder: Path, names: re.Pattern[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if names.fullmatch(entry.name)]
    except OSError:
        return []
