"""What is remembered of a build, and what of it makes the next one do nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ssb_report.build.explain import explained
from ssb_report.build.formats import Wanted
from ssb_report.build.state import (
    Asked,
    State,
    file_sums,
    is_intact,
    last_state,
    sources,
    states_of,
    write_state,
)
from ssb_report.html.theme import theme_folder
from ssb_report.own import own_sum
from tests.making import SOLAR

ASKED = Asked.of("en", Path("inputs/solar"), Wanted(), "", {"line-steps": "13"})
PIECES = {
    "charts/a.svg": {"numbers": "1", "code": "2"},
    "charts/b.svg": {"numbers": "3", "code": "2"},
    "formula x": {"formula": "5"},
    "formula y": {"formula": "6"},
}
STATE = State(
    asked=ASKED,
    sources={"quantities.yaml": "1", "templates/base.html.j2": "2", "code/units.py": "3"},
    declared={"en": "", "en-fast": "fast"},
    files={"briefing.html": "7", "charts/a.svg": "8"},
    warnings=("quantities.yaml:1:1: warning: …",),
    pieces=PIECES,
)


def record(cache: Path) -> Path:
    (path,) = (cache / "editions").iterdir()
    return path


def rewrite(cache: Path, text: str) -> None:
    """Have the user's own record of the edition in `cache` / en hold a text."""
    content = text.encode()
    total = own_sum(f"record {cache / 'en'}", content).hex().encode()
    record(cache).write_bytes(total + b"\n" + content)


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "output" / "solar" / "en"
    assert last_state(tmp_path, folder) is None
    write_state(tmp_path, folder, STATE)
    assert last_state(tmp_path, folder) == STATE
    folder.mkdir(parents=True)
    assert states_of(tmp_path, folder.parent) == {folder: STATE}
    assert last_state(tmp_path, folder.with_name("other")) is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"form": 0}', '{"form": 1}', "null", "[" * 200_000]
)
def test_a_record_that_cannot_be_read_is_none(text: str, tmp_path: Path) -> None:
    write_state(tmp_path, tmp_path / "en", STATE)
    rewrite(tmp_path, text)
    assert last_state(tmp_path, tmp_path / "en") is None


@pytest.mark.parametrize(
    "other",
    [
        *({"files": []}, {"files": {"a": 1}}, {"sources": 1}, {"pieces": {"a": "b"}}),
        *({"warnings": [1]}, {"warnings": 1}, {"declared": None}, {"more": 1}),
        *({"asked": {"edition": 1}}, {"asked": []}),
    ],
)
def test_a_record_of_another_form_is_none(other: dict[str, object], tmp_path: Path) -> None:
    write_state(tmp_path, tmp_path / "en", STATE)
    found = json.loads(record(tmp_path).read_bytes().partition(b"\n")[2])
    rewrite(tmp_path, json.dumps(found))
    assert last_state(tmp_path, tmp_path / "en") == STATE
    rewrite(tmp_path, json.dumps(found | other))
    assert last_state(tmp_path, tmp_path / "en") is None


@pytest.mark.parametrize("length", [0, 1, 64, 65, 66, -1])
def test_a_record_that_was_cut_or_lengthened_is_none(length: int, tmp_path: Path) -> None:
    write_state(tmp_path, tmp_path / "en", STATE)
    content = record(tmp_path).read_bytes()
    record(tmp_path).write_bytes(content[:length])
    assert last_state(tmp_path, tmp_path / "en") is None
    record(tmp_path).write_bytes(content + b" ")
    assert last_state(tmp_path, tmp_path / "en") is None
    record(tmp_path).write_bytes(content)
    assert last_state(tmp_path, tmp_path / "en") == STATE


def test_a_record_of_another_user_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSB_REPORT_CACHE", str(tmp_path / "other"))
    write_state(tmp_path, tmp_path / "en", STATE)
    monkeypatch.setenv("SSB_REPORT_CACHE", str(tmp_path / "own"))
    assert last_state(tmp_path, tmp_path / "en") is None
    monkeypatch.setenv("SSB_REPORT_CACHE", str(tmp_path / "other"))
    assert last_state(tmp_path, tmp_path / "en") == STATE


