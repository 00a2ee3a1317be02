"""Which sentence of one text became which of another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import takewhile

from ssb_report.diff.prose import Item

__all__ = ["Pair", "Spans", "aligned", "marks"]

Pair = tuple[Item | None, Item | None]
"""A sentence on both sides; None where it is not there."""

Spans = tuple[tuple[int, int], ...]

_ALIKE = 0.5
"""A sentence that shares less than this with another one is not that one changed."""

_TOKENS = 2_000
"""Words of a sentence up to which it is told which of them changed; beyond, all of it did."""

_SENTENCES = 25_000_000
"""Pairs of sentences of two whole sections that are looked through."""

_PAIRS = 1_000_000
"""Pairs of sentences that are weighed; beyond, all went on one side and came on the other."""

# A number, a Han character, a word, a mark.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[\u3400-\u9fff]|[^\W\d\u3400-\u9fff]+|[^\w\s]")


def aligned(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    """The sentences of two versions of a section, in pairs, in their order.

    Those that are written alike belong together, whatever they print; between them, those that
    print most of the same. Of sections of thousands of sentences, only both ends are kept.
    """
    if len(old) * len(new) > _SENTENCES:
        yield from _but_ends_replaced(old, new)
        return
    matcher = SequenceMatcher(None, _written(old), _written(new), autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(old[first:last], new[start:end], strict=True)
        else:
            yield from _paired(old[first:last], new[start:end])


def _written(items: Sequence[Item]) -> list[str]:
    return [item.source for item in items]


def _but_ends_replaced(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    """Pairs at both ends as far as they are written alike; what is between is another text."""
    shorter = min(len(old), len(new))
    begin = _alike(zip(old, new, strict=False))
    end = min(_alike(zip(reversed(old), reversed(new), strict=False)), shorter - begin)
    yield from zip(old[:begin], new[:begin], strict=True)
    yield from _replaced(old[begin : len(old) - end], new[begin : len(new) - end])
    yield from zip(old[len(old) - end :], new[len(new) - end :], strict=True)


def _alike(pairs: Iterable[tuple[Item, Item]]) -> int:
    """How many pairs from the first on are written alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0].source == pair[1].source, pairs))


def _replaced(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    yield from ((item, None) for item in old)
    yield from ((None, item) for item in new)


def _paired(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Pair]:
    """Sentences that are written otherwise, those that are most alike together.

    Of all ways to pair them in order, the one whose pairs share most (Needleman and Wunsch 1970).
    """
    if len(old) * len(new) > _PAIRS:
        yield from _replaced(old, new)
        return
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
    yield from _replaced(old[row:], new[column:])


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
    if max(len(before), len(after)) > _TOKENS:
        return _whole(before), _whole(after)
    one, other = ([found[0] for found in tokens] for tokens in (before, after))
    codes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    changed = [code for code in codes if code[0] != "equal"]
    return (
        tuple(_span(before[first:last]) for _, first, last, *_ in changed if first < last),
        tuple(_span(after[first:last]) for *_, first, last in changed if first < last),
    )


def _whole(tokens: Sequence[re.Match[str]]) -> Spans:
    return (_span(tokens),) if tokens else ()


def _span(tokens: Sequence[re.Match[str]]) -> tuple[int, int]:
    return tokens[0].start(), tokens[-1].end()
