from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check import languages
from ssb_report.check.languages import untold
from ssb_report.schema.load import load
from tests.making import solar_with

CHINESE = "editions: {en: {language: en}, zh: {language: zh-Hans, sections: [methods]}}"


def told(folder: Path) -> list[str]:
    briefing, _ = load(folder)
    return [str(fault).splitlines()[0].removeprefix(f"{folder}/") for fault in untold(briefing)]


def test_each_text_is_wanted_in_the_language_of_each_edition(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, briefing=("editions: {en: {language: en}}", CHINESE))
    faults = told(folder)
    assert "briefing.yaml:3:8: error: no text in 'zh'" in faults
    assert "briefing.yaml:6:10: error: no authors in 'zh'" in faults
    assert "tables.yaml:5:13: error: no text in 'zh'" in faults
    # every text of the data is in English alone: as many faults as there are {en: …}, and what the
    # briefing says of its sources
    texts = sum(path.read_text(encoding="utf-8").count("{en: ") for path in folder.glob("*.yaml"))
    editions = 1
    sources = [fault for fault in faults if fault.startswith("sources.yaml") or "place" in fault]
    assert len(faults) - len(sources) == texts - editions
    assert [fault.partition(" (")[0] for fault in sources] == [
        "sources.yaml:4:12: error: no title in 'zh'",
        "sources.yaml:7:11: error: no note in 'zh'",
        "quantities.yaml:18:37: error: no name for the place 'page one' in 'zh'",
    ]


def test_what_is_said_of_a_source_may_be_translated(tmp_path: Path) -> None:
    said = "title: '[车间记录]', note: 虚构, locators: {page one: 第一页}"
    custom = f"custom: {{tier: tertiary, translations: {{zh: {{{said}}}}}}}"
    folder = solar_with(
        tmp_path,
        briefing=("editions: {en: {language: en}}", CHINESE),
        sources=("custom: {tier: tertiary}", custom),
    )
    assert not [fault for fault in told(folder) if "sources.yaml" in fault or "place" in fault]


def test_a_text_for_all_languages_is_in_each(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path,
        briefing=("editions: {en: {language: en}}", CHINESE),
        tables=("steps: [{en: Steps}, {q: line-steps}]", "steps: [Steps, {q: line-steps}]"),
    )
    assert not [fault for fault in told(folder) if fault.startswith("tables.yaml:5:")]


def test_an_edition_is_refused_whose_language_has_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "WORDING", {"en": {}})
    folder = solar_with(tmp_path, briefing=("editions: {en: {language: en}}", CHINESE))
    assert told(folder) == [
        "briefing.yaml:7:47: error: no edition can be written in 'zh-Hans' (known: en)"
    ]


def test_nothing_is_said_while_the_editions_are_unknown(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, briefing=("editions: {en: {language: en}}", "editions: {fr: x}"))
    assert told(folder) == []
