"""Lines of text: each character in a face that has it, where the font's own tables put it."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from ssb_report.fonts import SANS, SANS_SC, faces
from ssb_report.pdf.lettering import Glyph, lettered, missing, runs, width


def file_of(family: str) -> Path:
    return next(f.path for f in faces() if (f.family, f.weight, f.style) == (family, 400, "normal"))


def families(text: str) -> list[tuple[str, str]]:
    return [(run.family, "".join(glyph.text for glyph in run.glyphs)) for run in runs(text)]


def test_each_character_has_the_first_family_that_has_it() -> None:
    assert families("No. 7 · 李伟, Łódź") == [
        (SANS, "No. 7 · "),
        (SANS_SC, "李伟"),
        (SANS, ", Łódź"),
    ]


def test_letters_and_their_marks_are_composed_where_they_can_be() -> None:
    assert families("A\u0301") == [(SANS, "Á")]


def test_a_mark_that_cannot_be_composed_stands_over_its_letter() -> None:
    (run,) = runs("xẹ\u0301x")
    mark = next(glyph for glyph in run.glyphs if glyph.text == "\u0301")
    assert mark.advance == 0
    assert mark.right < 0
    content = lettered((run,), 10, 1).content.decode()
    assert re.search(r"<[0-9a-f]{4}> -?\d+<[0-9a-f]{4}>", content)


def test_a_width_is_that_of_the_font() -> None:
    font = TTFont(file_of(SANS_SC))
    names, widths = font.getBestCmap(), font["hmtx"]
    units = sum(widths[names[ord(letter)]][0] for letter in "李伟")
    assert width(runs("李伟"), 7) == pytest.approx(units / font["head"].unitsPerEm * 7)


def test_pairs_are_kerned() -> None:
    apart = width(runs("A"), 10) + width(runs("V"), 10)
    assert width(runs("AV"), 10) < apart


@pytest.mark.parametrize(
    ("text", "lacking"), [("Li Wei 李伟", ""), ("علي", "علي"), ("a\u0378b", "\u0378")]
)
def test_what_no_face_has_is_named(text: str, lacking: str) -> None:
    assert missing(text) == "".join(sorted(set(lacking)))


def test_what_no_face_has_is_not_set() -> None:
    with pytest.raises(LookupError, match="no face has"):
        runs("علي")


def test_only_the_glyphs_of_the_line_are_embedded() -> None:
    letters = lettered(runs("AB 李"), 7, 20)
    assert letters.fonts == b"<< /F0 20 0 R /F1 25 0 R >>"
    assert list(letters.objects) == list(range(20, 30))
    for number, glyphs in ((23, {".notdef", "A", "B", " "}), (28, {".notdef", "李"})):
        keys, data = letters.objects[number].split(b"\nstream\n")
        font = TTFont(BytesIO(zlib.decompress(data.removesuffix(b"\r\nendstream"))))
        assert font["maxp"].numGlyphs == len(glyphs)
        assert (b"/OpenType" in keys) == ("CFF " in font)


def test_the_text_of_each_glyph_is_told() -> None:
    objects = lettered(runs("Ł李"), 7, 1).objects
    told = [zlib.decompress(objects[n].split(b"\nstream\n")[1][:-11]).decode() for n in (5, 10)]
    assert "<0141>" in told[0]  # U+0141 LATIN CAPITAL LETTER L WITH STROKE
    assert "<674e>" in told[1]  # U+674E, plum


def test_the_same_line_gives_the_same_bytes() -> None:
    assert lettered(runs("Ł李"), 7, 1) == lettered(runs("Ł李"), 7, 1)
    assert lettered(runs("Ł李"), 7, 1) != lettered(runs("L李"), 7, 1)


def test_what_stands_for_several_characters_has_all_their_text() -> None:
    glyphs: list[Glyph] = [glyph for run in runs("ffi") for glyph in run.glyphs]
    assert "".join(glyph.text for glyph in glyphs) == "ffi"
