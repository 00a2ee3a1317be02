"""Sentences whose claims the numbers do not bear out, and claims that they bear out too seldom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ssb_report.compute.claims import Judgement, Verdict
from ssb_report.compute.graph import Numbers
from ssb_report.display.claims import confidence_text, predicate_text
from ssb_report.display.numbers import number_text
from ssb_report.display.plain import written_out
from ssb_report.document.reach import prints
from ssb_report.errors import Fault, Severity
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.lines import clip
from ssb_report.schema.marked import Marked, marked
from ssb_report.schema.predicates import Curve, Named

__all__ = [
    "doubtful",
    "marks_in",
    "misplaced_marks",
    "stated_numbers",
    "unsupported",
    "unsupported_at",
]

_LANGUAGE = "en"
_MOST = 160
"""Characters of a sentence that a message quotes."""


def unsupported(
    briefing: Briefing, numbers: Numbers, judgements: Mapping[str, Judgement]
) -> Iterator[Fault]:
    """A fault at each mark of a claim that is false, or that the data leave open.

    One that nothing is marked with has its fault where it is defined.
    """
    marks = list(marked(briefing))
    yield from unsupported_at(marks, briefing, numbers, judgements)
    told = {mark.claim for mark in marks}
    for key, judgement in _wrong(judgements).items():
        if key not in told:
            at = briefing.position("claims", key, "that")
            message = f"{_found(briefing, numbers, judgement)}; no sentence is marked with it"
            yield briefing.fault(at, message)


def unsupported_at(
    marks: Iterable[Marked],
    briefing: Briefing,
    numbers: Numbers,
    judgements: Mapping[str, Judgement],
) -> Iterator[Fault]:
    """A fault at each of these marks whose claim is false, or open."""
    wrong = _wrong(judgements)
    for mark in marks:
        if mark.claim in wrong:
            found = _found(briefing, numbers, wrong[mark.claim])
            message = f"{found}; it marks {_quoted(briefing, numbers, mark)}"
            defined = briefing.position("claims", mark.claim, "that")
            hint = f"defined at {defined}: mend the sentence in every language, or the claim"
            yield briefing.fault(mark.position, message, hint)


def _wrong(judgements: Mapping[str, Judgement]) -> dict[str, Judgement]:
    return {key: each for key, each in judgements.items() if each.verdict is not Verdict.HOLDS}


def marks_in(briefing: Briefing, numbers: Numbers, edition: str) -> Iterator[Marked]:
    """The marks that stand in an edition: in its sections, and in the texts that it prints."""
    sections = {f"{each.language}/{each.name}" for each in briefing.edition_sections(edition)}
    is_printed = prints(briefing, numbers, edition)
    for mark in marked(briefing):
        if mark.section in sections or (mark.file and is_printed(mark.file, mark.path)):
            yield mark


def _found(briefing: Briefing, numbers: Numbers, judgement: Judgement) -> str:
    claim = judgement.claim
    is_open = judgement.verdict is Verdict.OPEN
    what = "is not settled by the data" if is_open else "is false"
    bounds = [f"'{key}' is only known to be {_in_words(numbers, key)}" for key in judgement.bounds]
    why = f" ({', '.join(bounds)})" if is_open and bounds else ""
    stated = stated_numbers(briefing, numbers, judgement)
    return f"claim '{claim.id}' {what}{why}: {clip(claim.text, most=_MOST)}, that is {stated}"


def _in_words(numbers: Numbers, key: str) -> str:
    return " ".join(number_text(numbers[key], _LANGUAGE).split())


def stated_numbers(briefing: Briefing, numbers: Numbers, judgement: Judgement) -> str:
    """A predicate with its numbers as they are printed."""

    def say(named: Named | Curve) -> str:
        if isinstance(named, Curve):
            return f"{named.figure}/{named.series}"
        return number_text(numbers[named.reference], _LANGUAGE, form="symbols", interval=True)

    text = predicate_text(judgement.claim.predicate, _LANGUAGE, say)
    return " ".join(written_out(text, briefing, numbers, _LANGUAGE).split())


def _quoted(briefing: Briefing, numbers: Numbers, mark: Marked) -> str:
    language = _LANGUAGE if mark.language == "*" else mark.language
    words = written_out(mark.sentence.words, briefing, numbers, language)
    return f'"{clip(words, most=_MOST)}"'


def doubtful(briefing: Briefing, judgements: Mapping[str, Judgement]) -> Iterator[Fault]:
    """Warnings for claims that hold in fewer of the samples than they must."""
    for key, judgement in judgements.items():
        if judgement.is_doubtful and judgement.share is not None:
            asked = confidence_text(judgement.claim.confidence)
            message = f"claim '{key}' holds in {confidence_text(judgement.share)} of samples"
            hint = "say less, or give the confidence that is enough and why"
            at = briefing.position("claims", key, "that")
            fault = briefing.fault(at, f"{message}, fewer than {asked}", hint)
            yield replace(fault, severity=Severity.WARNING)


def misplaced_marks(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each mark that stands before its sentence, where it would mark the wrong one."""
    for mark in marked(briefing):
        if mark.sentence.opens_with_mark:
            message = "the mark of a claim before its sentence"
            yield briefing.fault(mark.position, message, "put it behind, before the full stop")
