"""LaTeX set in type: MathML for browsers, SVG for the PDF (whose engine draws no MathML)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ssb_report.errors import RenderError

__all__ = ["FormulaSvg", "mathml", "svg"]


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
        When the LaTeX has something the converter does not know.
    """
    from latex2mathml.converter import convert

    try:
        converted = convert(latex, display="block" if block else "inline")
    except Exception as error:
        raise RenderError(f"the formula {latex!r} cannot be set: {error}") from error
    # Stretchy fences around a single line are the default; saying so makes validators complain.
    return re.sub(r' (stretchy|fence)="true"', "", converted)


@cache
def svg(latex: str, size: float = 11.0) -> FormulaSvg:
    """The formula as an SVG of paths at `size` points.

    Raises
    ------
    RenderError
        When the LaTeX has something the typesetter does not know.
    """
    import ziamath

    # Without these two the same formula gives other bytes on its second rendering.
    ziamath.config.svg2 = False
    ziamath.config.precision = 2
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
