"""Writes what is changed in a PDF behind its unchanged bytes: an incremental update.

A reader begins at the end: at an index of what was changed, which leads on to the one before (ISO
32000-1, 7.5.6). Ours are streams (7.5.8). What all updates of a file have in common is packed once.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

import pikepdf

from ssb_report.seals.cargo import Unsealed

__all__ = ["Base", "Packed", "packed", "stream", "updated"]

_START = re.compile(rb"startxref\n(\d+)\n%%EOF\n\Z")
_PLAIN, _PACKED = 1, 2
"""The kinds of entries in an index: an object has a place in the file, or in an object stream."""
_WIDTHS = (1, 4, 2)
"""Bytes of an entry: its kind, a place or the number of an object stream, a place in that."""


@dataclass(frozen=True, slots=True)
class Base:
    """A finished PDF to write behind: its bytes, and what an index says of the whole."""

    content: bytes
    index: int
    """Where its own index stands."""
    size: int
    """The number of the first object that is added."""
    trailer: bytes
    """Where its catalog is and what describes it."""
    identity: bytes
    """The name that it keeps through all changes."""

    @classmethod
    def of(cls, pdf: pikepdf.Pdf, content: bytes) -> Base:
        """A PDF that is open and these bytes.

        Raises
        ------
        Unsealed
            When it does not end as qpdf lets a file end.
        """
        found = _START.search(content)
        if found is None:
            raise Unsealed("it does not end as it was built")
        trailer = pdf.trailer
        roots = [name for name in ("/Root", "/Info") if name in trailer]
        named = b" ".join(b"%s %s" % (name.encode(), trailer[name].unparse()) for name in roots)
        return cls(content, int(found[1]), int(trailer.Size), named, bytes(trailer.ID[0]))


@dataclass(frozen=True, slots=True)
class Packed:
    """An object stream, and the numbers of what is in it."""

    number: int
    members: tuple[int, ...]
    body: bytes


def packed(number: int, objects: Mapping[int, bytes]) -> Packed:
    """Pack objects that are no streams into one (ISO 32000-1, 7.5.7)."""
    places, at = [], 0
    for member, body in objects.items():
        places.append(b"%d %d" % (member, at))
        at += len(body) + 1
    head = b" ".join(places) + b"\n"
    keys = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(head))
    return Packed(number, tuple(objects), stream(keys, head + b"\n".join(objects.values())))


def stream(keys: bytes, content: bytes, *, plain: bool = False) -> bytes:
    """A stream with these entries, compressed but where it has to be read as it is."""
    data = content if plain else zlib.compress(content)
    keys += b"" if plain else b" /Filter /FlateDecode"
    # The end of a line does not count; two characters, so that it is seen behind any data.
    return b"<< %s /Length %d >>\nstream\n%s\r\nendstream" % (keys, len(data), data)


def updated(base: Base, objects: Mapping[int, bytes], common: Packed) -> bytes:
    """The file with these objects added or put in the place of others.

    The same bytes come from the same arguments.
    """
    pieces = [base.content]
    at = len(base.content)
    entries: dict[int, tuple[int, int, int]] = {
        member: (_PACKED, common.number, place) for place, member in enumerate(common.members)
    }
    for number, body in ((common.number, common.body), *objects.items()):
        pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        entries[number] = (_PLAIN, at, 0)
        at += len(pieces[-1])
    own = max(base.size, *(number + 1 for number in entries))
    entries[own] = (_PLAIN, at, 0)
    keys = _index_keys(base, sorted(entries), hashlib.sha256(b"".join(pieces[1:])))
    index = stream(keys, b"".join(_entry(entries[number]) for number in sorted(entries)))
    end = b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, index, at)
    return b"".join([*pieces, end])


def _index_keys(base: Base, numbers: list[int], digest: hashlib._Hash) -> bytes:
    """What the index says; the second name of the file is that of this state of it."""
    return b"/Type /XRef /Size %d /Index [ %s ] /W [ %d %d %d ] %s /ID [ <%s> <%s> ] /Prev %d" % (
        numbers[-1] + 1,
        b" ".join(_runs(numbers)),
        *_WIDTHS,
        base.trailer,
        base.identity.hex().encode(),
        digest.hexdigest()[:32].encode(),
        base.index,
    )


def _runs(numbers: Iterable[int]) -> Iterable[bytes]:
    """The first of each run of numbers, and how many they are."""
    for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        members = [number for _, number in run]
        yield b"%d %d" % (members[0], len(members))


def _entry(fields: tuple[int, int, int]) -> bytes:
    return b"".join(
        field.to_bytes(width, "big") for field, width in zip(fields, _WIDTHS, strict=True)
    )
