"""What a signature leaves in a PDF beside itself, and how that is taken off again.

Ours is a field that nobody sees, outside the first page, and an entry for it in the catalog. What
shows anything, or does anything, is no such thing: it stays, and looks altered.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from ssb_report.seals.pages import Place

__all__ = ["are_in", "take_off"]

_OF_FIELD = frozenset("/F /FT /P /Rect /Subtype /T /TU /Type /V".split())
_OF_FORM = frozenset({"/Fields", "/SigFlags"})
_OF_EXTENSIONS = frozenset({"/ESIC", "/ISO_"})
"""What a PDF says that has a signature of PAdES, or one with a curve (ISO/TS 32002)."""


def are_in(pdf: pikepdf.Pdf) -> bool:
    """Whether a PDF that is open has signatures, or fields for them."""
    return any(field.get(Name.FT) == Name.Sig for field in _fields(pdf))


def take_off(pdf: pikepdf.Pdf) -> None:
    """Take the fields of signatures out of a PDF that is open, where it has none but such."""
    fields = _fields(pdf)
    if not fields or not all(map(_is_unseen, fields)):
        return
    if set(pdf.Root.AcroForm.keys()) <= _OF_FORM:
        del pdf.Root.AcroForm
    if Name.Extensions in pdf.Root and set(pdf.Root.Extensions.keys()) <= _OF_EXTENSIONS:
        del pdf.Root.Extensions
    places = {field.objgen for field in fields}
    for page in pdf.pages:
        if Name.Annots in page.obj:
            _take_out(page.obj, places)


def _fields(pdf: pikepdf.Pdf) -> list[Any]:
    fields = pdf.Root.get(Name.AcroForm, Dictionary()).get(Name.Fields, Array())
    return list(fields)


def _is_unseen(field: Any) -> bool:  # noqa: ANN401 - a dictionary
    """Whether a field is for a signature, of no size, and without looks or actions of its own."""
    if field.get(Name.FT) != Name.Sig or not set(field.keys()) <= _OF_FIELD:
        return False
    left, low, right, high = map(float, field.get(Name.Rect, (0, 0, 1, 1)))
    return (left, low) == (right, high)


def _take_out(page: Any, places: Collection[Place]) -> None:  # noqa: ANN401 - a dictionary
    kept = [each for each in page.Annots if each.objgen not in places]
    if len(kept) == len(page.Annots):
        return
    page.Annots = Array(kept)
    if not kept:
        del page.Annots
