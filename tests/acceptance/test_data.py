"""The data beside the artefacts: every number with its provenance, and tables that parse."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.reading import yaml_file
from tests.running import INPUTS, Edition

FOLDER = INPUTS / "jiangsu-solid-state"
STATUSES = {"reported", "claimed", "target", "estimate", "assumption"}
REGISTERS = {"quantities", "results", "checks", "claims", "contradictions", "stale"}
COMPARISONS = {
    "table-sensitivity-time-to-parity",
    "table-sensitivity-sulfide-cell-cost",
    "table-scenarios",
    "table-scenario-changes",
}

# Worked values of the article's formulas and their companions, none of them computed here:
# result, value in the unit of the result, relative tolerance.
WORKED = [
    ("nio-pack-specific-energy", 260.9, 1e-3),
    ("qse5-mass", 71.8, 1e-3),
    ("qse5-volume", 25.6, 1e-3),
    ("composite-parallel", 5.050e-4, 1e-3),
    ("composite-hs-upper", 4.072e-4, 1e-3),
    ("composite-bruggeman", 2.710e-4, 1e-3),
    ("composite-hs-lower", 3.829e-5, 1e-3),
    ("composite-series", 1.980e-5, 1e-3),
    ("lgps-cold-hopping", 6.39, 1e-3),
    ("lgps-cold-arrhenius", 5.96, 1e-3),
    ("line-yield", 90.46, 1e-4),
    ("learning-exponent-cells", 0.322, 1e-3),
    ("historic-decline-rate", 13.9, 3e-3),
    ("parity-slow", 12.0, 5e-3),
    ("parity-fast", 8.0, 5e-3),
    ("parity-slow-moving", 17.2, 5e-3),
    ("parity-fast-moving", 10.0, 5e-3),
    ("nca-fade-month", 1.06, 5e-3),
    ("nca-fade-year", 3.81, 5e-3),
    ("nca-fade-decade", 12.40, 5e-3),
    ("garnet-film-resistance", 2.0, 1e-3),
    ("argyrodite-film-resistance", 1.5, 3e-2),
    ("li2s-cost", 0.73, 5e-3),
    ("liquid-pack-cost", 0.60, 1e-2),
    ("liquid-cell-cost", 0.53, 1e-2),
]


def written(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml_file(FOLDER / name)


def parsed(value: str) -> list[Decimal | str]:
    """A value's signs and numbers, so that 1e-3 and 0.001 are the same."""
    number = r"\d+(?:\.\d+)?(?:e[+-]?\d+)?"
    return [
        Decimal(part) if re.fullmatch(number, part, re.IGNORECASE) else part
        for part in re.findall(rf"{number}|[^\d\s]+", value, re.IGNORECASE)
    ]


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


@pytest.fixture(scope="module")
def results(jiangsu: Edition) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (jiangsu.folder / "data" / "results.json").read_text(encoding="utf-8"),
        parse_constant=lambda name: pytest.fail(f"{name} is no JSON"),
    )
    return found


# ---- results.json


def test_results_name_what_they_belong_to(results: dict[str, Any], jiangsu: Edition) -> None:
    assert (results["briefing"], results["edition"]) == ("jiangsu-solid-state", "en")
    assert results["date"] == "2026-04"
    assert f"Data revision {results['revision']}" in jiangsu.html.replace("\n", " ")


def test_every_quantity_and_fact_is_there(results: dict[str, Any]) -> None:
    data = written("quantities.yaml")
    facts = {key for key, entry in data.items() if "statement" in entry}
    assert results["quantities"].keys() == data.keys() - facts
    assert results["facts"].keys() == facts
    assert results["results"].keys() == written("calculations.yaml").keys()
    assert results["contradictions"].keys() == written("contradictions.yaml").keys()


def test_every_number_has_value_unit_and_provenance(results: dict[str, Any]) -> None:
    for key, entry in {**results["quantities"], **results["results"]}.items():
        assert isinstance(entry["value"], float), key
        assert entry["unit"], key
        assert entry["printed"], key
        assert entry["low"] is None or entry["low"] <= entry["value"], key
        assert entry["high"] is None or entry["high"] >= entry["value"], key
    for key, entry in {**results["quantities"], **results["facts"]}.items():
        assert entry["status"] in STATUSES, key
        sourced = entry["cite"] and entry["as_of"]
        assert sourced or entry["status"] == "assumption", key


def test_uncertainty_is_told_as_it_was_stated(results: dict[str, Any]) -> None:
    data = written("quantities.yaml")
    for key, entry in results["quantities"].items():
        assert parsed(entry["stated"]) == parsed(str(data[key]["value"])), key
    shown = {
        key: results["quantities"][key] for key in ("cost-ssb-cell", "decline-rate", "li2s-need")
    }
    ends = {key: (entry["form"], entry["low"], entry["high"]) for key, entry in shown.items()}
    assert ends == {
        "cost-ssb-cell": ("above", 2.0, None),
        "decline-rate": ("range", 10.0, 15.0),
        "li2s-need": ("exact", 0.364, 0.364),
    }


