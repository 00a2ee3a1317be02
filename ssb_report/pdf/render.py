"""Renders the print HTML to PDF; whatever the engine grumbles about is an error."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from ssb_report.errors import OutsideError, RenderError
from ssb_report.pdf.archive import Dossier
from ssb_report.pdf.warnings import Origin, Tracer

__all__ = ["render_pdf"]

_PLAIN = Dossier()


def render_pdf(
    html: str,
    styles: Mapping[str, str],
    dossier: Dossier = _PLAIN,
    origin: Origin = lambda _, __: None,
) -> bytes:
    """The PDF of one edition, at once PDF/A and PDF/UA, with what it was made from attached.

    `styles` are the style sheets by their files; `origin` knows where blocks were written.

    Raises
    ------
    RenderError
        When the engine refuses or warns: a warning is something missing in what readers get. It
        names the line or block that a warning comes from where that can be known.
    OutsideError
        When the engine's system libraries are missing.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import FatalURLFetchingError

        from ssb_report.pdf.archive import attachments, clear_ends, declare_accessible
        from ssb_report.pdf.fetcher import OwnFilesOnly, font_faces
        from ssb_report.pdf.structure import mended_tags
    except OSError as error:
        library = str(error).splitlines()[0]
        raise OutsideError(f"a system library is missing: {library}; run 'make report'") from error
    fetcher = OwnFilesOnly()
    sheets = {"": font_faces(), **styles}
    with _warnings() as warnings:
        fonts = _fonts()
        try:
            css = "\n".join(sheets.values())
            sheet = CSS(string=css, font_config=fonts, url_fetcher=fetcher)
            page = HTML(string=html, base_url="report:/", url_fetcher=fetcher)
            document = page.render(stylesheets=[sheet], font_config=fonts)
            _one_link_each(document)
            declare_accessible(document.metadata, dossier.archive)
            with mended_tags(document, dossier.archive) as finisher, clear_ends():
                pdf: bytes = document.write_pdf(
                    pdf_variant=dossier.archive.variant,
                    pdf_tags=True,
                    attachments=attachments(dossier.attached, dossier.date),
                    finisher=finisher,
                )
        except FatalURLFetchingError as error:  # no Exception: it would end the program
            raise RenderError(f"the PDF may not load what it names: {error}") from error
    if warnings:
        tracer = Tracer(page.etree_element, sheets, origin)
        raise RenderError("\n".join(dict.fromkeys(map(tracer.trace, warnings))))
    return pdf


def _one_link_each(document: Any) -> None:  # noqa: ANN401 - WeasyPrint ships no types
    """Keep the links of `<a>` boxes only.

    Each inline box inside a link gets one of its own, which is tagged as nothing (PDF/UA-1,
    7.18.5).
    """
    for page in document.pages:
        page.links[:] = [link for link in page.links if link[3].element_tag == "a"]


@cache
def _fonts() -> Any:  # noqa: ANN401 - WeasyPrint ships no types
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


class _Gather(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Gather what the engine logs: it says only there what it leaves out."""
    gather = _Gather()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(gather)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield gather.messages
    finally:
        logger.removeHandler(gather)
        logger.propagate = propagate
