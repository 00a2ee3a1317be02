from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssb_report.build.build import build_edition
from ssb_report.build.crew import Crew
from ssb_report.build.formats import Wanted
from ssb_report.build.keep import Keeper
from ssb_report.build.own_svg import is_own_svg
from ssb_report.build.pieces import drawn_chart, drawn_formula, is_own_chart, is_own_formula
from ssb_report.check.check import check
from ssb_report.store import Store
from tests.making import SOLAR
from tests.unit.charts.samples import CHARTS

SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
CHART = {"wide": SVG.format(""), "narrow": SVG.format("")}
FORMULA = {"svg": SVG.format(""), "width": 1.0, "height": 2.0, "depth": 0.5}


@pytest.mark.parametrize(
    "put",
    [
        "<script>alert()</script>",
        "<image href='#x'/>",
        "<path onload='alert()'/>",
        "<g/onload=alert(1)>",
        "<g\fonload=alert(1)></g>",
        "<G/>",
        "<svg:script xmlns:svg='http://www.w3.org/2000/svg'/>",
        "<a href='#x'/>",
        "<g id='b'><use href='#c'/></g><use xlink:href='#b'/>",
        "<symbol id='b'><g><use href='#b'/></g></symbol>",
        "<style>*{}</style>",
        "<use href='https://example.org/x#y'/>",
        "<use xlink:href='&#106;avascript:x'/>",
        "<rect style='fill: url(https://example.org/x)'/>",
        "<text style='cursor:\\75 rl(//e.example)'/>",
        "<text style='fill: \\75 rl(//e.example)'/>",
        "<text style='fill: image-set(\"//e.example\" 1x)'/>",
        "<svg style='position: fixed'/>",
        "<path clip-path='url(//e.example#x)'/>",
        "<path mask='url(#x)'/>",
        "<foreignObject/>",
        "<!-- --><g/>",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?xml-stylesheet href='//e.example'?>",
        "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        "&x;",
        "<g>",
    ],
)
def test_a_drawing_of_other_things_is_none_of_ours(put: str) -> None:
    assert is_own_svg(SVG.format("<g id='a'/>"))
    assert not is_own_svg(SVG.format(put))


@pytest.mark.parametrize(
    "begin", ["<!DOCTYPE svg [<!ENTITY x 'y'>]>", "<?xml version='1.0'?>", " "]
)
def test_nothing_stands_before_a_drawing(begin: str) -> None:
    assert not is_own_svg(begin + SVG.format(""))


@pytest.mark.parametrize(
    "content",
    [
        *(b"xx", b"\xff", b"[]", b"[" * 200_000, b"1", b"null", b"{}"),
        json.dumps({"wide": 1, "narrow": 2}).encode(),
        json.dumps(CHART | {"more": ""}).encode(),
        json.dumps(FORMULA | {"width": "1"}).encode(),
        json.dumps(FORMULA | {"width": float("nan")}).encode(),
        json.dumps(FORMULA | {"depth": True}).encode(),
        json.dumps(FORMULA | {"svg": SVG.format("<script/>")}).encode(),
    ],
)
def test_what_has_another_form_is_none_of_ours(content: bytes) -> None:
    assert not is_own_chart(content)
    assert not is_own_formula(content)


@pytest.mark.parametrize("latex", [r"\sigma_{\mathrm{ref}}", r"\frac{a}{\sqrt{b}} \le \bar{x}"])
def test_formulas_are_ours(latex: str) -> None:
    assert is_own_chart(json.dumps(CHART).encode())
    assert is_own_formula(drawn_formula(latex, 11.0))


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_ours(name: str) -> None:
    assert is_own_chart(drawn_chart(CHARTS[name], name, in_column=False))


@pytest.mark.parametrize("put", [b"<g/onload=alert(1)>", b"<script>alert()</script>"])
def test_what_a_branch_brought_is_drawn_anew(tmp_path: Path, put: bytes) -> None:
    store = _Brought(tmp_path / "store")
    pages = []
    for name in ("one", "two", "three"):
        keeper = Keeper(store, Crew(1))
        build_edition(check(SOLAR), "en", tmp_path / name, wanted=Wanted(("html",)), keeper=keeper)
        (page,) = (tmp_path / name).rglob("briefing.html")
        pages.append(page.read_bytes())
        drawn = {each for each in keeper.made_from if each.startswith("charts/")}
        assert bool(drawn & keeper.kept) is (name == "three")
        store.put = put if name == "one" else b""
    assert pages == [pages[0]] * 3


class _Brought(Store):
    """A store whose drawings somebody else made, with sums that are right."""

    put = b""

    def load(self, key: str) -> bytes | None:
        content = super().load(key)
        return content and content.replace(b"</svg>", self.put + b"</svg>")
