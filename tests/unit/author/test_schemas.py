"""The schemas of editors allow what the loader allows, and refuse what has the wrong shape."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from ssb_report.author.meanings import meanings
from ssb_report.author.schemas import SCHEMAS, plain, schema
from ssb_report.schema.models import Model
from tests.broken.corpus import BRIEFINGS, Case, cases
from tests.running import INPUTS, ROOT, TEST_BRIEFINGS
from tests.unit.author.core import complaints, read, validator

KEPT = ROOT / "ssb_report" / "author" / "json"
FOLDERS = tuple(
    path.parent
    for folder in (INPUTS, TEST_BRIEFINGS, BRIEFINGS["two-languages"].parent)
    for path in sorted(folder.glob("*/briefing.yaml"))
)
CASES = {case.name: case for case in cases()}


def changed(case: Case) -> dict[str, str]:
    """The YAML files that a case changes, as they are then."""
    files: dict[str, str] = {}
    for change in case.changes:
        name = change.get("in", "")
        path = case.briefing / name
        if not name.endswith(".yaml") or path.stem not in SCHEMAS:
            continue
        text = files.get(name) or (path.read_text(encoding="utf-8") if path.exists() else "")
        if "whole" in change:
            files[name] = change["whole"]
        elif "append" in change:
            files[name] = text + change["append"]
        else:
            files[name] = text.replace(change["for"], change["put"])
    return files


@cache
def refused(name: str, *, is_known: bool = False) -> set[str]:
    """The files of a case that are not as their schemas want them, or no YAML."""
    found = set()
    case = CASES[name]
    for file, text in changed(case).items():
        try:
            data = read(text)
        except (yaml.YAMLError, RecursionError):
            found.add(file)
            continue
        if not validator(Path(file).stem, case.briefing if is_known else None).is_valid(data):
            found.add(file)
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("is_known", [False, True], ids=["any", "ids"])
def test_every_file_of_every_briefing_is_as_its_schema_wants_it(
    folder: Path, *, is_known: bool
) -> None:
    assert complaints(folder, is_known=is_known) == []


def test_what_the_loader_accepts_is_never_refused() -> None:
    for name, case in CASES.items():
        faulty = {fault.partition(":")[0] for fault in case.faults if " warning: " not in fault}
        assert (name, refused(name) - faulty) == (name, set())


SHAPES = (
    "unknown key",
    "missing key",
    "unknown language",
    "nothing is given",
    "no distribution '",
    " is no id",
    " is no date",
    " is no edition's name",
    " is no largest move",
    " is no number of months",
    "a mapping expected",
    "a list expected",
    "a single value expected",
    "neither 'value' nor 'statement'",
    "both 'value' and 'statement'",
    "without 'unit'",
    "'unit' without 'value'",
    "but the status is",
    "'kind' of an assumption",
    "one shape with its parameters expected",
)


# Which days a month has, no pattern says.
BEYOND = {"a day that does not exist", "a date of publication that is none"}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_has_the_wrong_shape_is_refused(shape: str) -> None:
    names = [
        name
        for name, case in CASES.items()
        if case.faults and shape in case.faults[0] and changed(case)
    ]
    assert names
    assert [name for name in names if not refused(name) and name not in BEYOND] == []


@pytest.mark.parametrize(
    "name",
    [
        "a misspelt quantity in a cell",
        "a misspelt quantity on a card",
        "a misspelt quantity in a calculation",
        "a misspelt published value",
        "a misspelt quantity on an axis",
        "a misspelt quantity in a series",
        "a fact in a calculation",
        "the low end of what is no range, in a calculation",
        "the high end of a result",
        "a citation of nothing at a quantity",
        "a citation of nothing at a check",
        "a citation of nothing at a table",
        "a citation of nothing at a figure",
        "a section that is misspelt",
        "guards of what is no number",
        "a scenario that sets no quantity there is",
        "a scenario that sets a result",
        "a comparison of what there is not",
    ],
)
def test_an_id_that_names_nothing_is_refused_where_the_ids_are_known(name: str) -> None:
    assert not refused(name)
    assert refused(name, is_known=True)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_in_the_package_are_those_of_the_models(name: str) -> None:
    kept = json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8"))
    assert kept == plain(schema(name)), f"run: ssb-report schema --to {KEPT.relative_to(ROOT)}"


def test_the_package_holds_no_other_schema() -> None:
    assert {path.stem for path in KEPT.iterdir()} == set(SCHEMAS)


def test_the_tool_of_continuous_integration_takes_them(tmp_path: Path) -> None:
    folder = TEST_BRIEFINGS / "solar-modules"
    arguments = ["--schemafile", str(KEPT / "quantities.json"), str(folder / "quantities.yaml")]
    assert CliRunner().invoke(check_jsonschema, arguments).exit_code == 0
    broken = tmp_path / "quantities.yaml"
    broken.write_text("steps: {label: Steps, value: 12, uint: step, status: assumption}\n")
    told = CliRunner().invoke(check_jsonschema, [*arguments[:2], str(broken)])
    assert told.exit_code == 1
    assert "'uint'" in told.output


def models() -> list[type[Model]]:
    found, todo = [], [Model]
    while todo:
        model = todo.pop()
        todo += model.__subclasses__()
        found += model.__subclasses__()
    return found


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_field_says_what_it_means(model: type[Model]) -> None:
    told = meanings(model)
    assert [name for name in model.model_fields if not told.get(name, "").endswith(".")] == []
