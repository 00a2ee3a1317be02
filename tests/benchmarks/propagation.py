"""What propagating uncertainty costs, beside the same arithmetic in plain numpy and linearly.

A part of `make bench`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import uncertainties
from numpy.typing import NDArray

from ssb_report.compute import results
from ssb_report.compute.graph import Numbers, compute
from ssb_report.compute.sampling import SAMPLES
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.load import load

RUNS = 5
AIMED_AT, SECONDS_AIMED_AT = 20, 1.0


@dataclass(frozen=True)
class Step:
    """One calculation of the chain: its formula, and the same arithmetic by hand."""

    formula: str
    unit: str
    arguments: dict[str, str]
    plain: Callable[..., NDArray[np.float64]]


QUANTITIES = {
    "materials": ("1.3 ± 0.1", "CNY/Wh"),
    "processing": ("0.4..0.6", "CNY/Wh"),
    "research": ("~0.2", "CNY/Wh"),
    "yield": ("0.8..0.9", "1"),
    "competitor": ("0.60 ± 0.03", "CNY/Wh"),
    "fast": ("0.10..0.15", "1/year"),
    "slow": ("0.02..0.04", "1/year"),
    "years": ("5 ± 0.5", "year"),
}
# Four calculations of a real briefing, each fed by the ones before it.
STEPS = (
    Step(
        "cost-with-yield",
        "CNY/Wh",
        {
            "materials": "materials",
            "processing": "processing",
            "overhead": "research",
            "yield_fraction": "yield",
        },
        lambda materials, processing, overhead, good: (materials + processing) / good + overhead,
    ),
    Step(
        "exponential-decline",
        "CNY/Wh",
        {"initial_cost": "{0}", "decline_rate": "fast", "time": "years"},
        lambda cost, rate, years: cost * np.exp(-rate * years),
    ),
    Step(
        "time-to-parity",
        "year",
        {
            "initial_cost": "{0}",
            "competitor_cost": "competitor",
            "decline_rate": "fast",
            "competitor_decline": "slow",
        },
        lambda mine, theirs, fast, slow: np.log(mine / theirs) / (fast - slow),
    ),
    Step(
        "cost-sum",
        "CNY/Wh",
        {"materials": "{1}", "processing": "processing", "research": "research"},
        lambda one, two, three: one + two + three,
    ),
)


@dataclass(frozen=True)
class Chain:
    """So many calculations: for each its id, its step and the ids of its arguments."""

    links: tuple[tuple[str, Step, tuple[str, ...]], ...]

    @classmethod
    def of(cls, count: int) -> Chain:
        """Rounds of all steps, until there are enough."""
        return cls(tuple(cls._link(place) for place in range(count)))

    @staticmethod
    def _link(place: int) -> tuple[str, Step, tuple[str, ...]]:
        whole, within = divmod(place, len(STEPS))
        step = STEPS[within]
        own = [f"result-{whole * len(STEPS) + each}" for each in range(len(STEPS))]
        return f"result-{place}", step, tuple(each.format(*own) for each in step.arguments.values())

    def briefing(self, folder: Path) -> Briefing:
        """The briefing that states it."""
        (folder / "quantities.yaml").write_text(
            "".join(
                f'{key}: {{label: L, value: "{value}", unit: {unit}, status: assumption}}\n'
                for key, (value, unit) in QUANTITIES.items()
            ),
            encoding="utf-8",
        )
        (folder / "calculations.yaml").write_text(
            "".join(
                f"{key}: {{label: L, formula: {step.formula}, with: {{"
                + ", ".join(
                    f"{name}: {each}" for name, each in zip(step.arguments, ids, strict=True)
                )
                + "}}\n"
                for key, step, ids in self.links
            ),
            encoding="utf-8",
        )
        return load(folder)[0]

    def arithmetic(self, samples: int) -> None:
        """The same by hand: draws, one line of numpy for each result, its interval."""
        stream = np.random.default_rng(1)
        known = {key: _drawn(stream, value, samples) for key, (value, _) in QUANTITIES.items()}
        for key, step, ids in self.links:
            known[key] = step.plain(*(known[each] for each in ids))
            np.quantile(known[key], (0.05, 0.95))

    def linear(self, numbers: Numbers) -> None:
        """The same by first derivatives, with the `uncertainties` package."""
        known = {
            key: uncertainties.ufloat(
                numbers.nominal(key, unit), float(_samples(numbers, key, unit).std())
            )
            for key, (_, unit) in QUANTITIES.items()
        }
        for key, step, ids in self.links:
            known[key] = uncertainties.wrap(step.plain)(*(known[each] for each in ids))
            assert known[key].std_dev > 0


def _drawn(stream: np.random.Generator, value: str, samples: int) -> NDArray[np.float64]:
    if "±" in value:
        return stream.normal(*map(float, value.split("±")), samples)
    low, high = map(float, value.split("..")) if ".." in value else (0.15, 0.25)
    return stream.uniform(low, high, samples)


def _samples(numbers: Numbers, key: str, unit: str) -> NDArray[np.float64]:
    found = numbers.samples(key, unit)
    assert found is not None
    return found


def seconds(work: Callable[[], object]) -> float:
    """Processor time: the median of some runs, after one that warms up."""
    work()
    taken = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return median(taken)


@dataclass(frozen=True)
class Row:
    """Seconds for a number of results and samples: everything, bare arithmetic, linear."""

    results: int
    samples: int
    whole: float
    bare: float
    linear: float

    def __str__(self) -> str:
        return (
            f"| {self.results} | {self.samples:,} | {self.whole:.3f} | {self.bare:.3f} "
            f"| {self.whole / self.bare:.2f} | {self.linear:.4f} "
            f"| {1e9 * self.whole / self.results / self.samples:.0f} |"
        )


@contextmanager
def _samples_of(count: int) -> Iterator[None]:
    """Another number of samples than the program's own."""
    own = results.draw
    results.draw = partial(own, count=count)
    try:
        yield
    finally:
        results.draw = own


