"""What a table is, and the tables made from a briefing's own records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ssb_report.compute.graph import Numbers, Result
from ssb_report.display.foreign import foreign_tag
from ssb_report.display.numbers import date_text, number_text, percent_text, pick
from ssb_report.display.typography import bracketed, curly, sort_key
from ssb_report.display.wording import words
from ssb_report.provenance import CheckResult, Citation, Provenance, Rule, Text
from ssb_report.quantity import Quantity
from ssb_report.schema.briefing import Briefing, Fact
from ssb_report.schema.models import CellModel, TableModel, TermKind, TermModel

__all__ = [
    "Cell",
    "Column",
    "Row",
    "Table",
    "checks_table",
    "fact_table",
    "glossary_tables",
    "quantities_table",
    "results_table",
    "scoped",
    "taken",
]

_OUTCOMES = (
    CheckResult.CONTRADICTED,
    CheckResult.NOT_FOUND,
    CheckResult.PARTLY_CONFIRMED,
    CheckResult.NOT_CHECKED,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: a text (macros allowed), or the number `reference` names; sources may follow.

    The numbers that a plain text holds itself are explained by the number that it `leads` to.
    """

    text: str = ""
    reference: str = ""
    leads: str = ""
    citations: tuple[Citation, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading; `width` in per cent where it is fixed.

    One that is sorted by its texts is so even where numbers begin them.
    """

    id: str
    label: str
    align: str = "left"
    width: int | None = None
    by_text: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row; its first cell is the stub. `anchor` is where links to the row's subject lead.

    One that `leads` sums up the rows below it.
    """

    id: str
    cells: tuple[Cell, ...]
    anchor: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table in one language."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    long: bool = False

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.id}.csv" if self.long else f"table-{self.id}.csv"


def fact_table(key: str, model: TableModel, language: str) -> Table:
    """A table of `tables.yaml`."""
    return Table(
        id=key,
        caption=pick(model.caption, language),
        columns=tuple(
            Column(name, pick(column.label, language), column.align.value, column.width)
            for name, column in model.columns.items()
        ),
        rows=tuple(
            Row(row, tuple(_fact_cell(cell, language) for cell in cells))
            for row, cells in model.rows.items()
        ),
        notes=tuple(pick(note, language) for note in model.notes),
        citations=tuple(Citation(cite.source, cite.locator) for cite in model.cite),
    )


def _fact_cell(cell: CellModel, language: str) -> Cell:
    return Cell(text=pick(cell.text, language)) if cell.text else Cell(reference=cell.q or "")


def quantities_table(quantities: Iterable[Quantity], facts: Iterable[Fact], language: str) -> Table:
    """The register: every quantity and fact with value, status, date and source."""
    wording = words(language)
    stated = [
        (q.id, q.label, number_text(q, language, form="symbols"), q.provenance) for q in quantities
    ]
    stated += [(f.id, f.label, pick(f.statement, language), f.provenance) for f in facts]
    rows = tuple(
        Row(
            key,
            (
                Cell(text=_label(label, provenance, language)),
                Cell(text=value),
                Cell(text=wording[provenance.status.value]),
                Cell(text=date_text(provenance.as_of, language) if provenance.as_of else "–"),
                _source(provenance),
            ),
            anchor=f"q-{key}",
        )
        for key, label, value, provenance in stated
    )
    columns = (
        Column("quantity", wording["quantity"], width=36),
        Column("value", wording["value"], width=19),
        Column("status", wording["status"], width=11),
        Column("as-of", wording["as_of"], width=13),
        Column("source", wording["source"], width=21),
    )
    return Table("quantities", wording["register"], columns, rows, long=True)


def _label(label: Text, provenance: Provenance, language: str) -> str:
    """The label with the level and the condition it holds at, and behind it rule and note."""
    wording, text = words(language), scoped(label, provenance, language)
    note = pick(provenance.note, language)
    if provenance.rule:
        note = f"{taken(provenance.rule, language)} {note}"
    return f"{text}{wording['stop']} {note}" if note else text


def scoped(label: Text, provenance: Provenance, language: str) -> str:
    """The label, and in brackets the level and the condition at which the number holds."""
    wording = words(language)
    level = wording[provenance.level.value] if provenance.level else ""
    scope = list(filter(None, [level, pick(provenance.condition, language)]))
    text = pick(label, language)
    return bracketed(text, wording["semicolon"].join(scope)) if scope else text


def taken(rule: Rule, language: str) -> str:
    """The sentence that says by which rule a number is taken where sources disagree."""
    wording = words(language)
    return f"{wording['taken']}{wording['colon']}{wording[rule.value]}{wording['stop']}"


