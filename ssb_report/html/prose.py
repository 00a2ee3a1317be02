"""Markdown with macros to HTML; what a stranger writes stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from ssb_report.display.typography import curly
from ssb_report.document.anchors import heading_anchor
from ssb_report.document.document import PlacedSection
from ssb_report.document.parts import BlockPart, Part
from ssb_report.schema.macros import find_calls
from ssb_report.schema.markdown import parser
from ssb_report.schema.models import LANGUAGES

__all__ = ["Heading", "Prose", "render_prose"]

# Private-use characters stand for macros while Markdown is parsed; text cannot hold them itself.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_QUOTED = re.compile(f"{quote(_OPEN)}(\\d+){quote(_CLOSE)}")
_ALONE = re.compile(f"<p>{_OPEN}(\\d+){_CLOSE}</p>")


@dataclass(frozen=True, slots=True)
class Heading:
    """A subheading with the id that links lead to."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A section's text as HTML and the subheadings in it."""

    html: Markup
    headings: tuple[Heading, ...]


def render_prose(
    section: PlacedSection, parts: Sequence[Part], rendered: Sequence[Markup]
) -> Prose:
    """The HTML of a section's Markdown; `parts` are what its macro calls stand for, in order.

    How they look is `rendered` already: what is said here depends on nothing else.

    Headings move one level down, below the section's title; their ids begin with the section's.
    """
    anchor, language = section.anchor, LANGUAGES[section.section.language]
    marked = _marked(section.section.text, language)
    markdown = parser()
    tokens = markdown.parse(marked)
    _write_out(tokens, parts)
    headings = _prepare_headings(tokens, anchor)
    body = RendererHTML().render(tokens, markdown.options, {})
    body = _ALONE.sub(lambda match: _block(parts[int(match[1])], rendered[int(match[1])]), body)
    body = _MARK.sub(lambda match: str(rendered[int(match[1])]), body)
    clear = tuple(
        Heading(h.id, _MARK.sub(lambda match: parts[int(match[1])].text, h.title)) for h in headings
    )
    return Prose(Markup(body), clear)  # noqa: S704 - escaped by the Markdown renderer and before


def _block(part: Part, rendered: Markup) -> str:
    return str(rendered) if isinstance(part, BlockPart) else f"<p>{rendered}</p>"


def _marked(text: str, language: str) -> str:
    clean = text.replace(_OPEN, "").replace(_CLOSE, "")
    pieces, done = [], 0
    for number, call in enumerate(find_calls(clean)):
        before = _typographic(clean, done, call.start, language)
        if call.name == "claim":  # its mark stands close to the word
            before = before.rstrip(" ")
        pieces += [before, f"{_OPEN}{number}{_CLOSE}"]
        done = call.end
    return "".join([*pieces, _typographic(clean, done, len(clean), language)])


def _typographic(text: str, start: int, end: int, language: str) -> str:
    return curly(text[start:end], language, after=text[start - 1] if start else "")


def _write_out(tokens: Sequence[Token], parts: Sequence[Part]) -> None:
    """Have plain text for macros in what becomes attributes: the markup of one would leave them."""

    def plain(match: re.Match[str]) -> str:
        return parts[int(match[1])].text

    for token in tokens:
        token.info = _MARK.sub(plain, token.info)
        for name, value in token.attrs.items():
            written = _MARK.sub(plain, str(value))
            token.attrSet(name, _QUOTED.sub(lambda match: quote(plain(match)), written))
        _write_out(token.children or (), parts)


def _prepare_headings(tokens: list[Token], anchor: str) -> list[Heading]:
    headings: list[Heading] = []
    for place, token in enumerate(tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        if token.type == "heading_open":
            title = tokens[place + 1].content
            heading = Heading(heading_anchor(anchor, len(headings) + 1), title)
            token.attrSet("id", heading.id)
            headings.append(heading)
    return headings
