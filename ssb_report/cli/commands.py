"""The commands: each imports what it needs when it runs, so that ``--help`` is instant."""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssb_report.cli.authoring import new, schema
from ssb_report.cli.building import build
from ssb_report.cli.delivering import deliver
from ssb_report.cli.limited import Limited, begin
from ssb_report.cli.options import BY_HAND, SCENARIO
from ssb_report.cli.places import INPUTS, LEDGER, Places
from ssb_report.cli.progress import say, show
from ssb_report.cli.signing import sign
from ssb_report.cli.watching import watch
from ssb_report.errors import InputError, OutsideError, SsbReportError, UsageError

if TYPE_CHECKING:
    from ssb_report.check.check import Checked
    from ssb_report.deliver.posted import Posted
    from ssb_report.diff.model import Comparison

__all__ = ["cli", "run"]

_LONGEST = 200
"""Characters of a file's name, or of what a library says, in a message."""


def run() -> None:
    """Run a command and leave with its exit code; no traceback reaches a user."""
    # A stop from outside is handled like Ctrl-C, so that a build tidies up behind itself.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        say("stopped")
        sys.exit(3)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except SsbReportError as error:
        say(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(3)
    except OSError as error:
        from ssb_report.schema.lines import clip

        place = clip(str(error.filename or "the system"), most=_LONGEST)
        failure = OutsideError(f"{place}: {clip(error.strerror or str(error), most=_LONGEST)}")
        say(str(failure))
        sys.exit(failure.exit_code)
    except Exception as error:
        if os.environ.get("SSB_REPORT_DEBUG"):
            raise
        from ssb_report.schema.lines import clip

        told = clip(str(error), most=_LONGEST)
        say(
            f"internal error: {type(error).__name__}: {told}; this is a fault of ssb-report, "
            "please report it (SSB_REPORT_DEBUG=1 shows the traceback)"
        )
        sys.exit(OutsideError.exit_code)


_FOLDER = click.Path(path_type=Path)


_ON = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Measure the age of data on this day, like 2026-06-30.  [default: today]",
)


