"""What is written behind a PDF: found by any reader, with the bytes before it unchanged."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from ssb_report.pdf.ends import saved
from ssb_report.pdf.updates import Base, Packed, packed, stream, updated
from ssb_report.seals.cargo import Unsealed

PAGE = b"<< /Type /Page /Parent %d 0 R /MediaBox [ 0 0 %d 50 ] /Resources << >> /Contents %d 0 R >>"
ENDS = (b"1\n", b"1\r", b"1\r\n", b"1")


@pytest.fixture(scope="module")
def content() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 50))
        pdf.docinfo["/Title"] = "A title"
        return saved(pdf)


@pytest.fixture(scope="module")
def base(content: bytes) -> Base:
    with pikepdf.open(BytesIO(content)) as pdf:
        return Base.of(pdf, content)


def wider(base: Base, width: int = 200) -> bytes:
    """The file with a wider page, packed, and contents for it that stand by themselves."""
    with pikepdf.open(BytesIO(base.content)) as pdf:
        page, pages = pdf.pages[0].obj.objgen[0], pdf.Root.Pages.objgen[0]
    page_and_more = {page: PAGE % (pages, width, base.size), base.size + 1: b"<< /A 1 >>"}
    common = packed(base.size + 2, page_and_more)
    return updated(base, {base.size: stream(b"", b"0 0 9 9 re f")}, common)


def test_what_was_there_stays_byte_for_byte(base: Base) -> None:
    assert wider(base).startswith(base.content)
    assert len(wider(base)) > len(base.content)


def test_readers_find_what_was_changed_and_what_was_not(base: Base) -> None:
    with pikepdf.open(BytesIO(wider(base)), attempt_recovery=False) as pdf:
        assert pdf.pages[0].mediabox[2] == 200
        assert pdf.pages[0].Contents.read_bytes() == b"0 0 9 9 re f"
        assert pdf.docinfo["/Title"] == "A title"
        assert pdf.check_pdf_syntax() == []
    with pypdfium2.PdfDocument(wider(base)) as other:
        assert other[0].get_size() == (200, 50)


def test_a_state_has_a_name_of_its_own_and_keeps_that_of_the_file(base: Base) -> None:
    def names(content: bytes) -> list[bytes]:
        with pikepdf.open(BytesIO(content)) as pdf:
            return [bytes(each) for each in pdf.trailer.ID]

    (first, second), (same, other) = names(base.content), names(wider(base))
    assert same == first
    assert other not in (first, second)
    assert names(wider(base, 300))[1] != other


def test_the_same_bytes_come_from_the_same_objects(base: Base) -> None:
    assert wider(base) == wider(base)


def test_an_update_can_be_updated(base: Base) -> None:
    once = wider(base)
    with pikepdf.open(BytesIO(once)) as pdf:
        again = Base.of(pdf, once)
    with pikepdf.open(BytesIO(wider(again, 300)), attempt_recovery=False) as pdf:
        assert pdf.pages[0].mediabox[2] == 300


@pytest.mark.parametrize("data", ENDS)
def test_the_end_of_data_can_be_seen(data: bytes) -> None:
    assert stream(b"/A 1", data, plain=True) == (
        b"<< /A 1 /Length %d >>\nstream\n%s\r\nendstream" % (len(data), data)
    )


def test_objects_are_packed_with_their_places() -> None:
    objects = {7: b"<< /A 1 >>", 3: b"[ 1 2 ]"}
    made: Packed = packed(9, objects)
    assert (made.number, made.members) == (9, (7, 3))
    assert re.match(rb"<< /Type /ObjStm /N 2 /First 9 ", made.body)


def test_a_file_that_another_program_ended_is_refused(content: bytes) -> None:
    with (
        pikepdf.open(BytesIO(content)) as pdf,
        pytest.raises(Unsealed, match="does not end as it was built"),
    ):
        Base.of(pdf, content + b"\n% more\n")
