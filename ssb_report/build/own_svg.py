"""Tells whether a drawing is one that this program may have made.

The folder of a store may have come with a branch, and with sums that are right where its user's key
was told. What comes out of it stands in pages and is read by the PDF engine, so that it has to be
made of nothing but the elements and attributes that our drawings have, with the values that those
take. It has to be XML without any declaration, too: then XML and HTML read the same in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

__all__ = ["is_own_svg"]

_ELEMENTS = frozenset({"circle", "clipPath", "defs", "g", "line", "path", "rect"}) | {
    *("svg", "symbol", "text", "tspan", "use")
}
_NUMBERS = r"[\d\s.,+eE%-]*"
_NAME = r"[\w.-]+"
_ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for names, pattern in {
        "id class": rf"{_NAME}(?: {_NAME})*",
        "cx cy dx dy r rx ry x x1 x2 y y1 y2 viewBox": _NUMBERS,
        "height width": r"[\d.]+(?:mm|pt|px)?",
        "d": r"[A-Za-z\d\s.,+-]*",
        "transform": r"(?:(?:matrix|rotate|scale|translate)\([\d\s.,+e-]+\)\s*)+",
        "clip-path": rf"url\(#{_NAME}\)",
        "href xlink:href": rf"#{_NAME}",
        "fill stroke": r"#[\da-fA-F]{3,6}|[a-zA-Z]+",
        "stroke-linecap stroke-linejoin": "[a-z]+",
        "font-family": r"[\w ,'-]+",
        # No brackets and no backslashes: a style of ours leads nowhere.
        "style": r"(?:(?:fill|font|opacity|stroke|text)[a-z-]*:[\w\s#.,%'-]+(?:;\s*|$))*",
        "xmlns": r"http://www\.w3\.org/2000/svg",
        "xmlns:xlink": r"http://www\.w3\.org/1999/xlink",
    }.items()
    for name in names.split()
}


class _Foreign(Exception):  # noqa: N818 - says what is found
    """What no drawing of ours has."""


def is_own_svg(text: str) -> bool:
    """Whether a text is an SVG drawing of nothing but what ours are made of."""
    if not text.startswith("<svg ") or "<!" in text or "<?" in text:
        return False
    parser, reader = expat.ParserCreate(), _Reader()
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(text, True)  # noqa: FBT003 - takes no names
    except (_Foreign, expat.ExpatError, ValueError):
        return False
    return reader.used.isdisjoint(reader.using)


class _Reader:
    """Knows which elements are `used` elsewhere, and which hold a use themselves.

    None of ours is both: a chain of a few such would stand for billions of elements.
    """

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.using: set[str] = set()
        self._open: list[str] = []

    def begin(self, element: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if element not in _ELEMENTS:
            raise _Foreign
        for name, value in attributes.items():
            pattern = _ATTRIBUTES.get(name)
            if pattern is None or not pattern.fullmatch(value):
                raise _Foreign
        self._open.append(attributes.get("id", ""))
        if element == "use":
            self.used |= {value[1:] for name, value in attributes.items() if name.endswith("href")}
            self.using.update(filter(None, self._open))

    def end(self, _: str) -> None:
        """Take the end of an element."""
        self._open.pop()
