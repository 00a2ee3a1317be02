"""Sets a line of text as a PDF draws it, and embeds the glyphs that it needs.

The PDF engine sets whole documents; a line that is added to a finished one is set here: in the
report's own faces, with their kerning, and marks above and below letters where they belong.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from string import ascii_uppercase

from ssb_report.fonts import SANS, SANS_SC, faces
from ssb_report.pdf.joined_resources import written_meanings, written_widths
from ssb_report.pdf.updates import stream

__all__ = ["Glyph", "Lettering", "Run", "lettered", "missing", "runs", "width"]

_CHAIN = (SANS, SANS_SC)
"""The families that a line is set in, each character in the first that has it."""

_REGULAR = 400
_EM = 1000
"""Units of length in all faces, and in a PDF."""
_SYMBOLIC = 4
_STEM = 80
_TAG = 6
"""Letters before the name of a font of which only a part is there."""
# What a PDF has no use for: glyphs are placed already, and found by their numbers.
_UNUSED_TABLES = "BASE DSIG GDEF GPOS GSUB OS/2 STAT VORG cmap name post vhea vmtx".split()


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a face and the text that it stands for; lengths in thousandths of the size."""

    number: int
    advance: int
    right: int
    up: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one family, one behind the other."""

    family: str
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Lettering:
    """A line that can be drawn: its operators, the dictionary of its fonts, and their objects."""

    content: bytes
    fonts: bytes
    objects: dict[int, bytes]


def missing(text: str) -> str:
    """The characters of a text that cannot be drawn, sorted, each once."""
    chain = [_face(family) for family in _CHAIN]
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        each for each in sorted(set(composed)) if not any(face.has(each) for face in chain)
    )


def runs(text: str) -> tuple[Run, ...]:
    """A text in one line, from left to right.

    Raises
    ------
    LookupError
        When no face of the chain has one of its characters.
    """
    composed = unicodedata.normalize("NFC", text)
    pieces = groupby(_with_faces(composed), key=lambda item: item[0])
    return tuple(
        Run(face.family, tuple(face.shaped("".join(letter for _, letter in letters))))
        for face, letters in pieces
    )


def _with_faces(text: str) -> Iterator[tuple[_Face, str]]:
    """Each character with its face; a mark keeps that of the letter before it if it is there."""
    face: _Face | None = None
    for letter in text:
        having = [each for each in map(_face, _CHAIN) if each.has(letter)]
        if not having:
            raise LookupError(f"no face has {letter!r}")
        if not (unicodedata.combining(letter) and face in having):
            face = having[0]
        yield face, letter


def width(line: Iterable[Run], size: float) -> float:
    """How wide a line is at a size, both in points."""
    return sum(glyph.advance for run in line for glyph in run.glyphs) * size / _EM


def lettered(line: Sequence[Run], size: float, first: int) -> Lettering:
    """What draws a line in a size in points, from where a text begins.

    `first` is the number of the first object of its fonts.
    """
    parts: dict[str, _Part] = {}
    objects: dict[int, bytes] = {}
    names: list[bytes] = []
    for family in dict.fromkeys(run.family for run in line):
        glyphs = (glyph for run in line if run.family == family for glyph in run.glyphs)
        parts[family] = part = _Part(_face(family), glyphs, f"F{len(names)}")
        number = first + len(objects)
        names.append(b"/%s %d 0 R" % (part.name.encode(), number))
        objects |= dict(enumerate(part.objects(number), start=number))
    content = " ".join(parts[run.family].drawn(run, size) for run in line)
    return Lettering(content.encode(), b"<< %s >>" % b" ".join(names), objects)


class _Face:
    """The regular face of a family."""

    def __init__(self, family: str) -> None:
        import uharfbuzz

        style = (family, _REGULAR, "normal")
        path = next(
            each.path for each in faces() if (each.family, each.weight, each.style) == style
        )
        self.family = family
        self.is_cff = path.suffix == ".otf"
        self.face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))
        self.font = uharfbuzz.Font(self.face)
        self.characters = self.face.unicodes

    def has(self, character: str) -> bool:
        return ord(character) in self.characters

    def advance(self, glyph: int) -> int:
        """How wide a glyph is by itself."""
        return int(self.font.get_glyph_h_advance(glyph))

    def shaped(self, text: str) -> Iterator[Glyph]:
        """The glyphs of a text; what several stand for together, the first of them stands for."""
        import uharfbuzz

        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self.font, buffer, {"liga": False})
        starts = sorted({info.cluster for info in buffer.glyph_infos})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            meant = text[info.cluster : ends.pop(info.cluster, 0)]
            yield Glyph(info.codepoint, place.x_advance, place.x_offset, place.y_offset, meant)

    def cut(self, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
        """A font file with these glyphs alone, and the number that each has in it."""
        import uharfbuzz

        request = uharfbuzz.SubsetInput()
        request.glyph_set.update(glyphs)
        tables = (int.from_bytes(name.encode(), "big") for name in _UNUSED_TABLES)
        request.drop_table_tag_set.update(tables)
        flags = uharfbuzz.SubsetFlags
        request.flags = flags.NO_HINTING | flags.DESUBROUTINIZE | flags.CFF_IDENTITY_CHARSET
        plan = uharfbuzz.SubsetPlan(self.face, request)
        numbers = plan.old_to_new_glyph_mapping
        return bytes(plan.execute().blob.data), {
            glyph: numbers[glyph] for glyph in request.glyph_set
        }


@cache
def _face(family: str) -> _Face:
    return _Face(family)


class _Part:
    """The part of a face that a line needs, as a font of a PDF."""

    def __init__(self, face: _Face, glyphs: Iterable[Glyph], name: str) -> None:
        self.face = face
        self.name = name
        texts: dict[int, str] = {}
        for glyph in glyphs:
            texts.setdefault(glyph.number, glyph.text)
        self.texts = dict(sorted(texts.items()))
        self.program, self.numbers = face.cut(self.texts)

    def drawn(self, run: Run, size: float) -> str:
        """What draws a run: its font, and in turn how far up it is and the glyphs there."""
        pieces = [f"/{self.name} {size:g} Tf"]
        for up, glyphs in groupby(run.glyphs, key=lambda glyph: glyph.up):
            pieces.append(f"{up * size / _EM:g} Ts [{' '.join(map(self._shown, glyphs))}] TJ")
        return " ".join(pieces)

    def _shown(self, glyph: Glyph) -> str:
        """A glyph, moved to where it belongs, and from there to where the next one begins."""
        back = glyph.right + self.face.advance(glyph.number) - glyph.advance
        before, after = (f"{move}" if move else "" for move in (-glyph.right, back))
        return f"{before}<{self.numbers[glyph.number]:04x}>{after}"

    def objects(self, number: int) -> tuple[bytes, ...]:
        """The font, its one descendant, what describes that, its file, and its glyphs' texts."""
        family = self.face.family.replace(" ", "-")
        name = f"{_tag(self.texts)}+{family}".encode()
        widths = {self.numbers[glyph]: self.face.advance(glyph) for glyph in self.texts}
        texts = {
            self.numbers[glyph]: text.encode("utf-16-be").hex().encode()
            for glyph, text in self.texts.items()
        }
        extents = self.face.font.get_font_extents("ltr")
        top, bottom = extents.ascender, extents.descender
        bounds = b"0 %d %d %d" % (bottom, max(widths.values()), top)
        kind, key = (b"0", b"/FontFile3") if self.face.is_cff else (b"2", b"/FontFile2")
        length = b"/Length1 %d" % len(self.program)
        return (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H "
            b"/DescendantFonts [ %d 0 R ] /ToUnicode %d 0 R >>" % (name, number + 1, number + 4),
            b"<< /Type /Font /Subtype /CIDFontType%s /BaseFont /%s /CIDToGIDMap /Identity "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            b"/FontDescriptor %d 0 R /W %s >>" % (kind, name, number + 2, _widths(widths)),
            b"<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [ %s ] /ItalicAngle 0 "
            b"/Ascent %d /Descent %d /CapHeight %d /StemV %d %s %d 0 R >>"
            % (name, _SYMBOLIC, bounds, top, bottom, top, _STEM, key, number + 3),
            stream(b"/Subtype /OpenType" if self.face.is_cff else length, self.program),
            stream(b"", written_meanings(texts)),
        )


def _widths(widths: Mapping[int, int]) -> bytes:
    return written_widths({glyph: b"%d" % wide for glyph, wide in widths.items()})


def _tag(glyphs: Iterable[int]) -> str:
    """Letters that stand for a choice of glyphs."""
    digest = hashlib.sha256(repr(tuple(glyphs)).encode()).digest()
    return "".join(ascii_uppercase[byte % len(ascii_uppercase)] for byte in digest[:_TAG])
