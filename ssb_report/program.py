"""Names the program that makes artefacts: its version, and a digest of the code that makes them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ssb_report.fingerprint import code_files, file_digests

__all__ = ["THEME", "code", "code_of", "release"]

THEME = "templates"
"""The folder of the theme, beside the package."""

_VERBS = frozenset({"author", "cli", "deliver", "diff", "status", "verify", "watch", "why"})

# What tells people of the theme, and the page around a preview: they make nothing. A wheel has the
# theme inside the package.
_BESIDE = (f"{THEME}/README.md", f"{THEME}/preview/")


def release() -> str:
    """The version that is installed; nothing where the program only lies in a folder."""
    try:
        return version("ssb-report")
    except PackageNotFoundError:
        return ""


@cache
def code(theme: Path) -> str:
    """The SHA-256 over what makes artefacts: the files of the package, and those of the theme."""
    return code_of(code_files(), file_digests(theme))


def code_of(package: Mapping[str, str], theme: Mapping[str, str]) -> str:
    """The same of any program, by the digests of its files: those that `fingerprint` makes."""
    files = {
        name: measured
        for name, measured in package.items()
        if name.partition("/")[0].removesuffix(".py") not in _VERBS
    }
    files |= {f"{THEME}/{name}": measured for name, measured in theme.items()}
    files = {name: each for name, each in files.items() if not name.startswith(_BESIDE)}
    digest = hashlib.sha256()
    for name, measured in sorted(files.items()):
        digest.update(f"{name}\0{measured}\n".encode())
    return digest.hexdigest()
