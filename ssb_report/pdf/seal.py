"""Seals a finished PDF: attaches the manifest that names its inputs and sums what it shows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ssb_report.pdf.archive import moment
from ssb_report.seals.cargo import MANIFEST, Cargo

if TYPE_CHECKING:
    from pikepdf import Pdf, Stream

__all__ = ["put_seal"]

_DESCRIPTION = "what this document carries, and digests of all of it"


def put_seal(pdf: Pdf, cargo: Cargo) -> None:
    """Attach the manifest to a PDF that is open and needs only to be saved, dated like the edition.

    It must have everything else already: whatever changes behind a seal counts as altered. Saving
    may number and pack its objects otherwise, but must leave its metadata as they are.
    """
    import pikepdf

    from ssb_report.seals import pages

    manifest = _attach(pdf, cargo.date)
    content = cargo.manifest(pages.printed(pdf)).encode()
    manifest.write(content)
    manifest.Params.Size = len(content)
    manifest.Params.CheckSum = pikepdf.String(hashlib.md5(content).digest())  # noqa: S324 - ISO 32000-1, 7.11.4


def _attach(pdf: Pdf, date: str) -> Stream:
    """Attach an empty manifest; gives the stream for its content."""
    from pikepdf import Array, Dictionary, Name, NameTree, String

    day = String(f"D:{moment(date):%Y%m%d%H%M%S}Z")
    content = pdf.make_stream(
        b"",
        Type=Name.EmbeddedFile,
        Subtype=Name("/application/json"),
        Params=Dictionary(CreationDate=day, ModDate=day),
    )
    file = Dictionary(
        Type=Name.Filespec,
        F=String(MANIFEST),
        UF=String(MANIFEST),
        Desc=String(_DESCRIPTION),
        AFRelationship=Name.Data,
        EF=Dictionary(F=content),
    )
    file = pdf.make_indirect(file)
    if Name.Names not in pdf.Root:
        pdf.Root.Names = Dictionary()
    if Name.EmbeddedFiles not in pdf.Root.Names:
        pdf.Root.Names.EmbeddedFiles = NameTree.new(pdf).obj
    NameTree(pdf.Root.Names.EmbeddedFiles)[MANIFEST] = file
    pdf.Root.AF = Array([*pdf.Root.get(Name.AF, Array()), file])
    return content
