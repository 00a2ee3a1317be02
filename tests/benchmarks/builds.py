"""What builds cost, as ratios to a plain script of the same document and to bare Python.

`make bench` runs it and writes RESULTS.md beside it: whole processes, their time by the clock.
Read the ratios of one run, never its times against another run's. It is no test: nothing passes or
fails, a goal is reached or missed.

    python -m tests.benchmarks.builds [--only start,nothing] [--quick] [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.growth import growth
from tests.benchmarks.timing import Case, Timing, measured, table
from tests.benchmarks.variants import KEY, sheet, values

__all__ = ["GOALS", "Goal", "comparison", "report"]

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).with_name("RESULTS.md")
BRIEFING = "jiangsu-solid-state"
WHOLE, BRIEF = "en", "en-executive"
LEAF = "jiangsu-firms"
PROSE = "sections/en/06-cost.md"
MANY, FEW, BY_SCRIPT = 1000, 20, 3
COPIES = 1000
LOOKS = 50
CORES = 2
PARTS = ("start", "builds", "all", "variants", "growth", "propagation")


@dataclass(frozen=True)
class Goal:
    """How much a measure may take of another one."""

    measure: str
    beside: str
    at_most: float | None = None


GOALS = (
    Goal("nothing changed", "bare python", 8),
    Goal("one number changed", "script, one number changed", 0.25),
    Goal("one driving number changed", "script, one number changed", 0.25),
    Goal("cold, one edition", "script, cold", 0.4),
    Goal(f"a personal copy of {COPIES}", "cold, one edition"),
    Goal(f"a look of {LOOKS}, prose changed", "one number changed"),
    Goal(f"a look of {LOOKS}, one number changed", "one number changed"),
    Goal(f"a look of {LOOKS}, one driving number changed", "one driving number changed"),
    Goal("cold, executive edition", "script, executive edition"),
    Goal("cold, all four editions", "script, cold"),
    Goal(f"a variant of {FEW}", "script, a variant", 0.1),
    Goal(f"a variant of {FEW}, executive edition", "script, a variant, executive edition", 0.1),
    Goal(f"a variant of {MANY:,}, executive edition", "script, a variant, executive edition", 0.1),
)


class Bench:
    """A copy of the briefing in a folder where builds keep what they keep."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.inputs = scratch / "inputs" / BRIEFING
        self.fresh = count(1)
        os.environ["PYTHONPATH"] = str(ROOT)
        # Programs run from bytecode wherever they are installed: so do both sides here, also on a
        # machine whose Python is told to write none.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(scratch / "bytecode")

    def empty(self) -> None:
        """The briefing as it is, and nothing built before."""
        for name in ("inputs", "output", "store"):
            shutil.rmtree(self.scratch / name, ignore_errors=True)
        shutil.copytree(ROOT / "inputs" / BRIEFING, self.inputs)

    def change(self) -> None:
        """Another value of a number that three sections and the register print."""
        self._set(LEAF, f">{30 + next(self.fresh)}")

    def change_driver(self) -> None:
        """Another value of a number that drives results, charts and scenarios."""
        self._set(KEY, f">{2 + next(self.fresh) / 100:.2f}")

    def _set(self, key: str, value: str) -> None:
        path = self.inputs / "quantities.yaml"
        text = path.read_text(encoding="utf-8")
        pattern = rf'(?m)(^{key}:\n(?:  .*\n)*?  value: )"[^"]*"'
        changed, found = re.subn(pattern, rf'\1"{value}"', text)
        if found != 1:
            raise ValueError(f"{path} states '{key}' {found} times")
        path.write_text(changed, encoding="utf-8")

    def ours(self, *options: str) -> list[str | Path]:
        places = ["--inputs", self.inputs.parent, "--output", self.scratch / "output"]
        places += ["--cache", self.scratch / "store"]
        return [sys.executable, "-m", "ssb_report", *places, "build", BRIEFING, *options]

    def script(self, edition: str, *options: str) -> list[str | Path]:
        script = [sys.executable, "-m", "tests.benchmarks.plain", self.scratch / "plain"]
        return [*script, "--edition", edition, "--inputs", self.inputs, *options]

    def variants(self, edition: str, many: int) -> list[str | Path]:
        path = self.scratch / f"{many}.csv"
        path.write_text(sheet(many), encoding="utf-8")
        return self.ours("--edition", edition, "--variants", str(path), "--jobs", str(CORES))

    def copies(self) -> list[str | Path]:
        built = self.scratch / "output" / BRIEFING / WHOLE / "briefing.pdf"
        script = [sys.executable, "-m", "tests.benchmarks.copies", built]
        return [*script, self.scratch / "copy.pdf", str(COPIES)]

    def looks(self, what: str) -> list[str | Path]:
        script = [sys.executable, "-m", "tests.benchmarks.looks", self.inputs]
        return [*script, self.scratch / "store", what, str(LOOKS)]

    # ---- what is timed

    def start(self) -> dict[str, Case]:
        return {"bare python": Case([sys.executable, "-c", "pass"], times=10)}

    def builds(self) -> dict[str, Case]:
        """One edition, in the order in which a user comes to it."""
        edition = self.ours("--edition", WHOLE)
        return {
            "script, cold": Case(self.script(WHOLE), self.empty),
            "cold, one edition": Case(edition, self.empty),
            "nothing changed": Case(edition, times=5),
            "one number changed": Case(edition, self.change),
            "one driving number changed": Case(edition, self.change_driver),
            f"a personal copy of {COPIES}": Case(self.copies(), share=COPIES),
            f"a look of {LOOKS}, prose changed": Case(self.looks(PROSE), share=LOOKS),
            f"a look of {LOOKS}, one number changed": Case(self.looks(LEAF), share=LOOKS),
            f"a look of {LOOKS}, one driving number changed": Case(self.looks(KEY), share=LOOKS),
            "script, one number changed": Case(self.script(WHOLE), self.change),
            "script, executive edition": Case(self.script(BRIEF), self.empty),
            "cold, executive edition": Case(self.ours("--edition", BRIEF), self.empty),
        }

    def all(self) -> dict[str, Case]:
        return {"cold, all four editions": Case(self.ours(), self.empty)}

    def many(self, *, is_quick: bool) -> dict[str, Case]:
        """Variants by the script, one after the other, and by the program on two cores."""
        some = ["--set", KEY, *values(BY_SCRIPT)]
        cases = {}
        for edition, told in ((WHOLE, ""), (BRIEF, ", executive edition")):
            cases[f"script, a variant{told}"] = Case(
                self.script(edition, *some), self.empty, share=BY_SCRIPT
            )
            cases[f"a variant of {FEW}{told}"] = Case(
                self.variants(edition, FEW), self.empty, share=FEW
            )
        if is_quick:
            return {
                name: case for name, case in cases.items() if name.endswith("executive edition")
            }
        last = f"a variant of {MANY:,}, executive edition"
        return cases | {last: Case(self.variants(BRIEF, MANY), self.empty, share=MANY)}


