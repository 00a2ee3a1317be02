"""The command as its users run it: a process with arguments, streams and an exit code."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.running import (
    INPUTS,
    ROOT,
    TEST_BRIEFINGS,
    Edition,
    copied,
    replace,
    ssb_report,
    started,
)

COMMANDS = ("build", "check", "status", "why", "diff", "list", "clean")
HEAVY = ("pydantic", "numpy", "pint", "jinja2", "matplotlib", "weasyprint", "babel", "citeproc")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder of briefings with a copy of the small one, to break something in."""
    copied(TEST_BRIEFINGS / "solar-modules", tmp_path / "inputs")
    return tmp_path / "inputs"


def failed(run: subprocess.CompletedProcess[str], code: int) -> str:
    """What a failing command said; nothing of it on stdout, and never a traceback."""
    assert run.returncode == code, run.stderr
    assert run.stdout == ""
    assert "Traceback" not in run.stderr
    assert "internal error" not in run.stderr
    return run.stderr


# ---- help and usage


def test_the_help_cuts_no_line_short() -> None:
    commands = ssb_report("--help").stdout.partition("Commands:\n")[2].splitlines()
    assert len(commands) > len(COMMANDS)
    assert [line for line in commands if not line.endswith(".")] == []
    assert [line for line in commands if line.endswith("...")] == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command: str) -> None:
    run = ssb_report(*filter(None, [command]), "--help")
    assert run.returncode == 0
    assert run.stdout.startswith("Usage: ")
    assert run.stderr == ""
    assert all(name in run.stdout for name in ([] if command else COMMANDS))
    # Each example on a line of its own.
    examples = [line for line in run.stdout.splitlines() if "ssb-report " in line]
    assert all(line.startswith("  ssb-report ") for line in examples)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Usage: "),
        (["biuld"], "No such command 'biuld'"),
        (["build", "--formats", "pdf"], "No such option"),
        (["build", "solar-module"], "no briefing 'solar-module' in .*there: solar-modules"),
        (["check", "../briefings/solar-modules"], "no briefing '../briefings/solar-modules'"),
        (["build", "--edition", "fr"], "no edition 'fr' of solar-modules .there: en"),
        (["build", "--to", "html,docx"], "no format 'docx' .there: html, pdf"),
        (["build", "--to", ""], "no format"),
        (["build", "--archive", "a5"], "'a5' is not one of 'a3a', 'a4f'"),
        (
            ["why", "line-yeild"],
            "'line-yeild' is no .* of solar-modules .did you mean 'line-yield'",
        ),
        (["why"], "Missing argument"),
        (["diff"], "Missing argument"),
        (
            ["diff", "nothing-of-that"],
            "'nothing-of-that' is nothing to compare .allowed: a git rev",
        ),
        (["diff", "--", "--output=x"], "'--output=x' is nothing to compare"),
        (["diff", TEST_BRIEFINGS, "--briefing", "wind"], "no briefing 'wind' .*there: solar-modul"),
        (["diff", TEST_BRIEFINGS, "--edition", "fr"], "no edition 'fr' on either side"),
        (["diff", TEST_BRIEFINGS, "--format", "docx"], "'docx' is not one of"),
        (["diff", TEST_BRIEFINGS, "--pages"], "--pages are for --format html"),
    ],
    ids=lambda case: " ".join(map(str, case)) if isinstance(case, list) else "",
)
def test_wrong_usage_is_told_in_a_line(
    arguments: list[str | Path], said: str, tmp_path: Path
) -> None:
    run = ssb_report("--inputs", TEST_BRIEFINGS, "--output", tmp_path / "output", *arguments)
    assert re.search(said, failed(run, 2))
    assert not (tmp_path / "output" / "solar-modules").exists()


def test_no_inputs(tmp_path: Path) -> None:
    assert "no folder inputs/" in failed(ssb_report("build", cwd=tmp_path), 2)
    (tmp_path / "inputs").mkdir()
    assert "no briefing in inputs/" in failed(ssb_report("build", cwd=tmp_path), 2)


# ---- build


def test_build_says_its_steps_on_stderr_and_its_files_on_stdout(jiangsu: Edition) -> None:
    assert jiangsu.stdout.splitlines() == [
        str(jiangsu.folder.parent / edition / file)
        for edition in ("en", "zh-Hans", "en-executive", "zh-Hans-executive")
        for file in ("briefing.html", "briefing.pdf")
    ]
    steps = jiangsu.stderr.splitlines()
    assert steps[0] == "jiangsu-solid-state: reading"
    assert [step for step in steps if "PDF" in step]
    assert all(step.startswith("jiangsu-solid-state") for step in steps), "a warning"


