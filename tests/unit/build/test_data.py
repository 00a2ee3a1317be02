"""CSV and JSON beside the artefacts: cells that are safe and numbers that keep their digits."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ssb_report.build.data import data_files
from ssb_report.document.document import Document
from ssb_report.html.sheets import csv_cell, csv_file
from tests.making import document_of, solar_claiming, solar_with


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8")), strict=True))


@pytest.fixture(scope="module")
def files(solar_document: Document) -> dict[str, bytes]:
    return data_files(solar_document)


# ---- cells


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("https://evil.example","here")',
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1+1",
        "－1",
    ],
)
def test_a_text_that_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        (";=1", ";'=1"),
        ("words;+1", "words;'+1"),
        ("words; +1", "words; +1"),
        ("words\t@x;-x", "words\t'@x;'-x"),
    ],
)
def test_a_cell_that_begins_within_another_is_defused(text: str, cell: str) -> None:
    assert csv_cell(text) == cell


@pytest.mark.parametrize("text", ["", "–", "−5 °C", ">2 CNY/Wh", "~0.6", "a=b", "'quoted", "10⁻³"])
def test_other_texts_stay(text: str) -> None:
    assert csv_cell(text) == text


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (-20.0, "-20.0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-5, "1e-05"),
        (np.float64(1.5), "1.5"),
        (float("nan"), ""),
        (float("inf"), ""),
        (-np.inf, ""),
    ],
)
def test_numbers_keep_all_digits_and_what_is_none_is_blank(number: float, written: str) -> None:
    assert csv_cell(number) == written


def test_commas_quotes_and_lines_stay_in_theircsv_cell() -> None:
    written = [["a,b", 'say "x"', "two\nlines"], ["1", "=2", ""]]
    assert rows(csv_file(written)) == [written[0], ["1", "'=2", ""]]


def test_a_hostile_briefing_writes_no_formula(tmp_path: Path) -> None:
    folder = solar_with(
        tmp_path,
        tables=("steps: [{en: Steps}", "steps: [{en: '=cmd|calc'}"),
        quantities=("What the workshop thought", "'@workshop'"),
    )
    made = data_files(document_of(folder))
    assert rows(made["data/table-inputs.csv"])[1][0] == "'=cmd|calc"
    assert any(row[0] == "'@workshop" for row in rows(made["data/quantities.csv"]))


# ---- files


def test_a_file_for_each_table_chart_and_register(files: dict[str, bytes]) -> None:
    assert set(files) == {
        "data/results.json",
        "data/table-inputs.csv",
        "data/figure-yield-by-steps.csv",
        "data/quantities.csv",
        "data/results.csv",
    }


def test_a_table_is_written_as_it_is_printed(files: dict[str, bytes]) -> None:
    assert rows(files["data/table-inputs.csv"]) == [
        ["What", "Number"],
        ["Steps", "12\u00a0steps"],
        ["Defects at each step", "0.5–1.5%"],
    ]


def test_curves_have_their_points_and_bands_both_edges(files: dict[str, bytes]) -> None:
    heading, *lines = rows(files["data/figure-yield-by-steps.csv"])
    assert heading == ["series", "Steps (steps)", "Yield (%)", "low", "high"]
    curve = [line for line in lines if line[0] == "Middle case"]
    band = [line for line in lines if line[0] == "range"]
    assert len(curve) == len(band) == 30
    # One per cent of defects at each of twelve steps; half and one and a half at the edges.
    twelfth = 11
    assert float(curve[twelfth][2]) == pytest.approx(100 * 0.99**12)
    low, high = sorted(map(float, band[twelfth][3:]))
    assert [low, high] == pytest.approx([100 * 0.985**12, 100 * 0.995**12])


def test_the_text_of_a_bars_only_part_is_kept(tmp_path: Path) -> None:
    stack = """
parts-of-a-line:
  kind: stack
  title: {en: Steps}
  alt: {en: Steps in two bars}
  x: {label: {en: Steps}, unit: step}
  parts: {all: {label: {en: all}}, first: {label: {en: first}}, rest: {label: {en: rest}}}
  bars:
    - {id: whole, label: {en: Whole}, parts: [{q: line-steps, part: all}]}
    - id: split
      label: {en: Split}
      parts: [{q: window-start, part: first}, {q: line-steps, part: rest}]
