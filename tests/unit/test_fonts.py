from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from ssb_report import fonts
from ssb_report.errors import OutsideError
from ssb_report.fonts import Face, faces, missing_characters, program_of, subset

LATIN = [
    ("Report Serif", 400, "normal"),
    ("Report Serif", 400, "italic"),
    ("Report Serif", 700, "normal"),
    ("Report Serif", 700, "italic"),
    ("Report Serif Display", 400, "normal"),
    ("Report Serif Display", 600, "normal"),
    ("Report Sans", 400, "normal"),
    ("Report Sans", 400, "italic"),
    ("Report Sans", 600, "normal"),
    ("Report Sans", 700, "normal"),
]
CHINESE = [("Report Serif SC", 400, "normal"), ("Report Sans SC", 400, "normal")]

# What a technical text in English is written with, beside ASCII.
TECHNICAL = (
    "σφαβγδεηθκλμπρτωΔΣΩµ≤≥≈≠×−±·√∞∂∑→←↑↓–—“”‘’…°′″‰†‡§€£¥½Åéöüçñłš"
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉₋\u00a0\u202f\u2009\u2007\u2011\u2060"
)


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of this module's own, filled by its first test."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSB_REPORT_CACHE", str(folder))
        yield folder


def font_of(path: Path) -> TTFont:
    """A font that keeps no file open."""
    return TTFont(BytesIO(path.read_bytes()), lazy=True)


def face(family: str, weight: int, style: str) -> Face:
    return next(f for f in faces() if (f.family, f.weight, f.style) == (family, weight, style))


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_faces_are_these_families_weights_and_styles() -> None:
    assert [(f.family, f.weight, f.style) for f in faces()] == LATIN + CHINESE
    assert all(f.path.is_file() for f in faces())


@pytest.mark.parametrize(("family", "weight", "style"), LATIN + CHINESE)
def test_names_are_consistent_and_no_reserved_name_is_left(
    family: str, weight: int, style: str
) -> None:
    font = font_of(face(family, weight, style).path)
    names = font["name"]
    shown = {number: names.getDebugName(number) for number in (1, 2, 3, 4, 6, 16, 17, 25)}
    assert names.getBestFamilyName() == family
    assert shown[4] == f"{shown[16]} {shown[17]}"
    assert shown[6] == shown[4].replace(f" {shown[17]}", f"-{shown[17]}").replace(" ", "")
    assert not any("Source" in (text or "") or "Noto" in (text or "") for text in shown.values())
    assert "SIL Open Font License" in names.getDebugName(13)
    assert "Adobe" in names.getDebugName(0)
    assert not {"fvar", "gvar", "avar", "STAT", "HVAR", "MVAR", "DSIG"} & set(font.keys())


@pytest.mark.parametrize(("family", "weight", "style"), LATIN + CHINESE)
def test_weight_and_style_stand_where_programs_look(family: str, weight: int, style: str) -> None:
    font = font_of(face(family, weight, style).path)
    bold, italic = weight == 700, style == "italic"
    selection, mac = font["OS/2"].fsSelection, font["head"].macStyle
    assert font["OS/2"].usWeightClass == weight
    assert (bool(selection & 1), bool(selection & 32)) == (italic, bold)
    assert bool(selection & 64) is not (bold or italic)
    assert (bool(mac & 1), bool(mac & 2)) == (bold, italic)


@pytest.mark.parametrize(
    ("family", "weight", "style", "source", "location"),
    [
        ("Report Sans", 600, "normal", "Sans3[wght].ttf", {"wght": 600}),
        ("Report Serif", 700, "italic", "Italic[opsz,wght].ttf", {"wght": 700, "opsz": 12}),
    ],
)
def test_outlines_are_those_of_the_variable_font_at_that_place(
    family: str, weight: int, style: str, source: str, location: dict[str, float]
) -> None:
    # fontTools interpolates independently of the library that made the face.
    path = next(fonts._source(r) for r in fonts._RECIPES if r.source.endswith(source))
    expected = font_of(path).getGlyphSet(location=location)
    font = font_of(face(family, weight, style).path)
    made, names = font.getGlyphSet(), font.getBestCmap()
    for character in "HagÅ8%":
        name = names[ord(character)]
        assert made[name].width == pytest.approx(expected[name].width, abs=1)
        assert bounds(made, name) == pytest.approx(bounds(expected, name), abs=1)


