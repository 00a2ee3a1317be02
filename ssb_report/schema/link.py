"""Links ids: follows every name in data and prose to what it names, and gathers all uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ssb_report.errors import Fault, Position
from ssb_report.schema.briefing import Briefing, Section, Use
from ssb_report.schema.claims import Claim
from ssb_report.schema.figures import CurvesModel
from ssb_report.schema.guards import guard_uses
from ssb_report.schema.lines import clip
from ssb_report.schema.macros import MACROS, Call, Namespace, find_calls, stray_braces
from ssb_report.schema.messages import suggest
from ssb_report.schema.predicates import Curve, Named, mentions
from ssb_report.schema.references import (
    NUMBER,
    SCENARIO,
    Reference,
    cites,
    numbers,
    scenarios,
)
from ssb_report.schema.scenarios import setting_uses
from ssb_report.schema.source import KeyPath
from ssb_report.schema.texts import scalars, takes_macros

__all__ = ["link"]

Complaint = tuple[str, str]
"""A message and a hint."""

Misplaced = tuple[int, str, str]
"""An offset in the text, a message and a hint."""

_FILES: Mapping[Namespace, str] = {
    Namespace.QUANTITY: "quantities",
    Namespace.FACT: "quantities",
    Namespace.RESULT: "calculations",
    Namespace.SOURCE: "sources",
    Namespace.TERM: "glossary",
    Namespace.TABLE: "tables",
    Namespace.FIGURE: "figures",
    Namespace.CLAIM: "claims",
}
_NUMBERS = (Namespace.QUANTITY, Namespace.RESULT)
_STRAY = "braces that are no macro call", 'write {{ q("id") }}, on one line'
_CURLY = re.compile(r"\{\{[^{}\n“”‘’„]*([“”‘’„])")
_NOT_HERE = "a macro where none is read", "macros are for prose and for texts"
_ENDS = "only a range, a ± or a bound has ends"
# Words that are not near the names of the macros that they mean.
_MEANT: Mapping[str, str] = {
    "number": "q",
    "quantity": "q",
    "value": "q",
    "result": "r",
    "citation": "cite",
    "source": "cite",
}
# What a macro for numbers may have been given by mistake, and the macro that takes it.
_SPELLINGS: Mapping[Namespace, tuple[str, str]] = {
    Namespace.RESULT: ("a result", "r"),
    Namespace.QUANTITY: ("a quantity", "q"),
    Namespace.FACT: ("a fact without a number", "fact"),
}


def link(briefing: Briefing) -> tuple[Briefing, list[Fault]]:
    """The briefing with its uses gathered, and a fault for each name of nothing."""
    linker = _Linker(briefing)
    linker.run()
    return replace(briefing, uses=tuple(linker.uses)), linker.faults


class Names:
    """All ids by what they name; nothing is said about those whose entries had faults."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.known: Mapping[str, set[str]] = {
            Namespace.QUANTITY: {*briefing.quantities, *briefing.contradictions},
            Namespace.RESULT: set(briefing.calculations),
            Namespace.FACT: set(briefing.facts),
            Namespace.SOURCE: set(briefing.sources),
            Namespace.TERM: set(briefing.glossary),
            Namespace.TABLE: set(briefing.tables),
            Namespace.FIGURE: set(briefing.figures),
            SCENARIO: set(briefing.scenarios),
            Namespace.CLAIM: set(briefing.claims),
            Namespace.SECTION: {*briefing.meta.sections, *(name for _, name in briefing.sections)},
            NUMBER: {
                *briefing.quantities,
                *briefing.contradictions,
                *briefing.calculations,
            },
        }

    def unknown(self, key: str, namespace: str, *, in_macro: bool = True) -> Complaint | None:
        """The complaint where `key` names nothing of its namespace."""
        if key in self.known[namespace] or self._is_excused(key, namespace):
            return None
        if namespace == NUMBER or namespace in _SPELLINGS:
            for other, (what, macro) in _SPELLINGS.items():
                if key in self.known[other]:
                    hint = f"write {macro}(…) for it" if in_macro else ""
                    return f"'{key}' is {what}", hint
        return f"no {namespace} '{clip(key)}'", suggest(key, self.known[namespace])

    def _is_excused(self, key: str, namespace: str) -> bool:
        if namespace == Namespace.SECTION:
            return self.briefing.is_unread("briefing", "sections")
        if namespace == SCENARIO:
            return self.briefing.is_unread("scenarios", key)
        kinds = _NUMBERS if namespace == NUMBER else (Namespace(namespace),)
        files = {_FILES[kind] for kind in kinds}
        if Namespace.QUANTITY in kinds:
            files.add("contradictions")
        return any(self.briefing.is_unread(file, key) for file in files)

    def endless(self, reference: str) -> Complaint | None:
        """The complaint where an end (``id.low``) is asked of what is no range."""
        name, _, end = reference.partition(".")
        quantity = self.briefing.quantities.get(name)
        if end and quantity and quantity.value.end(end) is None:
            return f"'{name}' is {quantity.value}, which has no .{end}", _ENDS
        if end and name in self.known[Namespace.RESULT]:
            return f"'{name}' is a result, which has no .{end}", _ENDS
        return None


