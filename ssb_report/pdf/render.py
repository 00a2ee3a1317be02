"""Renders the print HTML to PDF; whatever the engine grumbles about is an error."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

from ssb_report.document.paging import Part
from ssb_report.errors import OutsideError, RenderError
from ssb_report.pdf.standards import Archive, Dossier
from ssb_report.pdf.warnings import Origin, Tracer

__all__ = ["prepare", "render_part", "render_pdf"]

_PLAIN = Dossier()
_NEARLY_EMPTY = 0.25
"""How much of the last page a text has to fill."""


def _nowhere(_anchor: str, _mention: str) -> None:
    """The origin of nothing."""


def render_pdf(
    html: str,
    styles: Mapping[str, str],
    dossier: Dossier = _PLAIN,
    origin: Origin = _nowhere,
) -> bytes:
    """The PDF of a whole document, at once PDF/A and PDF/UA, with what it was made from attached.

    `styles` are the style sheets by their files; `origin` knows where blocks were written.

    Raises
    ------
    RenderError
        When the engine refuses or warns: a warning is something missing in what readers get. It
        names the line or block that a warning comes from where that can be known.
    OutsideError
        When the engine's system libraries are missing.
    """
    return _rendered(Part("", html), styles, dossier, origin)


def render_part(
    part: Part, styles: Mapping[str, str], archive: Archive, origin: Origin = _nowhere
) -> bytes:
    """The PDF of a part, to be joined with others (``pdf.assembly``); raises as `render_pdf` does.

    It depends on nothing but these arguments, the report's fonts and the engine.
    """
    return _rendered(part, styles, Dossier(archive), origin)


def prepare(styles: Mapping[str, str]) -> None:
    """Load the engine, the fonts and the styles: processes forked after that have them."""
    _load()
    from ssb_report.pdf.fetcher import font_faces

    _sheet("\n".join({"": font_faces(), **styles}.values()))


def _load() -> None:
    try:
        import weasyprint  # noqa: F401 - what it needs of the system is looked for here
    except OSError as error:
        library = str(error).splitlines()[0]
        raise OutsideError(f"a system library is missing: {library}; run 'make report'") from error


def _rendered(part: Part, styles: Mapping[str, str], dossier: Dossier, origin: Origin) -> bytes:
    _load()
    from weasyprint.urls import FatalURLFetchingError

    from ssb_report.pdf.archive import attachments, declare_accessible
    from ssb_report.pdf.fetcher import font_faces
    from ssb_report.pdf.links import one_link_each
    from ssb_report.pdf.structure import mended_tags

    sheets = {"": font_faces(), **styles}
    with _undisturbed():
        try:
            sheet, said = _sheet("\n".join(sheets.values()))
            with _warnings() as warnings:
                page = _read(part)
                document = _laid_out(part, page, sheet)
                one_link_each(document)
                declare_accessible(document.metadata, dossier.archive)
                with mended_tags(document, dossier.archive, part.name) as finisher:
                    pdf: bytes = document.write_pdf(
                        pdf_variant=dossier.archive.variant,
                        pdf_tags=True,
                        attachments=attachments(dossier.attached, dossier.date),
                        finisher=finisher,
                    )
        except FatalURLFetchingError as error:  # no Exception: it would end the program
            raise RenderError(f"the PDF may not load what it names: {error}") from error
    if said or warnings:
        tracer = Tracer(page.etree_element, sheets, origin)
        raise RenderError("\n".join(dict.fromkeys(map(tracer.trace, (*said, *warnings)))))
    return pdf


def _read(part: Part, look: str = "") -> Any:  # noqa: ANN401 - WeasyPrint ships no types
    from weasyprint import HTML

    from ssb_report.pdf.fetcher import OwnFilesOnly

    page = HTML(string=part.html, base_url="report:/", url_fetcher=OwnFilesOnly())
    if look:
        page.etree_element.set("class", look)
    return page


def _laid_out(part: Part, page: Any, sheet: Any) -> Any:  # noqa: ANN401 - WeasyPrint ships no types
    """The pages; where the last would be nearly empty, set tight if that saves it."""
    loose = page.render(stylesheets=[sheet], font_config=_fonts())
    if len(loose.pages) == 1 or not 0 < _filled(loose.pages[-1]) < _NEARLY_EMPTY:
        return loose
    tight = _read(part, "tight").render(stylesheets=[sheet], font_config=_fonts())
    return tight if len(tight.pages) < len(loose.pages) else loose


def _filled(page: Any) -> float:  # noqa: ANN401 - WeasyPrint ships no types
    """How much of a page's height its text takes; nothing of a page without a text."""
    box = page._page_box  # noqa: SLF001 - pinned
    (text,) = (child for child in box.children if child.element_tag == "html")
    ends = [each.position_y + each.height for each in text.descendants() if _has_content(each)]
    filled: float = (max(ends, default=0) - box.content_box_y()) / box.height
    return filled


def _has_content(box: Any) -> bool:  # noqa: ANN401 - WeasyPrint ships no types
    from weasyprint.formatting_structure.boxes import ReplacedBox, TextBox

    return isinstance(box, TextBox | ReplacedBox)


@lru_cache(maxsize=8)
def _sheet(css: str) -> tuple[Any, tuple[str, ...]]:
    """The styles as the engine has them, and what it grumbled about when it read them.

    Reading takes longer than to render a page; a process reads the same styles once.
    """
    from weasyprint import CSS

    from ssb_report.pdf.fetcher import OwnFilesOnly

    with _warnings() as warnings:
        sheet = CSS(string=css, font_config=_fonts(), url_fetcher=OwnFilesOnly())
    return sheet, tuple(warnings)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let nothing be collected meanwhile: the engine's boxes all live until the end."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@cache
def _fonts() -> Any:  # noqa: ANN401 - WeasyPrint ships no types
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    atexit.register(_remove_files, fonts, os.getpid())
    return fonts


def _remove_files(fonts: Any, owner: int) -> None:  # noqa: ANN401 - WeasyPrint ships no types
    """Remove its copies of the fonts, which its own end comes too late for at a program's end.

    Processes that were forked from the owner have the same ones, and leave them to it.
    """
    folder, fonts._folder = fonts._folder, None  # noqa: SLF001 - pinned
    if folder and os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


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
