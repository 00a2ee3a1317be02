"""A briefing that is read again and again."""

from __future__ import annotations

from pathlib import Path

from ssb_report.build.build import rendered
from ssb_report.build.crew import Crew
from ssb_report.build.keep import Keeper
from ssb_report.check.check import check
from ssb_report.store import Store
from ssb_report.watch.preview import Preview
from ssb_report.watch.wish import Wish
from tests.running import TEST_BRIEFINGS, copied, replace

DAY = "2026-01-01"


def preview(tmp_path: Path) -> Preview:
    folder = copied(TEST_BRIEFINGS / "solar-modules", tmp_path)
    return Preview(folder, Store(None), Wish(""), DAY)


def test_each_look_is_what_a_first_one_would_be(tmp_path: Path) -> None:
    """Whatever is taken over from the look before: text, number, file gone and come again."""
    seen = preview(tmp_path)
    folder = seen.folder
    text = (folder / "tables.yaml").read_text(encoding="utf-8")
    edits = [
        lambda: None,
        lambda: replace(folder / "sections/en/02-methods.md", "All numbers", "Most numbers"),
        lambda: replace(folder / "quantities.yaml", "value: 12\n", "value: 15\n"),
        lambda: (folder / "tables.yaml").write_text(text + "# more\n", encoding="utf-8"),
        lambda: replace(folder / "sources.yaml", "a made-up source", "an invented source"),
        lambda: replace(folder / "quantities.yaml", "0.5..1.5", "0.2..0.4"),
    ]
    for edit in edits:
        edit()
        look = seen.read(Wish(""))
        fresh = check(folder, stale_on=DAY)
        assert look.faults == ()
        assert look.shown is not None
        assert look.shown.warnings == fresh.warnings
        page, _ = seen.page(look)
        assert page == rendered(fresh, "en", Keeper(Store(None), Crew(1)))


def test_what_was_good_stays_while_files_have_faults(tmp_path: Path) -> None:
    seen = preview(tmp_path)
    good = seen.read(Wish(""))
    replace(seen.folder / "quantities.yaml", "value: 12\n", "value: twelve\n")
    bad = seen.read(Wish(""))
    assert (bad.base, bad.shown, bad.is_new) == (good.base, good.shown, False)
    assert seen.page(bad) == (None, bad)
    assert [each.message[:22] for each in bad.faults] == ["'twelve' is no number"[:22]]
    # What is tried meanwhile is tried on what was good, and the faults of the files are still told.
    tried = seen.compute(Wish("en", by_hand={"line-steps": "13"}))
    assert tried.is_new
    assert tried.faults == bad.faults


def test_an_edition_that_is_gone_is_told(tmp_path: Path) -> None:
    seen = preview(tmp_path)
    seen.read(Wish(""))
    gone = seen.compute(Wish("de"))
    assert [each.message for each in gone.faults] == ["briefing.yaml has no edition 'de' any more"]