_HEAD = """\
Written by `make bench` on {machine} with {versions}.
Times scatter from run to run and from machine to machine: read the ratios.\
"""
_BUILDS = f"""\
The briefing of `inputs/`: its English edition of about fifty pages, and its executive edition of
two. `script` is `tests/benchmarks/plain`, the same document by jinja2, pyplot and WeasyPrint with
their defaults, which a test holds to as many pages and as much text. Whole processes, by the clock,
one after the other in turn; a store that is empty before each cold build, though not the user's
cache of fonts and their subsets; a value that no build has seen for each change; variants on
{CORES} cores, the time for one of them. A goal is reached where the ratio by the clock is, of the
runs that were least disturbed; that of processor time tells more on a busy machine, but nothing of
what runs side by side.\
"""
_VARIANTS = f"""\
Tables of variants of the executive edition, and of the whole one, by `build --variants` with
{CORES} workers, the time to read the briefing counted in. A largest process that is as large after
many variants as after few says that workers keep nothing of what they made.\
"""
_MINUTE = 60


def comparison(timings: Mapping[str, Timing]) -> str:
    """Each measure beside what it is held to, in the least and in the median of their runs."""
    return table(
        ["measure", "beside", "clock, least", "clock, median", "processor", "goal", "reached"],
        [
            _compared(goal, timings)
            for goal in GOALS
            if {goal.measure, goal.beside} <= timings.keys()
        ],
    )


