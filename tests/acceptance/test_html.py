"""The built HTML as a browser finds it: one file, sound, and open to keyboard and screen reader."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest

from ssb_report.check.check import Checked
from tests.reading import MATHML, SVG, elements, html_tree, text_of
from tests.running import INPUTS, Edition

# What makes a browser fetch something, apart from following a link.
FETCHING = {
    "src",
    "srcset",
    "data",
    "poster",
    "background",
    "action",
    "formaction",
    "ping",
    "manifest",
}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab|color)a?\(")
COLOURED = ("fill", "stroke", "color", "stop-color", "flood-color")
FOCUSABLE = {"button", "a"}


@pytest.fixture(scope="module", params=["jiangsu", "solar"])
def edition(request: pytest.FixtureRequest) -> Edition:
    found: Edition = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def root(edition: Edition) -> Element:
    return html_tree(edition.html)


@pytest.fixture(scope="module")
def main(root: Element) -> Element:
    return next(elements(root, "main"))


@pytest.fixture(scope="module")
def style(root: Element) -> str:
    return "\n".join(element.text or "" for element in elements(root, "style"))


# ---- one file


def test_nothing_is_fetched(root: Element, style: str) -> None:
    for element in elements(root):
        for name, value in element.attrib.items():
            if name in FETCHING:
                assert value.startswith("data:"), (element.tag, name)
            if name.endswith("href") and element.tag != "a":
                assert value.startswith("#"), (element.tag, name)
            assert "url(" not in value or "url(#" in value or "url('#" in value, (element.tag, name)
    assert not list(elements(root, "link", "base", "iframe", "object", "embed", "audio", "video"))
    assert not [meta for meta in elements(root, "meta") if meta.get("http-equiv")]
    assert "@import" not in style
    addresses = re.findall(r"url\(([^)]{1,40})", style)
    assert addresses
    assert all(address.strip("\"' ").startswith("data:") for address in addresses)


def test_script_reaches_no_network(root: Element) -> None:
    scripts = "\n".join(element.text or "" for element in elements(root, "script"))
    assert not re.search(
        r"fetch|XMLHttp|WebSocket|import\s*\(|EventSource|sendBeacon|https?:", scripts
    )


def test_links_to_outside_are_secure(root: Element) -> None:
    links = [a.get("href", "") for a in elements(root, "a") if "download" not in a.attrib]
    assert all(link.startswith(("#", "https://")) for link in links)


def test_fonts_are_carried_inside(style: str) -> None:
    families = re.findall(r'@font-face\s*{\s*font-family:\s*"([^"]+)"', style)
    assert {"Report Serif", "Report Sans"} <= set(families)


# ---- sound


def test_language_title_and_encoding(root: Element, edition: Edition) -> None:
    assert root.get("lang") == "en"
    title = next(elements(root, "title"))
    assert text_of(title) == text_of(next(elements(root, "h1")))
    assert edition.html.startswith("<!DOCTYPE html>")
    assert '<meta charset="utf-8">' in edition.html[:200]


def test_headings_have_one_top_and_no_gap(root: Element) -> None:
    levels = [int(heading.tag[1]) for heading in elements(root, "h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique(root: Element) -> None:
    ids = Counter(element.get("id") for element in elements(root) if element.get("id"))
    assert [each for each, count in ids.items() if count > 1] == []


def test_every_reference_inside_the_page_resolves(root: Element) -> None:
    ids = {element.get("id") for element in elements(root)}
    for element in elements(root):
        named = [element.get("popovertarget"), element.get("for")]
        named += (element.get("aria-labelledby") or "").split()
        named += (element.get("aria-describedby") or "").split()
        for name, value in element.attrib.items():
            if name.endswith("href") and value.startswith("#"):
                named.append(value[1:])
            named += re.findall(r"url\(['\"]?#([^'\")]+)", value)
        assert {name for name in named if name} <= ids, (element.tag, element.attrib)


def test_every_card_can_be_opened_and_closed(root: Element) -> None:
    cards = {
        element.get("id"): element for element in elements(root) if "popover" in element.attrib
    }
    assert cards
    for key, card in cards.items():
        closing = [each for each in elements(card, "button") if each.get("popovertarget") == key]
        assert [each.get("popovertargetaction") for each in closing] == ["hide"], key


def test_rows_of_a_table_are_equally_long(root: Element) -> None:
    for table in elements(root, "table"):
        widths = {sum(cell.tag in {"th", "td"} for cell in row) for row in elements(table, "tr")}
        assert len(widths) == 1
        assert text_of(next(elements(table, "caption")))


def test_no_macro_is_left_over(root: Element) -> None:
    assert not re.search(r"\{\{|\}\}|\{%|[\ue000-\uf8ff]", text_of(next(elements(root, "body"))))


# ---- open to all


def test_every_formula_is_mathml_with_what_it_says(main: Element) -> None:
    formulas = [each for each in elements(main) if each.get("id", "").startswith("formula-")]
    assert formulas
    for formula in formulas:
        assert len(list(elements(formula, f"{MATHML}math"))) >= 3, formula.get("id")
        assert not list(elements(formula, "img"))


def test_the_ten_formulas_of_the_article_are_there(jiangsu: Edition) -> None:
    shown = [each.get("id", "") for each in elements(html_tree(jiangsu.html))]
    calculations = (INPUTS / "jiangsu-solid-state" / "calculations.yaml").read_text("utf-8")
    ten = re.findall(r"^([a-z0-9-]+):  # B\d+$", calculations, re.MULTILINE)
    assert len(ten) == 10
    assert [key for key in ten if shown.count(f"formula-{key}") != 1] == []


def test_every_picture_has_a_text(root: Element) -> None:
    assert all(image.get("alt") for image in elements(root, "img"))
    drawings = list(elements(root, f"{SVG}svg"))
    assert drawings
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert len(drawing.get("aria-label", "")) > 40


def test_every_number_of_the_data_is_focusable(
    main: Element, edition: Edition, jiangsu_checked: Checked
) -> None:
    """Each digit stands in an element that opens a card or leads on, or in a declared name."""
    literals = [entry.text for entry in jiangsu_checked.briefing.meta.literals]
    literals.append("90% interval")  # what the program calls its intervals
    names = re.compile("|".join(map(re.escape, sorted(literals, key=len, reverse=True))))
    loose = [names.sub("", text) for text in _loose(main)]
    assert [text for text in loose if re.search(r"\d", text)] == []
    buttons = [each for each in elements(main, "button") if each.get("popovertarget")]
    assert len(buttons) > (300 if "jiangsu" in str(edition.folder) else 8)
    assert all(button.get("type") == "button" and text_of(button) for button in buttons)


def _loose(root: Element) -> Iterator[str]:
    """The texts outside of links, buttons, formulas, charts, labels, registers and bibliography.

    A register's rows and a bibliography's entries are where the links lead; the numbers that a
    chart is drawn by belong to it. What the program says of its own draws and counts is no datum.
    """
    kinds = set(root.get("class", "").split())
    if root.tag in {*FOCUSABLE, f"{MATHML}math", f"{SVG}svg"}:
        return
    if kinds & {"label", "number", "register", "bibliography", "chart-data"}:
        return
    if kinds & {"uncertainty-note", "stale-note"}:
        return
    yield root.text or ""
    for child in root:
        yield from _loose(child)
        yield child.tail or ""


def test_each_table_and_chart_offers_its_csv(root: Element, edition: Edition) -> None:
    offered = {a.get("download"): a for a in elements(root, "a") if "download" in a.attrib}
    files = {path.name: path for path in (edition.folder / "data").glob("*.csv")}
    assert set(offered) == set(files)
    for name, link in offered.items():
        head, _, data = link.get("href", "").partition(",")
        assert head == "data:text/csv;charset=utf-8;base64"
        assert base64.b64decode(data, validate=True) == files[str(name)].read_bytes()
        assert link.get("aria-label", "").startswith(text_of(link))


def test_each_chart_discloses_its_numbers(main: Element, edition: Edition) -> None:
    for figure in elements(main, "figure"):
        (details,) = elements(figure, "details")
        assert "open" not in details.attrib
        assert text_of(next(elements(details, "summary"))).startswith("Data")
        (body,) = elements(details, "tbody")
        whole = (edition.folder / "data" / f"{figure.get('id')}.csv").read_text(encoding="utf-8")
        lines, listed = len(whole.splitlines()) - 1, len(list(elements(body, "tr")))
        assert listed == lines or ("about a dozen" in text_of(details) and 0 < listed < lines)
        assert all(text_of(head) for head in elements(details, "th"))


def test_what_may_be_quoted_has_a_link_to_itself(main: Element) -> None:
    linked = {a.get("href"): a for a in elements(main, "a") if a.get("class") == "anchor"}
    meant = [
        each.get("id")
        for each in elements(main)
        if each.tag in {"h2", "h3", "figure"}
        or {"table-block", "formula"} & set(each.get("class", "").split())
    ]
    assert meant
    assert set(linked) == {f"#{key}" for key in meant}
    names = [a.get("aria-label", "") for a in linked.values()]
    assert all(name.startswith("Link to ") for name in names)


def test_each_card_leads_to_its_row(root: Element) -> None:
    for card in elements(root, "aside"):
        row = "#q-" + card.get("id", "").removeprefix("card-")
        assert [text_of(a) for a in elements(card, "a") if a.get("href") == row] == [
            "Show in the register"
        ]


def test_controls_come_with_the_script_alone(root: Element) -> None:
    assert not list(elements(root, "input", "select"))
    assert not [each for each in elements(root) if each.get("aria-sort") or each.get("hidden")]
    registers = [each for each in elements(root) if "register" in each.get("class", "").split()]
    assert registers
    assert all("{shown}" in each.get("data-count", "") for each in registers)


def test_colours_of_charts_follow_the_page(root: Element, style: str) -> None:
    used = set()
    for drawing in elements(root, f"{SVG}svg"):
        for element in elements(drawing):
            declared = dict(
                part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part
            )
            values = [element.get(name) for name in COLOURED]
            values += [declared.get(name) or declared.get(f" {name}") for name in COLOURED]
            for value in filter(None, values):
                named = re.fullmatch(r"var\((--chart-[a-z0-9-]+), #[0-9a-f]{6}\)", value.strip())
                assert named or value.strip() in {"none", "currentColor", "inherit"}, value
                used |= {named[1]} if named else set()
    assert used
    dark = style[style.index("prefers-color-scheme: dark") :]
    assert [name for name in used if f"{name}:" not in dark] == []
