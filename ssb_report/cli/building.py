"""The command that builds: editions as the data state them, and tables of variants."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ssb_report.build.formats import FORMATS, Wanted
from ssb_report.cli.options import BY_HAND, DEADLINE, MEMORY, SCENARIO
from ssb_report.cli.places import Places
from ssb_report.cli.progress import Progress, say, show
from ssb_report.errors import RenderError, UsageError
from ssb_report.pdf.standards import Archive

if TYPE_CHECKING:
    from ssb_report.build.run import Order, Outcome

__all__ = ["build", "load_for"]


@click.command()
@click.argument("briefings", nargs=-1)
@click.option("--edition", "editions", multiple=True, help="Only this edition (may be repeated).")
@click.option(
    "--to", "formats", default="html,pdf", show_default=True, help="Formats, with commas."
)
@click.option(
    "--archive",
    type=click.Choice([archive.value for archive in Archive]),
    default=Archive.A3A.value,
    show_default=True,
    help="Standards of the PDF: PDF/A-3a with PDF/UA-1, or PDF/A-4f with PDF/UA-2.",
)
@SCENARIO
@BY_HAND
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--force", is_flag=True, help="Make everything anew, whatever is kept.")
@click.option("--explain", is_flag=True, help="Say of each file why it was made or not.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    envvar="SSB_REPORT_JOBS",
    help="Processes at work side by side.  [default: one for each core]",
)
@click.option(
    "--variants",
    "table",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Each variant of this table, in YAML or CSV, in a folder of its own.",
)
@click.option("--resume", is_flag=True, help="Leave the variants that stand as they would be made.")
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="Make variants on the Dask cluster there, like tcp://host:8786. Dask trusts whoever "
    "reaches it: so does this machine the cluster, and the cluster this machine.",
)
@DEADLINE
@MEMORY
@click.pass_obj
def build(
    places: Places,
    briefings: tuple[str, ...],
    editions: tuple[str, ...],
    formats: str,
    archive: str,
    *,
    scenario: str,
    by_hand: dict[str, str],
    strict: bool,
    force: bool,
    explain: bool,
    jobs: int | None,
    table: Path | None,
    resume: bool,
    scheduler: str,
    deadline: float,
    memory: int,
) -> None:
    """Build briefings into HTML, PDF and data.

    \b
    ssb-report build
    ssb-report build jiangsu-solid-state --edition en --to html
    ssb-report build --to pdf --archive a4f
    ssb-report build --edition en --scenario fast --set cost-liquid-cell=0.5
    ssb-report build --explain
    ssb-report build --variants cities.csv --edition en-executive -j 4 --resume

    What is built under a scenario or with --set goes into a folder of its own, like en+fast, with a
    warning for each sentence that it makes false.
    Nothing is made whose inputs are what they were: pieces are kept in the folder .cache/.

    A table of variants has a row for each: in CSV the columns variant (its id), edition and
    scenario, if you like, and one for each quantity that it sets, an empty cell where that stays as
    the briefing states it. A variant goes into variants/ID/EDITION/. One that fails is told, and
    the others go on; the exit code is 1 then.
    """
    from ssb_report.build.ceiling import Ceiling
    from ssb_report.build.crew import cores
    from ssb_report.build.run import Order

    wanted = Wanted(_formats(formats), Archive(archive))
    if table is None and (resume or scheduler):
        raise UsageError(f"{'--resume' if resume else '--scheduler'} is for --variants")
    if table is not None:
        _require_plain(scenario=scenario, by_hand=by_hand, explain=explain, force=force and resume)
        folders = [_briefing_of(places, briefings, table)]
    else:
        folders = places.chosen(briefings)
    orders = [
        Order(
            inputs=folder,
            output=places.output,
            wanted=wanted,
            editions=editions,
            scenario=scenario,
            by_hand=by_hand,
            strict=strict,
            afresh=force,
            cache=places.cache,
            ceiling=Ceiling(deadline, memory),
        )
        for folder in folders
    ]
    if table is not None:
        _build_variants(orders[0], table, jobs or cores(), scheduler=scheduler, resume=resume)
        return
    places.output.mkdir(parents=True, exist_ok=True)
    _build_editions(orders, jobs or cores(), explain=explain)


def _build_editions(orders: list[Order], jobs: int, *, explain: bool) -> None:
    from ssb_report.build.ceiling import Latest, descended
    from ssb_report.build.crew import Crew
    from ssb_report.build.run import carry_out

    load = partial(load_for, orders[0].wanted.formats)
    begin = Latest(descended(orders[0].ceiling))
    try:
        with Crew(jobs, load) as crew, Progress() as progress:
            for order in orders:
                for outcome in carry_out(order, crew, progress.say, progress.step, begin):
                    _show(outcome, explain=explain)
    except MemoryError as error:
        raise RenderError(f"{begin.latest} {orders[0].ceiling.overfull}") from error


def load_for(formats: tuple[str, ...]) -> None:
    """Load what workers need for these formats, while the inputs are still being read."""
    from ssb_report.charts.sheet import prepare as prepare_charts
    from ssb_report.pdf.render import prepare as prepare_pages

    prepare_charts()
    if "pdf" in formats:
        prepare_pages({})


def _show(outcome: Outcome, *, explain: bool) -> None:
    if explain:
        width = max(map(len, outcome.reasons))
        show(f"{outcome.folder}/")
        for name, reason in outcome.reasons.items():
            show(f"  {name:{width}}  {reason}")
        return
    for name in outcome.files:
        if name.startswith("briefing."):
            show(str(outcome.folder / name))


def _formats(text: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        raise UsageError(f"no format '{', '.join(unknown)}' (there: {', '.join(FORMATS)})")
    return wanted


# ---- variants


def _require_plain(*, scenario: str, by_hand: dict[str, str], explain: bool, force: bool) -> None:
    """Refuse options that a table of variants has no place for."""
    if scenario or by_hand:
        option = "--scenario" if scenario else "--set"
        raise UsageError(f"{option} beside --variants: the table says what differs")
    if explain:
        raise UsageError("--explain beside --variants: all of a variant is made for it")
    if force:
        raise UsageError("--force makes what --resume would leave: choose one")


def _briefing_of(places: Places, named: tuple[str, ...], table: Path) -> Path:
    """The briefing that a table is of: the one that is named, or in whose folder it lies."""
    lies_in = table.resolve().parent
    folders = places.chosen(named)
    own = [each for each in folders if each.resolve() == lies_in]
    found = folders if len(folders) == 1 else own
    if len(found) != 1:
        raise UsageError(f"--variants {table} is of one briefing; name it")
    return found[0]


def _build_variants(order: Order, table: Path, jobs: int, *, scheduler: str, resume: bool) -> None:
    """Build a table of variants, and tell what became of them."""
    from ssb_report.build.ceiling import Latest, descended

    begin = Latest(descended(order.ceiling))
    say(f"{order.inputs.name}: reading")
    begin(f"{order.inputs.name}: reading")
    try:
        from ssb_report.build.batch import carry_out_batch, planned
        from ssb_report.cli.tally import Tally

        batch = planned(order, table)
        begin("")
        for warning in batch.checked.warnings:
            say(str(warning))
        with Tally(len(batch.tasks)) as tally:
            for told in carry_out_batch(
                batch, jobs, scheduler=scheduler, resume=resume, begin=begin
            ):
                begin("")  # which ends this where nobody is above any more
                tally.add(told)
    except MemoryError as error:
        raise RenderError(f"{begin.latest} {order.ceiling.overfull}") from error
    show(str(batch.top))
    if tally.failed:
        sys.exit(1)
