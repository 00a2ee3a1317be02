"""What the last build of an edition was made from, so that the next one knows what has changed.

It stands in the store's folder, one record an edition's folder, and is forgotten without harm. It
carries a sum that takes the user's own key to make, since a branch may bring a record that says
that all stands, and a forged edition with it.

Nothing here reads YAML or knows a number, so that a build with nothing to do ends at once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from ssb_report.build.formats import Wanted
from ssb_report.fingerprint import code_files, digest, file_digests, libraries
from ssb_report.json_text import are_texts, json_object, plain_file
from ssb_report.own import own_sum

__all__ = [
    "Asked",
    "State",
    "file_sums",
    "is_intact",
    "last_state",
    "sources",
    "states_of",
    "write_state",
]

_FORM = 1
"""Of the record; raise it when that changes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a build was told to make: an edition under a scenario and with numbers set by hand."""

    edition: str
    inputs: str
    formats: tuple[str, ...]
    archive: str
    scenario: str = ""
    by_hand: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls, edition: str, inputs: Path, wanted: Wanted, scenario: str, by_hand: Mapping[str, str]
    ) -> Asked:
        """The request as the command line has it."""
        numbers = tuple(sorted(by_hand.items()))
        formats = tuple(sorted(wanted.formats))
        return cls(edition, str(inputs), formats, wanted.archive.value, scenario, numbers)


@dataclass(frozen=True, slots=True)
class State:
    """How an edition was built: `sources`, `files` and `pieces` are digests by names.

    `declared` are the editions that its briefing has; those under a scenario of their own map to
    it. `pieces` maps each piece to what it was made from.
    """

    asked: Asked
    sources: Mapping[str, str]
    declared: Mapping[str, str]
    files: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    pieces: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def sources(inputs: Path, theme: Path) -> dict[str, str]:
    """The digest of everything that the editions of a briefing are made from, by its name.

    These are the briefing's files, the theme's, the program's code and what is installed.
    """
    groups = {"": file_digests(inputs), "templates/": file_digests(theme), "code/": code_files()}
    named = {"libraries": libraries()}
    for top, group in groups.items():
        named |= {f"{top}{name}": value for name, value in group.items()}
    return named


def write_state(cache: Path | None, folder: Path, state: State | None) -> None:
    """Remember how the edition in `folder` was built, or that nobody can say.

    Where the disk refuses, nothing is remembered.
    """
    if cache is None:
        return
    path = _record(cache, folder)
    if path.parent.is_symlink():  # it may have come with a branch, and lead anywhere
        return
    with suppress(OSError):
        if state is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.unlink(missing_ok=True)
        content = json.dumps({"form": _FORM, **asdict(state)}).encode()
        with part.open("xb") as file:  # which no link leads elsewhere
            file.write(_sum(folder, content) + content)
        part.replace(path)


def last_state(cache: Path | None, folder: Path) -> State | None:
    """How the edition in `folder` was built last, if that is remembered."""
    if cache is None or _record(cache, folder).parent.is_symlink():
        return None
    try:
        total, line_end, content = plain_file(_record(cache, folder)).partition(b"\n")
        is_own = total + line_end == _sum(folder, content)
        return _state(json_object(content)) if is_own else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None  # there is none, or one of another release


def _state(found: dict[str, Any]) -> State | None:
    if found.pop("form") != _FORM:
        return None
    asked = found.pop("asked")
    asked |= {
        "formats": tuple(asked["formats"]),
        "by_hand": tuple((key, value) for key, value in asked["by_hand"]),
    }
    warnings = tuple(found.pop("warnings"))
    pieces = found.pop("pieces")
    state = State(Asked(**asked), **found, warnings=warnings, pieces=pieces)
    by_name = (state.sources, state.declared, state.files, *pieces.values())
    texts = (*warnings, state.asked.scenario, state.asked.edition, *chain(*state.asked.by_hand))
    is_ours = all(map(are_texts, by_name)) and all(isinstance(each, str) for each in texts)
    return state if is_ours else None


def states_of(cache: Path | None, output: Path) -> dict[Path, State]:
    """How the editions in a briefing's output folder were built."""
    try:
        folders = sorted(path for path in output.iterdir() if path.is_dir())
    except OSError:
        return {}
    states = {folder: last_state(cache, folder) for folder in folders}
    return {folder: state for folder, state in states.items() if state is not None}


def is_intact(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether an edition's folder still has each file as it was built, and no other."""
    try:
        return file_digests(folder) == files
    except OSError:
        return False


def _record(cache: Path, folder: Path) -> Path:
    return cache / "editions" / f"{digest(str(folder.absolute()))}.json"


def _sum(folder: Path, content: bytes) -> bytes:
    """The first line of a record, by which its user knows it for his own and of that folder."""
    return own_sum(f"record {folder.absolute()}", content).hex().encode() + b"\n"


def file_sums(files: Mapping[str, bytes]) -> dict[str, str]:
    """The digests that `is_intact` compares with."""
    return {name: digest(content) for name, content in files.items()}
