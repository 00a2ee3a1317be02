"""Where lines of a chart's text may end."""

from __future__ import annotations

import pytest

from ssb_report.charts.sheet import width_of, wrap
from ssb_report.charts.style import Role


@pytest.mark.parametrize(
    ("text", "fits", "lines"),
    [
        # marks as in GB/T 15834-2011, 5.1: none that closes begins a line, none that opens ends it
        ("LiPF₆（EC:EMC）", "LiPF₆（EC:E", ("LiPF₆", "（EC:EMC）")),
        ("硫化物，氧化物", "硫化物", ("硫化", "物，氧", "化物")),
        ("电解质“往往”超过", "电解质“", ("电解质", "“往往”", "超过")),
        ("神行电芯（液态，层级不明）", "神行电芯（液态，层级", ("神行电芯", "（液态，层级不明）")),
        ("no more than liquid", "no more than", ("no more than", "liquid")),
    ],
)
def test_no_line_begins_or_ends_with_the_wrong_mark(
    text: str, fits: str, lines: tuple[str, ...]
) -> None:
    assert wrap(text, Role.LABEL, width_of(fits, Role.LABEL) + 0.1) == lines
