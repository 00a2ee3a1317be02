"""Which sentence of one text became which of another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from ssb_report.diff.prose import Item

__all__ = ["Pair", "Spans", "aligned", "marks"]

Pair = tuple[Item | None, Item | None]
"""A sentence on both sides; None where it is not there."""

Spans = tuple[tuple[int, int], ...]

_ALIKE = 0.5
"""A sentence that shares less than this with another one is not that one changed."""

# A number, a Han character, a word, a mark.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[\u3400-\u9fff]|[^\W\d\u3400-\u9fff]+|[^\w\s]")


def aligned(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    """The sentences of two versions of a section, in pairs, in their order.

    Those that are written alike belong together, whatever they print; between them, those that
    print most of the same.
    """
    matcher = SequenceMatcher(None, _written(old), _written(new), autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(old[first:last], new[start:end], strict=True)
        else:
            yield from _paired(old[first:last], new[start:end])


def _written(items: Sequence[Item]) -> list[str]:
    return [item.source for item in items]


def _paired(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    """Sentences that are written otherwise, those that are most alike together.

    Of all ways to pair them in order, the one whose pairs share most (Needleman and Wunsch 1970).
    """
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for row in reversed(range(len(old))):
        for column in reversed(range(len(new))):
            together = best[row + 1][column + 1] + _likeness(old[row], new[column])
            best[row][column] = max(best[row + 1][column], best[row][column + 1], together)
    row = column = 0
    while row < len(old) and column < len(new):
        if best[row][column] == best[row + 1][column]:
            yield old[row], None
            row += 1
        elif best[row][column] == best[row][column + 1]:
            yield None, new[column]
            column += 1
        else:
            yield old[row], new[column]
            row, column = row + 1, column + 1
    yield from ((item, None) for item in old[row:])
    yield from ((None, item) for item in new[column:])


def _likeness(one: Item, other: Item) -> float:
    """The share of tokens that two sentences have in common; 0 where that is not enough."""
    if one.is_block or other.is_block:
        return 0.0
    first, second = _counted(one.text), _counted(other.text)
    share = 2 * (first & second).total() / max(first.total() + second.total(), 1)
    return share if share >= _ALIKE else 0.0


@lru_cache(maxsize=4096)
def _counted(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text))


def marks(old: str, new: str) -> tuple[Spans, Spans]:
    """The parts of two texts that are not in the other one; numbers are whole.

    Each is given by where it begins and ends.
    """
    before, after = (list(_TOKEN.finditer(text)) for text in (old, new))
    one, other = ([found[0] for found in tokens] for tokens in (before, after))
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    changed = [code for code in codes if code[0] != "equal"]
    return (
        tuple(_span(before[first:last]) for _, first, last, *_ in changed if first < last),
        tuple(_span(after[first:last]) for *_, first, last in changed if first < last),
    )


def _span(tokens: Sequence[re.Match[str]]) -> tuple[int, int]:
    return tokens[0].start(), tokens[-1].end()
