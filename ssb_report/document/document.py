"""Builds the document of one edition: what stands where, under which number, citing what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ssb_report.charts.model import Chart
from ssb_report.charts.resolve import resolve
from ssb_report.compute.claims import Judgement, judge
from ssb_report.compute.graph import Numbers
from ssb_report.compute.references import REFERENCES
from ssb_report.compute.sensitivity import sensitivity
from ssb_report.display.numbers import coverage_text, date_text, number_text, pick
from ssb_report.display.typography import curly, han_spaced
from ssb_report.display.uncertain import share_text, stated_text
from ssb_report.display.wording import words
from ssb_report.document.anchors import anchors_in, section_anchor
from ssb_report.document.bibliography import Bibliography, bibliography_of, csl_item, style_file
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
from ssb_report.document.reach import cited, reached, shown
from ssb_report.formulas.model import FormulaModel, formula_model
from ssb_report.provenance import Citation, Provenance, Text
from ssb_report.schema.briefing import Briefing, Change, Section
from ssb_report.schema.front import Layout
from ssb_report.schema.macros import MACROS, Call, find_calls
from ssb_report.schema.marked import marked
from ssb_report.schema.models import ANY_LANGUAGE, CiteModel
from ssb_report.tables.claims import claims_table
from ssb_report.tables.evidence import contradictions_tables, stale_tables
from ssb_report.tables.model import (
    Table,
    checks_table,
    fact_table,
    glossary_tables,
    quantities_table,
    results_table,
)
from ssb_report.tables.scenarios import changes_table, scenario_table, sensitivity_table

__all__ = ["Document", "Figure", "PlacedSection", "build_document"]


@dataclass(frozen=True, slots=True)
class PlacedSection:
    """A section with its number in this edition."""

    number: int
    section: Section

    @property
    def anchor(self) -> str:
        """Where links to the section lead."""
        return section_anchor(self.section.name)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with the texts around it."""

    id: str
    number: int
    title: str
    caption: str
    alt: str
    citations: tuple[Citation, ...]
    chart: Chart


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers of tables, figures and formulas, in the order in which they are placed."""

    tables: Mapping[str, int]
    figures: Mapping[str, int]
    formulas: Mapping[str, int]
    sections: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Document:
    """One edition, ready to be written in any medium."""

    briefing: Briefing
    numbers: Numbers
    claims: Mapping[str, Judgement]
    edition: str
    sections: tuple[PlacedSection, ...]
    numbering: Numbering
    bibliography: Bibliography
    anchors: frozenset[str]
    """Where links inside this edition can lead."""
    shown: tuple[str, ...]
    """The numbers and facts that its readers meet, in that order."""
    reached: frozenset[str]
    """The numbers and facts that they can follow from there."""
    date: str
    revision: str
    _parts: dict[str, tuple[Part, ...]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )
    _figures: dict[str, Figure] = field(init=False, default_factory=dict, compare=False, repr=False)

    @property
    def language(self) -> str:
        """The key of the edition's language in texts and wording."""
        return self.briefing.language_key(self.edition)

    @property
    def language_tag(self) -> str:
        """The edition's language as a BCP 47 tag."""
        return self.briefing.meta.editions[self.edition].language

    @property
    def layout(self) -> Layout:
        """How the edition is laid out."""
        return self.briefing.meta.editions[self.edition].layout

    @property
    def label(self) -> str:
        """What tells the edition from others in its language; often nothing."""
        return self.plain(self.briefing.meta.editions[self.edition].label)

    @property
    def folder(self) -> str:
        """The name of the edition's folder: one that is not as briefing.yaml has it says how."""
        own = self.briefing.meta.editions[self.edition].scenario
        scenario = self.briefing.scenario
        if scenario is None or (scenario.id == own and not scenario.by_hand):
            return self.edition
        return f"{self.edition}+{scenario.mark}"

    @property
    def scenario(self) -> str:
        """Under which scenario the numbers stand, as its readers are told; often nothing."""
        scenario = self.briefing.scenario
        if scenario is None:
            return ""
        named = self.words["comma"].join(self.text(label) for label in scenario.labels)
        return f"{self.words['scenario']}{self.words['colon']}{named}"

    @property
    def changes(self) -> tuple[str, ...]:
        """What that scenario changes, each in a line."""
        scenario = self.briefing.scenario
        return tuple(self._change(each) for each in scenario.changes) if scenario else ()

    def _change(self, change: Change) -> str:
        before, after = (
            stated_text(quantity, self.language)
            for quantity in (change.base, self.numbers[change.base.id])
        )
        label = self.plain(change.base.label)
        return self.words["changed_to"].format(label=label, before=before, after=after)

    @property
    def words(self) -> Mapping[str, str]:
        """The program's own words in the edition's language."""
        return words(self.language)

    @property
    def date_text(self) -> str:
        """The edition's date: that of its newest datum, never today's."""
        return date_text(self.date, self.language) if self.date else ""

    def text(self, text: Text) -> str:
        """A text of the data in the edition's language, macros and all."""
        return pick(text, self.language)

    def plain(self, text: Text | str) -> str:
        """A text with its macros written out and nothing else."""
        source = text if isinstance(text, str) else self.text(text)
        text = "".join(part.text for part in self.parts(source))
        return han_spaced(text) if self.language == "zh" else text

    def parts(self, text: str) -> tuple[Part, ...]:
        """A text taken apart at its macros: once, since most are printed in several places."""
        if text not in self._parts:
            self._parts[text] = self._taken_apart(text)
        return self._parts[text]

    def _taken_apart(self, text: str) -> tuple[Part, ...]:
        parts: list[Part] = []
        done, after = 0, ""
        for call in find_calls(text):
            before = text[done : call.start]
            if call.name == "claim":
                before = before.rstrip(" ")
            if before:
                parts.append(self._plain_part(before, after))
            parts.append(self.part(call))
            done, after = call.end, "}"
        if done < len(text):
            parts.append(self._plain_part(text[done:], after))
        return tuple(parts)

    def _plain_part(self, text: str, after: str) -> PlainPart:
        return PlainPart(curly(text, self.language, after=after))

    def part(self, call: Call, *, in_prose: bool = False) -> Part:
        """What one macro call stands for.

        In prose a result is told with its coverage interval, and a claim has its mark; labels and
        captions have no room.
        """
        if MACROS[call.name].block:
            return BlockPart(call)
        part: Part
        match call.name:
            case "q" | "r":
                number = self._number(call, in_prose=in_prose)
                part = NumberPart(call.id.partition(".")[0], number)
            case "driver" | "fact":
                part = self._told(call)
            case "cite":
                citations = (Citation(call.id, call.options.get("locator", "")),)
                part = CitePart(citations, self.bibliography.cite(citations))
            case "coverage":
                part = PlainPart(coverage_text(self.language))
            case "term":
                term = pick(self.briefing.glossary[call.id].term, self.language)
                part = TermPart(call.id, curly(term, self.language))
            case "claim":
                part = self._claim(call, in_prose=in_prose)
            case _:
                part = self._reference(call)
        return part

    def _number(self, call: Call, *, in_prose: bool) -> str:
        return number_text(
            self.numbers[call.id],
            self.language,
            form=call.options.get("form", "words"),
            unit=call.options.get("unit", "yes") == "yes",
            interval=call.options.get("interval", "yes" if in_prose else "no") == "yes",
        )

    def _told(self, call: Call) -> Part:
        """A statement without a number, or what drives a result."""
        if call.name == "fact":
            fact = self.briefing.facts[call.id]
            return NumberPart(fact.id, self.plain(fact.statement))
        drivers = sensitivity(self.numbers, call.id)
        if not drivers:  # under a scenario that makes all its inputs exact
            return PlainPart(self.words["no_driver"])
        share = share_text(drivers[0].share, self.language)
        label = self.plain(self.numbers[drivers[0].id].label)
        text = self.words["driver"].format(label=label, share=share)
        return DriverPart(drivers[0].id, share, text)

    def _claim(self, call: Call, *, in_prose: bool) -> ClaimPart:
        return ClaimPart(call.id, f"C{self.claims[call.id].claim.number}" if in_prose else "")

    def _reference(self, call: Call) -> RefPart:
        kind = call.name.removesuffix("_ref")
        numbers = {
            "table": self.numbering.tables,
            "figure": self.numbering.figures,
            "formula": self.numbering.formulas,
            "section": self.numbering.sections,
        }[kind]
        number = numbers.get(call.id)
        word = self.words[kind]
        pattern = word if "{" in word else f"{word}\u00a0{{}}"
        label = pattern.format(number) if number else word.replace("{}", "").strip()
        return RefPart(f"{kind}-{call.id}", label)

    @property
    def figures(self) -> tuple[str, ...]:
        """The ids of the figures that this edition places, in their order."""
        return tuple(self.numbering.figures)

    # Blocks

    def table(self, key: str) -> Table:
        """A table of facts."""
        return fact_table(key, self.briefing.tables[key], self.language)

    def figure(self, key: str) -> Figure:
        """A chart with its texts."""
        if key not in self._figures:
            self._figures[key] = self._figure(key)
        return self._figures[key]

    def _figure(self, key: str) -> Figure:
        model = self.briefing.figures[key]
        return Figure(
            id=key,
            number=self.numbering.figures.get(key, 0),
            title=self.text(model.title),
            caption=self.text(model.caption),
            alt=self.plain(model.alt),
            citations=_citations(model.cite),
            chart=resolve(model, self.numbers, self.language, self.plain),
        )

    def formula(self, key: str) -> FormulaModel:
        """A formula with this briefing's numbers in it."""
        return formula_model(self.numbers.results[key], self.numbers, self.language)

    def registers(self, name: str, key: str = "") -> list[Table]:
        """The tables that a macro such as ``quantities_table()`` stands for."""
        briefing, language = self.briefing, self.language
        match name:
            case "sensitivity_table":
                table = sensitivity_table(self.numbers, key, language)
            case "scenario_table":
                table = scenario_table(briefing, self.numbers, language)
            case "scenario_changes":
                table = changes_table(briefing, language)
            case "quantities_table":
                quantities, facts = briefing.quantities.values(), briefing.facts.values()
                table = quantities_table(quantities, facts, language)
            case "results_table":
                table = results_table(self.numbers, language)
            case "checks_table":
                table = checks_table(briefing, language)
            case "claims_table":
                table = claims_table(briefing, self.numbers, self.claims, self.said(), language)
            case "contradictions_table":
                return contradictions_tables(briefing, self.numbers, language)
            case "staleness_note":
                return stale_tables(briefing, self.date, language)
            case _:
                return glossary_tables(briefing, language)
        return [table]

    def said(self) -> Mapping[str, str]:
        """The words that each claim is marked at, macros and all: in prose, else in the data."""
        here = {f"{placed.section.language}/{placed.section.name}" for placed in self.sections}
        prose: dict[str, list[str]] = {}
        texts: dict[str, list[str]] = {}
        for mark in marked(self.briefing):
            if mark.section in here:
                prose.setdefault(mark.claim, []).append(mark.sentence.words)
            elif mark.file and mark.language in (self.language, ANY_LANGUAGE):
                texts.setdefault(mark.claim, []).append(mark.sentence.words)
        joint = self.words["claim_between"]
        return {key: joint.join(dict.fromkeys(found)) for key, found in (texts | prose).items()}

    def provenance(self, key: str) -> Provenance:
        """Where a number or a fact comes from."""
        if key in self.briefing.facts:
            return self.briefing.facts[key].provenance
        return self.numbers[key].provenance


