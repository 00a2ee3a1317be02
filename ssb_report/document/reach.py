"""What an edition shows: the numbers that readers meet, those behind them, the sources of all."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from ssb_report.compute.graph import Numbers
from ssb_report.provenance import Text
from ssb_report.quantity import Quantity
from ssb_report.schema.briefing import Briefing, Fact
from ssb_report.schema.figures import FigureModel
from ssb_report.schema.horizons import stale
from ssb_report.schema.macros import Call, find_calls
from ssb_report.schema.models import LANGUAGES, TableModel
from ssb_report.schema.predicates import Named, mentions
from ssb_report.schema.source import KeyPath
from ssb_report.schema.subjects import members

__all__ = ["cited", "prints", "reached", "shown"]

_NUMBERS = ("q", "r", "fact", "driver")
_REGISTERS = ("quantities_table", "results_table")
_OF_SCENARIOS = ("scenario_table", "scenario_changes")


def shown(briefing: Briefing, calls: Iterable[Call]) -> tuple[str, ...]:
    """The ids of the numbers and facts in the edition's text and blocks, as a reader meets them."""
    return tuple(dict.fromkeys(_shown(briefing, calls)))


def _shown(briefing: Briefing, calls: Iterable[Call]) -> Iterator[str]:
    for call in calls:
        if call.name in ("table", "figure", "key_figures"):
            yield from _in_block(briefing, call)
        else:
            yield from _named(briefing, call)


def _named(briefing: Briefing, call: Call) -> Iterator[str]:
    match call.name:
        case "q" | "r" | "fact" | "formula" | "driver" | "sensitivity_table":
            yield _name(call.id)
        case "scenario_table":
            yield from briefing.compare
        case "scenario_changes":
            yield from _set_in(briefing)
        case "claims_table":
            for claim in briefing.claims.values():
                named = mentions(claim.predicate)
                yield from (_name(each.reference) for each in named if isinstance(each, Named))
        case "contradictions_table":
            yield from _at_odds(briefing)
        case "staleness_note":
            yield from (each.id for each in stale(briefing, briefing.date))


def _in_block(briefing: Briefing, call: Call) -> Iterator[str]:
    """The numbers of a block that the data describe."""
    match call.name:
        case "key_figures":
            for card in briefing.meta.key_figures:
                yield _name(card.q)
                yield from _numbers_in(card.caption)
        case "table":
            table = briefing.tables[call.id]
            yield from (_name(cell.q) for row in table.rows.values() for cell in row if cell.q)
            yield from _numbers_in(table.model_dump())
        case "figure":
            figure = briefing.figures[call.id]
            yield from _numbers_in([figure.title, figure.caption])


def _at_odds(briefing: Briefing) -> Iterator[str]:
    """The subjects that have a rule, each before the quantities that speak of it."""
    for key in briefing.contradictions:
        yield key
        yield from (quantity.id for quantity in members(briefing, key))


def _set_in(briefing: Briefing) -> Iterator[str]:
    """What the scenarios set, and what is set in this edition."""
    for model in briefing.scenarios.values():
        yield from model.settings
    if briefing.scenario:
        yield from (change.base.id for change in briefing.scenario.changes)


def reached(briefing: Briefing, numbers: Numbers, calls: Sequence[Call]) -> frozenset[str]:
    """The ids of all numbers that a reader of the edition can follow: each has a card.

    These are the shown ones, and what their cards name in turn; in an edition with a register, all.
    """
    if any(call.name in _REGISTERS for call in calls):
        return frozenset([*briefing.quantities, *briefing.facts, *numbers.results])
    found: set[str] = set()
    waiting = list(shown(briefing, calls))
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(_named_by(key, briefing, numbers))
    return frozenset(found)


def _named_by(key: str, briefing: Briefing, numbers: Numbers) -> Iterator[str]:
    """What the card of a number or a fact names."""
    if key in numbers.results:
        result = numbers.results[key]
        yield from result.inputs
        if result.expectation:
            yield _name(result.expectation.published)
    yield from _numbers_in(_card_texts(_entry(key, briefing, numbers)))


def _entry(key: str, briefing: Briefing, numbers: Numbers) -> Quantity | Fact:
    return briefing.facts[key] if key in briefing.facts else numbers[key]


def _card_texts(entry: Quantity | Fact) -> list[Text]:
    """The texts of a number's or a fact's card, in which others may be named and sources cited."""
    provenance = entry.provenance
    finding = provenance.finding
    statement = entry.statement if isinstance(entry, Fact) else {}
    note = finding.note if finding else {}
    return [entry.label, statement, note, provenance.note, provenance.condition]


