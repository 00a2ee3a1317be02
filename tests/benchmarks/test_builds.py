"""The runner of the benchmarks: its arithmetic and its tables, and nothing of what it measures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ssb_report.check.check import check
from ssb_report.schema.variants import read_variants
from tests.benchmarks.builds import GOALS, LEAF, Bench, comparison, report, throughput
from tests.benchmarks.growth import SERIES, row
from tests.benchmarks.timing import Case, Timing, exponent, measured, table
from tests.benchmarks.variants import KEY, sheet, values


def test_an_exponent_is_the_power_of_the_size() -> None:
    assert exponent({size: 3 * size**1.5 for size in (10, 100, 500)}) == pytest.approx(1.5)
    assert exponent({10: 7.0, 100: 7.0, 500: 7.0}) == pytest.approx(0)


def test_what_grows_is_told_with_and_without_the_start() -> None:
    timings = {size: Timing([9.0], [2 + size / 100], 50) for size in (100, 1000, 10_000)}
    name, told, whole, beyond = row("rows", timings, start=2)
    assert (name, beyond) == ("rows", "1.00")
    assert 0.5 < float(whole) < 0.9
    assert told == "100: 3.00 s, 50 MiB; 1,000: 12.00 s, 50 MiB; 10,000: 102.00 s, 50 MiB"


def test_what_chance_may_have_made_has_no_exponent() -> None:
    timings = {10: Timing([1.0], [2.1], 1), 100: Timing([1.0], [2.15], 1)}
    assert row("rows", timings, start=2)[2:] == ["0.01", "–"]
    timings |= {1000: Timing([1.0], [3.0], 1)}
    assert row("rows", timings, start=2)[3] == "–"
    timings |= {10_000: Timing([1.0], [12.0], 1)}
    assert row("rows", timings, start=2)[3] == "1.00"


def test_a_goal_is_held_to_the_least_disturbed_runs() -> None:
    timings = {
        "bare python": Timing([0.02, 0.01, 0.03], [0.01, 0.02, 0.01]),
        "nothing changed": Timing([0.5, 0.079, 0.1], [0.09, 0.06, 0.07]),
    }
    assert comparison(timings).splitlines()[2:] == [
        "| nothing changed | bare python | 7.9 | 5 | 6 | ≤ 8 | yes |"
    ]
    timings["nothing changed"].seconds = [0.081]
    assert comparison(timings).endswith("| 8.1 | 4.05 | 6 | ≤ 8 | no |")


def test_a_measure_without_a_goal_is_told_too() -> None:
    timings = {
        "cold, all four editions": Timing([3.0], [3.0]),
        "script, cold": Timing([2.0], [2.0]),
    }
    assert comparison(timings).endswith("| 1.5 | 1.5 | 1.5 | – | – |")


def test_the_page_has_the_times_and_what_follows_them() -> None:
    page = report({"bare python": Timing([0.25, 0.5], [0.125, 0.25], 9)}, ["## More", "Text."])
    assert "| bare python | 2 | 0.250 | 0.375 | 0.125 | 9 |" in page
    assert page.endswith("## More\n\nText.\n")
    assert "## Builds" not in report({}, ["Text."])


def test_a_table_stands_to_the_right() -> None:
    assert table(["a", "b"], [["x", "1"]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"


def test_a_process_is_timed_for_each_thing_that_it_makes(tmp_path: Path) -> None:
    said, ready = [], []
    sleeps = [sys.executable, "-c", "import time; time.sleep(0.2)"]
    cases = {"sleeps": Case(sleeps, lambda: ready.append(1), times=2, share=4)}
    timing = measured(cases, 2, tmp_path, said.append)["sleeps"]
    assert len(timing.seconds) == len(timing.work) == len(ready) == 4
    assert timing.least >= 0.05
    assert timing.peak > 1
    assert said == ["round 1 of 2: sleeps", "round 2 of 2: sleeps"]


def test_a_process_that_fails_ends_the_measuring(tmp_path: Path) -> None:
    fails = [sys.executable, "-c", "raise SystemExit('out of order')"]
    with pytest.raises(subprocess.CalledProcessError) as raised:
        measured({"fails": Case(fails)}, 1, tmp_path, str)
    assert b"out of order" in raised.value.output


def test_every_goal_is_about_what_is_timed(bench: Bench) -> None:
    cases = {**bench.start(), **bench.builds(), **bench.all(), **bench.many(is_quick=False)}
    assert {goal.measure for goal in GOALS} | {goal.beside for goal in GOALS} == cases.keys()


def test_each_change_is_one_that_no_build_has_seen(bench: Bench) -> None:
    bench.empty()
    seen = []
    for change in (bench.change, bench.change_driver, bench.change):
        change()
        quantities = check(bench.inputs).briefing.quantities
        seen.append((str(quantities[LEAF].value), str(quantities[KEY].value)))
    assert seen == [(">31", ">2"), (">31", ">2.02"), (">33", ">2.02")]


def test_each_variant_has_a_value_of_its_own() -> None:
    assert len(set(values(1000))) == 1000


def test_a_table_of_variants_has_no_faults(bench: Bench) -> None:
    bench.empty()
    path = bench.scratch / "v.csv"
    path.write_text(sheet(1000), encoding="utf-8")
    variants, faults = read_variants(path, "v.csv", check(bench.inputs).briefing)
    assert (len(variants), faults) == (1000, [])


def test_throughput_is_told_for_each_core() -> None:
    timings = {
        "script, a variant": Timing([9.0], [9.0], 300),
        "a variant of 20": Timing([1.0, 0.75], [2.0, 2.0], 250),
    }
    assert throughput(timings).splitlines()[2:] == ["| a variant of 20 | 40.0 | 250 |"]
    assert "## Variants" in report(timings, [])
    assert "## Variants" not in report({"bare python": Timing([1.0], [1.0])}, [])


@pytest.mark.parametrize("name", SERIES)
def test_made_up_briefings_have_no_faults(name: str, tmp_path: Path) -> None:
    make, _, _ = SERIES[name]
    assert check(make(tmp_path / "growth", 20)).briefing.id == "growth"


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setenv("PYTHONPATH", "")  # which the bench sets, and which is taken back behind it
    return Bench(tmp_path)
