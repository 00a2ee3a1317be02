"""`verify` accepts every edition, and finds each digit that was altered, wherever it stands."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Encryption, Name

from ssb_report.errors import UsageError
from ssb_report.verify.verify import verify
from tests.altering import Edit, html_with, other_contents, pdf_with
from tests.making import solar_with_scenarios
from tests.running import INPUTS, TEST_BRIEFINGS, Edition, ssb_report

Files = dict[str, Edit]


def verified(path: Path) -> tuple[int, str]:
    """The exit code that the verdict stands for, and all that is said, from this process."""
    verdict = verify(path)
    return int(not verdict.is_verified), "\n".join(verdict.lines())


def test_the_command_says_so_by_its_exit_code(solar: Edition, tmp_path: Path) -> None:
    altered = tmp_path / "altered.html"
    html_with(solar.folder / "briefing.html", altered, content=HTML_BUTTON)
    for file, code, word in ((solar.pdf, 0, "verified"), (altered, 1, "altered")):
        run = ssb_report("verify", file)
        assert (run.returncode, run.stderr) == (code, "")
        assert run.stdout.startswith(f"{file}: {word}: solar-modules, edition en, ")


# ---- accepted


def test_every_edition_is_accepted(jiangsu: Edition, solar: Edition) -> None:
    folders = [*jiangsu.sisters, *solar.sisters]
    files = [folder / name for folder in folders for name in ("briefing.pdf", "briefing.html")]
    assert len(files) == 10
    for file in files:
        code, said = verified(file)
        assert (code, said.splitlines()[0].split(": ")[1]) == (0, "verified"), said
        assert "note" not in said


def test_the_second_form_of_archive_is_accepted(tmp_path: Path) -> None:
    built(TEST_BRIEFINGS, tmp_path, "--to", "pdf", "--archive", "a4f")
    assert verified(tmp_path / "solar-modules" / "en" / "briefing.pdf")[0] == 0


@pytest.mark.parametrize("name", ["briefing.pdf", "briefing.html"])
def test_an_edition_under_a_scenario_is_accepted(name: str, tmp_path: Path) -> None:
    inputs = solar_with_scenarios(tmp_path).parent
    options = ("--scenario", "worse", "--set", "line-steps=11..13")
    built(inputs, tmp_path / "output", *options)
    shutil.rmtree(inputs)
    (file,) = (tmp_path / "output").glob(f"solar-modules/en+worse+set-*/{name}")
    code, said = verified(file)
    assert code == 0, said
    assert "scenario worse, line-steps set to 11..13" in said


def built(inputs: Path, output: Path, *options: str) -> None:
    run = ssb_report("--inputs", inputs, "--output", output, "build", "solar-modules", *options)
    assert run.returncode == 0, run.stderr


def test_a_file_that_was_only_saved_anew_is_accepted(solar: Edition, tmp_path: Path) -> None:
    with pikepdf.open(solar.pdf) as pdf:
        mode = pikepdf.ObjectStreamMode.disable
        pdf.save(tmp_path / "anew.pdf", fix_metadata_version=False, object_stream_mode=mode)
    assert verified(tmp_path / "anew.pdf")[0] == 0


def test_a_copy_is_verified_anywhere_and_told_to_programs(solar: Edition, tmp_path: Path) -> None:
    copy = Path(shutil.copy(solar.pdf, tmp_path / "from-a-mail"))
    run = ssb_report("verify", copy, "--json", cwd=tmp_path)
    said = json.loads(run.stdout)
    assert (said["verdict"], said["altered"], said["notes"]) == ("verified", [], [])
    assert (said["briefing"], said["edition"], said["scenario"]) == ("solar-modules", "en", "")
    assert said["counted"]["results"] == 2


# ---- altered: the small briefing's

STEPS: Files = {"quantities.yaml": ("value: 12\n", "value: 13\n")}
STEPS_PRINTED = '\'line-steps\' is printed as "{}", the data give "{}"'
PDF_CASES: list[tuple[str, Edit | None, Files, list[str]]] = [
    (
        "in the content",
        ("12 steps", "13 steps"),
        {},
        [r"page \d: " + STEPS_PRINTED.format("13 steps", "12 steps"), r"page \d: is not as"],
    ),
    (
        "in a carried input",
        None,
        STEPS,
        [r"page \d: " + STEPS_PRINTED.format("12 steps", "13 steps"), "quantities.yaml: is not as"],
    ),
    (
        "in both alike",
        ("12 steps", "13 steps"),
        STEPS,
        [
            r"page \d: 'line-yield' is printed as ",
            'data/results.json: \'line-steps\' is "12 steps", the data give "13 steps"',
            r"page \d: is not as",
            "quantities.yaml: is not as",
        ],
    ),
    (
        "in a result",
        None,
        {"results.json": ('"printed": "~88.6%"', '"printed": "~89.6%"')},
        ['data/results.json: \'line-yield\' is "~89.6%", the data give "~88.6%"'],
    ),
    (
        "in a table",
        None,
        {"table-inputs.csv": ("Steps,12", "Steps,13")},
        ["data/table-inputs.csv: row 2 has ", "data/table-inputs.csv: is not as"],
    ),
    ("in the date", ("June 2025", "June 2026"), {}, [r"page \d: is not as it was made"]),
    (
        "in the manifest",
        None,
        {"manifest.json": ('"date": "2025-06"', '"date": "2026-06"')},
        ["manifest.json: is not as it was made"],
    ),
]


@pytest.mark.parametrize(
    ("content", "files", "lines"),
    [case[1:] for case in PDF_CASES],
    ids=[case[0] for case in PDF_CASES],
)
def test_a_digit_altered_in_a_pdf_is_named(
    content: Edit | None, files: Files, lines: list[str], solar: Edition, tmp_path: Path
) -> None:
    page = pdf_with(solar.pdf, tmp_path / "altered.pdf", content=content, files=files)
    code, said = verified(tmp_path / "altered.pdf")
    assert code == 1
    assert "altered.pdf: altered: solar-modules, edition en" in said
    for line in lines:
        assert re.search(line, said), said
    named = {int(found) for found in re.findall(r"page (\d): is not as it was made", said)}
    assert named == ({page} if page else set())


HTML_BUTTON = ('popovertarget="card-line-steps">12', 'popovertarget="card-line-steps">13')
HTML_CASES: list[tuple[str, Edit | None, Files, list[str]]] = [
    (
        "in the content",
        HTML_BUTTON,
        {},
        [
            "section curve: " + STEPS_PRINTED.format("13 steps", "12 steps"),
            "section curve: is not as it was made",
        ],
    ),
    (
        "in a carried input",
        None,
        STEPS,
        [
            "section curve: " + STEPS_PRINTED.format("12 steps", "13 steps"),
            "quantities.yaml: is not as it was made",
        ],
    ),
    (
        "in both alike",
        HTML_BUTTON,
        STEPS,
        [
            "section curve: 'line-yield' is printed as ",
            'data/results.json: \'line-steps\' is "12 steps", the data give "13 steps"',
            "section curve: is not as it was made",
            "quantities.yaml: is not as it was made",
        ],
    ),
    (
        "on a card",
        ('<p class="card-value">12', '<p class="card-value">13'),
        {},
        ["card of 'line-steps': " + STEPS_PRINTED.format("13 steps", "12 steps"), "the cards: is"],
    ),
    (
        "in the date",
        ("June 2025", "June 2026"),
        {},
        ['before the text: ".*June 2026.*" is printed, the data give ".*June 2025', "before the"],
    ),
    (
        "in a chart",
        ('y="141.6">40', 'y="141.6">90'),
        {},
        ["section curve: is not as it was made"],
    ),
    (
        "in a section",
        None,
        {"sections/en/01-curve.md": ("The line has", "The row has")},
        ['section curve: "The line has" is printed, the data give "The row has"'],
    ),
]


@pytest.mark.parametrize(
    ("content", "files", "lines"),
    [case[1:] for case in HTML_CASES],
    ids=[case[0] for case in HTML_CASES],
)
def test_a_digit_altered_in_a_page_is_named(
    content: Edit | None, files: Files, lines: list[str], solar: Edition, tmp_path: Path
) -> None:
    source, target = solar.folder / "briefing.html", tmp_path / "altered.html"
    html_with(source, target, content=content, files=files)
    code, said = verified(target)
    assert code == 1
    for line in lines:
        assert re.search(line, said), said


def test_a_page_with_the_same_in_its_block_is_still_accepted(
    solar: Edition, tmp_path: Path
) -> None:
    html_with(solar.folder / "briefing.html", tmp_path / "same.html")
    assert verified(tmp_path / "same.html")[0] == 0


UNREADABLE = "what it shows cannot be read to the end"


def no_steps(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["quantities.yaml"]


def a_page_less(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]


def a_page_twice(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[1])


def another_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo[Name.Title] = "Solar modules 2"


def another_checksum(pdf: pikepdf.Pdf) -> None:
    stream = pdf.attachments["quantities.yaml"].obj.EF.F
    stream.write(stream.read_raw_bytes()[:-40], filter=Name.FlateDecode)


def a_link_that_says_nothing(pdf: pikepdf.Pdf) -> None:
    links = [link for page in pdf.pages for link in page.get(Name.Annots, [])]
    del next(link for link in links if str(link.get(Name.Dest)) == "q-line-steps").Contents


def a_page_too_large(pdf: pikepdf.Pdf) -> None:
    packed = zlib.compress(bytes((64 << 20) + 1), 1)
    pdf.pages[0].Contents = pdf.make_stream(packed, Filter=Name.FlateDecode)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (no_steps, "quantities.yaml: is missing"),
        (a_page_less, r"it has (\d) pages, and was made with (?!\1)\d"),
        (a_page_twice, r"it has (\d) pages, and was made with (?!\1)\d"),
        (another_title, "what its pages share or what describes them was altered"),
        (another_checksum, "quantities.yaml: is missing, or cannot be unpacked any more"),
        (a_link_that_says_nothing, r"page \d: is not as it was made"),
        (a_link_that_says_nothing, f"{UNREADABLE}: it is damaged"),
        (a_page_too_large, f"{UNREADABLE}: it unpacks to more than"),
        (
            partial(other_contents, target="q-line-steps", old="12", new="13"),
            'page \\d: \'line-steps\' is described as "13 steps", the data give "12 steps"',
        ),
    ],
)
def test_what_is_altered_in_other_ways_is_named(
    change: Callable[[pikepdf.Pdf], None], said: str, solar: Edition, tmp_path: Path
) -> None:
    pdf_with(solar.pdf, tmp_path / "altered.pdf", change=change)
    code, told = verified(tmp_path / "altered.pdf")
    assert code == 1
    assert re.search(said, told), told


# ---- altered: one digit in each edition of the large one

NAMED = r"'{}' is printed as \".*{}.*\", the data give \".*{}"


def dearer() -> Files:
    """The cost of a solid-state cell altered in the inputs."""
    text = (INPUTS / "jiangsu-solid-state" / "quantities.yaml").read_text(encoding="utf-8")
    cost = re.search(r'^cost-ssb-cell:\n(?:  .*\n)*?  value: ">2"\n', text, re.MULTILINE)
    assert cost
    return {"quantities.yaml": (cost[0], cost[0].replace(">2", ">3"))}


def raised(page: Path) -> tuple[Edit, str]:
    """The first digit of a page's first number altered, and the id of that number."""
    text = page.read_text(encoding="utf-8")
    found = re.search(r'class="num" popovertarget="card-([^"]+)">[^<\d]*(\d)', text)
    assert found
    return (found[0], f"{found[0][:-1]}{(int(found[2]) + 1) % 10}"), found[1]


