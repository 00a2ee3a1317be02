"""The names of points: beside their marks, and led to them past other names."""

from __future__ import annotations

from ssb_report.charts.labels import Box, Crowd
from ssb_report.charts.model import Point, Spread
from ssb_report.charts.naming import name_points
from ssb_report.charts.sheet import Sheet

MARK = Box(147, 147, 153, 153)


def test_what_leads_a_name_to_its_point_crosses_no_other_name() -> None:
    """Straight under the mark there is room, a little nearer, but behind another name."""
    other = Box(100, 128, 158, 140)
    beside_and_over = [Box(0, 141, 145, 300), Box(155, 147, 300, 300), Box(140, 155, 160, 300)]
    crowd = Crowd(Box(0, 0, 300, 300), [other, *beside_and_over, Box(176, 129, 200, 142)])
    point = Point("p", "a name", Spread(1), Spread(1))
    name_points(Sheet(300, 300), [(point, MARK)], crowd, {"": "series-1", "p": "series-1"})
    *others, found = crowd.boxes
    assert found.top < other.bottom
    assert found.left > MARK.right
    leader = crowd.dots["leader-p"]  # which later names keep off
    assert len(leader) > 1
    assert not any(box.count(leader) for box in others)
