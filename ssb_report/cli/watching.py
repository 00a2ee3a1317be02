"""The command that shows a briefing in the browser while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from ssb_report.cli.options import BY_HAND, SCENARIO
from ssb_report.cli.places import Places
from ssb_report.cli.progress import say
from ssb_report.errors import UsageError

__all__ = ["watch"]

_PORT = 8765


@click.command()
@click.argument("briefing", required=False)
@click.option("--edition", default="", help="Show this edition.  [default: the first]")
@SCENARIO
@BY_HAND
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="Where the browser asks; 0 takes a free one.",
)
@click.option("--open/--no-open", "opens", default=True, help="Open the browser.")
@click.pass_obj
def watch(
    places: Places,
    briefing: str | None,
    *,
    edition: str,
    scenario: str,
    by_hand: Mapping[str, str],
    port: int,
    opens: bool,
) -> None:
    """Show a briefing in the browser, and every change of it at once.

    \b
    ssb-report watch jiangsu-solid-state
    ssb-report watch jiangsu-solid-state --edition zh-Hans --no-open
    ssb-report watch jiangsu-solid-state --port 0 --set decline-rate=10..15

    Faults are told over the last page without them. Beside the page stand the headline results,
    the assumptions to move, the claims and the warnings; what was tried can be saved as a scenario.
    Only this machine can ask. Ctrl-C ends it.
    """
    folder = _one(places, briefing)
    from ssb_report.store import Store
    from ssb_report.watch.live import Live
    from ssb_report.watch.preview import Preview
    from ssb_report.watch.serve import HOST, listening, serve
    from ssb_report.watch.wish import Wish

    today = datetime.now(UTC).astimezone().date().isoformat()
    preview = Preview(folder, Store(places.cache), Wish(edition, scenario, by_hand))
    listener = listening(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}/"

    def begun() -> None:
        say(f"{folder.name}: {address} (Ctrl-C ends it)")
        if opens:
            click.launch(address)

    try:
        serve(Live(preview, places.cache, today, say), listener, begun)
    except KeyboardInterrupt:
        say(f"{folder.name}: no longer watched")


def _one(places: Places, name: str | None) -> Path:
    if name is not None:
        return places.briefing(name)
    names = places.names()
    if len(names) != 1:
        known = ", ".join(names) or "none"
        raise UsageError(f"which briefing is to be watched? (in {places.inputs}/: {known})")
    return places.briefing(names[0])