def test_something_is_said_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    arguments = ("--inputs", TEST_BRIEFINGS, "--output", tmp_path, "build", "solar-modules")
    options = ("--edition", "en", "--to", "html")
    run = ssb_report(*arguments, *options, python=("-X", "importtime"))
    before, said, after = run.stderr.partition("solar-modules: reading\n")
    assert said
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in before.splitlines()}
    assert imported.isdisjoint(HEAVY)
    assert "pydantic" in after
    # Only what was asked for is imported, said and written.
    assert "weasyprint" not in after
    assert "writing PDF" not in after
    folder = tmp_path / "solar-modules" / "en"
    assert run.stdout.splitlines() == [str(folder / "briefing.html")]
    assert not (folder / "briefing.pdf").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["en"]


def test_faults_of_the_inputs_are_told_with_their_place(inputs: Path, tmp_path: Path) -> None:
    quantities = inputs / "solar-modules" / "quantities.yaml"
    replace(quantities, "  value: 12\n", "  value: twelve\n")
    for command in (["build"], ["check"], ["why", "line-steps"]):
        run = ssb_report("--inputs", inputs, "--output", tmp_path / "output", *command)
        said = failed(run, 1)
        assert "inputs/solar-modules/quantities.yaml:14:10: error: " in said
        assert "    " + "  value: twelve" in said
    assert not (tmp_path / "output" / "solar-modules").exists()


