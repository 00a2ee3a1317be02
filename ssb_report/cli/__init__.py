"""The command line: arguments in, exit codes out."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the program; imports the commands only now."""
    try:
        from ssb_report.cli.commands import run

        run()
    except KeyboardInterrupt:  # before the commands could catch it
        sys.exit(3)
