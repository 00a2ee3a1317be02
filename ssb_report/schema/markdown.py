"""The Markdown of prose: one parser for whoever prints it, and what the checks need to know of it.

There are paragraphs, headings, lists, quotations, code, emphasis and links; what is more is a
macro. Nothing else is markup, and prints as it is typed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ssb_report.schema.macros import find_calls

__all__ = ["Heading", "Link", "headings", "local_links", "parser", "without_code"]

_SAFE_LINK = re.compile(r"https?://|#", re.ASCII)
# A private-use character stands for those of a macro: no text can hold it itself.
_MACRO = "\ue000"
# A character that a backslash keeps, what may begin a span of code, an address.
_LITERAL = re.compile(r"\\[!-/:-@\[-`{-~]|(?<!`)`+|<https?://[^<>\s]*>")
_BACKQUOTES = re.compile("`+")
_PARAGRAPH_END = re.compile(r"\n(?=[ \t]*\n)")
_PLACE = re.compile(r"\(<?#([^\s()<>]*)")


class Heading(NamedTuple):
    """A heading of prose: where it stands, and how many ``#`` it has."""

    offset: int
    level: int


class Link(NamedTuple):
    """A link to a place in the briefing: where it stands, and the id."""

    offset: int
    anchor: str


@cache
def parser() -> MarkdownIt:
    """The parser: no images and no HTML, and links only to addresses of the web and to places."""
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.disable(["image", "html_block", "html_inline"])
    markdown.validateLink = lambda url: bool(_SAFE_LINK.match(url))  # type: ignore[method-assign]
    return markdown


@lru_cache(maxsize=1_000)
def headings(text: str) -> tuple[Heading, ...]:
    """The headings of a section's text, in order."""
    starts = _starts(text)
    found = []
    for token in _tokens(text):
        if token.type == "heading_open" and token.map:
            start, end = (starts[line] for line in token.map)
            mark = text.find("#", start, end) if token.markup.startswith("#") else start
            found.append(Heading(max(mark, start), int(token.tag[1])))
    return tuple(found)


@lru_cache(maxsize=1_000)
def local_links(text: str) -> tuple[Link, ...]:
    """The links of a section's text that lead to a place in the briefing, in order."""
    starts = _starts(text)
    return tuple(
        link
        for token in _tokens(text)
        if token.type == "inline" and token.map
        for link in _links(token, text, *(starts[line] for line in token.map))
    )


def _links(block: Token, text: str, start: int, end: int) -> Iterator[Link]:
    written: dict[str, deque[int]] = {}
    for found in _PLACE.finditer(text, start, end):
        written.setdefault(unquote(found[1]), deque()).append(found.start(1) - 1)
    for token in block.children or ():
        href = str(token.attrGet("href") or "")
        if token.type == "link_open" and href.startswith("#"):
            anchor = unquote(href[1:])
            # What is written elsewhere, as a reference, is told where its paragraph begins.
            at = written[anchor].popleft() if written.get(anchor) else start
            yield Link(at, re.sub(f"{_MACRO}+", "…", anchor))


def without_code(text: str) -> str:
    """The text with blanks for code, addresses and what a backslash keeps; offsets stay.

    Each character of a macro is one that no text can hold.
    """
    clear = list(_masked(text))
    starts = _starts(text)
    for token in _tokens(text):
        if token.type in ("fence", "code_block") and token.map:
            start, end = (starts[line] for line in token.map)
            clear[start:end] = [char if char == "\n" else " " for char in clear[start:end]]
    for start, end in _literals("".join(clear)):
        clear[start:end] = [char if char == "\n" else " " for char in clear[start:end]]
    return "".join(clear)


def _literals(text: str) -> Iterator[tuple[int, int]]:
    """Where characters stand that mean nothing but themselves, in order.

    A span of code ends at the next run of as many backquotes in its paragraph. They are looked up,
    since a search for each of many runs would take for ever.
    """
    runs: dict[int, list[int]] = {}
    for run in _BACKQUOTES.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())
    breaks = [found.start() for found in _PARAGRAPH_END.finditer(text)]
    at = 0
    while found := _LITERAL.search(text, at):
        start, at = found.span()
        if found[0].startswith("`"):
            length = at - start
            close = _next(runs[length], start, len(text))
            if close >= _next(breaks, start, len(text)):
                continue
            at = close + length
        yield start, at


def _next(places: list[int], at: int, end: int) -> int:
    """The first of the places behind one, or the end."""
    index = bisect_right(places, at)
    return places[index] if index < len(places) else end


def _tokens(text: str) -> list[Token]:
    return parser().parse(_masked(text))


def _masked(text: str) -> str:
    pieces, done = [], 0
    for call in find_calls(text):
        pieces += [text[done : call.start], _MACRO * (call.end - call.start)]
        done = call.end
    return "".join([*pieces, text[done:]])


def _starts(text: str) -> list[int]:
    """The offset of each line, and of the end."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts
