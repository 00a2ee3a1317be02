"""Every edition's PDF is PDF/A-3a and PDF/UA-1 at once, as veraPDF judges it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from tests.judges.verapdf import FLAVOURS, failures
from tests.running import Edition

pytestmark = pytest.mark.slow

Verdicts = dict[tuple[Path, str], list[str]]


def no_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def no_alternative_text(pdf: pikepdf.Pdf) -> None:
    del next(entry for entry in dictionaries(pdf) if entry.get(Name.S) == Name.Figure)[Name.Alt]


def no_fonts(pdf: pikepdf.Pdf) -> None:
    for entry in dictionaries(pdf):
        for key in {"/FontFile", "/FontFile2", "/FontFile3"} & set(entry.keys()):
            del entry[key]


def a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def dictionaries(pdf: pikepdf.Pdf) -> list[Dictionary]:
    return [entry for entry in pdf.objects if isinstance(entry, Dictionary)]


SPOILED: list[tuple[Callable[[pikepdf.Pdf], None], str, str]] = [
    (no_metadata, "3a", "6.6.2.1-1"),
    (no_metadata, "ua1", "7.1-8"),
    (no_language, "ua1", "7.2-34"),
    (no_alternative_text, "ua1", "7.3-1"),
    (no_fonts, "3a", "6.2.11.4.1-1"),
    (no_fonts, "ua1", "7.21.4.1-1"),
    (a_script, "3a", "6.5.1-1"),
]


@pytest.fixture(scope="module")
def pdfs(briefings: list[Edition], solar: Edition) -> list[Path]:
    all_of_them = [*briefings, solar]
    return [folder / "briefing.pdf" for edition in all_of_them for folder in edition.sisters]


@pytest.fixture(scope="module")
def spoiled(solar: Edition, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The small briefing's PDF, copies with one thing spoiled, and a file that is no PDF."""
    folder = tmp_path_factory.mktemp("spoiled")
    paths = {"sound": solar.pdf, "none": folder / "none.pdf"}
    paths["none"].write_text("no PDF", encoding="utf-8")
    for spoil in {case[0] for case in SPOILED}:
        paths[spoil.__name__] = folder / f"{spoil.__name__}.pdf"
        with pikepdf.open(solar.pdf) as pdf:
            spoil(pdf)
            pdf.save(paths[spoil.__name__])
    return paths


@pytest.fixture(scope="module")
def verdicts(pdfs: list[Path], spoiled: dict[str, Path]) -> Verdicts:
    return failures({*pdfs, *spoiled.values()})


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_edition_passes(flavour: str, pdfs: list[Path], verdicts: Verdicts) -> None:
    assert pdfs
    assert {pdf: said for pdf in pdfs if (said := verdicts[pdf, flavour])} == {}


@pytest.mark.parametrize(
    ("spoil", "flavour", "rule"), SPOILED, ids=[f"{case[0].__name__}-{case[1]}" for case in SPOILED]
)
def test_judge_refuses_a_spoiled_pdf(
    spoil: Callable[[pikepdf.Pdf], None],
    flavour: str,
    rule: str,
    spoiled: dict[str, Path],
    verdicts: Verdicts,
) -> None:
    assert rule in rules(verdicts[spoiled[spoil.__name__], flavour])
    assert rule not in rules(verdicts[spoiled["sound"], flavour])


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_judge_refuses_what_is_no_pdf(
    flavour: str, spoiled: dict[str, Path], verdicts: Verdicts
) -> None:
    (said,) = verdicts[spoiled["none"], flavour]
    assert said.startswith("cannot be read")


def rules(found: list[str]) -> set[str]:
    return {text.split(",")[0] for text in found}
