"""What an edition carries: the files of its briefing as they lie in the folder."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from ssb_report.build.carry import attachments, cargo
from ssb_report.build.manifest import manifest
from ssb_report.carried import carried
from ssb_report.check.check import Checked, check, under
from ssb_report.document.document import Document, build_document
from ssb_report.html.seal import seal
from ssb_report.html.themes import citation_styles
from tests.making import SOLAR, solar_with_scenarios


def test_the_inputs_are_those_of_the_folder(solar_document: Document) -> None:
    carried = cargo(solar_document, {"data/results.json": b"{}", "briefing.html": b""})
    there = {
        path.relative_to(SOLAR).as_posix(): path.read_bytes()
        for path in SOLAR.rglob("*.*")
        if path.is_file()
    }
    assert carried.inputs == there
    assert carried.data == {"data/results.json": b"{}"}
    assert (carried.briefing, carried.edition, carried.scenario) == ("solar-modules", "en", "")
    assert (carried.date, carried.by_hand) == ("2025-06", {})


def test_files_are_carried_and_summed_as_they_lie_there(tmp_path: Path) -> None:
    """With line ends, marks and blanks that the text read from them has no more."""
    folder = Path(shutil.copytree(SOLAR, tmp_path / "solar-modules"))
    for path in (folder / "quantities.yaml", folder / "sections" / "en" / "01-curve.md"):
        text = path.read_bytes().replace(b"\n", b"\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\r\n", b" \r\n", 1))
    checked = check(folder)
    document = build_document(checked.briefing, checked.numbers, "en", citation_styles())
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*.*")
        if path.is_file()
    }
    assert cargo(document, {}).inputs == there
    sums = json.loads(manifest(document, {}, ()))["inputs"]
    assert sums == {name: hashlib.sha256(each).hexdigest() for name, each in there.items()}
    page = tmp_path / "a.html"
    page.write_bytes(seal(b"<html><body></body></html>", cargo(document, {})))
    assert carried(page).inputs == there


def test_the_scenario_and_what_was_set_by_hand_are_named(tmp_path: Path) -> None:
    set_by_hand = {"line-defect-rate": "0.5..1", "line-steps": "~20"}
    checked = under(check(solar_with_scenarios(tmp_path)), "better", set_by_hand)
    document = build_document(checked.briefing, checked.numbers, "en", citation_styles())
    carried = cargo(document, {})
    assert (carried.scenario, carried.by_hand) == (
        "better",
        {"line-steps": "~20", "line-defect-rate": "0.5..1"},
    )


def test_attachments_are_sources_and_data(solar_document: Document) -> None:
    files = {"data/results.json": b"{}", "data/table-inputs.csv": b""}
    found = {file.name: file for file in attachments(cargo(solar_document, files))}
    assert found["quantities.yaml"].content == (SOLAR / "quantities.yaml").read_bytes()
    kinds = {name: (file.relationship, file.mime) for name, file in found.items()}
    assert kinds["quantities.yaml"] == ("Source", "application/yaml")
    assert kinds["en-01-curve.md"] == ("Source", "text/markdown")
    assert kinds["results.json"] == ("Data", "application/json")
    assert kinds["table-inputs.csv"] == ("Data", "text/csv")


@pytest.mark.parametrize("edition", ["en", "zh-Hans-executive"])
def test_only_the_sections_of_the_edition_are_carried(
    edition: str, jiangsu_checked: Checked
) -> None:
    document = build_document(
        jiangsu_checked.briefing, jiangsu_checked.numbers, edition, citation_styles()
    )
    sections = {name for name in cargo(document, {}).inputs if "/" in name}
    language = "en" if edition == "en" else "zh-Hans"
    assert {name.split("/")[1] for name in sections} == {language}
    assert len(sections) == len(document.sections)