def bounds(glyphs: object, name: str) -> tuple[float, float, float, float]:
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)  # type: ignore[index]
    return pen.bounds


@pytest.mark.parametrize(("family", "weight", "style"), LATIN)
def test_latin_faces_hold_what_a_technical_text_needs(family: str, weight: int, style: str) -> None:
    held = font_of(face(family, weight, style).path).getBestCmap()
    ascii_ = "".join(map(chr, range(32, 127)))
    assert [c for c in ascii_ + TECHNICAL if ord(c) not in held] == []


@pytest.mark.parametrize(("family", "weight", "style"), LATIN[:6])
@pytest.mark.parametrize(("minus", "figure"), [("⁻", "⁴"), ("₋", "₄")])
def test_small_minus_stands_at_the_middle_of_small_figures(
    family: str, weight: int, style: str, minus: str, figure: str
) -> None:
    font = font_of(face(family, weight, style).path)
    names, glyphs, widths = font.getBestCmap(), font.getGlyphSet(), font["hmtx"].metrics
    left, bottom, right, top = bounds(glyphs, names[ord(minus)])
    _, low, _, high = bounds(glyphs, names[ord(figure)])
    assert (bottom + top) / 2 == pytest.approx((low + high) / 2, abs=1)
    width, bearing = widths[names[ord(minus)]]
    assert bearing == pytest.approx(left, abs=1)
    assert 0 < left < right < width < widths[names[ord("−")]][0]


@pytest.mark.parametrize(("family", "weight", "style"), CHINESE)
def test_chinese_character_identifiers_equal_glyph_indexes(
    family: str, weight: int, style: str
) -> None:
    made = face(family, weight, style)
    top = font_of(made.path)["CFF "].cff.topDictIndex[0]
    assert top.FamilyName == family
    assert top.charset == [".notdef", *(f"cid{n:05d}" for n in range(1, len(top.charset)))]
    source = font_of(next(fonts._source(r) for r in fonts._RECIPES if r.family == family))
    font = font_of(made.path)
    for character in "中固电池（":
        old, new = source.getBestCmap()[ord(character)], font.getBestCmap()[ord(character)]
        assert source.getGlyphID(old) == font.getGlyphID(new)
        assert bounds(source.getGlyphSet(), old) == bounds(font.getGlyphSet(), new)


def test_faces_that_are_there_are_found_without_the_font_tools() -> None:
    faces()
    code = (
        "import sys; from ssb_report.fonts import faces; faces(print)\n"
        "assert not {'fontTools', 'uharfbuzz', 'numpy'} & set(sys.modules)"
    )
    result = run(code)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_face_that_was_lost_is_made_again() -> None:
    path = face("Report Sans", 400, "normal").path
    before = path.read_bytes()
    path.write_bytes(b"")
    told: list[str] = []
    faces(told.append)
    assert told == ["Report Sans Regular"]
    assert path.read_bytes() == before


def test_runs_at_the_same_time_anywhere_make_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    faces()
    script = (
        "from ssb_report.fonts import faces, subset\nfor face in faces(): subset(face, 'Wh/kg 中')"
    )
    places = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
    ]
    environment = {**os.environ, "SSB_REPORT_CACHE": str(tmp_path)}
    runs = [
        subprocess.Popen([sys.executable, "-c", script], env={**environment, **place})
        for place in places
    ]
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    for made in faces():
        subset(made, "Wh/kg 中")
    there, here = digests(tmp_path), digests(folder)
    assert len(there) == len(LATIN) * 2 + len(CHINESE) * 2
    assert there == {path: digest for path, digest in here.items() if path in there}


