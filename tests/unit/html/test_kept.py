"""What is kept of one page for the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.html import kept as module
from ssb_report.html.kept import Kept


@pytest.fixture
def theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "row.html.j2").write_text("<tr></tr>", encoding="utf-8")
    monkeypatch.setattr(module, "theme_folder", lambda: tmp_path)
    return tmp_path


def made(kept: Kept, *pieces: str) -> list[str]:
    """Which of the pieces the next page makes itself."""
    anew: list[str] = []
    kept.begin()
    for piece in pieces:
        assert kept.made(piece, lambda piece=piece: anew.append(piece) or piece) == piece
    return anew


@pytest.mark.usefixtures("theme")
def test_a_piece_is_made_once_as_long_as_each_page_has_it() -> None:
    kept = Kept()
    assert made(kept, "a", "b", "a") == ["a", "b"]
    assert made(kept, "a", "c") == ["c"]
    assert made(kept, "a", "b", "c") == ["b"]


def test_templates_that_were_saved_make_all_anew(theme: Path) -> None:
    kept = Kept()
    made(kept, "a")
    (theme / "blocks" / "card.html.j2").write_text("<aside></aside>", encoding="utf-8")
    assert made(kept, "a") == ["a"]
    assert made(kept, "a") == []
