"""The report's own typefaces: static faces made once from the font packages, and their subsets.

Line ends and page breaks follow the fonts, so a document never uses the system's. The Latin faces
are instances of the variable Source Serif 4 and Source Sans 3. The Chinese ones are Noto Serif SC
and Noto Sans SC with each CID made equal to its glyph index: the PDF engine writes glyph indexes
where a reader looks up CIDs, and PDF/A and PDF/UA refuse a font in which they differ; the middle
dot, wide as a character in them, is left to the Latin faces. All carry
names of their own, because "Source" is a Reserved Font Name of the SIL Open Font License.

A style sheet names the Latin family first and then the Chinese one: "Report Serif", "Report Serif
SC". `missing_characters` says which characters of a text such a chain would print as empty boxes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import threading
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ssb_report.errors import OutsideError, SsbReportError
from ssb_report.own import cache_folder

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

__all__ = [
    "DISPLAY",
    "MATH",
    "SANS",
    "SANS_SC",
    "SERIF",
    "SERIF_SC",
    "Face",
    "faces",
    "main",
    "math_face",
    "missing_characters",
    "program_of",
    "subset",
]

SERIF = "Report Serif"
DISPLAY = "Report Serif Display"
SANS = "Report Sans"
MATH = "Report Math"
SERIF_SC = "Report Serif SC"
SANS_SC = "Report Sans SC"

EDITION = 2
"""Part of the names inside the faces: raise it whenever this module makes other ones."""

Progress = Callable[[str], object]

_REGULAR, _SEMIBOLD, _BOLD = 400, 600, 700


@dataclass(frozen=True, slots=True)
class Face:
    """One font file as a style sheet names it; `weight` in CSS units, `style` normal or italic."""

    family: str
    weight: int
    style: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How one face is made: from which file of which package, at which place on its axes."""

    family: str
    weight: int
    package: str
    source: str
    style: str = "normal"
    axes: Mapping[str, float] = field(default_factory=dict)

    @property
    def filename(self) -> str:
        stem = self.family.lower().replace(" ", "-")
        return f"{stem}-{self.weight}-{self.style}{Path(self.source).suffix}"

    @property
    def style_name(self) -> str:
        """The style as menus show it: Regular, Italic, SemiBold, Bold Italic."""
        weight = {_REGULAR: "", _SEMIBOLD: "SemiBold", _BOLD: "Bold"}[self.weight]
        italic = "Italic" if self.style == "italic" else ""
        return f"{weight} {italic}".strip() or "Regular"


# The optical size a face is drawn for, in points: running text, and the largest titles.
_TEXT_SIZE = 12.0
_TITLE_SIZE = 36.0

_SERIF_FILES = {
    "normal": "files/SourceSerif4[opsz,wght].ttf",
    "italic": "files/SourceSerif4-Italic[opsz,wght].ttf",
}
_SANS_FILES = {
    "normal": "files/SourceSans3[wght].ttf",
    "italic": "files/SourceSans3-Italic[wght].ttf",
}


def _serif(family: str, weight: int, style: str, size: float) -> _Recipe:
    axes = {"wght": float(weight), "opsz": size}
    return _Recipe(family, weight, "fontpkg_source_serif_4", _SERIF_FILES[style], style, axes)


def _sans(weight: int, style: str) -> _Recipe:
    axes = {"wght": float(weight)}
    return _Recipe(SANS, weight, "fontpkg_source_sans_3", _SANS_FILES[style], style, axes)


