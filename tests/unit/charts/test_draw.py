from __future__ import annotations

import hashlib
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssb_report import fonts
from ssb_report.charts.draw import draw
from ssb_report.charts.model import (
    Axis,
    Band,
    Bar,
    Curve,
    CurvesChart,
    Direction,
    Item,
    Part,
    RangesChart,
    ReferenceLine,
    Scale,
    Spread,
    StackChart,
    TimelineChart,
    Window,
)
from ssb_report.charts.style import THEME, themed
from ssb_report.errors import RenderError
from tests.unit.charts.reading import SVG, Written, ids, parse, references, texts, view
from tests.unit.charts.samples import CHARTS, cells, conductivity, costs, windows

KINDS = ("conductivity", "cells", "windows", "costs", "chinese")
WIDE, NARROW = (160.0, None), (84.0, None)


def said(svg: str) -> list[str]:
    return [written.text for written in texts(parse(svg))]


def one_line(svg: str) -> str:
    """All texts as one; a label that was broken stands there with blanks for breaks."""
    return " ".join(said(svg))


# ---- texts


@pytest.mark.parametrize("name", CHARTS)
def test_every_label_is_written_as_text(name: str) -> None:
    chart = CHARTS[name]
    written = one_line(draw(chart, ident=name)).replace(" ", "")
    members = {
        "curves": ("curves", "bands", "points", "lines"),
        "items": ("items", "lines"),
        "bars": ("bars", "lines"),
    }
    found = [
        member.label
        for fields in members.values()
        for field in fields
        for member in getattr(chart, field, ())
    ]
    for labels in ("groups", "parts"):
        found.extend(getattr(chart, labels, {}).values())
    assert found
    for label in found:
        assert label.replace(" ", "") in written


@pytest.mark.parametrize("name", ["cells", "resistances", "windows", "costs"])
def test_every_value_is_written_as_it_was_given(name: str) -> None:
    chart, written = CHARTS[name], said(draw(CHARTS[name], ident=name))
    for item in getattr(chart, "items", ()):
        assert item.value_text in written
    for bar in getattr(chart, "bars", ()):
        assert bar.total_text in written
        for part in bar.parts:
            assert any(text.endswith(part.value_text) for text in written)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_is_cut_by_the_edge(name: str, size: tuple[float, None]) -> None:
    root = parse(draw(CHARTS[name], ident=name, size=size))
    width, height = view(root)
    for text in texts(root):
        assert text.left >= -0.5, text
        assert text.right <= width + 0.5, text
        assert text.top >= -0.5, text
        assert text.bottom <= height + 0.5, text


@pytest.mark.parametrize("name", CHARTS)
def test_no_two_texts_overlap(name: str) -> None:
    found = texts(parse(draw(CHARTS[name], ident=name)))
    clashes = [(a, b) for a, b in itertools.combinations(found, 2) if a.overlaps(b)]
    assert clashes == []


def test_a_dollar_sign_and_markup_are_letters() -> None:
    label = "A & B < $84$ <script>"
    x = np.array([0.0, 1.0])
    svg = draw(CurvesChart(Axis("x"), Axis("y"), (Curve("a", label, x, x),)), ident="c")
    assert label in one_line(svg)
    assert "<script>" not in svg


def test_axes_write_the_unit_and_powers_in_superscript() -> None:
    written = said(draw(conductivity(), ident="c"))
    assert "Ionic conductivity (S/cm)" in written
    assert "Temperature (°C)" in written
    assert {"10⁻⁶", "10⁻³", "10⁻¹"} <= set(written)


def test_a_unit_that_is_empty_leaves_no_brackets() -> None:
    x = np.array([0.0, 1.0])
    chart = CurvesChart(Axis("Steps"), Axis("Yield"), (Curve("a", "", x, x),))
    assert "Steps" in said(draw(chart, ident="c"))


def test_a_name_is_written_beside_the_end_of_its_line() -> None:
    x = np.linspace(0, 10, 11)
    curves = (Curve("low", "low", x, x), Curve("high", "high", x, 9 * x))
    root = parse(draw(CurvesChart(Axis("x"), Axis("y"), curves), ident="c"))
    found = {text.text: text for text in texts(root)}
    width, _ = view(root)
    assert found["high"].top < found["low"].top
    assert found["high"].left == pytest.approx(found["low"].left, abs=0.05)
    assert found["low"].right > width - 20


def test_lines_that_meet_at_the_edge_are_named_where_they_part() -> None:
    root = parse(draw(CHARTS["composite"], ident="c"))
    found = {text.text: text for text in texts(root)}
    assert found["Bruggeman"].right < 0.9 * view(root)[0]


