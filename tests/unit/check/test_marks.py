from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.marks import wrong_marks
from ssb_report.schema.load import load
from tests.making import solar_with

LATIN = "no blank between Han and Latin"
HALF = "a half-width mark beside Han"


def told(folder: Path) -> list[tuple[str, int, str]]:
    briefing, _ = load(folder)
    return [
        (Path(fault.position.path).name, fault.position.column, fault.message)
        for fault in wrong_marks(briefing)
    ]


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("三星SDI 称", 2, f"{LATIN}: '星S'"),
        ("成本,价格", 2, f"{HALF}: '本,'"),
        ("(液态)电池", 1, f"{HALF}: '(液'"),
        ("完成.", 2, f"{HALF}: '成.'"),
    ],
)
def test_what_is_ill_set_is_told_with_its_place(
    tmp_path: Path, text: str, column: int, message: str
) -> None:
    old = "label: {en: Steps of the line}"
    new = f"label: {{en: Steps, zh: '{text}'}}"
    folder = solar_with(tmp_path, quantities=(old, new))
    begin = new.index(text) + len("  ")
    assert ("quantities.yaml", begin + column, message) in told(folder)


@pytest.mark.parametrize(
    "text",
    [
        "三星 SDI 称，成本（液态）为 {{ q(\"line-steps\") }}；见{{ cite('workshop') }}。",
        "EC:DMC 中的 LiPF₆",
        "详见[说明](#q-line-steps)。",
    ],
)
def test_what_is_well_set_passes(tmp_path: Path, text: str) -> None:
    quoted = text.replace("'", "''")
    new = f"label: {{en: Steps, zh: '{quoted}'}}"
    folder = solar_with(tmp_path, quantities=("label: {en: Steps of the line}", new))
    assert told(folder) == []


def test_english_is_left_alone(tmp_path: Path) -> None:
    assert told(solar_with(tmp_path)) == []
