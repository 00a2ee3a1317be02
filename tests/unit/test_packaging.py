from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "tests/requirements.lock")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as a release makes it: from the source archive, here without a network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def content(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def files(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def modules() -> list[str]:
    return sorted(path for path in files("ssb_report") if path.endswith(".py"))


def test_wheel_carries_the_package_its_type_marker_and_the_templates(content: set[str]) -> None:
    templates = files("templates")
    assert templates
    assert content >= files("ssb_report") | {f"ssb_report/{path}" for path in templates}
    assert "ssb_report/py.typed" in content


def test_wheel_carries_nothing_else(content: set[str]) -> None:
    assert {path.split("/")[0] for path in content} == {
        "ssb_report",
        f"ssb_report-{PROJECT['version']}.dist-info",
    }
    assert f"ssb_report-{PROJECT['version']}.dist-info/licenses/LICENSE" in content
    assert not [path for path in content if path.endswith((".pyc", ".lock", "~"))]


def test_a_new_briefing_is_built_from_the_wheel_in_an_empty_folder(
    wheel: Path, tmp_path: Path
) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(site), str(wheel)], check=True)

    def python(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=elsewhere,
            env={**os.environ, "PYTHONPATH": str(site)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    where = python("-c", "import ssb_report; print(ssb_report.__file__)")
    assert Path(where.strip()).is_relative_to(site)
    assert list(elsewhere.iterdir()) == []
    python("-m", "ssb_report", "new", "demo")
    python("-m", "ssb_report", "build", "demo", "--strict")
    edition = elsewhere / "output" / "demo" / "en"
    assert edition.joinpath("briefing.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert "A day of electricity" in edition.joinpath("briefing.html").read_text(encoding="utf-8")


def test_the_version_is_written_in_one_place() -> None:
    assert version(PROJECT["name"]) == PROJECT["version"]
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in modules()}
    assert [path for path, text in texts.items() if f'"{PROJECT["version"]}"' in text] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_an_exact_version_and_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock))
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in entries)


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_index_and_no_path(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|--index|--extra-index|--find-links|/", text) == []


def test_locks_agree_and_hold_every_direct_dependency() -> None:
    runtime, tests = map(pins, LOCKS)
    assert runtime.items() <= tests.items()
    assert names(PROJECT["dependencies"]) <= runtime.keys()
    extras = PROJECT["optional-dependencies"]
    # The tests need all other extras, and name them as those of the project itself.
    (own,) = (each for each in extras["test"] if each.startswith("ssb-report["))
    assert own == f"ssb-report[{','.join(sorted(extras.keys() - {'test'}))}]"
    needed = {name for each in extras.values() for name in names(each)} - {"ssb-report"}
    assert needed <= tests.keys()


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[=<>~ ]", each.lower().replace("_", "-"))[0] for each in requirements}


def test_no_module_imports_the_package_root() -> None:
    assert [path for path in modules() if imports_root(ROOT / path)] == []


def imports_root(path: Path) -> bool:
    """Whether a module says ``import ssb_report``, ``from ssb_report import …`` or ``from . …``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import) and "ssb_report" in {alias.name for alias in node.names}:
            return True
        if isinstance(node, ast.ImportFrom) and (node.level or node.module == "ssb_report"):
            return True
    return False
