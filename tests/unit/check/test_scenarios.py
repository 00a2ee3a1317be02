"""Claims under scenarios: judged in what the editions under them print, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.check import check, under
from ssb_report.errors import Fault, InputError, Severity
from tests.making import solar_claiming
from tests.running import replace

CLAIM = "long: {that: line-steps > 5 step}\n"
MARKED = 'The line is long {{ claim("long") }}.'
EDITIONS = "editions: {en: {language: en}}"
SHORTER = "scenarios: {shorter: {label: {en: Shorter}, set: {line-steps: 4}}}\n"


def shorter(tmp_path: Path, *, only: str = "", marked: str = "") -> Path:
    """The small briefing, whose claim holds, with an edition under a scenario where it is false.

    `only` are that edition's sections, where they are not all.
    """
    folder = solar_claiming(tmp_path, CLAIM, marked)
    sections = f", sections: [{only}]" if only else ""
    own = f"en-shorter: {{language: en, scenario: shorter{sections}}}"
    replace(folder / "briefing.yaml", EDITIONS, f"editions: {{en: {{language: en}}, {own}}}")
    (folder / "scenarios.yaml").write_text(SHORTER, encoding="utf-8")
    return folder


def errors(folder: Path) -> list[str]:
    """Where errors are, from the briefing's folder on."""
    faults: tuple[Fault, ...] = ()
    try:
        check(folder)
    except InputError as error:
        faults = error.faults
    assert all(fault.message.startswith("under 'shorter': ") for fault in faults)
    places = (fault.position.path for fault in faults)
    return [Path(path).relative_to(folder).as_posix() for path in places]


def marking(text: str) -> str:
    return f"'{text} {{{{ claim(\"long\") }}}}'"


# ---- declared editions


@pytest.mark.parametrize(("only", "found"), [("", 1), ("methods, curve", 1), ("curve", 0)])
def test_only_the_sections_of_the_edition_are_judged(only: str, found: int, tmp_path: Path) -> None:
    folder = shorter(tmp_path, only=only, marked=MARKED)
    assert errors(folder) == ["sections/en/02-methods.md"] * found


@pytest.mark.parametrize(
    ("file", "old", "new", "sections"),
    [
        ("tables.yaml", "{en: What the line is assumed to be}", "A line", "curve"),
        ("figures.yaml", "label: {en: Middle case}", "Middle case", "curve"),
        ("briefing.yaml", "caption: {en: Exponent of the experience curve}", "Exponent", "curve"),
        ("quantities.yaml", "label: {en: Steps of the line}", "Steps", "methods"),
        ("quantities.yaml", "label: {en: First step shown}", "First", "methods"),
        ("calculations.yaml", "label: {en: Yield of the line}", "Yield", "methods"),
    ],
)
def test_a_text_of_the_data_is_judged_where_the_edition_prints_it(
    file: str, old: str, new: str, sections: str, tmp_path: Path
) -> None:
    folder = shorter(tmp_path, only=sections, marked=MARKED)
    methods = folder / "sections" / "en" / "02-methods.md"
    replace(methods, MARKED, "")
    key = old.partition(":")[0] if not old.startswith("{") else ""
    replace(folder / file, old, f"{key}{': ' * bool(key)}{{en: {marking(new)}}}")
    assert errors(folder) == [file]
    # Only words, so that the edition prints none of the blocks and numbers.
    for path in (folder / "sections" / "en").glob("*.md"):
        path.write_text("# Title\n\nWords.\n", encoding="utf-8")
    assert errors(folder) == []


def test_the_title_is_in_every_edition(tmp_path: Path) -> None:
    folder = shorter(tmp_path, only="curve", marked=MARKED)
    title = "subtitle: {en: A test briefing with assumed numbers}"
    replace(folder / "briefing.yaml", title, f"subtitle: {{en: {marking('Numbers')}}}")
    assert errors(folder) == ["briefing.yaml"]


