"""Renders the print HTML to PDF; whatever the engine grumbles about is an error."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from ssb_report.errors import OutsideError, RenderError
from ssb_report.pdf.archive import Archive, Attached

__all__ = ["render_pdf"]


def render_pdf(
    html: str,
    css: str,
    attached: Iterable[Attached] = (),
    date: str = "",
    archive: Archive = Archive.A3A,
) -> bytes:
    """The PDF of one edition, at once PDF/A and PDF/UA, with what it was made from attached.

    `date` is the edition's, which its attachments bear.

    Raises
    ------
    RenderError
        When the engine refuses or warns: a warning is something missing in what readers get.
    OutsideError
        When the engine's system libraries are missing.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import FatalURLFetchingError

        from ssb_report.pdf.archive import attachments, declare_accessible
        from ssb_report.pdf.fetcher import OwnFilesOnly, font_faces
        from ssb_report.pdf.structure import mended_tags
    except OSError as error:
        library = str(error).splitlines()[0]
        raise OutsideError(f"a system library is missing: {library}; run 'make report'") from error
    fetcher = OwnFilesOnly()
    with _no_warnings():
        fonts = _fonts()
        try:
            sheet = CSS(string=f"{font_faces()}\n{css}", font_config=fonts, url_fetcher=fetcher)
            page = HTML(string=html, base_url="report:/", url_fetcher=fetcher)
            document = page.render(stylesheets=[sheet], font_config=fonts)
            _one_link_each(document)
            declare_accessible(document.metadata, archive)
            with mended_tags(document, archive) as finisher:
                pdf: bytes = document.write_pdf(
                    pdf_variant=archive.variant,
                    pdf_tags=True,
                    attachments=attachments(attached, date),
                    finisher=finisher,
                )
        except FatalURLFetchingError as error:  # no Exception: it would end the program
            raise RenderError(f"the PDF may not load what it names: {error}") from error
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
def _no_warnings() -> Iterator[None]:
    """Turn the engine's log into an error: it only logs what it leaves out."""
    gather = _Gather()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(gather)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.removeHandler(gather)
        logger.propagate = propagate
    if gather.messages:
        listed = "; ".join(dict.fromkeys(gather.messages))
        raise RenderError(f"the PDF engine warns: {listed}")
