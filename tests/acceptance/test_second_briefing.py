"""Another topic, another way of citing, and not one line of code for it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.reading import elements, html_tree, pdf_blocks, squeezed, text_of
from tests.running import ROOT, TEST_BRIEFINGS, Edition, ssb_report


def listed(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_is_built_whole(solar: Edition) -> None:
    assert set(listed(solar.folder)) == {
        "briefing.html",
        "briefing.pdf",
        "charts/yield-by-steps.svg",
        "data/figure-yield-by-steps.csv",
        "data/quantities.csv",
        "data/results.csv",
        "data/results.json",
        "data/table-inputs.csv",
        "manifest.json",
    }


def test_its_numbers_are_right(solar: Edition) -> None:
    results = json.loads((solar.folder / "data" / "results.json").read_text(encoding="utf-8"))
    assert results["results"]["line-yield"]["value"] == pytest.approx(88.638, rel=1e-4)
    assert results["results"]["module-exponent"]["value"] == pytest.approx(0.32193, rel=1e-4)


def test_it_cites_by_author_and_date(solar: Edition) -> None:
    root = html_tree(solar.html)
    cited = {
        text_of(link) for link in elements(root, "a") if link.get("href") == "#source-workshop"
    }
    assert "(Test workshop, 2025)" in cited
    assert not [text for text in cited if re.match(r"\[\d", text)]
    (entry,) = (item for item in elements(root, "li") if item.get("id") == "source-workshop")
    assert text_of(entry).startswith("Test workshop (2025). [Workshop notes]")


def test_its_pdf_says_the_same(solar: Edition) -> None:
    said = squeezed(" ".join(block.text for block in pdf_blocks(solar.pdf)))
    for text in ("Solar modules and their learning curve", "The line has 12 steps", "88.6%"):
        assert squeezed(text) in said
    assert squeezed("(Test workshop, 2025)") in said


def test_nothing_of_the_other_briefing_is_in_it(solar: Edition) -> None:
    text = text_of(next(elements(html_tree(solar.html), "body"))).casefold()
    assert not [word for word in ("jiangsu", "solid-state", "calb", "cny") if word in text]


def test_the_same_inputs_give_the_same_bytes(solar: Edition, tmp_path: Path) -> None:
    """Whatever the time, the zone, the language and the order of sets."""
    changed = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C"}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        places = ("--inputs", TEST_BRIEFINGS, "--output", tmp_path)
        # From nothing: a fork keeps the order of sets of the process that it comes from.
        run = ssb_report(*places, "build", cwd=tmp_path, python=("-s",))
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
    assert run.returncode == 0, run.stderr
    assert listed(tmp_path / "solar-modules" / "en") == listed(solar.folder)


def test_code_outside_of_the_formulas_names_no_topic() -> None:
    topics = r"jiangsu(?!-solid-state$)|lithium|sodium|electrolyte|photovolt"
    words = re.compile(topics, re.IGNORECASE)
    for path in sorted((ROOT / "ssb_report").rglob("*.py")):
        if "compute" in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            is_example = line.strip().startswith("ssb-report ")
            assert is_example or not words.search(line), f"{path.name}:{number}: {line}"
