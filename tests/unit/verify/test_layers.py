"""What lies over an edition: the marks of its copy and its signatures, each looked at by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ssb_report.carried import Artefact, read
from ssb_report.errors import UsageError
from ssb_report.pdf.copies import Original, Owner
from ssb_report.pdf.ends import saved
from ssb_report.pdf.render import render_pdf
from ssb_report.pdf.seal import put_seal
from ssb_report.pdf.standards import Dossier
from ssb_report.seals.cargo import Cargo, Program
from ssb_report.verify.layers import layers

CARGO = Cargo("a", "en", "", "2025-06", "1", Program(version="1", code="0" * 64))
HTML = '<!DOCTYPE html><html lang="en"><title>A title</title><body><p>Text.</p></body></html>'


@pytest.fixture(scope="module")
def copy() -> bytes:
    made = render_pdf(HTML, {"s.css": 'body { font-family: "Report Serif" }'}, Dossier())
    with pikepdf.open(BytesIO(made)) as pdf:
        put_seal(pdf, CARGO)
        return Original(saved(pdf)).copy(Owner("Li Wei"), "1")


def changed(copy: bytes, change: Callable[[pikepdf.Pdf], None], folder: Path) -> Artefact:
    with pikepdf.open(BytesIO(copy)) as pdf:
        change(pdf)
        pdf.save(folder / "a.pdf", fix_metadata_version=False)
    return read(folder / "a.pdf")


def another_form(pdf: pikepdf.Pdf) -> None:
    drawing = pdf.pages[0].Resources.XObject["/Copy"]
    drawing.write(drawing.read_bytes() + b" 0 0 9 9 re f")


def test_marks_are_those_of_the_owner(copy: bytes, tmp_path: Path) -> None:
    found = layers(changed(copy, lambda _: None, tmp_path), ())
    assert (found.signatures, found.alterations, found.doubts) == ((), [], [])


def test_other_marks_are_an_alteration_or_another_programs(copy: bytes, tmp_path: Path) -> None:
    artefact = changed(copy, another_form, tmp_path)
    found = layers(artefact, ())
    assert found.alterations == ["the line for its owner is not as it was made"]
    assert artefact.copied
    other = replace(artefact.copied, maker="0" * 64)
    found = layers(replace(artefact, copied=other), ())
    assert found.alterations == []
    assert found.doubts == ["another ssb-report made the line for its owner: it was not compared"]


def test_a_name_that_nothing_can_print_is_no_mark_of_ours(copy: bytes, tmp_path: Path) -> None:
    artefact = changed(copy, lambda _: None, tmp_path)
    assert artefact.copied
    strange = replace(artefact.copied, owner=Owner("علي"))
    found = layers(replace(artefact, copied=strange), ())
    assert found.alterations == ["the line for its owner is not as it was made"]


def an_empty_field(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Signature"))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def test_a_field_without_a_signature_is_an_alteration(copy: bytes, tmp_path: Path) -> None:
    found = layers(changed(copy, an_empty_field, tmp_path), ())
    assert "there is a field for a signature in it, and no signature" in found.alterations


def test_trust_needs_a_signature_and_a_certificate(copy: bytes, tmp_path: Path) -> None:
    unsigned = changed(copy, lambda _: None, tmp_path)
    assert layers(unsigned, [tmp_path / "root.pem"]).doubts == [
        "it is not signed, so no certificate can vouch for it"
    ]
    signed = changed(copy, an_empty_field, tmp_path)
    with pytest.raises(UsageError, match=r"root\.pem: cannot be read"):
        layers(signed, [tmp_path / "root.pem"])
