"""The Markdown of prose: its headings, its links, and marks that would print as they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ssb_report.compute.graph import Numbers
from ssb_report.document.anchors import anchors_in
from ssb_report.document.reach import cited, shown
from ssb_report.errors import Fault, Position, Severity
from ssb_report.schema.briefing import Briefing, Section
from ssb_report.schema.lines import clip
from ssb_report.schema.macros import find_calls
from ssb_report.schema.markdown import headings, local_links, without_code
from ssb_report.schema.messages import suggest

__all__ = ["dead_links", "misplaced_headings", "unprinted_marks"]

_DEEPEST = 5
"""Of six levels that pages have, the first two are the briefing's title and the sections'."""
_ATTRIBUTE = r"""\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_TAG = rf"<[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?>|</[A-Za-z][A-Za-z0-9-]*\s*>|<!--"
_BARS = r"[ \t]*\|.*\|[ \t]*$"
# Between two bars no blank can be read in two ways, else a long line of them takes for ever.
_RULE = r"[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+(?:\|[ \t]*)?$"
_MARKS = (
    (
        re.compile(r"^ {0,3}(#{1,6})(?=[^#\s])", re.MULTILINE),
        "a heading without a blank",
        "{} Title",
    ),
    (
        re.compile(rf"^(?:{_BARS}(?:\n{_BARS})*|[^\n|]*\|[^\n]*\n{_RULE})", re.MULTILINE),
        "a table of Markdown",
        '{{{{ table("…") }}}}, of tables.yaml',
    ),
    (
        re.compile(r"!\[[^\[\]\n]*\](?=[(\[])"),
        "an image of Markdown",
        '{{{{ figure("…") }}}}, of figures.yaml',
    ),
    (
        re.compile(r"\[\^[^\[\]\s]+\]"),
        "a footnote of Markdown",
        '{{{{ cite("…") }}}}, or a sentence',
    ),
    (re.compile(r"~~(?=\S).{1,200}?(?<=\S)~~"), "text struck through", "what is to be read alone"),
    (re.compile(_TAG), "HTML", "**bold**, *italic*, or a macro"),
    (
        re.compile(r"(?<!!)(?<!\\)\[[^\[\]\n]+\](?=\((?!<?(?:https?://|#))[^()\s]+\))"),
        "a link to neither the web nor a place in the briefing",
        "[text](https://…) or [text](#section-…)",
    ),
)
"""What is no Markdown of ours: the pattern, its name, and what to write instead."""


def misplaced_headings(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each heading that is a second title, skips a level, or is too deep for one."""
    for section in briefing.sections.values():
        above = 1
        for offset, level in headings(section.text):
            mark = "#" * level
            if level == 1 and section.title:
                hint = "a section has one title; write '##', or begin another file"
                yield section.fault(offset, f"the heading '{mark}' is a second title", hint)
            elif level > above + 1:
                hint = f"below '{'#' * above}' comes '{'#' * (above + 1)}'"
                yield section.fault(offset, f"the heading '{mark}' skips a level", hint)
            elif level > _DEEPEST:
                hint = f"the deepest is '{'#' * _DEEPEST}'"
                yield section.fault(offset, f"the heading '{mark}' is too deep", hint)
            above = level


def dead_links(briefing: Briefing, numbers: Numbers) -> list[Fault]:
    """Links of prose to places that an edition does not have, each told once.

    The briefing must have no other faults: what its editions show and cite is looked up.
    """
    faults: dict[Position, Fault] = {}
    for edition in briefing.meta.editions:
        sections = briefing.edition_sections(edition)
        if any(local_links(section.text) for section in sections):
            known = _anchors(briefing, numbers, sections)
            for section in sections:
                for offset, anchor in local_links(section.text):
                    if anchor not in known:
                        message = (
                            f"a link leads to '#{clip(anchor)}', which edition '{edition}' has not"
                        )
                        fault = section.fault(offset, message, suggest(anchor, known))
                        faults.setdefault(fault.position, fault)
    return list(faults.values())


def _anchors(briefing: Briefing, numbers: Numbers, sections: tuple[Section, ...]) -> frozenset[str]:
    calls = [call for section in sections for call in find_calls(section.text)]
    sources = list(cited(briefing, numbers, calls))
    return anchors_in(sections, briefing, sources, shown(briefing, calls))


def unprinted_marks(briefing: Briefing) -> Iterator[Fault]:
    """Warnings for what other Markdown knows and this prints as it is typed."""
    for section in briefing.sections.values():
        for at, message, hint in _unprinted(section.text):
            yield replace(section.fault(at, message, hint), severity=Severity.WARNING)


@lru_cache(maxsize=1_000)
def _unprinted(text: str) -> tuple[tuple[int, str, str], ...]:
    """Offset, message and hint of each such mark in a section, which is checked again and again."""
    clear = without_code(text)
    return tuple(
        (
            found.start() + len(found[0]) - len(found[0].lstrip()),
            f"{what} prints as it is typed",
            f"write {instead.format(found[0].strip())}",
        )
        for pattern, what, instead in _MARKS
        for found in pattern.finditer(clear)
    )
