"""Personal copies and signed files: still of their standards, and told for what they are."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from ssb_report.carried import carried
from ssb_report.diff.pages import changed_pages
from ssb_report.pdf.copies import Original, Owner
from ssb_report.pdf.signing import KeyFile, Signer, signer
from ssb_report.verify.verdict import Finding, Verdict
from ssb_report.verify.verify import verify
from tests.altering import pdf_with
from tests.judges import pagevalidation
from tests.judges.verapdf import FLAVOURS, SECOND, failures
from tests.keys import Identity, identity, pem
from tests.running import TEST_BRIEFINGS, Edition, ssb_report

pytestmark = pytest.mark.slow

LI_WEI = Owner("Li Wei", "Jiangsu Energy Bureau")
LI_WEI_ZH = Owner("李伟", "江苏省能源局")
SERIAL = "K7QM-2XRD"
COPY = "  a copy for Li Wei, Jiangsu Energy Bureau, No. K7QM-2XRD"
SIGNED = "  signed by Common Name: Briefing team, "


@dataclass(frozen=True)
class Made:
    """An edition, a copy of it, and that signed."""

    edition: Path
    copy: Path
    signed: Path


def make(edition: Path, owner: Owner, signing: Signer, folder: Path) -> Made:
    folder.mkdir()
    made = Made(edition, folder / "copy.pdf", folder / "signed.pdf")
    made.copy.write_bytes(Original(edition.read_bytes()).copy(owner, SERIAL))
    made.signed.write_bytes(signing.sign(made.copy.read_bytes()))
    return made


@pytest.fixture(scope="module")
def team() -> Identity:
    return identity()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("copies")


@pytest.fixture(scope="module")
def key(team: Identity, folder: Path) -> KeyFile:
    (folder / "key.pem").write_bytes(team.key_pem() + team.certificates_pem())
    (folder / "root.pem").write_bytes(pem(team.root))
    return KeyFile(folder / "key.pem")


@pytest.fixture(scope="module")
def small(solar: Edition, key: KeyFile, folder: Path) -> Made:
    with signer(key) as signing:
        return make(solar.pdf, LI_WEI, signing, folder / "small")


@pytest.fixture(scope="module")
def chinese(jiangsu: Edition, key: KeyFile, folder: Path) -> Made:
    edition = jiangsu.folder.parent / "zh-Hans-executive" / "briefing.pdf"
    with signer(key) as signing:
        return make(edition, LI_WEI_ZH, signing, folder / "chinese")


@pytest.fixture(scope="module")
def second(key: KeyFile, folder: Path) -> Made:
    """Of the small briefing in PDF/A-4f."""
    output = folder / "output"
    options = ("--to", "pdf", "--archive", "a4f")
    run = ssb_report(
        "--inputs", TEST_BRIEFINGS, "--output", output, "build", "solar-modules", *options
    )
    assert run.returncode == 0, run.stderr
    edition = output / "solar-modules" / "en" / "briefing.pdf"
    with signer(key) as signing:
        return make(edition, Owner("Nguyễn Thị Ánh"), signing, folder / "second")


# ---- the standards


def test_copies_and_signed_files_are_still_of_their_standards(
    small: Made, chinese: Made, second: Made
) -> None:
    first = failures([each for made in (small, chinese) for each in (made.copy, made.signed)])
    assert len(first) == 4 * len(FLAVOURS)
    other = failures([second.copy, second.signed], SECOND)
    assert {key: said for key, said in {**first, **other}.items() if said} == {}


def test_another_judge_has_nothing_to_add(small: Made) -> None:
    before = pagevalidation.failures(small.edition, "ua1")
    assert pagevalidation.failures(small.copy, "ua1") == before
    assert pagevalidation.failures(small.signed, "ua1") == before


def test_each_page_says_once_for_whom_it_is(small: Made, chinese: Made) -> None:
    for made, line in (
        (small, "Copy for Li Wei, Jiangsu Energy Bureau · No. K7QM-2XRD"),
        (chinese, "专供：李伟（江苏省能源局） · 编号：K7QM-2XRD"),
    ):
        with pypdfium2.PdfDocument(made.copy) as pdf:
            assert [_text(page).count(line) for page in pdf] == [1] * len(pdf)


def test_the_line_is_below_all_else_that_is_printed(small: Made, chinese: Made) -> None:
    for made in (small, chinese):
        with pypdfium2.PdfDocument(made.edition) as pdf, pypdfium2.PdfDocument(made.copy) as copy:
            for before, page in zip(pdf, copy, strict=True):
                others = set(_boxes(before))
                line = set(_boxes(page)) - others
                assert line
                assert max(top for *_, top in line) < min(low for _, low, _, _ in others)


def _text(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_range())


def _boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    text = page.get_textpage()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    return [box for box in boxes if box[3] > box[1]]


# ---- verify


def told(path: Path, *trust: Path) -> tuple[Verdict, str]:
    verdict = verify(path, trust)
    return verdict, "\n".join(verdict.lines())


def test_a_copy_is_verified_and_named(small: Made, chinese: Made, second: Made) -> None:
    for made in (small, chinese, second):
        verdict, said = told(made.copy)
        assert verdict.finding is Finding.VERIFIED, said
    assert COPY in told(small.copy)[1].splitlines()
    assert "a copy for 李伟, 江苏省能源局, No. K7QM-2XRD" in told(chinese.copy)[1]


def test_a_signed_copy_is_verified_with_who_signed_it(
    small: Made, chinese: Made, second: Made, folder: Path
) -> None:
    for made in (small, chinese, second):
        verdict, said = told(made.signed)
        assert verdict.finding is Finding.VERIFIED, said
        assert f"{SIGNED}20" in said
        assert "was not checked against a root" in said
    verdict, said = told(small.signed, folder / "root.pem")
    assert verdict.finding is Finding.VERIFIED
    assert "leads to a root" in said


def test_an_edition_may_be_signed_without_being_a_copy(
    small: Made, key: KeyFile, tmp_path: Path
) -> None:
    with signer(key) as signing:
        (tmp_path / "s.pdf").write_bytes(signing.sign(small.edition.read_bytes()))
    verdict, said = told(tmp_path / "s.pdf")
    assert (verdict.finding, verdict.copied) == (Finding.VERIFIED, None), said


def test_who_is_not_trusted_is_not_confirmed(small: Made, tmp_path: Path) -> None:
    (tmp_path / "other.pem").write_bytes(pem(identity("Other").root))
    verdict, said = told(small.signed, tmp_path / "other.pem")
    assert verdict.finding is Finding.UNCONFIRMED
    assert "not confirmed: its signature leads to none of the roots that --trust names" in said
    verdict, said = told(small.copy, tmp_path / "other.pem")
    assert verdict.finding is Finding.UNCONFIRMED
    assert "not confirmed: it is not signed" in said


def test_it_is_told_to_programs(small: Made, folder: Path) -> None:
    run = ssb_report("verify", small.signed, "--trust", folder / "root.pem", "--json")
    assert run.returncode == 0, run.stdout
    said = json.loads(run.stdout)
    assert said["copy"] == {
        "name": "Li Wei",
        "organisation": "Jiangsu Energy Bureau",
        "serial": SERIAL,
    }
    (signature,) = said["signatures"]
    assert signature["by"] == "Common Name: Briefing team"
    assert (signature["is_intact"], signature["is_whole"], signature["is_trusted"]) == (True,) * 3


def test_a_copy_that_was_only_saved_anew_is_accepted(small: Made, tmp_path: Path) -> None:
    with pikepdf.open(small.copy) as pdf:
        mode = pikepdf.ObjectStreamMode.disable
        pdf.save(tmp_path / "anew.pdf", fix_metadata_version=False, object_stream_mode=mode)
    verdict, said = told(tmp_path / "anew.pdf")
    assert verdict.finding is Finding.VERIFIED
    assert COPY in said


# ---- altered


def another_name(pdf: pikepdf.Pdf) -> None:
    metadata = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(metadata.replace(b">Li Wei<", b">Li Mei<"))


def another_line(pdf: pikepdf.Pdf) -> None:
    drawing = pdf.pages[0].Resources.XObject["/Copy"]
    drawing.write(drawing.read_bytes().replace(b" Td ", b" Td 0 Tr "))


def more_in_the_line(pdf: pikepdf.Pdf) -> None:
    drawing = pdf.pages[0].Resources.XObject["/Copy"]
    drawing.BBox[3] = 900
    drawing.write(b"1 g 100 300 200 20 re f " + drawing.read_bytes())


def no_line_on_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Contents = pikepdf.Array(list(pdf.pages[1].Contents)[:-1])


def no_marks_in_the_metadata(pdf: pikepdf.Pdf) -> None:
    metadata = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(re.sub(rb"<copy:.*</copy:[a-z]+>", b"", metadata))


def another_title(pdf: pikepdf.Pdf) -> None:
    metadata = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(metadata.replace(b"Solar modules", b"Solar panels!"))


LINE = "the line for its owner is not as it was made"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (another_name, LINE),
        (another_line, LINE),
        (more_in_the_line, LINE),
        (no_line_on_a_page, "page 2: is not as it was made"),
        (no_marks_in_the_metadata, "page 1: is not as it was made"),
        (another_title, "what its pages share or what describes them was altered"),
    ],
)
def test_altered_marks_are_found(
    change: Callable[[pikepdf.Pdf], None], said: str, small: Made, tmp_path: Path
) -> None:
    pdf_with(small.copy, tmp_path / "altered.pdf", change=change)
    verdict, lines = told(tmp_path / "altered.pdf")
    assert verdict.finding is Finding.ALTERED
    assert said in lines, lines


def test_an_altered_edition_below_a_copy_is_found(small: Made, tmp_path: Path) -> None:
    page = pdf_with(small.copy, tmp_path / "altered.pdf", content=("12 steps", "13 steps"))
    verdict, said = told(tmp_path / "altered.pdf")
    assert verdict.finding is Finding.ALTERED
    assert f"page {page}: 'line-steps' is printed as \"13 steps\", the data give" in said


def another_maker(pdf: pikepdf.Pdf) -> None:
    another_line(pdf)
    metadata = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(re.sub(rb"(<copy:maker>)[0-9a-f]{8}", rb"\g<1>00000000", metadata))


def test_a_line_by_another_program_is_not_confirmed(small: Made, tmp_path: Path) -> None:
    pdf_with(small.copy, tmp_path / "other.pdf", change=another_maker)
    verdict, said = told(tmp_path / "other.pdf")
    assert verdict.finding is Finding.UNCONFIRMED
    assert "not confirmed: another ssb-report made the line for its owner" in said


def test_what_was_altered_after_signing_is_found(small: Made, tmp_path: Path) -> None:
    altered = tmp_path / "altered.pdf"
    pdf_with(small.signed, altered, content=("12 steps", "13 steps"))
    verdict, said = told(altered)
    assert verdict.finding is Finding.ALTERED
    assert "the signature of Common Name: Briefing team is broken" in said
    assert "is printed as" in said

    altered.write_bytes(small.signed.read_bytes() + _appendix(small.signed))
    verdict, said = told(altered)
    assert verdict.finding is Finding.ALTERED
    assert "something was written behind the signature of Common Name: Briefing team" in said


def _appendix(path: Path) -> bytes:
    """An update of the file that changes nothing to be seen."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    with path.open("rb") as file:
        writer = IncrementalPdfFileWriter(file)
        writer.update_root()
        written = path.with_suffix(".more")
        with written.open("w+b") as more:
            writer.write(more)
    return written.read_bytes()[path.stat().st_size :]


