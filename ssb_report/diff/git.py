"""Reads the inputs of a revision out of a git repository, never touching its work tree.

Files are read as git keeps them, by their hashes: no filter, attribute or hook of the repository
has a say, and nothing is fetched. What a user calls a revision is never an option of git's. The
repository is the one whose `.git` lies beside or above the inputs: never one that a branch brought
in among them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ssb_report.errors import OutsideError, UsageError
from ssb_report.schema.source import MAX_BYTES

__all__ = ["Revision", "find_revision", "read_files", "write_inputs"]

_LINK, _FILES = "120000", ("100644", "100755", "100664")
_NOT_AMONG_FILES = ("-c", "safe.bareRepository=explicit")
"""A branch can bring in a whole repository, but none that is called `.git`."""

_QUIET = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: what the user called it, its hash, and where its repository is."""

    name: str
    commit: str
    repository: Path


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of a commit."""

    path: PurePosixPath
    mode: str
    blob: str
    size: int


def find_revision(name: str, inputs: Path) -> Revision | None:
    """The commit that `name` stands for in the repository that holds the inputs, if there is one.

    Raises
    ------
    OutsideError
        When there is no git.
    """
    if not name or name.startswith("-"):
        return None
    place = inputs.resolve()
    while not place.is_dir():
        place = place.parent
    # Also for a git before 2.38, which does not know the option: it takes a `.git` first.
    place = next((each for each in (place, *place.parents) if (each / ".git").exists()), place)
    repository = _answer(place, "rev-parse", "--show-toplevel")
    if repository is None:
        return None
    wanted = ("--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    commit = _answer(place, "rev-parse", *wanted)
    return Revision(name, commit, Path(repository)) if commit else None


def write_inputs(revision: Revision, inputs: Path, target: Path) -> str:
    """Write the inputs folder as it is in a revision into an empty folder.

    Returns
    -------
    str
        The path of that folder in the repository.

    Raises
    ------
    UsageError
        When the revision has no such folder.
    OutsideError
        When it lacks a file, or has two of one name.
    """
    folder = inputs.resolve()
    if not folder.is_relative_to(revision.repository.resolve()):
        raise UsageError(f"{inputs}/ is not in the repository of '{revision.name}'")
    path = folder.relative_to(revision.repository.resolve()).as_posix()
    entries = list(_entries(revision, path))
    if not entries:
        raise UsageError(f"no folder {path}/ in revision '{revision.name}'")
    contents = _contents(revision, [each for each in entries if _is_read(each)])
    for entry in entries:
        try:
            _write(entry, contents.get(entry.blob), target / entry.path)
        except (FileExistsError, NotADirectoryError) as error:
            message = f"revision '{revision.name}' has two files or folders of one name"
            raise OutsideError(f"{path}/{entry.path}: {message}") from error
    return path


def _write(entry: _Entry, content: bytes | None, file: Path) -> None:
    """Write a file that is not there yet, and never through a link."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if entry.mode == _LINK:
        file.symlink_to("a link, which no briefing may hold")
    elif entry.mode in _FILES:
        with file.open("xb") as new:
            if content is not None:
                new.write(content)
            else:  # of its size, which is told to be too large
                new.truncate(entry.size)


def read_files(revision: Revision, folder: str) -> dict[str, bytes]:
    """The contents of the files below a folder of a revision, by their paths in it."""
    entries = [each for each in _entries(revision, folder) if each.mode in _FILES]
    contents = _contents(revision, entries) if entries else {}
    return {each.path.as_posix(): contents[each.blob] for each in entries}


def _is_read(entry: _Entry) -> bool:
    return entry.mode in _FILES and entry.size <= MAX_BYTES


def _entries(revision: Revision, folder: str) -> Iterator[_Entry]:
    """The files below a folder of a commit; their paths begin there."""
    inside = () if folder == "." else (f"{folder}/",)
    listed = _run(revision.repository, "ls-tree", "-rlz", "--full-tree", revision.commit, *inside)
    for line in listed.split(b"\0"):
        head, _, name = line.partition(b"\t")
        if not name:
            continue
        mode, _, blob, size = head.decode().split()
        path = PurePosixPath(os.fsdecode(name))
        if folder != ".":
            path = path.relative_to(folder)
        if ".." not in path.parts and not path.is_absolute():
            yield _Entry(path, mode, blob, int(size) if size.isdigit() else 0)


def _contents(revision: Revision, entries: list[_Entry]) -> dict[str, bytes]:
    """The contents of files by their hashes.

    Raises
    ------
    OutsideError
        When the repository lacks one of them.
    """
    blobs = list(dict.fromkeys(each.blob for each in entries))
    given = "".join(f"{blob}\n" for blob in blobs).encode()
    answer = _run(revision.repository, "cat-file", "--batch", given=given)
    contents: dict[str, bytes] = {}
    at = 0
    for blob in blobs:
        head, _, _ = answer[at:].partition(b"\n")
        if head.endswith(b" missing"):
            path = next(each.path for each in entries if each.blob == blob)
            raise OutsideError(f"{path}: not in the repository; fetch all of '{revision.name}'")
        start = at + len(head) + 1
        end = start + int(head.rpartition(b" ")[2])
        contents[blob] = answer[start:end]
        at = end + 1
    return contents


def _answer(folder: Path, *arguments: str) -> str | None:
    """What git says in a line; None where it refuses."""
    run = _git(folder, arguments)
    return os.fsdecode(run.stdout).removesuffix("\n") if run.returncode == 0 else None


def _run(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    run = _git(folder, arguments, given)
    if run.returncode:
        lines = run.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise OutsideError(f"git {arguments[0]}: {lines[-1]}")
    return run.stdout


def _git(
    folder: Path, arguments: tuple[str, ...], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise OutsideError("git is missing; it reads revisions")
    return subprocess.run(  # noqa: S603 - a fixed program, and no argument of a user's is an option
        [program, "-C", str(folder), *_NOT_AMONG_FILES, *arguments],
        env={**os.environ, **_QUIET},
        input=given,
        capture_output=True,
        check=False,
    )
