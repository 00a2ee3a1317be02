"""The tables that say how far the numbers can be trusted: contradictions, deviations, age."""

from __future__ import annotations

from collections.abc import Iterator

from ssb_report.compute.contradictions import Contradiction, Member, contradictions
from ssb_report.compute.graph import Numbers
from ssb_report.display.numbers import date_text, months_text, percent_text, pick
from ssb_report.display.wording import words
from ssb_report.quantity import Quantity
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.horizons import Ageing, stale
from ssb_report.schema.subjects import tier_of
from ssb_report.tables.model import Cell, Column, Row, Table, scoped, taken

__all__ = ["contradictions_tables", "stale_tables"]


# ---- contradictions


def contradictions_tables(briefing: Briefing, numbers: Numbers, language: str) -> list[Table]:
    """What sources state of each subject that has a rule, and the results that nobody confirms."""
    tables = [_contradictions(briefing, language), _mismatches(numbers, language)]
    return [table for table in tables if table.rows]


def _contradictions(briefing: Briefing, language: str) -> Table:
    wording = words(language)
    columns = (
        Column("quantity", wording["quantity"], width=25),
        Column("value", wording["value"], width=21),
        Column("as-of", wording["as_of"], width=12),
        Column("source", wording["source"], width=14),
        Column("agreement", wording["agreement"], width=28),
    )
    rows = tuple(
        row for each in contradictions(briefing) for row in _subject_rows(each, briefing, language)
    )
    return Table("contradictions", wording["contradictions"], columns, rows, long=True)


def _subject_rows(found: Contradiction, briefing: Briefing, language: str) -> Iterator[Row]:
    """The number that is taken and why, then one row for each number that is stated."""
    subject = found.subject
    given = subject.provenance
    why = f"{taken(found.rule, language)} {pick(given.note, language)}"
    cells = (
        Cell(text=scoped(subject.label, given, language)),
        Cell(reference=subject.id),
        _date(given.as_of, language),
        Cell(text="–"),
        Cell(text=why),
    )
    yield Row(subject.id, cells, leads=True)
    for member in found.members:
        yield _member_row(member, briefing, language)


def _member_row(member: Member, briefing: Briefing, language: str) -> Row:
    quantity, wording = member.quantity, words(language)
    tier = tier_of(briefing, quantity)
    cells = (
        Cell(text=pick(quantity.label, language)),
        Cell(reference=quantity.id),
        _date(quantity.provenance.as_of, language),
        Cell(text=wording[tier] if tier else "–", citations=quantity.provenance.citations),
        Cell(text=_verdict(member, language)),
    )
    return Row(quantity.id, cells)


def _verdict(member: Member, language: str) -> str:
    """Whether the number is used, and which of the others it contradicts."""
    wording = words(language)
    verdict = wording["agrees_with_others"]
    if member.against:
        values = [_beside(each, member.quantity) for each in member.against]
        verdict = wording["contradicts"].format(wording["enumeration"].join(values))
    return f"{wording['used']} {verdict}" if member.is_used else verdict


def _beside(other: Quantity, quantity: Quantity) -> str:
    """The macro of another number beside one, whose unit is not said again."""
    is_said = other.unit == quantity.unit and not other.unit.startswith("%")
    unit = ', unit="no"' if is_said else ""
    return f'{{{{ q("{other.id}", form="symbols"{unit}) }}}}'


def _date(date: str, language: str) -> Cell:
    return Cell(text=date_text(date, language) if date else "–")


def _mismatches(numbers: Numbers, language: str) -> Table:
    """The results that differ from the published value by more than was expected."""
    wording = words(language)
    rows = tuple(
        Row(
            result.quantity.id,
            (
                Cell(text=pick(result.quantity.label, language)),
                Cell(reference=result.quantity.id),
                Cell(reference=result.expectation.published),
                Cell(text=percent_text(result.expectation.difference, language)),
                Cell(text=percent_text(result.expectation.tolerance, language).lstrip("+")),
            ),
        )
        for result in numbers.results.values()
        if result.expectation and not result.expectation.agrees
    )
    columns = (
        Column("result", wording["result"], width=40),
        Column("value", wording["value"], width=17),
        Column("published", wording["published"], width=17),
        Column("deviation", wording["deviation"], width=13),
        Column("tolerance", wording["tolerance"], width=13),
    )
    return Table("mismatches", wording["mismatches"], columns, rows, long=True)


# ---- age


def stale_tables(briefing: Briefing, on: str, language: str) -> list[Table]:
    """What is older on a date than the horizon of its kind; nothing where all is fresh."""
    wording = words(language)
    rows = tuple(_stale_row(each, briefing, language) for each in stale(briefing, on))
    columns = (
        Column("quantity", wording["quantity"], width=43),
        Column("value", wording["value"], width=20),
        Column("as-of", wording["as_of"], width=13),
        Column("horizon", wording["horizon"], width=11),
        Column("since", wording["stale_since"], width=13),
    )
    return [Table("stale", wording["stale"], columns, rows, long=True)] if rows else []


def _stale_row(aged: Ageing, briefing: Briefing, language: str) -> Row:
    fact = briefing.facts.get(aged.id)
    label = fact.label if fact else briefing.quantities[aged.id].label
    cells = (
        Cell(text=scoped(label, aged.provenance, language)),
        Cell(text=pick(fact.statement, language)) if fact else Cell(reference=aged.id),
        _date(aged.provenance.as_of, language),
        Cell(text=months_text(aged.horizon, language)),
        _date(aged.until, language),
    )
    return Row(aged.id, cells)
