"""The door of the package: any chart in, one SVG out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ssb_report.charts.curves import draw_curves
from ssb_report.charts.model import Chart, CurvesChart, RangesChart, StackChart, TimelineChart
from ssb_report.charts.ranges import draw_ranges
from ssb_report.charts.sheet import Sheet, settings
from ssb_report.charts.stack import draw_stack
from ssb_report.charts.style import MM
from ssb_report.charts.timeline import draw_timeline
from ssb_report.errors import RenderError

__all__ = ["Drawing", "draw", "draw_both"]

WIDTH_MM = 160.0
NARROW_MM = 78.0
CURVES_MM = 88.0
COLUMN_MM = (80.0, 68.0)
_IDENT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart as SVG, for a wide page and for a narrow screen."""

    wide: str
    narrow: str


def draw_both(chart: Chart, key: str, *, in_column: bool = False) -> Drawing:
    """Draw a chart for paper and wide screens, and once more for a phone.

    With `in_column` the first is as wide as one of two columns; curves are flatter there, rows take
    the height that they need.
    """
    width, height = COLUMN_MM if in_column else (WIDTH_MM, CURVES_MM)
    size = (width, height if isinstance(chart, CurvesChart) else None)
    narrow = draw(chart, ident=f"n-{key}", size=(NARROW_MM, None))
    return Drawing(draw(chart, ident=f"c-{key}", size=size), narrow)


def draw(chart: Chart, *, ident: str, size: tuple[float, float | None] = (WIDTH_MM, None)) -> str:
    """Draw a chart as SVG.

    Parameters
    ----------
    chart : Chart
        What to show, resolved.
    ident : str
        What every id in the SVG begins with; another one for each chart of a page.
    size : tuple
        Width and height in mm. Without a height, curves take 88 mm and rows what they need.

    Returns
    -------
    str
        A standalone ``<svg>`` element: no prolog, text as text, the same bytes for the same chart.
        The caller adds ``role`` and a title.

    Raises
    ------
    RenderError
        When `size` does not hold the chart's labels, or a point or line lies beyond its axis; the
        line names the chart by `ident`.
    """
    if not _IDENT.fullmatch(ident):
        raise RenderError(f"chart: '{ident}' cannot begin an id (letters, digits, - and _)")
    width, height = size[0] * MM, None if size[1] is None else size[1] * MM
    with settings():
        try:
            return _sheet(chart, width, height).render(ident)
        except RenderError as error:
            message = str(error).removeprefix("chart:").strip()
            raise RenderError(f"chart '{ident}': {message}") from error


def _sheet(chart: Chart, width: float, height: float | None) -> Sheet:
    match chart:
        case CurvesChart():
            return draw_curves(chart, width, height or CURVES_MM * MM)
        case RangesChart():
            return draw_ranges(chart, width, height)
        case TimelineChart():
            return draw_timeline(chart, width, height)
        case StackChart():
            return draw_stack(chart, width, height)
