"""Mends the tag tree: what WeasyPrint 70 leaves out, and a screen reader needs.

The engine tags box by box. A table that crosses a page is then two tables, a page number is read
with the text, a formula is a figure. This module goes between the engine's tree builder (the
private ``_build_box_tree``, hence the pinned version) and its writer (the public finisher):

    while the tree is built   languages, scopes, formulas, list bodies; what was split by a page
                              break goes on in its first part
    when it is finished       what ended up outside the tree becomes an artifact; links get
                              contents; a PDF 2.0 gets what only that knows (``pdf.second``)

What is hidden from assistive technology (``aria-hidden``) is left outside. A part of a document
also gets its name into the identifiers of its cells, and a list of its headings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ssb_report.pdf.cells import drop_dead_headers, name_cells
from ssb_report.pdf.links import describe_links
from ssb_report.pdf.second import bring_to_second, finer, name_elements
from ssb_report.pdf.standards import Archive

__all__ = ["HEADINGS", "mended_tags"]

HEADINGS = "Headings"
"""Where the catalog of a part lists its headings: anchor, title, level and page of each."""

# What may be cut by a page break and is one thing to a reader.
_SPLIT = frozenset("/P /Sect /Part /L /LI /LBody /Table /TBody /Div /Aside /NonStruct".split())
# The labels of lists, by their CSS style; where it is none there are no labels.
_NUMBERING = {"disc": "/Disc", "circle": "/Circle", "square": "/Square", "decimal": "/Decimal"}
# What a box of the engine's own, made for lines or columns, is not another one of.
_GROUPS = frozenset("/Part /Sect /Aside /L".split())
_BLANKS = re.compile(r"[ \t\n]+")
_PIXEL = 0.75  # points

Element = Any
Builder = Callable[..., Iterator[Element]]


@contextmanager
def mended_tags(
    document: Any,  # noqa: ANN401 - no types
    archive: Archive,
    part: str = "",
) -> Iterator[Callable[[Any, Any], None]]:
    """Mend the tags of everything written inside; gives the finisher to pass to ``write_pdf``.

    `part` is the name of what is only a part of a document.
    """
    from weasyprint.pdf import tags

    plain: Builder = tags._build_box_tree  # noqa: SLF001 - pinned
    mender = _Mender(document, archive, plain, part)
    tags._build_box_tree = mender.build  # noqa: SLF001 - put back below
    try:
        yield mender.finish
    finally:
        tags._build_box_tree = plain  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class _Made:
    """An HTML element, the structure element that it became, and the page where it begins."""

    html: Any
    element: Element
    page: int
    level: int
    """Of its bookmark; 0 where it has none."""


class _Mender:
    def __init__(
        self,
        document: Any,  # noqa: ANN401 - no types
        archive: Archive,
        plain: Builder,
        part: str,
    ) -> None:
        self.part = part
        self.heights = [page.height for page in document.pages]
        self.archive = archive
        self.plain = plain
        self.made: dict[int, _Made] = {}
        self.first: dict[tuple[int, str], tuple[Element, int]] = {}

    # While the tree is built

    def build(
        self,
        box: Any,  # noqa: ANN401 - no types
        parent: Element,
        pdf: Any,  # noqa: ANN401
        page: int,
        *rest: Any,  # noqa: ANN401
    ) -> Iterator[Element]:
        """Build the elements of a box as the engine does, and mend each."""
        inner = getattr(box, "_box", box)  # an absolutely placed box hides behind a placeholder
        blanks = _blanks(inner, rest[-1])
        for element in self.plain(box, parent, pdf, page, *rest):
            if inner.element is None:
                yield element
                continue
            if element["S"] in _GROUPS and _is_anonymous(inner):
                yield from _handed_up(element, parent, pdf, [rest[0][mark] for mark in blanks])
                continue
            if inner.element.get("aria-hidden") == "true":
                continue
            self._mend(inner, element, pdf, page)
            if not self._goes_on(inner, element, pdf, page):
                self._remember(inner, element, page)
                yield element

    def _mend(self, box: Any, element: Element, pdf: Any, page: int) -> None:  # noqa: ANN401
        import pydyf

        html = box.element
        if self.archive is Archive.A4F and _is_whole(box):
            element["S"] = finer(html) or element["S"]
        language = html.get("lang")
        if language and html.tag != "html":
            element["Lang"] = pydyf.String(language)
        if element["S"] == "/Figure":
            left, top, right, bottom = element["A"]["BBox"]
            height = self.heights[page]
            corners = (left, height - bottom, right, height - top)
            element["A"]["BBox"] = pydyf.Array([round(c * _PIXEL, 3) for c in corners])
            if "math" in (html.get("class") or "").split():
                element["S"] = "/Formula"
        elif element["S"] == "/TH":
            element["A"]["Scope"] = "/Row" if html.get("scope") == "row" else "/Column"
        elif element["S"] == "/LI":
            _wrap_loose_children(element, pdf)
        elif element["S"] == "/L" and (style := _NUMBERING.get(box.style["list_style_type"])):
            element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": style})

    def _goes_on(self, box: Any, element: Element, pdf: Any, page: int) -> bool:  # noqa: ANN401
        """Whether the element only goes on with one of an earlier page; then it is put there."""
        if not _is_whole(box) or element["S"] not in _SPLIT:
            return False
        key = (id(box.element), element["S"])
        first, last_page = self.first.setdefault(key, (element, page))
        if first is element or last_page == page:
            return False
        for reference in element["K"]:
            child = _resolve(pdf, reference)
            is_repeated = element["S"] == "/Table" and child.get("S") in ("/THead", "/Caption")
            if is_repeated:
                continue  # stays outside the tree, so that finish() makes it an artifact
            if child.get("Type") == "/StructElem":
                child["P"] = first.reference
            first["K"].append(reference)
        self.first[key] = (first, page)
        return True

    def _remember(self, box: Any, element: Element, page: int) -> None:  # noqa: ANN401
        """Keep the outermost element of each HTML element, on the page where that begins."""
        key = id(box.element)
        if _is_whole(box) and (key not in self.made or self.made[key].page == page):
            level = box.style["bookmark_level"]
            is_marked = bool(box.bookmark_label) and level != "none"
            self.made[key] = _Made(box.element, element, page, level if is_marked else 0)

    # When it is finished

    def finish(self, document: Any, pdf: Any) -> None:  # noqa: ANN401 - no types
        """Make artifacts of what is outside the tree, and describe the links."""
        root = _resolve(pdf, pdf.catalog["StructTreeRoot"])
        live = _reachable(pdf, root)
        elements = [item for item in pdf.objects if _is_element(item) and item.number in live]
        drop_dead_headers(elements)
        _make_artifacts(pdf, _resolve(pdf, root["ParentTree"])["Nums"], live)
        describe_links(document)
        if self.archive is Archive.A4F:
            bring_to_second(pdf, elements)
        if self.part:
            self._name_part(pdf, elements)

    def _name_part(self, pdf: Any, elements: Iterable[Element]) -> None:  # noqa: ANN401
        """Write down what the whole needs to know of a part."""
        import pydyf

        name_cells(elements, self.part)
        headings = [each for each in self.made.values() if each.level]
        entries = [
            (
                pydyf.String(each.html.get("id", "")),
                pydyf.String(_title(each.html)),
                each.level,
                each.page,
            )
            for each in headings
        ]
        pdf.catalog[HEADINGS] = pydyf.Array([pydyf.Array(entry) for entry in entries])
        if self.archive is Archive.A4F:
            name_elements(pdf, {each.html.get("id"): each.element for each in self.made.values()})


def _title(heading: Any) -> str:  # noqa: ANN401 - an element tree's element
    """The text of a heading without the marks of claims."""
    texts = [heading.text or ""]
    for child in heading:
        if child.get("class") != "claim":
            texts.append(_title(child))
        texts.append(child.tail or "")
    return _BLANKS.sub(" ", "".join(texts)).strip(" ")


def _is_whole(box: Any) -> bool:  # noqa: ANN401 - no types
    """Whether a box is its element's own: not its marker or another generated one."""
    return bool(box.element_tag == box.element.tag)


