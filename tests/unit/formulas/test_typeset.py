"""LaTeX set in type: MathML for browsers and drawings for paper."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from ssb_report.errors import RenderError
from ssb_report.formulas.typeset import in_two_lines, mathml, svg


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - made here


FORMULA = r"\sigma = \frac{A}{T} \exp\left(-\frac{E_a}{k_{\mathrm{B}} T}\right)"


def test_mathml_is_well_formed_and_knows_its_place() -> None:
    for block in (False, True):
        root = parsed(mathml(FORMULA, block=block))
        assert root.tag.endswith("math")
        assert root.get("display") == ("block" if block else "inline")


def test_a_wide_formula_is_broken_before_a_product_in_no_bracket() -> None:
    factors = (
        r"c = \frac{a \cdot b}{d}",
        r"\cdot \left(1 + \left(2 \cdot r\right)\right) \approx 3",
    )
    upper, lower = in_two_lines(" ".join(factors)).split(r" \\ ")
    assert upper.endswith(factors[0])
    assert lower.endswith(rf"{factors[1]}\end{{array}}")
    whole, broken = svg(" ".join(factors)), svg(in_two_lines(" ".join(factors)))
    assert broken.width < whole.width
    assert broken.height > whole.height


@pytest.mark.parametrize("latex", [r"\left(a + b\right)", "a = b", r"x = \sqrt{a + b}"])
def test_a_formula_without_a_sign_to_break_at_stays_in_one_line(latex: str) -> None:
    assert in_two_lines(latex) == latex


def test_mathml_has_no_attribute_that_says_the_default() -> None:
    assert "stretchy" not in mathml(FORMULA)
    assert "fence" not in mathml(FORMULA)


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\text{<mi xmlns='http://www.w3.org/1999/xhtml'>a</mi>}",
    ],
)
def test_markup_in_latex_is_refused(latex: str) -> None:
    with pytest.raises(RenderError, match="cannot be set"):
        mathml(latex)


def test_signs_that_html_knows_stay_signs() -> None:
    root = parsed(mathml(r"a < b > c \& d"))
    assert "".join(root.itertext()) == "a<b>c&d"


@pytest.mark.parametrize("latex", [r"\left(", r"\begin{matrix}"])
def test_what_cannot_be_set_names_the_formula(latex: str) -> None:
    with pytest.raises(RenderError, match=r"the formula .* cannot be set"):
        mathml(latex)


def test_a_drawing_is_paths_alone_so_that_it_needs_no_font() -> None:
    root = parsed(svg(FORMULA).svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "path" in tags
    assert "text" not in tags
    assert "image" not in tags


def test_a_drawing_knows_its_size_and_its_baseline() -> None:
    small, large = svg(FORMULA, 9.0), svg(FORMULA, 18.0)
    assert 0 < small.depth < small.height
    assert large.width == pytest.approx(2 * small.width, rel=0.02)
    assert large.depth == pytest.approx(2 * small.depth, rel=0.1)


def test_the_same_formula_gives_the_same_drawing_again() -> None:
    first = svg(FORMULA).svg
    svg.cache_clear()
    assert svg(FORMULA).svg == first


def test_what_cannot_be_drawn_names_the_formula() -> None:
    with pytest.raises(RenderError, match=r"the formula .* cannot be drawn"):
        svg(r"\frac{1")


NESTED = (
    FORMULA,
    r"\left(\left(1 + \frac{a}{\left[\frac{b}{c}\right]^2}\right)^{\frac{1}{n}}\right)_{k}^{m}",
    r"\sqrt{b + \sqrt{\left(\frac{1}{a}\right)^2 + \sqrt{c + \left|\frac{x}{y}\right|}}}",
)


@pytest.mark.parametrize("latex", NESTED)
def test_a_drawing_is_as_the_library_makes_it_with_fewer_rows(
    latex: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ziamath
    from ziamath.nodes import mnode
    from ziamath.nodes.mrow import Mrow

    svg("x")
    rows = []
    setup = Mrow._setup
    monkeypatch.setattr(Mrow, "_setup", lambda row, **kw: rows.append(row) or setup(row, **kw))
    drawn = svg.__wrapped__(latex).svg
    ours = len(rows)
    monkeypatch.setitem(mnode._node_classes, "mrow", Mrow)
    assert drawn == ziamath.Latex(latex, size=11.0).svg()
    assert ours < 0.6 * (len(rows) - ours)
