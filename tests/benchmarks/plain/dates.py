"""Dates of the plain script."""

from __future__ import annotations

from typing import Any

MONTHS = (
    "January February March April May June July August September October November December"
).split()


def months(date: Any) -> int:
    """A month as a number; a year stands for its first."""
    year, month = [*map(int, str(date).split("-")), 1][:2]
    return 12 * year + month - 1


def dated(date: Any) -> str:
    """`2025` or `December 2025`."""
    if not date:
        return "–"
    year, *month = str(date).split("-")
    return f"{MONTHS[int(month[0]) - 1]} {year}" if month else year
