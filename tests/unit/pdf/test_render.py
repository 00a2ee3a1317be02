"""HTML to PDF: sound bytes, or a fault for whatever the engine would leave out in silence."""

from __future__ import annotations

import logging
import re
import sys
import zlib
from io import BytesIO

import pikepdf
import pytest

from ssb_report.errors import OutsideError, RenderError
from ssb_report.pdf.archive import Attached, Dossier
from ssb_report.pdf.render import render_pdf

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


def test_behind_each_stream_one_line_end_can_be_told_from_its_data() -> None:
    """A compressed stream ends in a sum of its data; here in that of a carriage return."""
    text = next(
        text
        for text in (b"a" * count for count in range(1, 300))
        if zlib.compress(text, level=9).endswith(b"\r")
    )
    dossier = Dossier(attached=(Attached("a.txt", text, "text/plain", "Data"),))
    pdf = render_pdf(page("<p>x</p>"), STYLE, dossier)
    ends = []
    for begin in re.finditer(rb"/Length (\d+)>>\nstream\n", pdf):
        data = pdf[begin.end() : begin.end() + int(begin[1])]
        end = pdf[begin.end() + int(begin[1]) :].partition(b"endstream")[0]
        assert end == (b"\r\n" if data.endswith(b"\r") else b"\n")
        ends.append(end)
    assert b"\r\n" in ends
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.attachments["a.txt"].get_file().read_bytes() == text


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