def _is_anonymous(box: Any) -> bool:  # noqa: ANN401 - no types
    """Whether the engine made a box inside an element's, for its lines or one of its columns."""
    from weasyprint.css import AnonymousStyle

    return isinstance(box.style, AnonymousStyle)


def _blanks(box: Any, tags: Any) -> list[int]:  # noqa: ANN401 - no types
    """The marks of the blanks that stand alone in the lines of a box."""
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    lines = [line for line in getattr(box, "children", ()) if isinstance(line, LineBox)]
    texts = [child for line in lines for child in line.children if isinstance(child, TextBox)]
    return [tags[text]["mcid"] for text in texts if not text.text.strip()]


def _handed_up(
    element: Element,
    parent: Element,
    pdf: Any,  # noqa: ANN401 - pydyf
    blanks: list[bytes],
) -> Iterator[Element]:
    """The children of an element, made its parent's; a blank between blocks is no content."""
    for reference in element["K"]:
        if reference not in blanks:
            child = _resolve(pdf, reference)
            child["P"] = parent.reference
            yield child


def _resolve(pdf: Any, reference: Any) -> Any:  # noqa: ANN401 - pydyf objects
    """The object behind a reference; a plain number (marked content) has nothing behind it."""
    if not isinstance(reference, bytes):
        return {}
    return pdf.objects[int(reference.split()[0])]


