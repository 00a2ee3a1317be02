"""Which program makes the editions of a side: with another one they may look otherwise.

A checkout has its program beside its inputs, or further up; else it is the one that runs. All are
told by the digest that artefacts carry, so that each can be compared with each.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ssb_report.diff.git import Revision, read_files
from ssb_report.html.theme import theme_folder
from ssb_report.program import THEME, code, code_files, code_of

__all__ = ["program_of_folder", "program_of_revision"]

_PACKAGE = "ssb_report"
_MARKS = ("__init__.py", f"{THEME}/base.html.j2")
"""Files of which one says that a package or a theme is ours."""


def program_of_folder(inputs: Path) -> str:
    """The digest of the program that a folder of inputs stands with, as it is now."""
    place = inputs.resolve()
    for folder in (place, *place.parents):
        if (folder / _PACKAGE / _MARKS[0]).is_file() or (folder / _MARKS[1]).is_file():
            return code_of(code_files(folder / _PACKAGE, folder / THEME))
    return code(theme_folder())


def program_of_revision(revision: Revision, inputs: str) -> str:
    """The digest of the program that a folder of inputs stands with in a revision."""
    path = PurePosixPath(inputs)
    for folder in (path, *path.parents):
        package = read_files(revision, (folder / _PACKAGE).as_posix())
        theme = read_files(revision, (folder / THEME).as_posix())
        # Those that `code_files` reads.
        files = {name: content for name, content in package.items() if name.endswith(".py")}
        files |= {
            f"{THEME}/{name}": content
            for name, content in theme.items()
            if "." in PurePosixPath(name).name
        }
        if not files.keys().isdisjoint(_MARKS):
            return code_of(files)
    return code(theme_folder())
