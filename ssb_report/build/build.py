"""The pipeline: check the briefing, make each edition's document, write it in each medium."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ssb_report.build.carry import cargo
from ssb_report.build.crew import Crew
from ssb_report.build.data import data_files
from ssb_report.build.formats import Wanted
from ssb_report.build.keep import Keeper
from ssb_report.build.manifest import MANIFEST, manifest
from ssb_report.build.pages import begin_pages
from ssb_report.build.pieces import charts_of
from ssb_report.build.stage import publish
from ssb_report.build.state import file_sums
from ssb_report.charts.draw import Drawing
from ssb_report.check.check import Checked, under
from ssb_report.document.document import Document, build_document
from ssb_report.html.kept import Kept
from ssb_report.html.render import render_html
from ssb_report.html.seal import seal as seal_html
from ssb_report.html.themes import citation_styles, embedded_fonts
from ssb_report.store import Store

__all__ = ["Built", "Made", "begin_edition", "begin_making", "build_edition", "rendered"]

# Looked for behind a tag, which no text of a briefing can hold, since texts are escaped.
_FONTS_BELONG = re.compile(r"(<style[^>]*>\s*)/\*fonts\*/")


@dataclass(frozen=True, slots=True)
class Made:
    """One edition as it is to be written: `name` is that of its folder, `files` are its files."""

    name: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Built:
    """One edition on disk; `files` are the digests of its files."""

    briefing: str
    edition: str
    folder: Path
    files: Mapping[str, str]


def build_edition(
    checked: Checked,
    edition: str,
    output: Path,
    *,
    wanted: Wanted,
    keeper: Keeper | None = None,
) -> Built:
    """Build one edition into ``output/<briefing>/<edition>/``, whole or not at all.

    What is under a scenario already stays so and goes into a folder that says so; otherwise the
    edition stands under its own. Without a `keeper` all is made here and now, in silence.

    Raises
    ------
    RenderError
        When a template or the PDF engine refuses.
    OutsideError
        When the disk or a system library fails.
    """
    return begin_edition(checked, edition, output, wanted=wanted, keeper=keeper)()


def begin_edition(
    checked: Checked,
    edition: str,
    output: Path,
    *,
    wanted: Wanted,
    keeper: Keeper | None = None,
) -> Callable[[], Built]:
    """Begin to build one edition, as `build_edition` does; call what it gives to end it.

    Between the two a crew is at work, and another edition can be begun.
    """
    making = begin_making(checked, edition, wanted, keeper or Keeper(Store(None), Crew(1)))

    def end() -> Built:
        made = making()
        folder = output / checked.briefing.id / made.name
        publish(folder, made.files, below=output)
        return Built(checked.briefing.id, made.name, folder, file_sums(made.files))

    return end


def begin_making(
    checked: Checked, edition: str, wanted: Wanted, keeper: Keeper
) -> Callable[[], Made]:
    """Begin to make the files of one edition; call what it gives to end it. Nothing is written."""
    document = _document(checked, edition)
    files = data_files(document)
    carries = cargo(document, files)
    keeper.say("drawing charts")
    charts = charts_of(document, keeper)
    files |= {f"charts/{key}.svg": chart.wide.encode() for key, chart in charts.items()}
    pages = None
    if "pdf" in wanted.formats:
        keeper.say("writing PDF")
        pages = begin_pages(document, charts, wanted.archive, carries, keeper)
    if "html" in wanted.formats:
        keeper.say("writing HTML")
        files["briefing.html"] = seal_html(_page(document, charts), carries)

    def end() -> Made:
        if pages is not None:
            files["briefing.pdf"] = pages()
        files[MANIFEST] = manifest(document, files, checked.warnings)
        return Made(document.folder, files)

    return end


def rendered(checked: Checked, edition: str, keeper: Keeper, kept: Kept | None = None) -> bytes:
    """The page of one edition, without the data that it carries; nothing is written.

    `kept` is what there is of the page before.

    Raises
    ------
    RenderError
        When a template refuses.
    """
    document = _document(checked, edition)
    if kept is not None:
        kept.begin()
    return _page(document, charts_of(document, keeper, kept), kept)


def _document(checked: Checked, edition: str) -> Document:
    """The edition, under its own scenario where it stands under none yet."""
    own = checked.briefing.meta.editions[edition].scenario
    if own and checked.briefing.scenario is None:
        checked = under(checked, own)
    return build_document(checked.briefing, checked.numbers, edition, citation_styles())


def _page(document: Document, charts: Mapping[str, Drawing], kept: Kept | None = None) -> bytes:
    html = render_html(document, charts, kept)
    fonts = embedded_fonts(html, document.language)
    return _FONTS_BELONG.sub(lambda match: match[1] + fonts, html, count=1).encode("utf-8")
