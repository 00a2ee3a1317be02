"""Options that several commands have."""

from __future__ import annotations

import click

from ssb_report.errors import UsageError

__all__ = ["BY_HAND", "SCENARIO"]


def _set_by_hand(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """The numbers of ``--set ID=VALUE`` by their ids."""
    by_hand: dict[str, str] = {}
    for text in given:
        key, sign, value = (part.strip() for part in text.partition("="))
        if not (key and sign and value):
            raise UsageError(f"--set {text}: write ID=VALUE, like --set decline-rate=10..15")
        if key in by_hand:
            raise UsageError(f"--set {text}: '{key}' is set twice")
        by_hand[key] = value
    return by_hand


SCENARIO = click.option("--scenario", default="", help="Under this scenario of the briefing.")
BY_HAND = click.option(
    "--set",
    "by_hand",
    metavar="ID=VALUE",
    multiple=True,
    callback=_set_by_hand,
    help="With this value of a quantity, in its unit (may be repeated).",
)
