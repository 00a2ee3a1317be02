"""Straight quotes become the printer's, by what stands before them."""

from __future__ import annotations

import pytest

from ssb_report.display.typography import curly


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("the article's 'many'", "the article’s ‘many’"),
        ('it is "hybrid", not "semi-solid"', "it is “hybrid”, not “semi-solid”"),
        ('("so called") and \'90s', "(“so called”) and ‘90s"),
        ("no quotes", "no quotes"),
    ],
)
def test_english(typed: str, printed: str) -> None:
    assert curly(typed, "en") == printed


def test_a_quote_behind_a_macro_closes() -> None:
    assert curly("'s cell", "en", after="}") == "’s cell"


def test_other_languages_stay_as_typed() -> None:
    assert curly('"半固态"', "zh") == '"半固态"'
