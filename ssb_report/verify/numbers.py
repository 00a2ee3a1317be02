"""What an artefact prints: its numbers, each with the id that it leads to, and a page's words."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from ssb_report.carried import Artefact, Kind
from ssb_report.charts.draw import Drawing
from ssb_report.document.document import Document
from ssb_report.html.paper import parts
from ssb_report.html.render import render_html
from ssb_report.seals.cargo import Unsealed
from ssb_report.seals.markup import BEFORE, part, taken_apart

__all__ = [
    "Number",
    "Text",
    "in_markup",
    "markup_of",
    "printed",
    "same",
    "squeezed",
    "texts",
    "to_print",
    "workings",
]

_CARD = "card-"
_LEADS = re.compile("(?:part:)?#q-")
# What is no text.
_NO_TEXT = ("style", "script", "svg")
# The fonts of a page, and where they belong as long as there are none.
_FONT = re.compile(r"\A\s*/\*fonts\*/\s*|@font-face\s*\{[^{}]*\}\s*")
# What PDF and HTML break lines and hold words together with; no number is told by it.
_SETTING = re.compile("[\\s\x02\u00ad\u200b\u2010\u2011\u2060-]+")
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
    return squeezed(one) == squeezed(other)


def squeezed(text: str) -> str:
    """A text without what breaks it and holds it together."""
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
    return _Reader(markup).numbers


def texts(markup: str) -> list[Text]:
    """The texts of a page in their order; charts, styles and numbers are left out.

    Comments are in: where one ends, browsers and parsers do not agree.
    """
    return _Reader(markup).texts


def workings(markup: str) -> list[str]:
    """The styles and scripts of a page, which could print anything; fonts and data are left out."""
    found = (_FONT.sub("", each).strip() for each in _Reader(markup).workings)
    return [each for each in found if each]


class _Reader(HTMLParser):
    """Reads markup as browsers do, however its tags are written."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.numbers: list[Number] = []
        self.texts: list[Text] = []
        self.workings: list[str] = []
        self._where, self._card = BEFORE, ""
        self._depth = 0  # in what shows no text
        self._number: tuple[str, str] | None = None
        self._pieces: list[str] = []
        self.feed(markup)
        self.close()
        self._end_number()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}  # the first one counts
        classes = given.get("class", "").split()
        if tag in _NO_TEXT:
            self._depth += 1
            self.workings.append("")
        elif tag == "section" and "section" in classes:
            self._where = part(given.get("aria-labelledby", ""))
        elif tag == "aside" and "card" in classes:
            self._card = given.get("id", "").removeprefix(_CARD)
            self._where = f"card of '{self._card}'"
        elif "card-value" in classes:
            self._begin_number(tag, self._card)
        elif "num" in classes and (key := _leads(given)):
            self._begin_number(tag, key)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NO_TEXT:
            self._depth = max(self._depth - 1, 0)
        elif self._number and tag == self._number[0]:
            self._end_number()

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.workings[-1] += data
        if self._depth:
            return
        if self._number:
            self._pieces.append(data)
        if data.strip() and (not self._number or self._number[0] == "a"):
            self.texts.append(Text(self._where, data.strip()))

    def handle_comment(self, data: str) -> None:
        self.texts.append(Text(self._where, data))

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def _begin_number(self, tag: str, key: str) -> None:
        self._end_number()
        self._number = tag, key

    def _end_number(self) -> None:
        if self._number:
            self.numbers.append(Number(self._where, self._number[1], "".join(self._pieces)))
        self._number, self._pieces = None, []


def _leads(given: Mapping[str, str]) -> str:
    """The id of the number to which a button or link leads; nothing where it is another one."""
    card, link = given.get("popovertarget", ""), given.get("href", "")
    if card.startswith(_CARD):
        return card.removeprefix(_CARD)
    return _LEADS.sub("", link, count=1) if _LEADS.match(link) else ""


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
    is_whole = len(squeezed(last.text)) >= len(squeezed(last.said))
    return not is_whole and (last.id, last.said) == (number.id, number.said)
