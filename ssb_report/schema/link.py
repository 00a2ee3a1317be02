"""Links ids: follows every name in data and prose to what it names, and gathers all uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ssb_report.errors import Fault
from ssb_report.schema.briefing import Briefing, Section, Use
from ssb_report.schema.macros import MACROS, Call, Namespace, find_calls, stray_braces
from ssb_report.schema.messages import suggest
from ssb_report.schema.models import (
    CiteModel,
    CurvesModel,
    StackModel,
    SweptModel,
)
from ssb_report.schema.source import KeyPath, excerpt

__all__ = ["EVERYTHING", "NUMBER", "link"]

EVERYTHING = "*"
"""Stands for all ids of a file that could not be read: nothing is said about them."""

NUMBER = "quantity or result"
"""The namespace of fields that take the id of either."""


def link(
    briefing: Briefing, broken: Mapping[str, set[str]]
) -> tuple[Briefing, list[Fault]]:
    """The briefing with its uses gathered, and a fault for each name of nothing.

    `broken` holds, for each file, the ids whose entries had faults of their own: naming these is
    no second fault.
    """
    linker = _Linker(briefing, broken)
    linker.run()
    return replace(briefing, uses=tuple(linker.uses)), linker.faults


class _Linker:
    def __init__(self, briefing: Briefing, broken: Mapping[str, set[str]]) -> None:
        self.briefing = briefing
        self.uses: list[Use] = []
        self.faults: list[Fault] = []
        numbers = {*briefing.quantities, *briefing.calculations}
        self.known: dict[str, set[str]] = {
            Namespace.QUANTITY: set(briefing.quantities),
            Namespace.RESULT: set(briefing.calculations),
            Namespace.FACT: set(briefing.facts),
            Namespace.SOURCE: set(briefing.sources),
            Namespace.TERM: set(briefing.glossary),
            Namespace.TABLE: set(briefing.tables),
            Namespace.FIGURE: set(briefing.figures),
            Namespace.SECTION: set(briefing.meta.sections),
            NUMBER: numbers,
        }
        quantities, results = broken.get("quantities", set()), broken.get("calculations", set())
        self.excused: dict[str, set[str]] = {
            Namespace.QUANTITY: quantities,
            Namespace.FACT: quantities,
            Namespace.RESULT: results,
            Namespace.SOURCE: broken.get("sources", set()),
            Namespace.TERM: broken.get("glossary", set()),
            Namespace.TABLE: broken.get("tables", set()),
            Namespace.FIGURE: broken.get("figures", set()),
            Namespace.SECTION: set(),
            NUMBER: quantities | results,
        }

    def run(self) -> None:
        for name, path, cite in self._cites():
            self._field(name, path, cite, Namespace.SOURCE)
        for name, path, reference in self._numbers():
            self._field(name, path, reference, NUMBER)
        self._keys_of_figures()
        self._rows()
        self._sections()
        for name, source in self.briefing.files.items():
            for path, text in source.texts():
                if "{" in text:
                    self._text(name, path, text)
        for section in self.briefing.sections.values():
            self._prose(section)

    # Fields of data files

    def _cites(self) -> Iterator[tuple[str, KeyPath, str]]:
        def each(name: str, path: KeyPath, cites: list[CiteModel]) -> Iterator[tuple[str, KeyPath, str]]:
            for place, cite in enumerate(cites):
                yield name, (*path, place, "source"), cite.source

        b = self.briefing
        numbers = [(q.id, q.provenance) for q in b.quantities.values()]
        facts = [(fact.id, fact.provenance) for fact in b.facts.values()]
        for key, provenance in [*numbers, *facts]:
            for place, citation in enumerate(provenance.citations):
                yield "quantities", (key, "cite", place, "source"), citation.source
            if provenance.finding:
                for place, citation in enumerate(provenance.finding.citations):
                    yield "quantities", (key, "check", "cite", place, "source"), citation.source
        for key, table in b.tables.items():
            yield from each("tables", (key, "cite"), table.cite)
        for key, figure in b.figures.items():
            yield from each("figures", (key, "cite"), figure.cite)

    def _numbers(self) -> Iterator[tuple[str, KeyPath, str]]:
        b = self.briefing
        for place, card in enumerate(b.meta.key_figures):
            yield "briefing", ("key_figures", place, "q"), card.q
        for key, table in b.tables.items():
            for row, cells in table.rows.items():
                for place, cell in enumerate(cells):
                    if cell.q:
                        yield "tables", (key, "rows", row, place, "q"), cell.q
        for key, calculation in b.calculations.items():
            for argument, references in calculation.arguments.items():
                for place, reference in enumerate(references):
                    yield "calculations", (key, "with", argument, place), reference
            if calculation.expect:
                path = (key, "expect", "published")
                yield "calculations", path, calculation.expect.published
        for key in b.figures:
            for path, reference in self._figure_numbers(key):
                yield "figures", (key, *path), reference

    def _figure_numbers(self, key: str) -> Iterator[tuple[KeyPath, str]]:
        figure = self.briefing.figures[key]
        for place, line in enumerate(figure.lines):
            yield ("lines", place, "at"), line.at
        if isinstance(figure, CurvesModel):
            for name, axis in (("x", figure.x), ("y", figure.y)):
                for end, bound in (("from", axis.low), ("to", axis.high)):
                    if bound is not None and not _is_number(bound):
                        yield (name, end), bound
            swept: list[tuple[str, list[SweptModel]]] = [
                ("series", list(figure.series)),
                ("bands", list(figure.bands)),
            ]
            for part, models in swept:
                for place, model in enumerate(models):
                    for end, bound in (("from", model.low), ("to", model.high)):
                        if bound is not None and not _is_number(bound):
                            yield (part, place, end), bound
                    for argument, references in model.arguments.items():
                        for index, reference in enumerate(references):
                            yield (part, place, "with", argument, index), reference
            for place, point in enumerate(figure.points):
                yield ("points", place, "x"), point.x
                yield ("points", place, "y"), point.y
        elif isinstance(figure, StackModel):
            for place, bar in enumerate(figure.bars):
                for index, part_of in enumerate(bar.parts):
                    yield ("bars", place, "parts", index, "q"), part_of.q
        else:
            for place, item in enumerate(figure.items):
                yield ("items", place, "q"), item.q

    def _field(self, name: str, path: KeyPath, reference: str, namespace: str) -> None:
        position = self.briefing.position(name, *path)
        self._use(reference.partition(".")[0], namespace, name, position)
        if message := self._end_of_none(reference):
            self.faults.append(self.briefing.files[name].fault(position, *message))

    def _use(self, key: str, namespace: str, name: str, position: object) -> None:
        source = self.briefing.files[name]
        use = Use(key, namespace, position)  # type: ignore[arg-type] # a Position
        self.uses.append(use)
        message = self._unknown(key, namespace)
        if message:
            self.faults.append(source.fault(use.position, *message))

    def _unknown(self, key: str, namespace: str) -> tuple[str, str] | None:
        """Message and hint where `key` names nothing of its namespace."""
        excused = self.excused[namespace]
        if key in self.known[namespace] or key in excused or EVERYTHING in excused:
            return None
        if namespace == Namespace.QUANTITY and key in self.known[Namespace.RESULT]:
            return f"'{key}' is a result", "write r(…) for it"
        if namespace == Namespace.RESULT and key in self.known[Namespace.QUANTITY]:
            return f"'{key}' is a quantity", "write q(…) for it"
        if namespace in (Namespace.QUANTITY, NUMBER) and key in self.known[Namespace.FACT]:
            return f"'{key}' is a fact without a number", "write fact(…) for it"
        return f"no {namespace} '{key}'", suggest(key, self.known[namespace])

    def _end_of_none(self, reference: str) -> tuple[str, str] | None:
        """Message and hint where an end (``id.low``) is asked of what is no range."""
        name, _, end = reference.partition(".")
        quantity = self.briefing.quantities.get(name)
        if end and quantity and quantity.value.end(end) is None:
            return f"'{name}' is {quantity.value}, which has no .{end}", "only what is stated has ends"
        if end and name in self.known[Namespace.RESULT]:
            return f"'{name}' is a result, which has no .{end}", ""
        return None

    def _keys_of_figures(self) -> None:
        for key, figure in self.briefing.figures.items():
            if isinstance(figure, StackModel):
                names = [
                    (("bars", i, "parts", j, "part"), part.part)
                    for i, bar in enumerate(figure.bars)
                    for j, part in enumerate(bar.parts)
                ]
                allowed = set(figure.parts)
            elif isinstance(figure, CurvesModel):
                continue
            else:
                names = [(("items", i, "group"), item.group or "") for i, item in enumerate(figure.items)]
                allowed = set(figure.groups) | {""}
            for path, name in names:
                if name not in allowed:
                    source = self.briefing.files["figures"]
                    at = source.position((key, *path))
                    hint = suggest(name, allowed - {""})
                    self.faults.append(source.fault(at, f"no group '{name}' in this figure", hint))

    def _rows(self) -> None:
        source = self.briefing.files["tables"]
        for key, table in self.briefing.tables.items():
            for row, cells in table.rows.items():
                if len(cells) != len(table.columns):
                    at = source.position((key, "rows", row), key=True)
                    message = f"{len(cells)} cells in a table of {len(table.columns)} columns"
                    self.faults.append(source.fault(at, message, ", ".join(table.columns)))

    def _sections(self) -> None:
        meta = self.briefing.meta
        source = self.briefing.files["briefing"]
        languages = sorted({edition.language for edition in meta.editions.values()})
        for language in languages:
            there = {name for tag, name in self.briefing.sections if tag == language}
            for place, name in enumerate(meta.sections):
                if name not in there:
                    at = source.position(("sections", place))
                    message = f"no section '{name}' in sections/{language}/"
                    self.faults.append(source.fault(at, message, suggest(name, there)))
        for (_, name), section in self.briefing.sections.items():
            if name not in meta.sections:
                at = section.position(0)
                message = f"section '{name}' is not listed under 'sections' in briefing.yaml"
                self.faults.append(Fault(replace(at, line=1), message))
        for edition, model in meta.editions.items():
            for place, name in enumerate(model.sections or []):
                if name not in meta.sections:
                    at = source.position(("editions", edition, "sections", place))
                    hint = suggest(name, meta.sections)
                    self.faults.append(source.fault(at, f"no section '{name}'", hint))

    # Texts with macros

    def _text(self, name: str, path: KeyPath, text: str) -> None:
        source = self.briefing.files[name]
        for call in find_calls(text):
            skip = text.count(call.id, 0, call.start) if call.id else 0
            position = source.position_of(path, call.id or call.name, skip)
            message = self._macro(call)
            if not message and MACROS[call.name].block:
                message = f"{call.name}() is a block and stands in prose only", ""
            if message:
                self.faults.append(source.fault(position, *message))
            self._note_use(call, position)
        if stray_braces(text):
            position = source.position_of(path, "{")
            self.faults.append(source.fault(position, *_STRAY))

    def _prose(self, section: Section) -> None:
        calls = find_calls(section.text)
        for call in calls:
            position = section.position(call.start)
            message = self._macro(call)
            if not message and MACROS[call.name].block and not _alone(section.text, call):
                message = f"{call.name}() must stand alone in its paragraph", "blank lines around it"
            if message:
                self._prose_fault(section, call.start, *message)
            self._note_use(call, position)
        for offset in stray_braces(section.text):
            self._prose_fault(section, offset, *_STRAY)

    def _prose_fault(self, section: Section, offset: int, message: str, hint: str) -> None:
        position = section.position(offset)
        shown = excerpt(section.text, replace(position, line=position.line - section.first_line + 1))
        self.faults.append(Fault(position, message, hint, excerpt=shown))

    def _note_use(self, call: Call, position: object) -> None:
        macro = MACROS.get(call.name)
        if macro and macro.namespace and call.id:
            key = call.id.partition(".")[0]
            self.uses.append(Use(key, macro.namespace, position, call))  # type: ignore[arg-type] # a Position

    def _macro(self, call: Call) -> tuple[str, str] | None:
        """Message and hint for a call that is not as the macro wants it."""
        macro = MACROS.get(call.name)
        if macro is None:
            return f"no macro '{call.name}'", suggest(call.name, MACROS)
        wanted = 0 if macro.namespace is None else 1
        if len(call.arguments) != wanted:
            takes = "one id" if wanted else "no id"
            return f"{call.name}() takes {takes}, not {len(call.arguments)} arguments", ""
        for option, choice in call.options.items():
            if option not in macro.options:
                return f"{call.name}() has no option '{option}'", suggest(option, macro.options)
            allowed = macro.options[option]
            if allowed and choice not in allowed:
                return f"'{choice}' is no {option}", suggest(choice, allowed)
        if macro.namespace is None:
            return None
        key, _, end = call.id.partition(".")
        if end not in ("", "low", "high") or (end and call.name != "q"):
            return f"'{call.id}': after the id only .low or .high may stand", ""
        return self._unknown(key, macro.namespace) or self._end_of_none(call.id)


_STRAY = ("braces that are no macro call", 'write {{ q("id") }}')


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _alone(text: str, call: Call) -> bool:
    before = text[: call.start].rsplit("\n\n", 1)[-1]
    after = text[call.end :].split("\n\n", 1)[0]
    return not before.strip() and not after.strip()
