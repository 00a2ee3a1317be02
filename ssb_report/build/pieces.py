"""The pieces of an edition that are made once: charts and formulas, as bytes for the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from math import isfinite
from typing import Any

from ssb_report.build.keep import Keeper, Piece, ingredients
from ssb_report.build.own_svg import is_own_svg
from ssb_report.charts.draw import Drawing, draw_both
from ssb_report.charts.model import Chart
from ssb_report.document.document import Document
from ssb_report.fingerprint import digest, record_digest
from ssb_report.formulas.typeset import FormulaSvg, svg
from ssb_report.html.kept import Kept
from ssb_report.json_text import json_object
from ssb_report.schema.front import Layout

__all__ = ["charts_of", "is_own_chart", "is_own_formula", "kept_formula"]

_MEASURES = ("width", "height", "depth")


def charts_of(document: Document, keeper: Keeper, kept: Kept | None = None) -> dict[str, Drawing]:
    """The drawings of all figures that an edition places, side by side where there is a crew.

    One that is `kept` with the page before is not even looked for.
    """
    in_column = document.layout is Layout.BRIEF
    charts = {key: document.figure(key).chart for key in document.figures}
    contents = {
        key: digest(key, str(in_column), record_digest(chart)) for key, chart in charts.items()
    }

    def ask(key: str) -> Piece:
        return _chart(charts[key], key, keeper, contents[key], in_column=in_column)

    if kept is None:
        asked = {key: ask(key) for key in charts}
        return {key: _drawing(piece) for key, piece in asked.items()}

    def drawn(key: str) -> Drawing:
        return _drawing(ask(key))

    return {
        key: kept.made(("drawing", content), partial(drawn, key))
        for key, content in contents.items()
    }


def _drawing(piece: Piece) -> Drawing:
    return Drawing(**json_object(piece.result()))


def _chart(chart: Chart, key: str, keeper: Keeper, content: str, *, in_column: bool) -> Piece:
    made_from = ingredients("ssb_report.charts.draw", numbers=content)
    name = f"charts/{key}.svg"
    return keeper.piece(name, made_from, drawn_chart, chart, key, in_column, is_own=is_own_chart)


def drawn_chart(chart: Chart, key: str, in_column: bool) -> bytes:  # noqa: FBT001 - for a worker
    """A chart in both its widths."""
    drawing = draw_both(chart, key, in_column=in_column)
    return _bytes({"wide": drawing.wide, "narrow": drawing.narrow})


def kept_formula(keeper: Keeper, latex: str, size: float) -> FormulaSvg:
    """A formula drawn at a size in points."""
    made_from = ingredients("ssb_report.formulas.typeset", formula=digest(latex, repr(size)))
    name = f"formula {latex}"
    piece = keeper.piece(
        name, made_from, drawn_formula, latex, size, here=True, is_own=is_own_formula
    )
    return FormulaSvg(**json_object(piece.result()))


def is_own_chart(content: bytes) -> bool:
    """Whether `drawn_chart` may have made this."""
    found = _record(content, "wide", "narrow")
    return found is not None and all(map(_is_own, found.values()))


def is_own_formula(content: bytes) -> bool:
    """Whether `drawn_formula` may have made this."""
    found = _record(content, "svg", *_MEASURES)
    if found is None or not _is_own(found["svg"]):
        return False
    measures = [found[name] for name in _MEASURES]
    return all(isinstance(each, float) and isfinite(each) for each in measures)


def _record(content: bytes, *keys: str) -> dict[str, Any] | None:
    """The JSON object with exactly these keys that a piece is."""
    try:
        found = json_object(content)
    except ValueError:
        return None
    return found if found.keys() == set(keys) else None


def _is_own(drawing: object) -> bool:
    return isinstance(drawing, str) and is_own_svg(drawing)


def drawn_formula(latex: str, size: float) -> bytes:
    """A formula with its measures."""
    drawn = svg(latex, size)
    return _bytes(
        {"svg": drawn.svg, "width": drawn.width, "height": drawn.height, "depth": drawn.depth}
    )


def _bytes(record: Mapping[str, str | float]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()
