"""See that the machine has what no Python package brings, and install it where that is possible.

Run by the Python that is to make the environment, so with the standard library alone. On Debian,
as root, what is missing is installed; elsewhere one line says what to install, and the exit code
is 3.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """Something to be there, how to see that it is, and the packages that bring it."""

    name: str
    debian: str
    fedora: str
    macos: str
    libraries: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()

    def is_met(self) -> bool:
        """Whether all of it can be loaded or started."""
        return (
            all(map(_loads, self.libraries))
            and all(any(map(_starts, names.split("|"))) for names in self.programs)
            and all(map(importlib.util.find_spec, self.modules))
        )


RUNTIME = (
    Need(
        "Python's venv",
        debian=f"python3.{sys.version_info.minor}-venv",
        fedora="python3",
        macos="python",
        modules=("venv", "ensurepip"),
    ),
    Need(
        "Pango",
        debian="libpango-1.0-0 libpangoft2-1.0-0",
        fedora="pango",
        macos="pango",
        libraries=("pango-1.0:0", "pangoft2-1.0:0", "gobject-2.0:0", "fontconfig:1"),
    ),
    Need(
        "HarfBuzz with its subsetter",
        debian="libharfbuzz-subset0",
        fedora="harfbuzz",
        macos="harfbuzz",
        libraries=("harfbuzz:0", "harfbuzz-subset:0"),
    ),
)
TESTS = (
    Need(
        "Poppler's tools",
        debian="poppler-utils",
        fedora="poppler-utils",
        macos="poppler",
        programs=("pdftotext", "pdftoppm"),
    ),
    Need(
        "Chromium",
        debian="chromium",
        fedora="chromium",
        macos="chromium",
        programs=("chromium|chromium-browser",),
    ),
    Need(
        "a software token",
        debian="softhsm2",
        fedora="softhsm",
        macos="softhsm",
        programs=("softhsm2-util",),
    ),
    Need(
        "a Java development kit",
        debian="default-jdk-headless",
        fedora="java-latest-openjdk-devel",
        macos="openjdk",
        programs=("java", "javac"),
    ),
    Need(
        "npm",
        debian="npm",
        fedora="npm",
        macos="node",
        programs=("npm",),
    ),
    Need(
        "PostgreSQL's server",
        debian="postgresql",
        fedora="postgresql-server",
        macos="postgresql@17",
        programs=("initdb", "postgres"),
    ),
)
if sys.platform == "linux":
    TESTS += (
        Need(
            "the library of atomic operations",  # to which the Node of Playwright is linked
            debian="libatomic1",
            fedora="libatomic",
            macos="",
            libraries=("atomic:1",),
        ),
    )
OFF_THE_PATH = (
    "usr/lib/postgresql/*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)
"""Where Debian and Homebrew keep the programs of PostgreSQL; as in tests/servers/postgres.py."""


def _loads(library: str) -> bool:
    """Whether a shared library, given as ``name:version``, can be loaded from where it is kept."""
    name, version = library.split(":")
    # The second is how it is found on macOS.
    for found in (f"lib{name}.so.{version}", ctypes.util.find_library(name)):
        if found:
            with contextlib.suppress(OSError):
                ctypes.CDLL(found)
                return True
    return False


def _starts(program: str) -> bool:
    """Whether a program is on the path, or where its system keeps it."""
    places = (str(path) for place in OFF_THE_PATH for path in Path("/").glob(place))
    return any(shutil.which(program, path=path) for path in (None, *places))


def _missing(needs: tuple[Need, ...]) -> list[Need]:
    importlib.invalidate_caches()
    return [need for need in needs if not need.is_met()]


def _install(packages: list[str]) -> None:
    """Install Debian packages without a question; whether it worked is seen by looking again."""
    print(f"setup: apt-get install {' '.join(packages)} …", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "--yes", "--no-install-recommends", *packages]
    for arguments in (["update"], install):
        result = subprocess.run(
            ["apt-get", "--quiet", *arguments],  # noqa: S607
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if result.returncode:
            print(result.stdout, file=sys.stderr)


def _advice(missing: list[Need]) -> str:
    names = ", ".join(need.name for need in missing)
    debian, fedora, macos = (
        " ".join(dict.fromkeys(getattr(need, system) for need in missing))
        for system in ("debian", "fedora", "macos")
    )
    return (
        f"missing on this machine: {names}; on Debian: apt-get install {debian}; "
        f"on Fedora: dnf install {fedora}; on macOS: brew install {macos}"
    )


def main() -> int:
    """Install or report what is missing; gives the exit code."""
    needs = (*RUNTIME, *TESTS) if "--tests" in sys.argv[1:] else RUNTIME
    missing = _missing(needs)
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        _install(" ".join(need.debian for need in missing).split())
        missing = _missing(needs)
    if missing:
        print(f"error: {_advice(missing)}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
