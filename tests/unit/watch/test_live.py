"""What the preview starts beside itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ssb_report.errors import UsageError
from ssb_report.store import Store
from ssb_report.watch.live import Live
from ssb_report.watch.preview import Preview
from ssb_report.watch.wish import Wish
from tests.running import ROOT


def test_the_pdf_is_made_by_no_module_of_a_strangers_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "yaml.py").write_text("raise SystemExit('a stranger was here')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    preview = Preview(tmp_path / "briefing", Store(None), Wish("en"))
    live = Live(preview, tmp_path / "cache", "2025-01-01", print)
    with pytest.raises(UsageError, match="briefing"):
        asyncio.run(live._paper(preview.last.wish))
