"""The data beside the artefacts: one CSV per table and chart, and all numbers as JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ssb_report.build.stage import RESULTS
from ssb_report.charts.model import (
    Axis,
    CurvesChart,
    RangesChart,
    Spread,
    StackChart,
    TimelineChart,
)
from ssb_report.compute.graph import Result
from ssb_report.display.numbers import number_text
from ssb_report.document.document import Document, Figure
from ssb_report.provenance import Citation, Provenance
from ssb_report.quantity import Quantity
from ssb_report.schema.macros import find_calls
from ssb_report.tables.model import Table

__all__ = ["data_files"]

# What makes a spreadsheet take a cell for a formula, also in full width.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def data_files(document: Document) -> dict[str, bytes]:
    """The files of ``data/`` by name."""
    files = {RESULTS: _results_json(document)}
    for name, key in _blocks(document):
        if name == "table":
            files[f"data/table-{key}.csv"] = _csv(_table_rows(document.table(key), document))
        elif name == "figure":
            files[f"data/figure-{key}.csv"] = _csv(_figure_rows(document.figure(key)))
        elif name.endswith("_table"):
            for table in document.registers(name):
                files[f"data/{table.id}.csv"] = _csv(_table_rows(table, document))
    return files


def _blocks(document: Document) -> Iterator[tuple[str, str]]:
    for placed in document.sections:
        for call in find_calls(placed.section.text):
            yield call.name, call.id


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    """A cell as text; one that a spreadsheet would run as a formula gets an apostrophe."""
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else ""
    text = str(value)
    return f"'{text}" if text.startswith(_RISKY) else text


def _table_rows(table: Table, document: Document) -> Iterator[list[object]]:
    yield [column.label for column in table.columns]
    for row in table.rows:
        cells: list[object] = []
        for cell in row.cells:
            if cell.reference:
                quantity = document.numbers[cell.reference]
                cells.append(number_text(quantity, document.language, form="symbols"))
            else:
                cites = [document.bibliography.cite([each]) for each in cell.citations]
                cells.append(" ".join([document.plain(cell.text), *cites]).strip())
        yield cells


def _figure_rows(figure: Figure) -> Iterator[list[object]]:
    match figure.chart:
        case CurvesChart() as chart:
            yield from _curve_rows(chart)
        case RangesChart() as chart:
            yield ["item", "group", "low", "value", "high", "unit", "printed"]
            for item in chart.items:
                group = chart.groups.get(item.group, "")
                yield [item.label, group, *_ends(item.spread), chart.x.unit, item.value_text]
        case TimelineChart() as chart:
            yield ["item", "group", "from", "value", "to", "printed"]
            for window in chart.items:
                group = chart.groups.get(window.group, "")
                yield [window.label, group, *_ends(window.years), window.value_text]
        case StackChart() as chart:
            yield ["bar", "part", "value", "unit", "printed"]
            for bar in chart.bars:
                # The text of a bar's only part stands at the bar's end.
                whole = bar.total_text if len(bar.parts) == 1 else ""
                for part in bar.parts:
                    printed = part.value_text or whole
                    yield [bar.label, chart.parts[part.key], part.value, chart.x.unit, printed]


def _curve_rows(chart: CurvesChart) -> Iterator[list[object]]:
    yield ["series", _heading(chart.x), _heading(chart.y), "low", "high"]
    for curve in chart.curves:
        for at, value in zip(curve.x, curve.y, strict=True):
            yield [curve.label or curve.id, float(at), float(value), "", ""]
    for band in chart.bands:
        for at, low, high in zip(band.x, band.low, band.high, strict=True):
            yield [band.label or band.id, float(at), "", float(low), float(high)]
    for point in chart.points:
        low, value, high = _ends(point.y)
        middle = _ends(point.x)[1]
        yield [point.label or point.id, middle, value, low, high]


def _heading(axis: Axis) -> str:
    return f"{axis.label} ({axis.unit})" if axis.unit else axis.label


def _ends(spread: Spread) -> tuple[object, object, object]:
    blank = ""
    return (
        spread.low if spread.low is not None else blank,
        spread.value if spread.value is not None else blank,
        spread.high if spread.high is not None else blank,
    )


def _results_json(document: Document) -> bytes:
    briefing, numbers = document.briefing, document.numbers
    content = {
        "briefing": briefing.id,
        "edition": document.edition,
        "date": document.date,
        "revision": document.revision,
        "quantities": {key: _number(q, document) for key, q in briefing.quantities.items()},
        "facts": {
            key: {
                "label": document.plain(fact.label),
                "statement": document.plain(fact.statement),
                **_provenance(fact.provenance, document),
            }
            for key, fact in briefing.facts.items()
        },
        "results": {key: _result(result, document) for key, result in numbers.results.items()},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _number(quantity: Quantity, document: Document) -> dict[str, object]:
    value = quantity.value
    return {
        "label": document.plain(quantity.label),
        "stated": str(value),
        "form": value.form.value,
        "value": value.nominal,
        "low": _finite(value.low),
        "high": _finite(value.high),
        "unit": quantity.unit,
        "printed": number_text(quantity, document.language, form="symbols"),
        **_provenance(quantity.provenance, document),
    }


def _result(result: Result, document: Document) -> dict[str, object]:
    content = _number(result.quantity, document)
    content["formula"] = result.formula.id
    content["with"] = {name: list(refs) for name, refs in result.arguments.items()}
    if result.expectation:
        content["expected"] = {
            "published": result.expectation.published,
            "difference": result.expectation.difference,
            "tolerance": result.expectation.tolerance,
            "agrees": result.expectation.agrees,
        }
    return content


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _provenance(provenance: Provenance, document: Document) -> dict[str, object]:
    content: dict[str, object] = {
        "status": provenance.status.value,
        "level": provenance.level.value if provenance.level else None,
        "as_of": provenance.as_of or None,
        "cite": _cites(provenance.citations),
    }
    if provenance.finding:
        content["check"] = {
            "result": provenance.finding.result.value,
            "note": document.plain(provenance.finding.note),
            "cite": _cites(provenance.finding.citations),
        }
    if provenance.note:
        content["note"] = document.plain(provenance.note)
    return content


def _cites(citations: Iterable[Citation]) -> list[Mapping[str, str]]:
    return [
        {"source": each.source, **({"locator": each.locator} if each.locator else {})}
        for each in citations
    ]