def test_what_a_scenario_sets_loses_its_note_and_shows_the_scenarios(tmp_path: Path) -> None:
    folder = shorter(tmp_path, marked="Words.")
    given = "  value: 12\n"
    replace(folder / "quantities.yaml", given, f"{given}  note: {{en: {marking('Many')}}}\n")
    assert errors(folder) == []
    label = "label: {en: Shorter}"
    replace(folder / "scenarios.yaml", label, f"{label}, note: {{en: {marking('Few')}}}")
    assert errors(folder) == ["scenarios.yaml"]


def test_a_text_in_another_language_is_not_printed(tmp_path: Path) -> None:
    folder = shorter(tmp_path, marked="Words.")
    caption = "{en: What the line is assumed to be}"
    given = f"{{en: A line, zh: {marking('产线')}}}"
    replace(folder / "tables.yaml", caption, given)
    assert errors(folder) == []


# ---- by hand


def told(folder: Path, by_hand: dict[str, str], *editions: str) -> list[Fault]:
    return list(under(check(folder), "", by_hand, editions).warnings)


def test_by_hand_it_is_a_warning_for_the_editions_asked_for(tmp_path: Path) -> None:
    folder = solar_claiming(tmp_path, CLAIM, MARKED)
    assert told(folder, {"line-steps": "4"}) == []
    (fault,) = told(folder, {"line-steps": "4"}, "en")
    assert fault.severity is Severity.WARNING
    assert fault.position.path.endswith("sections/en/02-methods.md")
    assert fault.message.startswith("under --set: claim 'long' is false: ")
    assert fault.message.endswith('4 steps > 5 steps; it marks "The line is long."')
    assert told(folder, {"line-steps": "6"}, "en") == []


def test_a_scenario_with_a_number_set_by_hand_says_both(tmp_path: Path) -> None:
    folder = shorter(tmp_path, only="curve", marked=MARKED)
    checked = under(check(folder), "shorter", {"window-end": "31"}, ["en"])
    (fault,) = checked.warnings
    assert fault.message.startswith("under 'shorter' with --set: claim 'long' is false: ")


def test_a_claim_that_cannot_be_judged_is_an_error_by_hand_too(tmp_path: Path) -> None:
    claim = "overlap(line-defect-rate, module-learning-rate) or line-steps > 5 step"
    folder = solar_claiming(
        tmp_path, f"meet: {{that: '{claim}'}}\n", 'They meet {{ claim("meet") }}.'
    )
    checked = check(folder)
    assert under(checked, "", {"line-defect-rate": "1"}).warnings == ()  # nobody prints it
    with pytest.raises(InputError) as caught:
        under(checked, "", {"line-defect-rate": "1"}, ["en"])
    (fault,) = caught.value.faults
    assert fault.message == "under --set: 'line-defect-rate' is 1, which is no range"


# ---- figures

TWO = "editions: {en: {language: en}, en-methods: {language: en, sections: [methods]}}"
REVERSED = {"window-start": "40"}
"""With which the axis of the chart in the section on the curve does not rise."""


@pytest.mark.parametrize(
    ("editions", "marked", "fails"),
    [
        ((), "", True),
        (["en"], "", True),
        (["en-methods", "en"], "", True),
        (["en-methods"], "", False),
        (["en-methods"], 'It falls {{ claim("falls") }}.', True),
    ],
)
def test_only_figures_that_an_edition_shows_or_speaks_of_have_to_be_drawn(
    *, editions: list[str], marked: str, fails: bool, tmp_path: Path
) -> None:
    claim = "falls: {that: falling(yield-by-steps/middle)}\n" if marked else CLAIM
    folder = solar_claiming(tmp_path, claim, marked or MARKED)
    replace(folder / "briefing.yaml", EDITIONS, TWO)
    checked = check(folder)
    if not fails:
        assert under(checked, "", REVERSED, editions).numbers["window-start"].value.nominal == 40
        return
    with pytest.raises(InputError) as raised:
        under(checked, "", REVERSED, editions)
    assert [Path(each.position.path).name for each in raised.value.faults] == ["figures.yaml"]
