"""How the cost of a build grows with its work: briefings that are made up, of many sizes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks.timing import Case, Timing, exponent, measured, table

__all__ = ["SERIES", "growth", "row"]

_BRIEFING = """\
id: growth
title: {{en: Growth}}
description: {{en: A briefing of a size that was asked for.}}
authors: {{en: [The ssb-report developers]}}
editions: {{en: {{language: en}}}}
citations: author-date
sections: [{sections}]
"""
_SOURCES = (
    "references:\n  - {id: made-up, type: document, title: Made up, custom: {tier: primary}}\n"
)
_QUANTITY = (
    "number-{place}: {{label: {{en: Number of its kind}}, value: {place}, unit: kg, "
    "status: assumption, as_of: 2026, cite: {{source: made-up}}}}\n"
)
_ROW = "    row-{place}: [alpha, beta, {{q: number-1}}]\n"
_TABLE = """\
rows:
  caption: {en: Rows}
  columns: {one: {label: {en: One}}, two: {label: {en: Two}}, three: {label: {en: Three}}}
  rows:
"""
_SENTENCE = "Nothing in this sentence is measured, and yet its words fill a line of the page. "
_SENTENCES = 6
_TOLD = 1.1
"""How many times the start a build must take, for what is beyond it to be more than chance."""
_PARAGRAPHS = 8
"""To a page, about; a section has as many pages as there are paragraphs to a page."""


def briefing(
    folder: Path, *, quantities: int = 1, rows: int = 1, sections: dict[str, str] | None = None
) -> Path:
    """A briefing with so many quantities, rows of its one table, and these sections."""
    texts = sections or {"text": '{{ q("number-1") }} is a number.\n\n{{ table("rows") }}\n'}
    prose = folder / "sections" / "en"
    prose.mkdir(parents=True)
    numbers = (_QUANTITY.format(place=place) for place in range(1, quantities + 1))
    files = {
        "briefing.yaml": _BRIEFING.format(sections=", ".join(texts)),
        "sources.yaml": _SOURCES,
        "quantities.yaml": "".join(numbers),
        "tables.yaml": _TABLE + "".join(_ROW.format(place=place) for place in range(1, rows + 1)),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for place, (name, text) in enumerate(texts.items(), 1):
        title = name.replace("-", " ").title()
        path = prose / f"{place:02}-{name}.md"
        path.write_text(f"# {title}\n\n{text}", encoding="utf-8")
    return folder


def _with_quantities(folder: Path, count: int) -> Path:
    register = {"text": '{{ table("rows") }}\n\n{{ quantities_table() }}\n'}
    return briefing(folder, quantities=count, sections=register)


def _with_rows(folder: Path, count: int) -> Path:
    return briefing(folder, rows=count)


def _with_pages(folder: Path, count: int) -> Path:
    """Sections of about ten pages each."""
    paragraph = _SENTENCE * _SENTENCES + "\n\n"
    names = [f"part-{_letters(place)}" for place in range(count // 10)]
    body = paragraph * (10 * _PARAGRAPHS)
    texts = dict.fromkeys(names, body)
    texts[names[0]] = (
        '{{ q("number-1") }}, {{ table_ref("rows") }}.\n\n{{ table("rows") }}\n\n' + body
    )
    return briefing(folder, sections=texts)


def _letters(number: int) -> str:
    """A name without digits."""
    return chr(ord("a") + number // 26) + chr(ord("a") + number % 26)


SERIES: dict[str, tuple[Callable[[Path, int], Path], str, tuple[int, ...]]] = {
    "quantities in the register, HTML": (_with_quantities, "html", (100, 1000, 10_000)),
    "rows of a table, HTML": (_with_rows, "html", (100, 1000, 10_000)),
    "rows of a table, PDF": (_with_rows, "pdf", (100, 1000, 10_000)),
    "pages of prose, PDF": (_with_pages, "pdf", (10, 100, 500)),
}
"""What grows: who makes it, which format is built, how much of it."""


def growth(scratch: Path, say: Callable[[str], object], *, is_quick: bool) -> str:
    """Cold builds of each series, the quick ones without the largest, as a table."""
    rows = []
    for name, (make, form, growing) in SERIES.items():
        sizes = (0, *(growing[:-1] if is_quick else growing))
        folders = {size: scratch / "growth" / f"{name}, {size}" for size in sizes}
        cases = {
            f"{size} {name}": Case(
                _build((make if size else _smallest)(folder / "growth", size), form),
                times=1 if size else 2,  # the first of all may compile the program
            )
            for size, folder in folders.items()
        }
        timings = dict(zip(sizes, measured(cases, 1, scratch, say).values(), strict=True))
        start = min(timings.pop(0).work)
        if make is _with_pages:  # as many as there are in the end
            timings = {_pages(folders[size]): each for size, each in timings.items()}
        rows.append(row(name, timings, start))
    head = ["work", "size: processor, largest process", "exponent", "beyond the start"]
    return table(head, rows)


def _build(inputs: Path, form: str) -> list[str | Path]:
    places = ["--inputs", inputs.parent, "--output", inputs.parent / "output"]
    places += ["--cache", inputs.parent / "cache"]
    options = ["build", "growth", "--force", "--to", form]
    return [sys.executable, "-m", "ssb_report", *places, *options]


def _smallest(folder: Path, _: int) -> Path:
    return briefing(folder)


def _pages(folder: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(folder / "output" / "growth" / "en" / "briefing.pdf")
    try:
        return len(document)
    finally:
        document.close()


def row(name: str, timings: Mapping[int, Timing], start: float) -> list[str]:
    """The seconds of processors for each size, and the power of the size that they grow with.

    Once as they are, and once without those of a build of next to nothing, `start`, as far as what
    is left of them can be told from chance.
    """
    seconds = {size: min(timing.work) for size, timing in timings.items()}
    told = (f"{size:,}: {seconds[size]:.2f} s, {timings[size].peak:.0f} MiB" for size in timings)
    beyond = {size: each - start for size, each in seconds.items() if each > _TOLD * start}
    powers = (f"{exponent(each):.2f}" if len(each) > 1 else "–" for each in (seconds, beyond))
    return [name, "; ".join(told), *powers]