def _print_version(context: click.Context, _: click.Parameter, wanted: object) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(version("ssb-report"))
    except PackageNotFoundError:
        click.echo("unknown: run from a folder, not installed")
    context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--inputs", type=_FOLDER, default=INPUTS, show_default=True, help="Where briefings are."
)
@click.option(
    "--output", type=_FOLDER, default=Path("output"), show_default=True, help="Where editions go."
)
@click.option(
    "--cache",
    type=_FOLDER,
    default=Path(".cache"),
    show_default=True,
    envvar="SSB_REPORT_STORE",
    help="Where pieces are kept for the next build; may be removed at any time.",
)
@click.option(
    "--ledger",
    metavar="FILE|URL",
    default=LEDGER,
    show_default=True,
    envvar="SSB_REPORT_LEDGER",
    help="Where it is written down who got what: SQLite, or postgresql://host/name.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(context: click.Context, inputs: Path, output: Path, cache: Path, ledger: str) -> None:
    """Briefings whose every number is computed from data.

    \b
    ssb-report new demo
    ssb-report build demo
    ssb-report --inputs elsewhere/inputs --output elsewhere/output build
    ssb-report build --help
    """
    context.obj = Places(inputs, output, cache, ledger)


cli.add_command(build)
cli.add_command(deliver)
cli.add_command(new)
cli.add_command(schema)
cli.add_command(sign)
cli.add_command(watch)


def _day(given: datetime | None) -> str:
    """The day asked about as in ISO 8601; today, where none is."""
    return (given or datetime.now().astimezone()).date().isoformat()


def _checked(folder: Path, *, strict: bool = False, stale_on: str = "") -> Checked:
    say(f"{folder.name}: reading")
    begin(f"{folder.name}: reading")
    from ssb_report.check.check import check

    checked = check(folder, stale_on=stale_on)
    if strict and checked.warnings:
        raise InputError(checked.warnings)
    for warning in checked.warnings:
        say(str(warning))
    return checked


@cli.command(cls=Limited)
@click.argument("briefings", nargs=-1)
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--stale", is_flag=True, help="Warn of data that are past their horizon.")
@_ON
@click.pass_obj
def check(
    places: Places, briefings: tuple[str, ...], *, strict: bool, stale: bool, on: datetime | None
) -> None:
    """Find all faults of briefings, without building them.

    \b
    ssb-report check
    ssb-report check jiangsu-solid-state --strict
    ssb-report check --stale --on 2026-12-31
    """
    if on and not stale:
        raise UsageError("--on is the day for --stale")
    stale_on = _day(on) if stale else ""
    failed: list[InputError] = []
    for folder in places.chosen(briefings):
        try:
            checked = _checked(folder, strict=strict, stale_on=stale_on)
        except InputError as error:
            failed.append(error)
            continue
        count = len(checked.warnings)
        say(f"{folder.name}: no errors, {count} warning{'' if count == 1 else 's'}")
    if failed:
        raise InputError(fault for error in failed for fault in error.faults)


@cli.command(cls=Limited, short_help="List what is out of date, missing or in doubt.")
@click.argument("briefings", nargs=-1)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing; the exit code tells.")
@click.option("--sent", is_flag=True, help="List who has which copy, too.")
@_ON
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def status(
    places: Places,
    briefings: tuple[str, ...],
    *,
    quiet: bool,
    sent: bool,
    on: datetime | None,
    as_json: bool,
) -> None:
    """List what is out of date: data past their horizon, editions missing or from other inputs.

    So are deliveries that are in doubt, put off or refused. The exit code is 0 where there is
    nothing, otherwise 1.

    \b
    ssb-report status
    ssb-report status jiangsu-solid-state --on 2026-12-31
    ssb-report status --sent
    ssb-report status -q || make report
    """
    from ssb_report.status import standing

    day = _day(on)
    found = {}
    for folder in places.chosen(briefings):
        begin(f"{folder.name}: reading")
        found[folder.name] = standing(folder, places.output, day)
    begin("status")
    posted = _posted(places, list(found))
    if as_json and not quiet:
        told = {key: each.data() | posted[key].data() for key, each in found.items()}
        content = {"on": day, "briefings": told}
        show(json.dumps(content, ensure_ascii=False, indent=1))
    lines = [
        line for key, each in found.items() for line in (*each.lines(), *posted[key].lines(key))
    ]
    if not (as_json or quiet):
        shown = [line for key in found for line in posted[key].copies()] if sent else []
        for line in (*lines, *shown):
            show(line)
    if lines:
        sys.exit(1)


def _posted(places: Places, names: list[str]) -> dict[str, Posted]:
    """How the deliveries of briefings stand; nothing of any where there is no ledger."""
    from ssb_report.deliver.posted import Posted, posted

    if places.ledger == LEDGER and not Path(places.ledger).exists():
        return dict.fromkeys(names, Posted())
    return posted(places.ledger, names)


@cli.command(cls=Limited, short_help="Print where a number comes from, and where it is used.")
@click.argument("number", metavar="ID")
@click.option("--briefing", help="The briefing, where the id is in more than one.")
@SCENARIO
@BY_HAND
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def why(
    places: Places,
    number: str,
    briefing: str | None,
    *,
    scenario: str,
    by_hand: dict[str, str],
    as_json: bool,
) -> None:
    """Print where a number comes from, down to its YAML lines, and every place that uses it.

    \b
    ssb-report why cost-ssb-cell
    ssb-report why parity-fast --json
    ssb-report why time-to-parity --scenario fast --set cost-liquid-cell=0.5
    """
    from ssb_report.check.check import under
    from ssb_report.why import explain, explain_data

    folders = places.chosen((briefing,) if briefing else ())
    if having := [each for each in folders if places.defines(each, number)]:
        folders = having
    if len(having) > 1:
        several = ", ".join(each.name for each in having)
        raise UsageError(f"'{number}' is in {several} (name one: --briefing {having[0].name})")
    failures: list[UsageError] = []
    for folder in folders:
        checked = _checked(folder)
        try:
            if scenario or by_hand:
                checked = under(checked, scenario, by_hand)
            if as_json:
                show(json.dumps(explain_data(checked, number), ensure_ascii=False, indent=1))
            else:
                show(explain(checked, number))
        except UsageError as error:
            failures.append(error)
        else:
            return
    raise UsageError("\n".join(map(str, failures)))


@cli.command(cls=Limited)
@click.argument("a")
@click.argument("b", required=False)
@click.option("--briefing", metavar="NAME", help="Only this briefing.")
@click.option("--edition", "editions", multiple=True, help="Only this edition (may be repeated).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "html"]),
    default="text",
    show_default=True,
    help="For a terminal, for a pull request, for programs, or as one page.",
)
@click.option("--pages", is_flag=True, help="With pictures of the pages that changed, in HTML.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where a reader would see a change.")
@click.pass_obj
def diff(
    places: Places,
    a: str,
    b: str | None,
    *,
    briefing: str | None,
    editions: tuple[str, ...],
    form: str,
    pages: bool,
    exit_code: bool,
) -> None:
    """Compare two states of briefings, as their readers see them.

    A and B are git revisions, folders of inputs, manifests of built editions, or built PDFs and
    HTML pages; B is the working tree where it is left out. The exit code is 1, too, where B has
    faults (those of A are told), and where a number moved further than its guard in briefing.yaml
    allows and nobody acknowledged it.

    \b
    ssb-report diff HEAD
    ssb-report diff main my-branch --format markdown
    ssb-report diff old/briefing.pdf output/jiangsu-solid-state/en/briefing.pdf --format html
    """
    from ssb_report.diff.compare import compare, paired
    from ssb_report.diff.sides import opened

    if pages and form != "html":
        raise UsageError("--pages are for --format html")
    with opened(a, places.inputs) as old, opened(b, places.inputs) as new:
        say(f"{old.name} → {new.name}: reading")
        pairs = paired(old, new, briefing, editions)
        comparison = compare(old, new, pairs)
        if form == "html":
            from ssb_report.diff.page import as_page
            from ssb_report.diff.pictures import pictures

            def step(what: str) -> None:
                say(what)
                begin(what)

            click.echo(as_page(comparison, pictures((old, new), pairs, build=pages, say=step)))
        else:
            show(_written(comparison, form))
    if comparison.unguarded:
        raise InputError(comparison.unguarded)
    if exit_code and comparison.is_visible:
        sys.exit(1)


def _written(comparison: Comparison, form: str) -> str:
    """A comparison as text."""
    from ssb_report.diff.data import as_json
    from ssb_report.diff.markdown import as_markdown
    from ssb_report.diff.text import as_text

    writers = {"json": as_json, "markdown": as_markdown, "text": as_text}
    return writers[form](comparison)


@cli.command(cls=Limited, short_help="Verify a PDF or HTML page, from nothing but itself.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--trust",
    type=click.Path(path_type=Path),
    metavar="CERTIFICATE",
    multiple=True,
    help="It must be signed by who leads to this root, in PEM or DER (may be repeated).",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def verify(file: Path, *, trust: tuple[Path, ...], as_json: bool) -> None:
    """Verify a PDF or HTML page of a briefing, from nothing but the file itself.

    Its inputs are computed anew, and compared with what it prints and with the sums it carries; a
    personal copy is named, and signatures are checked. The exit code is 0 where it is verified; 1
    where it was altered, or where something is unconfirmed: its words since another ssb-report made
    it, or who signed it; 2 where it is none of ours.

    \b
    ssb-report verify briefing.pdf
    ssb-report verify briefing.html --json
    ssb-report verify briefing-signed.pdf --trust root.pem
    """
    from ssb_report.verify.verify import verify as verified

    try:
        verdict = verified(file, trust)
    except UsageError as error:
        if as_json:
            said = {"file": str(file), "verdict": "not ours", "reason": str(error)}
            show(json.dumps(said, ensure_ascii=False, indent=1))
        raise
    if as_json:
        show(json.dumps(verdict.data(), ensure_ascii=False, indent=1))
    else:
        show("\n".join(verdict.lines()))
    if not verdict.is_verified:
        sys.exit(1)


@cli.command(name="list", cls=Limited)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_(places: Places, *, as_json: bool) -> None:
    """List the briefings and their editions.

    \b
    ssb-report list
    ssb-report list --json
    """
    from ssb_report.display.numbers import pick
    from ssb_report.schema.load import load

    found: dict[str, dict[str, Any]] = {}
    for folder in map(places.briefing, places.names()):
        begin(f"{folder.name}: reading")
        briefing, _ = load(folder)
        if briefing.id != folder.name:
            say(f"{folder.name}: cannot be read; 'ssb-report check {folder.name}' says why")
            continue
        editions = list(briefing.meta.editions)
        title = pick(briefing.meta.title, briefing.language_key(editions[0]))
        found[briefing.id] = {"title": title, "editions": editions}
    if as_json:
        show(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for key, entry in found.items():
        show(f"{key}  {', '.join(entry['editions'])}  {entry['title']}")


@cli.command()
@click.pass_obj
def clean(places: Places) -> None:
    """Remove what builds wrote into the output folder.

    \b
    ssb-report clean
    ssb-report --output elsewhere clean
    """
    from ssb_report.build.stage import clean as clean_output

    for path in clean_output(places.output):
        say(f"removed {path}")
