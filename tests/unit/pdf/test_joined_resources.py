"""What fonts of the same face are joined from, read and written as a PDF has it."""

from __future__ import annotations

from ssb_report.pdf.joined_resources import (
    _meanings,
    _widths,
    written_meanings,
    written_widths,
)


def test_widths_are_read_and_written_in_runs() -> None:
    """A number, and the widths of the glyphs from that on (ISO 32000-1, 9.7.4.3)."""
    runs = b"[ 120 [ 400 325 500 ] 7080 [ 1000 ] ]"
    widths = {120: b"400", 121: b"325", 122: b"500", 7080: b"1000"}
    assert _widths(runs) == widths
    assert written_widths(widths).split() == b"[ 120 [ 400 325 500 ] 7080 [ 1000 ] ]".split()


def test_texts_of_glyphs_are_read_from_their_blocks_alone() -> None:
    cmap = (
        b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        b"2 beginbfchar\n<0003> <0041>\n<01af> <00660069>\nendbfchar\n"
        b"1 beginbfchar\n<0004> <d83dde00>\nendbfchar\n"
    )
    texts = {3: b"0041", 0x1AF: b"00660069", 4: b"d83dde00"}
    assert _meanings(cmap) == texts
    assert _meanings(written_meanings(texts)) == texts


def test_a_block_has_a_hundred_glyphs_at_most() -> None:
    """As the format of CMap files asks for."""
    written = written_meanings({glyph: b"%04x" % glyph for glyph in range(1, 251)})
    assert [written.count(b"\n%d beginbfchar" % count) for count in (100, 50)] == [2, 1]
