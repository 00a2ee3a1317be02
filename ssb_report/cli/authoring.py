"""The commands for authors: schemas for editors."""

from __future__ import annotations

from pathlib import Path

import click

from ssb_report.cli.places import Places
from ssb_report.cli.progress import say
from ssb_report.errors import UsageError

__all__ = ["schema"]


@click.command()
@click.argument("briefings", nargs=-1)
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write those of any briefing, without ids, into this folder.",
)
@click.option("--reference", is_flag=True, help="Print what each field means, in Markdown.")
@click.pass_obj
def schema(places: Places, briefings: tuple[str, ...], *, to: Path | None, reference: bool) -> None:
    """Write JSON Schemas, by which editors complete and check the YAML of briefings.

    \b
    ssb-report schema
    ssb-report schema jiangsu-solid-state
    ssb-report schema --to schemas
    ssb-report schema --reference > inputs/README.md

    Those of a briefing go into its folder, into .schemas/, where the comment in the first line of
    each file finds them. They know the briefing's ids; run it again when there are new ones.
    """
    if sum(map(bool, (briefings, to, reference))) > 1:
        raise UsageError("give briefings, --to or --reference, and not two of them")
    if reference:
        from ssb_report.author.reference import reference as told

        click.echo(told(), nl=False)
        return
    from ssb_report.author.editors import write_for, write_general

    written = [write_general(to)] if to else map(write_for, places.chosen(briefings))
    for folder in written:
        say(f"wrote {folder.as_posix()}/")
