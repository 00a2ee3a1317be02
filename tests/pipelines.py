"""Reads the files that tell continuous integration what to do: of GitHub and of GitLab."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.running import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
BRIEFING, COMMENT = WORKFLOWS / "briefing.yml", WORKFLOWS / "comment.yml"
GITLAB = ROOT / ".gitlab-ci.yml"
GITHUB = tuple(sorted(WORKFLOWS.glob("*.yml")))
NO_JOBS = {"workflow", "stages", "default"}


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
    return [command for command, _ in steps(job)]


def steps(job: dict[str, Any]) -> list[tuple[str, bool]]:
    """The commands of a job, and whether each is run although one before it failed."""
    if "script" in job:
        return [(command, False) for command in job["script"]]
    return [(step["run"], outlives(step)) for step in job["steps"] if "run" in step]


def outlives(step: dict[str, Any]) -> bool:
    """Whether a step is carried out although one before it failed, by its own condition."""
    return "!cancelled()" in step.get("if", "")
