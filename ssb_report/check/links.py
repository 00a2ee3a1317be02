"""What is defined and never used, and what is referred to and never placed."""

from __future__ import annotations

from collections.abc import Iterator

from ssb_report.errors import Fault, Severity
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.link import NUMBER
from ssb_report.schema.macros import Namespace, find_calls

__all__ = ["dead_references", "unused"]

_PLACED = {"table_ref": "table", "figure_ref": "figure", "formula_ref": "formula"}


def dead_references(briefing: Briefing) -> Iterator[Fault]:
    """References to a table, figure or formula that no section of the language places."""
    for section in briefing.sections.values():
        placed = {
            (call.name, call.id)
            for other in briefing.sections.values()
            if other.language == section.language
            for call in find_calls(other.text)
            if call.name in _PLACED.values()
        }
        lines = section.text.split("\n")
        for call in find_calls(section.text):
            kind = _PLACED.get(call.name)
            if kind and (kind, call.id) not in placed:
                at = section.position(call.start)
                message = f"{kind} '{call.id}' is referred to, but no section places it"
                hint = f'write {{{{ {kind}("{call.id}") }}}} where it belongs'
                yield Fault(at, message, hint, excerpt=lines[at.line - section.first_line])


def unused(briefing: Briefing) -> Iterator[Fault]:
    """Warnings for quantities, facts, results, tables and figures that nothing uses."""
    used: dict[str, set[str]] = {}
    for use in briefing.uses:
        used.setdefault(use.namespace, set()).add(use.id)
    numbers = used.get(NUMBER, set())
    groups = (
        ("quantity", briefing.quantities, used.get(Namespace.QUANTITY, set()) | numbers, "quantities"),
        ("fact", briefing.facts, used.get(Namespace.FACT, set()), "quantities"),
        ("result", briefing.calculations, used.get(Namespace.RESULT, set()) | numbers, "calculations"),
        ("table", briefing.tables, used.get(Namespace.TABLE, set()), "tables"),
        ("figure", briefing.figures, used.get(Namespace.FIGURE, set()), "figures"),
    )
    for noun, defined, named, name in groups:
        source = briefing.files[name]
        for key in defined:
            if key not in named:
                fault = source.fault(source.position((key,), key=True), f"{noun} '{key}' is not used")
                yield Fault(
                    fault.position, fault.message, severity=Severity.WARNING, excerpt=fault.excerpt
                )
