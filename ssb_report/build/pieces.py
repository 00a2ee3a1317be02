"""The pieces of an edition that are made once: charts and formulas, as bytes for the store."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ssb_report.build.keep import Keeper, Piece, ingredients
from ssb_report.charts.draw import Drawing, draw_both
from ssb_report.charts.model import Chart
from ssb_report.document.document import Document
from ssb_report.errors import RenderError
from ssb_report.fingerprint import digest, record_digest
from ssb_report.formulas.typeset import FormulaSvg, svg
from ssb_report.schema.front import Layout

__all__ = ["charts_of", "kept_formula"]

# Whatever our drawings never hold: other elements, handlers, addresses that lead out of them.
_FOREIGN = re.compile(
    r"<(?!/?(?:svg|g|path|rect|text|tspan|defs|clipPath|use|symbol|line|circle|ellipse|polygon"
    r"|polyline)[\s/>])"
    r"|<[^>]*(?:[\s\"']on\w+\s*=|href\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#))",
    re.IGNORECASE,
)


def charts_of(document: Document, keeper: Keeper) -> dict[str, Drawing]:
    """The drawings of all figures that an edition places, side by side where there is a crew."""
    in_column = document.layout is Layout.BRIEF
    asked = {
        key: _chart(document.figure(key).chart, key, keeper, in_column=in_column)
        for key in document.figures
    }
    drawn = {key: Drawing(**json.loads(piece.result())) for key, piece in asked.items()}
    for drawing in drawn.values():
        _require_own(drawing.wide, drawing.narrow)
    return drawn


def _chart(chart: Chart, key: str, keeper: Keeper, *, in_column: bool) -> Piece:
    content = digest(key, str(in_column), record_digest(chart))
    made_from = ingredients("ssb_report.charts.draw", numbers=content)
    return keeper.piece(f"charts/{key}.svg", made_from, drawn_chart, chart, key, in_column)


def drawn_chart(chart: Chart, key: str, in_column: bool) -> bytes:  # noqa: FBT001 - for a worker
    """A chart in both its widths."""
    drawing = draw_both(chart, key, in_column=in_column)
    return _bytes({"wide": drawing.wide, "narrow": drawing.narrow})


def kept_formula(keeper: Keeper, latex: str, size: float) -> FormulaSvg:
    """A formula drawn at a size in points."""
    made_from = ingredients("ssb_report.formulas.typeset", formula=digest(latex, repr(size)))
    name = f"formula {latex}"
    piece = keeper.piece(name, made_from, drawn_formula, latex, size, here=True)
    drawn = FormulaSvg(**json.loads(piece.result()))
    _require_own(drawn.svg)
    return drawn


def _require_own(*drawings: str) -> None:
    """Refuse a drawing that is none of ours: the folder of a store may have come with a branch."""
    if any(map(_FOREIGN.search, drawings)):
        hint = "remove its folder, .cache/ by default"
        raise RenderError(f"a drawing in the store is none that this program made; {hint}")


def drawn_formula(latex: str, size: float) -> bytes:
    """A formula with its measures."""
    drawn = svg(latex, size)
    return _bytes(
        {"svg": drawn.svg, "width": drawn.width, "height": drawn.height, "depth": drawn.depth}
    )


def _bytes(record: Mapping[str, str | float]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()