def test_subset_holds_what_the_text_needs_and_goes_on_kerning() -> None:
    part = TTFont(BytesIO(subset(face("Report Serif", 400, "normal"), "AVAVA 12 fi")))
    assert {chr(point) for point in part.getBestCmap()} == set("AV 12fi")
    assert part.flavor == "woff2"
    assert "kern" in {f.FeatureTag for f in part["GPOS"].table.FeatureList.FeatureRecord}
    features = {f.FeatureTag for f in part["GSUB"].table.FeatureList.FeatureRecord}
    assert {"liga", "sups", "pnum", "tnum"} <= features
    assert "SIL Open Font License" in part["name"].getDebugName(13)


def test_subset_depends_on_the_characters_alone_that_the_face_has() -> None:
    made = face("Report Sans", 400, "normal")
    assert subset(made, "kWh") == subset(made, "WhkkW中")
    assert subset(made, "kWh") != subset(made, "kW")


def test_subset_of_nothing_is_nothing() -> None:
    assert subset(face("Report Sans", 400, "normal"), "固态") == b""


@pytest.mark.parametrize(
    ("text", "families", "missing"),
    [
        ("10⁻³ S cm⁻¹ ≥ 固态电池\n\u2060\ufeff\u200b", None, ""),
        ("\U0001f50b\ue000 ok", None, "\ue000\U0001f50b"),
        ("固σ态", ["Report Serif"], "固态"),
        ("固σ态", ["Report Serif", "Report Serif SC"], ""),
    ],
)
def test_missing_characters_are_those_that_no_family_of_the_chain_has(
    text: str, families: list[str] | None, missing: str
) -> None:
    assert missing_characters(text, families) == missing


def test_a_cache_that_cannot_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SSB_REPORT_CACHE", str(tmp_path / "file"))
    assert fonts.main() == 3
    message = capsys.readouterr().err
    assert message.startswith(f"error: cannot keep fonts in {tmp_path}/file/fonts/")
    assert message.count("\n") == 1
    assert "SSB_REPORT_CACHE" in message


def test_a_full_disk_is_one_line_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_bytes(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("SSB_REPORT_CACHE", str(tmp_path))
    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    with pytest.raises(OutsideError, match=r"No space left on device \(free some space"):
        faces()
    assert digests(tmp_path) == {}


def test_a_missing_font_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    find = fonts.find_spec
    monkeypatch.setattr(fonts, "find_spec", lambda n: None if "sans" in n else find(n))
    with pytest.raises(OutsideError, match="pip install fontpkg-source-sans-3"):
        faces()


# ---- programs for a PDF


@pytest.mark.parametrize(
    ("name", "whole", "text"),
    [
        ("Report-Sans-Semi-Bold", ("Report Sans", 600, "normal"), "Zaé½"),
        ("Report-Serif-Bold-Italic", ("Report Serif", 700, "italic"), "Zaé½"),
        ("Report-Serif-SC", ("Report Serif SC", 400, "normal"), "电池"),
    ],
)
def test_a_program_has_each_glyph_under_its_number(
    name: str, whole: tuple[str, int, str], text: str
) -> None:
    full = font_of(face(*whole).path)
    glyphs = [full.getGlyphID(full.getBestCmap()[ord(each)]) for each in text]
    program = program_of(name, glyphs)
    part = TTFont(BytesIO(program))
    assert [drawn(part, glyph) for glyph in glyphs] == [drawn(full, glyph) for glyph in glyphs]
    left_out = full.getGlyphID(full.getBestCmap()[ord("Q")])
    assert left_out >= len(part.getGlyphOrder()) or not drawn(part, left_out)
    assert len(program) < 0.1 * face(*whole).path.stat().st_size
    assert program_of(name, reversed(glyphs)) == program


def drawn(font: TTFont, glyph: int) -> list[tuple[str, object]]:
    outlines = font.getGlyphSet()
    pen = DecomposingRecordingPen(outlines)
    outlines[font.getGlyphName(glyph)].draw(pen)
    return pen.value


def test_a_program_of_a_face_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="Other-Sans"):
        program_of("Other-Sans", [1])
