"""The line by which a data file says that it was copied, and that nobody has gone through it."""

from __future__ import annotations

import re

__all__ = ["copied_at", "copied_line"]

_BEFORE, _BEHIND = "# Copied from ", ": go through all of it, then remove this line."
_FOUND = re.compile(rf"^{re.escape(_BEFORE)}[^:\n]+{re.escape(_BEHIND)}", re.MULTILINE)


def copied_line(other: str) -> str:
    """The line for a file that was copied from the briefing called `other`."""
    return f"{_BEFORE}{other}{_BEHIND}"


def copied_at(text: str) -> int | None:
    """Where the line begins in the text of a file; None where somebody removed it."""
    found = _FOUND.search(text)
    return found.start() if found else None
