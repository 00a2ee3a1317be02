"""Commands that only read, below their ceiling: what is told, and that nothing else changes."""

from __future__ import annotations

import re
import shutil
import signal
from pathlib import Path

import pytest

from ssb_report.cli.commands import cli
from ssb_report.cli.limited import Limited
from tests.making import SOLAR
from tests.running import copied, ssb_report, started

LIMITED = {"check", "diff", "list", "new", "schema", "status", "verify", "why"}


def test_which_commands_have_a_ceiling_of_time_and_memory() -> None:
    assert {name for name, each in cli.commands.items() if isinstance(each, Limited)} == LIMITED


@pytest.mark.parametrize(
    ("arguments", "step"),
    [
        (["check"], "(check|solar-modules: reading)"),
        (["diff", "inputs"], "diff"),
        (["list"], "(list|solar-modules: reading)"),
        (["schema"], "schema"),
        (["status"], "(status|solar-modules: reading)"),
        (["verify", "inputs/solar-modules/briefing.yaml"], "verify"),
        (["why", "line-steps"], "(why|solar-modules: reading)"),
    ],
    ids=lambda each: each[0] if isinstance(each, list) else "",
)
def test_one_that_takes_too_long_is_told(arguments: list[str], step: str, tmp_path: Path) -> None:
    copied(SOLAR, tmp_path / "inputs")
    # From nothing, since what is loaded already can be done before anybody looks at the clock.
    run = ssb_report(*arguments, "--deadline", "0.00001", cwd=tmp_path, python=("-s",))
    assert (run.returncode, run.stdout) == (1, "")
    told = rf"^{step} took more than 1e-05 s \(--deadline SECONDS allows more\)$"
    assert any(re.match(told, line) for line in run.stderr.splitlines()), run.stderr


def test_a_deadline_is_a_number() -> None:
    run = ssb_report("list", "--deadline", "nan")
    assert (run.returncode, run.stdout) == (2, "")
    assert "'nan' is not a valid float." in run.stderr


def test_one_that_takes_too_much_is_told(tmp_path: Path) -> None:
    copied(SOLAR, tmp_path / "inputs")
    rows = "".join(f"- [{', '.join('x' * 20)}]\n" for _ in range(9000))
    for name in ("claims", "figures", "glossary", "references", "tables"):
        path = tmp_path / "inputs" / "solar-modules" / f"{name}.yaml"
        path.write_text(rows, encoding="utf-8")
    run = ssb_report("check", "--memory", "256", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (1, "")
    assert "needs more than 256 MiB of memory (--memory MIB allows more)" in run.stderr


def test_results_and_exit_codes_are_as_they_were(tmp_path: Path) -> None:
    copied(SOLAR, tmp_path / "inputs")
    listed = ssb_report("list", cwd=tmp_path)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout == "solar-modules  en  Solar modules and their learning curve\n"
    assert ssb_report("why", "nosuch", cwd=tmp_path).returncode == 2
    assert ssb_report("status", "--quiet", cwd=tmp_path).returncode == 1


def test_it_is_stopped_like_any_command(tmp_path: Path) -> None:
    for number in range(40):
        shutil.copytree(SOLAR, tmp_path / "inputs" / f"solar-{number}")
    process = started("--inputs", tmp_path / "inputs", "check")
    assert process.stderr is not None
    assert process.stderr.readline() == "solar-0: reading\n"
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate()
    assert (process.returncode, stdout) == (3, "")
    assert stderr.endswith("stopped\n")
