"""What is defined and never used, and what is referred to and never placed."""

from __future__ import annotations

from collections.abc import Iterator

from ssb_report.errors import Fault, Position, Severity
from ssb_report.schema.briefing import Briefing, Section
from ssb_report.schema.macros import Namespace, find_calls
from ssb_report.schema.messages import near
from ssb_report.schema.references import NUMBER

__all__ = ["dead_references", "unused"]

_REFERENCES = {
    "table_ref": "table",
    "figure_ref": "figure",
    "formula_ref": "formula",
    "section_ref": "section",
}


def dead_references(briefing: Briefing) -> Iterator[Fault]:
    """References to a table, figure, formula or section that an edition does not hold."""
    data = {source.path for source in briefing.files.values()}
    told: set[Position] = set()
    for edition, sections in _editions(briefing):
        missing = _missing(briefing, sections)
        read = data | {section.path for section in sections}
        for use in briefing.uses:
            kind = _REFERENCES.get(use.call.name) if use.call else None
            is_dead = kind is not None and use.id in missing[kind] and use.position.path in read
            if is_dead and use.position not in told:
                told.add(use.position)
                message = f"{kind} '{use.id}' is referred to, but edition '{edition}' has none"
                hint = "list it under the edition's sections"
                if kind != "section":
                    hint = f'place it with {{{{ {kind}("{use.id}") }}}}'
                yield briefing.fault(use.position, message, hint)


def _missing(briefing: Briefing, sections: list[Section]) -> dict[str, set[str]]:
    """What no section of an edition places, not even under a misspelt id."""
    known: dict[str, set[str]] = {
        "table": set(briefing.tables),
        "figure": set(briefing.figures),
        "formula": set(briefing.calculations),
        "section": set(briefing.meta.sections),
    }
    missing = {kind: set(ids) for kind, ids in known.items()}
    missing["section"] -= {section.name for section in sections}
    for section in sections:
        for call in find_calls(section.text):
            if call.name in known:
                missing[call.name].discard(near(call.id, known[call.name]) or "")
    return missing


def _editions(briefing: Briefing) -> Iterator[tuple[str, list[Section]]]:
    """The sections of each edition all of whose sections could be read.

    Those that no edition lists are told of elsewhere; here they count as listed.
    """
    for edition, model in briefing.meta.editions.items():
        names = model.sections or briefing.meta.sections
        if all((model.language, name) in briefing.sections for name in names):
            listed = set(briefing.meta.sections) - set(names)
            sections = (s for s in briefing.sections.values() if s.language == model.language)
            yield edition, [section for section in sections if section.name not in listed]


def unused(briefing: Briefing) -> Iterator[Fault]:
    """Warnings for quantities, facts, results, tables and figures that nothing uses."""
    used: dict[str, set[str]] = {}
    for use in briefing.uses:
        used.setdefault(use.namespace, set()).add(use.id)
    defined = (
        (Namespace.QUANTITY, "quantities", briefing.quantities),
        (Namespace.FACT, "quantities", briefing.facts),
        (Namespace.RESULT, "calculations", briefing.calculations),
        (Namespace.TABLE, "tables", briefing.tables),
        (Namespace.FIGURE, "figures", briefing.figures),
    )
    for namespace, name, entries in defined:
        named = used.get(namespace, set())
        if namespace in (Namespace.QUANTITY, Namespace.RESULT):
            named = named | used.get(NUMBER, set())
        for key in entries:
            if key not in named:
                yield _warning(briefing, name, key, f"{namespace} '{key}' is not used")


def _warning(briefing: Briefing, name: str, key: str, message: str) -> Fault:
    source = briefing.files[name]
    fault = source.fault(source.position((key,), key=True), message)
    return Fault(fault.position, message, severity=Severity.WARNING, excerpt=fault.excerpt)