_RECIPES = (
    _serif(SERIF, _REGULAR, "normal", _TEXT_SIZE),
    _serif(SERIF, _REGULAR, "italic", _TEXT_SIZE),
    _serif(SERIF, _BOLD, "normal", _TEXT_SIZE),
    _serif(SERIF, _BOLD, "italic", _TEXT_SIZE),
    _serif(DISPLAY, _REGULAR, "normal", _TITLE_SIZE),
    _serif(DISPLAY, _SEMIBOLD, "normal", _TITLE_SIZE),
    _sans(_REGULAR, "normal"),
    _sans(_REGULAR, "italic"),
    _sans(_SEMIBOLD, "normal"),
    _sans(_BOLD, "normal"),
    _Recipe(SERIF_SC, _REGULAR, "pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf"),
    _Recipe(SANS_SC, _REGULAR, "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
)


# ---- what a caller asks for


def faces(progress: Progress | None = None) -> tuple[Face, ...]:
    """All faces of the report; the ones that are not in the cache yet are made first.

    Parameters
    ----------
    progress
        Is told a line for each face that has to be made; making them all takes some seconds.

    Raises
    ------
    OutsideError
        When a font package is missing or the cache folder cannot be written.
    """
    folder = _faces_folder()
    with _writing(folder):
        for recipe in _RECIPES:
            if not _is_filled(folder / recipe.filename):
                if progress:
                    progress(f"{recipe.family} {recipe.style_name}")
                _write(folder / recipe.filename, _make(recipe))
    return tuple(
        Face(recipe.family, recipe.weight, recipe.style, folder / recipe.filename)
        for recipe in _RECIPES
    )


def math_face() -> Face:
    """The face for formulas on screen: the one that the PDF's formulas are drawn from, as it is."""
    path = _package_folder("ziamath") / "fonts" / "STIXTwoMath-Regular.ttf"
    if not path.is_file():
        raise OutsideError("package ziamath does not hold the font STIXTwoMath-Regular.ttf")
    return Face(MATH, _REGULAR, "normal", path)


def subset(face: Face, text: str) -> bytes:
    """The glyphs of `face` that `text` needs, as a WOFF2 file; nothing when it has none of them.

    Kerning, ligatures, marks, figures of all kinds and superscripts go on working in the subset.
    The same face and characters always give the same bytes.

    Raises
    ------
    OutsideError
        When the cache folder cannot be read or written.
    """
    covered = _coverage(face.path)
    characters = "".join(sorted(c for c in set(text) if ord(c) in covered))
    if not characters:
        return b""
    key = _digest(_toolkit(), _fingerprint(face.path), characters)
    path = cache_folder() / "subsets" / f"{key}.woff2"
    with _writing(path.parent):
        if not _is_filled(path):
            _write(path, _make_subset(face.path, characters))
        return path.read_bytes()


def program_of(name: str, glyphs: Iterable[int]) -> bytes:
    """A font file with those glyphs of a face, each under the number that it has there.

    Parameters
    ----------
    name
        The face as a PDF names it: "Report-Sans-Semi-Bold-Italic".

    Raises
    ------
    KeyError
        When the report has no such face.
    """
    return _make_program(_named_faces()[name], sorted(glyphs))


@cache
def _named_faces() -> Mapping[str, Path]:
    """The files of the faces by their names in a PDF."""
    weights = {_REGULAR: "", _SEMIBOLD: "-Semi-Bold", _BOLD: "-Bold"}
    styles = {"normal": "", "italic": "-Italic"}
    return {
        f"{face.family.replace(' ', '-')}{weights[face.weight]}{styles[face.style]}": face.path
        for face in faces()
    }


def missing_characters(text: str, families: Iterable[str] | None = None) -> str:
    """The characters of `text` that would print as empty boxes, sorted, each once.

    A family counts as having a character when each of its faces does, so that emphasis never loses
    one. Control and format characters, which are never drawn, are not asked for.

    Parameters
    ----------
    families
        The chain of a style sheet; without it, every family of the report.
    """
    files = _families()
    chain = [tuple(map(_coverage, files[family])) for family in families or files]
    return "".join(
        character
        for character in sorted(set(text))
        if unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp"}
        and not any(all(ord(character) in face for face in family) for family in chain)
    )


def main() -> int:
    """Make the faces that are missing, with a line on stderr for each; gives the exit code."""
    try:
        faces(progress=lambda line: sys.stderr.write(f"fonts: {line}\n"))
    except SsbReportError as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    return 0


# ---- where things are, and what they hold


def _faces_folder() -> Path:
    """The folder of this edition of the faces; its name stands for all they are made from."""
    sources = sorted({_source(recipe) for recipe in _RECIPES})
    key = _digest(_toolkit(), *map(_fingerprint, sources))
    return cache_folder() / "fonts" / key


def _source(recipe: _Recipe) -> Path:
    path = _package_folder(recipe.package) / recipe.source
    if not path.is_file():
        distribution = recipe.package.replace("_", "-")
        raise OutsideError(f"package {distribution} does not hold the font {recipe.source}")
    return path


def _package_folder(package: str) -> Path:
    """The folder of an installed package, which is looked up and not imported."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        distribution = package.lower().replace("_", "-")
        raise OutsideError(f"package {distribution} is not installed: pip install {distribution}")
    return Path(spec.origin).parent


def _toolkit() -> str:
    """What stands for the code that makes fonts: this file, and those that name releases of tools.

    Importing the tools, or reading the metadata of packages, takes ten times as long.
    """
    files = (
        Path(__file__),
        _package_folder("fontTools") / "__init__.py",
        _package_folder("uharfbuzz") / "_version.py",
    )
    return _digest(*(file.read_text(encoding="utf-8") for file in files))


def _fingerprint(font: Path) -> str:
    """What stands for a font file's content: its table directory, which holds a checksum a table.

    Twelve bytes of head and sixteen for each table; reading whole Chinese fonts takes too long.
    """
    with font.open("rb") as stream:
        head = stream.read(12)
        tables = int.from_bytes(head[4:6], "big")
        return (head + stream.read(16 * tables)).hex()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _is_filled(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _families() -> Mapping[str, tuple[Path, ...]]:
    """The files of each family."""
    files: dict[str, tuple[Path, ...]] = {}
    for face in faces():
        files[face.family] = (*files.get(face.family, ()), face.path)
    return files


@cache
def _coverage(font: Path) -> Container[int]:
    """The characters that a font holds."""
    import uharfbuzz

    covered: Container[int] = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(font)).unicodes
    return covered


# ---- writing


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Make `folder`, and turn whatever the disk refuses into one clear line."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        advice = "free some space" if error.errno == errno.ENOSPC else "make it writable"
        advice += ", or set SSB_REPORT_CACHE to another folder"
        raise OutsideError(f"cannot keep fonts in {folder}: {reason} ({advice})") from error


def _write(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all, also when several runs make it at once."""
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


# ---- making a face
#
# HarfBuzz pins the axes and renumbers the glyphs in hundredths of a second, where Python takes
# whole ones; the small changes to names and single glyphs are readable Python.

# What a font may still do for a reader; small capitals and stylistic sets are left behind.
_FEATURES = (
    "kern liga clig calt ccmp locl mark mkmk "
    "lnum onum pnum tnum zero sups subs sinf frac numr dnom ordn "
    "ssty dtls flac rtlm"
).split()
# What the names may still tell: copyright, version, designers, licence and its address. From 256
# on, names belong to a font's features.
_KEPT_NAMES = {0, 5, 9, 10, 13, 14}
_FEATURE_NAMES = range(256, 32768)
_WINDOWS, _UNICODE, _ENGLISH = 3, 1, 0x409


def _make(recipe: _Recipe) -> bytes:
    """The bytes of one face."""
    from fontTools.ttLib import TTFont

    make = _pin_axes if recipe.axes else _number_glyphs_by_index
    # Bounds stay as they are drawn: computing them anew takes longest and changes nothing.
    font = TTFont(BytesIO(make(recipe)), recalcTimestamp=False, recalcBBoxes=False)
    if recipe.axes:
        _add_aliases(font)
        _add_raised_and_lowered_minus(font)
    else:
        _leave_to_latin(font)
    _rename(font, recipe)
    _mark_style(font, recipe)
    return _saved(font)


def _saved(font: TTFont) -> bytes:
    stream = BytesIO()
    font.save(stream)
    return stream.getvalue()


def _pin_axes(recipe: _Recipe) -> bytes:
    """The static font at a place on the axes of a variable one."""
    import uharfbuzz

    source = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(_source(recipe)))
    request = uharfbuzz.SubsetInput()
    request.unicode_set.update(source.unicodes)
    request.layout_feature_tag_set.clear()
    request.layout_feature_tag_set.update(map(_tag, _FEATURES))
    request.name_id_set.update(_KEPT_NAMES)
    # The style attributes tell of axes that are gone.
    request.drop_table_tag_set.add(_tag("STAT"))
    flags = uharfbuzz.SubsetFlags
    request.flags = flags.NOTDEF_OUTLINE | flags.GLYPH_NAMES | flags.SET_OVERLAPS_FLAG
    for axis, place in recipe.axes.items():
        request.pin_axis_location(source, axis, place)
    return bytes(uharfbuzz.subset(source, request).blob.data)


