"""A comparison as text and as JSON."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

from ssb_report.diff.data import as_json
from ssb_report.diff.model import BlockChange, Change, Comparison, Kind, PartChange, Stated
from ssb_report.diff.text import as_text
from tests.making import SOLAR, solar_with
from tests.unit.diff.comparing import between
from tests.unit.diff.test_markdown import compared, number, sentence

TEXT = """\
main → HEAD

a: 1 quantity, 2 sentences, 1 figure, 1 table; edition en
  Label of cost: 1 → 2 (+50%)

  Quantities
    cost  Label of cost
      1 → 2
      +50%
      the old value left nothing open

  Sentences
    inputs/a/sections/en/01-a.md:3
      It is [-12-]. → It is {+13+}.
      in en
    inputs/a/sections/en/01-a.md:3
    + It is new.
      added
      in en

  Figures
    figure curve, drawing  A curve
    + drawn anew
      in en

  Tables
    table costs  Costs
      removed
      in en, zh-Hans"""


def test_text() -> None:
    drawing = (PartChange("drawing", "", "", is_drawing=True),)
    blocks = (
        BlockChange(Kind.FIGURE, "curve", "A curve", ("en",), Change.CHANGED, drawing),
        BlockChange(Kind.TABLE, "costs", "Costs", ("en", "zh-Hans"), Change.REMOVED),
    )
    changes = (
        sentence("It is 12.", "It is 13."),
        sentence("", "It is new.", change=Change.ADDED, old_at=""),
    )
    found = compared(quantities=(number("cost", 0.5),), sentences=changes, blocks=blocks)
    assert as_text(found) == TEXT


def test_nothing_is_told_in_a_line(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, quantities=("  value: 12\n", "  value: 12  # many\n"))
    lines = as_text(between(SOLAR, folder)).splitlines()
    assert lines[2:] == ["solar-modules: nothing changed"]


def test_what_no_reader_sees_is_told_to_be_that(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, quantities=("  value: 12\n", "  value: 12\n  about: steps\n"))
    comparison = between(SOLAR, folder)
    assert not comparison.is_visible
    assert as_text(comparison).splitlines()[2:6] == [
        "solar-modules: 1 quantity; no reader sees anything of it",
        "",
        "  Quantities",
        "    line-steps  Steps of the line",
    ]


def test_json_has_exact_numbers_and_no_infinities() -> None:
    open_end = replace(
        number("cost", 0.1), old=Stated(">2 CNY/Wh", ">2", 2.0, "CNY/Wh", (2.0, math.inf))
    )
    content = json.loads(as_json(compared(quantities=(open_end,))))
    (quantity,) = content["briefings"]["a"]["quantities"]
    assert quantity["old"]["interval"] == [2.0, None]
    assert quantity["relative"] == 0.1
    assert content["visible"] is True


def test_the_keys_of_json_are_kept() -> None:
    content = json.loads(as_json(compared(sentences=(sentence("It is 1.", "It is 2."),))))
    assert list(content) == ["old", "new", "visible", "guards", "briefings"]
    briefing = content["briefings"]["a"]
    assert list(briefing) == [
        *("title", "change", "visible", "summary", "editions", "quantities", "results", "claims"),
        *("contradictions", "scenarios", "facts", "sources", "sentences", "blocks"),
        *("faults", "remade"),
    ]
    (told,) = briefing["sentences"]
    assert [told["old"][start:end] for start, end in told["old_marks"]] == ["1"]
    assert [told["new"][start:end] for start, end in told["new_marks"]] == ["2"]


def test_the_same_bytes_each_time() -> None:
    one, other = (between(SOLAR, SOLAR) for _ in range(2))
    assert as_json(one) == as_json(other)
    assert as_json(Comparison("a", "b", ())).startswith('{\n "old": "a"')
