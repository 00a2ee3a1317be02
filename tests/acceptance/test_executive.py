"""The executive editions: two pages, in both languages, that leave no number without its source."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from tests.reading import Node, pdf_structure, pdf_text, yaml_file
from tests.running import INPUTS, Edition

FOLDER = INPUTS / "jiangsu-solid-state"
LANGUAGES = {"en": "en", "zh-Hans": "zh"}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(language: str, jiangsu: Edition) -> Path:
    return jiangsu.folder.parent / f"{language}-executive"


def test_it_has_two_pages_and_both_are_full(folder: Path) -> None:
    pages = pdf_text(folder / "briefing.pdf").split("\f")[:-1]
    assert len(pages) == 2
    with pikepdf.open(folder / "briefing.pdf") as pdf:
        assert len(pdf.pages) == 2


def test_those_of_every_briefing_have_two_pages(briefings: list[Edition]) -> None:
    folders = [each for edition in briefings for each in edition.sisters]
    brief = [each / "briefing.pdf" for each in folders if each.name.endswith("-executive")]
    assert len(brief) >= 2 * len(briefings)
    for path in brief:
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == 2, path


def test_it_says_which_edition_it_is(folder: Path, language: str) -> None:
    title = yaml_file(FOLDER / "briefing.yaml")["title"][LANGUAGES[language]]
    label = {"en": "Executive edition", "zh-Hans": "决策版"}[language]
    with pikepdf.open(folder / "briefing.pdf") as pdf, pdf.open_metadata() as metadata:
        assert title in metadata["dc:title"]
        assert label in metadata["dc:title"]
        assert language == pdf.Root.Lang
    assert label in pdf_text(folder / "briefing.pdf").split("\f")[0]


def test_it_holds_the_key_figures_four_charts_and_the_recommendations(folder: Path) -> None:
    nodes = [node for page in pdf_structure(folder / "briefing.pdf") for node in page.walk()]
    charts = [node for node in nodes if node.kind == "Figure"]
    assert len(charts) == 4
    assert all(len(chart.alternative) > 60 for chart in charts)
    heads = [place for place, node in enumerate(nodes) if node.kind in ("H2", "H3")]
    assert [nodes[place].kind for place in heads] == ["H2", "H3", "H2", "H3", "H3"]
    glance, recommendations, numbers, *_ = heads
    assert len(items(nodes[glance:recommendations])) == 6
    assert len(items(nodes[recommendations:numbers])) == 5


def items(nodes: list[Node]) -> list[Node]:
    return [node for node in nodes if node.kind == "LI"]


def test_every_number_leads_to_its_source(folder: Path) -> None:
    """On paper to the list on the second page, on the screen to a card that is there."""
    with pikepdf.open(folder / "briefing.pdf") as pdf:
        targets = {
            str(link.get("/Dest") or link.A.D)
            for page in pdf.pages
            for link in page.get("/Annots", [])
            if "/A" not in link or link.A.S == "/GoTo"
        }
        names = pdf.Root.Names.Dests.Names
        known = {str(names[place]) for place in range(0, len(names), 2)}
    numbers = {target for target in targets if target.startswith("q-")}
    assert len(numbers) >= 12
    assert targets <= known
    html = (folder / "briefing.html").read_text(encoding="utf-8")
    opened = set(re.findall(r'popovertarget="([^"]+)"', html))
    cards = set(re.findall(r'id="(card-[^"]+)"', html))
    assert opened == cards


def test_it_carries_what_it_shows_and_what_that_follows_from(
    folder: Path, jiangsu: Edition
) -> None:
    """The cards of the whole briefing would be most of the page."""
    html = (folder / "briefing.html").read_text(encoding="utf-8")
    assert html.count('class="card"') < jiangsu.html.count('class="card"') / 3
