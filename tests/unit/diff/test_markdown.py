"""A comment on a pull request: what is data stays text, what is long is folded."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from ssb_report.diff.markdown import as_markdown, escaped
from ssb_report.diff.model import (
    BlockChange,
    BriefingChange,
    Change,
    Comparison,
    EditionChange,
    Kind,
    NumberChange,
    PartChange,
    SentenceChange,
    Stated,
)
from ssb_report.errors import Fault, Position
from tests.reading import elements, html_tree, text_of

EVIL = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [link](javascript:alert(1)) "
    "![pixel](https://evil.example/x.png) https://evil.example www.evil.example a@b.example "
    "@everyone #1 !1 GH-1 **bold** _slanted_ `code` ~~gone~~ | cell | $x$ :smile: {+ins+} "
    "[-del-] <!-- hidden --> &lt;b&gt; </details> <details> \\"
)


def stated(printed: str, value: float) -> Stated:
    return Stated(printed, printed, value, "CNY/Wh", None)


def number(key: str, relative: float | None) -> NumberChange:
    old, new = stated("1", 1.0), stated("2", 1.0 + (relative or 0.0))
    return NumberChange(key, f"Label of {key}", Change.CHANGED, old, new, relative)


def sentence(old: str, new: str, **changes: object) -> SentenceChange:
    at = "inputs/a/sections/en/01-a.md:3"
    made = SentenceChange(("en",), "en", "a", Change.CHANGED, old, new, at, at)
    return replace(made, **changes)  # type: ignore[arg-type]


def compared(**parts: object) -> Comparison:
    briefing = BriefingChange(
        "a",
        "A",
        Change.CHANGED,
        (EditionChange("en", Change.CHANGED),),
        **parts,  # type: ignore[arg-type]
    )
    return Comparison("main", "HEAD", (briefing,))


def rendered(markdown: str) -> str:
    """The HTML that a forge makes of it, which lets a few tags through."""
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(
        ["table", "strikethrough"]
    )
    return str(parser.render(markdown))


# ---- what comes from data


def test_what_is_data_stays_text() -> None:
    comparison = Comparison(
        EVIL,
        EVIL,
        (
            replace(
                compared().briefings[0],
                title=EVIL,
                quantities=(replace(number("x", 0.5), label=EVIL, old=stated(EVIL, 1.0)),),
                sentences=(sentence(EVIL, f"{EVIL} once more", section=EVIL, old_at=EVIL),),
                blocks=(
                    BlockChange(
                        Kind.TABLE,
                        "x",
                        EVIL,
                        ("en",),
                        Change.CHANGED,
                        (PartChange(EVIL, EVIL, ""),),
                    ),
                ),
            ),
        ),
        (Fault(Position(EVIL), EVIL, EVIL),),
    )
    markdown = as_markdown(comparison)
    page = html_tree(rendered(markdown))
    allowed = {"html", "head", "body", "h3", "h4", "p", "strong", "table", "thead", "tbody"}
    allowed |= {"tr", "th", "td", "sub", "br", "ins", "del", "details", "summary"}
    assert {each.tag for each in elements(page)} <= allowed
    assert not [each for each in elements(page) if set(each.keys()) - {"style"}]
    title = text_of(next(elements(page, "h3"))).replace("\u2060", "")
    assert title == f"{EVIL} → {EVIL}"
    # Each row keeps its four cells.
    assert {len(list(row)) for row in elements(page, "tr")} == {4}


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("@everyone", r"@(?=\w)"),
        ("see #12 and a/b#3 and !4", r"[#!](?=\d)"),
        ("https://evil.example", "://"),
        ("www.evil.example", r"www\."),
        ("mail a@b.example", r"@(?=\w)"),
        (":smile:", r"(?<!\\):smile:"),
        ("GH-12 and gh-3", r"(?i:gh)-(?=\d)"),
        ("%1 and %v1", r"%(?=\w)"),
        ('%"next release"', '%"'),
        ("^alert", r"\^(?=\w)"),
        ("$12", r"\$(?=\w)"),
        ("&12", r"&(?=\w)(?!amp;)"),
        ("~bug", r"~(?=\w)"),
    ],
)
def test_nobody_is_called_and_nothing_is_linked(text: str, broken: str) -> None:
    assert re.search(broken, text)
    assert not re.search(broken, escaped(text))
    plain = html.unescape(escaped(text)).replace("\u2060", "").replace("\\", "")
    assert plain == text


# ---- order and length


def test_the_headline_comes_first_and_the_largest_change_before_others() -> None:
    moved = (number("small", 0.1), number("none", None), number("large", -0.9), number("mid", 0.5))
    lines = as_markdown(compared(quantities=moved)).splitlines()
    assert lines[0] == "### main → HEAD"
    assert lines[2] == "**A** (a): 4 quantities; edition en"
    assert lines[4] == "Furthest moved: Label of large: 1 → 2 (−90%)"
    rows = re.findall(r"<sub>(\w+)</sub>", "\n".join(lines))
    assert rows == ["large", "mid", "small", "none"]


def test_what_is_not_acknowledged_stands_above_all() -> None:
    fault = Fault(Position("inputs/a/quantities.yaml", 3), "'x' moved by +50%", "write so")
    lines = as_markdown(replace(compared(), unguarded=(fault,))).splitlines()
    assert lines[2] == "**Not acknowledged:** 'x' moved by +50%. write so"


@pytest.mark.parametrize(("count", "folded"), [(40, False), (60, True), (200, True)])
def test_past_sixty_lines_it_is_folded(count: int, folded: bool) -> None:  # noqa: FBT001
    numbers = tuple(number(f"q{place}", 0.1) for place in range(count))
    markdown = as_markdown(
        compared(quantities=numbers, sentences=(sentence("It is 1.", "It is 2."),))
    )
    outside = re.sub(r"<details>.*?</details>", "", markdown, flags=re.DOTALL)
    assert len(outside.splitlines()) <= 60
    assert ("<sub>q0</sub>" not in outside) == folded
    assert "<sub>q0</sub>" in markdown
    # What is short behind it stands open.
    assert "It is <ins>2</ins>." in outside


@pytest.mark.parametrize("count", [1, 100])
def test_the_changes_of_each_briefing_stand_below_its_own_head(count: int) -> None:
    def briefing(key: str) -> BriefingChange:
        numbers = tuple(number(f"{key}{place}", 0.1) for place in range(count))
        (made,) = compared(quantities=numbers).briefings
        return replace(made, id=key, title=key.upper())

    lines = as_markdown(Comparison("main", "HEAD", (briefing("a"), briefing("b")))).splitlines()
    head = lines.index(next(line for line in lines if line.startswith("**B** (b): ")))
    for key, part in (("a", lines[:head]), ("b", lines[head:])):
        rows = re.findall(r"<sub>([ab])\d+</sub>", "\n".join(part))
        assert rows == [key] * count
        assert sum("Quantities" in line for line in part) == 1


def test_it_fits_a_comment() -> None:
    long = tuple(sentence(f"{place} " + "so " * 300, f"{place} so") for place in range(400))
    markdown = as_markdown(compared(quantities=(number("x", 0.5),), sentences=long))
    assert len(markdown) < 65_536
    rows = markdown.count("inputs/a/sections")
    assert f"| and {400 - rows} more | | | |" in markdown
    assert "<sub>x</sub>" in markdown
    assert markdown.count("<details>") == markdown.count("</details>")


def test_changed_numbers_are_marked() -> None:
    markdown = as_markdown(compared(sentences=(sentence("It is 12 of 5.", "It is 13 of 5."),)))
    assert "| It is <del>12</del> of 5. | It is <ins>13</ins> of 5. |" in markdown


def test_no_title_and_no_text_leaves_the_rest_without_room() -> None:
    long = "x" * 70_000
    moved = (replace(number("first", 0.9), label=long), number("second", 0.5))
    briefing = compared(quantities=moved, sentences=(sentence(long, f"{long} y"),)).briefings[0]
    comparison = Comparison(long, long, (replace(briefing, title=long),) * 200)
    faults = (Fault(Position("a"), long, long),) * 30
    text = as_markdown(replace(comparison, unguarded=faults))
    assert len(text) <= 60_200
    lines = text.splitlines()
    assert any(
        line.startswith("| Label of second<br><sub>second</sub> | 1 | 2 |") for line in lines
    )
    assert f"{'x' * 4000}… |" in text
    assert "**Not acknowledged:** 10 more" in lines
    assert re.fullmatch(r"And 1\d\d more briefings\.", lines[-1])
