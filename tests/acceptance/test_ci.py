"""What continuous integration does: its files are sound and safe, and each command in them runs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running import ROOT, TEST_BRIEFINGS, copied, outer_environment, replace

WORKFLOWS = ROOT / ".github" / "workflows"
BRIEFING, COMMENT = WORKFLOWS / "briefing.yml", WORKFLOWS / "comment.yml"
GITLAB = ROOT / ".gitlab-ci.yml"
GITHUB = (BRIEFING, COMMENT)
NO_JOBS = {"workflow", "stages", "default"}

STEPS = "inputs/solar-modules/quantities.yaml"


def content_of(path: Path) -> dict[str, Any]:
    """What a file holds; every scalar is a text, also `on`, which YAML once took for true."""
    text = path.read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - knows only texts
    return found


def jobs(path: Path) -> dict[str, Any]:
    """The jobs of a file by name."""
    content = content_of(path)
    if path != GITLAB:
        found: dict[str, Any] = content["jobs"]
        return found
    return {
        name: _inherited(content, job)
        for name, job in content.items()
        if name not in NO_JOBS and not name.startswith(".")
    }


def _inherited(content: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    """A job of GitLab with what it extends: mappings are merged, all else is its own."""
    base = content[job["extends"]] if "extends" in job else {}
    both = {
        key: base[key] | job[key]
        for key in base.keys() & job.keys()
        if isinstance(base[key], dict) and isinstance(job[key], dict)
    }
    return {**content["default"], **base, **job, **both}


def commands(job: dict[str, Any]) -> list[str]:
    """What a job runs in a shell, in its order."""
    if "script" in job:
        return list(job["script"])
    return [step["run"] for step in job["steps"] if "run" in step]


FILES = pytest.mark.parametrize("path", [*GITHUB, GITLAB], ids=lambda path: path.name)


# ---- the files


def complaint(path: Path, schema: str) -> str:
    """What the public schema of a file has against it; the schema stands in a package."""
    command = [sys.executable, "-m", "check_jsonschema", "--no-cache", "--builtin-schema", schema]
    command += ["--data-transform", "gitlab-ci"] if schema.endswith("gitlab-ci") else []
    run = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout if run.returncode else ""


SCHEMAS = [
    *((path, "vendor.github-workflows") for path in GITHUB),
    *((path, "custom.github-workflows-require-timeout") for path in GITHUB),
    (GITLAB, "vendor.gitlab-ci"),
]


@pytest.mark.parametrize(
    ("path", "schema"), SCHEMAS, ids=[f"{path.name}-{schema}" for path, schema in SCHEMAS]
)
def test_files_are_as_their_public_schema_has_them(path: Path, schema: str) -> None:
    assert complaint(path, schema) == ""


@pytest.mark.parametrize(
    ("path", "schema", "old", "new"),
    [
        (BRIEFING, "vendor.github-workflows", "    timeout-minutes: 20", "    timeout-minute: 20"),
        (COMMENT, "vendor.github-workflows", "pull-requests: write", "pull-requests: wriet"),
        (COMMENT, "custom.github-workflows-require-timeout", "    timeout-minutes: 5\n", ""),
        (GITLAB, "vendor.gitlab-ci", "expire_in: never", "expires_in: never"),
    ],
    ids=["key", "value", "timeout", "gitlab"],
)
def test_the_schema_tells_a_mistake(
    path: Path, schema: str, old: str, new: str, tmp_path: Path
) -> None:
    copy = tmp_path / path.name
    copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    replace(copy, old, new)
    assert complaint(copy, schema) != ""


@FILES
def test_only_targets_of_make_are_run_and_no_text_of_an_event_among_them(path: Path) -> None:
    run = [command for job in jobs(path).values() for command in commands(job)]
    assert run
    listed = set(
        re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    for command in run:
        program, target, *rest = shlex.split(command)
        assert program == "make"
        assert target in listed
        assert not rest or rest[0] in (">", "|")
        assert "${{" not in command


@FILES
def test_no_job_runs_for_ever(path: Path) -> None:
    for job in jobs(path).values():
        minutes = job.get("timeout-minutes") or job["timeout"].removesuffix(" minutes")
        assert int(minutes) <= 20


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_actions_are_pinned_by_their_commit(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text(encoding="utf-8"))
    assert used
    for action, note in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", note)


def test_a_strangers_change_meets_no_secret_and_may_write_nothing() -> None:
    text = BRIEFING.read_text(encoding="utf-8")
    content = content_of(BRIEFING)
    assert "pull_request_target" not in text
    assert not re.search(r"secrets\.|github\.token|GITHUB_TOKEN", text)
    assert content["permissions"] == {}
    assert [job["permissions"] for job in content["jobs"].values()] == [{"contents": "read"}]
    checkout = content["jobs"]["build"]["steps"][0]
    assert checkout["with"]["persist-credentials"] == "false"


def test_what_may_write_runs_nothing_of_a_strangers_change() -> None:
    content = content_of(COMMENT)
    assert content["permissions"] == {}
    assert list(content["on"]) == ["workflow_run"]
    (job,) = content["jobs"].values()
    assert job["permissions"] == {
        "actions": "read",
        "contents": "read",
        "pull-requests": "write",
    }
    checkout, download, comment = job["steps"]
    assert "ref" not in checkout["with"]
    # Outside of the checkout, where it cannot take the place of a program.
    assert download["with"]["path"].startswith("${{ runner.temp }}/")
    assert comment["run"] == "make comment"


def test_both_forges_look_at_changes_of_the_same_files() -> None:
    github = content_of(BRIEFING)["on"]
    assert github["push"]["paths"] == github["pull_request"]["paths"]
    folders = {path.removesuffix("/**") for path in github["push"]["paths"]}
    gitlab = {path.removesuffix("/**/*") for path in content_of(GITLAB)[".made-from"]}
    assert {"inputs", "templates", "ssb_report"} < folders & gitlab
    assert folders ^ gitlab == {".github/workflows/briefing.yml", ".gitlab-ci.yml"}


# ---- their commands


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

    def carry_out(self, path: Path, job: str) -> list[int]:
        """Run the commands of a job as its runner does, up to the first that fails."""
        found = jobs(path)[job]
        summary = self.folder.parent / "summary.md"
        summary.write_text("", encoding="utf-8")
        variables = outer_environment() | _given(found) | {"GITHUB_STEP_SUMMARY": str(summary)}
        variables |= {"PYTHONPATH": str(ROOT)}
        codes: list[int] = []
        self.said = []
        for command in commands(found):
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
            run = subprocess.run(
                shell, cwd=self.folder, env=variables, check=False, capture_output=True, text=True
            )
            codes.append(run.returncode)
            self.said.append(run.stdout + run.stderr)
            if run.returncode:
                break
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


# What the forge sets: here the commit before is the base.
EVENT = {
    "${{ github.event_name == 'push' && github.event.before || 'HEAD^1' }}": "HEAD^1",
    "$CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD^1",
}


def _given(job: dict[str, Any]) -> dict[str, str]:
    """The variables that a job's file sets, with what they hold for this event."""
    written = job.get("env") or job.get("variables") or {}
    return {name: EVENT[text] if "$" in text else text for name, text in written.items()}


