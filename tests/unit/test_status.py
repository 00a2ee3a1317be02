"""What is out of date: data past their horizon, editions missing or from other inputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ssb_report.build.stage import RESULTS
from ssb_report.document.document import revision
from ssb_report.errors import InputError
from ssb_report.html.theme import theme_folder
from ssb_report.program import code
from ssb_report.schema.load import load
from ssb_report.status import standing
from tests.making import solar_with
from tests.running import replace

HORIZONS = ("citations: author-date", "citations: author-date\nhorizons: {default: 6}")
FRESH = "2025-06-30"


def built(output: Path, results: str, edition: str = "en") -> Path:
    """An edition in the output folder, as far as its standing goes."""
    folder = output / "solar-modules" / edition
    (folder / RESULTS).parent.mkdir(parents=True)
    (folder / RESULTS).write_text(results, encoding="utf-8")
    files = {RESULTS: hashlib.sha256(results.encode()).hexdigest()}
    program = {"version": "1", "code": code(theme_folder())}
    manifest = json.dumps({"program": program, "files": files})
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    return folder


def present(folder: Path) -> str:
    """The results of an edition that was built from the inputs in a folder."""
    return json.dumps({"revision": revision(load(folder)[0])})


def test_an_edition_of_the_present_inputs_and_fresh_data_are_nothing_to_tell(
    tmp_path: Path,
) -> None:
    folder = solar_with(tmp_path, briefing=HORIZONS)
    built(tmp_path / "output", present(folder))
    found = standing(folder, tmp_path / "output", FRESH)
    assert found.lines() == []
    assert found.data() == {"stale": [], "unacknowledged": [], "editions": {}}


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ('{"revision": "00000000"}', "built from other inputs than the present ones"),
        ("{}", "not built"),
        ("[]", "not built"),
        ("no JSON", "not built"),
        ("[" * 200_000, "not built"),
        ('{"revision": []}', "not built"),
        ('{"revision": "00000000", "results": []}', "not built"),
        ('{"revision": "00000000", "results": {"a": {"value": "1"}}}', "not built"),
        (f'{{"revision": "0", "results": {{"a": {{"value": 1{"0" * 400}}}}}}}', "not built"),
    ],
)
def test_an_edition_from_other_inputs_is_told(results: str, said: str, tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    edition = built(tmp_path / "output", results)
    assert standing(folder, tmp_path / "output", FRESH).lines() == [f"{edition}: {said}"]


def lose(edition: Path) -> None:
    replace(edition / "manifest.json", '"files": {', '"files": {"briefing.pdf": "0", ')


def add(edition: Path) -> None:
    (edition / "old.txt").touch()


def forget(edition: Path) -> None:
    (edition / "manifest.json").unlink()


def nest(edition: Path) -> None:
    (edition / "manifest.json").write_text("[" * 200_000, encoding="utf-8")


@pytest.mark.parametrize("harm", [lose, add, forget, nest])
def test_an_edition_that_is_not_as_it_was_built_is_told(
    harm: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = solar_with(tmp_path)
    edition = built(tmp_path / "output", present(folder))
    harm(edition)
    lines = standing(folder, tmp_path / "output", FRESH).lines()
    assert lines == [f"{edition}: lacks files that were built, or has other ones"]


def test_an_edition_of_another_program_is_told(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    edition = built(tmp_path / "output", present(folder))
    replace(edition / "manifest.json", code(theme_folder()), "0" * 64)
    found = standing(folder, tmp_path / "output", FRESH)
    assert found.data()["editions"] == {"en": "other program"}
    assert found.lines() == [
        f"{edition}: built by another program, or with other templates and styles"
    ]


def test_an_edition_that_is_no_longer_declared_is_told(tmp_path: Path) -> None:
    folder = solar_with(tmp_path)
    for name in ("en", "en+fast", "en-old"):
        built(tmp_path / "output", present(folder), name)
    found = standing(folder, tmp_path / "output", FRESH)
    assert found.data()["editions"] == {"en-old": "undeclared"}


def test_an_edition_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = standing(solar_with(tmp_path), tmp_path / "output", FRESH)
    assert found.lines() == [f"{tmp_path}/output/solar-modules/en: not built"]
    assert found.data()["editions"] == {"en": "missing"}


def test_what_is_stale_is_told_with_its_place(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, briefing=HORIZONS)
    found = standing(folder, tmp_path, "2026-01-01")
    place = f"{folder.as_posix()}/quantities.yaml"
    assert found.lines()[:-1] == [
        f"{place}:17:10: line-steps, as of 2025-06, horizon 6 months: stale since 2025-12",
        f"{place}:25:10: workshop-view, as of 2025-06, horizon 6 months: stale since 2025-12",
    ]
    assert found.data()["stale"][0] == {
        "id": "line-steps",
        "as_of": "2025-06",
        "kind": None,
        "horizon": 6,
        "since": "2025-12",
        "at": f"{place}:17:10",
    }


def test_a_briefing_with_faults_has_no_standing(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, quantities=("value: 12", "value: twelve"))
    with pytest.raises(InputError, match="'twelve' is no number"):
        standing(folder, tmp_path, FRESH)


# ---- guarded numbers

GUARDS = ("citations: author-date", "citations: author-date\nguards: {line-steps: 10 %}")


def number(value: float, printed: str) -> dict[str, object]:
    return {"value": value, "unit": "step", "printed": printed}


@pytest.mark.parametrize(
    ("steps", "acknowledged", "said"),
    [
        (11, "", []),  # 12 is 9.1% more
        (10, "", ["'line-steps' moved by +20% from 10 steps to 12 steps, allowed are 10%"]),
        (14, "", ["'line-steps' moved by −14% from 14 steps to 12 steps, allowed are 10%"]),
        (10, "{from: 10 steps, to: 12 steps, by: the lead}", []),
        (10, "{from: 9 steps, to: 12 steps, by: the lead}", ["'line-steps' moved by +20%"]),
    ],
)
def test_a_guarded_number_that_nobody_saw_move_is_told(
    steps: int, acknowledged: str, said: list[str], tmp_path: Path
) -> None:
    value = "value: 12\n" + (f"  acknowledged: {acknowledged}\n" if acknowledged else "")
    folder = solar_with(tmp_path, briefing=GUARDS, quantities=("value: 12\n", value))
    numbers = {"line-steps": number(steps, f"{steps}\u00a0steps"), "gone": number(1, "1 step")}
    content = {"revision": "00000000", "quantities": numbers}
    built(tmp_path / "output", json.dumps(content))
    found = standing(folder, tmp_path / "output", FRESH)
    place = f"{folder.as_posix()}/quantities.yaml:12:1"
    told = found.lines()[:-1]
    assert len(told) == len(said)
    assert all(line.startswith(f"{place}: {each}") for line, each in zip(told, said, strict=True))
    assert [each["at"] for each in found.data()["unacknowledged"]] == [place] * len(said)


def test_what_was_built_under_a_scenario_guards_nothing(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, briefing=GUARDS)
    content = {"revision": "0", "scenario": {}, "quantities": {"line-steps": number(10, "10")}}
    built(tmp_path / "output", json.dumps(content))
    assert standing(folder, tmp_path / "output", FRESH).data()["unacknowledged"] == []
