"""The plain script that the benchmarks compare with makes the same document as the program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pypdfium2
import pytest

from tests.benchmarks.plain.report import Report, read
from tests.running import INPUTS, ROOT, Edition

_TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module", params=["en", "en-executive"])
def edition(request: pytest.FixtureRequest, jiangsu: Edition) -> Edition:
    """An edition as the program builds it."""
    return Edition(jiangsu.folder.parent / request.param, "", "")


@pytest.fixture(scope="module")
def plain(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The same edition as the plain script writes it."""
    folder = tmp_path_factory.mktemp(f"plain-{edition.folder.name}")
    script = [sys.executable, "-m", "tests.benchmarks.plain", folder]
    subprocess.run([*script, "--edition", edition.folder.name], cwd=ROOT, check=True)
    return Edition(folder, "", "")


def test_it_has_as_many_pages(edition: Edition, plain: Edition) -> None:
    assert len(_pages(plain.pdf)) == pytest.approx(len(_pages(edition.pdf)), rel=0.1)


def test_it_has_as_much_text(edition: Edition, plain: Edition) -> None:
    ours = _characters("".join(_pages(edition.pdf))) - _in_charts(edition)
    assert _characters("".join(_pages(plain.pdf))) == pytest.approx(ours, rel=0.1)


def test_it_has_the_same_figures_formulas_and_sections(edition: Edition, plain: Edition) -> None:
    anchors = r'id="((?:figure|formula|section)-[a-z0-9-]+)"'
    assert set(re.findall(anchors, plain.html)) == set(re.findall(anchors, edition.html))


def test_it_has_as_many_tables(edition: Edition, plain: Edition) -> None:
    # The script's page has no sheets with the numbers of charts.
    tables = re.findall(r'<caption id="caption-(?!data-)', edition.html)
    assert plain.html.count("<caption") == len(tables)


def test_it_cites_no_other_sources_and_hardly_fewer(edition: Edition, plain: Edition) -> None:
    anchors = r'<li id="(source-[\w-]+)"'
    ours, own = (set(re.findall(anchors, each.html)) for each in (edition, plain))
    assert own <= ours
    assert len(own) >= 0.8 * len(ours)


def test_it_has_as_many_rows_in_its_registers(jiangsu: Edition) -> None:
    page = Report(read(INPUTS / "jiangsu-solid-state"), "en")
    for table in ("quantities", "results", "claims"):
        written = page.templates.globals[f"{table}_table"]()
        lines = (jiangsu.folder / "data" / f"{table}.csv").read_text(encoding="utf-8")
        assert written.count("<tr") == len(lines.splitlines())


def test_it_computes_the_same_results(jiangsu: Edition) -> None:
    numbers = Report(read(INPUTS / "jiangsu-solid-state"), "en").numbers
    results = json.loads((jiangsu.folder / "data" / "results.json").read_text(encoding="utf-8"))
    for key, result in results["results"].items():
        assert numbers.nominal(key) == pytest.approx(result["value"], rel=1e-9)
        assert numbers[key].text("symbols")[0] == result["printed"][0]  # the same bound
        assert bool(numbers[key].interval) == ("interval" in result)


def _pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _characters(text: str) -> int:
    return len("".join(text.split()))


def _in_charts(edition: Edition) -> int:
    """The characters in the program's charts: those of the script are drawn as paths."""
    charts = [ET.parse(chart) for chart in (edition.folder / "charts").iterdir()]  # noqa: S314
    texts = ("".join(text.itertext()) for chart in charts for text in chart.iter(_TEXT))
    return sum(map(_characters, texts))
