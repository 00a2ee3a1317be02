"""What is done to a whole page: where its lines may break, and the links beside its headings."""

from __future__ import annotations

import re
from functools import partial

from markupsafe import Markup

from ssb_report.display.typography import han_spaced, kept_together, squeezed

__all__ = ["broken", "with_anchors", "with_buttons_held"]

# WeasyPrint 70 breaks a line after its first word where the text before an inline element fits
# without its last blank but not with it; a blank in a box of its own is measured apart.
_BEFORE_LINK = re.compile(r"(?<=[^\s>]) (?=<(?:a|em|strong)[ >])")
# A button is a box of its own, beside which a browser may break the line; and lines may be broken
# behind Han. The mark of a claim, and a stop, stay with what is before them; an opening bracket
# with what follows.
_CLAIM_MARKS = r'(?:<a class="claim"[^>]*>[^<]*</a>)+'
_STOPS = "[.,;:)，。；：、！？）》”]"
_BUTTON = r'<button type="button" class="num"[^>]*>[^<]*</button>'
_CLOSE = rf"(?:{_CLAIM_MARKS}{_STOPS}*|{_STOPS}+)"
_OPENING = "(（“‘"
_BUTTON_AND_CLOSE = re.compile(rf"{_BUTTON}({_CLOSE})?")
_AFTER_HAN = re.compile(rf'(<a class="num"[^>]*>[^<]*</a>|[^\s<>])({_CLAIM_MARKS}{_STOPS}*)')
_HEADING = re.compile(r'<h([2-6]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)


def broken(html: str, language: str, *, is_screen: bool) -> str:
    """The HTML with what tells its medium where lines may break."""
    if language == "zh":
        html = kept_together(han_spaced(html))
        html = _AFTER_HAN.sub(r'<span class="nobr">\1\2</span>', html)
    if is_screen:
        return html
    if language == "zh":
        html = squeezed(html)
    return _BEFORE_LINK.sub("<span> </span>", html)


def with_buttons_held(html: str) -> str:
    """The HTML of a screen in which nothing parts a button from the marks at it."""
    # An expression that may begin with an opening bracket would try each character of the page.
    pieces, done = [], 0
    for found in _BUTTON_AND_CLOSE.finditer(html):
        start = found.start()
        if start > done and html[start - 1] in _OPENING:
            start -= 1
        elif not found[1]:
            continue
        pieces += [html[done:start], f'<span class="nobr">{html[start : found.end()]}</span>']
        done = found.end()
    return "".join([*pieces, html[done:]])


def with_anchors(html: str, pattern: str) -> str:
    """The HTML in which each heading has a link to itself, called by a `pattern` of `what`."""
    return _HEADING.sub(partial(_linked_heading, pattern), html)


def _linked_heading(pattern: str, heading: re.Match[str]) -> str:
    """A heading with a link to itself beside it, so that its own name stays as it was."""
    title = Markup(re.sub(_CLAIM_MARKS, "", heading[3]))  # noqa: S704 - rendered before
    name = pattern.format(what=title.striptags())
    link = Markup('<a class="anchor" href="#{}" aria-label="{}"></a>').format(heading[2], name)
    return f'<div class="heading">{heading[0]}{link}</div>'