"""
    folder = solar_with(
        tmp_path,
        sections_en_01_curve=(
            '{{ figure("yield-by-steps") }}',
            '{{ figure("yield-by-steps") }}\n\n{{ figure("parts-of-a-line") }}',
        ),
    )
    with (folder / "figures.yaml").open("a", encoding="utf-8") as file:
        file.write(stack)
    heading, *lines = rows(data_files(document_of(folder))["data/figure-parts-of-a-line.csv"])
    assert heading == ["bar", "part", "value", "unit", "printed"]
    assert [line[:3] for line in lines] == [
        ["Whole", "all", "12.0"],
        ["Split", "first", "1.0"],
        ["Split", "rest", "12.0"],
    ]
    assert all(line[4].startswith(line[2].removesuffix(".0")) for line in lines)


# ---- results.json


def test_results_are_json_without_nan_or_infinity(tmp_path: Path) -> None:
    folder = solar_with(tmp_path, quantities=("value: 12\n", 'value: ">=12"\n'))
    text = data_files(document_of(folder))["data/results.json"].decode("utf-8")
    found: dict[str, Any] = json.loads(text, parse_constant=pytest.fail)
    steps = found["quantities"]["line-steps"]
    assert (steps["form"], steps["low"], steps["high"]) == ("at-least", 12.0, None)
    assert text.endswith("}\n")


def test_results_tell_what_they_were_made_of(files: dict[str, bytes]) -> None:
    found = json.loads(files["data/results.json"])
    assert found["results"]["line-yield"]["with"] == {
        "defect_rate": ["line-defect-rate"],
        "steps": ["line-steps"],
    }
    assert found["results"]["line-yield"]["value"] == pytest.approx(100 * 0.99**12)
    # nine tenths of 0.5..1.5 % of defects are 0.55..1.45 %
    ends = [100 * 0.9855**12, 100 * 0.9945**12]
    assert found["results"]["line-yield"]["interval"] == pytest.approx(ends, abs=0.05)
    assert found["facts"]["workshop-view"]["cite"] == [{"source": "workshop"}]
    assert found["quantities"]["line-steps"]["cite"] == [
        {"source": "workshop", "locator": "page one"}
    ]


def test_macros_in_labels_are_written_out(tmp_path: Path) -> None:
    label = "{en: 'Steps at {{ q(\"line-defect-rate\") }}'}"
    folder = solar_with(tmp_path, quantities=("{en: Steps of the line}", label))
    made = data_files(document_of(folder))
    found = json.loads(made["data/results.json"])
    assert found["quantities"]["line-steps"]["label"] == "Steps at 0.5–1.5%"
    assert not [name for name, data in made.items() if b"{{" in data]


def test_claims_are_told_with_their_verdict(tmp_path: Path) -> None:
    claims = """
long: {that: line-steps > 5 step}
few-bad: {that: line-yield > 86 %, confidence: 50 %, note: {en: A note.}}
"""
    folder = solar_claiming(
        tmp_path,
        claims,
        'The line is long {{ claim("long") }}. Few are bad {{ claim("few-bad") }}.',
    )
    files = data_files(document_of(folder))
    found = json.loads(files["data/results.json"])["claims"]
    assert found["long"] == {
        "number": "C1",
        "text": "The line is long.",
        "that": "line-steps > 5 step",
        "confidence": 0.9,
        "verdict": "holds",
        "share": None,
    }
    assert found["few-bad"]["note"] == "A note."
    assert found["few-bad"]["share"] == pytest.approx(0.749, abs=0.007)
    heads, *lines = rows(files["data/claims.csv"])
    assert heads == ["Claim", "What the text says", "What must hold", "With the numbers", "Verdict"]
    assert [line[0] for line in lines] == ["C1", "C2"]
    assert lines[0][3] == "12\u00a0steps > 5\u00a0steps"
