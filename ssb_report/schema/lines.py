"""Lines and columns of a text, found quickly however many are asked for, and how it is quoted."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from ssb_report.errors import Position

__all__ = ["at_offset", "clip", "excerpt", "offset_of"]

_LONGEST_EXCERPT = 20_000
_LONGEST_QUOTE = 60


@lru_cache(maxsize=64)
def _starts(text: str) -> tuple[int, ...]:
    """The offset at which each line begins."""
    lengths = (len(line) + 1 for line in text.split("\n")[:-1])
    return tuple(accumulate(lengths, initial=0))


def at_offset(path: str, text: str, offset: int, first_line: int = 1) -> Position:
    """Where the character at `offset` of `text` stands; its first line is line `first_line`."""
    starts = _starts(text)
    line = bisect_right(starts, offset) - 1
    return Position(path, first_line + line, offset - starts[line] + 1)


def offset_of(text: str, line: int) -> int:
    """The offset at which line `line` of `text` begins, counted from 1."""
    return _starts(text)[line - 1]


@lru_cache(maxsize=64)  # a line may have thousands of faults, and is kept once
def excerpt(text: str, line: int) -> str:
    """Line `line` of `text`, counted from 1; empty for one that is overlong or not there."""
    starts = _starts(text)
    if not 1 <= line <= len(starts):
        return ""
    end = starts[line] - 1 if line < len(starts) else len(text)
    begin = starts[line - 1]
    return text[begin:end].rstrip() if end - begin <= _LONGEST_EXCERPT else ""


def clip(text: str, *, most: int = _LONGEST_QUOTE) -> str:
    """What a stranger wrote, fit for one line of a message."""
    # What hides in a line, or turns it round, shows as what it is.
    line = " ".join(text.split())
    line = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in line)
    return line if len(line) <= most else f"{line[: most - 1]}…"
