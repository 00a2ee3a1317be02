"""Reads a drawn SVG as a browser would: where each text stands, measured with the font itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from fontTools.ttLib import TTFont
from lxml import etree

from ssb_report import fonts

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
# Of the type size: how far letters reach under and over the baseline.
DEPTH, RISE = 0.2, 0.7


@dataclass(frozen=True)
class Written:
    """One text and its room; y counts downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Written, slack: float = 0.3) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack


def parse(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def view(root: etree._Element) -> tuple[float, float]:
    """Width and height of the view box."""
    _, _, width, height = map(float, root.get("viewBox").split())
    return width, height


def texts(root: etree._Element) -> list[Written]:
    return [_written(element) for element in root.iter(f"{SVG}text")]


def _written(element: etree._Element) -> Written:
    assert element.get("transform") is None, "a text is turned"
    style = dict(part.split(": ") for part in element.get("style").split("; "))
    size = float(style["font-size"].removesuffix("px"))
    width = advance(element.text, int(style.get("font-weight", "400"))) * size
    x, y = float(element.get("x")), float(element.get("y"))
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[style["text-anchor"]]
    return Written(element.text, left, y - RISE * size, left + width, y + DEPTH * size)


@cache
def _face(family: str, weight: int) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    path = next(f.path for f in fonts.faces() if (f.family, f.weight) == (family, weight))
    font = TTFont(path)
    return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


def advance(text: str, weight: int) -> float:
    """Width in ems, without kerning; a character that the Latin face lacks is the Chinese one's."""
    total = 0.0
    for character in text:
        for family, heavy in (("Report Sans", weight), ("Report Sans SC", 400)):
            names, widths, em = _face(family, heavy)
            if ord(character) in names:
                total += widths[names[ord(character)]][0] / em
                break
        else:
            raise AssertionError(f"no face has {character!r}")
    return total


def ids(root: etree._Element) -> list[str]:
    return [element.get("id") for element in root.iter() if element.get("id")]


def references(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if href := element.get(HREF):
            yield href.removeprefix("#")
        for value in element.attrib.values():
            yield from re.findall(r"url\(#([^)]+)\)", value)
