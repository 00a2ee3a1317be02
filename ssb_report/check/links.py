"""What is defined and never used, referred to and never placed, or placed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ssb_report.errors import Fault, Position, Severity
from ssb_report.quantity import Quantity
from ssb_report.schema.briefing import Briefing, Section, Use
from ssb_report.schema.lines import clip
from ssb_report.schema.macros import BLOCKS, Call, Namespace, find_calls
from ssb_report.schema.messages import near
from ssb_report.schema.models import LANGUAGES
from ssb_report.schema.references import NUMBER
from ssb_report.schema.subjects import members

__all__ = ["dead_references", "left_out", "placed_twice", "unused"]

_REFERENCES = {
    "table_ref": "table",
    "figure_ref": "figure",
    "formula_ref": "formula",
    "section_ref": "section",
}


def dead_references(briefing: Briefing) -> Iterator[Fault]:
    """References to a table, figure or formula that no section of a language places."""
    for language, sections in _by_language(briefing):
        for use, kind in _dangling(briefing, sections):
            message = f"{kind} '{use.id}' is referred to, but no section in '{language}' places it"
            hint = f'write {{{{ {kind}("{use.id}") }}}} where it belongs'
            yield briefing.fault(use.position, message, hint)


def left_out(briefing: Briefing) -> Iterator[Fault]:
    """Warnings for references to what an edition leaves out: its readers find no such thing."""
    for edition, model in briefing.meta.editions.items():
        if model.sections:
            sections = list(briefing.edition_sections(edition))
            unread = _unread_texts(briefing, edition, sections)
            for use, kind in _dangling(briefing, sections):
                if unread(use):
                    continue
                message = f"{kind} '{use.id}' is not in edition '{edition}', which refers to it"
                fault = briefing.fault(use.position, message)
                yield replace(fault, severity=Severity.WARNING)


def _unread_texts(
    briefing: Briefing, edition: str, sections: list[Section]
) -> Callable[[Use], bool]:
    """Tells the texts of the data that an edition never prints.

    These are those of tables and figures that it does not place, and those in another language.
    """
    calls = [call for section in sections for call in find_calls(section.text)]
    placed = {(f"{call.name}s", call.id) for call in calls if call.name in ("table", "figure")}
    others = set(LANGUAGES.values()) - {briefing.language_key(edition)}

    def is_unread(use: Use) -> bool:
        if use.file in ("tables", "figures") and (use.file, use.path[0]) not in placed:
            return True
        return bool(use.path) and use.path[-1] in others

    return is_unread


def placed_twice(briefing: Briefing) -> list[Fault]:
    """Blocks that stand twice in an edition, where they would give ids and numbers twice.

    Each is told at its second place, once for all editions. Sections that no edition shows
    together may place the same block.
    """
    faults: dict[Position, Fault] = {}
    for edition in briefing.meta.editions:
        placed: dict[tuple[str, str], tuple[Position, str]] = {}
        for section, call in _blocks(briefing, edition):
            at = section.position(call.id_at)
            first, where = placed.setdefault((call.name, call.id), (at, section.short))
            if first != at:
                block = f"{call.name} '{clip(call.id)}'" if call.id else f"{call.name}()"
                message = f"{block} is placed twice in edition '{edition}'"
                hint = f"first in {where}, line {first.line}"
                faults.setdefault(at, section.fault(call.id_at, message, hint))
    return list(faults.values())


def _blocks(briefing: Briefing, edition: str) -> Iterator[tuple[Section, Call]]:
    """The blocks of an edition in its order, as far as its sections could be read."""
    chosen = briefing.meta.editions[edition]
    for name in chosen.sections or briefing.meta.sections:
        if section := briefing.sections.get((chosen.language, name)):
            yield from ((section, each) for each in find_calls(section.text) if each.name in BLOCKS)


def _by_language(briefing: Briefing) -> Iterator[tuple[str, list[Section]]]:
    """The sections of each language, where all that are listed could be read."""
    for language in sorted({tag for tag, _ in briefing.sections}):
        if all((language, name) in briefing.sections for name in briefing.meta.sections):
            sections = briefing.sections.values()
            yield language, [each for each in sections if each.language == language]


def _dangling(briefing: Briefing, sections: list[Section]) -> Iterator[tuple[Use, str]]:
    """The references in these sections, and in the data, to what the sections do not hold."""
    missing = _missing(briefing, sections)
    read = {source.path for source in briefing.files.values()}
    read |= {section.path for section in sections}
    for use in briefing.uses:
        kind = _REFERENCES.get(use.call.name) if use.call else None
        if kind is not None and use.id in missing[kind] and use.position.path in read:
            yield use, kind


def _missing(briefing: Briefing, sections: list[Section]) -> dict[str, set[str]]:
    """What none of the sections places, not even under a misspelt id."""
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


def unused(briefing: Briefing) -> Iterator[Fault]:
    """Warnings for quantities, facts, results, tables, figures and claims that nothing uses."""
    used: dict[str, set[str]] = {}
    for use in briefing.uses:
        used.setdefault(use.namespace, set()).add(use.id)
    defined = (
        (Namespace.QUANTITY, "quantities", briefing.quantities),
        (Namespace.FACT, "quantities", briefing.facts),
        (Namespace.RESULT, "calculations", briefing.calculations),
        (Namespace.TABLE, "tables", briefing.tables),
        (Namespace.FIGURE, "figures", briefing.figures),
        (Namespace.CLAIM, "claims", briefing.claims),
    )
    for namespace, name, entries in defined:
        named = used.get(namespace, set())
        if namespace in (Namespace.QUANTITY, Namespace.RESULT):
            named = named | used.get(NUMBER, set())
        if namespace is Namespace.QUANTITY:
            named = named | {each.id for each in _ruled(briefing)}
        for key in entries:
            if key not in named:
                yield _warning(briefing, name, key, f"{namespace} '{key}' is not used")


def _ruled(briefing: Briefing) -> Iterator[Quantity]:
    """The quantities out of which a rule makes the number of their subject."""
    for subject in briefing.contradictions:
        yield from members(briefing, subject)


def _warning(briefing: Briefing, name: str, key: str, message: str) -> Fault:
    source = briefing.files[name]
    fault = source.fault(source.position((key,), key=True), message)
    return replace(fault, severity=Severity.WARNING)
