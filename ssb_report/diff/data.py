"""A comparison for programs: the records as JSON, with exact numbers and stable keys."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from ssb_report.diff.align import marks
from ssb_report.diff.model import BriefingChange, Comparison, NumberChange, SentenceChange
from ssb_report.diff.telling import summary
from ssb_report.errors import Fault

__all__ = ["as_json"]


def as_json(comparison: Comparison) -> str:
    """The comparison as a JSON text; ends of intervals that are open are null."""
    content = {
        "old": comparison.old,
        "new": comparison.new,
        "visible": comparison.is_visible,
        "guards": list(map(_fault, comparison.unguarded)),
        "briefings": {each.id: _briefing(each) for each in comparison.briefings},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)


def _briefing(briefing: BriefingChange) -> dict[str, Any]:
    return {
        "title": briefing.title,
        "change": briefing.change.value,
        "visible": briefing.is_visible,
        "summary": summary(briefing),
        "editions": {each.id: each.change.value for each in briefing.editions},
        "quantities": list(map(_number, briefing.quantities)),
        "results": list(map(_number, briefing.results)),
        "claims": list(map(_plain, briefing.claims)),
        "contradictions": list(map(_plain, briefing.disputes)),
        "scenarios": list(map(_plain, briefing.scenarios)),
        "facts": list(map(_plain, briefing.facts)),
        "sources": list(map(_plain, briefing.sources)),
        "sentences": list(map(_sentence, briefing.sentences)),
        "blocks": [
            {**_plain(each), "is_drawn_anew": each.is_drawn_anew} for each in briefing.blocks
        ],
        "faults": list(map(_fault, briefing.unread)),
        "remade": briefing.remade,
    }


def _fault(fault: Fault) -> dict[str, str]:
    return {"at": str(fault.position), "message": fault.message, "hint": fault.hint}


def _number(change: NumberChange) -> dict[str, Any]:
    return {**_plain(change), "has_moved": change.has_moved}


def _sentence(change: SentenceChange) -> dict[str, Any]:
    """A sentence, and where in it the texts differ, by their first and last characters."""
    old, new = marks(change.old, change.new)
    return {**_plain(change), "old_marks": old, "new_marks": new}


def _plain(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the records
    found: dict[str, Any] = _finite(asdict(record))
    return found


def _finite(value: Any) -> Any:  # noqa: ANN401 - what JSON can hold
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
