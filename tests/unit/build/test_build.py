"""The pipeline: what is built, in what order, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ssb_report.build import pages
from ssb_report.build.build import build_edition
from ssb_report.build.crew import Crew
from ssb_report.build.formats import FORMATS, Wanted
from ssb_report.build.keep import Keeper
from ssb_report.check.check import check
from ssb_report.document.paging import Extent, Part
from ssb_report.errors import RenderError
from ssb_report.html.themes import stylesheet
from ssb_report.pdf import assembly
from ssb_report.store import Store
from tests.making import SOLAR, solar_with
from tests.reading import elements, html_tree


def made(folder: Path, output: Path, formats: tuple[str, ...]) -> tuple[set[str], list[str]]:
    said: list[str] = []
    keeper = Keeper(Store(None), Crew(1), say=said.append)
    built = build_edition(check(folder), "en", output, wanted=Wanted(formats), keeper=keeper)
    assert built.folder == output / "solar-modules" / "en"
    there = {
        path.relative_to(built.folder).as_posix()
        for path in built.folder.rglob("*")
        if path.is_file()
    }
    assert there == set(built.files)
    return there, said


def test_without_a_format_only_data_and_charts_are_written(tmp_path: Path) -> None:
    there, said = made(SOLAR, tmp_path, ())
    assert "data/results.json" in there
    assert "charts/yield-by-steps.svg" in there
    assert not any("briefing" in name for name in there)
    assert said == ["drawing charts"]


def test_each_format_is_a_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rendered(part: Part, styles: Mapping[str, str], *_: object) -> bytes:
        return (part.html + "".join(styles.values())).encode()

    monkeypatch.setattr(pages, "render_part", rendered)
    monkeypatch.setattr(pages, "render_pdf", lambda *_: b"")
    monkeypatch.setattr(assembly, "extent", lambda _: Extent(1, ()))
    monkeypatch.setattr(assembly, "assemble", lambda _front, _leaves, parts, _: b"".join(parts))
    there, said = made(SOLAR, tmp_path, FORMATS)
    assert {"briefing.html", "briefing.pdf"} <= there
    assert said == ["drawing charts", "writing PDF", "writing HTML"]
    given = (tmp_path / "solar-modules" / "en" / "briefing.pdf").read_text(encoding="utf-8")
    assert stylesheet("print") in given
    assert "<math" not in given


def test_a_character_of_no_font_is_refused_before_the_engine_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "render_part", lambda *_: pytest.fail("started"))
    folder = solar_with(tmp_path, sections_en_02_methods=("All numbers", "All \U0001f98a numbers"))
    with pytest.raises(RenderError, match=r"no font of the report has .*\(U\+1F98A\)"):
        made(folder, tmp_path / "output", ("pdf",))
    assert not (tmp_path / "output").exists()


def test_the_fonts_go_into_the_style_and_nowhere_else(tmp_path: Path) -> None:
    title = "Solar modules and their learning curve"
    folder = solar_with(tmp_path, briefing=(f"{{en: {title}}}", "{en: '/*fonts*/ of modules'}"))
    made(folder, tmp_path / "output", ("html",))
    text = (tmp_path / "output" / "solar-modules" / "en" / "briefing.html").read_text("utf-8")
    root = html_tree(text)
    assert next(elements(root, "title")).text == "/*fonts*/ of modules"
    assert "@font-face" in "".join(style.text or "" for style in elements(root, "style"))


def test_an_edition_of_too_many_pages_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "EDITION_PAGES", 1)
    with pytest.raises(RenderError, match=r"pages; an edition has at most 1$"):
        made(SOLAR, tmp_path, ("pdf",))
    assert not list(tmp_path.rglob("*.pdf"))
