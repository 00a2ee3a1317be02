"""Where links inside an edition can lead: the ids that its sections, headings and blocks get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ssb_report.schema.briefing import Briefing, Section
from ssb_report.schema.macros import Call, find_calls
from ssb_report.schema.markdown import headings

__all__ = ["anchors_in", "heading_anchor", "section_anchor"]

_BLOCKS = {
    "table": "table-{}",
    "figure": "figure-{}",
    "formula": "formula-{}",
    "quantities_table": "register-quantities",
    "results_table": "register-results",
    "claims_table": "register-claims",
    "checks_table": "register-checks",
    "contradictions_table": "register-contradictions",
    "sensitivity_table": "table-sensitivity-{}",
    "scenario_table": "table-scenarios",
    "scenario_changes": "table-scenario-changes",
}
"""The id of each block that a link may be meant for."""


def section_anchor(name: str) -> str:
    """The id of a section."""
    return f"section-{name}"


def heading_anchor(section: str, number: int) -> str:
    """The id of a heading, the `number`-th from 1 in the section with the id `section`."""
    return f"{section}_{number}"  # no id of a section holds a _


def anchors_in(
    sections: Sequence[Section], briefing: Briefing, sources: Iterable[str], met: Iterable[str]
) -> frozenset[str]:
    """What links in an edition of these sections can lead to.

    `sources` are the ids of those that it cites, `met` those of the numbers and facts it shows.
    """
    anchors: set[str] = set()
    for section in sections:
        own = section_anchor(section.name)
        count = len(headings(section.text))
        anchors |= {own, *(heading_anchor(own, number + 1) for number in range(count))}
        for call in find_calls(section.text):
            anchors.update(_of_block(call, briefing, sources, met))
    return frozenset(anchors)


def _of_block(
    call: Call, briefing: Briefing, sources: Iterable[str], met: Iterable[str]
) -> Iterator[str]:
    """What the block of a call gives links to lead to: itself, and its rows."""
    if call.name in _BLOCKS:
        yield _BLOCKS[call.name].format(call.id)
    rows: Mapping[str, tuple[str, Iterable[str]]] = {
        "shown_numbers": ("q", met),
        "quantities_table": ("q", (*briefing.quantities, *briefing.facts)),
        "results_table": ("q", briefing.calculations),
        "claims_table": ("claim", briefing.claims),
        "glossary_table": ("term", briefing.glossary),
        "bibliography": ("source", sources),
    }
    kind, keys = rows.get(call.name, ("", ()))
    yield from (f"{kind}-{key}" for key in keys)
    if call.name == "glossary_table":
        yield from {f"register-glossary-{term.kind}" for term in briefing.glossary.values()}
