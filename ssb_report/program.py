"""Names the program that makes artefacts: its version, and a digest of the code that makes them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["THEME", "code", "code_files", "code_of", "release"]

THEME = "templates"
"""The folder of the theme, beside the package."""

_PACKAGE = Path(__file__).parent
# What looks at artefacts or sends them, but makes none.
_VERBS = frozenset({"cli", "deliver", "diff", "status", "verify", "watch", "why"})


def release() -> str:
    """The version that is installed; nothing where the program only lies in a folder."""
    try:
        return version("ssb-report")
    except PackageNotFoundError:
        return ""


@cache
def code(theme: Path) -> str:
    """The SHA-256 over the modules that make artefacts, and the files of the theme."""
    return code_of(code_files(_PACKAGE, theme))


def code_files(package: Path, theme: Path) -> dict[str, bytes]:
    """The modules of a package by their paths in it, and the files of a theme in `templates/`."""
    found = {path.relative_to(package).as_posix(): path for path in package.rglob("*.py")}
    found |= {
        f"{THEME}/{path.relative_to(theme).as_posix()}": path
        for path in theme.rglob("*.*")
        if path.is_file()
    }
    return {name: path.read_bytes() for name, path in found.items()}


def code_of(files: Mapping[str, bytes]) -> str:
    """The SHA-256 over those of the files that make artefacts, named as `code_files` has them."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        if name.partition("/")[0].removesuffix(".py") not in _VERBS:
            digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()
