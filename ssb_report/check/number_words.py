"""Numbers in words: "doubled", "a third", 翻番: each needs a claim that holds it true.

Digits are refused everywhere (`closed_world`). Words that state a number are refused where a
sentence makes a claim and marks none: in prose, and in the titles, captions, notes, alternative
texts and tables of the data. Only words that cannot be read otherwise are known here: "half-cell",
"a third party", "per doubling" and 倍率 state no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ssb_report.errors import Fault
from ssb_report.schema.briefing import TITLE_MARK, Briefing
from ssb_report.schema.macros import without_calls
from ssb_report.schema.sentences import sentences
from ssb_report.schema.source import KeyPath
from ssb_report.schema.texts import is_text, scalars

__all__ = ["number_words"]

_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|a hundred|a thousand)"
_PART = r"(?:third|quarter|fifth|sixth|eighth|tenth|hundredth|thousandth)"
# Behind a part of a whole, and not behind an ordinal or the name of a time of year.
_PART_ENDS = (
    r"(?=\s+(?:of|as|less|more|lower|higher|cheaper|dearer|below|above|smaller|larger|the|that)\b"
    r"|[.,;:!?)\"”’]|\s*$)"
)
_BEFORE_HALF = "|".join(rf"(?<=\b{word}\s)" for word in "about by in nearly one over than".split())
_NOT_A_TIME = "".join(rf"(?<!{word} )" for word in "first second latter other".split())
_ENGLISH = (
    r"\b(?:doubled|doubles|tripled|triples|trebled|trebles|quadrupled|quadruples|halved|halves)\b",
    r"\btwice(?=\s+(?:as|the|that|its|their|what|this|those|today)\b)|(?<=\bthan\s)twice\b",
    rf"\b{_COUNT}[- ]?(?:times|fold)\b|\bhundred(?:-?fold|\s+times)\b",
    rf"\b(?:a|one|two|three|four)[ -]{_PART}s?\b{_PART_ENDS}",
    rf"(?:{_BEFORE_HALF})half\b(?![- ](?:cell|year|life))",
    rf"{_NOT_A_TIME}(?<!-)\bhalf(?=\s+(?:an?|as|its|of|that|the)\b)",
    r"\borders? of magnitude\b",
    rf"\bfactor of {_COUNT}\b",
)
_HAN = "[一二两三四五六七八九十百千万]"
_CHINESE = (
    "(?<!每)翻(?:[一两二三四几]?番|倍)",
    f"{_HAN}+倍(?![率数])|(?<![系参函指])[数几]倍(?![率数增])",
    "成倍|倍增|加倍|减半|折半",
    "(?<!第)一半(?!固)|半数|过半(?!固)",
    f"{_HAN}+分之{_HAN}+",
    "数量级",
    "[一两二三四五六七八九]成(?:以上|以下|左右|多)",
)
_WORDS = re.compile("|".join((*_ENGLISH, *_CHINESE)), re.IGNORECASE)
_KEYS = frozenset({"alt", "caption", "description", "note", "notes", "rows", "subtitle", "title"})
_HINT = 'mark the sentence with {{ claim("…") }}, or declare the words under literals:'


def number_words(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each number in words whose sentence has no claim."""
    if briefing.is_unread("briefing", "literals"):
        return
    literals = briefing.meta.literal_texts
    for section in briefing.sections.values():
        for found in _found(section.title, literals):
            column = len(TITLE_MARK) + found.start() + 1
            yield section.title_fault(column, _message(found), _HINT)
        for found in _found(section.text, literals):
            yield section.fault(found.start(), _message(found), _HINT)
    for name, source in briefing.files.items():
        for path, text in scalars(source):
            if _makes_claims(name, path):
                for found in _found(text, literals):
                    at = source.position_in(path, text, found.start())
                    yield source.fault(at, _message(found), _HINT)


def _makes_claims(name: str, path: KeyPath) -> bool:
    """Whether a text may claim something: names, definitions and sourced statements do not."""
    keys = path if name == "briefing" else path[1:]  # elsewhere an id comes first
    return name != "glossary" and is_text(name, path) and not _KEYS.isdisjoint(keys)


def _message(found: re.Match[str]) -> str:
    return f"'{found[0]}' is a number in words, and its sentence has no claim"


@lru_cache(maxsize=10_000)
def _found(text: str, literals: tuple[str, ...]) -> tuple[re.Match[str], ...]:
    """Number words outside macros, literals and sentences with a claim, where they stand.

    Kept, since texts are checked again and again, and few of them change.
    """
    if not _WORDS.search(text):
        return ()
    unmarked = without_calls(text)
    for literal in literals:
        unmarked = unmarked.replace(literal, " " * len(literal))
    return tuple(
        found
        for sentence in sentences(text)
        if not any(call.name == "claim" for call in sentence.calls)
        for found in _WORDS.finditer(unmarked, sentence.start, sentence.end)
    )