def build_document(briefing: Briefing, numbers: Numbers, edition: str, styles: Path) -> Document:
    """The document of one edition; `styles` is the folder of CSL styles."""
    sections = tuple(
        PlacedSection(number, section)
        for number, section in enumerate(briefing.edition_sections(edition), start=1)
    )
    calls = [call for placed in sections for call in find_calls(placed.section.text)]
    items: dict[str, Mapping[str, object]] = dict(REFERENCES)
    language = briefing.language_key(edition)
    numbered = briefing.meta.citations == "numbered"
    items.update(
        {
            key: csl_item(source, language, is_dated=numbered)
            for key, source in briefing.sources.items()
        }
    )
    locators = {
        key: translation.locators
        for key, source in briefing.sources.items()
        if (translation := source.custom.translation(language))
    }
    style = style_file(styles, briefing.meta.citations, language)
    bibliography = bibliography_of(items, style, cited(briefing, numbers, calls), locators)
    met = shown(briefing, calls)
    sources = [entry.id for entry in bibliography.entries()]
    return Document(
        briefing=briefing,
        numbers=numbers,
        claims=numbers.kept("claims", lambda: judge(briefing, numbers))[0],
        edition=edition,
        sections=sections,
        numbering=_numbering(sections, calls),
        bibliography=bibliography,
        anchors=anchors_in([each.section for each in sections], briefing, sources, met),
        shown=met,
        reached=reached(briefing, numbers, calls),
        date=briefing.date,
        revision=revision(briefing),
    )


def _numbering(sections: Iterable[PlacedSection], calls: Iterable[Call]) -> Numbering:
    placed: dict[str, dict[str, int]] = {"table": {}, "figure": {}, "formula": {}}
    for call in calls:
        if call.name in placed:
            numbers = placed[call.name]
            numbers.setdefault(call.id, len(numbers) + 1)
    by_name = {placed.section.name: placed.number for placed in sections}
    return Numbering(placed["table"], placed["figure"], placed["formula"], by_name)


def _citations(cites: Iterable[CiteModel]) -> tuple[Citation, ...]:
    return tuple(Citation(cite.source, cite.locator) for cite in cites)


def revision(briefing: Briefing) -> str:
    """Name the state of the inputs: the first digits of a hash over all of them."""
    digest = hashlib.sha256()
    parts = [(name, source.text) for name, source in briefing.files.items()]
    for (language, name), section in briefing.sections.items():
        parts.append((f"{language}/{name}", f"{section.title}\n{section.text}"))
    for name, text in sorted(parts):
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()[:8]
