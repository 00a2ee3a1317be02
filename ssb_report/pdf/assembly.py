"""Joins the parts of a document to one PDF: pages, structure, destinations, bookmarks, fonts.

    front     the cover and, last, a page with what stands at the foot of every page; the metadata
              and the attached files of the whole
    leaves    the contents, and an empty page with a number for each page of the parts; bookmarks
    parts     the text

Each page of a part keeps its content and gets, as artifacts over it, that of its leaf and of the
foot. What the parts were joined from is left behind: only what can be reached is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ssb_report.document.paging import Extent, Heading
from ssb_report.errors import RenderError
from ssb_report.pdf.ends import saved
from ssb_report.pdf.joined_resources import join_resources
from ssb_report.pdf.joined_tags import Tags
from ssb_report.pdf.structure import HEADINGS

__all__ = ["assemble", "extent"]


def extent(part: bytes) -> Extent:
    """The pages of a rendered part and the headings on them."""
    with pikepdf.open(BytesIO(part)) as pdf:
        return Extent(len(pdf.pages), tuple(_headings(pdf)))


def _headings(part: pikepdf.Pdf) -> Iterator[Heading]:
    entries: Any = part.Root.get(f"/{HEADINGS}", ())
    for anchor, title, level, page in entries:
        yield Heading(str(anchor), str(title), int(level), int(page))


def assemble(
    front: bytes,
    leaves: bytes,
    parts: Sequence[bytes],
    complete: Callable[[pikepdf.Pdf], None] = lambda _: None,
) -> bytes:
    """One PDF of the standards that all of these were rendered for.

    `complete` gets the whole when it only needs to be saved.

    The same bytes come from the same parts, whenever and wherever these were rendered.

    Raises
    ------
    RenderError
        When a link leads to a name that no part has, or two parts have the same.
    """
    # All stay open until the whole is written: their streams are copied only then.
    sheets = [pikepdf.open(BytesIO(each)) for each in (leaves, *parts)]
    with pikepdf.open(BytesIO(front)) as pdf:
        whole = _Whole(pdf)
        whole.add_leaves(sheets[0], sum(len(part.pages) for part in sheets[1:]))
        for part in sheets[1:]:
            whole.add_part(part)
        whole.finish()
        complete(pdf)
        return saved(pdf)


class _Whole:
    """The front, which grows into the whole document."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.tags = Tags(pdf)
        self.foot = pdf.pages[-1].obj.Contents
        self.resources = [pdf.pages[-1].obj.Resources]
        del pdf.pages[-1]
        self.leaves: list[Any] = []
        self.bookmarks: list[Any] = []
        self.headings: list[str] = []
        self.names: dict[str, Any] = {}
        self.keep, self.change, self.restore = map(pdf.make_stream, (b"q", b"Q q", b"Q"))

    def add_leaves(self, sheet: pikepdf.Pdf, pages: int) -> None:
        """Take over the contents and keep the leaves for the pages to come."""
        covers, before = len(self.pdf.pages), len(sheet.pages) - pages
        copies = self._add_pages(sheet, range(covers, before))
        for page in copies:
            page.Contents = self._over(page.Contents, self.foot)
        self.leaves = [self.pdf.copy_foreign(leaf.obj.Contents) for leaf in sheet.pages[before:]]
        if "/Outlines" in sheet.Root:
            self.pdf.Root.Outlines = self.pdf.copy_foreign(sheet.Root.Outlines)
            self.bookmarks = list(_bookmarks(self.pdf.Root.Outlines))

    def add_part(self, sheet: pikepdf.Pdf) -> None:
        """Add the pages of a part with its structure and its names."""
        headings = list(_headings(sheet))
        goes_on = bool(headings) and headings[0].level > 1
        for page in self._add_pages(sheet, range(len(sheet.pages)), goes_on=goes_on):
            page.Contents = self._over(page.Contents, self.leaves.pop(0), self.foot)
        self.headings += [heading.anchor for heading in headings]
        if "/Dests" in sheet.Root.get("/Names", ()):
            names = self.pdf.copy_foreign(sheet.make_indirect(sheet.Root.Names.Dests.Names))
            self._add_names(zip(map(str, names[::2]), names[1::2], strict=True))

    def _add_names(self, names: Iterable[tuple[str, Any]]) -> None:
        for name, place in names:
            if name in self.names:
                raise RenderError(f"two parts of the document have a place named #{name}")
            self.names[name] = place

    def _add_pages(self, sheet: pikepdf.Pdf, chosen: range, *, goes_on: bool = False) -> list[Any]:
        first = len(self.pdf.pages)
        for number in chosen:
            self.pdf.pages.append(sheet.pages[number])
        copies = [self.pdf.pages[number].obj for number in range(first, first + len(chosen))]
        self.resources.append(self.pdf.copy_foreign(sheet.pages[0].obj.Resources))
        self.tags.adopt(sheet, copies, chosen, goes_on=goes_on)
        return copies

    def _over(self, *contents: Any) -> Array:  # noqa: ANN401 - streams
        """Contents one over the other, each in the page's own coordinates."""
        laid = [self.keep, contents[0]]
        for content in contents[1:]:
            laid += [self.change, content]
        return Array([*laid, self.restore])

    def finish(self) -> None:
        """Make ends meet: what leads from one part to another, and what all have in common."""
        is_second = self.pdf.pdf_version >= "2.0"
        ways: dict[str, Any] = {}
        for link in self._links():
            name = str(link.Dest)
            if name not in self.names:
                raise RenderError(f"a link leads to #{name}, which no part of the document has")
            if is_second:
                del link.Dest
                if name not in ways:
                    action = _action(String(name), self.names[name].SD)
                    ways[name] = self.pdf.make_indirect(action)
                link.A = ways[name]
        for bookmark, name in zip(self.bookmarks, self.headings, strict=True):
            if is_second:
                del bookmark.Dest
                bookmark.A = _action(self.names[name].D, self.names[name].SD)
            else:
                bookmark.Dest = self.names[name]
        self._write_names()
        self.tags.write()
        join_resources(self.pdf, self.resources)

    def _links(self) -> Iterator[Any]:
        """The links to places in the document."""
        for page in self.pdf.pages:
            for annotation in page.obj.get("/Annots", ()):
                if "/Dest" in annotation:
                    yield annotation

    def _write_names(self) -> None:
        """Write where the names lead, sorted as the format asks for."""
        if not self.names:
            return
        places: list[Any] = []
        for name, place in sorted(self.names.items()):
            places += [String(name), place.D if isinstance(place, Dictionary) else place]
        if "/Names" not in self.pdf.Root:
            self.pdf.Root.Names = Dictionary()
        self.pdf.Root.Names.Dests = Dictionary(Names=Array(places))


def _bookmarks(parent: Any) -> Iterator[Any]:  # noqa: ANN401 - a dictionary
    """All bookmarks below a parent, in the order of reading."""
    bookmark = parent.get("/First")
    while bookmark is not None:
        yield bookmark
        yield from _bookmarks(bookmark)
        bookmark = bookmark.get("/Next")


def _action(known: Any, way: Any) -> Dictionary:  # noqa: ANN401 - a name or a place
    """What leads to an element; who knows no structure goes to the place on the page."""
    return Dictionary(Type=Name.Action, S=Name.GoTo, D=known, SD=way)
