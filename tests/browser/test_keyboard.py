"""Every edition's page with nothing but a keyboard: all is reached, seen, opened and left again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import ElementHandle, Locator, Page

from tests.judges.browser import Act, Driver, Found, View
from tests.judges.keyboard import walk
from tests.running import Edition

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A page</title>
<style>:focus-visible { outline: 3px solid; }</style>
<p><a id="first" href="#first">One</a></p>
<p><button popovertarget="card">Two</button></p>
<p id="around"><a id="last" href="#last">Three</a></p>
<aside id="card" popover>A card</aside>
"""
BROKEN = {
    "unseen": ("outline: 3px solid", "outline: none", "a 'One' has the focus, and nothing shows"),
    "faint": ('id="last"', 'id="last" style="opacity: 0"', "a 'Three' has the focus and cannot be"),
    "cut": ('id="around"', 'style="overflow: hidden"', "a 'Three' has a ring that p cuts off"),
    "behind": (
        "<p id",
        '<div style="position: fixed; inset: 0"></div><p id',
        "a 'One' has the focus behind div",
    ),
    "order": ('id="last"', 'id="last" tabindex="1"', "a 'One' is not reached, but a 'Three'"),
    "trap": (
        'id="first"',
        'id="first" onkeydown="event.preventDefault()"',
        "button 'Two' is not reached, but a 'One'",
    ),
    "deaf": ("<button", '<button onclick="event.preventDefault()"', "button 'Two' does not open"),
    "stuck": (" popover>", ' popover="manual">', "aside 'A card' does not close"),
    "lost": (
        " popover>",
        ' popover onbeforetoggle="event.newState == `closed` && document.activeElement.blur()">',
        "button 'Two' does not get the focus back",
    ),
}

WIDE, NARROW = View(1280, "light"), View(360, "light")

FOCUSED = "document.activeElement"
# Frames pass before it has moved.
MOVED = """async (each) => {
    for (let frame = 0; frame < 20 && each.scrollLeft === 0; frame += 1) {
        await new Promise(requestAnimationFrame);
    }
    return each.scrollLeft > 0;
}"""
CARD = "aside.card:popover-open"


@pytest.fixture(scope="module")
def pages(jiangsu: Edition) -> list[Path]:
    return [folder / "briefing.html" for folder in jiangsu.reports]


def everywhere(
    browser: Driver, pages: list[Path], act: Act[Found], view: View = WIDE
) -> list[Found]:
    return browser.drive(*((path, view, act) for path in pages))


# Many elements are taken as handles: a locator looks through the whole page for each of its acts.


async def is_focused(element: Locator | ElementHandle) -> bool:
    found: bool = await element.evaluate(f"each => each === {FOCUSED}")
    return found


# ---- the whole way


@pytest.mark.slow
def test_all_is_reached_and_seen_and_every_card_opens(
    browser: Driver, briefings: list[Edition]
) -> None:
    """In a wide window from the top to the end, in a narrow one from the end to the top."""
    ways = []
    for folder in (folder for edition in briefings for folder in edition.sisters):
        is_english = folder.name.startswith("en")
        way = (WIDE, walk) if is_english else (NARROW, partial(walk, backward=True))
        ways.append((folder / "briefing.html", *way))
    assert len(ways) >= 4
    assert browser.drive(*ways) == [[]] * len(ways)


# ---- the parts


async def skipping(page: Page) -> dict[str, bool]:
    link = page.locator(".skip")
    before = await link.bounding_box()
    await page.keyboard.press("Tab")
    shown = await link.bounding_box()
    is_first = await is_focused(link)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    return {
        "is away": bool(before and before["x"] + before["width"] < 0),
        "is first": is_first,
        "is shown": bool(shown and shown["x"] >= 0 and shown["y"] >= 0),
        "leads on": await page.evaluate(f"document.querySelector('main').contains({FOCUSED})"),
    }


def test_the_skip_link_shows_itself_and_works(browser: Driver, jiangsu: Edition) -> None:
    pages = [folder / "briefing.html" for folder in jiangsu.sisters]
    assert [
        [what for what, holds in found.items() if not holds]
        for found in (everywhere(browser, pages, skipping))
    ] == [[]] * 4


