"""What an artefact prints: its numbers, each with the id that it leads to, and a page's words."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from typing import Any

from ssb_report.carried import Artefact, Kind
from ssb_report.charts.draw import Drawing
from ssb_report.document.document import Document
from ssb_report.html.paper import parts
from ssb_report.html.render import render_html
from ssb_report.seals.cargo import Unsealed
from ssb_report.seals.markup import BEFORE, part, taken_apart

__all__ = ["Number", "Text", "in_markup", "markup_of", "printed", "same", "texts", "to_print"]

_MARKS = re.compile(
    r'<section class="section" aria-labelledby="(?P<section>[^"]+)">'
    r'|<aside class="card" id="card-(?P<card>[^"]+)"'
    r'|<p class="card-value">(?P<value>.*?)</p>'
    r'|<button type="button" class="num" popovertarget="card-(?P<opens>[^"]+)">'
    r"(?P<text>.*?)</button>"
    r'|<a class="num" href="(?:part:)?#q-(?P<leads>[^"]+)">(?P<link>.*?)</a>',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")
_NO_TEXT = re.compile(r"<(style|script|svg)\b.*?</\1>", re.DOTALL)
_PIECE = re.compile(r"(?P<tag><[^>]*>)|(?P<text>[^<]+)")
# What PDF and HTML break lines and hold words together with; no number is told by it.
_SETTING = re.compile("[\\s\x02\u00ad\u200b\u2010\u2011\u2060-]+")
_NUMBER = ('<button type="button" class="num"', '<p class="card-value"')
_TARGET = "q-"
_SLACK = 0.05
"""Points by which a character may begin outside the box of its link."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is printed somewhere; `said` is what the link says that is read aloud."""

    where: str
    id: str
    text: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a page that is no number."""

    where: str
    text: str


def same(one: str, other: str) -> bool:
    """Whether two texts are the same but for how they are broken and held together."""
    return _squeezed(one) == _squeezed(other)


def _squeezed(text: str) -> str:
    return _SETTING.sub("", text)


def to_print(document: Document, kind: Kind) -> str:
    """The markup of a document, without its charts."""
    charts = dict.fromkeys(document.figures, Drawing("", ""))
    if kind is Kind.HTML:
        return render_html(document, charts)
    return "".join(part.html for part in parts(document, charts))


def printed(artefact: Artefact) -> list[Number]:
    """The numbers that an artefact prints.

    Raises
    ------
    Unsealed
        When it cannot be read to the end.
    """
    if artefact.kind is Kind.HTML:
        return in_markup(markup_of(artefact))
    return _in_pdf(artefact.content)


# ---- HTML


def markup_of(artefact: Artefact) -> str:
    """What a page shows."""
    return taken_apart(artefact.content).shown.decode("utf-8", "replace")


def in_markup(markup: str) -> list[Number]:
    """The numbers of a page, or of what becomes a PDF."""
    return list(_numbers(markup))


def _numbers(markup: str) -> Iterator[Number]:
    where, card = BEFORE, ""
    for found in _MARKS.finditer(markup):
        if found["section"]:
            where = part(found["section"])
        elif found["card"]:
            card = found["card"]
            where = f"card of '{card}'"
        elif found["value"] is not None:
            yield Number(where, card, _plain(found["value"]))
        else:
            content = found["text"] if found["opens"] else found["link"]
            yield Number(where, found["opens"] or found["leads"], _plain(content))


def texts(markup: str) -> list[Text]:
    """The texts of a page in their order; charts, styles and numbers are left out."""
    found, where, is_number = [], BEFORE, False
    for piece in _PIECE.finditer(_NO_TEXT.sub("", markup)):
        if piece["text"] is not None:
            text = unescape(piece["text"]).strip()
            if text and not is_number:
                found.append(Text(where, text))
            continue
        mark = _MARKS.match(piece["tag"])
        is_number = piece["tag"].startswith(_NUMBER)
        if mark:
            where = part(mark["section"]) if mark["section"] else f"card of '{mark['card']}'"
    return found


def _plain(content: str) -> str:
    return unescape(_TAG.sub("", content))


# ---- PDF


@dataclass(frozen=True, slots=True)
class _Link:
    page: int
    id: str
    said: str
    box: tuple[float, float, float, float]


def _in_pdf(content: bytes) -> list[Number]:
    from ssb_report.seals.pages import opened

    with opened(content) as pdf:
        links = [link for place, page in enumerate(pdf.pages) for link in _links(place, page.obj)]
    return list(_joined(zip(links, _texts(content, links), strict=True)))


def _links(place: int, page: Any) -> Iterator[_Link]:  # noqa: ANN401 - pikepdf
    """The links of a page that lead to a number."""
    for link in page.get("/Annots", []):
        target = link.get("/Dest") or link.get("/A", {}).get("/D")
        if target is not None and str(target).startswith(_TARGET):
            left, low, right, high = (float(side) for side in link.Rect)
            box = (min(left, right), min(low, high), max(left, right), max(low, high))
            yield _Link(place, str(target).removeprefix(_TARGET), str(link.Contents), box)


def _texts(content: bytes, links: Iterable[_Link]) -> Iterator[str]:
    """The text in the box of each link, as far as its characters begin there."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as pdf:
            for place, on_page in groupby(links, key=lambda link: link.page):
                characters = list(_characters(pdf[place].get_textpage()))
                for link in on_page:
                    left, low, right, high = link.box
                    yield "".join(
                        character
                        for x, y, character in characters
                        if left - _SLACK <= x < right - _SLACK and low <= y <= high
                    )
    except pypdfium2.PdfiumError as error:
        raise Unsealed("its pages cannot be read") from error


def _characters(page: Any) -> Iterator[tuple[float, float, str]]:  # noqa: ANN401 - no types
    """Each character of a page with the point where it begins."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    for place in range(page.count_chars()):
        pdfium.FPDFText_GetCharOrigin(page.raw, place, x, y)
        yield x.value, y.value, chr(pdfium.FPDFText_GetUnicode(page.raw, place))


def _joined(pieces: Iterable[tuple[_Link, str]]) -> Iterator[Number]:
    """The numbers of links; one that goes on in the next line has a link in each."""
    last: Number | None = None
    for link, text in pieces:
        number = Number(f"page {link.page + 1}", link.id, text, link.said)
        if last and _goes_on(last, number):
            last = Number(last.where, last.id, last.text + text, last.said)
            continue
        if last:
            yield last
        last = number
    if last:
        yield last


def _goes_on(last: Number, number: Number) -> bool:
    is_whole = len(_squeezed(last.text)) >= len(_squeezed(last.said))
    return not is_whole and (last.id, last.said) == (number.id, number.said)
