"""Goes through a page with nothing but a keyboard, in a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from playwright.async_api import CDPSession, Page

# Waiting for each key by itself takes five times as long.
_AT_ONCE = 40
_KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), "Escape": (27, "")}
_SHIFT = 8


async def walk(page: Page, *, backward: bool = False) -> list[str]:
    """What is wrong for who tabs through the whole page and opens and closes every card on the way.

    Said is what cannot be reached, what takes the focus unseen, what traps it, and what does not
    open with Enter, close with Escape and then have the focus again.
    """
    opening: list[bool] = await page.evaluate(f"({_script()})({str(backward).lower()})")
    session = await page.context.new_cdp_session(page)
    keys = list(_keys(opening))
    for start in range(0, len(keys), _AT_ONCE):
        chosen = keys[start : start + _AT_ONCE]
        await asyncio.gather(*(_press(session, key, backward=backward) for key in chosen))
    said: list[str] = await page.evaluate("said()")
    return said


def _keys(opening: list[bool]) -> Iterator[str]:
    for opens in opening:
        yield "Tab"
        if opens:
            yield from ("Enter", "Escape")


async def _press(session: CDPSession, key: str, *, backward: bool) -> None:
    code, text = _KEYS[key]
    pressed = {
        "key": key,
        "code": key,
        "windowsVirtualKeyCode": code,
        "modifiers": _SHIFT if backward and key == "Tab" else 0,
    }
    down = {"type": "keyDown" if text else "rawKeyDown", **({"text": text} if text else {})}
    await asyncio.gather(
        session.send("Input.dispatchKeyEvent", pressed | down),
        session.send("Input.dispatchKeyEvent", pressed | {"type": "keyUp"}),
    )


@cache
def _script() -> str:
    return (Path(__file__).parent / "walk.js").read_text(encoding="utf-8")
