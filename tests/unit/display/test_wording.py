from __future__ import annotations

import re
from pathlib import Path

import pytest

from ssb_report.display.wording import WORDING, words
from ssb_report.provenance import CheckResult, Level, Rule, Status, Tier
from ssb_report.schema.models import TermKind

ROOT = Path(__file__).parents[3]
_ASKED = re.compile(
    r"words(?:\(\w+\))?(?:\[\"([a-z_-]+)\"\]|\.([a-z_]+)\b(?!\())|wording\[\"([a-z_-]+)\"\]"
)


@pytest.mark.parametrize("language", WORDING)
def test_every_choice_has_a_word(language: str) -> None:
    named = {*Status, *Level, *CheckResult, *TermKind, *Rule, *Tier}
    assert {choice.value for choice in named} - set(words(language)) == set()


@pytest.mark.parametrize("language", WORDING)
def test_every_word_that_is_asked_for_is_there(language: str) -> None:
    sources = [*ROOT.glob("ssb_report/**/*.py"), *ROOT.glob("templates/**/*.j2")]
    asked = {
        next(filter(None, found))
        for path in sources
        for found in _ASKED.findall(path.read_text(encoding="utf-8"))
    }
    assert asked
    assert asked - set(words(language)) == set()


def test_languages_have_the_same_words() -> None:
    assert len({frozenset(wording) for wording in WORDING.values()}) == 1
