"""What is defined and never used, and what is referred to and never placed."""

from __future__ import annotations

from collections.abc import Iterator

from ssb_report.errors import Fault, Severity
from ssb_report.schema.briefing import Briefing, Section
from ssb_report.schema.macros import Namespace, find_calls
from ssb_report.schema.references import NUMBER

__all__ = ["dead_references", "unused"]

_PLACED = {"table_ref": "table", "figure_ref": "figure", "formula_ref": "formula"}


def dead_references(briefing: Briefing) -> Iterator[Fault]:
    """References to a table, figure or formula that an edition does not place."""
    known = {
        "table": set(briefing.tables),
        "figure": set(briefing.figures),
        "formula": set(briefing.calculations),
    }
    told = set()
    for edition, sections in _editions(briefing):
        placed = {(call.name, call.id) for each in sections for call in find_calls(each.text)}
        for section in sections:
            for call in find_calls(section.text):
                kind = _PLACED.get(call.name)
                is_dead = kind and call.id in known[kind] and (kind, call.id) not in placed
                if is_dead and (section.path, call.start) not in told:
                    told.add((section.path, call.start))
                    message = f"{kind} '{call.id}' is referred to, but edition '{edition}' has none"
                    hint = f'place it with {{{{ {kind}("{call.id}") }}}}'
                    yield section.fault(call.id_at, message, hint)


def _editions(briefing: Briefing) -> Iterator[tuple[str, list[Section]]]:
    """The sections of each edition all of whose sections could be read."""
    for edition, model in briefing.meta.editions.items():
        names = model.sections or briefing.meta.sections
        sections = [briefing.sections.get((model.language, name)) for name in names]
        if None not in sections:
            yield edition, [section for section in sections if section]


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
