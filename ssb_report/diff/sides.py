"""The two sides of a comparison: revisions, folders, manifests and artefacts."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ssb_report.check.check import Checked, check, under
from ssb_report.diff.git import find_revision, write_inputs
from ssb_report.diff.programs import program_of_folder, program_of_revision
from ssb_report.errors import InputError, Position, UsageError
from ssb_report.json_text import json_object

__all__ = ["Side", "opened"]

_META = "briefing.yaml"
_MANIFEST = "manifest.json"
_ARTEFACTS = (".pdf", ".html")
_ALLOWED = (
    "a git revision, a briefing's folder, a folder of briefings, the manifest.json of an edition, "
    "or a PDF or an HTML page that was built"
)
_ID = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Side:
    """One side: a folder of briefings, and what to call it and the places in it.

    An artefact has one briefing and one `edition`, perhaps under a `scenario` and with numbers set
    `by_hand`; `revision` is the one printed in it, `artefact` its file where that is a PDF.
    `program` is the digest of the program that makes, or made, its editions.
    """

    name: str
    folder: Path
    shown: str
    briefings: tuple[str, ...]
    is_single: bool = False
    edition: str = ""
    scenario: str = ""
    by_hand: Mapping[str, str] = field(default_factory=dict)
    revision: str = ""
    artefact: Path | None = None
    program: str = ""

    def place(self, position: Position) -> Position:
        """A position as it is told: in the revision or artefact, not in the folder it was put."""
        inside = position.path.removeprefix(f"{self.folder.as_posix()}/")
        return replace(position, path=f"{self.shown}{inside}")

    def checked(self, briefing: str) -> Checked:
        """A briefing of this side with its numbers.

        Raises
        ------
        InputError
            When it has faults; each names the side.
        """
        try:
            return check(self.folder / briefing, edition=self.edition)
        except InputError as error:
            raise self._told(error) from error

    def under(self, checked: Checked, scenario: str, by_hand: Mapping[str, str]) -> Checked:
        """The same under a scenario.

        Raises
        ------
        InputError
            When something fails under it; each fault names the side.
        """
        try:
            return under(checked, scenario, by_hand)
        except InputError as error:
            raise self._told(error) from error

    def _told(self, error: InputError) -> InputError:
        return InputError(
            replace(
                fault,
                position=self.place(fault.position),
                message=f"in {self.name}: {fault.message}",
            )
            for fault in error.faults
        )


@contextmanager
def opened(argument: str | None, inputs: Path) -> Iterator[Side]:
    """What an argument names; without one the working tree, which is the folder of `inputs`.

    Raises
    ------
    UsageError
        When it names nothing that can be compared.
    """
    with tempfile.TemporaryDirectory(prefix="ssb-report-diff-") as name:
        yield _side(argument, inputs, Path(name))


def _side(argument: str | None, inputs: Path, store: Path) -> Side:
    if argument is None:
        side = _folder("the working tree", inputs)
        if side is None:
            raise UsageError(f"no briefing in {inputs}/; run where it is, or name it with --inputs")
        return side
    path = Path(argument)
    side = _file(argument, path, store) if path.is_file() else None
    if side is None and argument and path.is_dir():
        side = _folder(argument, path) or _edition(argument, path, store)
    side = side or _revision(argument, inputs, store)
    if side is None:
        raise UsageError(f"'{argument}' is nothing to compare (allowed: {_ALLOWED})")
    return side


# ---- folders and revisions


def _folder(name: str, path: Path) -> Side | None:
    """The side of a briefing's folder, or of a folder of briefings."""
    if (path / _META).is_file():
        path = path.resolve() if path.name in ("", "..") else path
        place = path.parent
        program = program_of_folder(place)
        return Side(name, place, _within(place), (path.name,), is_single=True, program=program)
    names = _briefings(path)
    if not names:
        return None
    return Side(name, path, _within(path), names, program=program_of_folder(path))


def _within(folder: Path) -> str:
    """What paths in a folder begin with."""
    return "" if folder == Path() else f"{folder.as_posix()}/"


def _briefings(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        return ()
    found = (path.parent.name for path in folder.glob(f"*/{_META}"))
    return tuple(sorted(name for name in found if not name.startswith(".")))


def _revision(name: str, inputs: Path, store: Path) -> Side | None:
    revision = find_revision(name, inputs)
    if revision is None:
        return None
    path = write_inputs(revision, inputs, store)
    names = _briefings(store)
    if not names:
        raise UsageError(f"no briefing in {path}/ of revision '{name}'")
    program = program_of_revision(revision, path)
    return Side(name, store, f"{name}:{'' if path == '.' else path + '/'}", names, program=program)


# ---- artefacts


def _file(name: str, path: Path, store: Path) -> Side | None:
    """The side of a manifest or of an artefact; nothing for any other file."""
    if path.suffix == ".json":
        return _manifest(name, path, store)
    return _artefact(name, path, store) if path.suffix in _ARTEFACTS else None


def _edition(name: str, folder: Path, store: Path) -> Side | None:
    """The side of a built edition's folder."""
    manifest = folder / _MANIFEST
    return _manifest(name, manifest, store) if manifest.is_file() else None


def _manifest(name: str, path: Path, store: Path) -> Side:
    """What a manifest lists, read from an artefact that lies beside it and is as it was listed."""
    try:
        files = json_object(path.read_bytes())["files"]
        beside = [path.parent / f"briefing{suffix}" for suffix in _ARTEFACTS]
        found = [(each, files[each.name]) for each in beside if each.name in files]
    except (ValueError, LookupError, TypeError) as error:
        raise UsageError(f"{path} is no manifest of an edition") from error
    for artefact, listed in found:
        if artefact.is_file():
            side = _artefact(name, artefact, store)
            if _sum(artefact) != listed:
                raise UsageError(f"{artefact} is not the file that {path} lists: its sum differs")
            return side
    raise UsageError(f"{path} has no briefing.pdf or briefing.html beside it")


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _artefact(name: str, path: Path, store: Path) -> Side:
    from ssb_report.carried import carried, unpack

    cargo = carried(path)
    if not _ID.fullmatch(cargo.briefing):
        raise UsageError(f"{path} names no briefing")
    unpack(cargo.inputs, store / cargo.briefing)
    return Side(
        name=name,
        folder=store,
        shown=f"{name}:",
        briefings=(cargo.briefing,),
        is_single=True,
        edition=cargo.edition,
        scenario=cargo.scenario,
        by_hand=cargo.by_hand,
        revision=str(cargo.manifest.get("revision", "")),
        artefact=path if path.suffix == ".pdf" else None,
        program=str(cargo.manifest.get("program", {}).get("code", "")),
    )
