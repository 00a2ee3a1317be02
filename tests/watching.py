"""A briefing that is watched, and a browser that looks at it."""

from __future__ import annotations

import asyncio
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from playwright.async_api import Page

from tests.running import ROOT, TEST_BRIEFINGS, copied, started

SCENARIOS = """\
# What the workshop tried.
compare: [line-yield]

scenarios:
  careful:  # from the first page
    label: {en: Careful}
    set: {line-defect-rate: 0.4..0.6}  # by hand, and slowly
# The end.
"""
_PATIENCE = 60.0
_EACH = 0.05


@dataclass(frozen=True)
class Watched:
    """A briefing's folder and where it is shown."""

    folder: Path
    port: int
    process: Popen[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def edit(self, name: str, old: str, new: str) -> None:
        """Save a file as editors do: written beside it, and moved into its place."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        part = path.with_suffix(".swp")
        part.write_text(text.replace(old, new), encoding="utf-8")
        part.replace(path)


@contextmanager
def watched(
    folder: Path, *, program: Path = ROOT, prepare: Callable[[Path], object] = lambda _: None
) -> Iterator[Watched]:
    """Watch a copy of the test briefing, one with scenarios, until the test ends."""
    briefing = copied(TEST_BRIEFINGS / "solar-modules", folder / "inputs")
    (briefing / "scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")
    prepare(briefing)
    places = ("--inputs", folder / "inputs", "--output", folder / "output")
    process = started(*places, "watch", "--no-open", "--port", "0", program=program)
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        found = re.fullmatch(
            r"solar-modules: http://127\.0\.0\.1:(\d+)/ \(Ctrl-C ends it\)\n", said
        )
        assert found, said
        yield Watched(briefing, int(found[1]), process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=_PATIENCE)


async def until(page: Page, condition: str) -> None:
    """Wait until a condition in JavaScript holds; not with `eval`, which the page forbids."""
    end = time.monotonic() + _PATIENCE
    while not await page.evaluate(condition):
        assert time.monotonic() < end, f"never: {condition}"
        await asyncio.sleep(_EACH)


async def open_preview(page: Page, shown: Watched) -> None:
    """Open the preview and wait until it stands."""
    await page.goto(shown.address)
    await until(page, "document.getElementById('status').dataset.state === 'good'")
