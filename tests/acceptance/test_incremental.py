"""A repository goes through commits: each build equals one from nothing, and makes no more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.running import ROOT, TEST_BRIEFINGS, replace

pytestmark = pytest.mark.slow

SCENARIOS = """\
scenarios:
  poor-line:
    label: {en: A poor line}
    set: {line-defect-rate: "1..2"}
"""
BRIEFING = "inputs/solar-modules"


@dataclass(frozen=True)
class Repository:
    """A checkout with the program in it, and what its builds keep."""

    folder: Path

    def build(self, *arguments: str, output: str = "output") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ssb_report", "--output", output, *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            check=False,
            capture_output=True,
            encoding="utf-8",
        )

    def file(self, name: str) -> Path:
        return self.folder / name

    def git(self, *arguments: str) -> str:
        names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        command = ["git", *names, *arguments]
        return subprocess.run(
            command, cwd=self.folder, check=True, stdout=subprocess.PIPE, encoding="utf-8"
        ).stdout

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def revert(self) -> None:
        self.git("revert", "--no-edit", "HEAD")

    def from_nothing(self) -> dict[str, bytes]:
        """What a build makes of the last commit that has nothing to begin with.

        Commits of the same tree have one such build.
        """
        tree = self.git("rev-parse", "HEAD^{tree}").strip()
        if not self.file(f"afresh/{tree}").exists():
            places = ("--cache", f"afresh/cache-{tree}")
            run = self.build(*places, "build", "--force", output=f"afresh/{tree}")
            assert run.returncode == 0, run.stderr
        return self.artefacts(f"afresh/{tree}")

    def artefacts(self, output: str) -> dict[str, bytes]:
        folder = self.folder / output
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    folder = tmp_path_factory.mktemp("repository")
    for name in ("ssb_report", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TEST_BRIEFINGS / "solar-modules", folder / BRIEFING)
    (folder / ".gitignore").write_text(
        ".cache/\noutput/\nafresh/\n__pycache__/\n", encoding="utf-8"
    )
    repository = Repository(folder)
    repository.git("init", "--quiet")
    return repository


def data(repository: Repository) -> None:
    replace(repository.file(f"{BRIEFING}/quantities.yaml"), "value: 20 ± 3", "value: 22 ± 3")


def prose(repository: Repository) -> None:
    section = repository.file(f"{BRIEFING}/sections/en/01-curve.md")
    section.write_text(section.read_text(encoding="utf-8") + "\nNothing else is known.\n", "utf-8")


def template(repository: Repository) -> None:
    replace(repository.file("templates/styles/print.css"), "html { font-size: 10pt; }",
            "html { font-size: 10.5pt; }")  # fmt: skip


def font(repository: Repository) -> None:
    replace(repository.file("templates/styles/tokens.css"), '--serif: "Report Serif"',
            '--serif: "Report Sans"')  # fmt: skip


def code(repository: Repository) -> None:
    replace(repository.file("ssb_report/charts/draw.py"), "CURVES_MM = 88.0", "CURVES_MM = 92.0")


def scenario(repository: Repository) -> None:
    repository.file(f"{BRIEFING}/scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")
    both = "editions: {en: {language: en}, en-poor: {language: en, scenario: poor-line}}"
    declared = repository.file(f"{BRIEFING}/briefing.yaml")
    replace(declared, "editions: {en: {language: en}}", both)


def nothing(repository: Repository) -> None:
    for path in repository.file("inputs").rglob("*.yaml"):
        os.utime(path, (1, 1))


def rename(repository: Repository) -> None:
    section = repository.file(f"{BRIEFING}/sections/en/01-curve.md")
    section.rename(section.with_name("03-curve.md"))


def broken(repository: Repository) -> None:
    replace(repository.file(f"{BRIEFING}/quantities.yaml"), "value: 12", "value: 12 12")


# What changes, and the kinds of pieces that may then be made anew: all others have to be kept.
CHANGES: dict[str, tuple[Callable[[Repository], None], set[str]]] = {
    "data": (data, {"charts", "parts"}),
    "prose": (prose, {"parts"}),
    "template": (template, {"parts"}),
    "font": (font, {"parts"}),
    "code": (code, {"charts", "parts"}),
    "scenario": (scenario, {"charts", "parts"}),
    "revert": (Repository.revert, set()),
    "nothing": (nothing, set()),
    "rename": (rename, set()),
}


def made(told: str) -> set[str]:
    """The kinds of pieces that a build says it made; the front carries all that was read."""
    lines = [line.split(maxsplit=1) for line in told.splitlines() if line.startswith("  ")]
    names = {name for name, reason in lines if reason.startswith("made")} - {"parts/front"}
    return {name.partition("/")[0] for name in names} & {"charts", "parts"}


def test_after_each_commit_the_build_equals_one_from_nothing(repository: Repository) -> None:
    repository.commit("start")
    assert repository.build("build").returncode == 0
    for name, (change, may_be_made) in CHANGES.items():
        change(repository)
        repository.commit(name)
        run = repository.build("build", "--explain")
        assert run.returncode == 0, (name, run.stderr)
        assert made(run.stdout) <= may_be_made, (name, run.stdout)
        there = repository.artefacts("output")
        if name != "scenario":  # what is no longer declared stays where it was
            there = {path: there[path] for path in there if "/en-poor/" not in path}
        assert there == repository.from_nothing(), name
        assert ("nothing has changed" in run.stderr) == (name == "nothing"), name


def test_a_broken_commit_leaves_what_was_built(repository: Repository) -> None:
    assert repository.build("build").returncode == 0
    before = repository.artefacts("output")
    broken(repository)
    repository.commit("broken")
    run = repository.build("build")
    assert run.returncode == 1
    assert f"{BRIEFING}/quantities.yaml:14:10: error: '12 12' is no number" in run.stderr
    assert repository.artefacts("output") == before
    repository.revert()
    run = repository.build("build")
    assert run.returncode == 0
    assert "nothing has changed" in run.stderr
