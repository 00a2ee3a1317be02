"""The preview as it goes on: what is wished and what is saved lead to a new look at it."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ssb_report.author.editors import renew_for
from ssb_report.errors import UsageError
from ssb_report.html.theme import theme_folder
from ssb_report.watch.panel import fault_data, panel
from ssb_report.watch.preview import Look, Preview
from ssb_report.watch.saving import Draft, save
from ssb_report.watch.watcher import changes
from ssb_report.watch.wish import Wish

__all__ = ["Live"]

_IDLE = 2.0
"""Seconds without a change after which the PDF is made."""
_PATIENCE = 5.0
"""Seconds that a PDF which nobody wants any more has to end in good order."""


async def _ended(process: asyncio.subprocess.Process) -> None:
    """End a process: first so that it takes what it made with it."""
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()


class Live:
    """One preview and those who look at it; all of it runs in one event loop, rendering beside it.

    `cache` is the folder of the store; data are aged on the day `on`. `pdf` is the last one that
    was made, `page` the last page that could be rendered.
    """

    def __init__(
        self, preview: Preview, cache: Path, on: str, say: Callable[[str], object]
    ) -> None:
        self.preview = preview
        self.cache = cache
        self.on = on
        self.say = say
        self.wish = preview.last.wish
        self.page = b""
        self.pdf = b""
        self._state: dict[str, Any] = {"page": 0, "edition": "", "busy": True, "faults": []}
        self._paper_state: dict[str, Any] = {"state": "waiting", "page": 0}
        self._watchers: set[asyncio.Queue[dict[str, Any]]] = set()
        self._is_read = False
        self._woken = asyncio.Event()
        self._resting: asyncio.Task[None] | None = None
        self._woken.set()

    # ---- what others ask

    @property
    def state(self) -> dict[str, Any]:
        """All that a browser shows around the page; the wish is always the newest."""
        wish = {
            "edition": self.wish.edition,
            "scenario": self.wish.scenario,
            "set": dict(self.wish.by_hand),
        }
        return {**self._state, "wish": wish, "pdf": self._paper_state}

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

    def show(self, wish: Wish) -> None:
        """Have another edition or other numbers shown.

        Raises
        ------
        UsageError
            When there is no such edition.
        """
        read = self.preview.last.read
        editions = read.briefing.meta.editions if read else {}
        if wish.edition not in editions:
            raise UsageError(f"no edition '{wish.edition}' (there: {', '.join(editions)})")
        self.wish = wish
        self._woken.set()

    def keep(self, draft: Draft, under: str, by_hand: Mapping[str, str]) -> Path:
        """Write what the scenario `under` sets, and what is set by hand, into scenarios.yaml.

        Raises
        ------
        SsbReportError
            When it cannot be written.
        """
        read = self.preview.last.read
        if read is None:
            raise UsageError("the briefing has faults; mend them first")
        model = read.briefing.scenarios.get(under)
        settings = {**(model.settings if model else {}), **by_hand}
        path = save(read.briefing, replace(draft, settings=settings))
        self.say(f"{path}: scenario '{draft.id}' added")
        self.wish = Wish(self.wish.edition, draft.id)
        self._changed()
        return path

    # ---- what goes on

    async def run(self) -> None:
        """Look again whenever there is reason to; ends when it is cancelled."""
        watching = asyncio.create_task(self._watch())
        gc.disable()  # what a look leaves is collected when nothing else is wanted
        await asyncio.sleep(0)  # so that nothing is saved unseen while the files are read
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                await self._rest_no_longer()
                try:
                    await self._look()
                except Exception as error:  # noqa: BLE001 - the preview goes on, whatever fails
                    self._crashed(error)
        finally:
            gc.enable()
            watching.cancel()
            await self._rest_no_longer()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self) -> None:
        async for trouble in changes(self.preview.folder, theme_folder()):
            if trouble:
                self.say(trouble)
            self._changed()

    def _changed(self) -> None:
        self._is_read = False
        self._woken.set()

    async def _look(self) -> None:
        began, wish = time.perf_counter(), self.wish
        self._tell(busy=True)
        is_read, self._is_read = self._is_read, True
        look = await asyncio.to_thread(self.preview.compute if is_read else self.preview.read, wish)
        if self.wish == wish:
            self.wish = look.wish
        self._tell(**await asyncio.to_thread(self._told, look))
        if self._woken.is_set():
            return  # something newer is wanted already
        page, after = await asyncio.to_thread(self.preview.page, look)
        if after is not look:
            self._tell(**await asyncio.to_thread(self._told, after))
        number = self._state["page"]
        if page is not None and look.sight is not None:
            number += page != self.page
            self.page = page
            self._tell(page=number, edition=look.sight.wish.edition)
        self._tell(busy=False, seconds=round(time.perf_counter() - began, 3))
        self._resting = asyncio.create_task(self._rest(after, number))

    def _crashed(self, error: Exception) -> None:
        """Tell of a fault of the program; what is saved next is looked at again."""
        if os.environ.get("SSB_REPORT_DEBUG"):
            traceback.print_exception(error)
        message = f"internal error: {type(error).__name__}: {error}"
        self.say(message)
        self._is_read = False
        self._tell(busy=False, faults=[{"at": "", "message": message, "hint": "", "excerpt": ""}])

    def _told(self, look: Look) -> dict[str, Any]:
        return {
            "faults": [fault_data(each) for each in look.faults],
            "panel": panel(look, self.on),
        }

    def _tell(self, **changes: object) -> None:
        self._state |= changes
        state = self.state
        for queue in self._watchers:
            queue.put_nowait(state)

    # ---- when nothing else is wanted

    async def _rest_no_longer(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            await asyncio.gather(self._resting, return_exceptions=True)
            self._resting = None

    async def _rest(self, look: Look, page: int) -> None:
        if look.is_new:
            self._tell_paper("waiting", page)
        await asyncio.sleep(_IDLE)
        gc.collect()
        if look.sight is None or look.faults or not look.is_new:
            return
        await asyncio.to_thread(self._renew_schemas)
        self._tell_paper("being made", page)
        try:
            self.pdf = await self._paper(look.sight.wish)
        except asyncio.CancelledError:
            self._tell_paper("waiting", page)
            raise
        except (OSError, UsageError) as error:
            self._tell_paper("failed", page, str(error))
        else:
            self._tell_paper("ready", page)

    def _renew_schemas(self) -> None:
        """Let editors complete the ids that there are now, where the briefing has schemas."""
        if self.preview.last.read is not None:
            with suppress(OSError, UsageError):  # of what `ssb-report schema` tells
                renew_for(self.preview.folder, self.preview.last.read.briefing)

    def _tell_paper(self, state: str, page: int, message: str = "") -> None:
        self._paper_state = {"state": state, "page": page, "message": message}
        self._tell()

    async def _paper(self, wish: Wish) -> bytes:
        """The PDF, made in a process of its own, which can be stopped at any time.

        Raises
        ------
        UsageError
            When it cannot be made, with what was said.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "ssb_report.watch.paper"),  # no module of the folder
            *(str(self.preview.folder), str(self.cache), wish.edition, wish.scenario),
            *(f"{key}={text}" for key, text in wish.by_hand.items()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            content, said = await process.communicate()
        finally:
            if process.returncode is None:
                await _ended(process)
        if process.returncode:
            raise UsageError(said.decode("utf-8", "replace").strip())
        return content
