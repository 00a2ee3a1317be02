"""Parts joined to one PDF: pages, tags, links, bookmarks and fonts are those of one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest

from ssb_report.document.paging import Extent, Heading, Part
from ssb_report.errors import RenderError
from ssb_report.pdf.assembly import assemble, extent
from ssb_report.pdf.render import render_part, render_pdf
from ssb_report.pdf.standards import Archive, Attached, Dossier

STYLES = {
    "style.css": """
    @page { size: 10cm 12cm; margin: 2cm }
    @page foot { @bottom-left { content: string(foot) } }
    @page leaf { @bottom-right { content: counter(page) "/" counter(pages) } }
    html { font: 10pt "Report Serif" }
    .foot { page: foot; string-set: foot attr(title) }
    .leaf { page: leaf; break-before: page }
    .cover { break-after: page }
    h2 { bookmark-level: 1 } h3 { bookmark-level: 2 }
    .leaf h2 { bookmark-label: attr(title) } .leaf h3 { bookmark-label: attr(title) }
    """
}
ONE = Part(
    "one",
    '<main><section><h2 id="one">First</h2><p>See <a href="part:#cell">the cell</a>.</p>'
    '<table><tr><th scope="col">A</th></tr><tr><td>1</td></tr></table></section></main>',
)
TWO = Part(
    "two",
    '<main><section><h2 id="two">Second</h2><p>Text <b>heavy</b></p>'
    '<p style="break-before: page">more, as <a href="#two">above</a></p></section></main>',
)
REST = Part(
    "rest",
    '<main><section><h3 id="below">Below</h3><table><tr><th scope="col" id="cell">B</th></tr>'
    "<tr><td>2</td></tr></table></section></main>",
)
PARTS = (ONE, TWO, REST)
LEAVES = """
<nav><p><a href="#two">Second</a></p></nav>
<div class="leaf" aria-hidden="true"><h2 id="one" title="First"></h2></div>
<div class="leaf" aria-hidden="true"><h2 id="two" title="Second"></h2></div>
<div class="leaf" aria-hidden="true"></div>
<div class="leaf" aria-hidden="true"><h3 id="below" title="Below"></h3></div>
"""
FRONT = """
<div class="cover"><h1>A title</h1></div>
<div class="foot" aria-hidden="true" title="r7"></div>
"""


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><title>A title</title><body>{body}</body></html>'


def rendered(part: Part, archive: Archive) -> bytes:
    return render_part(Part(part.name, page(part.html)), STYLES, archive)


def joined(archive: Archive, parts: Sequence[Part] = PARTS, leaves: str = LEAVES) -> bytes:
    dossier = Dossier(archive, (Attached("a.csv", b"1\n", "text/csv", "Data"),), "2026-04")
    front = render_pdf(page(FRONT), STYLES, dossier)
    # A cover stands before the contents in the front, and here a blank page in its place.
    before = f'<div style="break-after: page" aria-hidden="true"></div>{leaves}'
    sheet = rendered(Part("leaves", before), archive)
    return assemble(front, sheet, [rendered(part, archive) for part in parts])


@pytest.fixture(scope="module", params=Archive)
def whole(request: pytest.FixtureRequest) -> bytes:
    return joined(request.param)


@pytest.fixture
def pdf(whole: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(whole)) as pdf:
        yield pdf


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def test_a_part_tells_its_pages_and_headings() -> None:
    found = extent(rendered(TWO, Archive.A3A))
    assert found == Extent(2, (Heading("two", "Second", 1, 0),))


def test_the_mark_of_a_claim_in_a_heading_is_no_part_of_its_title() -> None:
    heading = '<h2 id="a"><b>1</b> A <i>line</i><a class="claim" href="part:#c">C1</a> here</h2>'
    found = extent(rendered(Part("a", heading), Archive.A3A))
    assert [each.title for each in found.headings] == ["1 A line here"]


def test_pages_follow_each_other_with_foot_and_number(whole: bytes) -> None:
    assert texts(whole) == [
        "A title",
        "Second r7",
        "First See the cell. A 1 r7 3/6",
        "Second Text heavy r7 4/6",
        "more, as above r7 5/6",
        "Below B 2 r7 6/6",
    ]


def test_all_text_is_one_part_in_which_a_section_goes_on(pdf: pikepdf.Pdf) -> None:
    (document,) = pdf.Root.StructTreeRoot.K
    parts = [child for child in document.K if child.S == "/Part"]
    assert [[str(child.S) for child in section.K] for section in parts[0].K] == [
        ["/H2", "/P", "/Table"],
        ["/H2", "/P", "/P", "/H3", "/Table"],
    ]
    assert len(parts) == 1


def test_each_element_knows_its_parent(pdf: pikepdf.Pdf) -> None:
    found = list(elements(pdf))
    assert len(found) > 30
    for element in found:
        for child in element.K:
            if isinstance(child, pikepdf.Dictionary) and "/P" in child:
                assert child.P.objgen == element.objgen


def test_marks_and_links_lead_to_their_elements(pdf: pikepdf.Pdf) -> None:
    """What a page's content marks, and each link, is found in the tree by a number."""
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    live = {element.objgen for element in elements(pdf)}
    links = 0
    for sheet in pdf.pages:
        marks = set(marked(sheet))
        own = owners[int(sheet.obj.StructParents)]
        assert {mark for mark, owner in enumerate(own) if owner is not None} == marks
        for mark in marks:
            assert own[mark].objgen in live
            assert own[mark].Pg.objgen == sheet.obj.objgen
            assert mark in [
                int(each) for each in own[mark].K if not isinstance(each, pikepdf.Object)
            ]
        for link in sheet.obj.get("/Annots", ()):
            links += 1
            owner = owners[int(link.StructParent)]
            assert owner.objgen in live
            assert link.objgen in [each.Obj.objgen for each in owner.K if is_reference(each)]
    assert links == 3


