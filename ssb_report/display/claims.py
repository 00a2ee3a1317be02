"""Claims in words: what must hold, with names or with numbers, and whether it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ssb_report.compute.claims import Judgement, Verdict
from ssb_report.display.numbers import number_text
from ssb_report.display.wording import words
from ssb_report.errors import Position
from ssb_report.provenance import Provenance, Status
from ssb_report.quantity import Quantity, parse_value
from ssb_report.schema.predicates import (
    Arithmetic,
    Comparison,
    Condition,
    Curve,
    Inside,
    Junction,
    Named,
    Negation,
    Number,
    Overlap,
    Ranking,
    Relation,
    Sign,
    Span,
    Value,
    Within,
)

__all__ = ["confidence_text", "predicate_text", "verdict_text"]

Say = Callable[[Named | Curve], str]
"""How what a predicate names is written: by its name, or by its number."""

_SIGNS: Mapping[Sign, str] = {
    Sign.AT_MOST: "≤",
    Sign.AT_LEAST: "≥",
    Sign.MINUS: "−",
    Sign.TIMES: "×",
}
_SUMS = (Sign.PLUS, Sign.MINUS)
_WRITTEN = Provenance(Status.ASSUMPTION, Position("", 0))
_NEARLY_ALL = 0.999


def predicate_text(predicate: Condition, language: str, say: Say) -> str:
    """A predicate as readers see it."""
    return _Writer(language, say).condition(predicate)


def verdict_text(judgement: Judgement, language: str) -> str:
    """Whether a claim holds: ``holds``, ``holds in 93% of samples``."""
    wording = words(language)
    if judgement.verdict is not Verdict.HOLDS:
        return wording[judgement.verdict.value]
    if judgement.share is None or judgement.share == 1:
        return wording["holds"]
    return wording["holds_in"].format(confidence_text(judgement.share))


def confidence_text(share: float) -> str:
    """A share of the samples, never rounded up to all of them: ``93%``, ``99.2%``, ``>99.9%``."""
    if _NEARLY_ALL < share < 1:
        return ">99.9%"
    return f"{share:.1%}" if 0.99 < share < 1 else f"{share:.0%}"  # noqa: PLR2004 - rounds to 100


class _Writer:
    def __init__(self, language: str, say: Say) -> None:
        self.language = language
        self.words = words(language)
        self.say = say

    # Conditions

    def condition(self, node: Condition) -> str:
        match node:
            case Negation():
                return self.words["claim_not"].format(self.condition(node.part))
            case Junction():
                return self.words[f"claim_{node.word}"].join(map(self._part, node.parts))
        return self._relation(node)

    def _part(self, node: Condition) -> str:
        text = self.condition(node)
        return self._in_brackets(text) if isinstance(node, Junction) else text

    def _relation(self, node: Relation) -> str:
        match node:
            case Comparison():
                pieces = [self.value(node.terms[0])]
                for sign, term in zip(node.signs, node.terms[1:], strict=True):
                    pieces += [_SIGNS.get(sign, sign.value), self.value(term)]
                return " ".join(pieces)
            case Within():
                return self.words["claim_within"].format(
                    value=self.value(node.value), percent=f"{node.percent}%", of=self.value(node.of)
                )
            case Inside():
                return self.words["claim_in"].format(
                    value=self.value(node.value), span=self._span(node.span)
                )
            case Ranking():
                return self.words["claim_highest" if node.highest else "claim_lowest"].format(
                    first=self.value(node.first), others=self._listed(node.others)
                )
            case Curve():
                return self.words["claim_rises" if node.rising else "claim_falls"].format(
                    self.say(node)
                )
            case Overlap():
                return self.words["claim_overlap"].format(self._listed(node.ranges))

    def _span(self, node: Span | Named) -> str:
        if isinstance(node, Named):
            return self.say(node)
        return self.words["claim_span"].format(low=self.value(node.low), high=self.value(node.high))

    def _listed(self, nodes: tuple[Value, ...]) -> str:
        return self.words["semicolon"].join(map(self.value, nodes))

    def _in_brackets(self, text: str) -> str:
        return self.words["claim_part"].format(text)

    # Numbers

    def value(self, node: Value) -> str:
        match node:
            case Number():
                value = parse_value(node.text)
                return number_text(Quantity("", {}, value, node.unit, _WRITTEN), self.language)
            case Named():
                return self.say(node)
            case Arithmetic():
                left, right = self.value(node.left), self.value(node.right)
                if node.sign not in _SUMS and _is_sum(node.left):
                    left = self._in_brackets(left)
                if node.sign is Sign.OVER or (node.sign is not Sign.PLUS and _is_sum(node.right)):
                    is_number = not isinstance(node.right, Arithmetic)
                    right = right if is_number else self._in_brackets(right)
                return f"{left} {_SIGNS.get(node.sign, node.sign.value)} {right}"


def _is_sum(node: Value) -> bool:
    return isinstance(node, Arithmetic) and node.sign in _SUMS
