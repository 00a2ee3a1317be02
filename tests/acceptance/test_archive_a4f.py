"""``--archive a4f`` gives PDF/A-4f and PDF/UA-2 at once, and a tree that is all PDF 2.0."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.judges import pagevalidation
from tests.judges.verapdf import SECOND, failures
from tests.reading import yaml_file
from tests.running import INPUTS, TEST_BRIEFINGS, Edition, ssb_report

pytestmark = pytest.mark.slow

PDF2 = "http://iso.org/pdf2/ssn"
# The standard structure types of the namespace of PDF 2.0 (ISO 32000-2, 14.8.4 and Annex L).
TYPES = frozenset(
    "Document DocumentFragment Part Sect Div Aside NonStruct P H1 H2 H3 H4 H5 H6 Title FENote Sub "
    "Lbl Span Em Strong Link Annot Form Ruby RB RT RP Warichu WT WP L LI LBody Table TR TH TD "
    "THead TBody TFoot Caption Figure Formula Artifact".split()
)


def no_structure_destination(pdf: pikepdf.Pdf) -> None:
    del next(a for page in pdf.pages for a in page.get("/Annots", []) if a.A.S == "/GoTo").A.SD


def no_namespace(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.K[0].NS


def no_files(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Names.EmbeddedFiles


def document_information(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "A title"


SPOILED: list[tuple[Callable[[pikepdf.Pdf], None], str, str]] = [
    (no_structure_destination, "ua2", "8.8-2"),
    (no_namespace, "ua2", "8.2.5.2-2"),
    (no_files, "4f", "6.9-5"),
    (document_information, "4f", "6.1.3-4"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small briefing, built by the command."""
    return built(tmp_path_factory.mktemp("a4f"), TEST_BRIEFINGS, "solar-modules")


