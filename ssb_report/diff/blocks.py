"""All that an edition prints beside its sentences, part by part, and where it was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from ssb_report.compute.sampling import SAMPLES
from ssb_report.diff.drawn import drawn
from ssb_report.diff.model import Kind
from ssb_report.diff.prose import inline_text, layout, one_line
from ssb_report.display.numbers import count_text, coverage_text, interval_text, number_text
from ssb_report.display.typography import han_spaced
from ssb_report.document.document import Document
from ssb_report.errors import Position
from ssb_report.html.cards import Card, Field, cards
from ssb_report.provenance import Citation
from ssb_report.schema.guards import stated_at
from ssb_report.schema.horizons import ageing
from ssb_report.schema.macros import Call, find_calls
from ssb_report.schema.source import KeyPath
from ssb_report.tables.model import Cell, Table

__all__ = ["DRAWING", "LAYOUT", "ORDER", "Block", "Part", "blocks"]

DRAWING = "drawing"
"""The part of a figure that is drawn; its text stands for the drawing and is for nobody to read."""

LAYOUT = "layout"
"""The part of a section that says how it is set: its tags, which are for nobody to read."""

ORDER = "order"
"""The part that holds the ids of a block's rows in their order, with blanks between them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a block: what it prints, and where that was written."""

    text: str
    at: Position | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block of an edition: its parts by their places in it."""

    kind: Kind
    id: str
    label: str
    parts: Mapping[str, Part]


def blocks(document: Document) -> Iterator[Block]:
    """The cover, the titles of the sections, all blocks in them, and the cards of numbers."""
    yield _front(document)
    for placed in document.sections:
        section = placed.section
        title = Part(section.title, Position(section.path))
        parts = {"title": title, "number": Part(str(placed.number))}
        parts[LAYOUT] = Part(layout(document, placed), Position(section.path))
        yield Block(Kind.SECTION, section.name, section.title, parts)
    reader = _Reader(document)
    for placed in document.sections:
        for call in find_calls(placed.section.text):
            yield from reader.block(call)
    yield from map(reader.card, cards(document))


def _front(document: Document) -> Block:
    """What stands on the cover and is told of the whole edition; not the revision of its data."""
    meta, language = document.briefing.meta, document.language
    at = document.briefing.position
    parts = {
        "title": Part(inline_text(document, document.text(meta.title)), at("briefing", "title")),
        "subtitle": Part(
            inline_text(document, document.text(meta.subtitle)), at("briefing", "subtitle")
        ),
        "description": Part(
            inline_text(document, document.text(meta.description)), at("briefing", "description")
        ),
        "authors": Part(", ".join(meta.authors.get(language, [])), at("briefing", "authors")),
        "keywords": Part(", ".join(meta.keywords.get(language, [])), at("briefing", "keywords")),
        "label": Part(document.label, at("briefing", "editions", document.edition)),
        "language": Part(document.language_tag, at("briefing", "editions", document.edition)),
        "layout": Part(document.layout.value, at("briefing", "editions", document.edition)),
        "date": Part(document.date_text),
        "scenario": Part(
            document.words["semicolon"].join(filter(None, [document.scenario, *document.changes]))
        ),
    }
    return Block(Kind.FRONT, "", parts["title"].text, parts)


class _Reader:
    """Reads the blocks of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = document.words

    def block(self, call: Call) -> Iterator[Block]:
        """What a macro call prints as blocks; nothing for a macro inside a sentence."""
        match call.name:
            case "table":
                number = self.document.numbering.tables[call.id]
                yield self._facts(call.id, number)
            case "figure":
                yield self._figure(call.id)
            case "formula":
                yield self._formula(call.id)
            case "key_figures":
                yield self._key_figures()
            case "uncertainty_note":
                yield self._uncertainty()
            case "staleness_note":
                yield self._staleness()
                yield from map(self._register, self.document.registers(call.name))
            case "shown_numbers":
                yield self._shown()
            case "bibliography":
                yield self._bibliography()
            case _ if call.name.endswith(("_table", "_changes")):
                yield from map(self._register, self.document.registers(call.name, call.id))

    def _inline(self, text: str) -> str:
        return inline_text(self.document, text)

    def _cited(self, citations: Iterable[Citation]) -> str:
        return " ".join(self.document.bibliography.cite([each]) for each in citations)

    def _with_sources(self, text: str, citations: Iterable[Citation]) -> str:
        """A text with its citations behind it."""
        printed = f"{self._inline(text)} {self._cited(citations)}"
        return one_line(han_spaced(printed) if self.document.language == "zh" else printed)

    def _at(self, name: str, *path: str | int) -> Position:
        return self.document.briefing.position(name, *path, self.document.language)

    # Tables

    def _facts(self, key: str, number: int) -> Block:
        """A table of facts."""
        table = self.document.table(key)
        rows = " ".join(row.id for row in table.rows)
        parts = {
            "number": Part(str(number)),
            **self._parts(table, ("tables", (key,))),
            ORDER: Part(rows, self._at("tables", key, "rows")),
        }
        return Block(Kind.TABLE, key, self._inline(table.caption), parts)

    def _register(self, table: Table) -> Block:
        """A table that follows from the data; in a long one the order of rows says nothing."""
        parts = self._parts(table, ("", ()))
        if not table.long:
            parts[ORDER] = Part(" ".join(row.id for row in table.rows))
        return Block(Kind.REGISTER, table.id, self._inline(table.caption), parts)

    def _parts(self, table: Table, source: tuple[str, KeyPath]) -> dict[str, Part]:
        name, path = source

        def part(text: str, *steps: str | int) -> Part:
            return Part(text, self._at(name, *path, *steps) if name else None)

        columns = (f"{each.id} {each.align} {each.width or ''}".strip() for each in table.columns)
        parts = {
            "caption": part(self._inline(table.caption), "caption"),
            "columns": part("; ".join(columns), "columns"),
        }
        for column in table.columns:
            heading = part(self._inline(column.label), "columns", column.id, "label")
            parts[f"heading of {column.id}"] = heading
        for row in table.rows:
            for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
                text = self._cell(cell)
                parts[f"{row.id}, {column.id}"] = part(text, "rows", row.id, place)
        for place, note in enumerate(table.notes):
            parts[f"note {place + 1}"] = part(self._inline(note), "notes", place)
        if table.citations:
            parts["sources"] = part(self._cited(table.citations), "cite")
        return parts

    def _cell(self, cell: Cell) -> str:
        if cell.reference:
            return self._number(cell.reference)
        return self._with_sources(cell.text, cell.citations)

    def _number(self, reference: str) -> str:
        quantity = self.document.numbers[reference]
        return number_text(quantity, self.document.language, form="symbols")

    # Figures and formulas

    def _figure(self, key: str) -> Block:
        figure = self.document.figure(key)
        parts = {
            "number": Part(str(figure.number)),
            "title": Part(self._inline(figure.title), self._at("figures", key, "title")),
            "caption": Part(self._inline(figure.caption), self._at("figures", key, "caption")),
            "alternative text": Part(figure.alt, self._at("figures", key, "alt")),
            "sources": Part(self._cited(figure.citations), self._at("figures", key, "cite")),
            DRAWING: Part(drawn(figure.chart), self._at("figures", key)),
        }
        return Block(Kind.FIGURE, key, parts["title"].text, parts)

    def _formula(self, key: str) -> Block:
        formula = self.document.formula(key)
        at = self._at("calculations", key)
        cited = self._cited(Citation(source) for source in formula.sources)
        texts = {
            "number": str(self.document.numbering.formulas[key]),
            "title": f"{formula.title} {cited}".strip(),
            "symbols": formula.symbolic,
            "with numbers": formula.substituted,
            "spoken": f"{formula.spoken_symbolic} {formula.spoken_substituted}",
            "reading": formula.reading,
            "as printed": formula.as_printed or "",
        }
        for symbol in formula.symbols:
            numbers = self.words["comma"].join(map(self._number, symbol.references))
            texts[f"symbol {symbol.latex}"] = f"{symbol.label}{self.words['colon']}{numbers}"
        return Block(
            Kind.FORMULA, key, formula.title, {name: Part(text, at) for name, text in texts.items()}
        )

    # Numbers at a glance

    def _key_figures(self) -> Block:
        document, parts = self.document, dict[str, Part]()
        figures = document.briefing.meta.key_figures
        for place, card in enumerate(figures):
            at = self._at("briefing", "key_figures", place, "q")
            parts[f"{card.q}, value"] = Part(self._number(card.q), at)
            interval = interval_text(document.numbers[card.q], document.language)
            parts[f"{card.q}, interval"] = Part(interval, at)
            caption = self._inline(document.text(card.caption))
            parts[f"{card.q}, caption"] = Part(
                caption, self._at("briefing", "key_figures", place, "caption")
            )
        parts[ORDER] = Part(" ".join(card.q for card in figures), self._at("briefing"))
        return Block(Kind.KEY_FIGURES, "", self.words["key_figures"], parts)

    def _shown(self) -> Block:
        """The list of the numbers that an edition without registers shows."""
        document, words = self.document, self.words
        told = {words[name] for name in ("formula", "status", "as_of", "source")}
        parts: dict[str, Part] = {}
        for card in cards(document):
            if card.id in document.shown:
                fields = [self._field(field) for field in card.fields if field.name in told]
                interval = ""
                if card.id in document.numbers:
                    interval = interval_text(document.numbers[card.id], document.language)
                title = self._inline(card.title)
                line = words["comma"].join(filter(None, [title, card.value, interval, *fields]))
                parts[card.id] = Part(line, stated_at(document.briefing, card.id))
        order = sorted(parts, key=document.shown.index)
        parts[ORDER] = Part(" ".join(order))
        return Block(Kind.REGISTER, "shown-numbers", words["key_figures"], parts)

    def _field(self, field: Field) -> str:
        return self._with_sources(field.text, field.citations)

    # Notes

    def _uncertainty(self) -> Block:
        language = self.document.language
        coverage, samples = coverage_text(language), count_text(SAMPLES, language)
        text = self.words["uncertainty_note"].format(coverage=coverage, samples=samples)
        return Block(Kind.NOTE, "uncertainty", coverage, {"text": Part(text)})

    def _staleness(self) -> Block:
        document, words = self.document, self.words
        stale = sum(len(each.rows) for each in document.registers("staleness_note"))
        pattern = words["stale_note" if stale else "stale_none"]
        dated = len(list(ageing(document.briefing)))
        text = pattern.format(date=document.date_text, stale=stale, dated=dated)
        return Block(Kind.NOTE, "staleness", words["stale"], {"text": Part(text)})

    def _bibliography(self) -> Block:
        numbered = self.document.briefing.meta.citations == "numbered"
        parts = {}
        for entry in self.document.bibliography.entries():
            text = Markup(entry.html).striptags()  # noqa: S704 - to be rid of tags
            label = f"[{entry.label}] " if numbered else ""
            parts[entry.id] = Part(f"{label}{one_line(text)}")
        return Block(Kind.BIBLIOGRAPHY, "", self.words["sources"], parts)

    # Cards

    def card(self, card: Card) -> Block:
        """The card behind a number."""
        title = self._inline(card.title)
        texts = {"title": title, "value": card.value, "formula": card.formula}
        seen = Counter[str]()
        for field in card.fields:
            seen[field.name] += 1
            again = f" {seen[field.name]}" if seen[field.name] > 1 else ""
            texts[field.name + again] = self._field(field)
        at = stated_at(self.document.briefing, card.id)
        return Block(Kind.CARD, card.id, title, {name: Part(texts[name], at) for name in texts})
