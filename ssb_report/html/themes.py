"""The theme: the folder of templates, styles and citation styles, as files that may be read."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path

from ssb_report.charts.style import DARK, THEME
from ssb_report.fonts import SANS_SC, SERIF_SC, Face, faces, math_face, subset
from ssb_report.html.theme import theme_folder
from ssb_report.schema.theme_files import theme_text

__all__ = [
    "chart_colours",
    "citation_styles",
    "embedded_fonts",
    "script",
    "stylesheet",
    "stylesheets",
]

_FIRST_CHINESE = 0x2E80
_FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)
# Letters and where Unicode has their mathematical italics; that of h is Planck's constant.
_ITALICS = (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("Α", "Ω", 0x1D6E2), ("α", "ω", 0x1D6FC))
_PLANCK = "\u210e"


def citation_styles() -> Path:
    """The folder of CSL styles."""
    return theme_folder() / "citations"


def stylesheets(*names: str) -> dict[str, str]:
    """The named style sheets by their files; a language may have one of its own, or none."""
    theme = theme_folder()
    files = [theme / "styles" / f"{name}.css" for name in names]
    return {
        file.relative_to(theme.parent).as_posix(): theme_text(theme, f"styles/{file.name}")
        for file in files
        if file.is_file() or file.is_symlink()
    }


def stylesheet(*names: str) -> str:
    """The named style sheets, one after the other."""
    return "\n".join(stylesheets(*names).values())


def chart_colours() -> str:
    """The colours of charts as custom properties, for light and for dark pages."""
    light, dark = (
        " ".join(f"--chart-{name}: {colour};" for name, colour in palette.items())
        for palette in (THEME, DARK)
    )
    return (
        f":root {{ {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    )


def script(name: str) -> str:
    """The named script, for the browser."""
    return theme_text(theme_folder(), f"scripts/{name}.js")


def embedded_fonts(text: str, language: str) -> str:
    """``@font-face`` rules that carry, inside themselves, the characters of `text`."""
    every = "".join(sorted(set(text)))
    han = "".join(character for character in every if ord(character) >= _FIRST_CHINESE)
    rules = [
        _face_rule(face, han if face.family in (SERIF_SC, SANS_SC) and language != "zh" else every)
        for face in faces()
    ]
    formulas = "".join(_FORMULA.findall(text))
    if formulas:
        rules.append(_face_rule(math_face(), _with_italics(html.unescape(formulas))))
    return "\n".join(filter(None, rules))


def _with_italics(text: str) -> str:
    """A formula's characters and their italics, which MathML takes for single letters."""
    italics = [
        chr(ord(character) - ord(first) + slanted)
        for character in set(text)
        for first, last, slanted in _ITALICS
        if first <= character <= last
    ]
    return text + "".join(italics) + _PLANCK


def _face_rule(face: Face, text: str) -> str:
    glyphs = subset(face, text)
    if not glyphs:
        return ""
    data = base64.b64encode(glyphs).decode()
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {face.style}; font-display: swap; "
        f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )
