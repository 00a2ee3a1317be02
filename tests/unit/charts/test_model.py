from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ssb_report.charts.model import (
    Axis,
    Bar,
    Curve,
    CurvesChart,
    Direction,
    Item,
    Part,
    Point,
    RangesChart,
    ReferenceLine,
    Scale,
    Spread,
    StackChart,
    TimelineChart,
    Window,
)
from ssb_report.errors import DomainError, RenderError, SsbReportError

X, LOG = Axis("x"), Axis("y", scale=Scale.LOG)
ONE, TWO = np.array([1.0, 2.0]), np.array([1.0, -2.0])
NAN = float("nan")

FAULTS: dict[str, tuple[Callable[[], object], type[SsbReportError], str]] = {
    "a NaN in a curve": (
        lambda: Curve("lgps", "", ONE, np.array([1.0, NAN])),
        DomainError,
        "chart: y of curve 'lgps' holds nan at position 2",
    ),
    "an infinity in a spread": (
        lambda: Spread(float("inf")),
        DomainError,
        "chart: spread holds inf at position 1",
    ),
    "a NaN in a bar": (
        lambda: Bar("ssb", "", (Part("mat", NAN),)),
        DomainError,
        "chart: bar 'ssb' holds nan at position 1",
    ),
    "a NaN in a reference line": (
        lambda: ReferenceLine(Direction.X, NAN, "limit"),
        DomainError,
        "chart: reference line 'limit' holds nan at position 1",
    ),
    "arrays of unequal length": (
        lambda: Curve("a", "", ONE, np.array([1.0])),
        RenderError,
        "chart: curve 'a' has arrays of unequal shape {'x': (2,), 'y': (1,)}",
    ),
    "a curve of no points": (
        lambda: Curve("a", "", np.array([]), np.array([])),
        RenderError,
        "chart: curve 'a' has no points in x",
    ),
    "a chart of no curves": (
        lambda: CurvesChart(X, X),
        RenderError,
        "chart: no curves, bands or points to draw",
    ),
    "a chart of no items": (lambda: RangesChart(X, ()), RenderError, "chart: no items to draw"),
    "a timeline of no windows": (lambda: TimelineChart(()), RenderError, "chart: no items to draw"),
    "a stack of no bars": (lambda: StackChart(X, (), {}), RenderError, "chart: no bars to draw"),
    "a bar of no parts": (
        lambda: Bar("ssb", "", ()),
        RenderError,
        "chart: no parts in bar 'ssb' to draw",
    ),
    "a spread of nothing": (
        lambda: Spread(None),
        RenderError,
        "chart: a spread needs a value or its ends",
    ),
    "a spread upside down": (
        lambda: Spread(None, 380, 300),
        RenderError,
        "chart: spread [380, 300] does not ascend (low, value, high)",
    ),
    "an axis upside down": (
        lambda: Axis("Cost", low=3, high=1),
        RenderError,
        "chart: axis 'Cost' runs from 3 to 1",
    ),
    "a logarithmic axis from zero": (
        lambda: Axis("Cost", scale=Scale.LOG, low=0),
        DomainError,
        "chart: axis 'Cost' is 0, and a logarithmic axis starts above 0",
    ),
    "a negative number on a logarithmic axis": (
        lambda: CurvesChart(X, LOG, (Curve("a", "", ONE, TWO),)),
        DomainError,
        "chart: y of curve 'a' is -2, and a logarithmic axis starts above 0",
    ),
    "a reference line at zero on a logarithmic axis": (
        lambda: RangesChart(
            LOG, (Item("a", "", Spread(1)),), lines=(ReferenceLine(Direction.X, 0, "limit"),)
        ),
        DomainError,
        "chart: reference line 'limit' is 0, and a logarithmic axis starts above 0",
    ),
    "a group that the chart lacks": (
        lambda: RangesChart(X, (Item("a", "", Spread(1), "", "mesured"),), {"measured": "M"}),
        RenderError,
        "chart: 'a' names 'mesured' (allowed: measured)",
    ),
    "a point's group where there are none": (
        lambda: CurvesChart(X, X, points=(Point("a", "", Spread(1), Spread(1), "g"),)),
        RenderError,
        "chart: 'a' names 'g' (allowed: none)",
    ),
    "a window's group that the chart lacks": (
        lambda: TimelineChart((Window("a", "", Spread(2027), "", "g"),), {"full": "Full"}),
        RenderError,
        "chart: 'a' names 'g' (allowed: full)",
    ),
    "a part that the chart lacks": (
        lambda: StackChart(X, (Bar("ssb", "", (Part("mat", 1.0),)),), {"proc": "P"}),
        RenderError,
        "chart: bar 'ssb' names 'mat' (allowed: proc)",
    ),
    "a negative part": (
        lambda: Bar("ssb", "", (Part("mat", -1.0),)),
        RenderError,
        "chart: bar 'ssb' has a negative part 'mat': -1",
    ),
    "a stack on a logarithmic axis": (
        lambda: StackChart(LOG, (Bar("ssb", "", (Part("mat", 1.0),)),), {"mat": "M"}),
        RenderError,
        "chart: stacked bars need a linear axis",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_drawn_is_refused_in_one_line(fault: str) -> None:
    make, error, message = FAULTS[fault]
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == message


def test_a_spread_knows_its_ends() -> None:
    assert Spread(300).ends == (300, 300)
    assert not Spread(300).has_bar
    assert Spread(300, 295, 305).ends == (295, 305)
    assert Spread(None, 300, 380).ends == (300, 380)
    assert Spread(None, 300, 380).has_bar
    assert Spread(172, high=690).ends == (172, 690)


def test_a_bar_knows_its_total() -> None:
    assert Bar("ssb", "", (Part("a", 1.5), Part("b", 0.5))).total == 2.0