def test_a_digit_altered_in_any_edition_is_named(jiangsu: Edition, tmp_path: Path) -> None:
    output, made = jiangsu.folder.parent, tmp_path / "altered"
    page = pdf_with(output / "en" / "briefing.pdf", made, content=("2 CNY/Wh", "9 CNY/Wh"))
    named = NAMED.format("cost-ssb-cell", "9 CNY/Wh", "2")
    assert_named(made, f"page {page}: {named}", f"page {page}: is not as it was made")

    pdf_with(output / "zh-Hans-executive" / "briefing.pdf", made, files=dearer())
    assert_named(made, NAMED.format("cost-ssb-cell", "2", "3"), "quantities.yaml: is not as it was")

    html_with(output / "zh-Hans" / "briefing.html", made, files=dearer())
    assert_named(made, NAMED.format("cost-ssb-cell", "2", "3"), "quantities.yaml: is not as it was")

    source = output / "en-executive" / "briefing.html"
    edit, key = raised(source)
    html_with(source, made, content=edit)
    assert_named(made, NAMED.format(key, "", ""), "section glance: is not as it was made")


def assert_named(path: Path, *lines: str) -> None:
    code, said = verified(path)
    assert code == 1
    for line in lines:
        assert re.search(line, said), said


# ---- not ours