# What make looks at to see whether everything is set up.
SET_UP = (
    "Makefile",
    ".gitignore",
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


def test_what_is_released_was_made_as_what_was_reviewed() -> None:
    gitlab = jobs(GITLAB)
    assert commands(gitlab["release"]) == commands(gitlab["review"])
    assert gitlab["release"]["artifacts"]["expire_in"] == "never"
    steps = jobs(BRIEFING)["build"]["steps"]
    (release,) = (each for each in steps if each.get("with", {}).get("name", "")[:8] == "release-")
    assert release["if"] == "github.event_name == 'push'"
    assert "output/*/*/briefing.pdf" in release["with"]["path"].split()


@JOBS
def test_a_clean_change_is_built_and_told(path: Path, job: str, scratch: Scratch) -> None:
    scratch.commit("  value: 12\n", "  value: 13\n")
    assert scratch.carry_out(path, job) == [0, 0, 0], scratch.said
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
    (code,) = scratch.carry_out(path, job)
    assert code != 0
    assert f"{STEPS}:14:10: error: 'twelve' is no number" in scratch.said[0]
    assert not (scratch.folder / "output").exists()


@JOBS
def test_no_change_makes_nothing_again_and_tells_nothing(
    path: Path, job: str, scratch: Scratch
) -> None:
    scratch.commit()
    assert scratch.carry_out(path, job) == [0, 0, 0], scratch.said
    before = scratch.artefacts()
    scratch.commit()
    assert scratch.carry_out(path, job) == [0, 0, 0], scratch.said
    assert "solar-modules/en: nothing has changed" in scratch.said[1]
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
