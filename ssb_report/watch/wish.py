"""What a preview is to show: an edition, under a scenario, with some numbers set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Wish"]


@dataclass(frozen=True, slots=True)
class Wish:
    """An edition, the id of a scenario (empty for the base), and values by the ids of quantities.

    Values are texts of the value grammar, in the unit of their quantity.
    """

    edition: str
    scenario: str = ""
    by_hand: Mapping[str, str] = field(default_factory=dict)