@pytest.fixture(scope="module")
def all_of_inputs(
    briefings: list[Edition], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The briefings of inputs/; their charts and formulas are kept since they were built before."""
    output = tmp_path_factory.mktemp("a4f")
    names = [edition.folder.parent.name for edition in briefings]
    return {name: built(output, INPUTS, name) for name in names}


@pytest.fixture(scope="module")
def large(all_of_inputs: dict[str, Path]) -> Path:
    """The first of them."""
    return all_of_inputs["jiangsu-solid-state"]


def built(output: Path, inputs: Path, briefing: str) -> Path:
    """A briefing in English, built by the command."""
    options = ("--edition", "en", "--to", "pdf", "--archive", "a4f")
    run = ssb_report("--inputs", inputs, "--output", output, "build", briefing, *options)
    assert run.returncode == 0, run.stderr
    return output / briefing / "en" / "briefing.pdf"


@pytest.fixture(scope="module")
def spoiled(small: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("spoiled")
    paths = {case[0].__name__: folder / f"{case[0].__name__}.pdf" for case in SPOILED}
    for spoil, *_ in SPOILED:
        with pikepdf.open(small) as pdf:
            spoil(pdf)
            pdf.save(paths[spoil.__name__])
    return paths


@pytest.fixture(scope="module")
def verdicts(
    small: Path, all_of_inputs: dict[str, Path], spoiled: dict[str, Path]
) -> dict[tuple[Path, str], list[str]]:
    return failures([small, *all_of_inputs.values(), *spoiled.values()], SECOND)


@pytest.fixture(scope="module")
def pdf(large: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(large) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def elements(pdf: pikepdf.Pdf) -> list[Any]:
    found: list[Any] = []
    waiting = list(pdf.Root.StructTreeRoot.K)
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            waiting[:0] = element.get("/K", [])
    return found


@pytest.mark.parametrize("flavour", SECOND)
def test_all_briefings_pass(
    flavour: str,
    small: Path,
    all_of_inputs: dict[str, Path],
    verdicts: dict[tuple[Path, str], list[str]],
) -> None:
    pdfs = [small, *all_of_inputs.values()]
    assert {pdf: said for pdf in pdfs if (said := verdicts[pdf, flavour])} == {}


@pytest.mark.parametrize(
    ("spoil", "flavour", "rule"), SPOILED, ids=[case[0].__name__ for case in SPOILED]
)
def test_judge_refuses_a_spoiled_pdf(
    spoil: Callable[[pikepdf.Pdf], None],
    flavour: str,
    rule: str,
    spoiled: dict[str, Path],
    verdicts: dict[tuple[Path, str], list[str]],
) -> None:
    rules = {said.split(",")[0] for said in verdicts[spoiled[spoil.__name__], flavour]}
    assert rule in rules


@pytest.mark.parametrize("name", ["small", "large"])
def test_second_opinion_minds_only_what_the_first_generation_could_not_know(
    name: str, request: pytest.FixtureRequest
) -> None:
    """Its PDF/UA-1 holds here but for the version, the part, and the types that came with 2.0."""
    assert set(pagevalidation.failures(request.getfixturevalue(name), "ua1")) == {
        "PDFUA1-HEADER-001",
        "PDFUA1-ID-PART-001",
        "PDFUA1-STRUCT-TREE-ROLE-MAP-001",
    }


def test_both_standards_are_declared(pdf: pikepdf.Pdf) -> None:
    assert pdf.pdf_version == "2.0"
    with pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("4", "F")
        assert (xmp["pdfuaid:part"], xmp["pdfuaid:rev"]) == ("2", "2024")
        assert xmp["dc:title"] == "Solid-state batteries and Jiangsu"


def test_each_element_is_of_the_namespace_of_pdf_2(elements: list[Any]) -> None:
    assert {str(element.NS.NS) for element in elements} == {PDF2}
    assert {str(element.S)[1:] for element in elements} <= TYPES


def test_charts_and_notes_of_formulas_are_beside_the_text(elements: list[Any]) -> None:
    folder = INPUTS / "jiangsu-solid-state"
    names = yaml_file(folder / "briefing.yaml")["sections"]
    files = [next(folder.glob(f"sections/en/[0-9][0-9]-{name}.md")) for name in names]
    prose = [file.read_text(encoding="utf-8") for file in files]
    asides = [element for element in elements if element.S == "/Aside"]
    placed = [block for text in prose for block in re.findall(r"\{\{ (figure|formula)\(", text)]
    assert len(asides) == len(placed) > 20


def test_bookmarks_lead_to_the_headings(pdf: pikepdf.Pdf, elements: list[Any]) -> None:
    headings = [each.objgen for each in elements if each.S in ("/H2", "/H3")]
    assert [mark.A.SD[0].objgen for mark in _bookmarks(pdf.Root.Outlines)] == headings


def _bookmarks(parent: pikepdf.Object) -> Iterator[Any]:
    mark = parent.get("/First")
    while mark is not None:
        yield mark
        yield from _bookmarks(mark)
        mark = mark.get("/Next")


def test_links_lead_to_elements_of_the_tree(pdf: pikepdf.Pdf, elements: list[Any]) -> None:
    """A name says what its element is: a row of a register, a source, a heading, a block."""
    live = {element.objgen for element in elements}
    kinds: dict[str, set[str]] = {}
    for page in pdf.pages:
        for link in page.get("/Annots", []):
            if link.A.S == "/GoTo":
                assert link.A.SD[0].objgen in live
                assert link.A.SD[0].Pg.objgen in {page.objgen for page in pdf.pages}
                kind = str(link.A.D).partition("-")[0]
                kinds.setdefault(kind, set()).add(str(link.A.SD[0].S))
    assert kinds["q"] == {"/TR"}
    assert kinds["source"] <= {"/LI", "/LBody"}
    assert kinds["figure"] == {"/Aside"}
    assert kinds["table"] | kinds["formula"] == {"/Div"}
