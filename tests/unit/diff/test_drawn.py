"""A chart as text: the same where what is drawn and listed is the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ssb_report.charts.model import Axis, Curve, CurvesChart, Item, RangesChart, Spread
from ssb_report.diff.drawn import drawn

AXIS = Axis("Cost", "CNY/Wh")
CURVE = Curve("low", "Low case", np.array([1.0, 2.0]), np.array([3.0, 4.0]))
CURVES = CurvesChart(AXIS, AXIS, (CURVE,))
RANGES = RangesChart(AXIS, (Item("one", "One", Spread(None, 1, 2), "1–2"),))


def curve(**changes: object) -> CurvesChart:
    return replace(CURVES, curves=(replace(CURVE, **changes),))  # type: ignore[arg-type]


def test_ids_are_nothing_that_is_seen() -> None:
    assert drawn(curve(id="high")) == drawn(CURVES)
    # Without a label, the id stands for it in the data.
    assert drawn(curve(id="high", label="")) != drawn(curve(label=""))


def test_numbers_count_as_far_as_they_are_drawn() -> None:
    assert drawn(curve(y=np.array([3.0, 4.0 + 1e-7]))) == drawn(CURVES)
    assert drawn(curve(y=np.array([3.0, 4.0 + 1e-4]))) != drawn(CURVES)


def test_everything_else_counts() -> None:
    assert drawn(curve(label="Low")) != drawn(CURVES)
    assert drawn(replace(CURVES, x=replace(AXIS, low=0.5))) != drawn(CURVES)
    assert drawn(replace(CURVES, x=replace(AXIS, tick=str))) != drawn(CURVES)
    assert drawn(replace(RANGES, hollow=frozenset())) != drawn(RANGES)
    other = Item("one", "One", Spread(None, 1, 2), "1 to 2")
    assert drawn(replace(RANGES, items=(other,))) != drawn(RANGES)
