"""Draws horizontal bars made of parts, the parts named once, on the bar where they first appear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ssb_report.charts.frame import colours_of
from ssb_report.charts.labels import Box, spread_out
from ssb_report.charts.model import Bar, Part, StackChart
from ssb_report.charts.rows import (
    Place,
    Row,
    axis_height,
    draw_axis,
    draw_names,
    draw_reference_lines,
    grid_of,
    lines_height,
    x_ticks,
)
from ssb_report.charts.sheet import Lettering, Sheet, width_of
from ssb_report.charts.style import GAP, PAD, Role, Stroke
from ssb_report.charts.ticks import Ruler

__all__ = ["draw_stack"]

_BAR = 17.0
_CAPTION = Role.NOTE.value.leading + 5.0
_POINT = 8.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part as it stands: its ends in points, the text inside it and the text above it."""

    part: Part
    left: float
    right: float
    inside: str
    above: str


def draw_stack(chart: StackChart, width: float, height: float | None) -> Sheet:
    """Draw the chart on a sheet of `width` points, as high as its bars need or as `height`."""
    ruler, pieces = _fit(chart, width)
    rows = [
        Row(bar.label, bar=_BAR, above=_CAPTION if any(p.above for p in pieces[bar.id]) else 0.0)
        for bar in chart.bars
    ]
    grid = grid_of(rows, width)
    above = PAD + axis_height(chart.x, width) + lines_height(chart.lines)
    sheet = Sheet(width, height or above + grid.height + PAD)
    top = sheet.height - PAD
    base = draw_axis(sheet, chart.x, ruler, top=top, bottom=PAD)
    colours = colours_of(chart.parts)
    places = list(grid.places(sheet.height - above, PAD))
    for bar, place in zip(chart.bars, places, strict=True):
        _draw_bar(sheet, bar, pieces[bar.id], place, colours)
    draw_reference_lines(sheet, chart.lines, ruler, top=base, bottom=PAD)
    lines = [ruler.at(line.at) for line in chart.lines]
    for bar, row, place in zip(chart.bars, rows, places, strict=True):
        draw_names(sheet, row, place, grid)
        _write_values(sheet, pieces[bar.id], place.middle, lines)
        _write_total(sheet, bar, (ruler.at(bar.total), place.middle), lines)
        _write_captions(sheet, pieces[bar.id], place, colours)
    return sheet


def _fit(chart: StackChart, width: float) -> tuple[Ruler, Mapping[str, list[_Piece]]]:
    """The ruler, such that the longest bar leaves room for its total, and all pieces on it."""
    grid = grid_of([Row(bar.label) for bar in chart.bars], width)
    longest = max([bar.total for bar in chart.bars] + [line.at for line in chart.lines])
    totals = max(width_of(bar.total_text, Role.STRONG) for bar in chart.bars)
    spare = totals + GAP + (_POINT if any(bar.open_end for bar in chart.bars) else 0.0)
    right = grid.plot_right - spare + (10.0 if grid.narrow else 0.0)
    marks = x_ticks(chart.x, 0.0, longest, right - grid.plot_left)
    ruler = Ruler(chart.x.scale, marks, grid.plot_left, right)
    return ruler, _all_pieces(chart, ruler)


def _all_pieces(chart: StackChart, ruler: Ruler) -> Mapping[str, list[_Piece]]:
    named: set[str] = set()
    found = {}
    for bar in chart.bars:
        found[bar.id] = list(_pieces(chart, bar, ruler, named))
        named |= {piece.part.key for piece in found[bar.id]}
    return found


def _pieces(chart: StackChart, bar: Bar, ruler: Ruler, named: set[str]) -> Iterator[_Piece]:
    """Parts that have a length; a name goes above, a value inside where it fits."""
    done = 0.0
    for part in sorted(bar.parts, key=lambda part: list(chart.parts).index(part.key)):
        left, right = ruler.at(done), ruler.at(done + part.value)
        done += part.value
        if part.value == 0:
            continue
        fits = width_of(part.value_text, Role.NOTE_STRONG) + 2 * 3.0 <= right - left
        name = "" if part.key in named else chart.parts[part.key]
        inside = part.value_text if fits else ""
        above = " ".join(filter(None, (name, "" if fits else part.value_text)))
        yield _Piece(part, left, right, inside, above)


