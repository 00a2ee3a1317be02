"""What the charts share: colours by key, rows of a key, reference lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssb_report.charts.model import Axis, Labels
from ssb_report.charts.sheet import Lettering, Sheet, width_of, wrap
from ssb_report.charts.style import GAP, PAD, Role, series
from ssb_report.display.typography import bracketed

__all__ = ["colours_of", "draw_key", "key_height", "key_rows", "title_lines"]

_SWATCH = 12.0
_BETWEEN = 14.0


def colours_of(keys: Iterable[str]) -> Mapping[str, str]:
    """The colour of each key, in order of first appearance."""
    return {key: series(index) for index, key in enumerate(dict.fromkeys(keys))}


def title_lines(axis: Axis, width: float) -> tuple[str, ...]:
    """An axis' title, its label and in brackets its unit, in lines for a sheet of `width`."""
    title = bracketed(axis.label, axis.unit) if axis.unit else axis.label
    return wrap(title, Role.AXIS, width - 2 * PAD) if title else ()


def key_rows(groups: Labels, width: float) -> list[list[str]]:
    """Keys of the labelled groups in rows that fit `width`; one group alone needs no key."""
    named = [key for key, label in groups.items() if label]
    if len(named) < 2:  # noqa: PLR2004 (nothing to tell apart)
        return []
    rows: list[list[str]] = [[]]
    used = 0.0
    for key in named:
        needed = _SWATCH + GAP + width_of(groups[key], Role.STRONG)
        if rows[-1] and used + needed > width:
            rows.append([])
            used = 0.0
        rows[-1].append(key)
        used += needed + _BETWEEN
    return rows


def draw_key(
    sheet: Sheet, rows: list[list[str]], groups: Labels, colours: Mapping[str, str]
) -> float:
    """Name the groups from the sheet's top on, each in its colour; gives the height used."""
    leading = Role.STRONG.value.leading
    for number, row in enumerate(rows):
        x, y = PAD, sheet.height - PAD - leading * (number + 0.5)
        for key in row:
            half = 2.2
            corners = [
                (x, y - half),
                (x + _SWATCH, y - half),
                (x + _SWATCH, y + half),
                (x, y + half),
            ]
            sheet.area(corners, colours[key])
            box = sheet.text(
                (x + _SWATCH + GAP, y), groups[key], Lettering(Role.STRONG, colour=colours[key])
            )
            x = box.right + _BETWEEN
    return key_height(rows)


def key_height(rows: list[list[str]]) -> float:
    """Height that the rows of a key take."""
    return len(rows) * Role.STRONG.value.leading + (4.0 if rows else 0.0)