def _number_glyphs_by_index(recipe: _Recipe) -> bytes:
    """The whole of a CID-keyed font in which CID n means glyph n; outlines and layout stay."""
    import uharfbuzz

    source = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(_source(recipe)))
    request = uharfbuzz.SubsetInput()
    request.keep_everything()
    # The signature would no longer fit.
    request.drop_table_tag_set.add(_tag("DSIG"))
    request.flags |= uharfbuzz.SubsetFlags.CFF_IDENTITY_CHARSET
    return bytes(uharfbuzz.subset(source, request).blob.data)


_LATIN_DOT = 0xB7


def _leave_to_latin(font: TTFont) -> None:
    """Take the middle dot out: in Sans it is as wide as a character and tears "Ω·cm²" apart."""
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.pop(_LATIN_DOT, None)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


_ALIASES = {
    0x2011: 0x2010,  # non-breaking hyphen, drawn as a hyphen
    0x2060: 0x200B,  # word joiner, of no width
}


def _add_aliases(font: TTFont) -> None:
    """Give characters that look like others the others' glyphs, where the font leaves them out."""
    names = font.getBestCmap()
    for character, other in _ALIASES.items():
        if character not in names:
            _map(font, character, names[other])


def _map(font: TTFont, character: int, glyph: str) -> None:
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[character] = glyph


