"""HTML to PDF: sound bytes, or a fault for whatever the engine would leave out in silence."""

from __future__ import annotations

import logging
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from ssb_report.document.paging import Part
from ssb_report.errors import OutsideError, RenderError
from ssb_report.pdf.render import prepare, render_part, render_pdf
from ssb_report.pdf.standards import Archive

STYLE = {"style.css": 'body { font-family: "Report Serif" }'}


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="en"><title>A title</title><body>{body}</body></html>'


def test_a_tagged_pdf_with_its_title_and_language() -> None:
    with pikepdf.open(BytesIO(render_pdf(page("<h1>A title</h1><p>Text.</p>"), STYLE))) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.docinfo["/Title"]) == "A title"
        assert str(pdf.Root["/Lang"]) == "en"
        assert pdf.Root["/MarkInfo"]["/Marked"]


def test_the_same_html_gives_the_same_bytes() -> None:
    html = page("<h1>A title</h1><p>Text with <em>emphasis</em> and 电池.</p>")
    style = {"style.css": 'body { font-family: "Report Serif", "Report Serif SC" }'}
    assert render_pdf(html, style) == render_pdf(html, style)


def test_the_engines_log_is_left_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("weasyprint")
    before = (logger.propagate, list(logger.handlers))
    with pytest.raises(RenderError):
        render_pdf(page("<p>x</p>"), {"style.css": "p { colour: red }"})
    assert (logger.propagate, list(logger.handlers)) == before
    assert not caplog.records


def test_a_missing_library_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        """Stands for the engine where Pango is missing: its import fails with an OSError."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0': not found\nmore\nlines")

    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(
        OutsideError, match=r"^a system library is missing: cannot load library"
    ) as error:
        render_pdf(page("<p>x</p>"), STYLE)
    assert "\n" not in str(error.value)


# Lines of 1 cm in pages of 10, or of 0.9 where that saves a page.
LINED = {
    "style.css": """
    @page { size: 10cm; margin: 0 }
    html { font: 1cm/1 "Report Serif" }
    .tight { line-height: .9cm }
    body, p { margin: 0 }
    """
}


@pytest.mark.parametrize(("lines", "pages"), [(10, 1), (11, 1), (12, 2), (13, 2), (22, 2), (23, 3)])
def test_a_page_nearly_empty_is_saved_where_tighter_lines_can(lines: int, pages: int) -> None:
    pdf = render_pdf(page("<p>line</p>" * lines), LINED)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert len(opened.pages) == pages


def test_a_page_is_left_loose_where_tighter_lines_save_none() -> None:
    """Two of twelve lines go over, and one would."""
    with pypdfium2.PdfDocument(render_pdf(page("<p>line</p>" * 12), LINED)) as pdf:
        assert pdf[0].get_textpage().get_text_range().count("line") == 10


def test_a_part_can_be_rendered_in_a_process_of_its_own() -> None:
    """What goes there and comes back is plain data, and the bytes are the same."""
    part = Part("a", page('<h2 id="a">A title</h2><p>Text.</p>'))
    prepare(STYLE)
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        there = pool.submit(render_part, part, STYLE, Archive.A3A).result()
    assert there == render_part(part, STYLE, Archive.A3A)
