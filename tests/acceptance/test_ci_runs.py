"""Each command of continuous integration runs, in a repository of its own, as its runner has it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.pipelines import BRIEFING, GITLAB, jobs, steps
from tests.running import ROOT, TEST_BRIEFINGS, copied, outer_environment, replace

pytestmark = pytest.mark.slow

STEPS = "inputs/solar-modules/quantities.yaml"
BASES = ("$CI_MERGE_REQUEST_DIFF_BASE_SHA", "$CI_COMMIT_BEFORE_SHA")


@dataclass(frozen=True)
class Event:
    """What a forge says of what happened; here the commit before is the base."""

    name: str = "pull_request"
    base: str = "HEAD^1"


@dataclass
class Scratch:
    """A repository of its own with the small briefing, in which make finds everything set up."""

    folder: Path
    summary: str = ""
    said: list[str] = field(default_factory=list)

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=tests", "-c", "user.email=tests@example.org")
        options = ("-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main")
        command = ["git", *identity, *options, *arguments]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)

    def commit(self, old: str = "", new: str = "") -> None:
        """Commit the whole folder with one text of the quantities changed, or as it is."""
        if old:
            replace(self.folder / STEPS, old, new)
        self.git("add", "--all")
        self.git("commit", "--allow-empty", "--message", "a change")

    def carry_out(self, path: Path, job: str, event: Event | None = None) -> list[int]:
        """Run the commands of a job as its runner does; after one that failed, few others."""
        found = jobs(path)[job]
        summary = self.folder.parent / "summary.md"
        summary.write_text("", encoding="utf-8")
        variables = (
            outer_environment()
            | _given(found, event or Event())
            | {"GITHUB_STEP_SUMMARY": str(summary)}
        )
        variables |= {"PYTHONPATH": str(ROOT)}
        codes: list[int] = []
        self.said = []
        for command, is_always in steps(found):
            if any(codes) and not is_always:
                continue
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
            run = subprocess.run(
                shell, cwd=self.folder, env=variables, check=False, capture_output=True, text=True
            )
            codes.append(run.returncode)
            self.said.append(run.stdout + run.stderr)
        self.summary = summary.read_text(encoding="utf-8")
        return codes

    @property
    def changes(self) -> str:
        """What the run leaves for the comment."""
        return (self.folder / "output" / "changes.md").read_text(encoding="utf-8")

    def artefacts(self) -> dict[str, tuple[int, int]]:
        """Of each built file, which one it is and when it was written."""
        built = (self.folder / "output" / "solar-modules").rglob("*.*")
        stats = {path.name: path.stat() for path in built if path.is_file()}
        return {name: (found.st_ino, found.st_mtime_ns) for name, found in stats.items()}


CHOICE = re.compile(r"\$\{\{ github.event_name == '(\w+)' && (\S+) \|\| '(\S+)' \}\}")


def _given(job: dict[str, Any], event: Event) -> dict[str, str]:
    """The variables that a job's file sets, with what they hold for an event."""
    written = job.get("env") or job.get("variables") or {}
    return {name: _held(text, event) for name, text in written.items()}


def _held(text: str, event: Event) -> str:
    if choice := CHOICE.fullmatch(text):
        text = choice[2] if choice[1] == event.name else f"'{choice[3]}'"
        return event.base if text == "github.event.before" else text.strip("'")
    return event.base if text in BASES else text


# What make looks at to see whether everything is set up.
SET_UP = (
    "Makefile",
    ".gitignore",
    ".ci/changes.sh",
    ".ci/setup.sh",
    ".ci/system.py",
    "pyproject.toml",
    "requirements.lock",
    "tests/requirements.lock",
    "tests/judges/package-lock.json",
)


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    folder = tmp_path / "repository"
    copied(TEST_BRIEFINGS / "solar-modules", folder / "inputs")
    for name in SET_UP:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    set_up(folder)
    made = Scratch(folder)
    made.git("init")
    made.commit()
    return made