def measured(count: int, samples: int) -> Row:
    """Everything from the quantities' draws to the results' intervals, nothing of the reading."""
    chain = Chain.of(count)
    with TemporaryDirectory() as folder, _samples_of(samples):
        briefing = chain.briefing(Path(folder))
        numbers, faults = compute(briefing)
        assert not faults, faults
        return Row(
            count,
            samples,
            whole=seconds(lambda: compute(briefing)),
            bare=seconds(lambda: chain.arithmetic(samples)),
            linear=seconds(lambda: chain.linear(numbers)),
        )


def report(rows: list[Row]) -> str:
    """The table, and whether its aim is reached."""
    aimed = next(row for row in rows if (row.results, row.samples) == (AIMED_AT, SAMPLES))
    reached = "reached" if aimed.whole < SECONDS_AIMED_AT else "missed"
    return f"""\
## Propagation of uncertainty

Processor time on one core, medians of {RUNS} runs.

- `whole`: all that the program does with a briefing that is read: checks, nominal values, draws by
  id, formulas with their ranges, intervals, rounding [s]
- `bare`: draws, the same arithmetic in a line of numpy each, and quantiles [s]
- `linear`: first derivatives by the `uncertainties` package, without any samples or intervals [s]

Aimed at: {AIMED_AT} results of {SAMPLES:,} samples in less than {SECONDS_AIMED_AT:g} s: \
{reached}, in {aimed.whole:.2f} s.

| results | samples | whole | bare | whole/bare | linear | ns for a sample of a result |
|---:|---:|---:|---:|---:|---:|---:|
{chr(10).join(map(str, rows))}
"""


def propagation() -> str:
    """Measure all sizes; gives their part of the page that is written."""
    counts = [(count, SAMPLES) for count in (5, 10, AIMED_AT, 40)]
    sizes = [(AIMED_AT, samples) for samples in (1000, 10_000, 1_000_000)]
    return report([measured(*each) for each in counts + sizes])