def test_every_result_has_its_formula_and_arguments(results: dict[str, Any]) -> None:
    known = {*results["quantities"], *results["contradictions"], *results["results"]}
    for key, model in written("calculations.yaml").items():
        entry = results["results"][key]
        assert entry["status"] == "computed", key
        assert entry["formula"] == model["formula"], key
        given = {
            name: refs if isinstance(refs, list) else [refs] for name, refs in model["with"].items()
        }
        assert entry["with"] == given, key
        assert {ref.partition(".")[0] for refs in given.values() for ref in refs} <= known, key
        assert ("expected" in entry) == ("expect" in model), key


@pytest.mark.parametrize(("key", "value", "tolerance"), WORKED, ids=[row[0] for row in WORKED])
def test_worked_values(key: str, value: float, tolerance: float, results: dict[str, Any]) -> None:
    assert results["results"][key]["value"] == pytest.approx(value, rel=tolerance)


def test_findings_are_told(results: dict[str, Any]) -> None:
    data = written("quantities.yaml")
    stated = {**results["quantities"], **results["facts"]}
    found = {key: entry["check"]["result"] for key, entry in stated.items() if "check" in entry}
    assert found == {key: e["check"]["result"] for key, e in data.items() if "check" in e}
    assert "1.49\u00a0CNY/Wh" in stated["cost-ssb-cell"]["check"]["note"]


# ---- CSV


def test_there_is_a_file_for_each_table_chart_and_register(jiangsu: Edition) -> None:
    names = {path.stem for path in (jiangsu.folder / "data").glob("*.csv")}
    wanted = {f"table-{key}" for key in written("tables.yaml")}
    wanted |= {f"figure-{key}" for key in written("figures.yaml")}
    wanted |= {f"glossary-{entry['kind']}" for entry in written("glossary.yaml").values()}
    assert names == wanted | REGISTERS | COMPARISONS
    drawn = {path.stem for path in (jiangsu.folder / "charts").glob("*.svg")}
    assert drawn == written("figures.yaml").keys()


def test_rows_are_complete(jiangsu: Edition) -> None:
    for path in sorted((jiangsu.folder / "data").glob("*.csv")):
        table = rows(path)
        assert len(table) > 1, path.name
        assert len({len(row) for row in table}) == 1, path.name
        assert all(heading for heading in table[0]), path.name


def test_tables_have_the_rows_and_columns_of_the_data(jiangsu: Edition) -> None:
    for key, model in written("tables.yaml").items():
        table = rows(jiangsu.folder / "data" / f"table-{key}.csv")
        assert table[0] == [column["label"]["en"] for column in model["columns"].values()]
        assert len(table) == 1 + len(model["rows"])


def test_registers_have_a_row_for_each_entry(jiangsu: Edition) -> None:
    folder = jiangsu.folder / "data"
    assert len(rows(folder / "quantities.csv")) == 1 + len(
        written("quantities.yaml") | written("contradictions.yaml")
    )
    assert len(rows(folder / "results.csv")) == 1 + len(written("calculations.yaml"))
    assert len(rows(folder / "claims.csv")) == 1 + len(written("claims.yaml"))
    unconfirmed = [
        key
        for key, entry in written("quantities.yaml").items()
        if entry.get("check", {}).get("result", "confirmed") != "confirmed"
    ]
    assert len(rows(folder / "checks.csv")) == 1 + len(unconfirmed)


def test_charts_have_a_row_for_each_mark(jiangsu: Edition) -> None:
    for key, model in written("figures.yaml").items():
        table = rows(jiangsu.folder / "data" / f"figure-{key}.csv")[1:]
        match model["kind"]:
            case "curves":
                swept = [*model.get("series", []), *model.get("bands", [])]
                assert len(table) >= 40 * len(swept) + len(model.get("points", [])), key
                numbers = [cell for row in table for cell in row[1:] if cell]
                assert all(isinstance(float(number), float) for number in numbers), key
            case "stack":
                assert len(table) == sum(len(bar["parts"]) for bar in model["bars"]), key
            case "tornado":
                assert 1 <= len(table) <= model.get("most", 6), key
                widths = [float(row[4]) - float(row[2]) for row in table]
                assert widths == sorted(widths, reverse=True), key
            case "scenarios":
                cases = 1 + len(written("scenarios.yaml")["scenarios"])
                assert len(table) == cases * len(model["results"]), key
            case _:
                assert len(table) == len(model["items"]), key


def test_no_cell_is_a_spreadsheets_formula(jiangsu: Edition) -> None:
    for path in sorted((jiangsu.folder / "data").glob("*.csv")):
        for row in rows(path):
            for cell in row:
                risky = cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
                assert not risky or float(cell) < 0, (path.name, cell)
