"""The fields of signatures: taken out where nobody sees them, and left where they show anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from ssb_report.seals import pages, signatures


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page().obj.Annots = Array([pdf.make_indirect(Dictionary(Subtype=Name.Link))])
        yield pdf


def sign(pdf: pikepdf.Pdf, page: int = 0, **more: Any) -> pikepdf.Object:  # noqa: ANN401
    """Add a field as a signature has it; gives the field."""
    field = pdf.make_indirect(
        Dictionary(
            FT=Name.Sig,
            T="Signature",
            Type=Name.Annot,
            Subtype=Name.Widget,
            F=132,
            Rect=Array([-9999, -9999, -9999, -9999]),
            P=pdf.pages[page].obj,
            V=Dictionary(Type=Name.Sig),
            **more,
        )
    )
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([field]), SigFlags=3))
    pdf.Root.Extensions = Dictionary(ESIC=Dictionary(BaseVersion=Name("/1.7")), ISO_=Array([]))
    there = pdf.pages[page].obj.get(Name.Annots, Array())
    pdf.pages[page].obj.Annots = Array([*there, field])
    return field


@pytest.mark.parametrize("page", [0, 1])
def test_without_the_field_it_is_what_it_was(page: int, pdf: pikepdf.Pdf) -> None:
    before = pages.printed(pdf)
    assert not signatures.are_in(pdf)
    sign(pdf, page, TU="Digital signature")
    assert signatures.are_in(pdf)
    assert pages.printed(pdf) != before
    signatures.take_off(pdf)
    assert pages.printed(pdf) == before
    assert not signatures.are_in(pdf)


def wide(pdf: pikepdf.Pdf) -> None:
    sign(pdf).Rect = Array([0, 0, 100, 100])


def with_looks(pdf: pikepdf.Pdf) -> None:
    sign(pdf, AP=Dictionary(N=pdf.make_stream(b"0 0 9 9 re f")))


def with_an_action(pdf: pikepdf.Pdf) -> None:
    sign(pdf, AA=Dictionary(E=Dictionary(S=Name.JavaScript, JS="1")))


def a_text_field(pdf: pikepdf.Pdf) -> None:
    sign(pdf).FT = Name.Tx


def a_form_of_another_kind(pdf: pikepdf.Pdf) -> None:
    sign(pdf)
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def another_extension(pdf: pikepdf.Pdf) -> None:
    sign(pdf)
    pdf.Root.Extensions.Other = Dictionary()


@pytest.mark.parametrize(
    "change",
    [wide, with_looks, with_an_action, a_text_field, a_form_of_another_kind, another_extension],
)
def test_what_shows_or_does_anything_stays(
    change: Callable[[pikepdf.Pdf], None], pdf: pikepdf.Pdf
) -> None:
    before = pages.printed(pdf)
    change(pdf)
    signatures.take_off(pdf)
    assert pages.printed(pdf) != before
