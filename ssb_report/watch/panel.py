"""What the panel beside the page tells: headline results, assumptions, claims, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from math import floor, isfinite, log10
from typing import Any

from ssb_report.check.check import Checked
from ssb_report.check.guards import headline, relative_move
from ssb_report.compute.claims import judge
from ssb_report.compute.graph import Numbers
from ssb_report.display.claims import verdict_text
from ssb_report.display.numbers import number_text, percent_text, pick
from ssb_report.display.plain import written_out
from ssb_report.errors import Fault
from ssb_report.provenance import Status, Text
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.horizons import stale
from ssb_report.watch.preview import Look

__all__ = ["fault_data", "panel", "slider"]

_HEADLINES = 8
"""How many results stand for all where a briefing says nothing of which count."""
_STEPS = 100
_PERCENT = 100.0


def panel(look: Look, on: str) -> dict[str, Any]:
    """All that the panel shows, for a browser; nothing before there was anything to see.

    Data are measured against their horizons on the day `on`.
    """
    if look.sight is None or look.read is None:
        return {}
    base, shown = look.sight.base, look.sight.shown
    edition = look.sight.wish.edition
    briefing, meta = base.briefing, look.read.briefing.meta
    language = briefing.language_key(edition)
    return {
        "title": _plain(base, briefing.meta.title, language),
        "language": briefing.meta.editions[edition].language,
        "keys": list(dict.fromkeys(map(briefing.language_key, briefing.meta.editions))),
        "editions": list(meta.editions),
        "has_own": bool(briefing.meta.editions[edition].scenario),
        "scenarios": [
            {"id": key, "label": _plain(look.read, model.label, language)}
            for key, model in look.read.briefing.scenarios.items()
        ],
        "headlines": list(_headlines(base, shown, language)),
        "controls": list(_controls(base, shown, language)),
        "claims": list(_claims(shown, language)),
        "stale": [
            {
                "id": each.id,
                "as_of": each.provenance.as_of,
                "since": each.until,
                "at": str(briefing.position("quantities", each.id, "as_of")),
            }
            for each in stale(briefing, on)
        ],
        "warnings": [fault_data(each) for each in shown.warnings],
    }


def fault_data(fault: Fault) -> dict[str, Any]:
    """A fault for a browser: its place, if it has one, and the line below it with a caret."""
    _, _, excerpt = str(fault).partition("\n")
    return {
        "at": str(fault.position) if fault.position.path else "",
        "severity": fault.severity.value,
        "message": fault.message,
        "hint": fault.hint,
        "excerpt": "\n".join(line.removeprefix("    ") for line in excerpt.split("\n")),
    }


def _plain(checked: Checked, text: Text, language: str) -> str:
    return written_out(pick(text, language), checked.briefing, checked.numbers, language)


# ---- results


def _headline_ids(briefing: Briefing, numbers: Numbers) -> list[str]:
    """The results that count: those guarded, and those compared under scenarios."""
    named = [*briefing.meta.guards, *briefing.compare]
    chosen = [key for key in dict.fromkeys(named) if key in numbers]
    return chosen or list(numbers.results)[:_HEADLINES]


def _headlines(base: Checked, shown: Checked, language: str) -> Iterator[dict[str, str]]:
    for key in _headline_ids(base.briefing, base.numbers):
        if key not in shown.numbers:
            continue
        old, new = base.numbers[key], shown.numbers[key]
        move = relative_move(headline(old), headline(new))
        yield {
            "id": key,
            "label": _plain(base, new.label, language),
            "old": _text(old, language),
            "new": _text(new, language),
            "move": percent_text(move, language) if move else "",
        }


def _text(quantity: Quantity, language: str) -> str:
    return number_text(quantity, language, form="symbols", interval=True)


# ---- assumptions


def _controls(base: Checked, shown: Checked, language: str) -> Iterator[dict[str, Any]]:
    """What may be set: every assumption, and what scenarios set; first what headlines rest on."""
    briefing, numbers = base.briefing, base.numbers
    settable = {
        key: quantity
        for key, quantity in briefing.quantities.items()
        if quantity.provenance.status is Status.ASSUMPTION and quantity.provenance.rule is None
    }
    for model in briefing.scenarios.values():
        settable |= {key: briefing.quantities[key] for key in model.settings}
    driving = set(_reached(numbers, _headline_ids(briefing, numbers)))
    for key in sorted(settable, key=lambda each: (each not in driving, each)):
        quantity = settable[key]
        now = shown.briefing.quantities[key]
        low, high, step = slider(quantity)
        yield {
            "id": key,
            "label": _plain(base, quantity.label, language),
            "unit": "" if quantity.unit == "1" else quantity.unit,
            "stated": str(quantity.value),
            "value": str(now.value),
            "nominal": f"{Decimal(repr(now.value.nominal)):f}",
            "form": quantity.value.form.value,
            "spread": _spread(quantity.value),
            "least": "0" if quantity.value.nominal >= 0 else "",
            "most": "100" if _is_share(quantity) else "",
            "low": low,
            "high": high,
            "step": step,
            "drives": key in driving,
            "at": str(briefing.position("quantities", key, "value")),
        }


def _spread(value: Value) -> str:
    """How far a range or an uncertainty reaches to each side; it stays when the number is moved."""
    if value.second is None:
        return "0"
    whole = value.second if value.form is Form.PLUS_MINUS else (value.second - value.first) / 2
    return f"{whole:f}"


def _reached(numbers: Numbers, keys: Iterable[str]) -> Iterator[str]:
    """What results are made from, directly or through others."""
    left, seen = list(keys), set[str]()
    while left:
        key = left.pop()
        if key not in seen:
            seen.add(key)
            yield key
            if key in numbers.results:
                left += numbers.results[key].inputs


def slider(quantity: Quantity) -> tuple[str, str, str]:
    """Ends and step of a slider about what is stated, in round numbers.

    It reaches as far again as the stated ends do beyond the middle, and at least half of the number
    to each side; never across zero, and for a share never beyond all of it.
    """
    middle = quantity.value.nominal
    ends = [each for each in (quantity.value.low, quantity.value.high) if isfinite(each)]
    reach = max([2 * abs(each - middle) for each in ends] + [abs(middle) / 2]) or 1.0
    if quantity.unit == "calendar_year":
        reach = max(2 * abs(each - middle) for each in [*ends, middle + 5])
    low, high = middle - reach, middle + reach
    if middle >= 0:
        low = max(low, 0.0)
    if _is_share(quantity):
        high = min(high, _PERCENT)
    place = floor(log10((high - low) / _STEPS))
    if quantity.unit == "calendar_year":
        place = max(place, 0)
    step = Decimal(1).scaleb(place)
    rounded = (Decimal(repr(each)).quantize(step) for each in (low, high))
    return (*(f"{each:f}" for each in rounded), f"{step:f}")  # type: ignore[return-value]


def _is_share(quantity: Quantity) -> bool:
    """Whether a number is a part of a whole, of which there is no more than all."""
    return quantity.unit in ("%", "percent") and quantity.value.nominal <= _PERCENT


# ---- claims


def _claims(shown: Checked, language: str) -> Iterator[Mapping[str, str]]:
    briefing, numbers = shown.briefing, shown.numbers
    judgements, _ = numbers.kept("claims", lambda: judge(briefing, numbers))
    for key, each in judgements.items():
        yield {
            "id": key,
            "verdict": each.verdict.value,
            "told": verdict_text(each, language),
            "text": each.claim.text,
            "at": str(briefing.position("claims", key, key=True)),
        }
