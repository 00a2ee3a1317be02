"""What many tests share: each briefing is built once for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.check import Checked, check
from ssb_report.document.document import Document, build_document
from ssb_report.html.themes import citation_styles
from tests.running import INPUTS, TEST_BRIEFINGS, Edition, copied, replace, ssb_report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ anew from what is made"
    )


def built(inputs: Path, output: Path, briefing: str) -> Edition:
    run = ssb_report("--inputs", inputs, "--output", output, "build", briefing)
    assert run.returncode == 0, run.stderr
    return Edition(output / briefing / "en", run)


@pytest.fixture(scope="session")
def jiangsu(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The briefing of inputs/, built by the command."""
    return built(INPUTS, tmp_path_factory.mktemp("jiangsu"), "jiangsu-solid-state")


@pytest.fixture(scope="session")
def solar(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The small briefing on another topic, built by the command."""
    return built(TEST_BRIEFINGS, tmp_path_factory.mktemp("solar"), "solar-modules")


@pytest.fixture(scope="session")
def dearer(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The briefing of inputs/ with one datum changed: cost-ssb-cell from >2 to >3."""
    inputs = tmp_path_factory.mktemp("dearer-inputs")
    folder = copied(INPUTS / "jiangsu-solid-state", inputs)
    cost = '  symbol: C_{ss}(0)\n  value: ">2"\n'
    replace(folder / "quantities.yaml", cost, cost.replace(">2", ">3"))
    return built(inputs, tmp_path_factory.mktemp("dearer"), folder.name)


@pytest.fixture(scope="session")
def jiangsu_checked() -> Checked:
    """The briefing of inputs/, read and computed in this process."""
    return check(INPUTS / "jiangsu-solid-state")


@pytest.fixture(scope="session")
def solar_document() -> Document:
    """The document of the small briefing."""
    checked = check(TEST_BRIEFINGS / "solar-modules")
    return build_document(checked.briefing, checked.numbers, "en", citation_styles())
