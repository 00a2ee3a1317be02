"""The theme's files, and fonts cut down to what a page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ssb_report.errors import OutsideError
from ssb_report.html import theme
from ssb_report.html.theme import theme_folder
from ssb_report.html.themes import citation_styles, embedded_fonts, stylesheet


def families(css: str) -> list[str]:
    return re.findall(r'font-family: "([^"]+)"', css)


def test_the_theme_is_there() -> None:
    assert (theme_folder() / "base.html.j2").is_file()
    assert {path.name for path in citation_styles().glob("*.csl")} >= {
        "numbered.csl",
        "author-date.csl",
    }


def test_style_sheets_follow_each_other() -> None:
    both = stylesheet("tokens", "base")
    assert both.startswith(stylesheet("tokens"))
    assert both.endswith(stylesheet("base"))


def test_without_templates_the_program_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "__file__", str(tmp_path / "a" / "b" / "theme.py"))
    theme_folder.cache_clear()
    try:
        with pytest.raises(OutsideError, match="templates are missing; install ssb-report again"):
            theme_folder()
    finally:
        theme_folder.cache_clear()


def test_fonts_carry_themselves_and_only_what_is_shown() -> None:
    few, many = (
        embedded_fonts(text, "en") for text in ("abc", "abcdefghijklmnopqrstuvwxyz0123456789")
    )
    assert len(few) < len(many)
    assert set(re.findall(r"url\(\"([^,]{1,40}),", few)) == {"data:font/woff2;base64"}
    assert {"Report Serif", "Report Sans"} <= set(families(few))


def test_chinese_faces_come_with_chinese_characters_alone() -> None:
    latin = families(embedded_fonts("abc – σ ≥", "en"))
    assert not [family for family in latin if family.endswith("SC")]
    assert {"Report Serif SC", "Report Sans SC"} <= set(families(embedded_fonts("abc 电池", "en")))


def test_in_a_chinese_edition_the_chinese_faces_carry_its_quotes_and_digits() -> None:
    assert {"Report Serif SC", "Report Sans SC"} <= set(families(embedded_fonts("“30”", "zh")))