class _Linker:
    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.names = Names(briefing)
        self.uses: list[Use] = []
        self.faults: list[Fault] = []

    def run(self) -> None:
        briefing = self.briefing
        for reference in [*cites(briefing), *numbers(briefing), *scenarios(briefing)]:
            self._field(reference)
        self.uses += [*setting_uses(briefing), *guard_uses(briefing)]
        for claim in self.briefing.claims.values():
            self._claim(claim)
        for name, source in self.briefing.files.items():
            for path, text in scalars(source):
                if "{" in text or "}" in text:
                    self._text(name, path, text)
        for section in self.briefing.sections.values():
            self._prose(section)

    def _field(self, reference: Reference) -> None:
        source = self.briefing.files[reference.file]
        position = source.position(reference.path)
        self.uses.append(Use(reference.id, reference.namespace, position))
        complaint = self.names.unknown(
            reference.id, reference.namespace, in_macro=False
        ) or self.names.endless(reference.text)
        if complaint:
            self.faults.append(source.fault(position, *complaint))

    def _claim(self, claim: Claim) -> None:
        """The ids that a predicate names; a figure whose curve it names is not placed by that."""
        source, path = self.briefing.files["claims"], (claim.id, "that")
        for named in mentions(claim.predicate):
            if isinstance(named, Named):
                key = named.reference.partition(".")[0]
                position = source.position_in(path, claim.text, named.at)
                self.uses.append(Use(key, NUMBER, position))
            for offset, *complaint in self._misnamed(named):
                position = source.position_in(path, claim.text, offset)
                self.faults.append(source.fault(position, *complaint))

    def _misnamed(self, named: Named | Curve) -> Iterator[Misplaced]:
        if isinstance(named, Named):
            key = named.reference.partition(".")[0]
            unknown = self.names.unknown(key, NUMBER, in_macro=False)
            complaint = unknown or self.names.endless(named.reference)
            if complaint:
                yield named.at, *complaint
            return
        if complaint := self.names.unknown(named.figure, Namespace.FIGURE):
            yield named.at, *complaint
        elif figure := self.briefing.figures.get(named.figure):
            curves = figure.series if isinstance(figure, CurvesModel) else []
            known = [curve.id for curve in curves]
            if named.series not in known:
                message = f"no curve '{clip(named.series)}' in figure '{named.figure}'"
                yield named.series_at, message, suggest(named.series, known)

    def _text(self, name: str, path: KeyPath, text: str) -> None:
        """A scalar of a data file that has braces in it."""
        source = self.briefing.files[name]

        def report(offset: int, message: str, hint: str) -> None:
            position = source.position_in(path, text, offset)
            self.faults.append(source.fault(position, message, hint))

        calls = find_calls(text)
        if not takes_macros(name, path):
            if path and not self.briefing.is_unread(name, str(path[0])):
                for call in calls:
                    report(call.start, *_NOT_HERE)
            return
        for call in calls:
            self._use(call, source.position_in(path, text, call.id_at), name, path)
            for wrong in [*self._call(call), *self._place(call, name, path)]:
                report(*wrong)
        for offset in stray_braces(text):
            report(*_stray(text, offset))

    def _place(self, call: Call, name: str, path: KeyPath) -> Iterator[Misplaced]:
        """Complaints about a macro that is well written but stands in the wrong text."""
        if call.name in MACROS and MACROS[call.name].block:
            yield call.name_at, f"{call.name}() is a block and stands in prose only", ""
        elif call.name == "fact" and name == "quantities" and "statement" in path:
            yield call.name_at, "a statement cannot print another one", "write its words out"

    def _prose(self, section: Section) -> None:
        for call in find_calls(section.title):
            column = call.start + 3
            message = "a macro in a title", "titles are printed as they are"
            self.faults.append(section.title_fault(column, *message))
        for call in find_calls(section.text):
            self._use(call, section.position(call.id_at))
            for wrong in [*self._call(call), *_alone(section.text, call)]:
                self.faults.append(section.fault(*wrong))
        for offset in stray_braces(section.text):
            self.faults.append(section.fault(*_stray(section.text, offset)))

    def _use(self, call: Call, position: Position, file: str = "", path: KeyPath = ()) -> None:
        macro = MACROS.get(call.name)
        if macro and macro.namespace and call.id:
            key = call.id.partition(".")[0]
            self.uses.append(Use(key, macro.namespace, position, call, file, path))

    def _call(self, call: Call) -> Iterator[Misplaced]:
        """Complaints about a call that is not as its macro wants it."""
        macro = MACROS.get(call.name)
        if macro is None:
            meant = _MEANT.get(call.name)
            hint = f"did you mean '{meant}'?" if meant else suggest(call.name, MACROS)
            yield call.name_at, f"no macro '{clip(call.name)}'", hint
            return
        yield from _options(call, macro.options)
        complaint = self._argument(call, macro.namespace)
        if complaint:
            yield call.id_at, *complaint

    def _argument(self, call: Call, namespace: Namespace | None) -> Complaint | None:
        given = len(call.arguments)
        if namespace is None:
            return (f"{call.name}() takes no id", "") if given else None
        if given != 1:
            return f"{call.name}() takes one id, not {given or 'none'}", ""
        key, dot, end = call.id.partition(".")
        if dot and (end not in ("low", "high") or call.name != "q"):
            hint = "only q(…) takes an end, .low or .high"
            return f"'{clip(call.id)}' is no id for {call.name}()", hint
        return self.names.unknown(key, namespace) or self.names.endless(call.id)


