"""How much of everything a stranger may hand in, and why so much: all limits in one place.

A briefing by hand comes nowhere near them. What is beyond one is a fault that names it.
"""

from __future__ import annotations

__all__ = [
    "BUILD_MEBIBYTES",
    "BUILD_SECONDS",
    "CELL_CHARACTERS",
    "CLAIMS",
    "CLAIM_CHARACTERS",
    "CLAIM_DEPTH",
    "CURVE_POINTS",
    "EDITIONS",
    "EDITION_PAGES",
    "FIGURES",
    "ID_CHARACTERS",
    "INPUT_BYTES",
    "KEY_FIGURES",
    "LATEX_CHARACTERS",
    "LEAST_MEBIBYTES",
    "LITERALS",
    "MEMBERS",
    "PACKED_BYTES",
    "SCENARIOS",
    "SECTIONS",
    "SHEET_BYTES",
    "TABLE_ROWS",
    "TERMS",
    "THEME_BYTES",
    "UNIT_CHARACTERS",
    "VALUE_CHARACTERS",
    "VARIANTS",
    "VARIANT_COLUMNS",
    "VARIANT_ID_CHARACTERS",
    "YAML_DEPTH",
    "YAML_NODES",
]

# ---- files

INPUT_BYTES = 2 * 1024 * 1024
"""Bytes of a YAML or Markdown file: twice the text of a thick book, read in a second or two."""

SHEET_BYTES = 32 * 1024 * 1024
"""Bytes of a CSV file: the most variants, with some hundred characters for each."""

THEME_BYTES = 1024 * 1024
"""Bytes of a template, a style sheet, a script or a citation style; ours have some 30,000."""

PACKED_BYTES = 64 * 1024 * 1024
"""Bytes of an artefact and of all that is packed in it: a page of text is a thousandth of it."""

# ---- YAML: aliases, by which a line can stand for a billion, are none of what is read

YAML_DEPTH = 20
"""Lists and mappings inside one another; no model has more than seven."""

YAML_NODES = 200_000
"""Values of a file; 2 MiB of commas and brackets would be a million, and a minute of reading."""

TABLE_ROWS = 20_000
"""Rows of a table: 10,000 take more than a minute and a GiB to print, and nobody reads them."""

VARIANTS = 100_000
"""Variants of a table: a night's work of one machine."""

VARIANT_COLUMNS = 500
"""Columns of a table of variants, each of which sets a quantity; a briefing has some hundred."""

MEMBERS = 200
"""Numbers about one subject, each of which is compared with each: no market has so many sources."""

EDITIONS = 100
"""Editions of a briefing, each of which is checked with all its prose: ten for ten readers."""

SCENARIOS = 100
"""Scenarios of a briefing, under each of which everything is computed; more are variants."""

SECTIONS = 200
"""Sections of a briefing or an edition: the chapters of a thick book."""

FIGURES = 500
"""Figures of a briefing: a chart on every second page of a thick book."""

KEY_FIGURES = 50
"""Cards of a summary: more than a reader takes in, and three pages of them."""

LITERALS = 1_000
"""Names with digits in them, each of which is looked for in all prose: the standards of a trade."""

CLAIMS = 1_000
"""Claims of a briefing, each of which is put to the test under each scenario."""

TERMS = 1_000
"""Terms of a glossary: those of a small dictionary."""

# ---- texts

ID_CHARACTERS = 60
"""Characters of an id, which names files and anchors, too."""

VARIANT_ID_CHARACTERS = 100
"""Characters of a variant's id, which may be made of several; file systems take 255."""

CELL_CHARACTERS = 10_000
"""Characters of a cell of a CSV file; what is longer has lost a quote."""

VALUE_CHARACTERS = 60
"""Characters of a value: two numbers of eight digits and their powers of ten need half of them."""

UNIT_CHARACTERS = 60
"""Characters of a unit; each factor is looked up, so that none costs more than another."""

LATEX_CHARACTERS = 60
"""Characters of a symbol in LaTeX; whole formulas are the program's own."""

CLAIM_CHARACTERS = 500
"""Characters of a claim: beyond, nobody could say what makes it true."""

CLAIM_DEPTH = 12
"""Brackets of a claim inside one another; its parser calls itself for each."""

# ---- what is computed and printed

CURVE_POINTS = 2_000
"""Points of a curve: one for each third of a pixel. Numbers of samples are the program's own."""

EDITION_PAGES = 5_000
"""Pages of a PDF; the store of parts and the outline grow with them."""

# ---- the process that builds

BUILD_SECONDS = 600
"""Seconds that one step of a build may take: the longest honest one known takes 75."""

BUILD_MEBIBYTES = 4096
"""MiB of memory that each process of a build may ask for: the greediest honest one needs 1,100."""

LEAST_MEBIBYTES = 256
"""MiB without which the libraries that draw and count do not even load."""
