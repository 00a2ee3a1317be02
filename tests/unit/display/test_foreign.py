"""A name in the script of another language is read in that language."""

from __future__ import annotations

import pytest

from ssb_report.display.foreign import foreign_tag


@pytest.mark.parametrize(
    ("name", "language", "tag"),
    [
        ("宁德时代", "zh", ""),
        ("QuantumScape", "zh", "en"),
        ("LG 新能源", "zh", ""),
        ("–", "zh", ""),
        ("2", "zh", ""),
        ("CATL", "en", ""),
        ("宁德时代", "en", "zh-Hans"),
    ],
)
def test_the_script_tells(name: str, language: str, tag: str) -> None:
    assert foreign_tag(name, language) == tag
