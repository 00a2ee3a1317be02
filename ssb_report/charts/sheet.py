"""A figure measured in points: texts of known width, marks by theme colour, SVG at the end.

The origin is the lower left corner. matplotlib draws SVG at 72 dots an inch, so its display
coordinates are points too, and nothing has to be laid out twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from io import StringIO
from math import hypot
from typing import TYPE_CHECKING, Literal

from ssb_report.charts import svg
from ssb_report.charts.labels import Box
from ssb_report.charts.style import FAMILIES, THEME, Role, Stroke, dashes
from ssb_report.errors import RenderError
from ssb_report.fonts import faces

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

__all__ = ["Lettering", "Sheet", "prepare", "settings", "width_of", "wrap"]

Anchor = Literal["left", "center", "right"]
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_HEAD = 6.0
"""Length of an arrow's head in points."""


@contextmanager
def settings() -> Iterator[None]:
    """Set matplotlib as its makers ship it, whatever the user's rc file says, and then as we do."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["svg.fonttype"] = "none"
        mpl.rcParams["svg.hashsalt"] = "ssb-report"
        mpl.rcParams["text.parse_math"] = False
        yield


def prepare() -> None:
    """Load what draws: processes that are forked after that have it."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: F401 - to have it loaded
    from matplotlib.textpath import text_to_path  # noqa: F401

    _register()


@cache
def _register() -> None:
    """Tell matplotlib of the report's sans faces, once a process; their names are ours alone.

    The Chinese face has one weight, which stands for all: otherwise each search logs a warning.
    """
    from matplotlib.font_manager import fontManager

    for face in faces():
        if face.family in FAMILIES and face.style == "normal":
            fontManager.addfont(face.path)
    weights = {role.value.weight for role in Role}
    known = {(entry.name, entry.weight): entry for entry in fontManager.ttflist}
    for family in FAMILIES:
        regular = known[family, 400]
        missing = [weight for weight in weights if (family, weight) not in known]
        fontManager.ttflist.extend(replace(regular, weight=weight) for weight in missing)


@cache
def _properties(role: Role) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    _register()
    return FontProperties(family=list(FAMILIES), size=role.value.size, weight=role.value.weight)


@lru_cache(maxsize=4096)
def width_of(text: str, role: Role) -> float:
    """Width of `text` set in `role`, in points."""
    from matplotlib.textpath import text_to_path

    if not text:
        return 0.0
    width, _, _ = text_to_path.get_text_width_height_descent(text, _properties(role), ismath=False)
    return float(width)


def wrap(text: str, role: Role, width: float) -> tuple[str, ...]:
    """Break `text` at blanks, and between Chinese characters, into lines no wider than `width`.

    No line begins with a closing mark or ends with an opening one, and a short remark in full-width
    brackets stays whole. A word wider than `width` keeps a line of its own: nothing is cut.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line and width_of((line + word).rstrip(), role) > width:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return (*lines, line.rstrip()) if line.strip() or not lines else tuple(lines)


_CJK_FROM = "\u2e80"
_CLOSING = "，。、；：！？）》」』”’"
_OPENING = "（《「『“‘"
_REMARK = re.compile("（[^（）]{1,8}）")


def _words(text: str) -> Iterator[str]:
    """Pieces between which a line may end; a piece keeps the blank that follows it."""
    word = ""
    whole = {
        place for found in _REMARK.finditer(text) for place in range(found.start(), found.end() - 1)
    }
    for place, character in enumerate(text):
        word += character
        following = text[place + 1 : place + 2]
        wide = character >= _CJK_FROM or following >= _CJK_FROM
        may_part = wide and following not in _CLOSING and character not in _OPENING
        if place not in whole and (character == " " or may_part):
            yield word
            word = ""
    if word:
        yield word


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is set: its role and colour, its side at the place given, and what is under it.

    A `plate` of paper hides what the text would stand on.
    """

    role: Role
    colour: str = "ink"
    anchor: Anchor = "left"
    plate: bool = False

    def room(self, at: tuple[float, float], text: str) -> Box:
        """The room of one line of text with its middle height at `at`."""
        x, y = at
        width = width_of(text, self.role)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[self.anchor]
        half = self.role.value.leading / 2
        return Box(left, y - half, left + width, y + half)


