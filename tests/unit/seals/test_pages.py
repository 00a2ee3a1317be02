from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String

from ssb_report.seals import pages
from ssb_report.seals.cargo import Damaged, Printed, Unsealed


def small(before: int = 0) -> pikepdf.Pdf:
    """Two pages, the first with a drawing and a link, and a file beside them.

    Their numbers begin behind those of some objects that nothing leads to.
    """
    pdf = pikepdf.new()
    for number in range(before):
        pdf.make_indirect(Dictionary(Number=number))
    for text in (b"(1) Tj /x1 Do", b"(2) Tj"):
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(text)
    drawing = pdf.make_stream(b"(3) Tj", Type=Name.XObject, Subtype=Name.Form)
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(x1=drawing))
    link = Dictionary(Subtype=Name.Link, Contents=String("4 (5 0 R)"), P=pdf.pages[0].obj)
    pdf.pages[0].Annots = Array([pdf.make_indirect(link)])
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"6", filename="a.txt")
    pdf.attachments["manifest.json"] = pikepdf.AttachedFileSpec(pdf, b"7", filename="manifest.json")
    return pdf


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    written = BytesIO()
    pdf.save(written, fix_metadata_version=False, **options)
    return written.getvalue()


def digests(content: bytes) -> Printed:
    with pages.opened(content) as pdf:
        return pages.printed(pdf)


@pytest.mark.parametrize(
    "options",
    [
        {"object_stream_mode": ObjectStreamMode.generate},
        {"object_stream_mode": ObjectStreamMode.disable, "compress_streams": False},
        {"linearize": True},
        {"qdf": True},
    ],
)
def test_a_file_saved_anew_keeps_its_digests(options: dict[str, object]) -> None:
    pdf = small()
    before = pages.printed(pdf)
    assert digests(saved(pdf, **options)) == before


def test_numbers_of_objects_do_not_count() -> None:
    assert pages.printed(small(before=7)) == pages.printed(small())


def drawn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"(9) Tj /x1 Do")


def drawing(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.XObject.x1.write(b"(9) Tj")


def link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].Contents = String("9 (5 0 R)")


def link_that_looks_like_a_reference(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].Contents = String("4 (9 0 R)")


def second(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Contents.write(b"(9) Tj")


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"].obj.EF.F.write(b"9")


def title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo[Name.Title] = "9"


def order(pdf: pikepdf.Pdf) -> None:
    pdf.pages.reverse()


def tilt(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Rotate = 90


@pytest.mark.parametrize(
    ("change", "altered"),
    [
        (drawn, {1}),
        (drawing, {1}),
        (link, {1}),
        (link_that_looks_like_a_reference, {1}),
        (second, {2}),
        (order, {1, 2}),
        (attached, set()),
        (title, set()),
        (tilt, set()),
    ],
)
def test_what_is_altered_shows(change: Callable[[pikepdf.Pdf], None], altered: set[int]) -> None:
    before = digests(saved(small()))
    pdf = small()
    change(pdf)
    after = digests(saved(pdf))
    assert after.whole != before.whole
    pairs = enumerate(zip(before.pages, after.pages, strict=True), start=1)
    assert {number for number, (one, other) in pairs if one != other} == altered


def test_the_manifest_itself_is_left_out() -> None:
    before = digests(saved(small()))
    pdf = small()
    content = pdf.attachments["manifest.json"].obj.EF.F
    content.write(b"another")
    content.Params.Size = 7
    assert digests(saved(pdf)) == before
    content.Subtype = Name("/text/plain")
    assert digests(saved(pdf)).whole != before.whole


def test_attached_files_are_found_by_name() -> None:
    with pages.opened(saved(small())) as pdf:
        found = {name: pages.decoded(stream) for name, stream in pages.attached(pdf).items()}
    assert found == {"a.txt": b"6", "manifest.json": b"7"}


def test_what_is_torn_is_told_and_still_has_a_digest() -> None:
    pdf = small()
    torn = zlib.compress(b"6" * 1000)[:-6]
    pdf.attachments["a.txt"].obj.EF.F.write(torn, filter=Name.FlateDecode)
    content = saved(pdf)
    with pages.opened(content) as opened, pytest.raises(Damaged):
        pages.decoded(pages.attached(opened)["a.txt"])
    assert digests(content).whole != digests(saved(small())).whole


@pytest.mark.parametrize("packed", [1, 2])
def test_what_unpacks_to_too_much_is_refused(packed: int) -> None:
    packer = zlib.compressobj()
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(65)) + packer.flush()
    pdf = small()
    for page in pdf.pages[:packed]:  # each alone may stay below the bound
        part = bomb if packed == 1 else zlib.compress(bytes(40 << 20))
        page.Contents.write(part, filter=Name.FlateDecode)
    with pytest.raises(Unsealed, match="unpacks to more than 67,108,864 bytes"):
        digests(saved(pdf))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "damaged"),
        (b"%PDF-1.7\n%%EOF", "damaged"),
        (saved(small())[:-50], "damaged"),
        (saved(small(), encryption=pikepdf.Encryption(owner="a", user="")), "encrypted"),
        (saved(small(), encryption=pikepdf.Encryption(owner="a", user="b")), "encrypted"),
    ],
)
def test_what_is_no_sound_pdf_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Unsealed, match=reason), pages.opened(content):
        pass


def test_what_pages_share_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = pikepdf.new()
    shared = pdf.make_stream(b"/a Do /b Do " * 1000)
    for _ in range(9):
        pdf.add_blank_page().Contents = shared
    content, names = saved(pdf), pages._DRAWS
    looks: list[bytes] = []

    class Counted:
        def finditer(self, text: bytes) -> Iterator[re.Match[bytes]]:
            looks.append(text)
            return names.finditer(text)

    monkeypatch.setattr(pages, "_DRAWS", Counted())
    assert len(set(digests(content).pages)) == 1
    assert len(looks) == 1
    monkeypatch.setattr(pages, "_DRAWN", 9 * 12_000 - 1)
    with pytest.raises(Unsealed, match=r"^its pages draw more than 107,999 bytes$"):
        digests(content)


def test_the_limits_of_the_library_are_put_back() -> None:
    before = pikepdf.settings.get_qpdf_limits()
    with pages.opened(saved(small())):
        assert pikepdf.settings.get_qpdf_limits()["flate_max_memory"] == 64 * 1024 * 1024
    assert pikepdf.settings.get_qpdf_limits() == before
