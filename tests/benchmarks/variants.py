"""The tables of variants that are timed: each row has another value of one number."""

from __future__ import annotations

KEY = "cost-ssb-cell"


def values(count: int) -> list[str]:
    """As many values of the number as there are to be variants."""
    return [f">{2 + place / 1000:.3f}" for place in range(1, count + 1)]


def sheet(count: int) -> str:
    """A table of so many variants, as CSV."""
    rows = (f"v{place},{value}\n" for place, value in enumerate(values(count), start=1))
    return f"variant,{KEY}\n{''.join(rows)}"
