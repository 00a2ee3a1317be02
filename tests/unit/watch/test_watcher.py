"""Folders that are watched."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

from ssb_report.author.editors import FOLDER
from ssb_report.watch.watcher import changes

PATIENCE = 30.0


def told_after(folder: Path, *steps: Callable[[], object]) -> list[str]:
    """What is told after each of the steps."""

    async def run() -> list[str]:
        watching = changes(folder)
        told = []
        waiting: Awaitable[str] = asyncio.ensure_future(anext(watching))
        for step in steps:
            await asyncio.sleep(0.3)
            step()
            told.append(await asyncio.wait_for(waiting, PATIENCE))
            waiting = asyncio.ensure_future(anext(watching))
        asyncio.ensure_future(waiting).cancel()
        return told

    return asyncio.run(run())


def test_a_file_that_is_saved_is_told(tmp_path: Path) -> None:
    assert told_after(tmp_path, lambda: (tmp_path / "a.yaml").write_text("a")) == [""]


def test_a_folder_that_is_made_again_is_watched_again(tmp_path: Path) -> None:
    folder = tmp_path / "briefing"
    folder.mkdir()

    def made_again() -> None:
        shutil.rmtree(folder)
        folder.mkdir()

    assert told_after(folder, made_again, lambda: (folder / "a.yaml").write_text("a"))[0] == ""


def test_the_schemas_that_the_preview_writes_are_no_change(tmp_path: Path) -> None:
    schemas = tmp_path / FOLDER
    schemas.mkdir()

    async def run() -> str:
        watching = asyncio.ensure_future(anext(changes(tmp_path)))
        await asyncio.sleep(0.3)
        (schemas / "claims.json").write_text("{}")
        await asyncio.sleep(0.6)
        assert not watching.done()
        (tmp_path / "claims.yaml").write_text("a")
        return await asyncio.wait_for(watching, PATIENCE)

    assert asyncio.run(run()) == ""
