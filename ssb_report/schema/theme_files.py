"""Reads files of the theme as carefully as inputs: it may come from a stranger, too."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ssb_report.errors import Fault, InputError, Position
from ssb_report.limits import THEME_BYTES
from ssb_report.schema.source import as_text, read_content

__all__ = ["theme_text"]


def theme_text(theme: Path, name: str) -> str:
    """The text of a file of the theme by its path there.

    Raises
    ------
    InputError
        When it leads out of the theme or is a link, no plain file, too large or no text.
    """
    path, shown = PurePosixPath(name), f"templates/{name}"
    if path.is_absolute() or ".." in path.parts:
        raise InputError([Fault(Position(shown), "this leads out of the theme")])
    for folder in path.parents:
        if (theme / folder).is_symlink():
            fault = Fault(Position(shown), "below a symbolic link", "the theme is plain folders")
            raise InputError([fault])
    return as_text(read_content(theme / path, shown, most=THEME_BYTES), shown)
