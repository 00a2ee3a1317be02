"""Says what is out of date: data past their horizon, and editions that are to be built anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ssb_report.build.stage import RESULTS
from ssb_report.document.document import revision
from ssb_report.errors import InputError
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.horizons import Ageing, stale
from ssb_report.schema.load import load

__all__ = ["Edition", "Standing", "State", "standing"]


class State(StrEnum):
    """What is wrong with an edition in the output folder."""

    MISSING = "missing"
    OUTDATED = "outdated"


_SAID = {
    State.MISSING: "not built",
    State.OUTDATED: "built from other inputs than the present ones",
}


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition that is to be built, and where."""

    id: str
    folder: Path
    state: State


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a briefing is out of date on a day."""

    briefing: Briefing
    stale: tuple[Ageing, ...]
    editions: tuple[Edition, ...]

    def lines(self) -> list[str]:
        """One line for each thing that is out of date, its place first."""
        aged = [
            f"{self._place(each)}: {each.id}, as of {each.provenance.as_of}, "
            f"horizon {each.span}: stale since {each.until}"
            for each in self.stale
        ]
        return aged + [f"{each.folder}: {_SAID[each.state]}" for each in self.editions]

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "stale": [
                {
                    "id": each.id,
                    "as_of": each.provenance.as_of,
                    "kind": each.provenance.kind or None,
                    "horizon": each.horizon,
                    "since": each.until,
                    "at": self._place(each),
                }
                for each in self.stale
            ],
            "editions": {each.id: each.state.value for each in self.editions},
        }

    def _place(self, aged: Ageing) -> str:
        return str(self.briefing.position("quantities", aged.id, "as_of"))


def standing(folder: Path, output: Path, on: str) -> Standing:
    """What of the briefing in a folder is out of date on a date.

    Raises
    ------
    InputError
        When the briefing has faults.
    """
    briefing, faults = load(folder)
    if faults:
        raise InputError(faults)
    present = revision(briefing)
    editions = []
    for edition in briefing.meta.editions:
        built = output / briefing.id / edition
        state = _state(built, present)
        if state is not None:
            editions.append(Edition(edition, built, state))
    return Standing(briefing, tuple(stale(briefing, on)), tuple(editions))


def _state(folder: Path, present: str) -> State | None:
    """What is wrong with a built edition; nothing where it came from the present inputs."""
    try:
        results = json.loads((folder / RESULTS).read_text(encoding="utf-8"))
        found = results["revision"]
    except (OSError, ValueError, LookupError, TypeError):
        return State.MISSING
    return None if found == present else State.OUTDATED
