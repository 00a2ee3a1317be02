"""Runs the program as its users do: as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path

from ssb_report.own import cache_folder
from tests.forking import forked

ROOT = Path(__file__).parents[1]
INPUTS = ROOT / "inputs"
TEST_BRIEFINGS = ROOT / "tests" / "briefings"

# The day changes first on Kiritimati; without Python's own measures, text of the locale C is ASCII.
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LANG": "zh_CN.UTF-8",
    "LANGUAGE": "zh",
    "LC_ALL": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONHASHSEED": "7",
    "PYTHONUTF8": "0",
}


def ssb_report(
    *arguments: str | Path, cwd: Path = ROOT, python: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; with `python`, options for the interpreter, from nothing."""
    if not python:
        return forked([*map(str, arguments)], cwd, _environment())
    return subprocess.run(
        _command(*arguments, python=python),
        cwd=cwd,
        env=_environment(),
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def started(*arguments: str | Path, program: Path = ROOT) -> subprocess.Popen[str]:
    """Start a command, of this checkout or of a copy of it, and leave it running."""
    return subprocess.Popen(
        _command(*arguments),
        cwd=program,
        env={**_environment(), "PYTHONPATH": str(program)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def ssb_report_elsewhere(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end as another machine would.

    It has a copy of everything in `folder`, and nothing of what builds keep but the fonts.
    """
    for name in ("ssb_report", "templates", "inputs"):
        shutil.copytree(
            ROOT / name,
            folder / name,
            copy_function=shutil.copy,  # whose files are new
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    (folder / "temporary").mkdir()
    (folder / "cache").mkdir()
    (folder / "cache" / "fonts").symlink_to(cache_folder() / "fonts")
    return subprocess.run(
        _command(*arguments),
        cwd=folder,
        env={
            **os.environ,
            **ELSEWHERE,
            "PYTHONPATH": str(folder),
            "SSB_REPORT_CACHE": str(folder / "cache"),
            "SSB_REPORT_STORE": str(folder / "store"),
            "SSB_REPORT_JOBS": "2",
            "TMPDIR": str(folder / "temporary"),
        },
        umask=0o077,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def outer_environment() -> dict[str, str]:
    """The variables of this process, and none that `make` or a forge has set for the tests."""
    names = ("CI_", "GITHUB_", "GNUMAKE", "MAKE", "MFLAGS")
    return {name: text for name, text in os.environ.items() if not name.startswith(names)}


def _command(*arguments: str | Path, python: tuple[str, ...] = ()) -> list[str]:
    return [sys.executable, *python, "-m", "ssb_report", *map(str, arguments)]


def _environment() -> dict[str, str]:
    """The variables of this process, and where the checkout is found from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


Run = Callable[[Path], subprocess.CompletedProcess[str]]
"""Runs a command that writes into the folder that it is given."""


def run_once(folder: Path, run: Run) -> tuple[str, str]:
    """What a command said on stdout and stderr, which the first process to ask runs in `folder`.

    Any other that asks meanwhile waits for it.
    """
    folder.mkdir(exist_ok=True)
    record = folder / "said.json"
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not record.exists():
            done = run(folder)
            said = json.dumps([done.returncode, done.stdout, done.stderr])
            record.write_text(said, encoding="utf-8")
    code, stdout, stderr = json.loads(record.read_text(encoding="utf-8"))
    assert code == 0, stderr
    return stdout, stderr


@dataclass(frozen=True)
class Edition:
    """A built edition, and what the command said."""

    folder: Path
    stdout: str
    stderr: str

    @property
    def html(self) -> str:
        return (self.folder / "briefing.html").read_text(encoding="utf-8")

    @property
    def sisters(self) -> list[Path]:
        """The folders of all editions of the briefing, this one's among them."""
        return sorted(page.parent for page in self.folder.parent.glob("*/briefing.html"))

    @property
    def reports(self) -> list[Path]:
        """The folders of the whole editions, without those of two pages."""
        return [folder for folder in self.sisters if not folder.name.endswith("-executive")]

    @property
    def pdf(self) -> Path:
        return self.folder / "briefing.pdf"


def copied(source: Path, inputs: Path) -> Path:
    """A copy of a briefing's folder, to change something in."""
    return Path(shutil.copytree(source, inputs / source.name))


def replace(path: Path, old: str, new: str) -> None:
    """Put `new` for the one place where a file has `old`."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path} has {text.count(old)} times {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")
