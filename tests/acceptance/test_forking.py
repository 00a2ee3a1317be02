"""A command in a forked process says what it says in one from nothing: most tests rest on that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import TEST_BRIEFINGS, Edition, copied, replace, ssb_report

FROM_NOTHING = ("-q",)
"""An option of the interpreter that changes nothing here; with any, it is started anew."""
STEPS = "  value: 12\n"


@pytest.fixture(scope="module")
def places(solar: Edition, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The small briefing's inputs, those with another number and those with a fault; its output."""
    found = {"inputs": TEST_BRIEFINGS, "output": solar.folder.parents[1], "pdf": solar.pdf}
    for name, steps in (("other", "13"), ("faulty", "twelve")):
        found[name] = tmp_path_factory.mktemp(name)
        briefing = copied(TEST_BRIEFINGS / "solar-modules", found[name])
        replace(briefing / "quantities.yaml", STEPS, STEPS.replace("12", steps))
    return found


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("--inputs {faulty} check", 1, "'twelve' is no number"),
        ("--output {output} status --on 2026-01-31", 0, ""),
        ("why line-yield", 0, "line-yield"),
        ("why", 2, "Missing argument"),
        ("--inputs {other} diff {inputs} --exit-code", 1, "Steps of the line"),
        ("verify {pdf}", 0, "solar-modules"),
        ("list", 0, "solar-modules"),
    ],
)
def test_forked_is_as_from_nothing(
    arguments: str, code: int, said: str, places: dict[str, Path]
) -> None:
    command = ["--inputs", str(TEST_BRIEFINGS), *arguments.format_map(places).split()]
    forked, other = ssb_report(*command), ssb_report(*command, python=FROM_NOTHING)
    assert forked.returncode == other.returncode == code
    assert forked.stdout == other.stdout
    assert forked.stderr == other.stderr
    assert said in forked.stdout + forked.stderr