@given(
    st.lists(
        st.tuples(st.floats(0.1, 100), st.text("abcde fgh", min_size=1, max_size=24)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(Scale),
)
@settings(max_examples=40)
def test_names_of_any_lines_stay_apart_and_inside(
    lines: list[tuple[float, str]], scale: Scale
) -> None:
    x = np.linspace(1, 10, 11)
    curves = tuple(
        Curve(f"c{k}", f"{k} {label}", x, end * x / 10) for k, (end, label) in enumerate(lines)
    )
    root = parse(draw(CurvesChart(Axis("x"), Axis("y", scale=scale), curves), ident="c"))
    width, height = view(root)
    found = texts(root)
    for text in found:
        assert -0.5 <= text.left <= text.right <= width + 0.5
        assert -0.5 <= text.top <= text.bottom <= height + 0.5
    if not any(np.isclose(a, b) for (a, _), (b, _) in itertools.combinations(lines, 2)):
        assert not any(a.overlaps(b) for a, b in itertools.combinations(found, 2))


# ---- marks


def test_each_curve_has_an_id_of_its_own() -> None:
    found = ids(parse(draw(conductivity(), ident="sigma")))
    assert {f"sigma-curve-{curve.id}" for curve in conductivity().curves} <= set(found)


def test_curves_of_one_group_share_colour_and_differ_in_dash() -> None:
    root = parse(draw(conductivity(), ident="c"))
    styles = {
        group.get("id"): group[0].get("style")
        for group in root.iter(f"{SVG}g")
        if group.get("id", "").startswith("c-curve-")
    }
    sulfides = [styles[f"c-curve-{name}"] for name in ("lgps", "argyrodite", "lspscl")]
    colours = {re.search(r"stroke: (#\w+)", style)[1] for style in sulfides}
    dashes = [re.search(r"stroke-dasharray: [\d.,]+", style) for style in sulfides]
    assert len(colours) == 1
    assert len({dash and dash[0] for dash in dashes}) == 3


@pytest.mark.parametrize("groups", [{}, {"others": "Others"}])
def test_the_spread_of_a_curve_has_its_colour(groups: dict[str, str]) -> None:
    x = np.linspace(0, 10, 11)
    curves = (Curve("first", "First", x, x), Curve("second", "Second", x, 3 * x))
    bands = (Band("spread", "", x, 2 * x, 4 * x, curve="second"),)
    chart = CurvesChart(Axis("x"), Axis("y"), curves, bands, groups=groups)
    root = parse(draw(chart, ident="c"))
    look = {group.get("id"): group[0].get("style") for group in root.iter(f"{SVG}g") if len(group)}
    filled = re.search(r"fill: (#\w+)", look["c-band-spread"])
    drawn = re.search(r"stroke: (#\w+)", look["c-curve-second"])
    assert filled[1] == drawn[1]


def test_a_window_covers_the_whole_of_its_last_year() -> None:
    chart = TimelineChart((Window("a", "A", Spread(None, 2027, 2028), ""),))
    root = parse(draw(chart, ident="c"))
    bar = next(g for g in root.iter(f"{SVG}g") if g.get("id") == "c-window-a")[0]
    xs = [float(x) for x in re.findall(r"[ML] ([\d.]+)", bar.get("d"))]
    years = {text.text: (text.left + text.right) / 2 for text in texts(root)}
    column = years["2028"] - years["2027"]
    assert min(xs) == pytest.approx(years["2027"] - column / 2, abs=0.1)
    assert max(xs) == pytest.approx(years["2028"] + column / 2, abs=0.1)


def test_parts_of_a_bar_are_as_long_as_their_values() -> None:
    root = parse(draw(costs(), ident="c"))
    lengths = {}
    for group in root.iter(f"{SVG}g"):
        if group.get("id", "").startswith("c-part-cell") or group.get("id") == "c-part-ssb-mat":
            xs = [float(x) for x in re.findall(r"[ML] ([\d.]+)", group[0].get("d"))]
            lengths[group.get("id")] = max(xs) - min(xs)
    ratio = lengths["c-part-ssb-mat"] / lengths["c-part-cell-mat"]
    assert ratio == pytest.approx(1.35 / 0.53, rel=1e-3)


def test_a_part_is_named_once() -> None:
    written = said(draw(costs(), ident="c"))
    assert sum(text.startswith("Materials") for text in written) == 1


def test_a_bar_of_nothing_has_its_total_at_zero() -> None:
    bars = (
        Bar("full", "Full", (Part("mat", 1.0, "1.0"),), "1.0"),
        Bar("none", "None", (Part("mat", 0.0, "0.0"),), "nothing"),
    )
    root = parse(draw(StackChart(Axis("Cost"), bars, {"mat": "Materials"}), ident="c"))
    found = {text.text: text for text in texts(root)}
    assert "0.0" not in [text.text for text in texts(root) if text.top > found["None"].top - 1]
    assert found["None"].right < found["nothing"].left < found["0.2"].left


def test_a_name_of_many_lines_stays_in_its_row() -> None:
    parts = (Part("mat", 0.01, "0.01"), Part("rest", 0.99, "0.99"))
    bar = Bar("long", "many words " * 25, parts, "1.00")
    root = parse(draw(StackChart(Axis("Cost"), (bar,), {"mat": "M", "rest": "R"}), ident="c"))
    assert max(text.bottom for text in texts(root)) <= view(root)[1]


def test_rows_decide_the_height() -> None:
    few, many = cells(), RangesChart(cells().x, cells().items * 3, cells().groups)
    heights = [view(parse(draw(chart, ident="c")))[1] for chart in (few, many)]
    assert heights[1] > 1.9 * heights[0]


def test_a_given_size_is_kept() -> None:
    root = parse(draw(cells(), ident="c", size=(170, 120)))
    assert (root.get("width"), root.get("height")) == ("170mm", "120mm")


# ---- the SVG itself


@pytest.mark.parametrize("name", CHARTS)
def test_only_colours_of_the_theme_are_used(name: str) -> None:
    svg = draw(CHARTS[name], ident=name)
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?![-\w])", svg)) <= set(THEME.values())
    for word in ("black", "white", "rgb(", "rgba("):
        assert word not in svg


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_black_because_its_colour_was_forgotten(name: str) -> None:
    root = parse(draw(CHARTS[name], ident=name))
    drawn = [*root.iter(f"{SVG}path"), *root.iter(f"{SVG}text"), *root.iter(f"{SVG}use")]
    for element in drawn:
        if element.getparent().tag != f"{SVG}defs":
            assert "fill: " in element.get("style")


@pytest.mark.parametrize("name", CHARTS)
def test_ids_are_unique_prefixed_and_found(name: str) -> None:
    root = parse(draw(CHARTS[name], ident="fig-7"))
    found = ids(root)
    assert len(set(found)) == len(found)
    assert all(id_.startswith("fig-7-") for id_ in found)
    assert set(references(root)) <= set(found)


def test_two_charts_can_stand_in_one_page() -> None:
    one, other = (set(ids(parse(draw(cells(), ident=ident)))) for ident in ("a", "b"))
    assert one
    assert not one & other


@pytest.mark.parametrize("name", CHARTS)
def test_the_svg_is_one_bare_element_without_side_effects(name: str) -> None:
    svg = draw(CHARTS[name], ident=name)
    assert svg.startswith("<svg ")
    assert svg.endswith("</svg>\n")
    for unwanted in (
        "<?xml",
        "<!DOCTYPE",
        "<style",
        "<metadata",
        "matplotlib",
        "<image",
        "http://www.w3.org/1999/02",
    ):
        assert unwanted not in svg
    assert "&amp;" not in svg or "R&amp;D" in svg


def test_a_size_without_room_is_a_fault_in_one_line() -> None:
    with pytest.raises(RenderError, match=r"10 labels need .* pt, the chart gives .* pt") as caught:
        draw(conductivity(), ident="c", size=(160, 40))
    assert "\n" not in str(caught.value)
    with pytest.raises(RenderError, match=r"leave .* pt for the plot"):
        draw(conductivity(), ident="c", size=(60, 95))
    with pytest.raises(RenderError, match=r"chart 'c': 10 rows need .. mm of height, the .* .. mm"):
        draw(cells(), ident="c", size=(160, 60))


def test_a_name_that_cannot_begin_an_id_is_a_fault() -> None:
    with pytest.raises(RenderError, match="'7 up' cannot begin an id"):
        draw(cells(), ident="7 up")


def test_a_reference_line_beyond_the_axis_is_a_fault() -> None:
    x = np.array([0.0, 1.0])
    chart = CurvesChart(
        Axis("x", high=1),
        Axis("y"),
        (Curve("a", "", x, x),),
        lines=(ReferenceLine(Direction.X, 2, "limit"),),
    )
    with pytest.raises(RenderError, match=r"reference line 'limit' at 2 lies outside its axis"):
        draw(chart, ident="c")


def test_a_curve_beyond_the_axes_is_a_fault() -> None:
    x = np.array([0.0, 1.0])
    chart = CurvesChart(
        Axis("x"), Axis("y", low=0, high=1), (Curve("a", "", x, x), Curve("b", "", x, x + 5))
    )
    with pytest.raises(RenderError, match="'b' lies outside the axes"):
        draw(chart, ident="c")


def test_an_item_beyond_the_axis_is_a_fault() -> None:
    chart = RangesChart(Axis("x", high=10), (Item("a", "A", Spread(5)), Item("b", "B", Spread(11))))
    with pytest.raises(RenderError, match=r"item 'b' at 11 lies outside its axis"):
        draw(chart, ident="c")


def test_a_timeline_of_ages_is_a_misprint() -> None:
    chart = TimelineChart((Window("a", "A", Spread(None, 203, 2030)),))
    with pytest.raises(RenderError, match="a timeline from 203 to 2031 is longer than 200 years"):
        draw(chart, ident="c")


def test_themed_charts_hold_no_bare_colour() -> None:
    svg = themed(draw(windows(), ident="c"))
    assert not re.search(r": #", svg)
    assert "var(--chart-series-1, #0b70cc)" in svg


# ---- same bytes

DIGESTS = """
import hashlib, sys
from tests.unit.charts.samples import CHARTS
from ssb_report.charts.draw import draw
for name, chart in CHARTS.items():
    print(name, hashlib.sha256(draw(chart, ident=name).encode()).hexdigest())
"""


def digests() -> str:
    return "".join(
        f"{name} {hashlib.sha256(draw(chart, ident=name).encode()).hexdigest()}\n"
        for name, chart in CHARTS.items()
    )


def test_the_same_chart_is_drawn_twice_in_the_same_bytes() -> None:
    assert digests() == digests()


def test_bytes_depend_on_no_hash_seed_time_zone_or_user_s_settings(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(
        "font.size: 30\nlines.linewidth: 9\nsvg.fonttype: path\npath.simplify: False\n"
        "axes.formatter.use_locale: True\ntext.usetex: True\n"
    )
    changed = {
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Shanghai",
        "MATPLOTLIBRC": str(tmp_path),
        "SOURCE_DATE_EPOCH": "1",
    }
    run = subprocess.run(
        [sys.executable, "-c", DIGESTS],
        env={**os.environ, **changed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == digests()
    assert run.stderr == ""


def test_drawing_leaves_the_user_s_settings_as_they_were() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    draw(cells(), ident="c")
    assert dict(mpl.rcParams) == before


def test_importing_the_package_does_not_import_matplotlib() -> None:
    code = "import sys, ssb_report.charts.draw; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


# ---- in a document


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> pypdfium2.PdfDocument:
    """A PDF with one chart a page, each embedded as an image, as the briefing does it."""
    import base64

    import weasyprint

    faces = "".join(
        f"@font-face {{ font-family: '{face.family}'; font-weight: {face.weight}; "
        f"src: url('{face.path.as_uri()}') }}"
        for face in fonts.faces()
        if face.family.startswith("Report Sans") and face.style == "normal"
    )
    images = "".join(
        "<img alt='' src='data:image/svg+xml;base64,"
        + base64.b64encode(draw(CHARTS[name], ident=name).encode()).decode()
        + "'>"
        for name in KINDS
    )
    style = f"{faces} @page {{ size: 160mm 130mm; margin: 0 }} body {{ margin: 0 }}"
    style += "img { display: block; break-after: page }"
    path = tmp_path_factory.mktemp("pdf") / "charts.pdf"
    weasyprint.HTML(string=f"<style>{style}</style>{images}").write_pdf(path)
    return pypdfium2.PdfDocument(path)


@pytest.mark.parametrize("name", KINDS)
def test_texts_are_texts_in_the_pdf_where_the_svg_puts_them(
    page: pypdfium2.PdfDocument, name: str
) -> None:
    sheet = page[KINDS.index(name)]
    reader = sheet.get_textpage()
    top = sheet.get_height()
    for text in texts(parse(draw(CHARTS[name], ident=name))):
        assert any(
            abs(text.left - left) < 2.5 and abs(text.right - right) < 2.5
            for left, right in _found(reader, text, top)
        ), text


def _found(reader: pypdfium2.PdfTextPage, text: Written, top: float) -> list[tuple[float, float]]:
    """Ends of `text` in the PDF, by the letters that stand at its height.

    The boxes are those of the font: half of a full-width bracket is blank.
    """
    letters = [
        reader.get_charbox(k, loose=True)
        for k in range(reader.count_chars())
        if reader.get_text_range(k, 1).strip()
    ]
    row = [
        (left, right)
        for left, bottom, right, upper in letters
        if text.top - 3 < top - (bottom + upper) / 2 < text.bottom + 3
        and text.left - 2.5 < left
        and right < text.right + 2.5
    ]
    return [(min(row)[0], max(right for _, right in row))] if row else []
