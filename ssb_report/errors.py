"""The error tree: everything the program can tell a user that went wrong.

    SsbReportError                exit code 1
    ├── InputError                faults in a briefing's files, all of them at once
    ├── ComputeError              a calculation that cannot be carried out
    │   ├── DomainError           a value outside a formula's range of validity, a NaN, an infinity
    │   ├── UnitError             an unknown unit, or one of another dimension
    │   └── CycleError            calculations that need each other
    ├── RenderError               a template or the PDF engine refused
    ├── UsageError                exit code 2: the command line asks for what does not exist
    └── OutsideError              exit code 3: disk, network, missing system library

Each message is one clear line that says where, what, and what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "ComputeError",
    "CycleError",
    "DomainError",
    "Fault",
    "InputError",
    "OutsideError",
    "Position",
    "RenderError",
    "Severity",
    "SsbReportError",
    "UnitError",
    "UsageError",
]

_WIDTH = 96
"""A line with its indent of four fits a hundred columns."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in an input file; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        # A file's name may hold what would steer the terminal.
        shown = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in self.path)
        return f"{shown}:{self.line}:{self.column}"


class Severity(StrEnum):
    """How much a fault weighs: an error fails the command, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing a user can mend: where, what, what is allowed, and the line itself."""

    position: Position
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    excerpt: str = ""

    def __str__(self) -> str:
        """``path:line:column: error: message (hint)`` and below it the line with a caret."""
        head = f"{self.position}: {self.severity}: {self.message}"
        if self.hint:
            head += f" ({self.hint})"
        if not self.excerpt:
            return head
        line, at = _window(self.excerpt, self.position.column - 1)
        return f"{head}\n    {line}\n    {' ' * at}^"


def _window(line: str, at: int) -> tuple[str, int]:
    """The part of a long line about the character `at`, and where that stands in it."""
    # A tab is shown as one blank, so that the caret stands below its column.
    line = line.replace("\t", " ")
    if len(line) <= _WIDTH:
        return line, at
    start = max(min(at - _WIDTH // 2, len(line) - _WIDTH), 0)
    shown = line[start : start + _WIDTH]
    if start > 0:
        shown = "…" + shown[1:]
    if start + _WIDTH < len(line):
        shown = shown[:-1] + "…"
    return shown, at - start


class SsbReportError(Exception):
    """Anything this program says to its user; `exit_code` is what the command returns."""

    exit_code = 1


class InputError(SsbReportError):
    """The faults of a briefing's files, gathered and sorted by place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.position, fault.message)))
        super().__init__("\n".join(map(str, self.faults)))


class ComputeError(SsbReportError):
    """A calculation that cannot be carried out."""


class DomainError(ComputeError):
    """A value outside a formula's range of validity, a NaN or an infinity."""


class UnitError(ComputeError):
    """An unknown unit, or one whose dimension does not fit."""


class CycleError(ComputeError):
    """Calculations that need each other; the message prints the cycle."""


class RenderError(SsbReportError):
    """A template or the PDF engine refused; says which."""


class UsageError(SsbReportError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class OutsideError(SsbReportError):
    """Something outside the program failed: disk, network, a system library."""

    exit_code = 3
