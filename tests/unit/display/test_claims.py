"""Claims in words, in both languages."""

from __future__ import annotations

import pytest

from ssb_report.compute.claims import Judgement, Verdict
from ssb_report.display.claims import confidence_text, predicate_text, verdict_text
from ssb_report.schema.claims import Claim
from ssb_report.schema.predicates import Curve, Named, parse_predicate


def say(named: Named | Curve) -> str:
    if isinstance(named, Curve):
        return f"{named.figure}|{named.series}"
    return named.reference.upper()


@pytest.mark.parametrize(
    ("predicate", "english", "chinese"),
    [
        ("a > b >= c", "A > B ≥ C", "A > B ≥ C"),
        ("a < 0.6 CNY/Wh", "A < 0.6\u00a0CNY/Wh", "A < 0.6\u00a0元/Wh"),
        ("a - (b + c) > 2 * d / (3 * e)", "A − (B + C) > 2 × D / (3 × E)", ...),
        ("(a + b) * c - d - e <= -5 degC", "(A + B) × C − D − E ≤ −5\u00a0°C", ...),
        ("a - (b - c) < (a / b) * c", "A − (B − C) < A / B × C", ...),
        ("a within 10 % of b", "A within 10% of B", "A，与 B 相差不超过 10%"),
        ("a in 300..380 Wh/kg", "A in 300\u00a0Wh/kg to 380\u00a0Wh/kg", ...),
        ("a in b", "A in B", "A，在 B 之内"),
        ("highest(a; b, c)", "A above each of: B; C", "A，高于以下各项：B；C"),
        ("lowest(a; b)", "A below each of: B", "A，低于以下各项：B"),
        ("rising(a, b, c)", "A < B < C", "A < B < C"),
        ("rising(f/s)", "f|s rises throughout", "f|s 持续上升"),
        ("falling(f/s)", "f|s falls throughout", "f|s 持续下降"),
        ("overlap(a, b)", "a part in common to: A; B", "以下区间有共同部分：A；B"),
        ("not a > b", "not: A > B", "并非：A > B"),
        ("a > b and (c > d or e > f)", "A > B; and (C > D; or E > F)", ...),
        ("(a > b or c > d) and e > f", ..., "（A > B；或 C > D）；且 E > F"),
    ],
)  # fmt: skip
def test_predicates_are_written_for_readers(
    predicate: str, english: object, chinese: object
) -> None:
    node = parse_predicate(predicate)
    assert english in (predicate_text(node, "en", say), ...)
    assert chinese in (predicate_text(node, "zh", say), ...)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100%"),
        (0.9999, ">99.9%"),
        (0.9951, "99.5%"),
        (0.93456, "93%"),
        (0.5, "50%"),
        (0.0, "0%"),
    ],
)
def test_a_share_is_never_rounded_up_to_all(share: float, text: str) -> None:
    assert confidence_text(share) == text


@pytest.mark.parametrize(
    ("verdict", "share", "english", "chinese"),
    [
        (Verdict.HOLDS, None, "holds", "成立"),
        (Verdict.HOLDS, 1.0, "holds", "成立"),
        (Verdict.HOLDS, 0.93, "holds in 93% of samples", "在 93% 的样本中成立"),
        (Verdict.FAILS, 0.3, "does not hold", "不成立"),
        (Verdict.OPEN, None, "not settled", "尚不能判定"),
    ],
)
def test_verdicts(verdict: Verdict, share: float | None, english: str, chinese: str) -> None:
    claim = Claim("c", 1, "a > b", parse_predicate("a > b"), 0.9, {})
    judgement = Judgement(claim, verdict, share, ())
    assert verdict_text(judgement, "en") == english
    assert verdict_text(judgement, "zh") == chinese
