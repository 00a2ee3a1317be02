"""A briefing that is read again and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.build.build import rendered
from ssb_report.build.crew import Crew
from ssb_report.build.keep import Keeper
from ssb_report.check.check import check
from ssb_report.store import Store
from ssb_report.watch.panel import panel
from ssb_report.watch.preview import Preview
from ssb_report.watch.wish import Wish
from tests.running import TEST_BRIEFINGS, copied, replace
from tests.watching import SCENARIOS


def preview(tmp_path: Path, store: Store | None = None) -> Preview:
    folder = copied(TEST_BRIEFINGS / "solar-modules", tmp_path)
    return Preview(folder, store or Store(None), Wish())


def test_each_look_is_what_a_first_one_would_be(tmp_path: Path) -> None:
    """Whatever is taken over from the look before: text, number, file gone and come again."""
    drawn = Store(tmp_path / "drawn")  # as another look at the same has nothing else in common
    seen = preview(tmp_path, drawn)
    folder = seen.folder
    text = (folder / "tables.yaml").read_text(encoding="utf-8")
    edits = [
        lambda: None,
        lambda: replace(folder / "sections/en/02-methods.md", "All numbers", "Most numbers"),
        lambda: replace(folder / "quantities.yaml", "value: 12\n", "value: 15\n"),
        lambda: (folder / "tables.yaml").write_text(text + "# more\n", encoding="utf-8"),
        lambda: replace(folder / "sources.yaml", "a made-up source", "an invented source"),
        lambda: replace(folder / "quantities.yaml", "0.5..1.5", "0.2..0.4"),
        lambda: replace(folder / "quantities.yaml", "Steps of the line", "Steps it takes"),
        lambda: replace(folder / "quantities.yaml", "matter more", "matter far more"),
        lambda: replace(folder / "quantities.yaml", "page one", "page two"),
        lambda: replace(folder / "figures.yaml", "Middle case", "In the middle"),
        lambda: replace(folder / "figures.yaml", "points: 30", "points: 20"),
        lambda: replace(folder / "sections/en/01-curve.md", "# The curve", "# The learning"),
        lambda: replace(folder / "sections/en/01-curve.md", '({{ table_ref("inputs") }})', ""),
        lambda: replace(folder / "briefing.yaml", "[curve, methods]", "[methods, curve]"),
        lambda: replace(folder / "quantities.yaml", "value: 15\n", "value: 12\n"),
    ]
    for edit in edits:
        edit()
        look = seen.read(Wish())
        fresh = check(folder)
        assert look.faults == ()
        assert look.sight is not None
        assert look.sight.shown.warnings == fresh.warnings
        page, _ = seen.page(look)
        assert page == rendered(fresh, "en", Keeper(drawn, Crew(1)))


def test_what_was_good_stays_while_files_have_faults(tmp_path: Path) -> None:
    seen = preview(tmp_path)
    good = seen.read(Wish())
    replace(seen.folder / "quantities.yaml", "value: 12\n", "value: twelve\n")
    bad = seen.read(Wish())
    assert (bad.read, bad.sight, bad.is_new) == (good.read, good.sight, False)
    assert seen.page(bad) == (None, bad)
    assert [each.message.partition(";")[0] for each in bad.faults] == ["'twelve' is no number"]
    # What is tried meanwhile is tried on what was good, and the faults of the files are still told.
    tried = seen.compute(Wish("en", by_hand={"line-steps": "13"}))
    assert tried.is_new
    assert tried.faults == bad.faults


def test_an_edition_that_is_none_is_told(tmp_path: Path) -> None:
    seen = preview(tmp_path)
    good = seen.read(Wish())
    gone = seen.compute(Wish("de"))
    assert [each.message for each in gone.faults] == ["no edition 'de' (there: en)"]
    assert (gone.sight, gone.is_new) == (good.sight, False)


@pytest.mark.parametrize(
    "wish", [Wish("de"), Wish(scenario="fast"), Wish(by_hand={"line-steps": "x"})], ids=str
)
def test_what_cannot_be_at_the_start_shows_the_plain_edition(tmp_path: Path, wish: Wish) -> None:
    look = preview(tmp_path).read(wish)
    assert len(look.faults) == 1
    assert look.sight is not None
    assert (look.sight.wish, look.is_new) == (Wish("en"), True)


def test_an_edition_stands_under_its_own_scenario(tmp_path: Path) -> None:
    seen = preview(tmp_path)
    replace(seen.folder / "briefing.yaml", "en: {", "en: {scenario: careful, ")
    (seen.folder / "scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")
    look = seen.read(Wish())
    assert (look.wish, look.faults) == (Wish("en", "careful"), ())
    assert seen.compute(Wish("en", by_hand={"line-steps": "3"})).wish.scenario == "careful"


def test_a_number_that_is_set_and_goes_away_is_told_until_it_is_let_go(tmp_path: Path) -> None:
    seen = preview(tmp_path)
    seen.read(Wish())
    wish = Wish("en", by_hand={"window-end": "20"})
    before = seen.compute(wish)
    for path in [seen.folder / "quantities.yaml", seen.folder / "figures.yaml"]:
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("window-end", "window-stop"), encoding="utf-8")
    look = seen.read(wish)
    assert [each.message for each in look.faults] == [
        "--set window-end=20: no quantity 'window-end' (did you mean 'window-stop'?)"
    ]
    assert look.sight == before.sight
    panel(look, "2026-01-01")
    freed = seen.compute(Wish("en"))
    assert freed.faults == ()
    assert freed.sight is not None
    assert "window-stop" in freed.sight.shown.briefing.quantities
