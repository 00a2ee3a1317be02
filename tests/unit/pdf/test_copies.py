"""Personal copies: a line on each page, the same in the metadata, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from ssb_report.errors import UsageError
from ssb_report.pdf.copies import Original, Owner, maker, plain
from ssb_report.pdf.ends import saved
from ssb_report.pdf.render import render_pdf
from ssb_report.pdf.seal import put_seal
from ssb_report.pdf.standards import Archive, Dossier
from ssb_report.seals import copies, pages
from ssb_report.seals.cargo import Cargo, Program
from ssb_report.seals.copies import Copied

CARGO = Cargo("a", "en", "", "2025-06", "1", Program(version="1", code="0" * 64))
STYLE = {"style.css": 'body { font-family: "Report Serif" } p { break-after: page }'}
PAGES = 3
LI_WEI = Owner("Li Wei", "Jiangsu Energy Bureau")
SERIAL = "K7QM-2XRD"


def edition(language: str = "en", archive: Archive = Archive.A3A) -> bytes:
    """A sealed PDF of some pages, the first of them with no content but a stream of its own."""
    html = f'<!DOCTYPE html><html lang="{language}"><title>A title</title><body>'
    html += "<p>Text.</p>" * (PAGES - 1) + "<h1>More</h1>"
    made = render_pdf(html, STYLE, Dossier(archive, (), "2025-06"))
    with pikepdf.open(BytesIO(made)) as pdf:
        put_seal(pdf, CARGO)
        return saved(pdf)


@pytest.fixture(scope="module", params=list(Archive))
def content(request: pytest.FixtureRequest) -> bytes:
    return edition(archive=request.param)


@pytest.fixture(scope="module")
def original(content: bytes) -> Original:
    return Original(content)


@pytest.fixture
def opened(original: Original) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(original.copy(LI_WEI, SERIAL)), attempt_recovery=False) as pdf:
        yield pdf


def lines(pdf: bytes) -> list[str]:
    """The last line of each page, which is the one that was drawn last."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_range().splitlines()[-1] for page in opened]


# ---- the line


def test_each_page_says_once_for_whom_it_is(original: Original) -> None:
    wanted = "Copy for Li Wei, Jiangsu Energy Bureau · No. K7QM-2XRD"
    copy = original.copy(LI_WEI, SERIAL)
    assert lines(copy) == [wanted] * PAGES
    with pypdfium2.PdfDocument(copy) as pdf:
        assert all(page.get_textpage().get_text_range().count("Li Wei") == 1 for page in pdf)


@pytest.mark.parametrize(
    ("owner", "line"),
    [
        (Owner("Nguyễn Thị Ánh", "Łódź"), "Copy for Nguyễn Thị Ánh, Łódź · No. 1"),
        (Owner("李伟", "江苏省能源局"), "Copy for 李伟, 江苏省能源局 · No. 1"),
        (Owner("  Li \t Wei "), "Copy for Li Wei · No. 1"),
        (Owner("a & b <c> {d} %e"), "Copy for a & b <c> {d} %e · No. 1"),
        (Owner("A\u0301nh"), "Copy for Ánh · No. 1"),
    ],
)
def test_names_of_many_kinds_are_printed(owner: Owner, line: str, original: Original) -> None:
    assert lines(original.copy(owner, "1"))[0] == line


def test_a_chinese_edition_says_it_in_chinese() -> None:
    copy = Original(edition("zh-Hans")).copy(Owner("李伟", "江苏省能源局"), SERIAL)
    assert lines(copy)[0] == "专供：李伟（江苏省能源局） · 编号：K7QM-2XRD"


def test_a_long_name_is_cut_short_on_the_page_and_whole_in_the_metadata(
    original: Original,
) -> None:
    owner = Owner("Wolfeschlegelsteinhausenbergerdorff " * 2 + "jr.", "A Bureau of Names " * 8)
    copy = original.copy(owner, SERIAL)
    line = lines(copy)[0]
    assert re.fullmatch(r"Copy for Wolfe.+, A Bureau of Names.*… · No\. K7QM-2XRD", line)
    with pypdfium2.PdfDocument(copy) as pdf:
        left, right = _ends(pdf[0], line)
        assert 62 <= left < right <= pdf[0].get_width() - 62
    with pikepdf.open(BytesIO(copy)) as opened:
        found = copies.copied(opened)
        assert found
        assert found.owner.organisation == owner.organisation.strip()


def _ends(page: pypdfium2.PdfPage, line: str) -> tuple[float, float]:
    """Where the last line of a page begins and ends, in points from its left edge."""
    text = page.get_textpage()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())][-len(line) :]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def test_the_line_is_legible_and_at_the_foot(opened: pikepdf.Pdf) -> None:
    drawing = opened.pages[0].Resources.XObject["/Copy"]
    commands = {
        str(operator): list(operands)
        for operands, operator in pikepdf.parse_content_stream(drawing)
    }
    assert float(commands["Tf"][1]) >= 6.5
    assert 12 <= float(commands["Td"][1]) <= 20
    red, green, blue = map(float, commands["rg"])
    assert (1 + 0.05) / (_luminance(red, green, blue) + 0.05) > 4.5  # WCAG 2.2, 1.4.3, on white