def _stray(text: str, offset: int) -> Misplaced:
    """The complaint about braces that are no macro call."""
    if curly := _CURLY.match(text, offset):
        return curly.start(1), f"a curly quote in a macro: {curly[1]}", 'write straight ones: "…"'
    return offset, *_STRAY


def _options(call: Call, allowed: Mapping[str, tuple[str, ...]]) -> Iterator[Misplaced]:
    for option, choice in call.options.items():
        option_at, choice_at = call.options_at[option]
        if option not in allowed:
            message = f"{call.name}() has no option '{clip(option)}'"
            yield option_at, message, suggest(option, allowed)
        elif allowed[option] and choice not in allowed[option]:
            message = f"'{clip(choice)}' is no {option}"
            yield choice_at, message, suggest(choice, allowed[option])


def _alone(text: str, call: Call) -> Iterator[Misplaced]:
    """A complaint about a block that shares its paragraph."""
    if call.name not in MACROS or not MACROS[call.name].block:
        return
    before = text[: call.start].rpartition("\n")
    after = text[call.end :].partition("\n")
    around = after[0], before[0].rpartition("\n")[2], after[2].partition("\n")[0]
    if before[2] or any(line.strip() for line in around):
        message = f"{call.name}() must stand alone in its paragraph"
        yield call.name_at, message, "blank lines around it"
