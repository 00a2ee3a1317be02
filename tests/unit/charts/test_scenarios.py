"""Tornados and scenarios, resolved into charts of ranges."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.charts.model import RangesChart
from ssb_report.charts.resolve import resolve
from ssb_report.check.check import Checked, check, under
from ssb_report.display.numbers import pick
from tests.making import solar_with_scenarios

GROWING = (
    "value: 12\n",
    "value: 12\n  distribution: {uniform: [10, 16]}\n",
)


@pytest.fixture(scope="module")
def solar(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    folder = solar_with_scenarios(tmp_path_factory.mktemp("solar"), quantities=GROWING)
    return check(folder)


def chart(checked: Checked, key: str, **changes: object) -> RangesChart:
    figure = checked.briefing.figures[key].model_copy(update=changes)
    found = resolve(figure, checked.numbers, "en", lambda text: pick(text, "en"))
    assert isinstance(found, RangesChart)
    return found


def test_a_tornado_has_the_widest_range_on_top(solar: Checked) -> None:
    swings = chart(solar, "swings")
    assert [item.id for item in swings.items] == ["line-defect-rate", "line-steps"]
    defects, steps = (item.spread for item in swings.items)
    # 0.9945^12, 0.9855^12, then 0.99^10.3 and 0.99^15.7, by a pocket calculator
    assert (defects.low, defects.high) == pytest.approx((83.9227, 93.5965), abs=1e-3)
    assert (steps.low, steps.high) == pytest.approx((85.4029, 90.1659), abs=1e-3)
    assert (defects.value, steps.value) == (None, None)


def test_a_line_stands_at_the_nominal_value(solar: Checked) -> None:
    (line,) = chart(solar, "swings").lines
    assert line.at == pytest.approx(88.638487)
    assert line.label == "nominal 88.6%"


def test_only_the_most_are_shown(solar: Checked) -> None:
    assert [item.id for item in chart(solar, "swings", most=1).items] == ["line-defect-rate"]


def test_where_all_is_exact_the_result_stands_alone(tmp_path: Path) -> None:
    exact = under(check(solar_with_scenarios(tmp_path)), "better")
    (item,) = chart(exact, "swings").items
    assert (item.id, item.spread.low) == ("line-yield", None)
    assert item.spread.value == pytest.approx(95.111013)


def test_scenarios_are_rows_with_the_interval_about_the_nominal(solar: Checked) -> None:
    cases = chart(solar, "cases")
    assert [item.label for item in cases.items] == ["Base", "Better", "Worse"]
    assert cases.groups == {}
    base, better, worse = (item.spread for item in cases.items)
    assert base.low is not None
    assert base.high is not None
    assert base.low < 88.638487 < base.high
    assert base.value == pytest.approx(88.638487)
    assert not better.has_bar
    assert worse.value == pytest.approx(83.413197)
    assert cases.items[1].value_text == "95.1%"


def test_several_results_are_grouped(solar: Checked) -> None:
    both = chart(solar, "cases", results=["line-yield", "line-steps"])
    assert list(both.groups) == ["line-yield", "line-steps"]
    assert [item.group for item in both.items] == ["line-yield"] * 3 + ["line-steps"] * 3
    assert len({item.id for item in both.items}) == 6
