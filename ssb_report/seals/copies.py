"""What makes a personal copy of an edition's PDF, and how it is taken off again.

The copy has two things beside its edition: a line over each page that says for whom it is, drawn by
one and the same drawing, and the same in the metadata. Without both it shows what its edition
shows, so that the sums in its manifest are those of the edition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from ssb_report.seals.pages import decoded

__all__ = ["DRAWING", "KEEP", "STAMP", "Copied", "Owner", "copied", "marked", "take_off"]

DRAWING = "/Copy"
"""What the resources of each page call the drawing of the line."""
KEEP = b"q"
"""What is drawn before the content of a page."""
STAMP = b"Q /Artifact << /Type /Pagination /Subtype /Footer >> BDC /Copy Do EMC"
"""What is drawn behind it: the line, which is furniture and not read aloud."""

_NAMESPACE = "urn:ssb-report:copy#"
_FIELDS = {
    "name": "For whom this copy was made",
    "organisation": "The organisation for which this copy was made",
    "serial": "The serial of this copy",
    "maker": "A digest of the program that made this copy",
}
_ABOUT = f'<rdf:Description rdf:about="" xmlns:copy="{_NAMESPACE}">'
_MARK = re.compile(
    (
        re.escape(_ABOUT)
        + "".join(f"<copy:{name}>([^<]{{0,1000}})</copy:{name}>" for name in _FIELDS)
        + "</rdf:Description>\n"
    ).encode()
)
_END = b"</rdf:RDF>"
# PDF/A-3 wants a description of what is no common property; it stands with the others.
_SCHEMAS_END = b"</rdf:Bag></pdfaExtension:schemas>"
_SCHEMA = (
    '<rdf:li rdf:parseType="Resource">\n'
    "<pdfaSchema:schema>Personal copies</pdfaSchema:schema>\n"
    f"<pdfaSchema:namespaceURI>{_NAMESPACE}</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>copy</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq>\n"
    + "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>\n"
        for name, meaning in _FIELDS.items()
    )
    + "</rdf:Seq></pdfaSchema:property>\n</rdf:li>"
).encode()


@dataclass(frozen=True, slots=True)
class Owner:
    """For whom a copy is."""

    name: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy says of itself; `maker` is a digest of the program that made it."""

    owner: Owner
    serial: str
    maker: str

    def __str__(self) -> str:
        """For a line; what cannot be printed is left out, since it may come from a stranger."""
        whole = ", ".join(filter(None, (self.owner.name, self.owner.organisation)))
        return "".join(filter(str.isprintable, f"a copy for {whole}, No. {self.serial}"))


def marked(metadata: bytes, copy: Copied) -> bytes:
    """The metadata of an edition with what they say of a copy."""
    values = (copy.owner.name, copy.owner.organisation, copy.serial, copy.maker)
    told = "".join(
        f"<copy:{name}>{escape(value, quote=False)}</copy:{name}>"
        for name, value in zip(_FIELDS, values, strict=True)
    )
    mark = f"{_ABOUT}{told}</rdf:Description>\n".encode()
    described = metadata.replace(_SCHEMAS_END, _SCHEMA + _SCHEMAS_END)
    before, end, after = described.rpartition(_END)
    return before + mark + end + after


def copied(pdf: pikepdf.Pdf) -> Copied | None:
    """What a PDF says of itself as a copy, if it is one."""
    found = _MARK.search(_metadata(pdf))
    if found is None:
        return None
    name, organisation, serial, maker = (
        unescape(value.decode("utf-8", "replace")) for value in found.groups()
    )
    return Copied(Owner(name, organisation), serial, maker)


def take_off(pdf: pikepdf.Pdf) -> None:
    """Make the edition again of a copy that is open, as far as its marks are where they belong.

    What is not stays, and looks altered.
    """
    metadata = _metadata(pdf)
    if _MARK.search(metadata) is None:
        return
    pdf.Root.Metadata.write(_MARK.sub(b"", metadata, count=1).replace(_SCHEMA, b""))
    for page in pdf.pages:
        _unstamp(page.obj)


def _metadata(pdf: pikepdf.Pdf) -> bytes:
    stream = pdf.Root.get(Name.Metadata)
    return decoded(stream) if isinstance(stream, Stream) else b""


def _unstamp(page: Any) -> None:  # noqa: ANN401 - a dictionary
    contents = list(page.Contents) if isinstance(page.get(Name.Contents), Array) else []
    drawings = page.get(Name.Resources, Dictionary()).get(Name.XObject, Dictionary())
    if len(contents) <= len((KEEP, STAMP)):
        return
    if (decoded(contents[0]), decoded(contents[-1])) != (KEEP, STAMP):
        return
    own = contents[1:-1]
    page.Contents = own[0] if len(own) == 1 else Array(own)
    if DRAWING in drawings:  # pages share their resources
        del drawings[DRAWING]
