"""Joins the structures of parts to one tree under one document element."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

__all__ = ["Tags"]


class Tags:
    """The structure of a document that grows.

    The parent tree finds an element by a number: each page has one, and each link. The numbers of
    what is added go on behind those that are there.
    """

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root.StructTreeRoot
        self.document = self.root.K[0]
        self.text: Any = None
        self.owners: list[Any] = []
        # The last page of the front is none of the whole.
        kept = range(len(pdf.pages) - 1)
        self._number(self.root, [pdf.pages[number].obj for number in kept], kept)

    def adopt(
        self, sheet: pikepdf.Pdf, copies: Iterable[Any], chosen: range, *, goes_on: bool = False
    ) -> None:
        """Take over the structure of a sheet, of whose pages the chosen ones were copied.

        What goes on does so with the section in which the one before it ended.
        """
        root = self.pdf.copy_foreign(sheet.Root.StructTreeRoot)
        self._number(root, copies, chosen)
        for child in root.K[0].K:
            is_text = str(child.S) == "/Part"
            if is_text and self.text is not None:
                self._go_on(list(child.K), goes_on=goes_on)
            else:
                _put(child, self.document)
                self.text = child if is_text else self.text

    def _go_on(self, sections: list[Any], *, goes_on: bool) -> None:
        """Let the text go on with these sections: all of it is one part of the document."""
        if goes_on:
            last = self.text.K[-1]
            for child in sections.pop(0).K:
                _put(child, last)
        for section in sections:
            _put(section, self.text)

    def _number(self, root: Any, pages: Iterable[Any], chosen: range) -> None:  # noqa: ANN401
        """Give pages and their links numbers of the whole; `chosen` are those they had."""
        owners = list(root.ParentTree.Nums[1::2])
        for page, number in zip(pages, chosen, strict=True):
            page.StructParents = self._add(owners[number])
            for annotation in page.get("/Annots", ()):
                annotation.StructParent = self._add(owners[int(annotation.StructParent)])

    def _add(self, owner: Any) -> int:  # noqa: ANN401 - an element, or those of a page
        self.owners.append(owner)
        return len(self.owners) - 1

    def write(self) -> None:
        """Write the parent tree, and one namespace for all elements."""
        numbered: list[Any] = []
        for number, owner in enumerate(self.owners):
            numbered += [number, owner]
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(numbered)))
        if "/Namespaces" in self.root:
            namespace = self.root.Namespaces[0]
            for item in self.pdf.objects:
                if isinstance(item, Dictionary) and "/NS" in item and "/S" in item:
                    item.NS = namespace


def _put(element: Any, parent: Any) -> None:  # noqa: ANN401 - elements
    element.P = parent
    parent.K.append(element)
