"""The preview as it goes on: what is wished and what is saved lead to a new look at it."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ssb_report.errors import UsageError
from ssb_report.html.theme import theme_folder
from ssb_report.watch.panel import fault_data, panel
from ssb_report.watch.preview import Look, Preview
from ssb_report.watch.saving import Draft, save
from ssb_report.watch.wish import Wish

__all__ = ["Live"]

_SETTLED = 30
"""Milliseconds of silence after which what an editor saves in steps is taken for whole."""
_IDLE = 2.0
"""Seconds without a change after which the PDF is made."""


class Live:
    """One preview and those who look at it; all of it runs in one event loop, rendering beside it.

    `pdf` is the last one that was made, `page` the last page that could be rendered.
    """

    def __init__(self, preview: Preview, cache: Path, say: Callable[[str], None]) -> None:
        self.preview = preview
        self.cache = cache
        self.say = say
        self.wish = preview.last.wish
        self.page = b""
        self.pdf = b""
        self._state: dict[str, Any] = {"version": 0, "page": 0, "busy": True, "faults": []}
        self._pdf_state: dict[str, Any] = {"state": "waiting", "page": 0}
        self._watchers: set[asyncio.Queue[dict[str, Any]]] = set()
        self._is_read = False
        self._woken = asyncio.Event()
        self._ended = asyncio.Event()
        self._paper: asyncio.Task[None] | None = None
        self._woken.set()

    # ---- what others ask

    @property
    def state(self) -> dict[str, Any]:
        """All that a browser shows around the page."""
        return {**self._state, "pdf": self._pdf_state}

    async def states(self) -> AsyncIterator[dict[str, Any]]:
        """The state now, and each that follows; who is slow gets only the newest."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            yield self.state
            while True:
                state = await queue.get()
                while not queue.empty():
                    state = queue.get_nowait()
                yield state
        finally:
            self._watchers.discard(queue)

    def show(self, edition: str, scenario: str, by_hand: Mapping[str, str]) -> None:
        """Have another edition or other numbers shown.

        Raises
        ------
        UsageError
            When there is no such edition.
        """
        base = self.preview.last.base
        editions = base.briefing.meta.editions if base else {}
        if edition not in editions:
            raise UsageError(f"no edition '{edition}' (there: {', '.join(editions)})")
        self.wish = Wish(edition, scenario, dict(by_hand))
        self._woken.set()

    def keep(self, draft: Draft) -> Path:
        """Write what is set by hand, and what the scenario shown sets, into scenarios.yaml.

        Raises
        ------
        SsbReportError
            When it cannot be written.
        """
        base = self.preview.last.base
        if base is None:
            raise UsageError("the briefing has faults; mend them first")
        model = base.briefing.scenarios.get(self.wish.scenario)
        under = dict(model.settings) if model else {}
        path = save(base.briefing, replace(draft, settings={**under, **self.wish.by_hand}))
        self.say(f"{path}: scenario '{draft.id}' added")
        self.wish = Wish(self.wish.edition, draft.id)
        self._is_read = False
        self._woken.set()
        return path

    # ---- what goes on

    async def run(self) -> None:
        """Look again whenever there is reason to; ends when it is cancelled."""
        watching = asyncio.create_task(self._watch())
        gc.disable()  # what a look leaves is collected when nothing else is wanted
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                await self._look()
        finally:
            gc.enable()
            self._ended.set()
            await self._stop_paper()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self) -> None:
        from watchfiles import awatch

        folders = (self.preview.folder, theme_folder())
        async for _ in awatch(
            *folders, debounce=400, step=_SETTLED, stop_event=self._ended, recursive=True
        ):
            self._is_read = False
            self._woken.set()

    async def _look(self) -> None:
        began, wish = time.perf_counter(), self.wish
        await self._stop_paper()
        self._tell(busy=True)
        is_read, self._is_read = self._is_read, True
        look = await self._aside(self.preview.compute if is_read else self.preview.read, wish)
        if look is None:
            return
        self._tell(**await self._aside(self._told, look))
        if self._woken.is_set():
            return  # something newer is wanted already
        page, after = await self._aside(self.preview.page, look) or (None, look)
        if after is not look:
            self._tell(**await self._aside(self._told, after))
        number = self._state["page"]
        if page is not None and page != self.page:
            self.page, number = page, number + 1
        taken = round(time.perf_counter() - began, 3)
        self._tell(page=number, busy=False, seconds=taken)
        if page is not None:
            self._paper = asyncio.create_task(self._make_paper(wish, number))

    async def _aside(self, work: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401
        """Do work in a thread, so that browsers are answered; a crash of it is told as a fault."""
        try:
            return await asyncio.to_thread(work, *given)
        except Exception as error:  # noqa: BLE001 - the preview goes on, whatever fails
            if os.environ.get("SSB_REPORT_DEBUG"):
                traceback.print_exception(error)
            message = f"internal error: {type(error).__name__}: {error}"
            self.say(message)
            self._tell(busy=False, faults=[{"at": "", "severity": "error", "message": message}])
            return None

    def _told(self, look: Look) -> dict[str, Any]:
        return {
            "faults": [fault_data(each) for each in look.faults],
            "panel": panel(look, self.preview.on),
            "wish": {
                "edition": look.wish.edition,
                "scenario": look.wish.scenario,
                "set": dict(look.wish.by_hand),
            },
        }

    def _tell(self, **changes: object) -> None:
        self._state |= changes
        self._state["version"] += 1
        state = self.state
        for queue in self._watchers:
            queue.put_nowait(state)

    # ---- paper

    async def _stop_paper(self) -> None:
        if self._paper is not None:
            self._paper.cancel()
            await asyncio.gather(self._paper, return_exceptions=True)
            self._paper = None

    def _tell_paper(self, state: str, page: int, message: str = "") -> None:
        self._pdf_state = {"state": state, "page": page, "message": message}
        self._tell()

    async def _make_paper(self, wish: Wish, page: int) -> None:
        """Make the PDF of a page in a process of its own, when nothing else is wanted."""
        self._tell_paper("waiting", page)
        await asyncio.sleep(_IDLE)
        gc.collect()
        self._tell_paper("being made", page)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ssb_report.watch.paper"),
            *(str(self.preview.folder), str(self.cache), wish.edition, wish.scenario),
            *(f"{key}={text}" for key, text in wish.by_hand.items()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            content, said = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if process.returncode == 0:
            self.pdf = content
            self._tell_paper("ready", page)
        else:
            self._tell_paper("failed", page, said.decode("utf-8", "replace").strip())