def _draw_bar(
    sheet: Sheet, bar: Bar, pieces: Sequence[_Piece], place: Place, colours: Mapping[str, str]
) -> None:
    low, high = place.middle - _BAR / 2, place.middle + _BAR / 2
    for piece in pieces:
        corners = Box(piece.left, low, piece.right, high).corners
        if bar.open_end and piece is pieces[-1]:
            corners.insert(2, (piece.right + _POINT, place.middle))
        name = f"own-part-{bar.id}-{piece.part.key}"
        sheet.area(corners, colours[piece.part.key], name=name)
        if piece is not pieces[0]:
            # A thin gap of paper tells neighbours apart without their colours.
            sheet.stroke([piece.left, piece.left], [low, high], Stroke("paper", 1.0))


def _write_values(sheet: Sheet, pieces: Sequence[_Piece], y: float, lines: Sequence[float]) -> None:
    """Set values inside their pieces, off the lines."""
    for piece in pieces:
        width = width_of(piece.inside, Role.NOTE_STRONG)
        x = _clear(piece, width, lines)
        sheet.text(
            (x, y), piece.inside, Lettering(Role.NOTE_STRONG, colour="paper", anchor="center")
        )


def _write_total(sheet: Sheet, bar: Bar, end: tuple[float, float], lines: Sequence[float]) -> None:
    """Set the total after the bar, and after a line that would strike through it."""
    x, y = end
    begin = x + GAP + (_POINT if bar.open_end else 0.0)
    width = width_of(bar.total_text, Role.STRONG)
    for line in sorted(lines):
        if begin - 2.0 < line < begin + width + 2.0:
            begin = line + GAP
    sheet.text((begin, y), bar.total_text, Lettering(Role.STRONG))


def _clear(piece: _Piece, width: float, lines: Sequence[float]) -> float:
    """The middle of a text in its piece, moved off lines where the piece has the room."""
    middle = (piece.left + piece.right) / 2
    reach = width / 2 + 3.0
    crossing = [line for line in lines if abs(line - middle) < reach]
    for line in crossing:
        for place in (line + reach, line - reach):
            if piece.left + reach <= place <= piece.right - reach:
                return place
    return middle


def _write_captions(
    sheet: Sheet, pieces: Sequence[_Piece], place: Place, colours: Mapping[str, str]
) -> None:
    """Texts above their pieces, moved apart, each with a short stroke down to its piece."""
    named = [piece for piece in pieces if piece.above]
    if not named:
        return
    sizes = [width_of(piece.above, Role.NOTE_STRONG) + 2 * GAP for piece in named]
    # From the piece's beginning on, or over its middle where the text is the longer.
    wanted = [
        min(piece.left - GAP + size / 2, (piece.left + piece.right) / 2)
        if size > piece.right - piece.left
        else piece.left - GAP + size / 2
        for piece, size in zip(named, sizes, strict=True)
    ]
    places = spread_out(wanted, sizes, low=pieces[0].left - GAP, high=sheet.width - PAD + GAP)
    roof = place.middle + _BAR / 2
    for piece, x in zip(named, places, strict=True):
        colour = colours[piece.part.key]
        at = (x, roof + 4.0 + Role.NOTE.value.leading / 2)
        sheet.text(
            at, piece.above, Lettering(Role.NOTE_STRONG, colour=colour, anchor="center", plate=True)
        )
        inset = min(2.0, (piece.right - piece.left) / 2)
        foot = min(max(x, piece.left + inset), piece.right - inset)
        sheet.stroke([x, foot], [roof + 4.0, roof], Stroke(colour, 0.8))
