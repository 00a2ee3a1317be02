"""The benchmark itself: it runs, and what it times beside the program is the same arithmetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.compute.graph import compute
from tests.benchmarks.propagation import QUANTITIES, Chain, Row, measured, report


def test_by_hand_the_same_comes_out(tmp_path: Path) -> None:
    chain = Chain.of(10)
    numbers, faults = compute(chain.briefing(tmp_path))
    assert faults == []
    known = {key: numbers.nominal(key, unit) for key, (_, unit) in QUANTITIES.items()}
    for key, step, ids in chain.links:
        known[key] = float(step.plain(*(known[each] for each in ids)))
        assert numbers.nominal(key, step.unit) == pytest.approx(known[key])


def test_it_measures() -> None:
    row = measured(5, 1000)
    assert (row.results, row.samples) == (5, 1000)
    assert min(row.whole, row.bare, row.linear) > 0


@pytest.mark.parametrize(("whole", "said"), [(0.5, "reached, in 0.50 s"), (2.0, "missed")])
def test_it_says_whether_its_aim_is_reached(whole: float, said: str) -> None:
    text = report([Row(20, 100_000, whole=whole, bare=0.25, linear=0.001)])
    assert said in text
    assert f"| 20 | 100,000 | {whole:.3f} | 0.250 |" in text