def set_up(folder: Path) -> None:
    """Lend this environment to a folder, with the stamp by which make knows that it is whole."""
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith("."):
            (folder / ".venv" / path.name).symlink_to(path)
    ask = ["make", "--silent", "--eval", "stamp: ; @echo $(RUNTIME)", "stamp"]
    run = subprocess.run(
        ask, cwd=folder, env=outer_environment(), check=True, capture_output=True, text=True
    )
    stamp = run.stdout.strip()
    assert stamp.startswith(".venv/.runtime-")
    (folder / stamp).touch()


JOBS = pytest.mark.parametrize(
    ("path", "job"), [(BRIEFING, "build"), (GITLAB, "review")], ids=["github", "gitlab"]
)


@JOBS
def test_a_clean_change_is_built_and_told(path: Path, job: str, scratch: Scratch) -> None:
    scratch.commit("  value: 12\n", "  value: 13\n")
    assert not any(scratch.carry_out(path, job)), scratch.said
    assert "no errors, 0 warnings" in scratch.said[0]
    assert scratch.artefacts().keys() >= {"briefing.html", "briefing.pdf", "manifest.json"}
    page = (scratch.folder / "output/solar-modules/en/briefing.html").read_text("utf-8")
    assert "13\u00a0steps" in page
    assert "Steps of the line" in scratch.changes
    assert re.search(r"\b12\b.*\b13\b", scratch.changes)
    # 0.99^12 and 0.99^13, by a pocket calculator
    assert re.search(r"88\.6.*87\.8", scratch.changes)
    if path == BRIEFING:
        assert scratch.summary == scratch.changes


@JOBS
def test_a_broken_change_fails_at_its_line(path: Path, job: str, scratch: Scratch) -> None:
    scratch.commit("  value: 12\n", "  value: twelve\n")
    codes = scratch.carry_out(path, job)
    assert codes[0] != 0
    fault = f"{STEPS}:14:10: error: 'twelve' is no number"
    assert fault in scratch.said[0]
    assert not (scratch.folder / "output" / "solar-modules").exists()
    # The comment says so, too, as text and nothing else.
    first, blank, *told = scratch.changes.splitlines()
    assert (first, blank) == ("**What changes cannot be told:**", "")
    assert all(line.startswith("    ") for line in told)
    assert any("'twelve' is no number" in line for line in told)


GUARDS = ("citations: author-date", "citations: author-date\nguards: {line-steps: 5 %}")
RELEASES = pytest.mark.parametrize(
    ("path", "job"), [(BRIEFING, "build"), (GITLAB, "release")], ids=["github", "gitlab"]
)


def guarded(scratch: Scratch) -> None:
    """Commit a number that moves further than its guard allows."""
    replace(scratch.folder / "inputs/solar-modules/briefing.yaml", *GUARDS)
    scratch.commit()
    scratch.commit("  value: 12\n", "  value: 13\n")


@JOBS
def test_a_guard_that_trips_fails_and_is_told(path: Path, job: str, scratch: Scratch) -> None:
    guarded(scratch)
    *_, code = scratch.carry_out(path, job)
    assert code != 0
    assert "**Not acknowledged:**" in scratch.changes
    assert "Steps of the line" in scratch.changes
    assert scratch.artefacts().keys() >= {"briefing.html", "briefing.pdf", "manifest.json"}
    if path == BRIEFING:
        assert scratch.summary == scratch.changes


@JOBS
def test_a_change_that_mends_what_was_broken_is_told(
    path: Path, job: str, scratch: Scratch
) -> None:
    scratch.commit("  value: 12\n", "  value: twelve\n")
    scratch.commit("  value: twelve\n", "  value: 12\n")
    assert not any(scratch.carry_out(path, job)), scratch.said
    assert "the old state cannot be read: 1 fault" in scratch.changes