async def following_contents(page: Page) -> list[str]:
    """The links of the contents behind which the focus is not in their section, on the screen."""
    wrong = []
    for link in await page.query_selector_all(".contents a"):
        await link.focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        arrived = await page.evaluate(
            f"""() => {{
                const heading = document.querySelector(location.hash);
                const top = heading.getBoundingClientRect().top;
                return heading.closest("section").contains({FOCUSED}) && top >= 0 && top < 300;
            }}"""
        )
        if not arrived:
            wrong.append(await link.inner_text())
    assert await page.locator(".contents a").count() > 5
    return wrong


def test_the_contents_lead_into_their_sections(browser: Driver, pages: list[Path]) -> None:
    assert everywhere(browser, pages, following_contents) == [[], []]


async def in_cards(page: Page) -> list[str]:
    """What is wrong with the cards of a quantity, a fact and a result, gone through with Tab."""
    numbers = {
        "quantity": page.locator("main p > .num").first,
        "fact": page.locator("main .fact ~ * .num, main .fact + .num").first,
        "result": await _of_result(page),
    }
    return [
        f"{kind}: {each}"
        for kind, number in numbers.items()
        for each in await _through(page, number)
    ]


async def _of_result(page: Page) -> Locator:
    """The first number of the text whose card has a formula with other numbers."""
    key = await page.locator("main .num").evaluate_all(
        """(numbers) => numbers.map((each) => each.getAttribute("popovertarget")).find(
            (key) => document.querySelector(`#${key}:has(.card-formula) dl .num`))"""
    )
    return page.locator(f'main [popovertarget="{key}"]').first


async def _through(page: Page, number: Locator) -> list[str]:
    await number.focus()
    await page.keyboard.press("Enter")
    wrong = []
    stops = await page.query_selector_all(f"{CARD} :is(a, button, [tabindex])")
    for place, stop in enumerate(stops, start=1):
        await page.keyboard.press("Tab")
        if not await is_focused(stop):
            wrong.append(f"the {place}. of {len(stops)} is not reached")
        elif await _is_hidden(stop):
            wrong.append(f"the {place}. of {len(stops)} is hidden")
    await page.keyboard.press("Enter")  # on the last, which closes
    if await page.locator(CARD).count():
        wrong.append("it stays open")
    if not await is_focused(number):
        wrong.append("the number does not get the focus back")
    return wrong


async def _is_hidden(element: ElementHandle) -> bool:
    hidden: bool = await element.evaluate(
        """(each) => {
            const { left, top, width, height } = each.getClientRects()[0];
            const above = document.elementFromPoint(left + width / 2, top + height / 2);
            return !each.contains(above);
        }"""
    )
    return hidden


def test_all_in_a_card_is_reached_and_it_closes(browser: Driver, pages: list[Path]) -> None:
    windows = zip(pages, (WIDE, NARROW), strict=True)
    assert browser.drive(*((path, view, in_cards) for path, view in windows)) == [[], []]


async def leaving_cards(page: Page) -> list[str]:
    """What is wrong when a card is left: past its end, into another card, to the register."""
    wrong = []
    number = await _of_result(page)
    card = page.locator(f"#{await number.get_attribute('popovertarget')}")
    inner = card.locator("dl .num").first
    await number.focus()
    await page.keyboard.press("Enter")
    await inner.focus()
    await page.keyboard.press("Enter")
    if await page.locator(CARD).count() != 2:
        wrong.append("a number in a card opens no card")
    await page.keyboard.press("Escape")
    if not await is_focused(inner):
        wrong.append("a number in a card does not get the focus back")
    await card.locator("[popovertargetaction]").focus()
    await page.keyboard.press("Tab")
    if not await page.evaluate(f"document.querySelector('main').contains({FOCUSED})"):
        wrong.append("the way on ends with the card")
    await card.locator("a[href^='#q-']").focus()
    await page.keyboard.press("Enter")
    if await page.locator(CARD).count():
        wrong.append("the card stays open above its row")
    await page.keyboard.press("Tab")
    if not await page.evaluate(
        f"!!{FOCUSED}.closest('.register') && !!document.querySelector('tr:target')"
    ):
        wrong.append("the focus is not in the register")
    return wrong


def test_a_card_is_no_trap(browser: Driver, pages: list[Path]) -> None:
    assert everywhere(browser, pages, leaving_cards) == [[], []]


