"""`diff` of two revisions says what changed on the page: all of it, and nothing that did not.

What changed is worked out here from the HTML and the JSON of two builds, with nothing of `diff`.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from ssb_report.build.build import build_edition
from ssb_report.build.formats import Wanted
from ssb_report.check.check import check
from ssb_report.diff.compare import compare, paired
from ssb_report.diff.data import as_json
from ssb_report.diff.sides import opened
from tests.making import solar_with_scenarios
from tests.reading import SVG, elements, html_tree, spaced, text_of
from tests.running import replace, ssb_report

EDITIONS = "editions: {en: {language: en}, en-better: {language: en, scenario: better}}"
CLAIMS = """\
keeps-most:
  that: line-yield > 50 %
"""
MARKED = 'A line of {{ q("line-steps") }} keeps most of them {{ claim("keeps-most") }}.'

QUANTITIES, SOURCES = "quantities.yaml", "sources.yaml"
CURVE, METHODS = "sections/en/01-curve.md", "sections/en/02-methods.md"

# Each is made in the base, by itself: files, and what is put for what.
EDITS: dict[str, list[tuple[str, str, str]]] = {
    "a number": [(QUANTITIES, "  value: 12\n", "  value: 13\n")],
    "a spread": [(QUANTITIES, "value: 0.5..1.5", "value: 0.5..1.6")],
    "a label": [(QUANTITIES, "{en: Steps of the line}", "{en: Stages of the line}")],
    "a source": [(SOURCES, "{date-parts: [[2025, 6]]}", "{date-parts: [[2024, 6]]}")],
    "a date": [(QUANTITIES, "  as_of: 2025-06\nline-defect", "  as_of: 2025-07\nline-defect")],
    "a locator": [(QUANTITIES, "locator: page one", "locator: page two")],
    "a statement": [(QUANTITIES, "yield was held to", "yield was thought to")],
    "a scenario": [("scenarios.yaml", "line-steps: 10,", "line-steps: 9,")],
    "a caption": [("tables.yaml", "{en: What the line is assumed to be}", "{en: The line}")],
    "a row": [
        ("tables.yaml", "    defects: ", "    more: [{en: Most}, {en: most}]\n    defects: ")
    ],
    "a chart": [("figures.yaml", "points: 30}", "points: 20}")],
    "prose": [
        (CURVE, '{{ fact("workshop-view") }}.', '{{ fact("workshop-view") }}. It is a guess.'),
        (METHODS, "What drives it: ", "What drives it most: "),
        (METHODS, f"{MARKED} ", ""),
    ],
    "a block moved": [
        (CURVE, '{{ formula("module-exponent") }}\n\n', ""),
        (
            CURVE,
            '{{ table("inputs") }}',
            '{{ table("inputs") }}\n\n{{ formula("module-exponent") }}',
        ),
    ],
    "a setting of the page": [(CURVE, "## The yield", "### The yield")],
    "a comment": [
        (QUANTITIES, "  value: 12\n  unit: step\n", "  unit: step  # they are many\n  value: 12\n"),
        ("claims.yaml", "keeps-most:", "# what the text says\nkeeps-most:"),
    ],
}


# The second edition costs as much as the first, and is another one only by its numbers.
CASES = [(edit, "en") for edit in EDITS] + [
    (edit, "en-better") for edit in ("a number", "a scenario", "a comment")
]
SOME = ("a number", "prose", "a comment")

Found = dict[str, Any]


@dataclass(frozen=True)
class Repository:
    """A scratch repository with a revision for each edit, and what is built of each."""

    folder: Path
    output: Path

    def diff(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return ssb_report("diff", *arguments, cwd=self.folder)

    def compared(self, old: str, new: str) -> Found:
        """What the command says of two revisions, without starting it anew each time."""
        inputs = self.folder / "inputs"
        with opened(name(old), inputs) as one, opened(name(new), inputs) as other:
            content = json.loads(as_json(compare(one, other, paired(one, other))))
        found: Found = content["briefings"]["solar-modules"]
        return found

    def page(self, revision: str, edition: str) -> Element:
        return parsed(self.output / name(revision) / "solar-modules" / edition)

    def pages(self, edit: str, edition: str) -> tuple[Element, Element]:
        return self.page("base", edition), self.page(edit, edition)

    def results(self, revision: str) -> Found:
        return results(self.output / name(revision) / "solar-modules" / "en")


@cache
def parsed(folder: Path) -> Element:
    """The page of an edition, without the revision that it names."""
    html = (folder / "briefing.html").read_text(encoding="utf-8")
    return html_tree(html.replace(results(folder)["revision"], ""))


def results(folder: Path) -> Found:
    found: Found = json.loads((folder / "data/results.json").read_text(encoding="utf-8"))
    return found


def name(edit: str) -> str:
    return edit.replace(" ", "-")


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    root = tmp_path_factory.mktemp("repository")
    made = Repository(root / "checkout", root / "output")
    folder = solar_with_scenarios(
        made.folder, briefing=("editions: {en: {language: en}}", EDITIONS)
    )
    (folder / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    figure = '{{ figure("yield-by-steps") }}'
    replace(folder / CURVE, figure, f"## The yield\n\n{figure}")
    replace(folder / METHODS, "All numbers are", f"{MARKED} All numbers are")
    replace(
        folder / METHODS, "{{ results_table() }}", "{{ results_table() }}\n\n{{ claims_table() }}"
    )
    git(made.folder, "init", "--quiet", "--initial-branch", "base")
    git(made.folder, "add", ".")
    git(made.folder, "commit", "--quiet", "--message", "Base")
    for edit in ("base", *EDITS):
        if edit != "base":
            git(made.folder, "checkout", "--quiet", "-b", name(edit), "base")
            for file, old, new in EDITS[edit]:
                replace(folder / file, old, new)
            git(made.folder, "commit", "--quiet", "--all", "--message", edit)
        checked = check(folder)
        for edition in ("en", "en-better"):
            if edit == "base" or (edit, edition) in CASES:
                wanted = Wanted(("html",))
                build_edition(checked, edition, made.output / name(edit), wanted=wanted)
    git(made.folder, "checkout", "--quiet", "base")
    return made


@pytest.fixture(scope="module")
def found(repository: Repository) -> dict[str, Found]:
    """What `diff` says of each edit."""
    return {edit: repository.compared("base", edit) for edit in EDITS}


cases = pytest.mark.parametrize(("edit", "edition"), CASES)


# ---- sentences


@cases
def test_the_sentences_that_changed(
    edit: str, edition: str, repository: Repository, found: dict[str, Found]
) -> None:
    before, after = (sentences(page) for page in repository.pages(edit, edition))
    told = [each for each in found[edit]["sentences"] if edition in each["editions"]]
    assert Counter(spaced(each["old"]) for each in told if each["old"]) == before - after
    assert Counter(spaced(each["new"]) for each in told if each["new"]) == after - before


@pytest.mark.parametrize("edit", EDITS)
def test_the_lines_that_are_named_hold_the_sentences(
    edit: str, repository: Repository, found: dict[str, Found]
) -> None:
    for each in found[edit]["sentences"]:
        for side, revision in (("old", "base"), ("new", edit)):
            if each[side]:
                commit, _, place = each[f"{side}_at"].partition(":")
                path, _, line = place.rpartition(":")
                assert commit == name(revision)
                text = git(repository.folder, "show", f"{commit}:{path}")
                first = re.match(r"[A-Z][a-z]*", each[side])
                assert first
                assert first[0] in text.splitlines()[int(line) - 1]


def sentences(page: Element) -> Counter[str]:
    """The sentences of the paragraphs, items and subheadings that come from Markdown."""
    found = Counter[str]()
    for block in prose(page):
        found.update(re.split(r"(?<=[.!?]) (?=[A-Z])", text_of(block)))
    return found


def prose(page: Element) -> Iterator[Element]:
    for section in elements(next(elements(page, "main")), "section"):
        if section.get("class") != "section":
            continue
        for child in section:
            inner = next(elements(child, "h3", "h4"), None)
            if child.tag == "p" and not child.get("class"):
                yield child
            elif child.tag == "div" and child.get("class") == "heading" and inner is not None:
                yield inner


# ---- blocks


@cases
def test_the_charts_that_changed(
    edit: str, edition: str, repository: Repository, found: dict[str, Found]
) -> None:
    before, after = (drawings(page) for page in repository.pages(edit, edition))
    assert before.keys() == after.keys()
    changed = {key for key in before if before[key] != after[key]}
    told = {each["id"] for each in blocks(found[edit], edition) if each["is_drawn_anew"]}
    assert told == changed


def drawings(page: Element) -> dict[str, list[object]]:
    """What is drawn of each figure; its alternative text is none of it."""
    return {
        figure.get("id", "").removeprefix("figure-"): [
            (each.tag, each.text, {k: v for k, v in each.items() if k != "aria-label"})
            for svg in elements(figure, f"{SVG}svg")
            for each in svg.iter()
        ]
        for figure in elements(page, "figure")
    }


@cases
def test_the_blocks_that_changed(
    edit: str, edition: str, repository: Repository, found: dict[str, Found]
) -> None:
    before, after = (pieces(page) for page in repository.pages(edit, edition))
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    told = {
        f"{each['kind']} {each['id']}".strip()
        for each in blocks(found[edit], edition)
        if each["change"] != "moved" and any(not part["is_drawing"] for part in each["parts"])
    }
    assert told == changed


@cases
def test_the_blocks_that_moved(
    edit: str, edition: str, repository: Repository, found: dict[str, Found]
) -> None:
    before, after = (order(page) for page in repository.pages(edit, edition))
    moved = [each["id"] for each in blocks(found[edit], edition) if each["change"] == "moved"]
    assert bool(moved) == (before != after)
    assert moved == (["module-exponent"] if edit == "a block moved" else [])


def order(page: Element) -> list[str]:
    """The blocks by their ids as they follow each other."""
    names = (
        block.get("id", "") for block in elements(next(elements(page, "main")), "div", "figure")
    )
    return [
        name for name in names if name.startswith(("table-", "register-", "figure-", "formula-"))
    ]


def blocks(found: dict[str, Any], edition: str) -> list[dict[str, Any]]:
    return [each for each in found["blocks"] if edition in each["editions"]]


def pieces(page: Element) -> dict[str, object]:
    """The texts of each block: tables, figures, formulas, cards, cover, list of sources."""
    found: dict[str, object] = {}
    for table in elements(page, "div"):
        key, classes = table.get("id", ""), table.get("class", "").split()
        if "table-block" in classes:
            # The tables of scenarios are no tables of facts, though they look like them.
            is_fact = key == "table-inputs"
            kind = "table" if is_fact else "register"
            found[f"{kind} {key.partition('-')[2]}"] = text_of(table)
        elif "formula" in classes:
            found[f"formula {key.partition('-')[2]}"] = text_of(table)
    for figure in elements(page, "figure"):
        labels = {svg.get("aria-label") for svg in elements(figure, f"{SVG}svg")}
        title = next(each for each in elements(figure, "p") if each.get("class") == "figure-title")
        caption = text_of(next(elements(figure, "figcaption")))
        found[f"figure {figure.get('id', '')[7:]}"] = [labels, text_of(title), caption]
    for card in elements(page, "aside"):
        found[f"card {card.get('id', '')[5:]}"] = text_of(card)
    for listing in elements(page, "ul"):
        if listing.get("class") in ("key-figures", "bibliography"):
            found[str(listing.get("class"))] = text_of(listing)
    found["front"] = text_of(next(elements(page, "header")))
    for section in elements(next(elements(page, "main")), "section"):
        if section.get("class") == "section":
            heading = next(elements(section, "h2"))
            key = heading.get("id", "").removeprefix("section-")
            # How it is set: its paragraphs and subheadings.
            set_so = [each.tag for each in section if each.tag == "p"]
            set_so += [each.tag for each in elements(section, "h3", "h4")]
            found[f"section {key}"] = [text_of(heading), set_so]
    return found


@cases
def test_the_cells_that_changed(
    edit: str, edition: str, repository: Repository, found: dict[str, Found]
) -> None:
    before, after = (cells(page) for page in repository.pages(edit, edition))
    told = [
        part
        for each in blocks(found[edit], edition)
        if each["kind"] in ("table", "register")
        for part in each["parts"]
        if part["place"] not in ("caption", "columns", "order", "number")
    ]
    assert Counter(spaced(part["old"]) for part in told if part["old"]) == before - after
    assert Counter(spaced(part["new"]) for part in told if part["new"]) == after - before


def cells(page: Element) -> Counter[str]:
    """The headings, cells, notes and source lines of the tables."""
    found = Counter[str]()
    for block in elements(page, "div"):
        if "table-block" in block.get("class", "").split():
            found.update(text_of(cell) for cell in elements(block, "th", "td") if text_of(cell))
            for notes in elements(block, "div"):
                if notes.get("class") == "table-notes":
                    found.update(text_of(p).removeprefix("Source: ") for p in elements(notes, "p"))
    return found


# ---- numbers


@pytest.mark.parametrize("kind", ["quantities", "results", "facts"])
@pytest.mark.parametrize("edit", EDITS)
def test_the_numbers_that_changed(
    edit: str, kind: str, repository: Repository, found: dict[str, Found]
) -> None:
    before, after = (repository.results(each)[kind] for each in ("base", edit))
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert {each["id"] for each in found[edit][kind]} == changed


@pytest.mark.parametrize("edit", EDITS)
def test_the_claims_that_changed(
    edit: str, repository: Repository, found: dict[str, Found]
) -> None:
    before, after = (claims(page) for page in repository.pages(edit, "en"))
    told = {each["id"] for each in found[edit]["claims"]}
    assert told == {key for key in before if before[key] != after[key]}
    assert not [each for each in found[edit]["claims"] if each["flipped"]]


def claims(page: Element) -> dict[str, list[str]]:
    """What the appendix says of each claim, beside the sentences, which are told as such."""
    rows = (row for row in elements(page, "tr") if row.get("id", "").startswith("claim-"))
    return {
        row.get("id", "").removeprefix("claim-"): [text_of(row[0]), *map(text_of, row[3:])]
        for row in rows
    }


def test_how_far_a_number_and_its_result_moved(found: dict[str, Found]) -> None:
    (steps,), (result,) = found["a number"]["quantities"], found["a number"]["results"]
    assert (steps["old"]["exact"], steps["new"]["exact"]) == ("12", "13")
    assert steps["relative"] == pytest.approx(1 / 12)
    assert steps["inside"] is None
    # The yield of n steps with 1% of defects each.
    assert result["old"]["value"] == pytest.approx(100 * 0.99**12)
    assert result["new"]["value"] == pytest.approx(100 * 0.99**13)
    assert result["relative"] == pytest.approx(-0.01)
    assert result["inside"] is True
    assert result["through"] == [["line-steps", "line-yield"]]


# ---- the whole


@cases
def test_whether_a_reader_sees_anything(
    edit: str, edition: str, repository: Repository, found: dict[str, Found]
) -> None:
    before, after = (everything(page) for page in repository.pages(edit, edition))
    assert (edition in found[edit]["editions"]) == (before != after)


def everything(page: Element) -> list[object]:
    """All elements of a page with their texts; not the fonts, whose characters follow from them."""
    return [
        (each.tag, each.text, each.tail, sorted(each.items()))
        for each in elements(page)
        if each.tag not in ("style", "script")
    ]


@pytest.mark.parametrize("edit", SOME)
def test_the_exit_code_tells_what_a_reader_sees(edit: str, repository: Repository) -> None:
    run = repository.diff("base", name(edit), "--exit-code")
    assert run.returncode == (0 if edit == "a comment" else 1), run.stderr
    assert run.stdout.startswith(f"base → {name(edit)}\n")


@pytest.mark.parametrize("edit", SOME)
def test_the_other_way_round(edit: str, repository: Repository, found: dict[str, Found]) -> None:
    back = repository.compared(edit, "base")
    for kind in ("quantities", "results", "sentences"):
        there = [(each["old"], each["new"]) for each in found[edit][kind]]
        here = [(each["new"], each["old"]) for each in back[kind]]
        assert sorted(map(str, there)) == sorted(map(str, here))
    assert back["editions"] == found[edit]["editions"]


def test_the_work_tree_is_left_alone(repository: Repository) -> None:
    replace(repository.folder / "inputs/solar-modules" / QUANTITIES, "value: 12\n", "value: 14\n")
    before = git(repository.folder, "status", "--porcelain")
    run = repository.diff("base", "--format", "json")
    assert (
        git(repository.folder, "status", "--porcelain")
        == before
        == (" M inputs/solar-modules/quantities.yaml\n")
    )
    (steps,) = json.loads(run.stdout)["briefings"]["solar-modules"]["quantities"]
    assert (steps["old"]["exact"], steps["new"]["exact"]) == ("12", "14")
    git(repository.folder, "checkout", "--quiet", "--", ".")


def test_a_change_that_mends_the_base_is_told(repository: Repository) -> None:
    git(repository.folder, "checkout", "--quiet", "-b", "broken", "base")
    quantities = repository.folder / "inputs/solar-modules" / QUANTITIES
    replace(quantities, "value: 12\n", "value: twelve\n")
    git(repository.folder, "commit", "--quiet", "--all", "--message", "Break it")
    try:
        for form in ("text", "markdown", "json", "html"):
            run = repository.diff("broken", "base", "--format", form)
            assert run.returncode == 0, run.stderr
            assert "the old state cannot be read: 1 fault" in run.stdout
        assert repository.diff("broken", "base", "--exit-code").returncode == 1
        back = repository.diff("base", "broken", "--format", "json")
        assert back.returncode == 1
        assert "in broken: 'twelve' is no number" in back.stderr
    finally:
        git(repository.folder, "checkout", "--quiet", "base")
        git(repository.folder, "branch", "--quiet", "-D", "broken")
