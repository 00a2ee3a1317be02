"""Writes a folder whole or not at all: stage beside it, then rename."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ssb_report.errors import OutsideError

__all__ = ["clean", "publish"]

_STAGE = ".stage-"


def publish(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace `folder` by one with exactly these files (relative names to contents).

    Raises
    ------
    OutsideError
        When the disk refuses; the old folder then stands as it was.
    """
    stage: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder.parent))
        fresh = stage / "new"
        for name, content in files.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if folder.exists():
            os.replace(folder, stage / "old")
        os.replace(fresh, folder)
    except OSError as error:
        _put_back(stage, folder)
        raise OutsideError(f"{folder}: cannot be written: {error.strerror}") from error
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)


def _put_back(stage: Path | None, folder: Path) -> None:
    if stage is not None and (stage / "old").exists() and not folder.exists():
        os.replace(stage / "old", folder)


def clean(output: Path) -> list[Path]:
    """Remove what builds left in the output folder; returns what was removed."""
    removed = []
    for path in sorted(output.iterdir()) if output.is_dir() else []:
        if path.name == ".gitkeep":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
        removed.append(path)
    return removed
