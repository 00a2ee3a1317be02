"""Asks axe-core, in a headless Chromium, what of a page shuts readers out."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, async_playwright

from tests.judges.packages import NODE_MODULES

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
    # No name leads anywhere: a page that asks for something outside does not get it.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
# What a page holds in itself.
_WITHIN = ("data:", "blob:")
# Pages looked at side by side; each has a process of its own.
_AT_ONCE = 2


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


def look(pages: Iterable[Path], views: Iterable[View] = VIEWS) -> dict[tuple[Path, View], Seen]:
    """Look at each page in each view."""
    return asyncio.run(_look(list(product(pages, views))))


async def _look(wanted: list[tuple[Path, View]]) -> dict[tuple[Path, View], Seen]:
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(browser: Browser, page: Path, view: View) -> Seen:
        async with turn:
            context = await browser.new_context(
                viewport={"width": view.width, "height": 900}, color_scheme=view.scheme
            )
            try:
                return await _seen(context, page.as_uri())
            finally:
                await context.close()

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=_FLAGS,
        )
        found = await asyncio.gather(*(one(browser, *key) for key in wanted))
        await browser.close()
    return dict(zip(wanted, found, strict=True))


async def _seen(context: BrowserContext, address: str) -> Seen:
    page = await context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    await page.goto(address)
    sideways = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    await page.evaluate(_axe())
    found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return Seen(
        violations=tuple(map(_sentence, found["violations"])),
        requests=tuple(url for url in asked if url != address and not url.startswith(_WITHIN)),
        errors=tuple(errors),
        sideways=sideways,
    )


def _sentence(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    where = " ".join(map(str, nodes[0]["target"]))
    return f"{violation['id']}, {len(nodes)} times: {violation['help']}; the first: {where}"


@cache
def _axe() -> str:
    return (NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