def cited(briefing: Briefing, numbers: Numbers, calls: Sequence[Call]) -> Iterator[str]:
    """The ids of all sources in the order in which a reader meets them."""
    reach = reached(briefing, numbers, calls)
    for call in calls:
        match call.name:
            case "cite":
                yield call.id
            case "table":
                yield from _model_cites(briefing.tables[call.id])
            case "figure":
                yield from _model_cites(briefing.figures[call.id])
            case "formula":
                yield from numbers.results[call.id].formula.sources
            case "key_figures":
                yield from _cited_in([card.caption for card in briefing.meta.key_figures])
            case "glossary_table":
                yield from _cited_in(briefing.files["glossary"].data)
            case "shown_numbers" | "contradictions_table":
                yield from _card_cites(shown(briefing, calls), briefing, numbers)
            case "quantities_table" | "checks_table":
                yield from _card_cites([*briefing.quantities, *briefing.facts], briefing, numbers)
    # Cards cite in every edition, also in one without registers.
    everything = (*briefing.quantities, *briefing.facts, *numbers.results)
    yield from _card_cites([key for key in everything if key in reach], briefing, numbers)
    yield from _cited_in(briefing.meta.model_dump())


def _model_cites(model: TableModel | FigureModel) -> Iterator[str]:
    """What the texts of a table or a figure cite, then what its source line does."""
    yield from _cited_in(model.model_dump(exclude={"cite"}))
    yield from (cite.source for cite in model.cite)


def _card_cites(keys: Iterable[str], briefing: Briefing, numbers: Numbers) -> Iterator[str]:
    for key in keys:
        entry = _entry(key, briefing, numbers)
        provenance = entry.provenance
        yield from (citation.source for citation in provenance.citations)
        if provenance.finding:
            yield from (citation.source for citation in provenance.finding.citations)
        yield from _cited_in(_card_texts(entry))


def _cited_in(data: object) -> Iterator[str]:
    return (call.id for call in _calls_in(data) if call.name == "cite")


def _numbers_in(data: object) -> Iterator[str]:
    return (_name(call.id) for call in _calls_in(data) if call.name in _NUMBERS)


def _calls_in(data: object) -> Iterator[Call]:
    """The macro calls in the texts of a data structure, in its order."""
    if isinstance(data, str):
        yield from find_calls(data)
    elif isinstance(data, Mapping | list):
        for value in data.values() if isinstance(data, Mapping) else data:
            yield from _calls_in(value)


def _name(reference: str) -> str:
    """The id without the end of a range that it may name."""
    return reference.partition(".")[0]


# ---- texts


def prints(briefing: Briefing, numbers: Numbers, edition: str) -> Callable[[str, KeyPath], bool]:
    """Tells of a text of the data, by its file and its path there, whether an edition prints it.

    Tables and figures print theirs where they are placed, numbers and facts where they can be
    followed; of the texts of a number that a scenario sets only the label is left.
    """
    calls = [call for each in briefing.edition_sections(edition) for call in find_calls(each.text)]
    others = set(LANGUAGES.values()) - {briefing.language_key(edition)}
    printed = {
        **_printed_entries(briefing, numbers, calls),
        "briefing": {"title", "subtitle", "description", edition, *(call.name for call in calls)},
    }
    changed = {change.base.id for change in briefing.scenario.changes} if briefing.scenario else ()

    def is_printed(name: str, path: KeyPath) -> bool:
        within = name == "scenarios" or path[0] == "editions"
        is_left = name != "quantities" or path[0] not in changed or path[1] == "label"
        is_met = path[1 if within else 0] in printed.get(name, ())
        return is_left and is_met and path[-1] not in others

    return is_printed


def _printed_entries(
    briefing: Briefing, numbers: Numbers, calls: Sequence[Call]
) -> Mapping[str, Container[str | int]]:
    """The ids of each data file whose texts are printed where these calls stand."""
    reach = reached(briefing, numbers, calls)
    blocks = {call.name for call in calls}
    checked = {
        key
        for key in (*briefing.quantities, *briefing.facts)
        if _entry(key, briefing, numbers).provenance.finding
    }
    scenario = briefing.scenario.id if briefing.scenario else ""
    return {
        "tables": {call.id for call in calls if call.name == "table"},
        "figures": {call.id for call in calls if call.name == "figure"},
        "quantities": reach | checked if "checks_table" in blocks else reach,
        "calculations": reach,
        "contradictions": reach,
        "scenarios": briefing.scenarios if blocks.intersection(_OF_SCENARIOS) else {scenario},
        "claims": briefing.claims if "claims_table" in blocks else (),
        "glossary": briefing.glossary if "glossary_table" in blocks else (),
    }
