"""What many tests share: each briefing is built once for all of them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from ssb_report.check.check import Checked, check
from ssb_report.document.document import Document, build_document
from ssb_report.html.themes import citation_styles
from tests.running import (
    INPUTS,
    TEST_BRIEFINGS,
    Edition,
    copied,
    replace,
    started,
    started_elsewhere,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ anew from what is made"
    )


def built(process: subprocess.Popen[str], folder: Path) -> Edition:
    """Wait for a build to end well."""
    said = process.communicate()
    assert process.returncode == 0, said[1]
    return Edition(folder, *said)


@pytest.fixture(scope="session")
def builds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Callable[[], Edition]]:
    """The long builds, at the same time where tests need several."""
    wanted = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
    starts = {"jiangsu": _start_jiangsu, "dearer": _start_dearer, "elsewhere": _start_elsewhere}
    waiting = {}
    for name in sorted(starts.keys() & (wanted | {"jiangsu"})):
        folder = tmp_path_factory.mktemp(name)
        edition = folder / "output" / "jiangsu-solid-state" / "en"
        waiting[name] = partial(built, starts[name](folder), edition)
    return waiting


def _start_jiangsu(folder: Path) -> subprocess.Popen[str]:
    return started(
        "--inputs", INPUTS, "--output", folder / "output", "build", "jiangsu-solid-state"
    )


def _start_dearer(folder: Path) -> subprocess.Popen[str]:
    cost = '  symbol: C_{ss}(0)\n  value: ">2"\n'
    briefing = copied(INPUTS / "jiangsu-solid-state", folder / "inputs")
    replace(briefing / "quantities.yaml", cost, cost.replace(">2", ">3"))
    return started("--inputs", briefing.parent, "--output", folder / "output", "build")


def _start_elsewhere(folder: Path) -> subprocess.Popen[str]:
    return started_elsewhere(folder, "build", "jiangsu-solid-state")


@pytest.fixture(scope="session")
def jiangsu(builds: dict[str, Callable[[], Edition]]) -> Edition:
    """The briefing of inputs/, built by the command."""
    return builds["jiangsu"]()


@pytest.fixture(scope="session")
def dearer(builds: dict[str, Callable[[], Edition]]) -> Edition:
    """The briefing of inputs/ with one datum changed: cost-ssb-cell from >2 to >3."""
    return builds["dearer"]()


@pytest.fixture(scope="session")
def elsewhere(builds: dict[str, Callable[[], Edition]]) -> Edition:
    """The briefing of inputs/, built from a copy of everything in another environment."""
    return builds["elsewhere"]()


@pytest.fixture(scope="session")
def solar(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The small briefing on another topic, built by the command."""
    output = tmp_path_factory.mktemp("solar")
    process = started("--inputs", TEST_BRIEFINGS, "--output", output, "build", "solar-modules")
    return built(process, output / "solar-modules" / "en")


@pytest.fixture(scope="session")
def jiangsu_checked() -> Checked:
    """The briefing of inputs/, read and computed in this process."""
    return check(INPUTS / "jiangsu-solid-state")


@pytest.fixture(scope="session")
def solar_document() -> Document:
    """The document of the small briefing."""
    checked = check(TEST_BRIEFINGS / "solar-modules")
    return build_document(checked.briefing, checked.numbers, "en", citation_styles())
