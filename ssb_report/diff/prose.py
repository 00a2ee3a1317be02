"""The prose of an edition as it is printed: sentence by sentence, and the blocks between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ssb_report.display.typography import curly, han_spaced
from ssb_report.document.document import Document, PlacedSection
from ssb_report.document.parts import BlockPart, CitePart, ClaimPart, NumberPart, Part, RefPart
from ssb_report.errors import Position
from ssb_report.html.prose import render_prose
from ssb_report.provenance import Citation
from ssb_report.schema.macros import Call, find_calls
from ssb_report.schema.sentences import Sentence, sentences

__all__ = ["Item", "inline_text", "items", "layout", "one_line", "part_text"]

_REFERENCE = "\ue000"
"""Stands for a citation, the mark of a claim or a cross-reference."""

_BLANKS = re.compile(r"[ \t\n]+")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence as it is printed, or a block in its place among sentences.

    `source` is how it was written, by which it is found again; `bare` is the text without the
    numbers of citations, claims and cross-references.
    """

    text: str
    source: str
    bare: str
    at: Position
    is_block: bool = False


def items(document: Document, placed: PlacedSection) -> Iterator[Item]:
    """The sentences and blocks of a section, in their order."""
    section = placed.section
    for sentence in sentences(section.text):
        text = sentence.source
        at = section.position(sentence.start + len(text) - len(text.lstrip()))
        yield _item(document, sentence, at)


def _item(document: Document, sentence: Sentence, at: Position) -> Item:
    source = " ".join(sentence.source.split())
    calls = [piece for piece in sentence.pieces if isinstance(piece, Call)]
    if len(calls) == 1 and isinstance(document.part(calls[0]), BlockPart):
        name = " ".join(filter(None, [calls[0].name, calls[0].id]))
        return Item(name, source, name, at, is_block=True)
    text = "".join(_printed(document, sentence, bare=False))
    bare = "".join(_printed(document, sentence, bare=True))
    if document.language == "zh":
        text, bare = han_spaced(text), han_spaced(bare)
    return Item(one_line(text), source, one_line(bare), at)


def _printed(document: Document, sentence: Sentence, *, bare: bool) -> Iterator[str]:
    after = ""
    for piece in sentence.pieces:
        if isinstance(piece, str):
            yield curly(piece, document.language, after=after)
            after = piece[-1]
        else:
            yield part_text(document, document.part(piece, in_prose=True), bare=bare)
            after = "}"


def part_text(document: Document, part: Part, *, bare: bool = False) -> str:
    """What a part of a text prints on the screen; `bare` has a stand-in for each reference."""
    if isinstance(part, CitePart | RefPart | ClaimPart) and bare:
        return _REFERENCE
    if isinstance(part, ClaimPart):
        return part.mark if f"claim-{part.id}" in document.anchors else ""
    if isinstance(part, NumberPart) and part.id in document.briefing.facts:
        return f"{part.text}\u00a0{_REFERENCE if bare else _fact_mark(document, part.id)}"
    return part.text


def _fact_mark(document: Document, key: str) -> str:
    """What stands behind a fact on the screen: its sources, or an asterisk."""
    cited = [Citation(each.source) for each in document.provenance(key).citations]
    return document.bibliography.cite(cited) if cited else "*"


def inline_text(document: Document, text: str) -> str:
    """What a text of the data prints on the screen."""
    printed = "".join(part_text(document, part) for part in document.parts(text))
    return one_line(han_spaced(printed) if document.language == "zh" else printed)


def one_line(text: str) -> str:
    """The text in one line; blanks that hold words together stay as they are."""
    return _BLANKS.sub(" ", text).strip(" ")


# ---- how it is set


def layout(document: Document, placed: PlacedSection) -> str:
    """How a section is set, whatever it says: paragraphs, lists, headings, emphasis, links."""
    calls = find_calls(placed.section.text)
    parts = [document.part(call, in_prose=True) for call in calls]
    prose = render_prose(placed, parts, [Markup("")] * len(parts))
    return "".join(_TAG.findall(str(prose.html)))
