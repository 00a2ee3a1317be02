from __future__ import annotations

from pathlib import Path

from ssb_report.check.sisters import disagreeing
from ssb_report.schema.load import load
from tests.broken.corpus import BRIEFINGS
from tests.running import copied, replace


def told(folder: Path) -> list[str]:
    briefing, faults = load(folder)
    return [str(fault).splitlines()[0] for fault in disagreeing(briefing, faults)]


def unlike(tmp_path: Path) -> Path:
    """The briefing in two languages, of which the Chinese one names less: a number and a table."""
    folder = copied(BRIEFINGS["two-languages"], tmp_path)
    replace(folder / "sections" / "zh-Hans" / "01-summary.md", '{{ table("inputs") }}', "无。")
    replace(folder / "briefing.yaml", '烧 {{ q("water") }} 水所需', "烧水所需")
    return folder


def test_sections_and_texts_are_compared(tmp_path: Path) -> None:
    assert len(told(unlike(tmp_path))) == 2


def test_a_section_that_editions_show_in_one_language_has_no_sister(tmp_path: Path) -> None:
    folder = unlike(tmp_path)
    short = "  zh-Hans-short: {language: zh-Hans, sections: [summary]}\n"
    replace(folder / "briefing.yaml", short, "")
    assert [fault.partition(":")[0] for fault in told(folder)] == [f"{folder}/briefing.yaml"]


def test_a_language_without_an_edition_is_not_compared(tmp_path: Path) -> None:
    folder = unlike(tmp_path)
    short = "  zh-Hans-short: {language: zh-Hans, sections: [summary]}\n"
    whole = "  zh-Hans: {language: zh-Hans, sections: [boiling, methods]}\n"
    for line in (short, whole):
        replace(folder / "briefing.yaml", line, "")
    assert told(folder) == []


def test_nothing_is_said_while_the_editions_are_unknown(tmp_path: Path) -> None:
    folder = unlike(tmp_path)
    replace(folder / "briefing.yaml", "  en: {language: en,", "  en: {language: eng,")
    assert told(folder) == []


def test_a_section_that_could_not_be_read_is_not_compared(tmp_path: Path) -> None:
    folder = unlike(tmp_path)
    (folder / "sections" / "zh-Hans" / "01-summary.md").write_bytes(b"# \xff\n")
    assert [fault.partition(":")[0] for fault in told(folder)] == [f"{folder}/briefing.yaml"]
