from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssb_report.charts.labels import Box, Crowd, Spot, dotted, spread_out
from ssb_report.errors import RenderError

places = st.lists(
    st.tuples(st.floats(-50, 250), st.floats(1, 30)),
    min_size=1,
    max_size=12,
)
LOW, HIGH = 0.0, 200.0


def solved(cases: list[tuple[float, float]]) -> tuple[list[float], list[float], list[float]]:
    wanted, sizes = [place for place, _ in cases], [size for _, size in cases]
    assume(sum(sizes) <= HIGH - LOW)
    return wanted, sizes, spread_out(wanted, sizes, low=LOW, high=HIGH)


@given(places)
def test_no_two_labels_overlap_and_all_lie_in_the_room(cases: list[tuple[float, float]]) -> None:
    _, sizes, found = solved(cases)
    ends = sorted((c - s / 2, c + s / 2) for c, s in zip(found, sizes, strict=True))
    assert ends[0][0] >= LOW - 1e-6
    assert ends[-1][1] <= HIGH + 1e-6
    assert all(right <= left + 1e-6 for (_, right), (left, _) in itertools.pairwise(ends))


@given(places)
def test_labels_keep_their_order(cases: list[tuple[float, float]]) -> None:
    wanted, _, found = solved(cases)
    for (a, x), (b, y) in itertools.combinations(zip(wanted, found, strict=True), 2):
        if a < b:
            assert x < y
        if a > b:
            assert x > y


@given(places)
def test_labels_move_no_further_than_they_must(cases: list[tuple[float, float]]) -> None:
    """In the optimum each block of touching labels that is free of the walls is in balance."""
    wanted, sizes, found = solved(cases)
    order = sorted(range(len(found)), key=lambda i: found[i])
    blocks = [[order[0]]]
    for before, after in itertools.pairwise(order):
        gap = found[after] - found[before] - (sizes[after] + sizes[before]) / 2
        if gap < 1e-7:
            blocks[-1].append(after)
        else:
            blocks.append([after])
    for block in blocks:
        first, last = block[0], block[-1]
        free = found[first] - sizes[first] / 2 > LOW + 1e-7
        free &= found[last] + sizes[last] / 2 < HIGH - 1e-7
        if free:
            assert sum(found[i] - wanted[i] for i in block) == pytest.approx(0, abs=1e-6)


def test_labels_that_are_apart_stay() -> None:
    assert spread_out([10, 50, 90], [8, 8, 8], low=0, high=100) == [10, 50, 90]


def test_two_labels_at_one_place_share_the_move() -> None:
    assert spread_out([50, 50], [10, 10], low=0, high=100) == [45, 55]


def test_a_label_at_the_wall_stays_inside() -> None:
    assert spread_out([99], [10], low=0, high=100) == [95]


def test_no_labels_are_no_fault() -> None:
    assert spread_out([], [], low=0, high=100) == []


def test_too_many_labels_are_a_fault_that_says_how_much_room_they_need() -> None:
    with pytest.raises(RenderError, match="3 labels need 60 pt, the chart gives 50 pt"):
        spread_out([1, 2, 3], [20, 20, 20], low=0, high=50)


def test_a_crowd_chooses_the_free_spot_and_remembers_it() -> None:
    crowd = Crowd(Box(0, 0, 100, 100), [Box(0, 0, 40, 40)])
    taken, free = Box(10, 10, 30, 20), Box(60, 60, 80, 70)
    spots = [Spot(taken, 0.0, ("a",)), Spot(free, 1.0, ("a",))]
    assert crowd.best(spots).box == free
    assert free in crowd.boxes
    assert crowd.cost(free) > 0


def test_a_name_may_touch_its_own_line_but_no_other() -> None:
    line = dotted(np.array([0.0, 100.0]), np.array([50.0, 50.0]))
    crowd = Crowd(Box(0, 0, 100, 100), dots={"own": line})
    on_it = Box(10, 45, 40, 55)
    assert crowd.covers(on_it)
    assert not crowd.without("own").covers(on_it)
    assert crowd.cost(on_it) > crowd.without("own").cost(on_it) == 0


def test_a_box_outside_the_room_costs_more_than_any_overlap() -> None:
    crowd = Crowd(Box(0, 0, 100, 100), [Box(0, 0, 100, 100)])
    assert crowd.cost(Box(95, 0, 115, 10)) > crowd.cost(Box(40, 40, 60, 50))
