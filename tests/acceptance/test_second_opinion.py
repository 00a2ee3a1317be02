"""Another program than veraPDF finds no fault in any edition's PDF either, and it can find them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.judges.pagevalidation import PROFILES, failures
from tests.running import Edition


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def no_alternative_text(pdf: pikepdf.Pdf) -> None:
    del all_of_kind(pdf, "/Figure")[0].Alt


def no_scopes(pdf: pikepdf.Pdf) -> None:
    """Heading cells without their scope, which no other cells name either."""
    for cell in all_of_kind(pdf, "/TD"):
        if "/Headers" in cell.A:
            del cell.A.Headers
    for cell in all_of_kind(pdf, "/TH"):
        del cell.A.Scope


def no_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def no_contents(pdf: pikepdf.Pdf) -> None:
    del next(link for page in pdf.pages for link in page.get("/Annots", [])).Contents


def no_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def all_of_kind(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    dictionaries = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    return [each for each in dictionaries if each.get("/S") == kind]


SPOILED: list[tuple[Callable[[pikepdf.Pdf], None], str, str]] = [
    (no_language, "ua1", "PDFUA1-TEXT-LANGUAGE-001"),
    (no_alternative_text, "ua1", "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001"),
    (no_scopes, "ua1", "PDFUA1-TABLE-HEADERS-SCOPE-001"),
    (no_tags, "ua1", "PDFUA1-STRUCT-TREE-ROOT-001"),
    (no_contents, "ua1", "PDFUA1-LINK-CONTENTS-001"),
    (no_metadata, "3a", "PDFA3A-ID-SCHEMA-001"),
]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_edition_passes(profile: str, briefings: list[Edition], solar: Edition) -> None:
    all_of_them = [*briefings, solar]
    pdfs = [folder / "briefing.pdf" for edition in all_of_them for folder in edition.sisters]
    assert len(pdfs) > 2
    assert {pdf: said for pdf in pdfs if (said := failures(pdf, profile))} == {}


@pytest.mark.parametrize(
    ("spoil", "profile", "rule"), SPOILED, ids=[case[0].__name__ for case in SPOILED]
)
def test_judge_refuses_a_spoiled_pdf(
    spoil: Callable[[pikepdf.Pdf], None], profile: str, rule: str, solar: Edition, tmp_path: Path
) -> None:
    with pikepdf.open(solar.pdf) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "spoiled.pdf")
    assert rule in failures(tmp_path / "spoiled.pdf", profile)


def test_judge_refuses_what_is_no_pdf(tmp_path: Path) -> None:
    (tmp_path / "none.pdf").write_text("no PDF", encoding="utf-8")
    assert "unreadable" in failures(tmp_path / "none.pdf", "ua1")


def test_metadata_can_be_read_without_a_pdf_reader(solar: Edition) -> None:
    assert b'pdfuaid:part="1"' in solar.pdf.read_bytes()
