"""The marks of a copy: said in the metadata, and taken off only as they were put on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from ssb_report.seals import copies, pages
from ssb_report.seals.copies import DRAWING, KEEP, STAMP, Copied, Owner

PLAIN = b"<?xpacket?><rdf:RDF><rdf:Description/>\n</rdf:RDF>"
DESCRIBED = PLAIN.replace(
    b"<rdf:Description/>",
    b"<pdfaExtension:schemas><rdf:Bag><rdf:li/></rdf:Bag></pdfaExtension:schemas>",
)
COPY = Copied(Owner("Li & Wei <1>", "江苏"), "K7QM", "0" * 64)


@pytest.fixture
def edition() -> Iterator[pikepdf.Pdf]:
    """Two pages that share their resources; one has a single stream, one an array."""
    with pikepdf.new() as pdf:
        shared = pdf.make_indirect(Dictionary(XObject=Dictionary()))
        for _ in range(2):
            pdf.add_blank_page().obj.Resources = shared
        pdf.pages[0].obj.Contents = pdf.make_stream(b"1 w")
        pdf.pages[1].obj.Contents = Array([pdf.make_stream(b"q"), pdf.make_stream(b"Q")])
        pdf.Root.Metadata = pdf.make_stream(DESCRIBED, Type=Name.Metadata)
        yield pdf


def mark(pdf: pikepdf.Pdf, keep: bytes = KEEP, stamp: bytes = STAMP) -> None:
    pdf.Root.Metadata.write(copies.marked(DESCRIBED, COPY))
    line, first, last = (pdf.make_stream(each) for each in (b"9 w", keep, stamp))
    for page in pdf.pages:
        own = page.obj.Contents
        page.obj.Contents = Array([first, *(own if isinstance(own, Array) else [own]), last])
        page.obj.Resources.XObject[DRAWING] = line


@pytest.mark.parametrize(("metadata", "schemas"), [(PLAIN, 0), (DESCRIBED, 1)])
def test_a_property_is_described_where_properties_are(metadata: bytes, schemas: int) -> None:
    written = copies.marked(metadata, COPY)
    assert written.count(b"<pdfaSchema:namespaceURI>urn:ssb-report:copy#<") == schemas
    assert b"<copy:name>Li &amp; Wei &lt;1&gt;</copy:name>" in written
    assert written.endswith(b"</rdf:RDF>")


def test_what_a_copy_says_of_itself_is_read_again(edition: pikepdf.Pdf) -> None:
    assert copies.copied(edition) is None
    mark(edition)
    assert copies.copied(edition) == COPY
    assert str(COPY) == "a copy for Li & Wei <1>, 江苏, No. K7QM"


def test_without_its_marks_it_is_the_edition(edition: pikepdf.Pdf) -> None:
    before = pages.printed(edition)
    mark(edition)
    assert pages.printed(edition).whole != before.whole
    copies.take_off(edition)
    assert pages.printed(edition) == before
    assert copies.copied(edition) is None


def test_an_edition_has_no_marks_to_take_off(edition: pikepdf.Pdf) -> None:
    before = pages.printed(edition)
    copies.take_off(edition)
    assert pages.printed(edition) == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pdf: mark(pdf, keep=b"q 0 0 9 9 re f"),
        lambda pdf: mark(pdf, stamp=STAMP + b" 0 0 9 9 re f"),
        lambda pdf: (mark(pdf), pdf.pages[0].obj.Contents.append(pdf.make_stream(b"9 9 m")))[0],
    ],
)
def test_what_is_no_mark_of_ours_stays(
    spoil: Callable[[pikepdf.Pdf], None], edition: pikepdf.Pdf
) -> None:
    before = pages.printed(edition)
    spoil(edition)
    copies.take_off(edition)
    assert pages.printed(edition).pages[0] != before.pages[0]


def test_what_a_stranger_wrote_is_told_in_a_line() -> None:
    copy = Copied(Owner("a\nb\u202e", ""), "1\u0007", "")
    assert str(copy) == "a copy for ab, No. 1"


def test_a_name_of_a_stranger_is_not_read_without_end(edition: pikepdf.Pdf) -> None:
    endless = Copied(Owner("x" * 100_000, ""), "1", "")
    edition.Root.Metadata.write(copies.marked(DESCRIBED, endless))
    assert copies.copied(edition) is None