def _is_element(item: Any) -> bool:  # noqa: ANN401 - pydyf object
    return isinstance(item, dict) and item.get("Type") == "/StructElem"


def _wrap_loose_children(element: Element, pdf: Any) -> None:  # noqa: ANN401 - no types
    """Put what stands beside a list item's label and body into a body."""
    import pydyf

    parts = ("/Lbl", "/LBody")
    loose = [each for each in element["K"] if _resolve(pdf, each).get("S") not in parts]
    if not loose:
        return
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(loose),
            "Pg": element["Pg"],
            "P": element.reference,
        }
    )
    pdf.add_object(body)
    for each in loose:
        child = _resolve(pdf, each)
        if child:
            child["P"] = body.reference
    kept = [each for each in element["K"] if each not in loose]
    element["K"] = pydyf.Array([*kept, body.reference])


def _reachable(pdf: Any, root: Any) -> set[int]:  # noqa: ANN401 - pydyf objects
    """The numbers of the elements that can be reached from the root."""
    live: set[int] = set()
    waiting = list(root["K"])
    while waiting:
        item = _resolve(pdf, waiting.pop())
        if _is_element(item) and item.number not in live:
            live.add(item.number)
            waiting.extend(item["K"])
    return live


def _make_artifacts(pdf: Any, parents: Any, live: set[int]) -> None:  # noqa: ANN401 - pydyf
    """Mark page furniture and repeated table heads as artifacts: they are not read."""
    import pydyf

    pages = pdf.pages["Kids"][::3]  # a reference is three entries: number, generation, R
    for index, number in enumerate(pages):
        owners = parents[2 * index + 1]
        dead = {
            mark for mark, owner in enumerate(owners) if _resolve(pdf, owner).number not in live
        }
        for mark in dead:
            owners[mark] = "null"
        page = pdf.objects[number]
        stream = _resolve(pdf, page["Contents"]).stream
        for place, item in enumerate(stream):
            if isinstance(item, dict) and item.get("MCID") in dead and stream[place + 1] == b"BDC":
                stream[place - 1] = "/Artifact"
                stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
