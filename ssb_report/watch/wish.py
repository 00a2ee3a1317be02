"""What a preview is to show: an edition, under a scenario, with some numbers set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ssb_report.schema.briefing import Briefing

__all__ = ["Wish"]


@dataclass(frozen=True, slots=True)
class Wish:
    """An edition, the id of a scenario, and values by the ids of quantities.

    No edition is the first; no scenario that of the edition, or the base where it has none. Values
    are texts of the value grammar, in the unit of their quantity.
    """

    edition: str = ""
    scenario: str = ""
    by_hand: Mapping[str, str] = field(default_factory=dict)

    def settled(self, briefing: Briefing) -> Wish:
        """The same with what it left open named."""
        editions = briefing.meta.editions
        wish = replace(self, edition=self.edition or next(iter(editions)))
        model = editions.get(wish.edition)
        own = model.scenario if model else None
        return replace(wish, scenario=wish.scenario or own or "")
