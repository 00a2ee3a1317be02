"""LaTeX set in type: MathML for browsers, SVG for the PDF (whose engine draws no MathML)."""

from __future__ import annotations

import re
import warnings
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from ssb_report.errors import RenderError

__all__ = ["FormulaSvg", "in_two_lines", "linear", "mathml", "svg"]

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = frozenset(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup mover munder munderover "
    "mtable mtr mtd mstyle mpadded mphantom".split()
)


@dataclass(frozen=True, slots=True)
class FormulaSvg:
    """A formula drawn as paths; sizes in points, `depth` below the baseline."""

    svg: str
    width: float
    height: float
    depth: float


@cache
def mathml(latex: str, *, block: bool = False) -> str:
    """Presentation MathML, which browsers draw and screen readers speak.

    Raises
    ------
    RenderError
        When the LaTeX has something the converter does not know, or something that is no formula.
    """
    from latex2mathml.converter import convert

    try:
        converted = convert(latex, display="block" if block else "inline")
        _require_mathml(converted)
    except Exception as error:
        raise RenderError(f"the formula {latex!r} cannot be set: {error}") from error
    # Stretchy fences around a single line are the default; saying so makes validators complain.
    return re.sub(r' (stretchy|fence)="true"', "", converted)


def _require_mathml(converted: str) -> None:
    """Refuse elements of any other language: the converter passes on what a text in LaTeX holds."""
    for element in ET.fromstring(converted).iter():  # noqa: S314 - short, and made here
        if element.tag.removeprefix(_MATHML) not in _ELEMENTS:
            raise ValueError(f"'{element.tag}' is no MathML")


@cache
def svg(latex: str, size: float = 11.0) -> FormulaSvg:
    """The formula as an SVG of paths at `size` points.

    Raises
    ------
    RenderError
        When the LaTeX has something the typesetter does not know.
    """
    ziamath = _typesetter()
    try:
        typeset = ziamath.Latex(latex, size=size)
        drawn = typeset.svg()
    except Exception as error:
        raise RenderError(f"the formula {latex!r} cannot be drawn: {error}") from error
    box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', drawn)
    if box is None:
        raise RenderError(f"the formula {latex!r} was drawn without a size")
    _, top, width, height = map(float, box.groups())
    return FormulaSvg(drawn, width, height, depth=height + top)


@cache
def _typesetter() -> ModuleType:
    """The library that draws formulas, set up once.

    It measures what stands in a row before it sets it, and so each row inside twice, and each row
    inside of that four times. Here what was measured once stays known: the same comes out sooner.
    """
    with warnings.catch_warnings():
        # It reads its font by a deprecated function as it is imported.
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath
        from ziamath.nodes.mrow import Mrow

    # Without these two the same formula gives other bytes on its second rendering.
    ziamath.config.svg2 = False
    ziamath.config.precision = 2
    known: dict[str, tuple[float, float]] = {}

    class Row(Mrow, tag="mrow"):  # which takes the place of the other by its tag
        def _get_height_nostretch(
            self, line: list[ET.Element], **around: object
        ) -> tuple[float, float]:
            # All that the heights depend on: what stands here, how large, and what is around it.
            row = ET.tostring(self.element, encoding="unicode")
            key = repr((row, len(line), self.size, self.style, sorted(around.items())))
            if key not in known:
                known[key] = super()._get_height_nostretch(line, **around)
            return known[key]

    return ziamath


_OPENING = re.compile(r"\\left\\?.|(?<!\\)[{(\[]")
_CLOSING = re.compile(r"\\right\\?.|(?<!\\)[})\]]")
_BREAKS = (r" \cdot ", r" + ", r" - ", r" \approx ", r" = ")
"""Before what a line is best broken, the best first."""


def in_two_lines(latex: str) -> str:
    """The formula broken before a sign that stands in no bracket, as near its middle as can be.

    Where it has none, it stays in one line.
    """
    begin = latex.find(" = ") + 1
    for sign in _BREAKS:
        at = [
            found.start()
            for found in re.finditer(re.escape(sign), latex)
            if found.start() > begin and _is_bare(latex[: found.start()])
        ]
        if at:
            place = min(at, key=lambda place: abs(2 * place - len(latex)))
            upper, lower = latex[:place], latex[place:].strip()
            lines = rf"\displaystyle {upper} \\ \quad \displaystyle {lower}"
            return rf"\begin{{array}}{{l}}{lines}\end{{array}}"
    return latex


def _is_bare(before: str) -> bool:
    """Whether all brackets in what stands before a sign are closed."""
    return len(_OPENING.findall(before)) == len(_CLOSING.findall(before))


_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "eta": "η", "theta": "θ", "vartheta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "phi": "φ",
    "varphi": "φ", "rho": "ρ", "sigma": "σ", "tau": "τ", "omega": "ω", "Delta": "Δ", "Omega": "Ω",
    "prod": "∏", "sum": "∑", "cdot": "·", "times": "×", "approx": "≈", "le": "≤", "ge": "≥",
}  # fmt: skip


_SHAPES = (
    (re.compile(r"\\(?:mathrm|text|mathit|operatorname)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"([_^])\{([^{}]*)\}"), r"\1\2"),
    (re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}"), r"(\1)/(\2)"),
)


def linear(latex: str) -> str:
    r"""LaTeX as one line of plain text: ``\sigma_{\mathrm{ref}}`` is "σ_ref".

    It stands as the alternative text of symbols that words beside them explain.
    """
    text = latex.replace(r"\&", "&")
    for pattern, plain in _SHAPES:  # from the inside out: each leaves no braces behind
        text = pattern.sub(plain, text)
    text = re.sub(r"\\([A-Za-z]+)", lambda match: _GREEK.get(match[1], _word(match[1])), text)
    return " ".join(re.sub(r"[{}]|\\.", "", text).split())


def _word(command: str) -> str:
    """Commands such as ``exp`` are words themselves; those that only shape the line are nothing."""
    return "" if command in ("left", "right", "bar", "mathrm", "quad") else command
