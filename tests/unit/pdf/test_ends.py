"""Streams end where their length says, and everything is still found."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest

from ssb_report.pdf.ends import clear_ends, saved

# qpdf leaves images as they are, so that their last byte is what is given here.
DATA = [b"", b"a", b"b\r", b"c\n", b"d\r\n", b"e\r\r"]


def made() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.Root.Kept = pikepdf.Array(
        [pikepdf.Stream(pdf, data, Filter=pikepdf.Name.DCTDecode) for data in DATA]
    )
    pdf.Root.Many = pikepdf.Array(
        [pdf.make_indirect(pikepdf.Dictionary(Number=number)) for number in range(500)]
    )
    return pdf


def test_behind_each_stream_one_line_end_can_be_told_from_its_data() -> None:
    written = saved(made())
    ends = {
        data: re.search(
            rb"/Length %d [^\n]*\nstream\n%s((?:\r|\n)*)endstream" % (len(data), data), written
        )
        for data in DATA[2:]
    }
    assert [found and found[1] for found in ends.values()] == [b"\r\n", b"\n", b"\n", b"\r\n"]


def test_what_stands_behind_is_found_further_on() -> None:
    with pikepdf.open(BytesIO(saved(made()))) as pdf:
        assert pdf.get_warnings() == []
        assert [each.read_raw_bytes() for each in pdf.Root.Kept] == DATA
        assert [int(each.Number) for each in pdf.Root.Many] == list(range(500))


def test_a_file_with_clear_ends_stays_as_it_is() -> None:
    written = BytesIO()
    with pikepdf.new() as pdf:
        pdf.Root.Kept = pikepdf.Array([pikepdf.Stream(pdf, b"a", Filter=pikepdf.Name.DCTDecode)])
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    assert clear_ends(written.getvalue()) == written.getvalue()


def test_an_index_of_another_kind_is_refused() -> None:
    written = BytesIO()
    with made() as pdf:
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pytest.raises(ValueError, match="no index"):
        clear_ends(written.getvalue())
