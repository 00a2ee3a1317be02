"""The edition on paper: its parts, each made once, and what is made anew to hold them together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ssb_report.build.carry import attachments
from ssb_report.build.keep import Keeper, ingredients
from ssb_report.build.origin import origin
from ssb_report.build.pieces import kept_formula
from ssb_report.charts.draw import Drawing
from ssb_report.document.document import Document
from ssb_report.document.paging import Part
from ssb_report.errors import RenderError
from ssb_report.fingerprint import digest, record_digest
from ssb_report.fonts import missing_characters
from ssb_report.html.paper import front, leaf_pages, parts
from ssb_report.html.themes import stylesheets
from ssb_report.limits import EDITION_PAGES
from ssb_report.pdf.render import render_part, render_pdf
from ssb_report.pdf.standards import Archive, Dossier
from ssb_report.schema.briefing import Briefing
from ssb_report.seals.cargo import Cargo

__all__ = ["begin_pages", "styles_of"]


def begin_pages(
    document: Document,
    charts: Mapping[str, Drawing],
    archive: Archive,
    carries: Cargo,
    keeper: Keeper,
) -> Callable[[], bytes]:
    """Begin to make the pages of an edition, with what they carry; call what it gives to end."""
    press = _Press(document, archive, keeper)
    asked, written = [], set(cover := front(document))
    for part in parts(document, charts, partial(kept_formula, keeper)):
        asked.append(press.begin(part))
        written.update(part.html)
    _refuse_missing(written)
    ahead = press.begin_front(cover, Dossier(archive, tuple(attachments(carries)), document.date))

    def end() -> bytes:
        from ssb_report.pdf.assembly import assemble, extent
        from ssb_report.pdf.seal import put_seal

        rendered = _all(asked)
        extents = [extent(each) for each in rendered]
        _refuse_endless(sum(each.pages for each in extents))
        leaves = Part("leaves", leaf_pages(document, extents))
        sealed = partial(put_seal, cargo=carries)
        return assemble(ahead(), press.begin(leaves)(), rendered, sealed)

    return end


def _all(asked: Iterable[Callable[[], bytes]]) -> list[bytes]:
    """All parts; when some are refused, the faults of all in one error."""
    done: list[bytes] = []
    faults: list[str] = []
    for end in asked:
        try:
            done.append(end())
        except RenderError as error:
            faults.append(str(error))
    if faults:
        raise RenderError("\n".join(dict.fromkeys(faults)))
    return done


def styles_of(briefing: Briefing, edition: str) -> dict[str, str]:
    """The style sheets of an edition on paper, by their files."""
    layout, language = briefing.meta.editions[edition].layout, briefing.language_key(edition)
    names = ("tokens", "base", "print", f"print-{layout}", language, f"print-{language}")
    return stylesheets(*names)


class _Press:
    """Renders parts of one document, unless the store has them."""

    def __init__(self, document: Document, archive: Archive, keeper: Keeper) -> None:
        self.styles = styles_of(document.briefing, document.edition)
        self.origin = partial(origin, document)
        self.archive = archive
        self.keeper = keeper

    def begin(self, part: Part) -> Callable[[], bytes]:
        """Ask for a part; call what it gives for its PDF."""
        content = digest(part.name, part.html)
        return self._asked(part.name, content, render_part, part, self.styles, self.archive)

    def begin_front(self, html: str, dossier: Dossier) -> Callable[[], bytes]:
        """Ask for what stands before the parts and bears all that is attached."""
        content = digest(html, record_digest(dossier))
        return self._asked("front", content, render_pdf, html, self.styles, dossier)

    def _asked(
        self,
        name: str,
        content: str,
        work: Callable[..., bytes],
        *arguments: Any,  # noqa: ANN401 - passed on
    ) -> Callable[[], bytes]:
        made_from = ingredients(
            "ssb_report.pdf.render",
            content=content,
            styles=digest(*self.styles.values()),
            standards=self.archive,
        )
        piece = self.keeper.piece(f"parts/{name}", made_from, work, *arguments)

        def end() -> bytes:
            try:
                return piece.result()
            except RenderError:
                # A worker knows no places in the data; here the fault gets its place.
                return work(*arguments, self.origin)

        return end


def _refuse_endless(pages: int) -> None:
    if pages > EDITION_PAGES:
        raise RenderError(f"{pages:,} pages; an edition has at most {EDITION_PAGES:,}")


def _refuse_missing(characters: Iterable[str]) -> None:
    missing = missing_characters("".join(characters))
    if missing:
        listed = ", ".join(f"{char} (U+{ord(char):04X})" for char in sorted(set(missing)))
        raise RenderError(f"no font of the report has {listed}; write another character")
