"""The command line: arguments in, exit codes out."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the program; imports the commands only now."""
    from ssb_report.cli.commands import run

    run()
