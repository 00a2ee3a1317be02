"""Commands that only read: they run below a ceiling of time and memory, as builds do."""

from __future__ import annotations

from typing import Any

import click

from ssb_report.cli.options import DEADLINE, MEMORY
from ssb_report.errors import RenderError

__all__ = ["Limited", "begin"]

_BEGIN = "ssb_report.begin"


class Limited(click.Command):
    """A command with the options ``--deadline`` and ``--memory``, which its function never sees.

    The process that was started waits for another one, and leaves as that one does.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*arguments, **options)
        DEADLINE(self)
        MEMORY(self)

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 - of the command
        """Go on below the ceiling."""
        from ssb_report.build.ceiling import Ceiling, Latest, descended

        ceiling = Ceiling(context.params.pop("deadline"), context.params.pop("memory"))
        latest = context.meta[_BEGIN] = Latest(descended(ceiling, self.name or ""))
        try:
            return super().invoke(context)
        except MemoryError as error:
            raise RenderError(f"{latest.latest} {ceiling.overfull}") from error


def begin(what: str) -> None:
    """Tell of a step of the command that runs; the clock starts anew."""
    click.get_current_context().meta[_BEGIN](what)