def _add_raised_and_lowered_minus(font: TTFont) -> None:
    """Add ⁻ and ₋ where a font with ⁴ and ₄ lacks them: "S cm⁻¹" needs one."""
    names = font.getBestCmap()
    for character, figure in ((0x207B, 0x2074), (0x208B, 0x2084)):
        if character not in names:
            _map(font, character, _add_small_minus(font, names[figure]))


def _add_small_minus(font: TTFont, figure: str) -> str:
    """A minus as small as `figure` and at the height of its middle; gives the new glyph's name.

    It is narrowed to fit beside small figures, and thinned less, as their strokes are.
    """
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    narrower, thinner = 0.65, 0.8
    glyphs, widths = font["glyf"], font["hmtx"].metrics
    minus = font.getBestCmap()[0x2212]
    beside, bar = glyphs[figure], glyphs[minus]
    rise = (beside.yMin + beside.yMax) / 2 - thinner * (bar.yMin + bar.yMax) / 2
    pen = TTGlyphPen(glyphs)
    pen.addComponent(minus, (narrower, 0, 0, thinner, 0, round(rise)))
    name = f"{figure}.minus"
    glyphs[name] = glyph = pen.glyph()
    glyph.recalcBounds(glyphs)
    widths[name] = (round(narrower * widths[minus][0]), glyph.xMin)
    return name


def _rename(font: TTFont, recipe: _Recipe) -> None:
    """Replace every name a user can see; the copyright and the licence stay."""
    names = font["name"]
    names.names = [
        record
        for record in names.names
        if record.platformID == _WINDOWS
        and (record.nameID in _KEPT_NAMES or record.nameID in _FEATURE_NAMES)
    ]
    for identifier, text in _names(recipe, names.getDebugName(5)).items():
        names.setName(text, identifier, _WINDOWS, _UNICODE, _ENGLISH)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [names.getDebugName(6)]
        cff.topDictIndex[0].FamilyName = recipe.family
        cff.topDictIndex[0].FullName = names.getDebugName(4)


def _names(recipe: _Recipe, version: str) -> dict[int, str]:
    """The name records of a face, by their number in the OpenType specification."""
    family, style = recipe.family, recipe.style_name
    postscript = f"{family}-{style}".replace(" ", "")
    names = {
        1: family,
        2: style,
        3: f"ssb-report {EDITION};{postscript};{version}",
        4: f"{family} {style}",
        6: postscript,
        16: family,
        17: style,
    }
    if recipe.weight not in {_REGULAR, _BOLD}:
        # Families once had four styles and no more: a further weight was a family of its own.
        names |= {1: f"{family} {style}", 2: "Regular"}
    return names


def _mark_style(font: TTFont, recipe: _Recipe) -> None:
    """Set the bits that say bold, italic or regular where programs look for them."""
    bold, italic = recipe.weight == _BOLD, recipe.style == "italic"
    regular = not bold and not italic
    metrics = font["OS/2"]
    metrics.usWeightClass = recipe.weight
    other_bits = metrics.fsSelection & ~0b110_0001
    metrics.fsSelection = other_bits | italic | bold << 5 | regular << 6
    font["head"].macStyle = bold | italic << 1


# ---- making a subset


def _make_subset(path: Path, characters: str) -> bytes:
    import uharfbuzz
    from fontTools.ttLib import TTFont

    request = uharfbuzz.SubsetInput()
    request.unicode_set.update(map(ord, characters))
    request.layout_feature_tag_set.update(map(_tag, _FEATURES))
    request.name_id_set.update(_KEPT_NAMES)
    request.flags = uharfbuzz.SubsetFlags.NOTDEF_OUTLINE | uharfbuzz.SubsetFlags.NO_HINTING
    whole = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))
    part = bytes(uharfbuzz.subset(whole, request).blob.data)
    font = TTFont(BytesIO(part), recalcTimestamp=False, recalcBBoxes=False)
    font.flavor = "woff2"
    return _saved(font)


# What a PDF has no use for: glyphs are placed already, and found by their numbers.
_UNUSED_TABLES = "BASE DSIG GDEF GPOS GSUB STAT name post".split()


def _make_program(path: Path, glyphs: Iterable[int]) -> bytes:
    import uharfbuzz

    request = uharfbuzz.SubsetInput()
    request.glyph_set.update(glyphs)
    request.drop_table_tag_set.update(map(_tag, _UNUSED_TABLES))
    flags = uharfbuzz.SubsetFlags
    request.flags = flags.RETAIN_GIDS | flags.NO_HINTING | flags.DESUBROUTINIZE
    whole = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))
    return bytes(uharfbuzz.subset(whole, request).blob.data)


if __name__ == "__main__":
    sys.exit(main())