class Sheet:
    """One figure; every text and mark on it is placed in points.

    Parameters
    ----------
    width, height : float
        In points.
    """

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        self.width = width
        self.height = height
        self.figure: Figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        self._drawn = 0
        self.figure.patch.set_visible(False)
        FigureCanvasSVG(self.figure)

    def text(self, at: tuple[float, float], text: str, how: Lettering) -> Box:
        """Set one line of text with its middle height at `at`; gives the room that it takes."""
        from matplotlib.text import Text
        from matplotlib.transforms import IdentityTransform

        x, y = at
        room = how.room(at, text)
        if not text:
            return room
        if how.plate:
            self.area(Box(room.left - 1, room.bottom, room.right + 1, room.top).corners, "paper")
        written = Text(
            x,
            y - how.role.value.rise,
            text,
            fontproperties=_properties(how.role),
            color=THEME[how.colour],
            ha=how.anchor,
            va="baseline",
        )
        written.set_transform(IdentityTransform())
        self._add(written)
        return room

    def lines(self, at: tuple[float, float], texts: Sequence[str], how: Lettering) -> None:
        """Set lines of text whose common middle is at `at`."""
        x, y = at
        leading = how.role.value.leading
        top = y + leading * (len(texts) - 1) / 2
        for row, text in enumerate(texts):
            self.text((x, top - row * leading), text, how)

    def stroke(
        self,
        x: Sequence[float],
        y: Sequence[float],
        stroke: Stroke,
        *,
        name: str = "",
        clip: Box | None = None,
    ) -> None:
        """Draw a line through points, no further than `clip`."""
        from matplotlib.lines import Line2D
        from matplotlib.transforms import IdentityTransform

        line = Line2D(
            list(x),
            list(y),
            color=THEME[stroke.colour],
            linewidth=stroke.width,
            linestyle=dashes(stroke.dash),
            solid_capstyle="butt",
            dash_capstyle="butt",
            transform=IdentityTransform(),
        )
        self._add(line, name, clip)

    def caps(
        self,
        ends: Sequence[tuple[float, float]],
        stroke: Stroke,
        *,
        upright: bool,
        half: float = 2.5,
    ) -> None:
        """Close a bar with short strokes across its ends."""
        for x, y in ends:
            across = ([x, x], [y - half, y + half]) if upright else ([x - half, x + half], [y, y])
            self.stroke(*across, Stroke(stroke.colour, stroke.width))

    def arrow(self, tail: tuple[float, float], tip: tuple[float, float], stroke: Stroke) -> None:
        """Draw a bar that has no end: a line with a filled head."""
        (x, y), (end_x, end_y) = tail, tip
        length = hypot(end_x - x, end_y - y)
        along = ((end_x - x) / length, (end_y - y) / length)
        neck = (end_x - _HEAD * along[0], end_y - _HEAD * along[1])
        across = (-along[1] * _HEAD / 2, along[0] * _HEAD / 2)
        self.stroke([x, neck[0]], [y, neck[1]], stroke)
        wings = [(neck[0] + sign * across[0], neck[1] + sign * across[1]) for sign in (1, -1)]
        self.area([tip, *wings], stroke.colour)

    def mark(
        self, at: tuple[float, float], shape: str, colour: str, *, filled: bool, size: float = 6.0
    ) -> None:
        """Draw a marker; a hollow one is filled with paper."""
        from matplotlib.lines import Line2D
        from matplotlib.transforms import IdentityTransform

        marker = Line2D(
            [at[0]],
            [at[1]],
            linestyle="none",
            marker=shape,
            markersize=size,
            markeredgewidth=1.3,
            markeredgecolor=THEME[colour],
            markerfacecolor=THEME[colour if filled else "paper"],
            transform=IdentityTransform(),
        )
        self._add(marker)

    def area(
        self,
        corners: Sequence[tuple[float, float]],
        colour: str,
        *,
        alpha: float = 1.0,
        name: str = "",
        clip: Box | None = None,
    ) -> None:
        """Fill a polygon, no further than `clip`."""
        from matplotlib.colors import to_rgba
        from matplotlib.patches import Polygon
        from matplotlib.transforms import IdentityTransform

        patch = Polygon(
            list(corners),
            closed=True,
            # As part of the colour, alpha becomes fill-opacity; set apart, opacity of a group.
            facecolor=to_rgba(THEME[colour], alpha),
            linewidth=0,
            transform=IdentityTransform(),
        )
        self._add(patch, name, clip)

    def _add(self, artist: Artist, name: str = "", clip: Box | None = None) -> None:
        """Put `artist` over everything drawn before it."""
        from matplotlib.transforms import Bbox

        self._drawn += 1
        artist.set_zorder(self._drawn)
        artist.set_gid(name or None)
        self.figure.add_artist(artist)
        if clip:
            artist.set_clip_box(Bbox([[clip.left, clip.bottom], [clip.right, clip.top]]))

    def render(self, ident: str) -> str:
        """The figure as standalone SVG, its ids beginning with `ident`."""
        stream = StringIO()
        try:
            self.figure.savefig(stream, format="svg", metadata=_NO_METADATA)
        except (ValueError, RuntimeError) as error:
            raise RenderError(f"chart: {error}") from error
        return svg.tidy(stream.getvalue(), ident=ident, size=(self.width, self.height))
