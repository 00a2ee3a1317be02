"""A program or theme that is another one is told, whatever the inputs are."""

from __future__ import annotations

import json
import shutil
from html import unescape
from pathlib import Path

import pytest

from ssb_report.diff.compare import compare, paired
from ssb_report.diff.data import as_json
from ssb_report.diff.git import find_revision
from ssb_report.diff.markdown import as_markdown
from ssb_report.diff.model import Comparison
from ssb_report.diff.page import as_page
from ssb_report.diff.programs import program_of_folder, program_of_revision
from ssb_report.diff.sides import opened
from ssb_report.diff.text import as_text
from ssb_report.program import code
from tests.making import SOLAR
from tests.running import ROOT, copied, ssb_report
from tests.unit.diff.test_artefacts import Carried, Carry, carry, inputs_of  # noqa: F401 - a fixture
from tests.unit.diff.test_git import git

TOLD = "made by another program or theme: its looks or wording may differ"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A checkout of the program with the small briefing, in one commit."""
    folder = tmp_path / "checkout"
    for name in ("ssb_report", "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    copied(SOLAR, folder / "inputs")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "First")
    return folder


def compared(old: str, new: str | None, inputs: Path) -> Comparison:
    with opened(old, inputs) as one, opened(new, inputs) as other:
        return compare(one, other, paired(one, other))


def lengthen(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")


def test_work_trees_and_revisions_are_told_by_the_digest_of_artefacts(program: Path) -> None:
    running = code(ROOT / "templates")
    assert program_of_folder(program / "inputs") == running
    assert program_of_folder(program / "inputs" / "solar-modules") == running
    revision = find_revision("HEAD", program)
    assert revision
    for inputs in ("inputs", "tests/briefings", "."):
        assert program_of_revision(revision, inputs) == running


def test_without_a_program_of_their_own_inputs_stand_with_the_one_that_runs(
    tmp_path: Path,
) -> None:
    copied(SOLAR, tmp_path / "inputs")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "letter.html").touch()  # of something else
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "First")
    revision = find_revision("HEAD", tmp_path)
    assert revision
    assert program_of_folder(tmp_path / "inputs") == code(ROOT / "templates")
    assert program_of_revision(revision, "inputs") == code(ROOT / "templates")


@pytest.mark.parametrize(
    ("path", "is_told"),
    [
        ("templates/styles/print.css", True),
        ("templates/base.html.j2", True),
        ("ssb_report/display/numbers.py", True),
        ("ssb_report/fonts.py", True),
        ("ssb_report/diff/text.py", False),  # makes no edition
        ("ssb_report/cli/commands.py", False),
        ("inputs/README.md", False),
    ],
)
def test_what_makes_editions_is_compared(path: str, is_told: bool, program: Path) -> None:  # noqa: FBT001
    inputs = program / "inputs"
    lengthen(program / path)
    git(program, "add", ".")
    before_it_is_kept = compared("HEAD", None, inputs)
    git(program, "commit", "--quiet", "--message", "Second")
    for comparison in (before_it_is_kept, compared("HEAD~1", "HEAD", inputs)):
        assert comparison.is_visible == is_told
        told = (as_text(comparison), as_markdown(comparison), as_page(comparison, {}))
        assert [TOLD in unescape(each) for each in told] == [is_told] * 3
        found = json.loads(as_json(comparison))["briefings"]["solar-modules"]
        assert found["summary"] == (TOLD if is_told else "nothing changed")
        assert found["remade"] == is_told
    assert not compared("HEAD", None, inputs).is_visible


def test_a_number_that_changed_with_it_is_told_as_ever(program: Path) -> None:
    lengthen(program / "templates" / "styles" / "print.css")
    quantities = program / "inputs" / "solar-modules" / "quantities.yaml"
    text = quantities.read_text(encoding="utf-8")
    quantities.write_text(text.replace("  value: 12\n", "  value: 13\n"), encoding="utf-8")
    told = as_text(compared("HEAD", None, program / "inputs")).splitlines()
    assert told[2].startswith("solar-modules: 1 quantity, 1 result, ")
    assert told[2].endswith(f"; edition en; {TOLD}")


def test_the_exit_code_counts_it(program: Path) -> None:
    assert ssb_report("diff", "HEAD", "--exit-code", cwd=program).returncode == 0
    lengthen(program / "templates" / "styles" / "print.css")
    run = ssb_report("diff", "HEAD", "--exit-code", cwd=program)
    assert run.returncode == 1
    assert run.stdout.splitlines()[2:] == [f"solar-modules: {TOLD}"]


def test_artefacts_say_what_made_them(carry: Carry) -> None:  # noqa: F811 - the fixture
    def made(name: str, program: str) -> str:
        manifest = {"program": {"version": "1.0", "code": program}}
        inputs = inputs_of(SOLAR)
        return str(carry(name, Carried("solar-modules", "en", inputs, manifest=manifest)))

    one, other = made("one.pdf", "1" * 64), made("other.pdf", "2" * 64)
    ours = made("ours.pdf", code(ROOT / "templates"))
    assert compared(one, other, SOLAR.parent).briefings[0].remade
    assert compared(one, str(SOLAR), SOLAR.parent).briefings[0].remade
    assert not compared(one, made("again.html", "1" * 64), SOLAR.parent).is_visible
    assert not compared(ours, str(SOLAR), SOLAR.parent).is_visible
