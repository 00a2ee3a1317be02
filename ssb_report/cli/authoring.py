"""The commands for authors: new briefings, and schemas for editors."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from ssb_report.cli.limited import Limited, begin
from ssb_report.cli.places import INPUTS, Places
from ssb_report.cli.progress import say, show
from ssb_report.errors import UsageError

__all__ = ["new", "schema"]

_FIRST = """\
next:
  {program} build {name}
  {program} check {name}        after each change
  {program} schema {name}       after new ids, for your editor\
"""
_GO_THROUGH = """\
go through these; the second line of a data file is to be removed when you have:\
"""


@click.command(cls=Limited, short_help="Begin a briefing that builds at once.")
@click.argument("name")
@click.option(
    "--from",
    "other",
    metavar="BRIEFING",
    help="With the data and prose of this briefing, to go through.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh-Hans"]),
    help="In which it is written, comments included; not for --from.  [default: en]",
)
@click.pass_obj
def new(places: Places, name: str, *, other: str | None, language: str | None) -> None:
    """Begin a briefing that builds at once: data, prose, a chart, a table, a formula, a claim.

    \b
    ssb-report new demo
    ssb-report new demo --language zh-Hans
    ssb-report new guangdong --from jiangsu-solid-state

    The folder is inputs/NAME, and each file explains itself. With --from everything is copied as a
    draft, apart from who gets it (stakeholders.yaml) and its variants (variants.yaml).
    """
    if other and language:
        raise UsageError("--from keeps the languages of the other briefing; leave out --language")
    from ssb_report.author.editors import write_for
    from ssb_report.author.new import copied_from, require_free, scaffold, write_new

    require_free(places.inputs, name)
    files = copied_from(places.briefing(other), name) if other else scaffold(name, language or "en")
    begin("")  # so that nothing ends this between two files
    folder = write_new(places.inputs, name, files)
    write_for(folder)
    say(f"wrote {folder.as_posix()}/")
    if other:
        click.echo(_GO_THROUGH)
    for path in files:
        show(f"  {folder.as_posix()}/{path}")
    elsewhere = f" --inputs {quote(str(places.inputs))}" if places.inputs != INPUTS else ""
    show(_FIRST.format(program=f"ssb-report{elsewhere}", name=name))


@click.command(cls=Limited, short_help="Write JSON Schemas, for editors to complete and check.")
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

        show(told(), nl=False)
        return
    from ssb_report.author.editors import write_for, write_general

    written = [write_general(to)] if to else map(write_for, places.chosen(briefings))
    for folder in written:
        begin("schema")
        say(f"wrote {folder.as_posix()}/")
