"""Writes a folder whole or not at all: stage beside it, then rename."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ssb_report.errors import OutsideError

__all__ = ["RESULTS", "clean", "publish"]

RESULTS = "data/results.json"
"""The file that every edition has; it names the briefing and the edition."""

_STAGE = ".stage-"
_NEW, _OLD = "new", "old"
_ATTEMPTS = 20


def publish(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace `folder` by one with exactly these files (relative names to contents).

    Raises
    ------
    OutsideError
        When the disk refuses; the old folder then stands as it was.
    """
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
    removed = []
    for briefing in _folders(output):
        for path in _folders(briefing):
            if path.name.startswith(_STAGE) or _is_edition(path):
                shutil.rmtree(path)
                removed.append(path)
        if removed and not any(briefing.iterdir()):
            briefing.rmdir()
    return removed


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())


def _is_edition(folder: Path) -> bool:
    """Whether a build wrote the folder: its results then name the briefing and the edition."""
    try:
        results = json.loads((folder / RESULTS).read_text(encoding="utf-8"))
        return (results["briefing"], results["edition"]) == (folder.parent.name, folder.name)
    except (OSError, ValueError, LookupError, TypeError):
        return False
