"""Lists that stand side by side on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeVar

from ssb_report.html.cards import Card

__all__ = ["halved", "length"]

_Item = TypeVar("_Item")


def halved(items: Sequence[_Item], size: Callable[[_Item], int]) -> list[Sequence[_Item]]:
    """Two parts of a list, one behind the other, as equal in size as they can be."""
    sizes = list(accumulate(map(size, items), initial=0))
    place = min(range(len(sizes)), key=lambda place: abs(sizes[-1] - 2 * sizes[place]))
    return [items[:place], items[place:]]


def length(card: Card) -> int:
    """How long a card is in a list of what is shown, about."""
    return len(card.title) + len(card.value) + sum(len(field.text) for field in card.fields)
