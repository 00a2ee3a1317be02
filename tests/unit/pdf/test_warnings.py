"""A warning of the PDF engine is a fault of the place it comes from, where that can be known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ssb_report.build.build import build_edition
from ssb_report.build.formats import Wanted
from ssb_report.check.check import check
from ssb_report.document.document import Document
from ssb_report.errors import Position, RenderError
from ssb_report.html import themes
from ssb_report.html.theme import theme_folder
from ssb_report.pdf.render import render_pdf
from tests.making import solar_with

STYLES = {
    "first.css": 'body { font-family: "Report Serif" }\n\np { margin: 0 }',
    "second.css": "p { padding: 0 }\n",
}
PICTURE = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><title>A title</title><body>{body}</body></html>'


def warning(body: str, second: str = "", *, known: str = "") -> str:
    """What is said of a page; `second` is added to a style, `known` an anchor with a place."""

    def origin(anchor: str, mention: str) -> Position | None:
        return Position(f"data.yaml{mention}", 7, 3) if anchor == known else None

    styles = STYLES | {"second.css": STYLES["second.css"] + second}
    with pytest.raises(RenderError) as error:
        render_pdf(page(body), styles, origin=origin)
    return str(error.value)


@pytest.mark.parametrize(
    ("style", "place", "said"),
    [
        ("p { colour: red }", "2:5", "Ignored `colour: red"),
        ("p {\n  color: no-such }", "3:3", "Ignored `color: no-such"),
        ("@page { colour: red }", "2:9", "Ignored `colour: red"),
        ("p { width: var(--w); --w: red }", "2:12", "Ignored `width: red`"),
        ("p { red }", "2:", "Error"),
        ("p::middle { color: red }", "2:1", "unsupported selector, 'p::middle"),
        ("p:: { color: red }", "2:1", "unsupported selector"),
        ("@import 'x.css';", "2:1", "@import"),
    ],
)
def test_a_style_is_named_with_its_line(style: str, place: str, said: str) -> None:
    first, *shown = warning("<p>x</p>", style).splitlines()
    assert first.startswith(f"second.css:{place}")
    assert ": error: the PDF engine warns: " in first
    assert said in first
    assert shown[0].strip() in style


def test_a_fault_in_the_first_style_is_not_taken_for_the_second() -> None:
    styles = STYLES | {"first.css": "p { margin: 0 }\np { colour: red }"}
    with pytest.raises(RenderError, match=r"^first.css:2:5: error: .*colour"):
        render_pdf(page("<p>x</p>"), styles)


def test_a_style_attribute_leads_to_its_block() -> None:
    body = '<div id="figure-a"><p style="colour: red">x</p></div>'
    said = warning(body, known="figure-a")
    assert said.startswith("data.yaml:7:3: error: the PDF engine warns: Ignored `colour")
    assert said.endswith("(in figure-a)")


def test_an_anchor_that_stands_twice_leads_to_the_second() -> None:
    body = '<p id="a">x</p><div id="figure-b"><p><b id="a">y</b></p></div>'
    assert warning(body, known="figure-b") == (
        "data.yaml:7:3: error: the PDF engine warns: Anchor defined twice: 'a' (in figure-b)"
    )


def test_a_dead_link_leads_to_where_the_section_mentions_it() -> None:
    body = '<section><h2 id="section-a">A</h2><p><a href="#nowhere">x</a></p></section>'
    assert warning(body, known="section-a") == (
        "data.yaml#nowhere:7:3: error: the PDF engine warns: "
        "No anchor #nowhere for internal URI reference (in section-a)"
    )


@pytest.mark.parametrize("target", ["attr(href)", "attr(href url)"])
def test_a_page_number_of_nothing_leads_to_its_section(target: str) -> None:
    body = '<section><h2 id="section-a">A</h2><p><a href="#nowhere">x</a></p></section>'
    said = warning(
        body, f"a::after {{ content: target-counter({target}, page) }}", known="section-a"
    )
    assert "undefined anchor" in said
    assert all(line.startswith("data.yaml#nowhere:7:3") for line in said.splitlines())


@pytest.mark.parametrize("alt", ["", 'alt=""'])
def test_a_picture_without_a_text_leads_to_its_block(alt: str) -> None:
    body = f'<div id="figure-a"><img src="{PICTURE}" {alt}></div>'
    said = warning(body, known="figure-a")
    assert said.startswith("data.yaml:7:3: error: the PDF engine warns: Image")
    assert len(said) < 200
    assert "PHN2" not in said


def test_an_element_of_no_block_is_shown_with_what_is_around_it() -> None:
    said = warning('<nav class="contents"><a href="#nowhere">x</a></nav>')
    assert said == (
        "the PDF engine warns: No anchor #nowhere for internal URI reference "
        '(in <nav class="contents">)'
    )


def test_where_nothing_is_known_the_engine_speaks_alone() -> None:
    with pytest.raises(RenderError) as error:
        render_pdf('<html><title>T</title><p style="color: red">x</p>', STYLES)
    assert str(error.value) == (
        'the PDF engine warns: Missing required "lang" attribute at the root of the document'
    )


# ---- in a build


def built(folder: Path, output: Path) -> str:
    with pytest.raises(RenderError) as error:
        build_edition(check(folder), "en", output, wanted=Wanted(("pdf",)))
    return str(error.value)


def test_a_dead_link_in_prose_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ssb_report.check.check.dead_links", lambda *_: [])
    folder = solar_with(tmp_path, sections_en_02_methods=("All numbers", "[All](#nowhere) numbers"))
    lines = (folder / "sections" / "en" / "02-methods.md").read_text("utf-8").splitlines()
    line, column = next(
        (number, text.index("#nowhere") + 1)
        for number, text in enumerate(lines, start=1)
        if "#nowhere" in text
    )
    place = f"sections/en/02-methods.md:{line}:{column}: error: the PDF engine warns: No anchor"
    assert place in built(folder, tmp_path / "output")


def test_a_style_of_the_theme_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = tmp_path / "templates"
    for path in theme_folder().rglob("*.*"):
        copy = theme / path.relative_to(theme_folder())
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    print_style = theme / "styles" / "print.css"
    text = print_style.read_text("utf-8")
    print_style.write_text(f"{text}\n.cover {{ colour: red }}\n", "utf-8")
    monkeypatch.setattr(themes, "theme_folder", lambda: theme)
    line = len(text.split("\n")) + 1
    assert built(solar_with(tmp_path), tmp_path / "output").startswith(
        f"templates/styles/print.css:{line}:10: error: the PDF engine warns: Ignored `colour: red"
    )


def test_a_block_of_the_data_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = solar_with(tmp_path)
    whole = Document.figure
    monkeypatch.setattr(Document, "figure", lambda *known: replace(whole(*known), alt=""))
    lines = (folder / "figures.yaml").read_text("utf-8").splitlines()
    line = lines.index("yield-by-steps:") + 1
    said = built(folder, tmp_path / "output")
    assert f"figures.yaml:{line}:1: error: the PDF engine warns: Image" in said
    assert said.endswith("(in figure-yield-by-steps)")
