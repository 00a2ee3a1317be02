"""Reads what a build wrote, with other programs than those that wrote it."""

from __future__ import annotations

import ctypes
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import tinyhtml5
import yaml

SVG = "{http://www.w3.org/2000/svg}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"

_BLANKS_AND_HYPHENS = re.compile(r"[\s\u00ad\u2010\u2011-]+")
_QUOTES = str.maketrans("‘’“”", "''\"\"")
# How PDFium gives a hyphen at the end of a line.
_LINE_HYPHEN = "\x02"
_BLOCKS = frozenset({"P", "LI", "TR", "Caption", "H1", "H2", "H3"})


def squeezed(text: str) -> str:
    """A text in which lines, blanks, hyphens, case and the shape of quotes no longer count."""
    return _BLANKS_AND_HYPHENS.sub("", text.translate(_QUOTES)).casefold()


def spaced(text: str) -> str:
    """A text whose blanks, of whatever kind and number, are single spaces."""
    return " ".join(text.split())


@cache
def yaml_file(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """What a YAML file holds, as PyYAML reads it; not to be changed."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


# ---- PDF


def pdf_text(path: Path, *options: str) -> str:
    """The text as Poppler's pdftotext finds it; pages end with a form feed."""
    command = ["pdftotext", "-enc", "UTF-8", *options, str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


@dataclass
class Node:
    """An element of a PDF's structure: what assistive technology reads, page furniture left out."""

    kind: str
    alternative: str = ""
    language: str = ""
    pieces: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """The element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def text(self) -> str:
        """All text in it; where a line ended, a blank."""
        return spaced(" ".join(self.pieces))


@cache
def pdf_structure(path: Path) -> tuple[Node, ...]:
    """The tree of tags of each page with its texts, as PDFium reads it."""
    with pypdfium2.PdfDocument(path) as pdf:
        return tuple(map(_page_structure, pdf))


def _page_structure(page: pypdfium2.PdfPage) -> Node:
    texts = _page_texts(page)
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    count = pdfium.FPDF_StructTree_CountChildren(tree)
    tops = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, place) for place in range(count)]
    root = Node("Page", children=[_node(top, texts) for top in tops])
    pdfium.FPDF_StructTree_Close(tree)
    return root


def _node(element: pdfium.FPDF_STRUCTELEMENT, texts: dict[int, str]) -> Node:
    node = Node(
        _said(lambda *buffer: pdfium.FPDF_StructElement_GetType(element, *buffer)),
        _said(lambda *buffer: pdfium.FPDF_StructElement_GetAltText(element, *buffer)),
    )
    for place in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, place)
        if child:
            node.children.append(_node(child, texts))
            node.pieces += node.children[-1].pieces
        else:
            mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, place)
            node.pieces.append(texts.get(mark, ""))
    return node


@cache
def pdf_tree(path: Path) -> Node:
    """The whole tree of tags in reading order, pikepdf's, with the texts that PDFium finds."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [_page_texts(page) for page in document]
    with pikepdf.open(path) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}

        def node(element: Any) -> Node:  # noqa: ANN401 - a structure element
            said = (str(element.get(key, "")) for key in ("/Alt", "/Lang"))
            made = Node(str(element.S)[1:], *said)
            for child in element.get("/K", []):
                if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                    made.children.append(node(child))
                    made.pieces += made.children[-1].pieces
                elif not isinstance(child, pikepdf.Dictionary):
                    made.pieces.append(texts[pages[element.Pg.objgen]].get(int(child), ""))
            return made

        return node(pdf.Root.StructTreeRoot.K[0])


def _page_texts(page: pypdfium2.PdfPage) -> dict[int, str]:
    """The texts of a page by the marks that tags know them by."""
    texts: dict[int, str] = {}
    text_page = page.get_textpage()
    for found in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
        mark = pdfium.FPDFPageObj_GetMarkedContentID(found.raw)
        texts[mark] = texts.get(mark, "") + _said(
            lambda *buffer, raw=found.raw: pdfium.FPDFTextObj_GetText(raw, text_page.raw, *buffer)
        )
    texts.pop(-1, None)  # what no tag holds
    return texts


def _said(ask: Callable[..., int]) -> str:
    """A text of PDFium, which wants to be asked for its length first."""
    buffer = ctypes.create_string_buffer(ask(None, 0))
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), len(buffer))
    return buffer.raw.decode("utf-16-le").rstrip("\0").replace(_LINE_HYPHEN, "-")


def pdf_blocks(path: Path) -> list[Node]:
    """The paragraphs, items, rows, captions and headings, in reading order."""
    return [node for page in pdf_structure(path) for node in _outermost(page) if node.text]


def _outermost(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.kind in _BLOCKS:
            yield child
        else:
            yield from _outermost(child)


# ---- HTML


def html_tree(text: str) -> Element:
    """The document as a browser's parser builds it; HTML elements go without a namespace."""
    return tinyhtml5.parse(text, namespace_html_elements=False)


def elements(root: Element, *tags: str) -> Iterator[Element]:
    """All elements, or those of the given tags; comments are left out."""
    return (e for e in root.iter() if isinstance(e.tag, str) and (not tags or e.tag in tags))


def text_of(element: Element) -> str:
    """The text in an element, its blanks normalised."""
    return spaced("".join(element.itertext()))
