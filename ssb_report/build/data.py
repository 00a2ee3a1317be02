"""The data beside the artefacts: one CSV per table and chart, and all numbers as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping

from ssb_report.build.stage import RESULTS
from ssb_report.compute.claims import Judgement
from ssb_report.compute.contradictions import Contradiction, contradictions
from ssb_report.compute.graph import Result
from ssb_report.display.numbers import number_text
from ssb_report.document.document import Document
from ssb_report.html.sheets import figure_csv, table_csv
from ssb_report.provenance import Citation, Provenance
from ssb_report.quantity import Quantity
from ssb_report.schema.macros import find_calls
from ssb_report.schema.subjects import tier_of

__all__ = ["data_files"]


def data_files(document: Document) -> dict[str, bytes]:
    """The files of ``data/`` by name."""
    files = {RESULTS: _results_json(document)}
    for name, key in _blocks(document):
        if name == "table":
            table = document.table(key)
            files[f"data/{table.file}"] = table_csv(table, document)
        elif name == "figure":
            files[f"data/figure-{key}.csv"] = figure_csv(document.figure(key))
        elif name.endswith(("_table", "_changes")) or name == "staleness_note":
            for table in document.registers(name, key):
                files[f"data/{table.file}"] = table_csv(table, document)
    return files


def _blocks(document: Document) -> Iterator[tuple[str, str]]:
    for placed in document.sections:
        for call in find_calls(placed.section.text):
            yield call.name, call.id


def _results_json(document: Document) -> bytes:
    briefing, numbers = document.briefing, document.numbers
    content = {
        "briefing": briefing.id,
        "edition": document.folder,
        "date": document.date,
        "revision": document.revision,
        **_scenario(document),
        "quantities": {
            key: _number(quantity, document)
            for key, quantity in briefing.quantities.items()
            if not quantity.provenance.rule
        },
        "facts": {
            key: {
                "label": document.plain(fact.label),
                "statement": document.plain(fact.statement),
                **_provenance(fact.provenance, document),
            }
            for key, fact in briefing.facts.items()
        },
        "results": {key: _result(result, document) for key, result in numbers.results.items()},
        "contradictions": {
            each.subject.id: _contradiction(each, document) for each in contradictions(briefing)
        },
        "claims": _claims(document),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _scenario(document: Document) -> dict[str, object]:
    """Under which scenario all numbers stand, and what it changes."""
    scenario = document.briefing.scenario
    if scenario is None:
        return {}
    changes = {
        each.base.id: {"unit": each.base.unit, "base": str(each.base.value), "set": str(each.value)}
        for each in scenario.changes
    }
    return {"scenario": {"id": scenario.id or None, "label": document.scenario, "changes": changes}}


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
    if result.quantity.interval:
        interval = result.quantity.interval
        content["interval"] = [float(interval.low), float(interval.high)]
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


def _contradiction(found: Contradiction, document: Document) -> dict[str, object]:
    return {
        **_number(found.subject, document),
        "members": {
            member.quantity.id: {
                "used": member.is_used,
                "tier": tier_of(document.briefing, member.quantity),
                "contradicts": [each.id for each in member.against],
            }
            for member in found.members
        },
    }


def _claims(document: Document) -> dict[str, object]:
    said = document.said()
    return {
        key: _claim(judgement, said.get(key, ""), document)
        for key, judgement in document.claims.items()
    }


def _claim(judgement: Judgement, said: str, document: Document) -> dict[str, object]:
    claim = judgement.claim
    content: dict[str, object] = {
        "number": f"C{claim.number}",
        "text": document.plain(said),
        "that": claim.text,
        "confidence": claim.confidence,
        "verdict": judgement.verdict.value,
        "share": judgement.share,
    }
    if claim.note:
        content["note"] = document.plain(claim.note)
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
    if provenance.condition:
        content["condition"] = document.plain(provenance.condition)
    if provenance.rule:
        content["rule"] = provenance.rule.value
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