def test_a_record_of_another_folder_is_none(tmp_path: Path) -> None:
    write_state(tmp_path, tmp_path / "en", STATE)
    content = record(tmp_path).read_bytes()
    record(tmp_path).unlink()
    write_state(tmp_path, tmp_path / "zh", STATE)
    record(tmp_path).write_bytes(content)
    assert last_state(tmp_path, tmp_path / "zh") is None


def test_a_record_that_leads_elsewhere_is_none(tmp_path: Path) -> None:
    write_state(tmp_path, tmp_path / "en", STATE)
    path = record(tmp_path)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert last_state(tmp_path, tmp_path / "en") is None


def test_nothing_is_remembered_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "editions").symlink_to(tmp_path / "elsewhere")
    write_state(tmp_path, tmp_path / "en", STATE)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert last_state(tmp_path, tmp_path / "en") is None


def test_without_a_store_nothing_is_remembered(tmp_path: Path) -> None:
    write_state(None, tmp_path, STATE)
    assert last_state(None, tmp_path) is None
    assert states_of(None, tmp_path) == {}


def test_sources_are_the_briefing_the_theme_the_code_and_the_libraries() -> None:
    names = sources(SOLAR, theme_folder()).keys()
    expected = {"quantities.yaml", "sections/en/01-curve.md", "templates/styles/print.css"}
    assert names >= expected | {"code/charts/draw.py", "code/fonts.py", "libraries"}


@pytest.mark.parametrize(
    "harm",
    [
        Path.unlink,
        lambda path: path.write_bytes(b"other"),
        lambda path: path.with_name("more.csv").touch(),
    ],
)
def test_a_folder_that_lacks_something_is_not_intact(harm: object, tmp_path: Path) -> None:
    files = {"a.txt": b"a", "data/b.csv": b"b"}
    (tmp_path / "data").mkdir()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert is_intact(tmp_path, file_sums(files))
    assert callable(harm)
    harm(tmp_path / "data" / "b.csv")
    assert not is_intact(tmp_path, file_sums(files))


# ---- explanations


def test_each_piece_has_its_reason() -> None:
    before = replace(STATE, pieces={**PIECES, "charts/b.svg": {"numbers": "0", "code": "2"}})
    reasons = explained(before, STATE, kept={"charts/a.svg", "formula x"})
    assert reasons["charts/b.svg"] == "made: other numbers"
    assert reasons["formulas"] == "1 made, 1 kept"
    assert explained(STATE, STATE, kept={"charts/a.svg"})["charts/b.svg"] == (
        "made: the store no longer had it"
    )


def test_what_was_forced_is_told_so() -> None:
    reasons = explained(STATE, STATE, kept=set(), afresh=True)
    assert {reasons[name] for name in ("briefing.html", "charts/a.svg")} == {
        "made: everything was to be made anew"
    }


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (None, "made: no earlier build is remembered"),
        (STATE, "made again, as it was"),
        (replace(STATE, files={**STATE.files, "briefing.html": "0"}),
         "made: it was missing or altered"),
        (replace(STATE, sources={**STATE.sources, "quantities.yaml": "0"}),
         "came out as it was, though quantities.yaml changed"),
        (replace(STATE, sources={**STATE.sources, "quantities.yaml": "0"}, files={}),
         "made: quantities.yaml changed"),
        (replace(STATE, sources={}, files={}),
         "made: code/units.py, quantities.yaml, templates/base.html.j2 changed"),
        (replace(STATE, sources={"a.yaml": "0"}, files={}),
         "made: a.yaml, code/units.py, quantities.yaml and 1 more changed"),
        (replace(STATE, asked=replace(ASKED, scenario="fast"), files={}),
         "made: something else was asked for"),
    ],
)  # fmt: skip
def test_each_file_has_its_reason(before: State | None, reason: str) -> None:
    assert explained(before, STATE, kept=set())["briefing.html"] == reason