def _source(provenance: Provenance) -> Cell:
    return Cell(citations=provenance.citations) if provenance.citations else Cell(text="–")


def results_table(numbers: Numbers, language: str) -> Table:
    """Every result with its formula, what it was made from, and how it compares."""
    wording = words(language)
    rows = tuple(
        Row(
            result.quantity.id,
            (
                Cell(text=_label(result.quantity.label, result.quantity.provenance, language)),
                Cell(text=number_text(result.quantity, language, form="symbols", interval=True)),
                Cell(text=pick(result.formula.title, language)),
                Cell(text=_inputs(result, numbers, language)),
                Cell(text=_comparison(result, numbers, language)),
            ),
            anchor=f"q-{result.quantity.id}",
        )
        for result in numbers.results.values()
    )
    columns = (
        Column("result", wording["result"], width=23),
        Column("value", wording["value"], width=15),
        Column("formula", wording["formula"], width=15),
        Column("inputs", wording["inputs"], width=35),
        Column("published", wording["published"], width=12),
    )
    return Table("results", wording["results"], columns, rows, long=True)


def _inputs(result: Result, numbers: Numbers, language: str) -> str:
    separator = words(language)["semicolon"]
    labels = (pick(numbers[key].label, language) for key in result.inputs)
    return separator.join(dict.fromkeys(labels))


def _comparison(result: Result, numbers: Numbers, language: str) -> str:
    expectation = result.expectation
    if expectation is None:
        return "–"
    wording = words(language)
    pattern = wording["agrees" if expectation.agrees else "disagrees"]
    text = pattern.format(
        difference=percent_text(expectation.difference, language),
        tolerance=percent_text(expectation.tolerance, language).lstrip("+"),
    )
    published = number_text(numbers[expectation.published], language, form="symbols")
    return f"{published}{wording['semicolon']}{text}"


def checks_table(briefing: Briefing, language: str) -> Table:
    """The statements whose finding is not "confirmed", the gravest outcome first."""
    wording = words(language)
    stated: list[tuple[str, str, str, Provenance]] = [
        (q.id, pick(q.label, language), number_text(q, language, form="symbols"), q.provenance)
        for q in briefing.quantities.values()
    ]
    stated += [
        (fact.id, pick(fact.label, language), pick(fact.statement, language), fact.provenance)
        for fact in briefing.facts.values()
    ]
    rows = tuple(
        Row(
            key,
            (
                Cell(text=label),
                Cell(text=value),
                Cell(text=wording[outcome.value]),
                Cell(text=pick(finding.note, language) or "–", citations=finding.citations),
            ),
        )
        for outcome in _OUTCOMES
        for key, label, value, provenance in stated
        if (finding := provenance.finding) and finding.result is outcome
    )
    columns = (
        Column("statement", wording["statement"], width=28),
        Column("value", wording["value"], width=18),
        Column("result", wording["result_of_check"], width=16),
        Column("finding", wording["finding"], width=38),
    )
    return Table("checks", wording["checks"], columns, rows, long=True)


def glossary_tables(briefing: Briefing, language: str) -> list[Table]:
    """The names and terms, one table a kind, sorted by name."""
    wording = words(language)
    columns = (
        Column("name", wording["name"], width=28),
        Column("chinese", wording["chinese"], width=22),
        Column("meaning", wording["meaning"], width=50),
    )
    tables = []
    for kind in TermKind:
        entries = [(key, term) for key, term in briefing.glossary.items() if term.kind is kind]
        entries.sort(key=lambda entry: sort_key(pick(entry[1].term, language), language))
        rows = tuple(_term_row(key, term, language) for key, term in entries)
        if rows:
            name = f"glossary-{kind.value}"
            tables.append(Table(name, wording[kind.value], columns, rows, long=True))
    return tables


_OTHER = {"en": ("zh", "zh-Hans"), "zh": ("en", "en")}
"""For each language the key and the tag of the one in which names are given beside it."""


def _other_name(names: Mapping[str, str], language: str) -> str:
    """The name in the other language; nothing where it is the same."""
    key = _OTHER[language][0]
    other = names.get(key, "")
    return "" if other == pick(names, language) else curly(other, key)


def _term_row(key: str, term: TermModel, language: str) -> Row:
    meaning = " ".join(filter(None, [pick(term.definition, language), pick(term.note, language)]))
    name = pick(term.term, language)
    return Row(
        key,
        (
            Cell(text=name, language=foreign_tag(name, language)),
            Cell(text=_other_name(term.term, language), language=_OTHER[language][1]),
            Cell(text=meaning or "–"),
        ),
        anchor=f"term-{key}",
    )
