"""How data age: dates that move by months, and what is past its horizon."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ssb_report.schema.horizons import ageing, first_day, later, stale
from ssb_report.schema.load import load
from tests.making import solar_with


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025", date(2025, 1, 1)),
        ("2025-06", date(2025, 6, 1)),
        ("2025-06-30", date(2025, 6, 30)),
    ],
)
def test_a_year_or_a_month_stands_for_its_first_day(text: str, day: date) -> None:
    assert first_day(text) == day


@pytest.mark.parametrize(
    ("text", "months", "moved"),
    [
        ("2024", 24, "2026"),
        ("2024", 6, "2024-07"),
        ("2025-10", 6, "2026-04"),
        ("2025-12", 1, "2026-01"),
        ("2025-12", 12, "2026-12"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-06-15", 1200, "2125-06-15"),
        ("9999-12-31", 6, "9999-12-31"),
        ("9990", 1200, "9999"),
    ],
)
def test_a_date_moves_by_months_and_keeps_its_precision(text: str, months: int, moved: str) -> None:
    assert later(text, months) == moved


HORIZONS = (
    "citations: author-date",
    "citations: author-date\nhorizons: {default: 6, study: never}",
)


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2025-06", []),
        ("2025-12-01", []),
        ("2025-12-02", ["line-steps", "workshop-view"]),
        ("2031", ["line-steps", "workshop-view"]),
    ],
)
def test_what_is_older_than_its_horizon_is_stale(on: str, found: list[str], tmp_path: Path) -> None:
    briefing, faults = load(solar_with(tmp_path, briefing=HORIZONS))
    assert not faults
    assert [each.id for each in stale(briefing, on)] == found
    assert {each.until for each in ageing(briefing)} == {"2025-12"}


def test_a_kind_may_never_age_and_assumptions_do_not(tmp_path: Path) -> None:
    kind = ("  status: claimed\n", "  status: claimed\n  kind: study\n")
    briefing, _ = load(solar_with(tmp_path, briefing=HORIZONS, quantities=kind))
    assert [each.id for each in ageing(briefing)] == ["line-steps"]
    assert briefing.quantities["module-learning-rate"].provenance.as_of == "2025-06"


def test_without_a_default_only_kinds_age(tmp_path: Path) -> None:
    kinds = ("citations: author-date", "citations: author-date\nhorizons: {view: 1}")
    kind = ("  status: claimed\n", "  status: claimed\n  kind: view\n")
    briefing, _ = load(solar_with(tmp_path, briefing=kinds, quantities=kind))
    (aged,) = ageing(briefing)
    assert (aged.id, aged.horizon, aged.until, aged.span) == (
        "workshop-view", 1, "2025-07", "1 month",
    )  # fmt: skip
