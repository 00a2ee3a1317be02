"""Writes a PDF whose streams end so that their length can be seen.

One line end stands behind the data of a stream and is not counted (ISO 32000-1, 7.3.8.1). qpdf
writes a line feed; behind data that end in a carriage return the two would be read as one, so that
a carriage return of its own is put between them.
"""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf

__all__ = ["saved"]

_UNCLEAR = re.compile(rb"(?<=\r)\nendstream")
_INDEX = re.compile(rb"(?P<object>\d+ 0 obj\n<< /Type /XRef [^>]*(?:<<[^>]*>>[^>]*)*>>)\nstream\n")
_START = re.compile(rb"startxref\n(\d+)\n%%EOF\n$")


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF: the same for the same objects."""
    written = BytesIO()
    pdf.save(
        written,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return written.getvalue()
