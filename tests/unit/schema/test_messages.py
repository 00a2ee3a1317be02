from __future__ import annotations

import pytest

from ssb_report.schema.messages import near, suggest


@pytest.mark.parametrize(
    ("word", "allowed", "meant"),
    [
        ("unti", ["unit", "value"], "unit"),
        ("cost-ssb-cel", ["cost-ssb-cell", "cost-liquid-cell"], "cost-ssb-cell"),
        ("colour", ["unit", "value"], None),
        ("", ["unit"], None),
        ("unit", [], None),
        ("x" * 1_000_000, ["x" * 60], None),
    ],
)
def test_a_misspelt_word_is_recognised(word: str, allowed: list[str], meant: str | None) -> None:
    assert near(word, allowed) == meant


@pytest.mark.parametrize(
    ("word", "allowed", "hint"),
    [
        ("unti", ["value", "unit"], "did you mean 'unit'?"),
        ("colour", ["value", "unit"], "allowed: unit, value"),
        ("colour", [], ""),
        ("colour", [f"a-{i}" for i in range(16)], None),
        ("colour", [f"a-{i}" for i in range(17)], ""),
    ],
)
def test_a_hint_is_short_or_absent(word: str, allowed: list[str], hint: str | None) -> None:
    expected = f"allowed: {', '.join(sorted(allowed))}" if hint is None else hint
    assert suggest(word, allowed) == expected
