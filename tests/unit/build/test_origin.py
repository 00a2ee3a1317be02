"""From an anchor in a page back to the line of the file that it was written in."""

from __future__ import annotations

import pytest

from ssb_report.build.origin import origin
from ssb_report.document.document import Document
from tests.making import SOLAR


@pytest.mark.parametrize(
    ("anchor", "file", "words"),
    [
        ("figure-yield-by-steps", "figures.yaml", "yield-by-steps:"),
        ("table-inputs", "tables.yaml", "inputs:"),
        ("formula-module-exponent", "calculations.yaml", "module-exponent:"),
        ("section-methods", "sections/en/02-methods.md", "# "),
        ("section-methods_1", "sections/en/02-methods.md", "# "),
    ],
)
def test_a_block_or_section_is_found_in_its_file(
    anchor: str, file: str, words: str, solar_document: Document
) -> None:
    place = origin(solar_document, anchor, "")
    assert place is not None
    assert place.path.endswith(f"solar-modules/{file}")
    line = (SOLAR / file).read_text("utf-8").splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith(words)


def test_a_mention_is_found_in_its_section(solar_document: Document) -> None:
    place = origin(solar_document, "section-methods", "All numbers")
    assert place is not None
    lines = (SOLAR / "sections/en/02-methods.md").read_text("utf-8").splitlines()
    assert lines[place.line - 1][place.column - 1 :].startswith("All numbers")


@pytest.mark.parametrize("anchor", ["figure-none", "q-line-yield", "nowhere", "", "section-"])
def test_other_anchors_have_no_place(anchor: str, solar_document: Document) -> None:
    assert origin(solar_document, anchor, "") is None
