"""What continuous integration does is sound and safe; `test_ci_runs` carries it out."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pipelines import (
    BRIEFING,
    COMMENT,
    GITHUB,
    GITLAB,
    commands,
    content_of,
    jobs,
    outlives,
)
from tests.running import ROOT, replace

FILES = pytest.mark.parametrize("path", [*GITHUB, GITLAB], ids=lambda path: path.name)


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
        program, *words = shlex.split(command.partition(">>")[0])
        assert program == "make"
        assert words
        assert set(words) <= listed | {"--keep-going", "ARGS=--strict"}
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


@FILES
def test_nothing_is_kept_from_run_to_run_where_a_stranger_could_read_its_key(path: Path) -> None:
    for job in jobs(path).values():
        assert "cache" not in job
        assert not [step for step in job.get("steps", []) if "cache" in step.get("uses", "")]


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


# ---- what is kept, and who may comment


def uploads() -> dict[str, dict[str, Any]]:
    """The steps of GitHub that upload, by what they call it."""
    found = jobs(BRIEFING)["build"]["steps"]
    return {
        each["with"]["name"]: each for each in found if "upload-artifact" in str(each.get("uses"))
    }


def test_what_changes_is_shown_also_of_a_run_that_failed() -> None:
    for name in ("briefings", "changes"):
        assert outlives(uploads()[name])
    for name, job in content_of(COMMENT)["jobs"].items():
        assert name == "comment"
        for conclusion in ("success", "failure"):
            assert f"workflow_run.conclusion == '{conclusion}'" in job["if"]
    gitlab = jobs(GITLAB)
    assert gitlab["review"]["artifacts"]["when"] == "always"
    assert gitlab["comment"]["rules"][0]["when"] == "always"
    # What failed is not released.
    assert "when" not in gitlab["release"]["artifacts"]
    assert not outlives(uploads()["release-${{ github.sha }}"])


def test_only_the_job_that_comments_is_given_the_token() -> None:
    content = content_of(GITLAB)
    assert content["comment"]["environment"] == {"name": "briefing-comment", "action": "access"}
    others = {name: job for name, job in content.items() if name != "comment"}
    assert "briefing-comment" not in str(others)
    # Which is not known yet when rules are looked at.
    assert "BRIEFING_TOKEN" not in str(content)


def test_what_is_released_was_made_as_what_was_reviewed() -> None:
    gitlab = jobs(GITLAB)
    assert commands(gitlab["release"]) == commands(gitlab["review"])
    assert gitlab["release"]["artifacts"]["expire_in"] == "never"
    release = uploads()["release-${{ github.sha }}"]
    assert release["if"] == "github.event_name == 'push'"
    assert "output/*/*/briefing.pdf" in release["with"]["path"].split()
