"""The sentences that claims are marked at, in prose and in the texts of the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ssb_report.errors import Position
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.models import LANGUAGES
from ssb_report.schema.sentences import Sentence, sentences
from ssb_report.schema.source import KeyPath
from ssb_report.schema.texts import scalars, takes_macros

__all__ = ["Marked", "marked"]

_CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark of a claim: the sentence, and where the claim's id stands.

    `section` names the prose that it is in, as ``en/cost``; `file` and `path` the text of the data.
    `language` is the key of the text, ``*`` for one that is the same in every language.
    """

    claim: str
    sentence: Sentence
    position: Position
    language: str
    section: str = ""
    file: str = ""
    path: KeyPath = ()


def marked(briefing: Briefing) -> Iterator[Marked]:
    """All marks of claims, those in prose first."""
    for section in briefing.sections.values():
        for sentence, claim, offset in _marks(section.text):
            yield Marked(
                claim,
                sentence,
                section.position(offset),
                LANGUAGES[section.language],
                section=f"{section.language}/{section.name}",
            )
    for name, source in briefing.files.items():
        for path, text in scalars(source):
            if _CLAIM in text and takes_macros(name, path):
                for sentence, claim, offset in _marks(text):
                    at = source.position_in(path, text, offset)
                    yield Marked(claim, sentence, at, str(path[-1]), file=name, path=path)


@lru_cache(maxsize=10_000)
def _marks(text: str) -> tuple[tuple[Sentence, str, int], ...]:
    """The marks in one text, kept: every check and every edition reads the same texts."""
    return tuple(
        (sentence, call.id, sentence.start + call.id_at)
        for sentence in sentences(text)
        for call in sentence.calls
        if call.name == _CLAIM
    )
