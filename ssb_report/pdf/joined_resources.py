"""Gives the parts of a document one font for each face, and one colour profile."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Name, Object

from ssb_report.errors import RenderError
from ssb_report.fonts import program_of

__all__ = ["join_resources", "written_meanings", "written_widths"]

# What a face is called by the engine: its subset's letters, the family and the style.
_FONT_NAME = re.compile(r"/[A-Z]{6}\+(.+)")
_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_MEANING = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_RUN = re.compile(rb"(\d+) \[([^\]]*)\]")
_FIXED_PITCH = 1
_HEAD = b"""\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_TAIL = b"""\
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
_BATCH = 100
"""How many glyphs a block of a CMap may have."""


def join_resources(pdf: pikepdf.Pdf, resources: Sequence[Any]) -> None:
    """Let all resources have the fonts and colour spaces of all.

    What is laid over a page was made with other resources than the page's own.
    """
    spaces: dict[str, Any] = {}
    fonts: dict[str, list[Any]] = {}
    for each in resources:
        for name, space in each.ColorSpace.items():
            spaces.setdefault(name, space)
        for name, font in each.Font.items():
            fonts.setdefault(name, []).append(font)
    joined = {name: _joined(pdf, alike) for name, alike in fonts.items()}
    for each in resources:
        for name, space in spaces.items():
            each.ColorSpace[name] = space
        for name, font in joined.items():
            each.Font[name] = font


def _joined(pdf: pikepdf.Pdf, fonts: Sequence[Any]) -> Any:  # noqa: ANN401 - a dictionary
    """The first of some fonts of the same face, with the glyphs of all; numbers they share."""
    if len(fonts) == 1:
        return fonts[0]
    if any(font.Encoding != Name("/Identity-H") for font in fonts):
        raise RenderError(f"the PDF engine found no glyph for a character in {fonts[0].BaseFont}")
    meanings: dict[int, bytes] = {}
    widths: dict[int, bytes] = {}
    for font in fonts:
        meanings = _meanings(font.ToUnicode.read_bytes()) | meanings
        widths = _widths(font.DescendantFonts[0].W.unparse()) | widths
    font, inner = fonts[0], fonts[0].DescendantFonts[0]
    font.ToUnicode = pdf.make_stream(written_meanings(meanings))
    inner.W = pdf.make_indirect(Object.parse(written_widths(widths)))
    _describe(inner.FontDescriptor, widths)
    key = "/FontFile3" if "/FontFile3" in inner.FontDescriptor else "/FontFile2"
    program = program_of(_face(str(font.BaseFont)), meanings)
    stream = pdf.make_stream(program)
    if key == "/FontFile3":
        stream.Subtype = Name.OpenType
    else:
        stream.Length1 = len(program)
    inner.FontDescriptor[key] = stream
    return font


def _face(name: str) -> str:
    found = _FONT_NAME.fullmatch(name)
    return found[1] if found else name


def _meanings(cmap: bytes) -> dict[int, bytes]:
    """The text of each glyph, in hexadecimal digits of UTF-16."""
    return {
        int(glyph, 16): text
        for block in _BLOCK.findall(cmap)
        for glyph, text in _MEANING.findall(block)
    }


def written_meanings(meanings: Mapping[int, bytes]) -> bytes:
    """A CMap with the text of each glyph, in hexadecimal digits of UTF-16."""
    lines = [b"<%04x> <%s>\n" % item for item in sorted(meanings.items())]
    blocks = [lines[at : at + _BATCH] for at in range(0, len(lines), _BATCH)]
    body = (b"%d beginbfchar\n%sendbfchar\n" % (len(each), b"".join(each)) for each in blocks)
    return b"".join([_HEAD, *body, _TAIL])


def _widths(runs: bytes) -> dict[int, bytes]:
    """The width of each glyph as it was written."""
    return {
        int(first) + place: width
        for first, listed in _RUN.findall(runs)
        for place, width in enumerate(listed.split())
    }


def written_widths(widths: Mapping[int, bytes]) -> bytes:
    """The widths of glyphs as a font has them, in runs of glyphs one behind the other."""
    pieces: list[bytes] = []
    for glyph, width in sorted(widths.items()):
        if glyph - 1 not in widths:
            pieces.append(b"] %d [" % glyph)
        pieces.append(width)
    return b"[" + b" ".join([*pieces, b"] ]"])[1:]


def _describe(descriptor: Any, widths: Mapping[int, bytes]) -> None:  # noqa: ANN401
    """Say what depends on all glyphs of a font: the widest, and whether all are as wide."""
    descriptor.FontBBox[2] = max(map(int, widths.values()))
    fixed = _FIXED_PITCH if len(widths) > 1 and len(set(widths.values())) == 1 else 0
    descriptor.Flags = int(descriptor.Flags) & ~_FIXED_PITCH | fixed
