"""Into a folder: each file appears whole, by one rename, or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from types import TracebackType
from typing import Self

from ssb_report.deliver.channels.below import below
from ssb_report.deliver.channels.model import Deferred, Parcel, Refused, Trouble, Unusable
from ssb_report.deliver.channels.settings import FolderSettings

__all__ = ["FolderChannel"]

_PART = re.compile(r"\.ssb-report-[0-9a-f]{16}\.part")
"""What a file is called until it is whole; nothing else in a folder is ever removed."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EACCES, errno.EPERM}
_NOT_PLAIN = {errno.ELOOP, errno.ENOTDIR, errno.EISDIR}
"""What opening says of a link, or of a file in the place of a folder and the other way round."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A file that waits beside its place, open and locked, in an open folder."""

    parcel: Parcel
    folder: int
    part: str
    """Nothing where the same file is in its place already."""
    open: ExitStack


class FolderChannel:
    """A folder that exists: a missing one may be a disk that is not mounted.

    Links are not followed below it, so that nobody who may write there leads a file elsewhere.
    """

    def __init__(self, settings: FolderSettings) -> None:
        self._root = settings.path
        self._offer: _Offer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.withdraw()

    def offer(self, parcel: Parcel) -> None:
        """Write the file beside its place, down to the disk, under a name that nobody looks at."""
        self.withdraw()
        *folders, name = below(parcel.to, parcel.name)
        with ExitStack() as opened, self._told(parcel):
            folder = self._open(folders, opened)
            _clear(folder)
            part = ""
            if not _has(folder, name, parcel.content):
                part = _written(folder, parcel.content, opened)
            self._offer = _Offer(parcel, folder, part, opened.pop_all())

    def hand_over(self, parcel: Parcel) -> str:
        """Give the file its name; gives back its path."""
        offer = self._offer
        if offer is None or parcel is not offer.parcel:
            raise RuntimeError("this parcel is not on offer")
        self._offer = None
        with offer.open, self._told(parcel):
            if offer.part:
                os.rename(offer.part, parcel.name, src_dir_fd=offer.folder, dst_dir_fd=offer.folder)
            # Where this fails the name may be lost with the machine; doing all of it again harms
            # nothing, since it puts the same file into the same place.
            os.fsync(offer.folder)
        return str(self._root.joinpath(*below(parcel.to, parcel.name)))

    def withdraw(self) -> None:
        """Remove the file that has no name yet."""
        if self._offer is not None:
            self._offer.open.close()
            self._offer = None

    def _open(self, folders: list[str], opened: ExitStack) -> int:
        """The folder at the end of a path below the root; those that are missing are made."""
        try:
            folder = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise Unusable(f"the folder {self._root} cannot be used: {error.strerror}") from None
        opened.callback(os.close, folder)
        for name in folders:
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=folder)
            folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            opened.callback(os.close, folder)
        return folder

    @contextmanager
    def _told(self, parcel: Parcel) -> Iterator[None]:
        """What the system refuses becomes a trouble that names the place."""
        try:
            yield
        except OSError as error:
            where = self._root.joinpath(*below(parcel.to, parcel.name))
            raise _trouble(str(where), error) from None


def _clear(folder: int) -> None:
    """Remove what killed runs left unfinished: the parts that no process holds a lock on."""
    for name in os.listdir(folder):
        if _PART.fullmatch(name):
            with suppress(OSError):
                part = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
                try:
                    flock(part, LOCK_EX | LOCK_NB)
                    os.unlink(name, dir_fd=folder)
                finally:
                    os.close(part)


def _has(folder: int, name: str, content: bytes) -> bool:
    """Whether the file is in its place already, byte for byte; raises OSError for a link there."""
    try:
        found = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except FileNotFoundError:
        return False
    with os.fdopen(found, "rb") as file:
        status = os.fstat(found)
        if not stat.S_ISREG(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, "Is no file")
        return status.st_size == len(content) and file.read() == content


def _written(folder: int, content: bytes, opened: ExitStack) -> str:
    """The name of a new file with this content, which goes with `opened` unless it is renamed."""
    part, file = _begun(folder, opened)
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]
    os.fsync(file)
    return part


def _begun(folder: int, opened: ExitStack) -> tuple[str, int]:
    """The name and the descriptor of a new file that is locked."""
    while True:
        part = f".ssb-report-{secrets.token_hex(8)}.part"
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=folder)
        opened.callback(os.close, file)
        opened.callback(_remove, part, folder)
        with suppress(OSError):  # some shared disks know no locks: then nobody clears there either
            flock(file, LOCK_EX)
        if os.fstat(file).st_nlink:  # nobody cleared it before it was locked
            return part, file


def _remove(name: str, folder: int) -> None:
    with suppress(OSError):
        os.unlink(name, dir_fd=folder)


def _trouble(where: str, error: OSError) -> Trouble:
    if error.errno in _FULL:
        return Deferred(f"{where}: no room: {error.strerror}", everyone=True)
    if error.errno == errno.EROFS:
        return Unusable(f"{where}: {error.strerror}")
    if error.errno in _NOT_PLAIN:
        return Refused(f"{where}: a link, or no folder and file, is on its way or in its place")
    if error.errno in _CLOSED:
        return Refused(f"{where}: {error.strerror}")
    return Deferred(f"{where}: {error.strerror}")
