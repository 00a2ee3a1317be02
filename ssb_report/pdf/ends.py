"""Writes a PDF whose streams end so that their length can be seen.

One line end stands behind the data of a stream and is not counted (ISO 32000-1, 7.3.8.1). qpdf
writes a line feed; behind data that end in a carriage return the two would be read as one. Then a
carriage return of its own goes between them, and what stands behind it is found further on.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise

import numpy as np
import pikepdf

__all__ = ["clear_ends", "saved"]

_UNCLEAR = re.compile(rb"(?<=\r)\nendstream\nendobj\n")
_INDEX = re.compile(
    rb"(\d+ 0 obj\n<< /Type /XRef) /Length \d+ (/Filter /FlateDecode "
    rb"/DecodeParms << /Columns \d+ /Predictor 12 >> /W \[ (\d) (\d) (\d) \][^\n]*>>)\nstream\n"
)
_START = re.compile(rb"startxref\n(\d+)\n%%EOF\n\Z")
_IN_FILE = 1
"""The kind of entry in an index of a PDF that has the place of an object."""


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF: the same for the same objects."""
    written = BytesIO()
    pdf.save(
        written,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return clear_ends(written.getvalue())


def clear_ends(pdf: bytes) -> bytes:
    """The file as qpdf wrote it, with a clear end behind each stream."""
    start = int(_START.search(pdf)[1])  # type: ignore[index] # qpdf ends all files so
    places = [found.start() for found in _UNCLEAR.finditer(pdf, 0, start)]
    if not places:
        return pdf
    bounds = [0, *places, start]
    pieces = [pdf[begin:end] for begin, end in pairwise(bounds)]
    index = _moved_index(pdf[start:], places)
    return b"\r".join(pieces) + index + b"startxref\n%d\n%%%%EOF\n" % (start + len(places))


def _moved_index(written: bytes, places: Sequence[int]) -> bytes:
    """The index of the file, in which objects behind the places stand further on."""
    found = _INDEX.match(written)
    if found is None:
        raise ValueError("qpdf wrote no index that can be read")
    before, after, *widths = found.groups()
    entries = zlib.decompressobj().decompress(written[found.end() :])
    data = zlib.compress(_moved(entries, *map(int, widths), places=places))
    end = b"\r\n" if data.endswith(b"\r") else b"\n"
    head = b"%s /Length %d %s\nstream\n" % (before, len(data), after)
    return head + data + end + b"endstream\nendobj\n"


def _moved(entries: bytes, kind: int, offset: int, rest: int, *, places: Sequence[int]) -> bytes:
    """The entries of an index: kind, offset and the rest in so many bytes.

    Each is behind a byte that names the predictor, and is written as what it adds to the one
    before, byte by byte (PNG's "up").
    """
    written = np.frombuffer(entries, np.uint8).reshape(-1, 1 + kind + offset + rest)
    rows = np.cumsum(written[:, 1:], axis=0, dtype=np.uint8)
    in_file = rows[:, kind - 1] == _IN_FILE
    powers = 256 ** np.arange(offset - 1, -1, -1)
    offsets = rows[:, kind : kind + offset] @ powers
    moved = offsets + np.searchsorted(places, offsets)
    digits = moved[:, None] // powers % 256
    rows[in_file, kind : kind + offset] = digits[in_file]
    added = np.diff(rows, axis=0, prepend=np.zeros((1, rows.shape[1]), np.uint8))
    return np.hstack([written[:, :1], added]).tobytes()
