"""Makes one variant of an edition: its numbers, its charts and its pages, and nothing of another's.

It is the same here, in a forked worker and on another machine: what comes in is a briefing that was
read and the values that are set in it, what comes out are the files of a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ssb_report.build.build import begin_making
from ssb_report.build.ceiling import Ceiling, limit_memory
from ssb_report.build.crew import Crew
from ssb_report.build.formats import Wanted
from ssb_report.build.keep import Keeper
from ssb_report.check.check import Checked, under
from ssb_report.errors import SsbReportError
from ssb_report.store import Store

__all__ = ["Bench", "Result", "Task", "load", "make"]


@dataclass(frozen=True, slots=True)
class Task:
    """An edition of a variant: under which scenario, and with which values by ids."""

    variant: str
    edition: str
    scenario: str = ""
    by_hand: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What users know it by."""
        return f"{self.variant}/{self.edition}"


@dataclass(frozen=True, slots=True)
class Result:
    """The files of a task by their names, or why there are none.

    `warnings` are those that the briefing itself does not have.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """What all variants are made from, read once; workers have it from the fork."""

    checked: Checked
    wanted: Wanted
    store: Store
    strict: bool = False
    afresh: bool = False
    ceiling: Ceiling | None = None


def load(bench: Bench, editions: set[str]) -> None:
    """Load what makes these editions, which takes longer than to make one."""
    from ssb_report.build.pages import styles_of
    from ssb_report.charts.sheet import prepare as prepare_charts
    from ssb_report.pdf.render import prepare as prepare_pages

    prepare_charts()
    if "pdf" in bench.wanted.formats:
        for edition in sorted(editions):
            prepare_pages(styles_of(bench.checked.briefing, edition))


def make(bench: Bench, task: Task) -> Result:
    """Make the files of a task; whatever fails is told in the result."""
    try:
        if bench.ceiling is not None:
            limit_memory(bench.ceiling)
        case = _case(bench, task)
        before = set(bench.checked.warnings)
        warnings = [each for each in case.warnings if each not in before]
        if bench.strict and warnings:
            return Result(fault="\n".join(map(str, warnings)))
        keeper = Keeper(bench.store, Crew(1), bench.afresh)
        made = begin_making(case, task.edition, bench.wanted, keeper)()
    except SsbReportError as error:
        return Result(fault=str(error))
    except MemoryError:
        return Result(fault=(bench.ceiling or Ceiling()).overfull)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one variant spares the others
        return Result(fault=f"internal error: {type(error).__name__}: {error}")
    return Result(made.files, tuple(str(each).partition("\n")[0] for each in warnings))


def _case(bench: Bench, task: Task) -> Checked:
    """The briefing with the numbers of a task, as an order for it alone would have it."""
    checked = bench.checked
    if not (task.scenario or task.by_hand):
        return checked
    own = checked.briefing.meta.editions[task.edition].scenario or ""
    return under(checked, task.scenario or own, dict(task.by_hand), [task.edition])
