from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from ssb_report import program
from ssb_report.fingerprint import file_digests
from tests.running import ROOT


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """The digest of a copy of the program's code, which stands in `tmp_path`."""
    for name in ("ssb_report", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)

    def measured() -> str:
        monkeypatch.setattr(program, "code_files", lambda: file_digests(tmp_path / "ssb_report"))
        return program.code.__wrapped__(tmp_path / "templates")

    return measured


def test_a_copy_has_the_same_digest(measured: Callable[[], str]) -> None:
    assert re.fullmatch("[0-9a-f]{64}", measured())
    assert measured() == program.code(ROOT / "templates")


@pytest.mark.parametrize(
    "path",
    [
        "ssb_report/compute/graph.py",
        "ssb_report/quantity.py",
        "templates/styles/print.css",
        "templates/blocks/table.html.j2",
        "templates/styles/A-NAME-WITHOUT-A-DOT",
    ],
)
def test_what_makes_artefacts_counts(
    path: str, measured: Callable[[], str], tmp_path: Path
) -> None:
    before = measured()
    lengthen(tmp_path / path)
    assert measured() != before


@pytest.mark.parametrize(
    "path",
    [
        "author/new.py",
        "author/scaffold/en/tables.yaml",
        "cli/commands.py",
        "verify/verify.py",
        "why.py",
        "../templates/README.md",
        "../templates/preview/preview.js",
    ],
)
def test_what_only_looks_at_them_does_not_count(
    path: str, measured: Callable[[], str], tmp_path: Path
) -> None:
    before = measured()
    lengthen(tmp_path / "ssb_report" / path)
    assert measured() == before


@pytest.mark.parametrize(
    "path", ["compute/.graph.py", "compute/.graph.py.swp", "../templates/.DS_Store"]
)
def test_hidden_files_do_not_count(path: str, measured: Callable[[], str], tmp_path: Path) -> None:
    before = measured()
    lengthen(tmp_path / "ssb_report" / path)
    assert measured() == before


def lengthen(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("\n")


def test_a_program_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    assert program.release()
    monkeypatch.setattr(program, "version", missing)
    assert program.release() == ""
