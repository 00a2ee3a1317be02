"""What many tests share: each briefing is built once for all of them."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import settings

from ssb_report.check.check import Checked, check
from ssb_report.document.document import Document, build_document
from ssb_report.html.themes import citation_styles
from tests.running import (
    INPUTS,
    TEST_BRIEFINGS,
    Edition,
    Run,
    copied,
    replace,
    run_once,
    ssb_report,
    ssb_report_elsewhere,
)

JIANGSU = "jiangsu-solid-state"
JIANGSU_NEEDED = {"jiangsu", "dearer", "elsewhere"}

# What a shell runs in the background has this ignored, and so would all that tests stop by it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes is the machine's affair.
settings.register_profile("any", deadline=None)
settings.load_profile("any")

pytest_plugins = ["tests.servers.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ anew from what is made"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that have slow tests, so that no core waits for one at the end.

    The very first builds the briefing of inputs/, which takes long: until it stands, others go on
    with what does not need it.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    needing = {item.path for item in items if JIANGSU_NEEDED & {*getattr(item, "fixturenames", ())}}
    later = slow & needing
    first = min(later, default=None)
    items.sort(key=lambda item: (item.path not in slow, item.path != first, item.path in later))


@pytest.fixture(scope="session", autouse=True)
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of this run have in common, with the store of all builds."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    os.environ["SSB_REPORT_STORE"] = str(folder / "store")
    os.environ["SSB_REPORT_JOBS"] = "1"  # the tests themselves run side by side
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Where no bytecode may lie beside the code, each of many processes would compile all of it.
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    return folder


def built(folder: Path, briefing: str, run: Run) -> Edition:
    """The English edition of a briefing, built by one worker for all."""
    said = run_once(folder, run)
    return Edition(folder / "output" / briefing / "en", *said)


def of_inputs(shared: Path, briefing: str) -> Edition:
    """A briefing of inputs/, built by the command."""

    def run(folder: Path) -> CompletedProcess[str]:
        return ssb_report("--inputs", INPUTS, "--output", folder / "output", "build", briefing)

    return built(shared / briefing, briefing, run)


@pytest.fixture(scope="session")
def jiangsu(shared: Path) -> Edition:
    """The first briefing of inputs/, which many tests look into."""
    return of_inputs(shared, JIANGSU)


@pytest.fixture(scope="session")
def briefings(shared: Path, jiangsu: Edition) -> list[Edition]:
    """Every briefing of inputs/, for what has to hold of each; a new folder there is one, too."""
    names = sorted(path.parent.name for path in INPUTS.glob("*/briefing.yaml"))
    return [jiangsu if name == JIANGSU else of_inputs(shared, name) for name in names]


@pytest.fixture(scope="session")
def dearer(shared: Path) -> Edition:
    """The briefing of inputs/ in English with one datum changed: cost-ssb-cell from >2 to >3."""

    def run(folder: Path) -> CompletedProcess[str]:
        cost = '  symbol: C_{ss}(0)\n  value: ">2"\n'
        briefing = copied(INPUTS / JIANGSU, folder / "inputs")
        replace(briefing / "quantities.yaml", cost, cost.replace(">2", ">3"))
        places = ("--inputs", briefing.parent, "--output", folder / "output")
        return ssb_report(*places, "build", "--edition", "en")

    return built(shared / "dearer", JIANGSU, run)


@pytest.fixture(scope="session")
def elsewhere(shared: Path) -> Edition:
    """The briefing of inputs/, built from a copy of everything in another environment."""

    def run(folder: Path) -> CompletedProcess[str]:
        return ssb_report_elsewhere(folder, "build", JIANGSU)

    return built(shared / "elsewhere", JIANGSU, run)


@pytest.fixture(scope="session")
def solar(shared: Path) -> Edition:
    """The small briefing on another topic, built by the command."""

    def run(folder: Path) -> CompletedProcess[str]:
        places = ("--inputs", TEST_BRIEFINGS, "--output", folder / "output")
        return ssb_report(*places, "build", "solar-modules")

    return built(shared / "solar", "solar-modules", run)


@pytest.fixture(scope="session")
def jiangsu_checked() -> Checked:
    """The briefing of inputs/, read and computed in this process."""
    return check(INPUTS / JIANGSU)


@pytest.fixture(scope="session")
def solar_document() -> Document:
    """The document of the small briefing."""
    checked = check(TEST_BRIEFINGS / "solar-modules")
    return build_document(checked.briefing, checked.numbers, "en", citation_styles())
