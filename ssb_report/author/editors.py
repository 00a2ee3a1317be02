"""Writes schemas where editors find them: those of a briefing, in a hidden folder beside its files.

What is hidden there is no part of a briefing: the loader passes it over, and no revision, digest or
artefact counts it. The folder keeps itself out of git, since it follows from the files beside it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ssb_report.author.naming import ids_of, named
from ssb_report.author.schemas import SCHEMAS, plain, schema
from ssb_report.errors import UsageError
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import load

__all__ = ["FOLDER", "modeline", "renew_for", "write_for", "write_general"]

FOLDER = ".schemas"
"""Where a briefing's folder has its schemas."""

_IGNORED = "# Written by 'ssb-report schema'.\n*\n"


def modeline(name: str) -> str:
    """The comment by which an editor finds the schema of the file `name`."""
    return f"# yaml-language-server: $schema={FOLDER}/{name}.json"


def write_for(folder: Path) -> Path:
    """Write the schemas of one briefing, with its ids; give the folder that they are in.

    Raises
    ------
    InputError, UsageError
        When the briefing's folder, or the one for schemas, is a link.
    """
    briefing, _ = load(folder)
    return _written(folder / FOLDER, _with_ids_of(briefing))


def renew_for(folder: Path, briefing: Briefing) -> None:
    """Write the schemas of one briefing anew, where it has some.

    Raises
    ------
    UsageError
        When the folder for schemas is a link.
    """
    if (folder / FOLDER).is_dir():
        _written(folder / FOLDER, _with_ids_of(briefing))


def write_general(folder: Path) -> Path:
    """Write the schemas of any briefing.

    Raises
    ------
    UsageError
        When the folder is a link.
    """
    return _written(folder, {name: schema(name) for name in SCHEMAS})


def _with_ids_of(briefing: Briefing) -> dict[str, Any]:
    known = ids_of(briefing)
    return {name: named(schema(name), known) for name in SCHEMAS}


def _written(folder: Path, schemas: dict[str, Any]) -> Path:
    if folder.is_symlink():
        raise UsageError(f"{folder} is a symbolic link; schemas are written to a plain folder")
    folder.mkdir(parents=True, exist_ok=True)
    if folder.name == FOLDER:
        _put(folder / ".gitignore", _IGNORED)
    for name, made in schemas.items():
        text = json.dumps(plain(made), ensure_ascii=False, indent=1)
        _put(folder / f"{name}.json", f"{text}\n")
    return folder


def _put(path: Path, text: str) -> None:
    """Write a file whole, in place of whatever had its name; none where the same is there."""
    content = text.encode()
    if not path.is_symlink() and path.is_file() and path.read_bytes() == content:
        return
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    new.write_bytes(content)
    os.replace(new, path)  # noqa: PTH105 - replaces a link, and not what it leads to