def test_who_alters_a_page_and_signs_it_is_found(small: Made, key: KeyFile, tmp_path: Path) -> None:
    pdf_with(small.copy, tmp_path / "altered.pdf", content=("June 2025", "June 2026"))
    with signer(key) as signing:
        (tmp_path / "s.pdf").write_bytes(signing.sign((tmp_path / "altered.pdf").read_bytes()))
    verdict, said = told(tmp_path / "s.pdf")
    assert verdict.finding is Finding.ALTERED
    assert re.search(r"page \d: is not as it was made", said)
    assert SIGNED in said


def test_what_cannot_be_checked_here_is_not_confirmed(
    small: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyhanko", None)
    verdict, said = told(small.signed)
    assert verdict.finding is Finding.UNCONFIRMED
    assert "it is signed, which nothing here can check: pip install 'ssb-report[sign]'" in said


# ---- read as their edition


def test_copies_and_signed_files_carry_what_their_edition_carries(small: Made) -> None:
    wanted = carried(small.edition)
    assert carried(small.copy) == wanted
    assert carried(small.signed) == wanted


def test_a_copy_does_not_differ_from_its_edition(small: Made) -> None:
    assert changed_pages(small.edition, small.signed, ("", "")) == []
    run = ssb_report("diff", small.edition, small.signed, "--exit-code")
    assert run.returncode == 0, run.stderr


def test_one_copy_comes_from_an_edition_however_often(small: Made) -> None:
    edition = small.edition.read_bytes()
    assert Original(edition).copy(LI_WEI, SERIAL) == small.copy.read_bytes()
    assert small.copy.read_bytes().startswith(edition)
    assert small.signed.read_bytes().startswith(small.copy.read_bytes())
