"""A process to time: builds an edition many times, each with another value of one number."""

from __future__ import annotations

import sys
from pathlib import Path

from ssb_report.build.run import Order
from ssb_report.build.variants import build_variants

KEY = "cost-ssb-cell"


def values(count: int) -> list[str]:
    """As many values of the number as there are to be variants."""
    return [f">{2 + place / 1000:.3f}" for place in range(1, count + 1)]


def main() -> None:
    folder, output, edition, count = sys.argv[1:]
    order = Order(inputs=Path(folder), output=Path(output), cache=Path(output, ".store"))
    variants = {value: {KEY: value} for value in values(int(count))}
    faults = [each.fault for each in build_variants(order, edition, variants, jobs=2) if each.fault]
    sys.exit("\n".join(faults) if faults else 0)


if __name__ == "__main__":
    main()
