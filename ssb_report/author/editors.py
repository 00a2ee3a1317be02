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
from ssb_report.schema.load import load

__all__ = ["FOLDER", "modeline", "write_for", "write_general"]

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
    known = ids_of(briefing)
    return _written(folder / FOLDER, {name: named(schema(name), known) for name in SCHEMAS})


def write_general(folder: Path) -> Path:
    """Write the schemas of any briefing.

    Raises
    ------
    UsageError
        When the folder is a link.
    """
    return _written(folder, {name: schema(name) for name in SCHEMAS})


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
    """Write a file whole, in place of whatever had its name."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)  # noqa: PTH105 - replaces a link, and not what it leads to
