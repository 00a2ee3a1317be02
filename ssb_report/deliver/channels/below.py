"""Places below a folder or a store: names that lead further down, and nowhere else."""

from __future__ import annotations

from ssb_report.deliver.channels.model import Refused

__all__ = ["below"]

_RESERVED = frozenset('\\:*?"<>|#')
"""What some disk, store or URL reads as more than a letter of a name."""
_LONGEST = 255
"""Bytes that the name of a file may have on all common disks."""


def below(place: str, name: str) -> tuple[str, ...]:
    """The folders that lead to a file, and its name; `place` may be empty.

    Raises Refused where one of them is no plain name: `..`, hidden, absolute, with controls.
    """
    parts = (*place.split("/"), name) if place else (name,)
    for part in parts:
        if not _plain(part):
            where = "/".join(parts) if place else name
            raise Refused(f"{where!r} is no place below the channel's: {part!r} is no plain name")
    return parts


def _plain(part: str) -> bool:
    return (
        part.isprintable()
        and part == part.strip(" .")
        and 0 < len(part.encode()) <= _LONGEST
        and not part.startswith("~")
        and _RESERVED.isdisjoint(part)
        and "/" not in part
    )
