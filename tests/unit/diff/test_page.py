"""A comparison as a page: what is data stays text, and pictures stand beside each other."""

from __future__ import annotations

from dataclasses import replace

from ssb_report.diff.model import Comparison
from ssb_report.diff.page import as_page
from ssb_report.diff.pages import Page, PagePair
from ssb_report.errors import Fault, Position
from tests.reading import elements, html_tree, text_of
from tests.unit.diff.test_markdown import EVIL, compared, number, sentence


def hostile() -> Comparison:
    """A comparison with markup wherever a text of the data stands."""
    briefing = compared(
        quantities=(replace(number("x", 0.5), label=EVIL),),
        sentences=(sentence(EVIL, f"{EVIL} once more", old_at=EVIL, new_at=EVIL),),
    ).briefings[0]
    fault = Fault(Position("inputs/a/quantities.yaml", 3), EVIL, EVIL)
    return Comparison(EVIL, EVIL, (replace(briefing, title=EVIL),), (fault,))


def test_what_is_data_stays_text() -> None:
    page = html_tree(as_page(hostile(), {}))
    assert not list(elements(page, "script", "img", "b", "i"))
    assert not [
        each for each in elements(page) if any(name.startswith("on") for name in each.attrib)
    ]
    assert not list(elements(page, "a", "details"))
    assert text_of(next(elements(page, "h2"))) == EVIL
    assert text_of(next(elements(page, "h1"))) == f"{EVIL} → {EVIL}"


def test_changed_words_are_marked() -> None:
    page = html_tree(as_page(compared(sentences=(sentence("It is 12.", "It is 13."),)), {}))
    assert [text_of(each) for each in elements(page, "del")] == ["12"]
    assert [text_of(each) for each in elements(page, "ins")] == ["13"]


def test_pages_stand_beside_each_other() -> None:
    picture = Page(3, b"png", 744, 1052)
    pages = {("a", "en"): [PagePair(picture, replace(picture, number=4)), PagePair(None, picture)]}
    page = html_tree(as_page(compared(), pages))
    said = [text_of(each) for each in elements(page, "figcaption")]
    assert said == ["Before: page 3", "After: page 4", "Before: no such page", "After: page 3"]
    images = list(elements(page, "img"))
    assert [each.get("alt", "").partition(";")[0] for each in images] == [
        "Before: page 3 of en",
        "After: page 4 of en",
        "After: page 3 of en",
    ]
    assert {each.get("src") for each in images} == {"data:image/png;base64,cG5n"}


def test_the_same_bytes_each_time() -> None:
    assert as_page(hostile(), {}) == as_page(hostile(), {})