@pytest.fixture(scope="module")
def strangers(solar: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that are none of ours, or are so no more."""
    folder = tmp_path_factory.mktemp("strangers")
    pdf, html = solar.pdf.read_bytes(), (solar.folder / "briefing.html").read_bytes()
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "half.pdf").write_bytes(pdf[: len(pdf) // 2])
    (folder / "nearly.pdf").write_bytes(pdf[:-40])
    (folder / "half.html").write_bytes(html[: len(html) // 2])
    (folder / "other.html").write_text("<!DOCTYPE html><title>x</title><p>9 CNY/Wh")
    (folder / "other.txt").write_text("%PDF-1.7 or not")
    with pikepdf.new() as other:
        other.add_blank_page()
        other.save(folder / "other.pdf")
    with pikepdf.open(solar.pdf) as opened:
        opened.save(folder / "locked.pdf", encryption=Encryption(owner="a", user="b"))
        opened.save(folder / "unlocked.pdf", encryption=Encryption(owner="a", user=""))
    packer = zlib.compressobj()
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    for name, attached, content in (
        ("garbage.pdf", "manifest.json", b"no manifest"),
        ("bomb.pdf", "quantities.yaml", bomb),
        ("packed-bomb.pdf", "manifest.json", bomb),
    ):
        with pikepdf.open(solar.pdf) as opened:
            packing = Name.FlateDecode if content is bomb else None
            opened.attachments[attached].obj.EF.F.write(content, filter=packing)
            opened.save(folder / name)
    with pikepdf.open(solar.pdf) as opened:
        opened.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=[1, 2, 3]))
        opened.save(folder / "no-names.pdf")
    html_with(
        solar.folder / "briefing.html",
        folder / "outside.html",
        manifest=('"quantities.yaml"', '"../quantities.yaml"'),
    )
    return folder


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty.pdf", "it is empty"),
        ("half.pdf", "it is damaged"),
        ("nearly.pdf", "it is damaged"),
        ("half.html", "no data block of ours"),
        ("other.html", "no data block of ours"),
        ("other.txt", "it is damaged, or no PDF of ours"),
        ("other.pdf", "no manifest.json is attached"),
        ("locked.pdf", "it is encrypted"),
        ("unlocked.pdf", "it is encrypted"),
        ("garbage.pdf", "the manifest in it is none of ours"),
        ("bomb.pdf", "it unpacks to more than"),
        ("packed-bomb.pdf", "it unpacks to more than"),
        ("no-names.pdf", "it is damaged, or no PDF of ours"),
        ("outside.html", "the manifest in it is none of ours (inputs)"),
    ],
)
def test_what_is_not_ours_is_told_in_a_line(name: str, reason: str, strangers: Path) -> None:
    with pytest.raises(UsageError) as told:
        verify(strangers / name)
    (line,) = str(told.value).splitlines()
    assert line.startswith(f"{strangers / name}: not ours: {reason}")


def test_what_is_not_ours_is_told_to_programs(strangers: Path) -> None:
    run = ssb_report("verify", strangers / "other.pdf", "--json")
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert json.loads(run.stdout)["verdict"] == "not ours"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    run = ssb_report("verify", tmp_path / "no.pdf")
    assert (run.returncode, run.stderr) == (2, f"{tmp_path / 'no.pdf'}: no such file\n")
