"""Where briefings are, and which of them a command is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ssb_report.errors import Fault, InputError, Position, UsageError
from ssb_report.limits import INPUT_BYTES

__all__ = ["INPUTS", "LEDGER", "Places"]

INPUTS = Path("inputs")
"""Where briefings are, if nobody names another place."""
LEDGER = ".ledger/deliveries.sqlite"
"""Where it is written down who got what, if nobody names another place."""

_DEFINING = ("quantities.yaml", "calculations.yaml", "contradictions.yaml", "claims.yaml")
"""The files whose ids are those of numbers, facts and claims."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where briefings are read from and written to; `ledger` is a file or a database's URL."""

    inputs: Path
    output: Path
    cache: Path
    ledger: str = LEDGER

    def briefing(self, name: str) -> Path:
        """The folder of one briefing."""
        folder = self.inputs / name
        if name not in self.names():
            known = ", ".join(self.names()) or "none"
            raise UsageError(f"no briefing '{name}' in {self.inputs}/ (there: {known})")
        return folder

    def names(self) -> list[str]:
        """The ids of all briefings."""
        if not self.inputs.is_dir():
            raise UsageError(f"no folder {self.inputs}/; run where it is, or name it with --inputs")
        folders = (path for path in self.inputs.iterdir() if path.is_dir())
        return sorted(path.name for path in folders if not path.name.startswith("."))

    @staticmethod
    def defines(folder: Path, key: str) -> bool:
        """Whether a briefing has a number, a fact or a claim with this id, as its files look.

        They are not parsed, which takes most of the time of a check: an id begins its line.
        """
        begins = re.compile(rf"^(['\"]?){re.escape(key)}\1[ \t]*:", re.MULTILINE)
        paths = (folder / name for name in _DEFINING)
        return any(
            begins.search(path.read_text(encoding="utf-8", errors="replace"))
            for path in paths
            if path.is_file() and path.stat().st_size <= INPUT_BYTES
        )

    def chosen(self, names: tuple[str, ...]) -> list[Path]:
        """The folders of the named briefings, each once, or of all."""
        folders = [self.briefing(name) for name in dict.fromkeys(names or self.names())]
        if not folders:
            raise UsageError(f"no briefing in {self.inputs}/")
        links = [each for each in folders if each.is_symlink()]
        if links:  # before anything below is looked at: one may lead to all of the disk
            hint = "inputs are plain folders"
            raise InputError(Fault(Position(str(each)), "a symbolic link", hint) for each in links)
        return folders
