"""Drives a headless Chromium, and asks axe-core in it what of a page shuts readers out."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.judges.packages import NODE_MODULES

Found = TypeVar("Found")
Place = TypeVar("Place", Path, str)
Act = Callable[[Page], Awaitable[Found]]
"""What is done with a page, and what it finds."""

WIDTHS = (320, 768, 1440)
SCHEMES = ("light", "dark")

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    # No name leads anywhere: a page that asks for something outside this machine does not get it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# What a page holds in itself.
_WITHIN = ("data:", "blob:")
# Pages looked at side by side; each has a process of its own.
_AT_ONCE = 2
# Of a window, in CSS pixels.
_HEIGHT = 900

# The rules of axe that look at colours; it has one more, which it asks only where it is told to.
_OF_COLOURS = ["color-contrast", "link-in-text-block"]
# Says what is violated; of rules that are named, or of all. What else axe tells costs time.
_RUN = """async (rules) => {
    const options = { resultTypes: ["violations"], noHtml: true };
    const chosen = rules ? { ...options, runOnly: { type: "rule", values: rules } } : options;
    return (await axe.run(document, chosen)).violations;
}"""


@dataclass(frozen=True)
class View:
    """A window's width in CSS pixels, and the colours its user prefers."""

    width: int
    scheme: str


VIEWS = tuple(View(width, scheme) for width, scheme in product(WIDTHS, SCHEMES))


@dataclass(frozen=True)
class Seen:
    """What was found wrong with a page in one view."""

    violations: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    sideways: int = 0
    """By how many pixels the page is wider than its window."""


@dataclass(frozen=True)
class Driver:
    """A browser that stays open for several tests."""

    runner: asyncio.Runner
    browser: Browser

    def drive(self, *tasks: tuple[Path, View, Act[Found]]) -> list[Found]:
        """Do something with each page, each in a window of its own, side by side."""
        return self.runner.run(self._drive(tasks))

    async def _drive(self, tasks: Iterable[tuple[Path, View, Act[Found]]]) -> list[Found]:
        return await asyncio.gather(*(self._act(*task) for task in tasks))

    async def _act(self, path: Path, view: View, act: Act[Found]) -> Found:
        async with _window(self.browser, view) as context:
            page = await context.new_page()
            await page.goto(path.as_uri())
            return await act(page)


@contextmanager
def driver() -> Iterator[Driver]:
    """Open a browser."""
    with asyncio.Runner() as runner:
        chromium = _chromium()
        browser = runner.run(chromium.__aenter__())
        try:
            yield Driver(runner, browser)
        finally:
            runner.run(chromium.__aexit__(None, None, None))


def look(
    browser: Driver, pages: Iterable[Place], views: Sequence[View] = VIEWS
) -> dict[tuple[Place, View], Seen]:
    """Look at each page, by its file or its address, in each view."""
    return browser.runner.run(_look(browser.browser, list(pages), views))


async def _look(
    browser: Browser, pages: list[Place], views: Sequence[View]
) -> dict[tuple[Place, View], Seen]:
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(place: Place) -> list[Seen]:
        address = place.as_uri() if isinstance(place, Path) else place
        async with turn, _window(browser, views[0]) as context:
            return await _seen(await context.new_page(), address, views)

    found = await asyncio.gather(*map(one, pages))
    return dict(zip(product(pages, views), chain.from_iterable(found), strict=True))


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=_FLAGS,
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def _window(browser: Browser, view: View) -> AsyncIterator[BrowserContext]:
    """A window whose user wants nothing to move, so that what is scrolled to is there at once."""
    context = await browser.new_context(
        viewport={"width": view.width, "height": _HEIGHT},
        color_scheme=view.scheme,
        reduced_motion="reduce",
    )
    try:
        yield context
    finally:
        await context.close()


async def _seen(page: Page, address: str, views: Sequence[View]) -> list[Seen]:
    """What is wrong in each view, by all that the page asked for and said since it was loaded.

    It is loaded for each width, which its script may look at. Colours change under a loaded page,
    too, when evening comes, and are changed in place for the next view of the same width. Where its
    styles then change nothing but colours, and nothing else has changed it, axe asks again only
    what looks at colours: all else stands.
    """
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    found: list[Seen] = []
    width, before = 0, ""
    others: list[Any] = []
    for view in views:
        await page.emulate_media(color_scheme=view.scheme)
        if view.width != width:
            width = view.width
            asked.clear()
            errors.clear()
            await page.set_viewport_size({"width": width, "height": _HEIGHT})
            await page.goto(address)
            await page.evaluate(_axe())
            before = ""
        sideways = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        await page.evaluate("() => new Promise(requestAnimationFrame)")  # scripts know by then
        now = await page.content()
        if now == before and await page.evaluate(_only_colours()):
            said = await page.evaluate(_RUN, _OF_COLOURS)
        else:
            said = await page.evaluate(_RUN, None)
            others = [each for each in said if each["id"] not in _OF_COLOURS]
            said = [each for each in said if each["id"] in _OF_COLOURS]
        before = now
        found.append(
            Seen(
                violations=tuple(map(_sentence, [*others, *said])),
                requests=tuple(
                    url for url in asked if url != address and not url.startswith(_WITHIN)
                ),
                errors=tuple(errors),
                sideways=sideways,
            )
        )
    return found


def _sentence(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    where = " ".join(map(str, nodes[0]["target"]))
    return f"{violation['id']}, {len(nodes)} times: {violation['help']}; the first: {where}"


@cache
def _only_colours() -> str:
    return (Path(__file__).parent / "colours.js").read_text(encoding="utf-8")


@cache
def _axe() -> str:
    return (NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
