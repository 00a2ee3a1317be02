"""What a command says while it works, on stderr, and what it was asked for, on stdout.

Both pass here, since what a stranger wrote may be in them: it reaches no terminal that it steers.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

import click

from ssb_report.unseen import printable

if TYPE_CHECKING:
    from rich.status import Status

__all__ = ["Progress", "say", "show"]


def say(message: str) -> None:
    """Progress, on stderr."""
    click.echo(printable(message), err=True)


def show(text: str, *, nl: bool = True) -> None:
    """Results, on stdout; with a line end unless they have one."""
    click.echo(printable(text), nl=nl)


class Progress:
    """What is being done: on a terminal one line that changes, elsewhere a line for each step."""

    def __init__(self) -> None:
        self._status: Status | None = None

    def __enter__(self) -> Self:
        return self

    def step(self, message: str) -> None:
        """Show what is being done now."""
        if not sys.stderr.isatty():
            say(message)
            return
        from rich.text import Text

        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status("", spinner="line")
            self._status.start()
        self._status.update(Text(printable(message)))

    def say(self, message: str) -> None:
        """Say something that stays."""
        if self._status is not None:
            self._status.stop()
            self._status = None
        say(message)

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()