def is_reference(item: Any) -> bool:  # noqa: ANN401 - a child of an element
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/OBJR"


def marked(sheet: pikepdf.Page) -> Iterator[int]:
    for operands, operator in pikepdf.parse_content_stream(sheet):
        if str(operator) == "BDC" and "/MCID" in operands[1]:
            yield int(operands[1].MCID)


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    waiting = list(pdf.Root.StructTreeRoot.K)
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            waiting[:0] = element.get("/K", [])


def test_cells_have_names_of_their_own(pdf: pikepdf.Pdf) -> None:
    names = [str(element.ID) for element in elements(pdf) if "/ID" in element]
    heads = [str(name) for each in elements(pdf) if each.S == "/TD" for name in each.A.Headers]
    assert len(set(names)) == len(names) == 2
    assert heads == names


def test_links_lead_to_the_pages_of_other_parts(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    links = [each for sheet in pdf.pages for each in sheet.obj.get("/Annots", ())]
    second = pdf.pdf_version == "2.0"
    targets = [str(link.A.D if second else link.Dest) for link in links]
    assert targets == ["two", "cell", "two"]
    assert [str(link.Contents) for link in links] == ["Second", "the cell", "above"]
    places = [names[target][0].objgen for target in targets]
    assert places == [pdf.pages[number].obj.objgen for number in (3, 5, 3)]
    if second:
        assert [str(link.A.SD[0].S) for link in links] == ["/H2", "/TH", "/H2"]


def test_bookmarks_lead_to_the_headings(whole: bytes, pdf: pikepdf.Pdf) -> None:
    with pypdfium2.PdfDocument(whole) as opened:
        marks = [
            (mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in opened.get_toc()
        ]
    assert marks == [(0, "First", 2), (0, "Second", 3), (1, "Below", 5)]
    if pdf.pdf_version == "2.0":
        first = pdf.Root.Outlines.First
        assert [str(each.A.SD[0].S) for each in (first, first.Next)] == ["/H2", "/H2"]


def test_each_face_is_one_font_with_the_glyphs_of_all(pdf: pikepdf.Pdf) -> None:
    fonts = {
        str(font.BaseFont).partition("+")[2]: font
        for sheet in pdf.pages
        for font in sheet.obj.Resources.Font.values()
    }
    there = [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Type0"
    ]
    assert set(fonts) == {"Report-Serif", "Report-Serif-Bold"}
    assert len(there) == 2
    # Set with Report Serif: the foot, the numbers, and words of each part.
    meanings = fonts["Report-Serif"].ToUnicode.read_bytes()
    assert all(b"<%04x>\n" % ord(letter) in meanings for letter in "r7/6S,")


def test_files_and_metadata_are_the_fronts(whole: bytes, pdf: pikepdf.Pdf) -> None:
    assert list(pdf.attachments) == ["a.csv"]
    assert whole.count(b"<rdf:RDF") == 1
    profiles = [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/N" in each]
    assert len([each for each in profiles if "/Type" not in each]) == 1
    assert "/Headings" not in pdf.Root


def test_the_same_bytes_whichever_part_was_rendered_first(whole: bytes, pdf: pikepdf.Pdf) -> None:
    archive = Archive.A4F if pdf.pdf_version == "2.0" else Archive.A3A
    for part in reversed(PARTS):
        rendered(part, archive)
    assert joined(archive) == whole


def test_a_link_to_nowhere_is_refused() -> None:
    with pytest.raises(RenderError, match=r"leads to #cell, which no part"):
        joined(
            Archive.A3A,
            (ONE,),
            '<div class="leaf" aria-hidden="true"><h2 title="First"></h2></div>',
        )


def test_a_name_that_two_parts_have_is_refused() -> None:
    twin = Part("twin", TWO.html)
    with pytest.raises(RenderError, match=r"two parts .* #two"):
        joined(Archive.A3A, (ONE, TWO, twin), LEAVES)