def _luminance(red: float, green: float, blue: float) -> float:
    """WCAG 2.2's relative luminance."""
    linear = [((each + 0.055) / 1.055) ** 2.4 for each in (red, green, blue)]
    return sum(part * each for part, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# ---- what it leaves as it is


def test_the_edition_is_the_beginning_of_its_copies(content: bytes, original: Original) -> None:
    copy = original.copy(LI_WEI, SERIAL)
    assert copy.startswith(content)
    assert len(copy) - len(content) < 20_000


def test_nothing_is_added_to_the_structure(opened: pikepdf.Pdf, content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as plain:
        for now, before in zip(opened.pages, plain.pages, strict=True):
            assert now.StructParents == before.StructParents
        assert opened.Root.StructTreeRoot.objgen == plain.Root.StructTreeRoot.objgen
        assert len(opened.Root.StructTreeRoot.ParentTree.Nums) == len(
            plain.Root.StructTreeRoot.ParentTree.Nums
        )


def test_the_line_is_furniture_and_leaves_the_state_as_it_was(opened: pikepdf.Pdf) -> None:
    for page in opened.pages:
        first, *_, last = (stream.read_bytes() for stream in page.Contents)
        assert first == b"q"
        assert re.fullmatch(rb"Q /Artifact <<[^>]*>> BDC /Copy Do EMC", last)
    assert opened.check_pdf_syntax() == []


def test_without_its_marks_it_is_what_the_edition_is(content: bytes, original: Original) -> None:
    with pages.opened(original.copy(LI_WEI, SERIAL)) as copy, pages.opened(content) as pdf:
        assert pages.printed(copy) != pages.printed(pdf)
        copies.take_off(copy)
        assert pages.printed(copy) == pages.printed(pdf)


def test_the_plain_edition_comes_out_of_a_copy(content: bytes, original: Original) -> None:
    assert plain(content) == content
    with (
        pages.opened(plain(original.copy(LI_WEI, SERIAL))) as pdf,
        pages.opened(content) as edition,
    ):
        assert pages.printed(pdf) == pages.printed(edition)


# ---- whose it is


def test_the_metadata_say_whose_it_is(opened: pikepdf.Pdf) -> None:
    assert copies.copied(opened) == Copied(LI_WEI, SERIAL, maker())
    with opened.open_metadata() as xmp:
        space = "{urn:ssb-report:copy#}"
        assert (xmp[f"{space}name"], xmp[f"{space}serial"]) == ("Li Wei", SERIAL)
        assert xmp["dc:title"] == "A title"


def test_the_same_owner_and_serial_give_the_same_bytes(content: bytes, original: Original) -> None:
    copy = original.copy(LI_WEI, SERIAL)
    assert Original(content).copy(LI_WEI, SERIAL) == copy
    assert original.copy(replace(LI_WEI, name="Li Mei"), SERIAL) != copy
    assert original.copy(LI_WEI, "K7QM-2XRE") != copy


@pytest.mark.parametrize(
    ("owner", "serial", "said"),
    [
        (Owner("علي"), SERIAL, "the name 'علي' cannot be printed: no font here has U\\+0639, "),
        (Owner("Li", "A\u202eB"), SERIAL, "the organisation 'A?B' cannot be printed: .* U\\+202E"),
        (Owner("Li\u0007"), SERIAL, "the name 'Li?' cannot be printed: .* U\\+0007"),
        (Owner(" "), SERIAL, f"the owner of copy {SERIAL} has no name"),
        (Owner("x" * 201), SERIAL, "the name 'x+…' is longer than 200 characters"),
        (LI_WEI, "", "no serial: ''"),
        (LI_WEI, "a b", "no serial: 'a b'"),
        (LI_WEI, "A" * 33, "no serial: 'A+'"),
    ],
)
def test_what_cannot_be_printed_is_told_in_a_line(
    owner: Owner, serial: str, said: str, original: Original
) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?")) as told:
        original.copy(owner, serial)
    assert "\n" not in str(told.value)


def test_copies_are_made_of_editions_alone(content: bytes, original: Original) -> None:
    with pytest.raises(UsageError, match=r"it is a copy for Li Wei, Jiangsu .*, No\. K7QM-2XRD"):
        Original(original.copy(LI_WEI, SERIAL))
    with pytest.raises(UsageError, match="does not end as it was built"):
        Original(content + b"\n% saved elsewhere\n")
    with pytest.raises(UsageError, match="it is damaged, or no PDF"):
        Original(b"%PDF-1.7")