def _compared(goal: Goal, timings: Mapping[str, Timing]) -> list[str]:
    one, other = timings[goal.measure], timings[goal.beside]
    least, middle = one.least / other.least, one.median / other.median
    work = min(one.work) / min(other.work)
    if goal.at_most is None:
        aimed = ["–", "–"]
    else:
        aimed = [f"≤ {goal.at_most:g}", "yes" if least <= goal.at_most else "no"]
    return [goal.measure, goal.beside, f"{least:.3g}", f"{middle:.3g}", f"{work:.3g}", *aimed]


def _times(timings: Mapping[str, Timing]) -> str:
    return table(
        ["measure", "runs", "least [s]", "median [s]", "processor [s]", "largest process [MiB]"],
        [_timed(name, timing) for name, timing in timings.items()],
    )


def _timed(name: str, timing: Timing) -> list[str]:
    seconds = (f"{each:.3f}" for each in (timing.least, timing.median, min(timing.work)))
    return [name, str(len(timing.seconds)), *seconds, f"{timing.peak:.0f}"]


def throughput(timings: Mapping[str, Timing]) -> str:
    """How many variants a core makes, and whether workers grow with their number."""
    variants = {name: each for name, each in timings.items() if name.startswith("a variant of")}
    return table(
        ["measure", "a minute and core", "largest process [MiB]"],
        [
            [name, f"{_MINUTE / (each.least * CORES):.1f}", f"{each.peak:.0f}"]
            for name, each in variants.items()
        ],
    )


def report(timings: Mapping[str, Timing], more: Sequence[str]) -> str:
    """The page that is written."""
    named = [f"{each} {version(each)}" for each in ("weasyprint", "matplotlib", "numpy")]
    versions = ", ".join([f"Python {platform.python_version()}", *named])
    machine = f"{os.cpu_count()} cores ({platform.machine()})"
    parts = ["# Benchmarks", _HEAD.format(machine=machine, versions=versions)]
    if timings:
        parts += ["## Builds", _BUILDS, comparison(timings), _times(timings)]
    if any(name.startswith("a variant of") for name in timings):
        parts += ["## Variants", _VARIANTS, throughput(timings)]
    return "\n\n".join([*parts, *more]) + "\n"


def _measured(
    bench: Bench, parts: Sequence[str], rounds: int, *, is_quick: bool
) -> dict[str, Timing]:
    cases = {
        **(bench.start() if {"start", "builds"} & set(parts) else {}),
        **(bench.builds() if "builds" in parts else {}),
    }
    once = {
        **(bench.all() if "all" in parts else {}),
        **(bench.many(is_quick=is_quick) if "variants" in parts else {}),
    }
    bench.empty()
    return {
        **measured(cases, rounds, bench.scratch, _say),
        **measured(once, 1, bench.scratch, _say),
    }


def _more(scratch: Path, parts: Sequence[str], *, is_quick: bool) -> Iterator[str]:
    if "growth" in parts:
        yield "## Cost against work"
        yield (
            "Cold builds of made-up briefings, and the power of the size that the time grows with: "
            "as it is, and without that of a build of next to nothing."
        )
        yield growth(scratch, _say, is_quick=is_quick)
    if "propagation" in parts:
        from tests.benchmarks.propagation import propagation

        _say("propagation of uncertainty")
        yield propagation()


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main() -> None:
    """Measure, print, and write where everything was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer runs, and nothing large")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    parts = given.only.split(",")
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:CORES]))
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        rounds = 1 if given.quick else given.rounds
        timings = _measured(Bench(scratch), parts, rounds, is_quick=given.quick)
        text = report(timings, list(_more(scratch, parts, is_quick=given.quick)))
    sys.stdout.write(text)
    if set(parts) == set(PARTS) and not given.quick:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