@pytest.mark.parametrize("place", ["", "solar-modules"])
def test_an_output_that_cannot_be_written(place: str, inputs: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    blocking = output / place if place else output
    blocking.parent.mkdir(exist_ok=True)
    blocking.write_text("a file where a folder belongs", encoding="utf-8")
    run = ssb_report("--inputs", inputs, "--output", output, "build", "--to", "html")
    said = failed(run, 3).splitlines()
    assert str(output) in said[-1]
    assert blocking.read_text(encoding="utf-8") == "a file where a folder belongs"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_build_leaves_the_old_edition_whole(
    how: signal.Signals, solar: Edition, tmp_path: Path
) -> None:
    folder = tmp_path / "solar-modules" / "en"
    shutil.copytree(solar.folder, folder)
    before = content(tmp_path)
    with started("--inputs", TEST_BRIEFINGS, "--output", tmp_path, "build") as process:
        assert process.stderr
        while "writing HTML" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(how)
        rest, code = process.stderr.read(), process.wait()
    assert code == 3
    assert "Traceback" not in rest
    assert "stopped" in rest
    assert content(tmp_path) == before


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# ---- check


def test_check_of_sound_briefings() -> None:
    run = ssb_report("check")
    assert run.returncode == 0
    assert run.stdout == ""
    assert "jiangsu-solid-state: no errors, 0 warnings" in run.stderr


def test_warnings_fail_only_where_they_are_to(inputs: Path) -> None:
    quantities = inputs / "solar-modules" / "quantities.yaml"
    with quantities.open("a", encoding="utf-8") as file:
        file.write("idle: {label: {en: Idle}, value: 1, unit: step, status: assumption}\n")
    run = ssb_report("--inputs", inputs, "check")
    assert run.returncode == 0
    assert re.search(r"quantities\.yaml:\d+:1: warning: .*'idle'", run.stderr)
    assert "1 warning\n" in run.stderr
    assert "warning" in failed(ssb_report("--inputs", inputs, "check", "--strict"), 1)


def test_faults_of_all_briefings_come_together(inputs: Path) -> None:
    other = shutil.copytree(inputs / "solar-modules", inputs / "wind")
    for folder in (inputs / "solar-modules", other):
        replace(
            folder / "quantities.yaml",
            "unit: step\n  status: estimate",
            "unit: stpe\n  status: estimate",
        )
    said = failed(ssb_report("--inputs", inputs, "check"), 1)
    assert "inputs/solar-modules/quantities.yaml:15:9: error: " in said
    assert "inputs/wind/quantities.yaml:15:9: error: " in said
    assert "inputs/wind/briefing.yaml" in said, "the id is not the folder's name"


# ---- why


def test_why_asks_which_briefing_where_several_have_the_id(inputs: Path) -> None:
    made = ssb_report("--inputs", inputs, "new", "wind", "--from", "solar-modules")
    assert made.returncode == 0, made.stderr
    said = failed(ssb_report("--inputs", inputs, "why", "line-steps"), 2)
    assert said == ("'line-steps' is in solar-modules, wind (name one: --briefing solar-modules)\n")
    run = ssb_report("--inputs", inputs, "why", "line-steps", "--briefing", "wind")
    assert "inputs/wind/quantities.yaml:" in run.stdout


def test_why_reads_no_other_briefing_than_the_one_that_has_the_id(inputs: Path) -> None:
    assert ssb_report("--inputs", inputs, "new", "demo").returncode == 0
    run = ssb_report("--inputs", inputs, "why", "line-steps")
    assert run.returncode == 0
    assert run.stderr.splitlines() == ["solar-modules: reading"]


@pytest.mark.parametrize("key", ["cost-ssb-cell", "parity-fast", "decline-rate", "svolt-samples"])
def test_why_names_the_line_of_the_definition_and_of_every_use(key: str) -> None:
    run = ssb_report("why", key)
    assert run.returncode == 0
    derivation, _, uses = run.stdout.partition("\nused in\n")
    defined, used = found_by_hand(key)
    assert f"  {defined}:1" in derivation.splitlines()
    lines = [line.split()[0].rpartition(":")[0] for line in uses.splitlines()]
    assert Counter(lines) == used


def found_by_hand(key: str) -> tuple[str, Counter[str]]:
    """The line that defines an id, and each line that names it, as often as it does."""
    word = re.compile(rf"(?<![a-z0-9-]){re.escape(key)}(?![a-z0-9-])")
    defined, used = [], Counter[str]()
    folder = INPUTS / "jiangsu-solid-state"
    for path in [*folder.glob("*.yaml"), *folder.rglob("*.md")]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            place = f"{path.relative_to(ROOT).as_posix()}:{number}"
            if line.startswith(f"{key}:"):
                defined.append(place)
            elif count := len(word.findall(line.partition("  # ")[0])):
                used[place] += count
    assert len(defined) == 1
    return defined[0], used


def test_why_of_a_result_goes_down_to_the_sources() -> None:
    lines = ssb_report("why", "ssb-cost-sum").stdout.splitlines()
    depths = {line.split()[0]: len(line) - len(line.lstrip()) for line in lines if " = " in line}
    assert depths["ssb-cost-sum"] < depths["ssb-materials-cost"] < depths["cost-ssb-cell"]
    assert any(
        line.strip().startswith("formula cost-sum(materials: ssb-materials-cost") for line in lines
    )
    assert any(line.strip() == "source article, section on Jiangsu" for line in lines)


def test_why_for_programs() -> None:
    run = ssb_report("why", "ssb-cost-sum", "--json")
    found = json.loads(run.stdout)
    assert found["id"] == "ssb-cost-sum"
    assert found["value"] == pytest.approx(2)
    assert found["unit"] == "CNY/Wh"
    assert found["formula"] == "cost-sum"
    inputs = {each["id"]: each for each in found["inputs"]}
    assert inputs.keys() == {f"ssb-{part}-cost" for part in ("materials", "processing", "research")}
    deepest = {each["id"]: each for each in inputs["ssb-materials-cost"]["inputs"]}["cost-ssb-cell"]
    assert (deepest["stated"], deepest["cite"][0]["source"]) == (">2", "article")
    assert re.fullmatch(r"inputs/jiangsu-solid-state/quantities\.yaml:\d+:1", deepest["at"])


def test_why_of_a_fact_for_programs() -> None:
    found = json.loads(ssb_report("why", "svolt-samples", "--json").stdout)
    assert found["statement"].startswith("SVOLT has made samples")
    assert found["uses"]


def test_a_closed_pipe_is_no_fault_of_the_program() -> None:
    with started("why", "cost-ssb-cell") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()
        process.wait()
    assert "Traceback" not in said
    assert "Exception" not in said
    assert "internal error" not in said


# ---- diff


def test_diff_fails_where_a_guarded_number_moved_unseen(inputs: Path) -> None:
    folder = inputs / "solar-modules"
    guards = "citations: author-date\nguards: {line-steps: 5 %}\n"
    replace(folder / "briefing.yaml", "citations: author-date\n", guards)
    replace(folder / "quantities.yaml", "  value: 12\n", "  value: 13\n")
    run = ssb_report("--inputs", inputs, "diff", TEST_BRIEFINGS)
    assert run.returncode == 1
    assert "12\u00a0steps → 13\u00a0steps" in run.stdout
    place = f"{folder}/quantities.yaml:12:1"
    written = '{from: "12 steps", to: "13 steps", by: …}'
    assert (
        f"{place}: error: 'line-steps' moved by +8.3% from 12 steps to 13 steps, allowed are 5.0% "
        f"(write acknowledged: {written})" in run.stderr.splitlines()
    )
    seen = "  value: 13\n  acknowledged: {from: 12 steps, to: 13 steps, by: the lead}\n"
    replace(folder / "quantities.yaml", "  value: 13\n", seen)
    run = ssb_report("--inputs", inputs, "diff", TEST_BRIEFINGS, "--exit-code")
    assert run.returncode == 1, "a reader sees it"
    assert "moved by" not in run.stderr
    assert ssb_report("--inputs", inputs, "diff", TEST_BRIEFINGS).returncode == 0


def test_diff_of_a_side_with_faults_tells_them_and_whose_they_are(inputs: Path) -> None:
    quantities = inputs / "solar-modules" / "quantities.yaml"
    replace(quantities, "  value: 12\n", "  value: twelve\n")
    said = failed(ssb_report("--inputs", inputs, "diff", TEST_BRIEFINGS), 1)
    assert f"{quantities}:14:10: error: in the working tree: 'twelve' is no number" in said


@pytest.mark.slow
def test_diff_as_a_page_shows_the_pages_that_changed(inputs: Path) -> None:
    replace(inputs / "solar-modules" / "quantities.yaml", "  value: 12\n", "  value: 13\n")
    run = ssb_report("--inputs", inputs, "diff", TEST_BRIEFINGS, "--format", "html", "--pages")
    assert run.returncode == 0, run.stderr
    captions = re.findall(r"<figcaption>([^<]*)</figcaption>", run.stdout)
    # The cover names no number; the revision that it names does not count.
    assert len(captions) >= 2
    assert "Before: page 1" not in captions
    assert len(captions) == run.stdout.count("<img ")


# ---- list and clean


def test_list() -> None:
    run = ssb_report("list")
    editions = "en, zh-Hans, en-executive, zh-Hans-executive"
    line = f"jiangsu-solid-state +{editions} +Solid-state batteries and Jiangsu"
    assert len([each for each in run.stdout.splitlines() if re.fullmatch(line, each)]) == 1
    assert len(run.stdout.splitlines()) == len(list(INPUTS.glob("*/briefing.yaml")))
    found = json.loads(ssb_report("--inputs", TEST_BRIEFINGS, "list", "--json").stdout)
    assert found == {
        "solar-modules": {"title": "Solar modules and their learning curve", "editions": ["en"]}
    }


def test_list_goes_on_behind_a_faulty_briefing(inputs: Path) -> None:
    (inputs / "abc").mkdir()
    (inputs / "abc" / "briefing.yaml").write_text("id: [", encoding="utf-8")
    run = ssb_report("--inputs", inputs, "list")
    assert run.returncode == 0
    assert run.stdout.startswith("solar-modules ")
    assert "abc: cannot be read" in run.stderr


def test_clean_removes_what_was_built_and_nothing_else(solar: Edition, tmp_path: Path) -> None:
    shutil.copytree(solar.folder, tmp_path / "solar-modules" / "en")
    (tmp_path / "solar-modules" / ".stage-left-by-a-killed-build").mkdir()
    kept = [
        tmp_path / ".gitkeep",
        tmp_path / "notes" / "mine" / "thoughts.txt",
        tmp_path / "letter.pdf",
    ]
    for path in kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    run = ssb_report("--output", tmp_path, "clean")
    assert run.returncode == 0
    assert str(tmp_path / "solar-modules" / "en") in run.stderr
    assert sorted(content(tmp_path)) == sorted(
        path.relative_to(tmp_path).as_posix() for path in kept
    )
    assert not (tmp_path / "solar-modules").exists()
    assert ssb_report("--output", tmp_path / "absent", "clean").returncode == 0


def test_version() -> None:
    assert re.match(r"\d+\.\d+\.\d+|unknown: ", ssb_report("--version").stdout)
