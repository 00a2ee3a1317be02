"""Every fact of the reference article, and what checking found, is in the built PDF."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reading import pdf_blocks, pdf_structure, squeezed
from tests.running import Edition

FACTS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("facts.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def blocks(jiangsu: Edition) -> list[str]:
    """The texts of the PDF's blocks.

    They are read from its tags, where a cell stays whole whatever its lines and columns, and where
    a paragraph is not torn apart by the foot of a page.
    """
    texts = [squeezed(block.text) for block in pdf_blocks(jiangsu.pdf)]
    # A paragraph that goes on over the page is two blocks.
    return texts + [first + second for first, second in pairwise(texts)]


@pytest.fixture(scope="module")
def alternatives(jiangsu: Edition) -> list[str]:
    """The alternative texts of charts and formulas."""
    nodes = (node for page in pdf_structure(jiangsu.pdf) for node in page.walk())
    return [squeezed(node.alternative) for node in nodes if node.alternative]


@pytest.mark.parametrize("entry", FACTS, ids=[entry["fact"] for entry in FACTS])
def test_fact_is_in_the_pdf(
    entry: dict[str, Any], blocks: list[str], alternatives: list[str]
) -> None:
    words = [squeezed(word) for word in entry.get("words") or entry["alt"]]
    places = blocks if "words" in entry else alternatives
    assert any(all(word in text for word in words) for text in places), words


def test_facts_are_told_apart() -> None:
    names = [entry["fact"] for entry in FACTS]
    assert len(names) == len(set(names))
    assert all(entry.keys() in ({"fact", "words"}, {"fact", "alt"}) for entry in FACTS)


@pytest.mark.parametrize("absent", [["more than 3 CNY/Wh"], ["CALB", "0.7 GWh", "Nanjing"]])
def test_what_is_no_fact_is_not_found(absent: list[str], blocks: list[str]) -> None:
    words = [squeezed(word) for word in absent]
    assert not any(all(word in text for word in words) for text in blocks)
