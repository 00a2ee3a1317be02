"""Writes a folder whole or not at all: stage beside it, then rename."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ssb_report.errors import OutsideError
from ssb_report.json_text import json_file

__all__ = ["LETTERS", "RESULTS", "VARIANTS", "clean", "publish", "refuse_links"]

RESULTS = "data/results.json"
"""The file that every edition has; it names the briefing and the edition."""

VARIANTS = "variants"
"""The folder beside a briefing's editions in which each of its variants has one; no edition is
called so."""
LETTERS = "letters"
"""The folder in which the letters of a delivery are rehearsed, beside the editions."""

_STAGE = ".stage-"
_NEW, _OLD = "new", "old"
_ATTEMPTS = 20


def refuse_links(path: Path, below: Path) -> None:
    """Refuse a place that a symbolic link below a folder leads to; that folder may be one itself.

    Its user names the output folder; what lies in it may have come with a branch.

    Raises
    ------
    OutsideError
        When there is a link.
    """
    place = below
    for part in path.relative_to(below).parts:
        place /= part
        if place.is_symlink():
            raise OutsideError(f"{place}: a symbolic link, which nothing is written through")


def publish(folder: Path, files: Mapping[str, bytes], *, below: Path | None = None) -> None:
    """Replace `folder` by one with exactly these files (relative names to contents).

    Nothing is written through a symbolic link below the folder `below`. One in place of `folder`
    itself is replaced.

    Raises
    ------
    OutsideError
        When the disk refuses, or a link does; the old folder then stands as it was.
    """
    refuse_links(folder.parent, below or folder.parent)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder.parent))
    except OSError as error:
        raise _refused(folder, error) from error
    try:
        _write(stage / _NEW, files)
        _swap(stage, folder)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        # Also where a signal came between the two renames; unless another build was faster.
        if (stage / _OLD).exists() and not folder.exists():
            with suppress(OSError):
                (stage / _OLD).replace(folder)
        shutil.rmtree(stage, ignore_errors=True)


def _swap(stage: Path, folder: Path) -> None:
    """Put the new folder in the old one's place; of builds at the same time, the last one stays."""
    for attempt in range(_ATTEMPTS):
        try:
            if folder.exists():
                folder.replace(stage / _OLD)
            (stage / _NEW).replace(folder)
        except OSError as error:
            # Another build took the old folder away, or has put its own there meanwhile.
            is_race = error.errno in (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST)
            if not is_race or attempt == _ATTEMPTS - 1:
                raise
            if folder.exists():
                shutil.rmtree(stage / _OLD, ignore_errors=True)
        else:
            return


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _refused(folder: Path, error: OSError) -> OutsideError:
    return OutsideError(f"{folder}: cannot be written: {error.strerror or error}")


def clean(output: Path) -> list[Path]:
    """Remove the editions that builds wrote into the output folder, and what killed builds left.

    Anything else in it stays: the folder may be one that its user keeps other things in. Returns
    what was removed.
    """
    removed: list[Path] = []
    for briefing in _folders(output):
        variants = briefing / VARIANTS
        of_variants = [path for each in _folders(variants) for path in _cleaned(each, briefing)]
        own = [*_cleaned(briefing, briefing), *_without_letters(briefing / LETTERS)]
        if of_variants and _is_emptied(variants):
            of_variants = [variants]  # which says it for thousands
        if of_variants or own:
            _is_emptied(briefing)
        removed += of_variants + own
    return removed


def _cleaned(folder: Path, briefing: Path) -> list[Path]:
    """Remove the editions of a briefing that stand in a folder, and it, if then it is empty."""
    removed = []
    for path in _folders(folder):
        if path.name.startswith(_STAGE) or _is_edition(path, briefing):
            shutil.rmtree(path)
            removed.append(path)
    if removed and folder != briefing:
        _is_emptied(folder)
    return removed


def _without_letters(folder: Path) -> list[Path]:
    """Remove the letters of a rehearsed delivery, and their folder, if nothing else is in it."""
    letters = [] if folder.is_symlink() else sorted(folder.glob("*.eml"))
    for path in letters:
        path.unlink()
    return [folder] if letters and _is_emptied(folder) else letters


def _is_emptied(folder: Path) -> bool:
    """Whether a folder was empty, and is gone now."""
    is_empty = not any(folder.iterdir())
    if is_empty:
        folder.rmdir()
    return is_empty


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir() or folder.is_symlink():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())


def _is_edition(folder: Path, briefing: Path) -> bool:
    """Whether a build wrote the folder: its results then name the briefing and the edition.

    That of a variant is called after its edition alone, whatever is set in it.
    """
    try:
        results = json_file(folder / RESULTS)
        named, edition = results["briefing"], results["edition"]
        is_own = folder.parent == briefing
        return named == briefing.name and folder.name == (edition if is_own else _bare(edition))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def _bare(edition: str) -> str:
    """An edition without the mark of the scenario that it is under."""
    return edition.partition("+")[0]
