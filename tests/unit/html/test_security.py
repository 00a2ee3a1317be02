"""What a stranger writes stays text, wherever in a briefing it stands."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest

from ssb_report.charts.draw import draw_both
from ssb_report.document.document import Document
from ssb_report.errors import RenderError
from ssb_report.html.render import Medium
from ssb_report.pdf.render import render_pdf
from tests.making import document_of, solar_with, written
from tests.reading import SVG, elements, html_tree, text_of
from tests.running import replace

EVIL = "<script>alert(x)</script><img src=x onerror=alert(x)>"
MARKDOWN = """
<script>alert(x)</script>

<div onclick="alert(x)">raw</div> and <b>inline</b> &lt;i&gt; <!-- comment -->

[one](javascript:alert(x)), [two](JaVaScRiPt:alert(x)), [three](data:text/html,x), [four](file:///etc/passwd),
[five](vbscript:x), <javascript:alert(x)>, [six](//evil.example/), [seven](/etc/passwd),
[eight][ref] and [sound](https://example.org/a?b=1&c=%22).

[ref]: javascript:alert(x)

![picture](file:///etc/passwd) ![other](https://evil.example/pixel.png)

    <script>code</script>

`<script>span</script>`
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A briefing with markup in every kind of text."""
    folder = solar_with(
        tmp_path_factory.mktemp("hostile"),
        briefing=("{en: Solar modules and their learning curve}", f"{{en: '{EVIL} title'}}"),
        calculations=("{en: Yield of the line}", f"{{en: '{EVIL} result'}}"),
        sources=('"[Workshop notes]"', f"'{EVIL} source'"),
        sections_en_02_methods=(
            "# Methods\n",
            f"# {EVIL} section\n{MARKDOWN}\n## {EVIL} heading\n",
        ),
    )
    replace(
        folder / "tables.yaml", "{en: What the line is assumed to be}", f"{{en: '{EVIL} caption'}}"
    )
    replace(folder / "tables.yaml", "{en: Defects at each step}", f"{{en: '{EVIL} cell'}}")
    replace(folder / "tables.yaml", "{label: {en: Number}", f"{{label: {{en: '{EVIL} column'}}")
    replace(folder / "quantities.yaml", "{en: Steps of the line}", f"{{en: '{EVIL} label'}}")
    replace(folder / "quantities.yaml", "locator: page one", f"locator: '{EVIL} locator'")
    replace(folder / "quantities.yaml", '"yield was held', f'"{EVIL} fact: yield was held')
    replace(folder / "figures.yaml", '{en: "Yield falls', f'{{en: "{EVIL} alt Yield falls')
    replace(folder / "figures.yaml", '{en: "After', f'{{en: "{EVIL} figure After')
    replace(folder / "figures.yaml", "{en: Middle case}", f"{{en: '{EVIL} curve'}}")
    replace(folder / "figures.yaml", "{label: {en: Steps}", f"{{label: {{en: '{EVIL} axis'}}")
    return document_of(folder)


@pytest.fixture(scope="module", params=list(Medium))
def page(request: pytest.FixtureRequest, hostile: Document) -> Element:
    return html_tree(written(hostile, request.param))


def test_no_script_but_the_themes(page: Element) -> None:
    assert all("alert" not in (script.text or "") for script in elements(page, "script"))
    assert not list(elements(page, f"{SVG}script"))


def test_no_element_that_a_stranger_wrote(page: Element) -> None:
    assert not list(elements(page, "iframe", "object", "embed", "form", "base", "link"))
    assert all(
        image.get("src", "").startswith("data:image/svg+xml;") for image in elements(page, "img")
    )
    assert not [
        element for element in elements(page) if element.get("onclick") or element.get("onerror")
    ]
    assert not [bold for bold in elements(page, "b") if bold.text == "inline"]


def test_no_attribute_runs_anything(page: Element) -> None:
    for element in elements(page):
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), (element.tag, name)
            if "download" not in element.attrib or not value.startswith("data:text/csv;"):
                assert not re.match(
                    r"\s*(javascript|vbscript|file|data:text)", value, re.IGNORECASE
                )


def test_only_sound_links_are_links(page: Element) -> None:
    prose = next(each for each in elements(page, "section") if "eight" in text_of(each))
    written = [a for p in prose if p.tag == "p" for a in elements(p, "a")]
    outside = [a.get("href") for a in written if not a.get("href", "").startswith("#")]
    assert outside == ["https://example.org/a?b=1&c=%22", "https://evil.example/pixel.png"]
    assert "[one](javascript:alert(x))" in text_of(prose)


PLACES = "title section heading caption column cell label result fact figure source".split()


@pytest.mark.parametrize("place", PLACES)
def test_markup_is_shown_as_it_was_written(place: str, page: Element) -> None:
    shown = text_of(next(elements(page, "body")))
    assert f"<script>alert(x)</script><img src=x onerror=alert(x)> {place}" in shown


def test_markup_in_charts_is_text(hostile: Document) -> None:
    drawing = draw_both(hostile.figure("yield-by-steps").chart, "yield-by-steps").wide
    assert "<script" not in drawing
    assert "<img" not in drawing
    assert "&lt;script" in drawing


def test_alternative_texts_keep_their_quotes(page: Element) -> None:
    alternatives = [each.get("alt") or each.get("aria-label") or "" for each in elements(page)]
    assert any(alternative.startswith(f"{EVIL} alt") for alternative in alternatives)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "https://evil.example/x.png",
        "x.png",
        "ftp://x/y",
    ],
)
def test_the_pdf_engine_loads_no_picture(address: str) -> None:
    with pytest.raises(RenderError, match="the PDF may not load what it names"):
        render_pdf(f'<html lang="en"><title>T</title><img alt="x" src="{address}">', {})


@pytest.mark.parametrize(
    "css",
    [
        "@import url(https://evil.example/x.css);",
        "@font-face { font-family: F; src: url(file:///etc/passwd) } p { font-family: F }",
        "p { background: url(http://127.0.0.1:9/x.png) }",
    ],
)
def test_the_pdf_engine_loads_no_style(css: str) -> None:
    with pytest.raises(RenderError, match=r"the PDF (engine warns|may not load)"):
        render_pdf('<html lang="en"><title>T</title><p>x</p>', {"style.css": css})
