"""Writes a document as HTML: templates place what the document holds, and calculate nothing."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import NamedTuple, TypeVar

from markupsafe import Markup, escape

from ssb_report.charts.draw import Drawing
from ssb_report.charts.style import themed
from ssb_report.compute.sampling import SAMPLES
from ssb_report.display.claims import verdict_text
from ssb_report.display.foreign import foreign_tag
from ssb_report.display.numbers import count_text, coverage_text, interval_text, number_text
from ssb_report.display.typography import has_han
from ssb_report.document.bibliography import Entry
from ssb_report.document.document import Document, Figure, PlacedSection
from ssb_report.document.parts import (
    BlockPart,
    CitePart,
    ClaimPart,
    DriverPart,
    NumberPart,
    Part,
    PlainPart,
    RefPart,
    TermPart,
)
from ssb_report.fingerprint import record_digest
from ssb_report.formulas.typeset import FormulaSvg, in_two_lines, linear, mathml, svg
from ssb_report.html.breaks import broken, with_anchors, with_buttons_held
from ssb_report.html.cards import Card, Field, cards
from ssb_report.html.columns import halved, length
from ssb_report.html.kept import Kept
from ssb_report.html.prose import Prose, render_prose
from ssb_report.html.sandbox import Sandbox
from ssb_report.html.sheets import csv_link, figure_csv, reading_sheet, table_csv
from ssb_report.html.theme import theme_folder
from ssb_report.html.themes import chart_colours, script, stylesheet
from ssb_report.provenance import Citation
from ssb_report.schema.front import Layout
from ssb_report.schema.horizons import ageing
from ssb_report.schema.macros import find_calls
from ssb_report.tables.model import Cell, Column, Row, Table

__all__ = ["DrawFormula", "Medium", "Writer", "render_html"]

_Item = TypeVar("_Item")

DrawFormula = Callable[[str, float], FormulaSvg]
"""Draws LaTeX at a size in points."""

_LEAD = re.compile(r"((?:[^\W\d]+ )*)(.*)", re.DOTALL)
# A number in a text, with the unit that a blank of no width to break at holds to it.
_FIGURE = re.compile(r"[^ ，；（）()]*\d[^ ，；（）()]*?(?=[,;]?(?:[ ，；（）()]|$))")
_MATH_SIZE = 10.5
_SHORT = 9
"""Characters of a cell that stay on one line, in a language that may break between any two."""
_INLINE_MATH_SIZE = 9.5
_MATH_ROOM = 366.0
"""Points that a formula may be wide on paper; the engine does not shrink one in a flexible box."""


class Medium(StrEnum):
    """Where the HTML goes: to a browser, or to the PDF engine."""

    SCREEN = "screen"
    PRINT = "print"


class Download(NamedTuple):
    """A file that the page itself holds."""

    name: str
    address: str


def render_html(document: Document, charts: Mapping[str, Drawing], kept: Kept | None = None) -> str:
    """The whole edition as one page for the screen; on paper it is in parts (``html.paper``).

    `charts` holds the drawings of each figure by its id, `kept` what there is of the page before.

    Raises
    ------
    RenderError
        When a template fails, with its name and line.
    """
    writer = Writer(document, Medium.SCREEN, charts, kept=kept)
    style = stylesheet("tokens", "base", "screen", f"screen-{document.layout}", document.language)
    html = writer.render(
        "screen",
        sections=[(placed, writer.prose(placed)) for placed in document.sections],
        cards=[writer.card(card) for card in cards(document)],
        style=Markup(f"{chart_colours()}\n{style}"),  # noqa: S704 - the theme's
        script=Markup(script("briefing")),  # noqa: S704 - the theme's
    )
    return with_anchors(with_buttons_held(html), document.words["link_to"])


@cache
def _environment() -> Sandbox:
    return Sandbox(theme_folder())


class Writer:
    """What templates may call: texts, blocks and formulas of one document in one medium."""

    def __init__(
        self,
        document: Document,
        medium: Medium,
        charts: Mapping[str, Drawing],
        draw_formula: DrawFormula = svg,
        kept: Kept | None = None,
    ) -> None:
        self.document = document
        self.medium = medium
        self.charts = charts
        self.draw_formula = draw_formula
        self.kept = kept or Kept()

    def render(self, name: str, **values: object) -> str:
        """The template that the document's layout has under a name, filled in.

        Raises
        ------
        RenderError
            When it fails, with its name and line.
        """
        html = self._filled(f"layouts/{self.document.layout}-{name}.html.j2", values)
        return broken(html, self.document.language, is_screen=self.medium is Medium.SCREEN)

    def _filled(self, template: str, values: Mapping[str, object]) -> str:
        return _environment().filled(template, {**self._names(), **values})

    def _kept(self, block: str, values: Mapping[str, Hashable]) -> Markup:
        """A block of plain values, kept for the next page."""
        made_from = (block, self.document.language, self.medium, *values.items())
        return self.kept.made(made_from, lambda: self._alone(block, values))

    def _alone(self, block: str, values: Mapping[str, object]) -> Markup:
        """A block of nothing but these values and the program's own words."""
        own = {"words": self.document.words, "screen": self.medium is Medium.SCREEN}
        html = _environment().filled(f"blocks/{block}.html.j2", {**own, **values})
        return Markup(html)  # noqa: S704 - autoescaped

    def _names(self) -> dict[str, object]:
        document = self.document
        return {
            "document": document,
            "meta": document.briefing.meta,
            "words": document.words,
            "screen": self.medium is Medium.SCREEN,
            "inline": self.inline,
            "cell": self.cell,
            "row_of": self.row,
            "data_of": self.chart_data,
            "is_short": self.is_short,
            "cite": self.cite,
            "math": self.math,
            "table_file": self.table_file,
            "reference_number": self.reference,
            "coverage": coverage_text(document.language),
            "samples": count_text(SAMPLES, document.language),
            "interval": self.interval,
            "opens": lambda reference, text: self._opens(reference.partition(".")[0], escape(text)),
            "document_cite": lambda source: self.cite([Citation(source)]),
            "entry_html": _entry,
            "numbered": self.document.briefing.meta.citations == "numbered",
        }

    # Texts

    def prose(self, placed: PlacedSection) -> Prose:
        """A section's Markdown."""
        parts = [
            self.document.part(call, in_prose=True) for call in find_calls(placed.section.text)
        ]
        rendered = tuple(map(self.part, parts))
        said = tuple(part.text for part in parts)
        made_from = (self.medium, placed.number, placed.section, rendered, said)
        return self.kept.made(made_from, lambda: render_prose(placed, parts, rendered))

    def inline(self, text: str) -> Markup:
        """A text of the data with its macros; what is HTML already stays."""
        if isinstance(text, Markup):
            return text
        parts = self.document.parts(text)
        if len(parts) == 1:
            return self.part(parts[0])
        return Markup("").join(self.part(part) for part in parts)

    def part(self, part: Part) -> Markup:
        """One part of a text."""
        match part:
            case PlainPart():
                return escape(part.text)
            case NumberPart() | DriverPart():
                return self._opening(part)
            case CitePart() | RefPart():
                return self._refers(part)
            case TermPart():
                return self._term(part.text)
            case ClaimPart():
                return self.claim(part)
            case BlockPart():
                return self.block(part)

    def _refers(self, part: CitePart | RefPart) -> Markup:
        if isinstance(part, RefPart):
            return self._link("ref", part.anchor, escape(part.text))
        return self._link("cite", f"source-{part.citations[0].source}", escape(part.text))

    def _term(self, name: str) -> Markup:
        tag = foreign_tag(name, self.document.language)
        spoken = Markup(' lang="{}"').format(tag) if tag else ""
        return Markup('<span class="term"{}>{}</span>').format(spoken, name)

    def _opening(self, part: NumberPart | DriverPart) -> Markup:
        """A part that leads to a number or a fact; of a driver only its share does."""
        if isinstance(part, DriverPart):
            before, share, after = part.text.rpartition(part.share)
            return escape(before) + self._opens(part.id, escape(share)) + escape(after)
        is_fact = part.id in self.document.briefing.facts
        return (self.fact if is_fact else self.number)(part.id, part.text)

    def number(self, key: str, text: str) -> Markup:
        """A number that opens its card, or on paper leads to the register.

        Words before the digits ("more than") stay outside, so that lines can break there.
        """
        lead, body = _LEAD.fullmatch(text).groups()  # type: ignore[union-attr] # matches any text
        return escape(lead) + self._opens(key, escape(body))

    def fact(self, key: str, text: str) -> Markup:
        """A sourced statement; what opens its card is the mark behind it."""
        if self.medium is Medium.PRINT:
            return Markup('<span class="fact">{}</span>').format(self._opens(key, escape(text)))
        provenance = self.document.provenance(key)
        sources = [Citation(each.source) for each in provenance.citations]
        mark = self.document.bibliography.cite(sources) if sources else "*"
        fact = Markup('<span class="fact">{}</span>').format(text)
        return fact + "\u00a0" + self._opens(key, escape(mark))

    def claim(self, part: ClaimPart) -> Markup:
        """The mark of a claim, which leads to its row; nothing where there is none."""
        anchor = f"claim-{part.id}"
        if not part.mark or anchor not in self.document.anchors:
            return Markup("")
        verdict = verdict_text(self.document.claims[part.id], self.document.language)
        name = f"{part.mark}{self.document.words['comma']}{verdict}"
        link = Markup('<a class="claim" href="#{}" aria-label="{}">{}</a>')
        return link.format(anchor, self.document.words["claim_mark"].format(name), part.mark)

    def _opens(self, key: str, content: Markup) -> Markup:
        if self.medium is Medium.SCREEN:
            opening = f'<button type="button" class="num" popovertarget="card-{escape(key)}">'
            return Markup(f"{opening}{content}</button>")  # noqa: S704 - all of it is escaped
        return self._link("num", f"q-{key}", content)

    def _link(self, look: str, anchor: str, content: Markup) -> Markup:
        """A link, or just a mark where the edition leaves out what it would lead to."""
        if anchor not in self.document.anchors:
            return Markup(f'<span class="{look}">{content}</span>')  # noqa: S704 - likewise
        opening = f'<a class="{look}" href="#{escape(anchor)}">'
        return Markup(f"{opening}{content}</a>")  # noqa: S704 - likewise

    def reference(self, reference: str) -> Markup:
        """The number that a data file names, in the form for tables."""
        text = number_text(self.document.numbers[reference], self.document.language, form="symbols")
        return self.number(reference.partition(".")[0], text)

    def interval(self, reference: str) -> str:
        """The coverage interval of a result; nothing for what has none."""
        numbers, language = self.document.numbers, self.document.language
        return interval_text(numbers[reference], language) if reference in numbers else ""

    def row(self, table: Table, row: Row) -> Markup:
        """A row of a table."""
        is_screen, may_be_short = self.medium is Medium.SCREEN, not table.long
        cells = tuple(
            (
                column.align,
                self.sort_key(table, row, column, cell) if is_screen else "",
                may_be_short and self.is_short(cell.text),
                self.cell(cell),
            )
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        return self._kept("row", {"anchor": row.anchor, "leads": row.leads, "cells": cells})

    def cell(self, cell: Cell) -> Markup:
        """A table's cell."""
        if cell.reference:
            return self.reference(cell.reference)
        text = self._leading(cell) if cell.leads else self.inline(cell.text)
        if cell.citations:
            text = Markup(" ").join(filter(None, [text, self.cite(cell.citations)]))
        if cell.language and cell.text:
            return Markup('<span lang="{}">{}</span>').format(cell.language, text)
        return text

    def _leading(self, cell: Cell) -> Markup:
        """A text whose numbers all open the same card."""
        pieces, done = [], 0
        for found in _FIGURE.finditer(cell.text):
            pieces.append(escape(cell.text[done : found.start()]))
            pieces.append(self._opens(cell.leads, escape(found[0])))
            done = found.end()
        return Markup("").join([*pieces, escape(cell.text[done:])])

    def is_short(self, text: str) -> bool:
        """Whether a text of Han is too short to break: a column as narrow would tear a name."""
        plain = self.document.plain(text)
        return has_han(plain) and len(plain) <= _SHORT

    def sort_key(self, table: Table, row: Row, column: Column, cell: Cell) -> str:
        """What a cell is sorted by where that is not its text: a number, or a date as in ISO."""
        if column.by_text:
            return ""
        document, key = self.document, cell.reference
        of_number = row.id in document.briefing.quantities or row.id in document.numbers.results
        if table.long and column.id == "as-of":
            return document.provenance(row.id).as_of
        if table.long and column.id == "value" and of_number:
            key = row.id
        elif not key:
            first = next(iter(document.parts(cell.text)), None)
            if isinstance(first, NumberPart) and first.id not in document.briefing.facts:
                key = first.id
        return repr(document.numbers[key].value.nominal) if key else ""

    def cite(self, citations: Iterable[Citation]) -> Markup:
        """Citations, each a link to its entry."""
        return Markup(" ").join(
            self.part(CitePart((each,), self.document.bibliography.cite([each])))
            for each in citations
        )

    def math(self, latex: str, spoken: str = "", *, block: bool = False) -> Markup:
        """A formula: MathML on the screen, a drawing with alternative text on paper."""
        if self.medium is Medium.SCREEN:
            return Markup(mathml(latex, block=block))  # noqa: S704 - made by the converter
        drawn = self.draw_formula(latex, _MATH_SIZE if block else _INLINE_MATH_SIZE)
        if block and drawn.width > _MATH_ROOM:
            drawn = self.draw_formula(in_two_lines(latex), _MATH_SIZE)
        data = base64.b64encode(drawn.svg.encode()).decode()
        style = f"width:{min(drawn.width, _MATH_ROOM):.2f}pt"
        if not block:
            style += f";vertical-align:{-drawn.depth:.2f}pt"
        image = Markup('<img class="math" alt="{}" style="{}" src="data:image/svg+xml;base64,{}">')
        return image.format(spoken or linear(latex), style, data)

    def card(self, card: Card) -> Markup:
        """What opens behind a number."""
        return self._kept(
            "card",
            {
                "id": card.id,
                "name": self.document.plain(card.title),
                "title": self.inline(card.title),
                "value": card.value,
                "formula": self.math(card.formula, card.spoken) if card.formula else "",
                "fields": tuple(map(self._field, self.registered(card).fields)),
            },
        )

    def _field(self, field: Field) -> tuple[str, Markup]:
        text = self.inline(field.text)
        if not field.citations:
            return field.name, text
        gap = " " if field.text else ""
        return field.name, text + gap + self.cite(field.citations)

    def registered(self, card: Card) -> Card:
        """The card with a link to its row of the register, where the edition has one."""
        anchor, wording = f"q-{card.id}", self.document.words
        if anchor not in self.document.anchors:
            return card
        link = self._link("ref", anchor, escape(wording["in_methods"]))
        return replace(card, fields=(*card.fields, Field(wording["registered"], link)))

    # Files

    def table_file(self, table: Table) -> Download:
        """The CSV of a table, under the name that it has beside the report."""
        return Download(table.file, csv_link(table_csv(table, self.document)))

    def chart_data(self, figure: Figure, what: str) -> Markup:
        """The numbers of a chart, to read and as a CSV."""
        made_from = (self.document.language, figure.id, what, record_digest(figure.chart))
        return self.kept.made(("chart-data", *made_from), lambda: self._chart_data(figure, what))

    def _chart_data(self, figure: Figure, what: str) -> Markup:
        file = Download(f"figure-{figure.id}.csv", csv_link(figure_csv(figure)))
        sheet = reading_sheet(figure, self.document)
        values = {"id": figure.id, "what": what, "sheet": sheet, "file": file}
        return self._alone("chart-data", values)

    # Blocks

    def block(self, part: BlockPart) -> Markup:
        """A block macro, by the template of its name."""
        call, document = part.call, self.document
        values: dict[str, object]
        match call.name:
            case "table":
                table = document.table(call.id)
                values = {"table": table, "number": document.numbering.tables[call.id]}
            case "figure":
                figure = document.figure(call.id)
                values = {"figure": figure, "chart": self._chart(figure)}
            case "formula":
                values = {
                    "formula": document.formula(call.id),
                    "number": document.numbering.formulas[call.id],
                }
            case "key_figures":
                figures = document.briefing.meta.key_figures
                values = {"cards": [(card, document.numbers[card.q]) for card in figures]}
            case "uncertainty_note":
                values = {}
            case "staleness_note":
                dated = len(list(ageing(document.briefing)))
                values = {"tables": document.registers(call.name), "dated": dated}
            case "shown_numbers":
                values = {"columns": self._columns(self._shown(), length)}
            case "bibliography":
                entries = document.bibliography.entries()
                values = {"columns": self._columns(entries, lambda entry: len(entry.html))}
            case _:
                return Markup("\n").join(
                    self._block("table", {"table": table, "number": 0})
                    for table in document.registers(call.name, call.id)
                )
        return self._block(call.name, values)

    def _shown(self) -> list[Card]:
        """The cards of what the edition shows, in its order, with what a list has room for."""
        document, wording = self.document, self.document.words
        names = [wording[key] for key in ("formula", "status", "as_of", "source")]
        found = {
            card.id: replace(card, fields=tuple(each for each in card.fields if each.name in names))
            for card in cards(document)
        }
        return [found[key] for key in document.shown if key in found]

    def _columns(
        self, items: Sequence[_Item], size: Callable[[_Item], int]
    ) -> list[Sequence[_Item]]:
        """A list as the lists that stand side by side for it: one, but two in a brief PDF.

        The engine could fill columns by itself, by setting them again and again: it takes as long
        as all the rest of the page.
        """
        is_brief = self.medium is Medium.PRINT and self.document.layout is Layout.BRIEF
        return halved(items, size) if is_brief else [items]

    def _block(self, name: str, values: dict[str, object]) -> Markup:
        return Markup(self._filled(f"blocks/{name}.html.j2", values))  # noqa: S704 - autoescaped

    def _chart(self, figure: Figure) -> Markup:
        drawing, alt = self.charts[figure.id], figure.alt
        if self.medium is Medium.PRINT:
            data = base64.b64encode(drawing.wide.encode()).decode()
            image = Markup('<img class="chart" alt="{}" src="data:image/svg+xml;base64,{}">')
            return image.format(alt, data)
        return Markup("").join(
            self._inline_svg(svg, alt, look)
            for svg, look in ((drawing.wide, "wide"), (drawing.narrow, "narrow"))
        )

    def _inline_svg(self, svg: str, alt: str, look: str) -> Markup:
        opening = Markup('<svg class="{}" role="img" aria-label="{}"').format(look, alt)
        return Markup(themed(svg).replace("<svg", str(opening), 1))  # noqa: S704 - drawn here


def _entry(entry: Entry) -> Markup:
    """An entry of the bibliography, its address a link."""
    if not entry.url:
        return Markup(entry.html)  # noqa: S704 - its data were escaped before the processor
    url = str(escape(entry.url))
    link = f'<a href="{url}">{url}</a>'
    return Markup(entry.html.replace(url, link, 1))  # noqa: S704 - likewise
