"""Which program makes the editions of a side: with another one they may look otherwise.

A checkout has its program beside its inputs, or further up; else it is the one that runs. All are
told by the digest that artefacts carry, so that each can be compared with each.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ssb_report.diff.git import Revision, read_files
from ssb_report.fingerprint import digest, file_digests
from ssb_report.html.theme import theme_folder
from ssb_report.program import THEME, code, code_of

__all__ = ["program_of_folder", "program_of_revision"]

_PACKAGE = "ssb_report"
# Files of which one says that a package or a theme is ours.
_DOOR, _BASE = "__init__.py", "base.html.j2"


def program_of_folder(inputs: Path) -> str:
    """The digest of the program that a folder of inputs stands with, as it is now."""
    place = inputs.resolve()
    for folder in (place, *place.parents):
        package, theme = folder / _PACKAGE, folder / THEME
        if (package / _DOOR).is_file() or (theme / _BASE).is_file():
            return code_of(
                *(file_digests(each) if each.is_dir() else {} for each in (package, theme))
            )
    return code(theme_folder())


def program_of_revision(revision: Revision, inputs: str) -> str:
    """The digest of the program that a folder of inputs stands with in a revision."""
    path = PurePosixPath(inputs)
    for folder in (path, *path.parents):
        package, theme = (_digests(revision, folder / name) for name in (_PACKAGE, THEME))
        if _DOOR in package or _BASE in theme:
            return code_of(package, theme)
    return code(theme_folder())


def _digests(revision: Revision, folder: PurePosixPath) -> dict[str, str]:
    """The digests of the files of a folder, as `file_digests` has them: hidden ones left out."""
    return {
        name: digest(content)
        for name, content in read_files(revision, folder.as_posix()).items()
        if not any(part.startswith((".", "__pycache__")) for part in PurePosixPath(name).parts)
    }
