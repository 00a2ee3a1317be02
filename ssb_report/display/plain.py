"""Texts with their macros written out, where no document is at hand: for messages and terminals."""

from __future__ import annotations

from ssb_report.compute.graph import Numbers
from ssb_report.compute.sensitivity import sensitivity
from ssb_report.display.numbers import coverage_text, number_text, pick
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.macros import Call, find_calls

__all__ = ["written_out"]


def written_out(text: str, briefing: Briefing, numbers: Numbers, language: str) -> str:
    """The text with what its macros print; a source or an anchor by its id, a claim by nothing."""
    pieces: list[str] = []
    done = 0
    for call in find_calls(text):
        before = text[done : call.start]
        if call.name == "claim":
            pieces.append(before.rstrip(" "))
        else:
            pieces += [before, _printed(call, briefing, numbers, language)]
        done = call.end
    return "".join([*pieces, text[done:]])


def _printed(call: Call, briefing: Briefing, numbers: Numbers, language: str) -> str:
    match call.name:
        case "q" | "r":
            form = call.options.get("form", "words")
            unit = call.options.get("unit", "yes") == "yes"
            return number_text(numbers[call.id], language, form=form, unit=unit)
        case "fact":
            statement = pick(briefing.facts[call.id].statement, language)
            return written_out(statement, briefing, numbers, language)
        case "driver":
            drivers = sensitivity(numbers, call.id)
            label = pick(numbers[drivers[0].id].label, language) if drivers else call.id
            return written_out(label, briefing, numbers, language)
        case "coverage":
            return coverage_text(language)
        case "term":
            return pick(briefing.glossary[call.id].term, language)
    return call.id
