"""What makes one file an archive copy as well: PDF/A beside PDF/UA, with its data attached."""

from __future__ import annotations

import base64
import types
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any

from ssb_report.pdf.standards import Archive, Attached

__all__ = ["attachments", "declare_accessible", "moment"]

_UA = "http://www.aiim.org/pdfua/ns/id/"
_PDFA = "http://www.aiim.org/pdfa/ns"

# PDF/A-3 admits a property of another schema only with a description of that schema; PDF/A-4
# admits it as it is.
_FIRST_PART = f"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="{_PDFA}/extension/"
 xmlns:pdfaSchema="{_PDFA}/schema#" xmlns:pdfaProperty="{_PDFA}/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_SECOND_PART = f"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}" pdfuaid:part="2" pdfuaid:rev="2024"/>
"""

_DECLARATIONS = {Archive.A3A: _FIRST_PART, Archive.A4F: _SECOND_PART}
"""What the metadata say of the one of the two standards that the engine does not declare."""

_DESCRIPTIONS = {"Source": "what this document was made from", "Data": "numbers of this document"}


def declare_accessible(metadata: Any, archive: Archive) -> None:  # noqa: ANN401 - no types
    """Write into the metadata that the file is PDF/UA, beside the PDF/A that the engine declares.

    The document's language comes with it, which the engine leaves out.

    It has to stand inside ``</rdf:RDF>``; the engine's own option would put it behind. The metadata
    stay uncompressed, so that a program finds them that knows no PDF (ISO 32000-1, 14.3.2).
    """
    plain, include = metadata.generate_rdf_metadata, metadata.include_in_pdf

    def generate(_: object, *arguments: Any, **options: Any) -> bytes:  # noqa: ANN401 - passed on
        written: bytes = plain(*arguments, **options)
        end = written.rindex(b"</rdf:RDF>")
        added = _DECLARATIONS[archive] + _language(metadata.lang or "")
        return written[:end] + added.encode() + written[end:]

    metadata.generate_rdf_metadata = types.MethodType(generate, metadata)
    metadata.include_in_pdf = lambda *arguments: include(*arguments[:-1], compress=False)


def _language(tag: str) -> str:
    """The document's language as the metadata have it."""
    return (
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:language><rdf:Bag><rdf:li>{escape(tag)}</rdf:li></rdf:Bag></dc:language>"
        "</rdf:Description>\n"
    )


def attachments(files: Iterable[Attached], date: str) -> list[Any]:
    """The engine's attachments, dated like the edition: its own default is the clock's."""
    from weasyprint import Attachment

    from ssb_report.pdf.fetcher import OwnFilesOnly

    day = moment(date)
    return [
        Attachment(
            url=f"data:{file.mime};base64,{base64.b64encode(file.content).decode()}",
            url_fetcher=OwnFilesOnly(),
            name=file.name,
            description=_DESCRIPTIONS[file.relationship],
            relationship=file.relationship,
            created=day,
            modified=day,
        )
        for file in files
    ]


def moment(date: str) -> datetime:
    """The beginning of a date of any precision."""
    year, month, day = (int(part) for part in f"{date or '2000'}-01-01".split("-")[:3])
    return datetime(year, month, day, tzinfo=UTC)
