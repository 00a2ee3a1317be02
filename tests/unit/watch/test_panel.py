"""What the panel beside a preview tells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssb_report.errors import Position
from ssb_report.provenance import Provenance, Status
from ssb_report.quantity import Quantity, parse_value
from ssb_report.store import Store
from ssb_report.watch.panel import panel, slider
from ssb_report.watch.preview import Preview
from ssb_report.watch.wish import Wish
from tests.running import TEST_BRIEFINGS, copied, replace

ASSUMED = Provenance(Status.ASSUMPTION, Position("quantities.yaml"))


def quantity(value: str, unit: str) -> Quantity:
    return Quantity("some", {"en": "Some"}, parse_value(value), unit, ASSUMED)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("10..15", "%/year", ("6.2", "18.8", "0.1")),
        ("20", "percent", ("10", "30", "0.1")),
        ("90", "percent", ("45", "100", "0.1")),
        ("2030", "calendar_year", ("2020", "2040", "1")),
        ("-4", "K", ("-6", "-2", "0.01")),
        (">2", "CNY/Wh", ("1", "3", "0.01")),
        ("0", "CNY/Wh", ("0", "1", "0.01")),
    ],
)
def test_a_slider_has_round_ends(value: str, unit: str, expected: tuple[str, str, str]) -> None:
    assert tuple(map(Decimal, slider(quantity(value, unit)))) == tuple(map(Decimal, expected))


NUMBERS = st.decimals(Decimal("-1e6"), Decimal("1e6"), places=3)


@given(NUMBERS, st.decimals(0, Decimal("1e6"), places=3))
def test_a_slider_reaches_about_what_is_stated(middle: Decimal, spread: Decimal) -> None:
    stated = quantity(f"{middle} ± {spread}", "W")
    low, high, step = map(Decimal, slider(stated))
    assert low < high
    assert 20 <= (high - low) / step <= 2000
    assert low - step <= middle <= high + step
    assert middle < 0 or low >= 0


def look(folder: Path, wish: Wish) -> dict[str, object]:
    return panel(Preview(folder, Store(None), wish).read(wish), "2030-01-01")


def test_results_are_told_as_stated_and_as_wished(tmp_path: Path) -> None:
    folder = copied(TEST_BRIEFINGS / "solar-modules", tmp_path)
    told = look(folder, Wish("en", by_hand={"line-steps": "20"}))
    (result,) = [each for each in told["headlines"] if each["id"] == "line-yield"]
    # 0.99¹² and 0.99²⁰
    assert "88.6" in result["old"]
    assert "81.8" in result["new"]
    assert result["move"] == "−7.7%"


def test_assumptions_come_with_what_rests_on_them_first(tmp_path: Path) -> None:
    folder = copied(TEST_BRIEFINGS / "solar-modules", tmp_path)
    controls = look(folder, Wish())["controls"]
    assert [(each["id"], each["drives"]) for each in controls] == [
        ("line-defect-rate", True),
        ("module-learning-rate", True),
        ("window-end", False),
        ("window-start", False),
    ]
    assert (controls[0]["form"], controls[0]["spread"]) == ("range", "0.5")
    assert controls[0]["at"].endswith("quantities.yaml:9:10")


def test_data_past_their_horizon_are_listed(tmp_path: Path) -> None:
    folder = copied(TEST_BRIEFINGS / "solar-modules", tmp_path)
    replace(folder / "briefing.yaml", "sections:", "horizons: {default: 12}\nsections:")
    stale = look(folder, Wish())["stale"]
    assert [(each["id"], each["as_of"]) for each in stale] == [
        ("line-steps", "2025-06"),
        ("workshop-view", "2025-06"),
    ]
