"""The page of a comparison in a browser: open to all readers, and asking nothing of the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.diff.page import as_page
from ssb_report.diff.pages import Page, PagePair
from tests.judges.browser import VIEWS, Driver, Seen, look
from tests.judges.markup import CHECKERS
from tests.making import solar_with
from tests.running import TEST_BRIEFINGS
from tests.unit.diff.comparing import between

SOLAR = TEST_BRIEFINGS / "solar-modules"
GUARDS = ("citations: author-date", "citations: author-date\nguards: {line-steps: 1 %}")
# One grey pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000 3a7e9b55"
    "0000000a49444154789c63680000008200816f1e8b2f0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("diff")
    new = solar_with(folder, briefing=GUARDS, quantities=("  value: 12\n", "  value: 13\n"))
    picture = Page(1, PNG, 1, 1)
    pages = {("solar-modules", "en"): [PagePair(picture, picture), PagePair(picture, None)]}
    path = folder / "diff.html"
    comparison = between(SOLAR, new)
    assert comparison.unguarded
    path.write_text(as_page(comparison, pages), encoding="utf-8")
    return path


def test_nothing_is_wrong_with_it(browser: Driver, page: Path) -> None:
    looks = look(browser, [page])
    assert {view: looks[page, view] for view in VIEWS if looks[page, view] != Seen()} == {}


@pytest.mark.parametrize("checker", CHECKERS)
def test_it_is_valid_html(checker: str, page: Path) -> None:
    assert CHECKERS[checker]([page]) == {page: []}
