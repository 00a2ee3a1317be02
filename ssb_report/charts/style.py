"""How a chart looks: the one table of colours, and sizes in points.

Colours
-------
The six series colours keep the hues of Okabe & Ito, "Color Universal Design" (2008), which readers
with protanopia, deuteranopia and tritanopia tell apart. Their lightness is changed in two ways:
each reaches a contrast of 4.5:1 on paper (WCAG 2.2, 1.4.3), so that a label may wear the colour of
its line, and they differ in lightness among themselves, so that they also differ in a grey copy.
Simulated after Machado, Oliveira & Fernandes (2009), no two come closer than 7 in OKLab (x 100).
Colour never stands alone: dashes, marker shapes and direct labels say the same.

An SVG holds no colour that is not in `THEME`; `themed` turns each into a CSS custom property.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Literal

from ssb_report.charts.model import Dash

__all__ = [
    "DARK",
    "FAMILIES",
    "MARKERS",
    "SERIES",
    "THEME",
    "Role",
    "Stroke",
    "dashes",
    "series",
    "themed",
]

THEME: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#ffffff",
        "ink": "#1b2126",
        "muted": "#58626b",
        "rule": "#7d8790",
        "grid": "#dde2e6",
        "stripe": "#f2f4f6",
        "series-1": "#0b70cc",
        "series-2": "#bf5000",
        "series-3": "#00483c",
        "series-4": "#9c2a7d",
        "series-5": "#64500f",
        "series-6": "#1f1a4f",
    }
)
"""Name and hex of every colour that a chart may hold; no two names share a hex."""

DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#14191d",
        "ink": "#e9edf0",
        "muted": "#a9b3bb",
        "rule": "#7f8992",
        "grid": "#333b42",
        "stripe": "#1c2328",
        "series-1": "#63b1ff",
        "series-2": "#ff9a52",
        "series-3": "#4fc9ac",
        "series-4": "#ec8fd4",
        "series-5": "#d9bf63",
        "series-6": "#b7b2f5",
    }
)
"""The same names for a dark page: values for the custom properties that `themed` writes."""

SERIES = tuple(name for name in THEME if name.startswith("series-"))
FAMILIES = ("Report Sans", "Report Sans SC")
MARKERS = ("o", "s", "D", "^", "v", "P")
BAND_ALPHA = 0.16
ABOUT_ALPHA = 0.3

PAD = 2.0
"""Blank kept at the figure's edge, in points."""
GAP = 5.0
"""Blank between a mark and its text, in points."""
PLOT_MIN = 60.0
"""Narrowest plot worth drawing, in points."""
WRAP_SHARE = 0.3
"""Widest column of labels, as a share of the figure's width."""
MM = 72 / 25.4
"""Points in a millimetre."""

# Lengths of dash and gap, in widths of the line.
_DASHES: Mapping[Dash, tuple[float, ...]] = MappingProxyType(
    {
        Dash.SOLID: (),
        Dash.DASHED: (4.2, 1.6),
        Dash.DOTTED: (1.1, 1.3),
        Dash.DASHDOT: (5.0, 1.4, 1.1, 1.4),
    }
)


@dataclass(frozen=True, slots=True)
class Type:
    """Size in points and weight of one kind of text."""

    size: float
    weight: int = 400

    @property
    def leading(self) -> float:
        """Distance of two baselines, in points."""
        return 1.22 * self.size

    @property
    def rise(self) -> float:
        """Half the height of a capital: from the baseline to a text's optical middle."""
        return 0.33 * self.size


class Role(Enum):
    """What a text is for decides its type; nothing is set smaller than 8 pt."""

    TICK = Type(8.0)
    AXIS = Type(8.4)
    LABEL = Type(8.6)
    STRONG = Type(8.6, 600)
    NOTE = Type(8.2)
    NOTE_STRONG = Type(8.0, 600)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line's colour by its name in `THEME`, its width in points and its dash."""

    colour: str
    width: float = 1.6
    dash: Dash = Dash.SOLID


def series(index: int) -> str:
    """Name of the colour of the series at `index`; the seventh wears the first colour again."""
    return SERIES[index % len(SERIES)]


def dashes(dash: Dash) -> tuple[float, Sequence[float]] | Literal["-"]:
    """A dash as matplotlib takes it: offset, and lengths in line widths."""
    return (0.0, _DASHES[dash]) if _DASHES[dash] else "-"


_COLOUR = re.compile(r"((?:fill|stroke): )(#[0-9a-f]{6})\b")
_NAMES = {colour: name for name, colour in THEME.items()}


def themed(svg: str) -> str:
    """Replace each theme colour by ``var(--chart-NAME, #hex)``, for SVG inside an HTML page.

    Only style declarations change, so ids that look like colours stay as they are.
    """
    return _COLOUR.sub(lambda match: f"{match[1]}var(--chart-{_NAMES[match[2]]}, {match[2]})", svg)
