"""Asks the Nu HTML checker and html-validate whether pages are valid HTML."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright._impl._driver import compute_driver_executable

from tests.judges.packages import NODE_MODULES

_CONFIGURATION = Path(__file__).with_name("htmlvalidate.json")


def nu(pages: Iterable[Path]) -> dict[Path, list[str]]:
    """The errors that the Nu HTML checker finds in each page; its advice is left out."""
    archive = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-Xss4m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command += ["-jar", str(archive), "--format", "json", "--stdout", "--exit-zero-always"]
    found: dict[Path, list[str]] = {page: [] for page in pages}
    for said in _answer([*command, *map(str, found)])["messages"]:
        # Anything else than advice counts, also that a page could not be read.
        if said["type"] != "info":
            page = Path(unquote(urlsplit(said["url"]).path))
            found[page].append(f"line {said.get('lastLine')}: {said['message']}")
    return found


def html_validate(pages: Iterable[Path]) -> dict[Path, list[str]]:
    """The errors and warnings that html-validate finds in each page."""
    program = NODE_MODULES / "html-validate" / "bin" / "html-validate.mjs"
    # The Node.js that comes with Playwright is newer than that of many a system.
    node, _ = compute_driver_executable()
    command = [node, str(program), "--config", str(_CONFIGURATION), "--formatter", "json"]
    found: dict[Path, list[str]] = {page: [] for page in pages}
    for page in _answer([*command, *map(str, found)]):
        found[Path(page["filePath"])] += [
            f"line {said['line']}: {said['ruleId']}: {said['message']}" for said in page["messages"]
        ]
    return found


CHECKERS: dict[str, Callable[[Iterable[Path]], dict[Path, list[str]]]] = {
    "nu": nu,
    "html-validate": html_validate,
}


def _answer(command: list[str]) -> Any:  # noqa: ANN401 - whatever the program says
    # Through a file, since Node.js may end before a pipe has taken everything.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        run = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
        out.seek(0)
        said = out.read()
    assert said.strip(), run.stderr
    return json.loads(said)