@RELEASES
@pytest.mark.parametrize("base", ["HEAD^1", "0" * 40, "c0ffee" + "0" * 34, ""])
def test_neither_a_guard_nor_a_base_that_is_gone_stops_a_release(
    path: Path, job: str, base: str, scratch: Scratch
) -> None:
    guarded(scratch)
    assert not any(scratch.carry_out(path, job, Event("push", base))), scratch.said
    assert re.search(r"\b12\b.*\b13\b", scratch.changes)
    assert "**Not acknowledged:**" in scratch.changes
    assert scratch.artefacts().keys() >= {"briefing.html", "briefing.pdf", "manifest.json"}


@RELEASES
def test_the_first_commit_of_all_is_released(path: Path, job: str, scratch: Scratch) -> None:
    assert not any(scratch.carry_out(path, job, Event("push", "0" * 40))), scratch.said
    assert scratch.changes == "No earlier state is there to compare with.\n"


@RELEASES
def test_what_is_broken_is_not_released(path: Path, job: str, scratch: Scratch) -> None:
    scratch.commit("  value: 12\n", "  value: twelve\n")
    assert any(scratch.carry_out(path, job, Event("push")))


def test_a_base_that_is_gone_stops_a_review(scratch: Scratch) -> None:
    guarded(scratch)
    assert any(scratch.carry_out(GITLAB, "review", Event(base="c0ffee" + "0" * 34)))
    assert "is nothing to compare" in scratch.changes


@JOBS
def test_no_change_makes_nothing_again_and_tells_nothing(
    path: Path, job: str, scratch: Scratch
) -> None:
    scratch.commit()
    assert not any(scratch.carry_out(path, job)), scratch.said
    before = scratch.artefacts()
    scratch.commit()
    assert not any(scratch.carry_out(path, job)), scratch.said
    assert "solar-modules/en: nothing has changed" in "".join(scratch.said)
    assert scratch.artefacts() == before
    heading, *told = scratch.changes.splitlines()
    assert heading.startswith("### HEAD^1 ")
    assert [line for line in told if line] == [
        "**Solar modules and their learning curve** (solar-modules): nothing changed"
    ]


def test_make_diff_takes_a_base_and_tells_by_its_exit_code(scratch: Scratch) -> None:
    scratch.commit("  value: 12\n", "  value: 13\n")
    told = {}
    for base in ("HEAD", "HEAD^1", "HEAD; touch owned"):
        command = ["make", "diff", f"BASE={base}", "ARGS=--exit-code"]
        environment = {**outer_environment(), "PYTHONPATH": str(ROOT)}
        told[base] = subprocess.run(
            command,
            cwd=scratch.folder,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
    assert [run.returncode for run in told.values()] == [0, 2, 2]
    assert "Steps of the line" not in told["HEAD"].stdout
    assert "Steps of the line" in told["HEAD^1"].stdout
    assert "Error 1" in told["HEAD^1"].stderr
    assert "Error 2" in told["HEAD; touch owned"].stderr  # there is no such revision
    assert not (scratch.folder / "owned").exists()


def test_make_clean_removes_what_builds_keep_and_nothing_of_others(scratch: Scratch) -> None:
    ours = (
        "output/a/en/briefing.html",
        ".cache/ab/abcdef",
        ".pytest_cache/x",
        "tests/__pycache__/x",
    )
    others = (".venv/x", "inputs/.cache/x", "ssb_report/x.py", "output/.gitkeep", "x.cache")
    for name in (*ours, *others):
        path = scratch.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (scratch.folder / "linked").mkdir()
    (scratch.folder / "linked" / "x").touch()
    (scratch.folder / ".cache" / "linked").symlink_to(scratch.folder / "linked")
    environment = outer_environment()
    subprocess.run(["make", "clean"], cwd=scratch.folder, env=environment, check=True)
    there = [name for name in (*ours, *others) if (scratch.folder / name).exists()]
    assert there == list(others)
    assert (scratch.folder / "linked" / "x").exists()
    assert not (scratch.folder / ".cache").exists()
