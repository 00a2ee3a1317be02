"""Says what is out of date: data past their horizon, editions to be built anew, unseen moves."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from ssb_report.build.manifest import MANIFEST
from ssb_report.build.stage import RESULTS
from ssb_report.check.guards import Headline, overmoved
from ssb_report.compute.graph import compute
from ssb_report.document.document import revision
from ssb_report.errors import Fault, InputError
from ssb_report.html.theme import theme_folder
from ssb_report.json_text import are_texts, json_file
from ssb_report.program import code
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.horizons import Ageing, stale
from ssb_report.schema.load import load

__all__ = ["Edition", "Standing", "State", "standing"]


_KINDS = ("quantities", "contradictions", "results")
"""The numbers among results, whose readers knew them."""


class State(StrEnum):
    """What is wrong with an edition in the output folder."""

    MISSING = "missing"
    OUTDATED = "outdated"
    OTHER_PROGRAM = "other program"
    ALTERED = "altered"
    UNDECLARED = "undeclared"


_SAID = {
    State.MISSING: "not built",
    State.OUTDATED: "built from other inputs than the present ones",
    State.OTHER_PROGRAM: "built by another program, or with other templates and styles",
    State.ALTERED: "lacks files that were built, or has other ones",
    State.UNDECLARED: "of no edition any more; 'ssb-report clean' removes it",
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
    unacknowledged: tuple[Fault, ...]

    def lines(self) -> list[str]:
        """One line for each thing that is out of date, its place first."""
        aged = [
            f"{self._place(each)}: {each.id}, as of {each.provenance.as_of}, "
            f"horizon {each.span}: stale since {each.until}"
            for each in self.stale
        ]
        moved = [f"{each.position}: {each.message}" for each in self.unacknowledged]
        return aged + moved + [f"{each.folder}: {_SAID[each.state]}" for each in self.editions]

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
            "unacknowledged": [
                {"at": str(each.position), "message": each.message} for each in self.unacknowledged
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
    built = {
        edition: _results(output / briefing.id / edition) for edition in briefing.meta.editions
    }
    present = revision(briefing)
    states = {
        edition: _state(output / briefing.id / edition, results, present)
        for edition, results in built.items()
    }
    states |= dict.fromkeys(_undeclared(briefing, output / briefing.id), State.UNDECLARED)
    editions = (
        Edition(edition, output / briefing.id / edition, state)
        for edition, state in states.items()
        if state is not None
    )
    outdated = [built[edition] for edition, state in states.items() if state is State.OUTDATED]
    unseen = _unacknowledged(briefing, outdated)
    return Standing(briefing, tuple(stale(briefing, on)), tuple(editions), tuple(unseen))


def _results(folder: Path) -> dict[str, Any]:
    """The numbers that a built edition prints; nothing where there is none."""
    try:
        results = json_file(folder / RESULTS)
        numbers = [each for kind in _KINDS for each in results.get(kind, {}).values()]
    except (OSError, ValueError, AttributeError):
        return {}
    is_ours = isinstance(results.get("revision"), str) and all(map(_is_number, numbers))
    return results if is_ours else {}


def _is_number(found: object) -> bool:
    """Whether this is a number as results have it."""
    return (
        isinstance(found, dict)
        and isinstance(found.get("value"), int | float)
        and abs(found["value"]) <= sys.float_info.max
        and are_texts({name: found.get(name) for name in ("unit", "printed")})
    )


def _state(folder: Path, results: dict[str, Any], present: str) -> State | None:
    """What is wrong with a built edition; nothing where a build would make it as it is."""
    if not results:
        return State.MISSING
    if results["revision"] != present:
        return State.OUTDATED
    try:
        manifest = json_file(folder / MANIFEST)
        made_by, files = manifest["program"]["code"], manifest["files"]
        there = {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*")
            if path.is_file() and path != folder / MANIFEST
        }
    except (OSError, ValueError, LookupError, TypeError):
        return State.ALTERED
    if there != files:
        return State.ALTERED
    return None if made_by == code(theme_folder()) else State.OTHER_PROGRAM


def _undeclared(briefing: Briefing, output: Path) -> list[str]:
    """The built editions that the briefing no longer has; one under a scenario is of its own."""
    folders = (path.parent.parent for path in output.glob(f"*/{RESULTS}"))
    names = (folder.name for folder in folders)
    return sorted(name for name in names if name.partition("+")[0] not in briefing.meta.editions)


def _unacknowledged(briefing: Briefing, outdated: list[dict[str, Any]]) -> list[Fault]:
    """The guarded numbers that moved since editions were built, and nobody said so.

    Raises
    ------
    InputError
        When a calculation has faults.
    """
    if not briefing.meta.guards or not outdated:
        return []
    numbers, faults = compute(briefing)
    if faults:
        raise InputError(faults)
    found = [overmoved(briefing, numbers, before) for before in _headlines(outdated)]
    return list(dict.fromkeys(fault for faults in found for fault in faults))


def _headlines(editions: list[dict[str, Any]]) -> Iterable[dict[str, Headline]]:
    """The numbers of built editions as their readers know them: of each state of the inputs all."""
    states: dict[str, dict[str, Headline]] = {}
    for results in editions:
        if "scenario" in results:
            continue
        numbers = states.setdefault(results["revision"], {})
        for key, number in _printed(results):
            others = numbers[key].printed if key in numbers else ()
            numbers[key] = replace(number, printed=(*others, *number.printed))
    return states.values()


def _printed(results: dict[str, Any]) -> Iterator[tuple[str, Headline]]:
    for kind in _KINDS:
        for key, number in results.get(kind, {}).items():
            printed = " ".join(number["printed"].split())
            yield key, Headline(number["value"], number["unit"], (printed,))
