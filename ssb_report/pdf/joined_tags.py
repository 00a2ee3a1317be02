"""Joins the structures of parts to one tree under one document element."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

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
        owners: Any = self.root.ParentTree.Nums
        # The last page of the front is none of the whole.
        self.owners = [*list(owners[1::2])[: len(pdf.pages) - 1]]

    def adopt(
        self, sheet: pikepdf.Pdf, copies: Iterable[Any], chosen: range, *, goes_on: bool = False
    ) -> None:
        """Take over the structure of a sheet, of whose pages the chosen ones were copied.

        What goes on does so with the section in which the one before it ended.
        """
        root = self.pdf.copy_foreign(sheet.Root.StructTreeRoot)
        owners = list(root.ParentTree.Nums[1::2])
        for page, number in zip(copies, chosen, strict=True):
            page.StructParents = self._number(owners[number])
            for annotation in page.get("/Annots", ()):
                annotation.StructParent = self._number(owners[int(annotation.StructParent)])
        for child in root.K[0].K:
            if Name.Part == child.S and self.text is not None:
                self._go_on(list(child.K), goes_on=goes_on)
                continue
            _put(child, self.document)
            if Name.Part == child.S:
                self.text = child

    def _go_on(self, sections: list[Any], *, goes_on: bool) -> None:
        """Let the text go on with these sections: all of it is one part of the document."""
        if goes_on:
            last = self.text.K[-1]
            for child in sections.pop(0).K:
                _put(child, last)
        for section in sections:
            _put(section, self.text)

    def _number(self, owner: Any) -> int:  # noqa: ANN401 - an element, or a page's
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
