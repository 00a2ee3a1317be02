"""Schemas stand where editors find them, and change nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssb_report.author.editors import FOLDER, modeline, renew_for
from ssb_report.author.schemas import SCHEMAS
from ssb_report.check.check import check
from ssb_report.fingerprint import file_digests
from tests.making import solar_with
from tests.running import INPUTS, ssb_report


def command(inputs: Path, *arguments: str) -> tuple[int, str]:
    done = ssb_report("--inputs", inputs, "schema", *arguments, cwd=inputs)
    return done.returncode, done.stderr


def test_the_schemas_of_a_briefing_stand_in_its_folder(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    before = file_digests(folder)
    code, told = command(tmp_path / "inputs", folder.name)
    assert (code, told) == (0, f"wrote {folder.as_posix()}/{FOLDER}/\n")
    there = {path.name for path in (folder / FOLDER).iterdir()}
    assert there == {".gitignore", *(f"{name}.json" for name in SCHEMAS)}
    assert "line-yield" in (folder / FOLDER / "tables.json").read_text(encoding="utf-8")
    assert file_digests(folder) == before  # by which a build knows its inputs
    assert ssb_report("--inputs", tmp_path / "inputs", "check", "--strict").returncode == 0


def test_they_are_written_again_with_what_is_new(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    command(tmp_path / "inputs")
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write("extra-steps: {label: Steps, value: 3, unit: step, status: assumption}\n")
    command(tmp_path / "inputs")
    made = json.loads((folder / FOLDER / "calculations.json").read_text(encoding="utf-8"))
    assert "extra-steps" in made["definitions"]["ids-number"]["enum"]


def test_they_are_renewed_only_where_there_are_some(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    briefing = check(folder).briefing
    renew_for(folder, briefing)
    assert not (folder / FOLDER).exists()
    (folder / FOLDER).mkdir()
    renew_for(folder, briefing)
    assert "line-yield" in (folder / FOLDER / "tables.json").read_text(encoding="utf-8")


def test_a_folder_or_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / FOLDER).symlink_to(outside)
    code, told = command(tmp_path / "inputs")
    assert code == 2
    assert "symbolic link" in told
    (folder / FOLDER).unlink()
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "claims.json").symlink_to(outside / "claims.json")
    assert command(tmp_path / "inputs")[0] == 0
    assert list(outside.iterdir()) == []


def test_those_of_any_briefing_go_where_they_are_wanted(tmp_path: Path) -> None:
    done = ssb_report("schema", "--to", "new/schemas", cwd=tmp_path)
    assert done.returncode == 0
    made = json.loads((tmp_path / "new" / "schemas" / "claims.json").read_text(encoding="utf-8"))
    assert made["title"] == "claims.yaml"
    assert not list((tmp_path / "new" / "schemas").glob(".*"))


@pytest.mark.parametrize(
    "arguments", [("solar-modules", "--reference"), ("--to", "x", "--reference")]
)
def test_two_things_at_once_are_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    solar_with(tmp_path)
    assert command(tmp_path / "inputs", *arguments) == (
        2,
        "give briefings, --to or --reference, and not two of them\n",
    )


def test_an_unknown_briefing_is_told(tmp_path: Path) -> None:
    solar_with(tmp_path)
    code, told = command(tmp_path / "inputs", "solar")
    assert code == 2
    assert "no briefing 'solar'" in told


def test_every_input_file_names_its_schema() -> None:
    files = sorted(INPUTS.glob("*/*.yaml"))
    first = {path: path.read_text(encoding="utf-8").partition("\n")[0] for path in files}
    assert first == {path: modeline(path.stem) for path in files}