async def scrolling(page: Page) -> tuple[int, list[str]]:
    """How many parts are wider than a narrow window, and which of them an arrow does not scroll."""
    count, stuck = 0, []
    await page.locator(".chart-data").first.evaluate("(each) => { each.open = true; }")
    for part in await page.query_selector_all(".table-scroll, .formula-body"):
        if await part.is_visible() and await part.evaluate(
            "(each) => each.scrollWidth > each.clientWidth + 20 && (each.focus(), true)"
        ):
            count += 1
            await page.keyboard.press("ArrowRight")
            if not await part.evaluate(MOVED):
                stuck.append((await part.inner_text())[:40])
    return count, stuck


def test_wide_tables_scroll_with_the_arrows(browser: Driver, pages: list[Path]) -> None:
    for count, stuck in everywhere(browser, pages, scrolling, NARROW):
        assert count > 15
        assert stuck == []


async def sorting(page: Page) -> list[Any]:
    """A column of numbers and its state, at first and after each of three keys."""
    head = page.locator("#register-results thead th").nth(1)
    column = page.locator("#register-results tbody tr > :nth-child(2)")
    found = []
    await head.locator("button").focus()
    for key in ("Shift", "Enter", "Space", "Enter"):
        await page.keyboard.press(key)
        assert await is_focused(head.locator("button"))
        cells = await column.evaluate_all(
            "(cells) => cells.map((each) => Number(each.dataset.sort))"
        )
        found.append((await head.get_attribute("aria-sort"), cells))
    return found


def test_tables_sort_and_say_how(browser: Driver, pages: list[Path]) -> None:
    for states in everywhere(browser, pages, sorting):
        (_, given), *_ = states
        assert len(given) > 30
        assert states == [
            ("none", given),
            ("ascending", sorted(given)),
            ("descending", sorted(given, reverse=True)),
            ("none", given),
        ]


async def filtering(page: Page, words: str) -> tuple[str, int, int, str]:
    """What the status says of some words, and how many rows have them, are shown, and are back."""
    register = page.locator("#register-quantities")
    rows = register.locator("tbody tr")
    texts = await rows.all_inner_texts()
    await register.locator("input").focus()
    await page.keyboard.type(words)
    status = register.get_by_role("status")
    said = await status.inner_text()
    shown = await rows.evaluate_all(
        "(rows) => rows.filter((each) => each.checkVisibility()).length"
    )
    await page.keyboard.press("Escape")
    having = sum(words.casefold() in text.casefold() for text in texts)
    return said, having, shown, await status.inner_text()


def test_registers_filter_and_say_how_many_are_left(browser: Driver, pages: list[Path]) -> None:
    asked = zip(pages, ("sulfide", "硫化"), strict=True)
    tasks = ((path, WIDE, partial(filtering, words=words)) for path, words in asked)
    for said, having, shown, after in browser.drive(*tasks):
        assert 3 < having == shown < 100
        assert str(shown) in said
        assert str(shown) not in after


async def disclosing(page: Page) -> list[str]:
    wrong = []
    for summary in await page.query_selector_all(".chart-data > summary"):
        await summary.focus()
        table = await summary.query_selector("xpath=..//table")
        assert table is not None
        states = [await table.is_visible()]
        for key in ("Enter", "Enter"):
            await page.keyboard.press(key)
            states.append(await table.is_visible() and await is_focused(summary))
        if states != [False, True, False]:
            wrong.append(await summary.inner_text())
    assert await page.locator(".chart-data").count() > 8
    return wrong


def test_the_numbers_of_charts_open_with_enter(browser: Driver, pages: list[Path]) -> None:
    assert everywhere(browser, pages, disclosing) == [[], []]


# ---- the judge


def test_a_sound_page_is_walked_through_both_ways(browser: Driver, tmp_path: Path) -> None:
    path = tmp_path / "sound.html"
    path.write_text(PAGE, encoding="utf-8")
    ways = (path, WIDE, walk), (path, WIDE, partial(walk, backward=True))
    assert browser.drive(*ways) == [[], []]


def test_what_shuts_out_the_keyboard_is_told(browser: Driver, tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.html" for name in BROKEN}
    for name, (old, new, _) in BROKEN.items():
        assert PAGE.count(old) == 1, name
        paths[name].write_text(PAGE.replace(old, new), encoding="utf-8")
    told = browser.drive(*((path, WIDE, walk) for path in paths.values()))
    for (name, (*_, expected)), said in zip(BROKEN.items(), told, strict=True):
        assert said, name
        assert said[0].startswith(expected), (name, said)
