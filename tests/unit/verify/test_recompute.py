from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ssb_report.errors import InputError, UsageError
from ssb_report.seals.cargo import Cargo, Manifest, Printed, Program, read_manifest
from ssb_report.verify.recompute import document_of
from tests.making import SOLAR, solar_with_scenarios


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def manifest(**more: Any) -> Manifest:  # noqa: ANN401 - any of its fields
    program = Program(version="1", code="0" * 64)
    fields = {"briefing": "solar-modules", "edition": "en", "scenario": "", "date": "2025-06"}
    cargo = Cargo(**{**fields, "revision": "12345678", "program": program, **more})
    return read_manifest(cargo.manifest(Printed(whole="0" * 64)))


def test_the_document_is_that_of_the_folder() -> None:
    document = document_of(manifest(), files(SOLAR))
    # The worked example of the briefing: (1 - 1 %) to the power of 12.
    assert document.numbers["line-yield"].value.nominal == pytest.approx(88.6385, abs=1e-4)
    assert (document.edition, document.revision) == ("en", "12345678")


def test_it_stands_under_the_scenario_and_what_was_set_by_hand(tmp_path: Path) -> None:
    inputs = files(solar_with_scenarios(tmp_path))
    document = document_of(manifest(scenario="better", by_hand={"line-steps": "2"}), inputs)
    # Two steps that each lose half a per cent.
    assert document.numbers["line-yield"].value.nominal == pytest.approx(99.0025, abs=1e-4)
    assert document.folder.startswith("en+better+set-")


def test_sections_of_other_editions_are_not_needed() -> None:
    inputs = files(SOLAR)
    more = b"editions: {en: {language: en}, zh-Hans: {language: zh-Hans}}"
    inputs["briefing.yaml"] = inputs["briefing.yaml"].replace(
        b"editions: {en: {language: en}}", more
    )
    assert document_of(manifest(), inputs).edition == "en"


def without(name: str) -> dict[str, bytes]:
    return {path: content for path, content in files(SOLAR).items() if path != name}


def with_(name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    inputs = files(SOLAR)
    assert old in inputs[name]
    return {**inputs, name: inputs[name].replace(old, new)}


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (without("sections/en/01-curve.md"), "no section 'curve' in sections/en/"),
        (without("quantities.yaml"), "quantities.yaml:1:1: error: the file is missing"),
        (with_("quantities.yaml", b"value: 12", b"value: 1.2.3"), "quantities.yaml:14:10: error: "),
        (with_("calculations.yaml", b"line-steps", b"line-stops"), "no quantity or result"),
        (with_("briefing.yaml", b"{en: {language", b"{fr: {language"), "briefing.yaml"),
        ({}, "the file is missing"),
    ],
)
def test_inputs_with_faults_are_told_by_their_places(inputs: dict[str, bytes], said: str) -> None:
    with pytest.raises(InputError) as told:
        document_of(manifest(), inputs)
    assert said in str(told.value)
    assert "ssb-report-" not in str(told.value)


@pytest.mark.parametrize(
    "more", [{"scenario": "none"}, {"by_hand": {"none": "1"}}, {"by_hand": {"line-steps": "x"}}]
)
def test_what_cannot_be_set_is_told(more: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        document_of(manifest(**more), files(SOLAR))
