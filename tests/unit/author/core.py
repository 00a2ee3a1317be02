"""Reads YAML as editors do, and holds it against the schemas that they are given."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import ClassVar

import yaml
from jsonschema import Draft7Validator

from ssb_report.author.naming import Known, ids_of, named
from ssb_report.author.schemas import SCHEMAS, schema
from ssb_report.schema.load import load


class Core(yaml.SafeLoader):
    """YAML as editors read it: by the core schema of version 1.2, without dates and merge keys."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", r"[-+]?\d+", [*"-+0123456789"]),
    ("float", r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?", [*"-+.0123456789"]),
    ("float", r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN", [*"-+."]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)
Core.add_constructor(
    "tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node))
)


def read(text: str) -> object:
    """The data of a file; keys are texts, as in JSON."""
    return json.loads(json.dumps(yaml.load(text, Core)))  # noqa: S506 - a safe one


@cache
def known(briefing: Path) -> Known:
    return ids_of(load(briefing)[0])


@cache
def validator(name: str, briefing: Path | None = None) -> Draft7Validator:
    """A validator of any briefing's file, or of one with the ids of a briefing."""
    made = schema(name)
    if briefing:
        made = named(made, known(briefing))
    Draft7Validator.check_schema(made)
    return Draft7Validator(made)


def complaints(folder: Path, *, is_known: bool) -> list[str]:
    """What the schemas say about the files of a briefing, with its ids or without."""
    files = [path for path in sorted(folder.glob("*.yaml")) if path.stem in SCHEMAS]
    assert len(files) >= 3
    found = []
    for path in files:
        data = read(path.read_text(encoding="utf-8"))
        told = validator(path.stem, folder if is_known else None).iter_errors(data)
        found += [f"{path.name}: {each.json_path}: {each.message}" for each in told]
    return found
