"""Where sentences begin and end, in prose and in the texts of the data, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from ssb_report.schema.macros import Call, find_calls

__all__ = ["Sentence", "sentence_at", "sentences"]

# What a macro prints is unknown here: it stands for a word, and a claim's mark for nothing at all.
_WORD, _NOTHING = "X", "\u2060"
_BLOCK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)]|#+|>) )|(?:(?<=\n)|\A)#[^\n]*\n")
_CLOSING = rf"[\"'”’)\]）》*_{_NOTHING}]*"
_STOP = re.compile(rf"[.!?]{_CLOSING}(?=\s)|[。！？]{_CLOSING}")
_GOES_ON = re.compile(r"\s*[a-z,;:]")
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|et al|cf|vs|approx|ca|no|No|Fig|Dr|St)\.$")
_SHORT = 8
"""As many characters as the longest of these, its stop and what is before it."""
_NUMBERED = re.compile(r"\s*\d+\.")
_LEAD = re.compile(r"^(?:[-*+>]|#+|\d+[.)])\s+")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"\*+|`|(?<!\w)_++|(?<!_)_++(?!\w)")
# Characters that no text of a briefing can hold stand for a macro, and for what a backslash keeps,
# while marks are taken out.
_STAND_IN, _ESCAPES = "\ue000", 0xE100
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_KEPT = re.compile(f"[{chr(_ESCAPES)}-{chr(_ESCAPES + 0x7F)}]")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]*)>")
_BLANKS = re.compile(r"[ \t\n]+")
_HEAD = re.compile(r"^\*\*[^*]+\*\*：")


class Sentence(NamedTuple):
    """A sentence of a text: where it begins and ends, and the text."""

    start: int
    end: int
    text: str

    @property
    def source(self) -> str:
        """The sentence as it was written."""
        return self.text[self.start : self.end]

    @property
    def calls(self) -> list[Call]:
        """The macro calls in it; their offsets are those in the sentence."""
        return find_calls(self.source)

    @property
    def opens_with_mark(self) -> bool:
        """Whether a claim's mark stands in it before any word."""
        first = next((call for call in self.calls if call.name == "claim"), None)
        return (
            first is not None and not _unmarked(_LEAD.sub("", self.source[: first.start])).strip()
        )

    @property
    def pieces(self) -> list[str | Call]:
        """The sentence as readers get it: texts without the marks of Markdown, and macro calls."""
        masked, done = [], 0
        for call in self.calls:
            before = self.source[done : call.start]
            masked.append(before.rstrip(" ") if call.name == "claim" else before)
            done = call.end
        text = _STAND_IN.join([*masked, self.source[done:]])
        printed = _read(_LEAD.sub("", text.strip()))
        first, *others = (_BLANKS.sub(" ", piece) for piece in printed.split(_STAND_IN))
        pieces: list[str | Call] = [first]
        for call, piece in zip(self.calls, others, strict=True):
            pieces += [call, piece]
        return [piece for piece in pieces if piece]

    @property
    def words(self) -> str:
        """The sentence with its numbers' macros, without marks of claims, citations and Markdown.

        A bold head before a Chinese colon names what the sentence is about, and is left out, too.
        """
        words = self.source
        for call in reversed(self.calls):
            if call.name in ("claim", "cite"):
                words = words[: call.start].rstrip(" ") + words[call.end :]
        words = _HEAD.sub("", _LEAD.sub("", words.strip()))
        pieces, done = [], 0
        for call in find_calls(words):
            pieces += [_unmarked(words[done : call.start]), words[call.start : call.end]]
            done = call.end
        return " ".join("".join([*pieces, _unmarked(words[done:])]).split())


def _read(text: str) -> str:
    """What readers get of Markdown: no marks but those behind a backslash, entities as meant."""
    kept = _ESCAPED.sub(lambda found: chr(_ESCAPES + ord(found[1])), text)
    plain = unescape(_AUTOLINK.sub(r"\1", _unmarked(kept)))
    return _KEPT.sub(lambda found: chr(ord(found[0]) - _ESCAPES), plain)


def _unmarked(text: str) -> str:
    return _EMPHASIS.sub("", _LINK.sub(r"\1", text))


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in order; one never goes beyond its paragraph, item or heading."""
    masked = _masked(text)
    start = 0
    for block in [*_BLOCK.finditer(masked), None]:
        is_heading = block is not None and block[0].startswith("#")
        end = len(text) if block is None else block.end() if is_heading else block.start()
        for stop in _stops(masked, start, end):
            yield from _found(text, start, stop)
            start = stop
        yield from _found(text, start, end)
        start = end


def sentence_at(text: str, offset: int) -> Sentence:
    """The sentence that the character at `offset` stands in."""
    return next(each for each in sentences(text) if each.start <= offset < each.end)


def _masked(text: str) -> str:
    pieces, done = [], 0
    for call in find_calls(text):
        stand_in = _NOTHING if call.name == "claim" else _WORD
        pieces += [text[done : call.start], stand_in * (call.end - call.start)]
        done = call.end
    return "".join([*pieces, text[done:]])


def _stops(masked: str, start: int, end: int) -> Iterator[int]:
    # Only a few characters about each stop are looked at: a block may have thousands of them.
    last = start + len(masked[start:end].rstrip(f" \n\t{_NOTHING}"))
    for stop in _STOP.finditer(masked, start, end):
        point = stop.start() + 1
        is_chinese = stop[0][0] in "。！？"
        goes_on = (
            _SHORTENED.search(masked[max(start, point - _SHORT) : point])
            or _NUMBERED.fullmatch(masked, start, point)
            or _GOES_ON.match(masked, stop.end(), end)
        )
        if stop.end() < last and (is_chinese or not goes_on):
            yield stop.end()


def _found(text: str, start: int, end: int) -> Iterator[Sentence]:
    if text[start:end].strip():
        yield Sentence(start, end, text)
