"""Headings of prose, however deep: on paper, in the structure tree and among the bookmarks."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from tests.judges.verapdf import FLAVOURS, SECOND, failures
from tests.making import solar_with
from tests.running import ssb_report

pytestmark = pytest.mark.slow

DEEPER = """## The line

### Deeper

A word.

#### Deep still

A word.

##### Deepest

A word.

## Up again
"""
MARKS = [
    (0, "1 The curve"),
    (1, "The line"),
    (2, "Deeper"),
    (3, "Deep still"),
    (4, "Deepest"),
    (1, "Up again"),
    (0, "2 Methods"),
]


@pytest.fixture(scope="module", params=[("a3a", FLAVOURS), ("a4f", SECOND)], ids=["a3a", "a4f"])
def judged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, tuple[str, ...]]:
    """A PDF with headings of every level, and what veraPDF is to take it for."""
    archive, flavours = request.param
    folder = tmp_path_factory.mktemp(archive)
    inputs = solar_with(folder, sections_en_01_curve=("## The line\n", DEEPER)).parent
    run = ssb_report(
        "--inputs", inputs, "--output", folder / "output", "build", "--archive", archive
    )
    assert run.returncode == 0, run.stderr
    return folder / "output" / "solar-modules" / "en" / "briefing.pdf", flavours


def test_headings_of_every_level_pass_the_judge(judged: tuple[Path, tuple[str, ...]]) -> None:
    pdf, flavours = judged
    said = failures([pdf], flavours)
    assert {flavour: said[pdf, flavour] for flavour in flavours} == {key: [] for key in flavours}


def test_each_heading_is_one_in_the_structure_of_its_level(
    judged: tuple[Path, tuple[str, ...]],
) -> None:
    with pikepdf.open(judged[0]) as pdf:
        found = list(headings(pdf.Root.StructTreeRoot.K[0]))
    assert [level for level in found if level != "/H1"] == [f"/H{depth + 2}" for depth, _ in MARKS]


def test_bookmarks_lead_to_all_of_them(judged: tuple[Path, tuple[str, ...]]) -> None:
    with pypdfium2.PdfDocument(judged[0]) as pdf:
        assert [(mark.level, mark.get_title()) for mark in pdf.get_toc()] == MARKS


def headings(element: object) -> list[str]:
    """The types of the headings below an element, in the order of reading."""
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return []
    kind = str(element.S)
    if kind[:2] == "/H" and kind[2:].isdigit():
        return [kind]
    children = element.get("/K", [])
    return [
        level
        for child in (children if isinstance(children, pikepdf.Array) else [children])
        for level in headings(child)
    ]
