"""Names the program that makes artefacts: its version, and a digest of the code that makes them."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["code", "release"]

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
    files = {
        path.relative_to(_PACKAGE).as_posix(): path
        for path in _PACKAGE.rglob("*.py")
        if path.relative_to(_PACKAGE).parts[0].removesuffix(".py") not in _VERBS
    }
    files |= {
        f"templates/{path.relative_to(theme).as_posix()}": path
        for path in theme.rglob("*.*")
        if path.is_file()
    }
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
