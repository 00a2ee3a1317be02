"""The reference of all fields that an analyst writes, in Markdown, from the schemas of editors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ssb_report.author.schemas import SCHEMAS, Schema, schema
from ssb_report.compute.formula import Formula
from ssb_report.compute.registry import REGISTRY
from ssb_report.schema.forms import Ids

__all__ = ["reference"]

_INTRODUCTION = """\
<!-- Written by `ssb-report schema --reference > inputs/README.md`; change the models, not this. -->

# Input files

A briefing is a folder of YAML files and of prose in Markdown. Every field of every file stands
below; what is not listed is refused. `ssb-report new NAME` writes a small briefing that builds,
with a comment at each field. Editors with a YAML language server complete and check the files, once
`ssb-report schema` has written down what is allowed.

**Ids** are small letters, digits and single hyphens: `cost-ssb-cell`. Quantities, results, claims
and contradicting subjects share one namespace. `id.low` and `id.high` name the ends of a
range, of a `±` or of a bound.

**Values** are written as their source states them:

| written | means |
|---|---|
| `300` | exactly this, with the digits given |
| `300 ± 5` | with a standard uncertainty |
| `300..380` | a range |
| `">250"`, `">=1"`, `"<10"`, `"<=2027"` | a bound |
| `"~2000"` | about |

**Texts** are the same in every language (`label: Suzhou`), or given for each (`{en: …, zh: …}`). A
macro in a text prints a number: `{{ q("id") }}`; `templates/README.md` lists them.

**Prose** is `sections/<language>/01-name.md`: the first line is the title, `# Title`; digits stand
in it only through macros, or as names under `literals`.
"""
_FORMULAS = "What `formula` may name. Each argument takes any unit that converts into its own."
_FILES: Mapping[str, str] = {
    "briefing": "The briefing as a whole. Needed.",
    "sources": "The bibliography, in CSL-YAML. Needed.",
    "quantities": "Every number quoted or assumed, and every fact without a number. Needed.",
    "contradictions": "Which number is taken where sources disagree.",
    "tables": "Tables of facts.",
    "calculations": "Results: formulas, with the numbers put in.",
    "figures": "Charts.",
    "scenarios": "Named sets of other values.",
    "claims": "What prose says in words, as predicates over the numbers.",
    "glossary": "Names and terms in each language.",
    "stakeholders": "Who gets which edition, by which way, and when. No artefact carries it.",
    "variants": "What is built many times over, with other values. No artefact carries it.",
}
_NAMED: Mapping[Ids, str] = {
    Ids.NUMBER: "id of a quantity or result",
    Ids.WHOLE: "id of a quantity or result",
    Ids.QUANTITY: "id of a quantity",
    Ids.RESULT: "id of a result",
    Ids.CHANGING: "id of a quantity, result or claim",
    Ids.SOURCE: "id of a source",
    Ids.SCENARIO: "id of a scenario",
    Ids.UNDER: "id of a scenario, or `base`",
    Ids.SECTION: "name of a section",
    Ids.EDITION: "name of an edition",
    Ids.HORIZON: "kind, as under `horizons`",
    Ids.FORMULA: "[formula](#formulas)",
}


def reference() -> str:
    """The whole of it."""
    told: set[str] = set()
    parts = [_INTRODUCTION, *(_file(name, told) for name in SCHEMAS), _formulas()]
    return "\n".join(parts)


def _file(name: str, told: set[str]) -> str:
    made = schema(name)
    lines = [f"## {name}.yaml", "", _FILES[name], ""]
    if "properties" in made:
        lines += [*_fields(made), ""]
    else:
        entry = made["additionalProperties"]
        lines += [f"A mapping from ids to: {_what(entry, made['definitions'])}.", ""]
    for key, each in made["definitions"].items():
        if "properties" in each and key not in told:
            told.add(key)
            lines += [f"### {_spaced(key)}", "", each["description"], ""]
            lines += [*_fields({**made, **each}), ""]
    return "\n".join(lines)


def _fields(made: Schema) -> Iterator[str]:
    """The table of a mapping's fields, those that are needed first."""
    needed = made.get("required", [])
    yield "| field | what it takes | what it means |"
    yield "|---|---|---|"
    names = sorted(made["properties"], key=lambda name: name not in needed)
    for name in names:
        field = made["properties"][name]
        key = f"**`{name}`**" if name in needed else f"`{name}`"
        default = f" Default: `{_yaml(field['default'])}`." if "default" in field else ""
        about = (field.get("description", "") + default).replace("|", "\\|")
        yield f"| {key} | {_what(field, made['definitions'])} | {about} |"


def _yaml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _what(form: Any, definitions: Schema) -> str:  # noqa: ANN401, PLR0911 - JSON has many forms
    """What a field takes, in words."""
    match form:
        case {"$ref": str(place)}:
            return _referred(place.rpartition("/")[2], definitions)
        case {"x-ids": str(kind)}:
            either = "" if form["type"] == "string" else "number, or "
            return either + _NAMED[Ids(kind)]
        case {"title": str(title)}:
            return title
        case {"anyOf": [one, {"type": "array", "items": items}]} if one == items:
            return f"{_what(one, definitions)}, or a list"
        case {"anyOf": options}:
            return " or ".join(dict.fromkeys(_what(each, definitions) for each in options))
        case {"enum": words}:
            return _words(words)
        case {"const": word}:
            return f"`{word}`"
        case {"allOf": kinds}:
            return " or ".join(_what(each["then"], definitions) for each in kinds)
        case {"type": "array", "items": items}:
            return f"list: {_what(items, definitions)}"
    return _plain(form, definitions)


def _plain(form: Schema, definitions: Schema) -> str:
    match form:
        case {"propertyNames": names, "additionalProperties": each}:
            return f"mapping: {_what(names, definitions)} to {_what(each, definitions)}"
        case {"additionalProperties": dict(each)}:
            return f"mapping: name to {_what(each, definitions)}"
        case {"properties": fields}:
            return f"mapping: {_words(fields)}"
        case {"minimum": least, "maximum": most}:
            return f"whole number from {least} to {most}"
        case {"type": ["integer", *_]}:
            return "whole number"
    return "words"


def _referred(name: str, definitions: Schema) -> str:
    form = definitions[name]
    if name.startswith("ids-"):
        return _NAMED[Ids(name.removeprefix("ids-"))]
    if name == "Text":
        return "text"
    if "enum" in form:
        return _words(form["enum"])
    return f"[{_spaced(name)}](#{_spaced(name).replace(' ', '-')})"


def _words(words: Iterable[object]) -> str:
    said = [_yaml(word) for word in words]
    if "true" in said:
        return "`true` or `false`"
    return ", ".join(f"`{word}`" for word in said)


def _spaced(name: str) -> str:
    """The name of a definition in words: ``scenarios figure``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _formulas() -> str:
    lines = [
        "## Formulas",
        "",
        "What `formula` may name. Arguments and results convert by unit.",
        "",
    ]
    lines += ["| formula | what it gives | arguments |", "|---|---|---|"]
    lines += [_formula(key, REGISTRY[key]) for key in sorted(REGISTRY)]
    return "\n".join([*lines, ""])


def _formula(key: str, record: Formula) -> str:
    result = f"{record.title['en']} ({_unit(record.result.unit)})"
    given = (
        f"`{name}`: {each.label['en']} ({_unit(each.unit)}{', a list' if each.many else ''})"
        for name, each in record.arguments.items()
    )
    return f"| `{key}` | {result} | {'; '.join(given)} |".replace("\n", " ")


def _unit(unit: str) -> str:
    return "no unit" if unit == "1" else f"`{unit}`"
