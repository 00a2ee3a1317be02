"""One datum changes, cost-ssb-cell from >2 to >3: all that rests on it moves, and nothing else.

What rests on it is worked out here from the YAML and the Markdown alone.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from tests.reading import (
    MATHML,
    SVG,
    elements,
    html_tree,
    pdf_blocks,
    pdf_structure,
    spaced,
    squeezed,
    yaml_file,
)
from tests.running import INPUTS, Edition

CHANGED = "cost-ssb-cell"
FOLDER = INPUTS / "jiangsu-solid-state"
# What readers read about a figure beside the drawing itself.
AROUND_A_CHART = ("title", "caption", "alt", "cite")
BLOCKS = ("p", "li", "tr", "figcaption", "caption", "h1", "h2", "h3", "h4", "dt", "dd")
NUMBER = re.compile(r"\{\{\s*[qr]\(\s*[\"']([a-z0-9-]+)(?:\.low|\.high)?[\"'][^{}]*\}\}")


# ---- what rests on the datum, from the files


def written(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml_file(FOLDER / f"{name}.yaml")
    return found


def named(data: object) -> set[str]:
    """Every id whose number a part of the data names, in a field or in the macros of a text."""
    if isinstance(data, dict):
        return set().union(*map(named, data.values()))
    if isinstance(data, list):
        return set().union(*map(named, data))
    text = str(data)
    return {text.partition(".")[0], *NUMBER.findall(text)}


def resting() -> set[str]:
    """The datum, and what is taken or computed from it, directly or through others."""
    found, needs = (
        {CHANGED},
        {key: named(each["with"]) for key, each in written("calculations").items()}
        | {key: taken_from(key) for key in written("contradictions")},
    )
    while more := {key for key, inputs in needs.items() if inputs & found} - found:
        found |= more
    return found


def taken_from(subject: str) -> set[str]:
    """The quantities out of which the number of a subject is taken."""
    about = {k: each for k, each in written("quantities").items() if each.get("about") == subject}
    if written("contradictions")[subject]["rule"] == "newest":
        return {max(about, key=lambda key: str(about[key]["as_of"]))}
    return set(about)


RESTING = resting()
CHARTS = {
    key
    for key, figure in written("figures").items()
    if named({name: part for name, part in figure.items() if name not in AROUND_A_CHART}) & RESTING
}
COMPARED = {
    key
    for key, calculation in written("calculations").items()
    if named(calculation.get("expect", {})) & RESTING
}


def test_the_datum_carries_far() -> None:
    assert {"ssb-cost-sum", "cost-after-tenfold", "ssb-cost-after-decade"} < RESTING
    assert {"cost-stack", "learning-curve", "cost-over-time"} == CHARTS


# ---- charts and data


def test_the_same_files_are_written(jiangsu: Edition, dearer: Edition) -> None:
    assert listed(jiangsu) == listed(dearer)


def test_charts_of_it_are_drawn_anew_and_no_others(jiangsu: Edition, dearer: Edition) -> None:
    changed = {name for name in listed(jiangsu) if differs(name, jiangsu, dearer)}
    assert {Path(name).stem for name in changed if name.startswith("charts/")} == CHARTS


def test_data_of_charts_follow(jiangsu: Edition, dearer: Edition) -> None:
    changed = {name for name in listed(jiangsu) if differs(name, jiangsu, dearer)}
    data = {Path(name).stem for name in changed if name.startswith("data/figure-")}
    assert data == {f"figure-{key}" for key in CHARTS}


def test_tables_change_in_the_rows_that_name_it(jiangsu: Edition, dearer: Edition) -> None:
    for key, table in written("tables").items():
        expected = [
            place
            for place, cells in enumerate(table["rows"].values(), start=1)
            if named(cells) & RESTING
        ]
        assert changed_rows(f"data/table-{key}.csv", jiangsu, dearer) == expected, key


def test_registers_change_in_its_rows(jiangsu: Edition, dearer: Edition) -> None:
    data, calculations = written("quantities"), written("calculations")
    numbers = [*(key for key in data if "value" in data[key]), *written("contradictions")]
    data = data | written("contradictions")
    notes = {key for key in data if named(data[key].get("note", "")) & RESTING}
    quantities = [place for place, key in enumerate(numbers, 1) if key in RESTING | notes]
    assert changed_rows("data/quantities.csv", jiangsu, dearer) == quantities
    assert len(changed_rows("data/results.csv", jiangsu, dearer)) == len(
        {key for key in calculations if key in RESTING | COMPARED}
    )
    checks = table("data/checks.csv", jiangsu)
    changed = {checks[place][0] for place in changed_rows("data/checks.csv", jiangsu, dearer)}
    assert set(map(squeezed, changed)) == changed_checks()


def changed_checks() -> set[str]:
    """The labels of the statements in the register of checks that are to change."""
    unconfirmed = {
        key: entry
        for key, entry in written("quantities").items()
        if entry.get("check", {}).get("result", "confirmed") != "confirmed"
    }
    return {
        squeezed(entry["label"]["en"])
        for key, entry in unconfirmed.items()
        if key in RESTING or named(entry["check"].get("note", "")) & RESTING
    }


def test_numbers_of_it_change_in_the_results_and_no_others(
    jiangsu: Edition, dearer: Edition
) -> None:
    old, new = results(jiangsu), results(dearer)
    assert old.pop("revision") != new.pop("revision")
    for kind in ("quantities", "contradictions", "results"):
        before, after = old.pop(kind), new.pop(kind)
        assert before.keys() == after.keys()
        changed = {key for key in before if before[key]["value"] != after[key]["value"]}
        assert changed == {key for key in before if key in RESTING}
        printed = {key for key in before if before[key]["printed"] != after[key]["printed"]}
        assert printed == changed
        told = {key for key in before if before[key] != after[key]}
        assert told - changed <= COMPARED | {key for key in before if notes_name_it(key)}
    claims, still = old.pop("claims"), new.pop("claims")
    assert claims.keys() == still.keys()
    for key, claim in claims.items():
        changed = {name for name in claim if claim[name] != still[key][name]}
        assert changed <= {"text", "share"}, key
        assert claim["verdict"] == "holds"
    assert claims["solid-above-liquid"]["text"] != still["solid-above-liquid"]["text"]
    assert claims["windows-overlap"] == still["windows-overlap"]
    assert old == new


def notes_name_it(key: str) -> bool:
    entries = written("quantities") | written("contradictions") | written("calculations")
    entry = entries[key]
    return bool(named([entry.get("note", ""), entry.get("check", {}).get("note", "")]) & RESTING)


def test_the_parts_of_the_cost_follow_their_total(dearer: Edition) -> None:
    numbers = results(dearer)["results"]
    parts = [
        numbers[f"ssb-{part}-cost"]["value"] for part in ("materials", "processing", "research")
    ]
    assert parts == pytest.approx([2.1, 0.6, 0.3])
    assert numbers["ssb-cost-sum"]["printed"] == ">3.00\u00a0CNY/Wh"


# ---- HTML


@pytest.fixture(scope="module")
def pages(jiangsu: Edition, dearer: Edition) -> tuple[Element, Element]:
    found = [
        edition.html.replace(str(results(edition)["revision"]), "") for edition in (jiangsu, dearer)
    ]
    old, new = map(html_tree, found)
    return old, new


def test_texts_that_name_it_change_and_no_others(pages: tuple[Element, Element]) -> None:
    old, new = (list(texts(page)) for page in pages)
    assert [place for place, *_ in old] == [place for place, *_ in new]
    for (place, before, expected), (_, after, _) in zip(old, new, strict=True):
        assert (before != after) == expected, (place, before, after)


def texts(page: Element) -> Iterator[tuple[str, str, bool]]:
    """Each block of text with its place, and whether it is to change."""
    checks = next(each for each in elements(page) if each.get("id") == "register-checks")
    changing = {
        row
        for row in elements(checks, "tr")
        if squeezed("".join(row[0].itertext())) in changed_checks()
    }
    numbers = RESTING | COMPARED
    for card in elements(page, "aside"):
        key = card.get("id", "").removeprefix("card-")
        name = ""
        for place, block in enumerate(elements(card, *BLOCKS)):
            tells = "card-value" in block.get("class", "").split() or name == "90% interval"
            yield f"card {key} {place}", said(block), opens(block) or (tells and key in RESTING)
            name = said(block)
    # A chart's numbers follow its curves, which have a test of their own.
    charted = {
        each
        for details in elements(page, "details")
        if details.get("class") == "chart-data"
        for each in details.iter()
    }
    blocks = (b for b in elements(next(elements(page, "main")), *BLOCKS) if b not in charted)
    for place, block in enumerate(blocks):
        row = block.get("id", "").removeprefix("q-") if block.tag == "tr" else ""
        yield f"block {place}", said(block), opens(block) or row in numbers or block in changing


def opens(block: Element) -> bool:
    """Whether a number in the block, itself or deeper, is one that rests on the datum."""
    opening = [
        each for each in elements(block, "button") if "popovertargetaction" not in each.attrib
    ]
    targets = {each.get("popovertarget", "") for each in opening}
    return bool({target.removeprefix("card-") for target in targets} & RESTING)


def said(block: Element) -> str:
    """The text of a block without formulas and charts."""
    if block.tag in {f"{MATHML}math", f"{SVG}svg"}:
        return ""
    inside = [block.text or "", *(said(child) + (child.tail or "") for child in block)]
    return spaced("".join(inside))


def test_prose_changes_where_the_markdown_names_it(pages: tuple[Element, Element]) -> None:
    for path in sorted((FOLDER / "sections" / "en").glob("*.md")):
        body = path.read_text(encoding="utf-8").partition("\n")[2]
        blocks = [block for block in re.split(r"\n\n|\n(?=- )", body) if block.strip()]
        expected = [block for block in blocks if named(block) & RESTING]
        anchor = f"section-{path.stem[3:]}"
        old, new = (list(prose(page, anchor)) for page in pages)
        changed = [
            said(before)
            for before, after in zip(old, new, strict=True)
            if said(before) != said(after)
        ]
        assert len(changed) == len(expected), path.name


def prose(page: Element, anchor: str) -> Iterator[Element]:
    """The paragraphs and items of a section that come from its Markdown."""
    for section in elements(page, "section"):
        if any(each.get("id") == anchor for each in elements(section, "h2")):
            for child in section:
                if child.tag == "p":
                    yield child
                if child.tag == "ul" and not child.get("class"):
                    yield from child


def test_formulas_with_its_numbers_change_and_no_others(pages: tuple[Element, Element]) -> None:
    old, new = (dict(formulas(page)) for page in pages)
    assert old.keys() == new.keys()
    calculations = written("calculations")
    for key, drawn in old.items():
        changed = [before != after for before, after in zip(drawn, new[key], strict=True)]
        rests = bool({key, *named(calculations[key]["with"])} & RESTING)
        # The symbolic form, the symbols and the form as printed stay as they are.
        assert sum(changed) == rests, key


def test_the_sum_of_the_cost_is_shown_with_its_new_parts(pages: tuple[Element, Element]) -> None:
    shown = ["".join(dict(formulas(page))["ssb-cost-sum"]) for page in pages]
    for text, numbers in zip(
        shown, [("1.40", "0.40", "2.00"), ("2.10", "0.60", "3.00")], strict=True
    ):
        assert all(number in text for number in numbers)


def formulas(page: Element) -> Iterator[tuple[str, list[str]]]:
    """The formulas of each formula block by its result."""
    for block in elements(page, "div"):
        if block.get("id", "").startswith("formula-"):
            maths = elements(block, f"{MATHML}math")
            yield (
                block.get("id", "").removeprefix("formula-"),
                ["".join(m.itertext()) for m in maths],
            )


def test_charts_in_the_page_change_with_their_texts(pages: tuple[Element, Element]) -> None:
    old, new = ({key: list(each) for key, each in drawings(page)} for page in pages)
    figures = written("figures")
    for key, charts in old.items():
        labels = [
            a.get("aria-label") != b.get("aria-label")
            for a, b in zip(charts, new[key], strict=True)
        ]
        assert set(labels) == {bool(named(figures[key]["alt"]) & RESTING)}, key
        shapes = [flat(a) != flat(b) for a, b in zip(charts, new[key], strict=True)]
        assert set(shapes) == {key in CHARTS}, key


def drawings(page: Element) -> Iterator[tuple[str, Iterator[Element]]]:
    for figure in elements(page, "figure"):
        yield figure.get("id", "").removeprefix("figure-"), elements(figure, f"{SVG}svg")


def flat(drawing: Element) -> list[tuple[str, str, dict[str, str]]]:
    return [(each.tag, each.text or "", each.attrib) for child in drawing for each in child.iter()]


# ---- PDF


def test_the_pdf_changes_in_the_same_blocks(
    jiangsu: Edition, dearer: Edition, pages: tuple[Element, Element]
) -> None:
    old, new = (
        joined([squeezed(block.text) for block in pdf_blocks(each.pdf)], page)
        for each, page in zip((jiangsu, dearer), pages, strict=True)
    )
    revisions = [squeezed(str(results(each)["revision"])) for each in (jiangsu, dearer)]
    changed = {
        (before, after)
        for before, after in zip(old, new, strict=True)
        if before.replace(revisions[0], "") != after.replace(revisions[1], "")
    }
    # On the screen an item has no bullet, and a figure's title is no caption.
    plain = {(before.lstrip("•"), after.lstrip("•")) for before, after in changed}
    screen = {
        (squeezed(before), squeezed(after))
        for (place, before, _), (_, after, _) in zip(*map(texts, pages), strict=True)
        if before != after and place.startswith("block")
    }
    assert plain == screen


def joined(blocks: list[str], page: Element) -> list[str]:
    """The blocks of a PDF; what crosses a page, which is two blocks to PDFium, as the one it is."""
    whole = {squeezed(text) for _, text, _ in texts(page)}
    found: list[str] = []
    for block in blocks:
        if found and (found[-1] + block).lstrip("•") in whole - {found[-1]}:
            found[-1] += block
        else:
            found.append(block)
    return found


def test_the_pdfs_alternative_texts_follow(
    jiangsu: Edition, dearer: Edition, pages: tuple[Element, Element]
) -> None:
    old, new = (list(alternatives(each.pdf)) for each in (jiangsu, dearer))
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    charts = {
        (spaced(a.get("aria-label", "")), spaced(b.get("aria-label", "")))
        for a, b in zip(*(elements(page, f"{SVG}svg") for page in pages), strict=True)
        if a.get("aria-label") != b.get("aria-label")
    }
    assert charts < set(changed)
    # Beside the charts, the substituted form of each formula with a number that rests on it.
    shown = [
        key
        for key, _ in formulas(pages[0])
        if named(written("calculations")[key]["with"]) & RESTING
    ]
    assert len(changed) == len(charts) + len(shown)


def alternatives(path: Path) -> list[str]:
    nodes = (node for page in pdf_structure(path) for node in page.walk())
    return [spaced(node.alternative) for node in nodes if node.alternative]


# ---- reading


def listed(edition: Edition) -> list[str]:
    return sorted(
        path.relative_to(edition.folder).as_posix()
        for path in edition.folder.rglob("*")
        if path.is_file()
    )


def differs(name: str, one: Edition, other: Edition) -> bool:
    return (one.folder / name).read_bytes() != (other.folder / name).read_bytes()


def table(name: str, edition: Edition) -> list[list[str]]:
    with (edition.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def changed_rows(name: str, one: Edition, other: Edition) -> list[int]:
    """The places of the rows that differ; the heading has place 0."""
    pairs = enumerate(zip(table(name, one), table(name, other), strict=True))
    return [place for place, (before, after) in pairs if before != after]


def results(edition: Edition) -> dict[str, Any]:
    text = (edition.folder / "data" / "results.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
