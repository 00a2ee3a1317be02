"""Evidence that does not hold shows itself: contradictions, data past their date, typed digits."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.reading import elements, html_tree, pdf_text, spaced, squeezed, text_of, yaml_file
from tests.running import (
    INPUTS,
    TEST_BRIEFINGS,
    Edition,
    copied,
    replace,
    ssb_report,
)

JIANGSU = INPUTS / "jiangsu-solid-state"
SECOND = """\
survey-steps:
  label: {en: Steps by a survey}
  value: 15
  unit: step
  status: claimed
  as_of: 2025-07
  cite: {source: workshop}
  about: steps-stated
"""
RULE = """\
steps-stated:
  label: {en: Steps of a line}
  rule: newest
  note: {en: The survey asked more lines.}
"""


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder of briefings with a copy of the small one, which has horizons."""
    folder = copied(TEST_BRIEFINGS / "solar-modules", tmp_path / "inputs")
    horizons = "horizons: {default: 6}\ncitations: author-date"
    replace(folder / "briefing.yaml", "citations: author-date", horizons)
    return tmp_path / "inputs"


def run(inputs: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return ssb_report("--inputs", inputs, "--output", inputs.parent / "output", *arguments)


def built(inputs: Path) -> str:
    found = run(inputs, "build", "--to", "html")
    assert found.returncode == 0, found.stderr
    page = inputs.parent / "output" / "solar-modules" / "en" / "briefing.html"
    return page.read_text(encoding="utf-8")


def rows_of(html: str, caption: str) -> list[list[str]]:
    """The rows of the table with a caption, cell by cell."""
    for table in elements(html_tree(html), "table"):
        named = [text_of(each) for each in elements(table, "caption")]
        if named == [caption]:
            return [
                [text_of(cell) for cell in elements(row, "th", "td")]
                for row in elements(table, "tr")
            ]
    return []


# ---- contradictions


def test_a_contradiction_fails_until_a_rule_settles_it(inputs: Path) -> None:
    folder = inputs / "solar-modules"
    quantities = folder / "quantities.yaml"
    stated = "  cite: {source: workshop, locator: page one}\n"
    replace(quantities, stated, f"{stated}  about: steps-stated\n")
    with quantities.open("a", encoding="utf-8") as file:
        file.write(SECOND)
    line = (
        quantities.read_text(encoding="utf-8").splitlines().index("  about: steps-stated") + 1 + 16
    )

    failed = run(inputs, "check")
    assert failed.returncode == 1
    assert (
        f"inputs/solar-modules/quantities.yaml:{line}:10: error: 'line-steps' (12 step) and "
        "'survey-steps' (15 step) disagree about 'steps-stated' (give a rule in "
        "contradictions.yaml, or say by 'condition' how they differ)"
    ) in failed.stderr

    (folder / "contradictions.yaml").write_text(RULE, encoding="utf-8")
    methods = folder / "sections" / "en" / "02-methods.md"
    told = 'A line has {{ q("steps-stated") }}.\n\n{{ contradictions_table() }}\n\n'
    replace(methods, "{{ bibliography() }}", f"{told}{{{{ bibliography() }}}}")
    html = built(inputs)
    assert "A line has 15\u00a0steps." in " ".join(
        "".join(each.itertext()) for each in elements(html_tree(html), "p")
    )
    caption = "Where sources contradict each other, and what is used"
    _, subject, first, second = rows_of(html, caption)
    assert subject[1] == "15 steps"
    assert subject[4] == "Taken: the newest figure. The survey asked more lines."
    assert first[1:3] == ["12 steps", "June 2025"]
    assert first[4] == "Contradicts 15."
    assert second[1:3] == ["15 steps", "July 2025"]
    assert second[4] == "Used. Contradicts 12."
    data = inputs.parent / "output" / "solar-modules" / "en" / "data"
    found = json.loads((data / "results.json").read_text(encoding="utf-8"))
    subject_data = found["contradictions"]["steps-stated"]
    assert (subject_data["value"], subject_data["rule"]) == (15.0, "newest")
    assert subject_data["note"] == "The survey asked more lines."
    assert subject_data["members"] == {
        "line-steps": {"used": False, "tier": "tertiary", "contradicts": ["survey-steps"]},
        "survey-steps": {"used": True, "tier": "tertiary", "contradicts": ["line-steps"]},
    }
    why = run(inputs, "why", "steps-stated").stdout
    assert "* survey-steps: 15\u00a0steps, as of 2025-07, tertiary, contradicts line-steps" in why


def test_a_calculation_takes_the_number_of_the_subject(inputs: Path) -> None:
    folder = inputs / "solar-modules"
    stated = "  cite: {source: workshop, locator: page one}\n"
    replace(folder / "quantities.yaml", stated, f"{stated}  about: steps-stated\n")
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write(SECOND)
    (folder / "contradictions.yaml").write_text(RULE, encoding="utf-8")
    replace(folder / "calculations.yaml", "steps: line-steps}", "steps: steps-stated}")
    found = json.loads(run(inputs, "why", "line-yield", "--json").stdout)
    # The middle of the defect rates, 1 %, in fifteen steps: 0.99 to the 15th.
    assert found["value"] == pytest.approx(86.0058, abs=1e-3)
    assert "steps-stated" in [each["id"] for each in found["inputs"]]


@pytest.mark.parametrize("edition", ["en", "zh-Hans"])
def test_the_briefing_prints_its_contradictions(edition: str, jiangsu: Edition) -> None:
    folder = jiangsu.folder.parent / edition
    stated = yaml_file(JIANGSU / "quantities.yaml")
    subjects = yaml_file(JIANGSU / "contradictions.yaml")
    language = {"en": "en", "zh-Hans": "zh"}[edition]
    with (folder / "data" / "contradictions.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    labels = [spaced(row[0]) for row in rows]
    text = squeezed(pdf_text(folder / "briefing.pdf"))
    for key, subject in subjects.items():
        members = [each for each in stated.values() if each.get("about") == key]
        place = labels.index(spaced(subject["label"][language]))
        assert len(members) >= 2
        below = labels[place + 1 : place + 1 + len(members)]
        assert below == [spaced(each["label"][language]) for each in members]
        assert squeezed(subject["label"][language]) in text
    assert len(rows) == sum(
        1 + sum(each.get("about") == key for each in stated.values()) for key in subjects
    )


# ---- age


def test_what_is_old_is_warned_of_and_printed(inputs: Path) -> None:
    folder = inputs / "solar-modules"
    fresh = run(inputs, "check", "--stale", "--on", "2025-12-01")
    assert (fresh.returncode, "0 warnings" in fresh.stderr) == (0, True)
    assert "0 warnings" in run(inputs, "check").stderr

    stale = run(inputs, "check", "--stale", "--on", "2025-12-02")
    said = (
        "inputs/solar-modules/quantities.yaml:17:10: warning: 'line-steps' is stale since 2025-12 "
        "(its horizon is 6 months; look for a newer figure)"
    )
    assert stale.returncode == 0
    assert said in stale.stderr
    strict = run(inputs, "check", "--stale", "--on", "2025-12-02", "--strict")
    assert strict.returncode == 1
    assert said in strict.stderr

    # The edition is measured by its own date: one newer datum makes it a later one.
    methods = folder / "sections" / "en" / "02-methods.md"
    replace(methods, "{{ bibliography() }}", "{{ staleness_note() }}\n\n{{ bibliography() }}")
    note = "at the date of the newest data, {}: {} of the {} numbers and statements that age"
    caption = "Older than their horizon"
    html = built(inputs)
    assert note.format("June 2025", "none", 2) in spaced(html)
    assert rows_of(html, caption) == []
    with (folder / "quantities.yaml").open("a", encoding="utf-8") as file:
        file.write(SECOND.replace("2025-07", "2026-01-15").replace("  about: steps-stated\n", ""))
    html = built(inputs)
    assert note.format("15 January 2026", 2, 3) in spaced(html)
    heads, *rows = rows_of(html, caption)
    assert heads == ["Quantity", "Value", "As of", "Horizon", "Past it since"]
    assert rows[0] == ["Steps of the line", "12 steps", "June 2025", "6 months", "December 2025"]
    assert [row[0] for row in rows] == ["Steps of the line", "What the workshop thought"]


def test_what_the_status_is_decides_the_exit_code(inputs: Path) -> None:
    missing = run(inputs, "status", "--on", "2025-12-01")
    assert missing.returncode == 1
    assert missing.stdout.endswith("output/solar-modules/en: not built\n")
    built(inputs)
    nothing = run(inputs, "status", "--on", "2025-12-01")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert run(inputs, "status", "-q", "--on", "2025-12-01").returncode == 0

    stale = run(inputs, "status", "--on", "2025-12-02")
    assert stale.returncode == 1
    assert re.search(
        r"inputs/solar-modules/quantities\.yaml:17:10: line-steps, as of 2025-06, "
        r"horizon 6 months: stale since 2025-12\n",
        stale.stdout,
    )
    quiet = run(inputs, "status", "-q", "--on", "2025-12-02")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (1, "", "")
    told = json.loads(run(inputs, "status", "--json", "--on", "2025-12-02").stdout)
    assert told["on"] == "2025-12-02"
    found = told["briefings"]["solar-modules"]
    assert [each["id"] for each in found["stale"]] == ["line-steps", "workshop-view"]
    assert found["editions"] == {}

    replace(inputs / "solar-modules" / "quantities.yaml", "value: 12", "value: 13")
    outdated = run(inputs, "status", "--on", "2025-12-01")
    assert outdated.returncode == 1
    assert outdated.stdout.endswith("en: built from other inputs than the present ones\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--on", "2025-12-01"], "--on is the day for --stale"),
        (["check", "--stale", "--on", "soon"], "'soon' does not match the format '%Y-%m-%d'"),
        (["status", "--on", "2025-13-01"], "does not match the format"),
        (["status", "solar-module"], "no briefing 'solar-module'"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], said: str, inputs: Path) -> None:
    found = run(inputs, *arguments)
    assert found.returncode == 2
    assert said in found.stderr


# ---- the closed world


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("sections/en/02-methods.md", "All numbers are", "All 7 numbers are", "3:5"),
        ("sections/en/02-methods.md", "# Methods", "# Methods of 7", "1:14"),
        ("tables.yaml", "What the line is assumed to be", "What the 7 lines are", "2:26"),
        ("tables.yaml", "{en: Defects at each step}", "{en: Defects at 7 steps}", "6:31"),
        ("figures.yaml", 'alt: {en: "Yield falls', 'alt: {en: "7 yields fall', "4:14"),
        ("figures.yaml", "label: {en: Middle case}", "label: {en: Case 7}", "10:24"),
        ("figures.yaml", "  cite: {source: workshop}\n", "  caption: {en: Of 7.}\n", "5:20"),
    ],
    ids=["prose", "title", "caption", "cell", "alternative", "series", "figure"],
)
def test_a_digit_typed_anywhere_is_told_where_it_stands(
    file: str, old: str, new: str, place: str, inputs: Path
) -> None:
    replace(inputs / "solar-modules" / file, old, new)
    found = run(inputs, "check")
    assert found.returncode == 1
    assert f"inputs/solar-modules/{file}:{place}: error: the digits '7' are typed" in found.stderr
