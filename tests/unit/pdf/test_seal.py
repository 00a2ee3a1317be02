"""A sealed PDF: its manifest is attached as the other files are, and covers the rest."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from ssb_report.pdf.ends import saved
from ssb_report.pdf.render import render_pdf
from ssb_report.pdf.seal import put_seal
from ssb_report.pdf.standards import Archive, Attached, Dossier
from ssb_report.seals import pages
from ssb_report.seals.cargo import Cargo, Program, read_manifest

CARGO = Cargo(
    briefing="a",
    edition="en",
    scenario="",
    date="2025-06",
    revision="1",
    program=Program(version="1", code="0" * 64),
    data={"data/a.csv": b"1,2\n"},
)


def seal(pdf: bytes, cargo: Cargo) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        put_seal(opened, cargo)
        return saved(opened)


@pytest.fixture(scope="module")
def plain() -> bytes:
    html = '<!DOCTYPE html><html lang="en"><title>A title</title><body><p>Text.</p></body></html>'
    attached = (Attached("a.csv", b"1,2\n", "text/csv", "Data"),)
    style = {"style.css": 'body { font-family: "Report Serif" }'}
    return render_pdf(html, style, Dossier(Archive.A3A, attached, "2025-06"))


@pytest.fixture(scope="module")
def sealed(plain: bytes) -> bytes:
    return seal(plain, CARGO)


def test_the_manifest_is_attached_and_dated_like_the_edition(sealed: bytes) -> None:
    with pikepdf.open(BytesIO(sealed)) as pdf:
        assert set(pdf.attachments) == {"a.csv", "manifest.json"}
        file = pdf.attachments["manifest.json"].obj
        other = pdf.attachments["a.csv"].obj
        content = file.EF.F.read_bytes()
        assert pdf.Root.AF[-1].objgen == file.objgen
        assert (str(file.AFRelationship), str(file.EF.F.Subtype)) == ("/Data", "/application/json")
        parameters = file.EF.F.Params
        assert str(parameters.ModDate) == str(parameters.CreationDate)
        assert str(parameters.ModDate) == str(other.EF.F.Params.ModDate)
        assert bytes(parameters.CheckSum) == hashlib.md5(content).digest()  # noqa: S324 - as PDF has it
        assert parameters.Size == len(content)
    assert json.loads(content)["data"] == {"data/a.csv": hashlib.sha256(b"1,2\n").hexdigest()}


def test_its_digests_are_those_of_the_finished_file(sealed: bytes) -> None:
    with pages.opened(sealed) as pdf:
        manifest = read_manifest(pages.decoded(pages.attached(pdf)["manifest.json"]))
        assert manifest.printed == pages.printed(pdf)
        assert len(manifest.printed.pages) == 1


def test_the_same_pdf_gets_the_same_seal(plain: bytes, sealed: bytes) -> None:
    assert seal(plain, CARGO) == sealed
    assert seal(plain, replace(CARGO, revision="2")) != sealed


def test_the_metadata_can_still_be_read_by_a_program_that_knows_no_pdf(
    plain: bytes, sealed: bytes
) -> None:
    packet = re.compile(rb"<\?xpacket begin=.*<\?xpacket end=", re.DOTALL)
    assert packet.search(sealed)
    assert packet.findall(sealed) == packet.findall(plain)


def test_a_pdf_without_attachments_can_be_sealed() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        written = BytesIO()
        pdf.save(written)
    with pikepdf.open(BytesIO(seal(written.getvalue(), CARGO))) as pdf:
        assert set(pdf.attachments) == {"manifest.json"}
