"""Turns pydantic's errors into faults: the place in the file, plain words, a suggestion."""

from __future__ import annotations

import difflib
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import ErrorDetails

from ssb_report.errors import Fault
from ssb_report.schema.source import Data, KeyPath, Source

__all__ = ["fault_of", "suggest"]


def suggest(word: str, allowed: Any) -> str:  # noqa: ANN401 - any iterable of names
    """A "did you mean" for a misspelt word, or the list of what is allowed when it is short."""
    names = sorted(allowed)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.55)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"allowed: {', '.join(names)}" if len(names) <= 16 else ""  # noqa: PLR2004 - one line


def fault_of(source: Source, error: ErrorDetails, adapter: TypeAdapter[Any]) -> Fault:
    """The fault for one pydantic error in `source`."""
    path = _known_path(source, error["loc"])
    context = error.get("ctx", {})
    last = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "extra_forbidden":
            at = source.position((*path[:-1], last), key=True)
            siblings = _fields(adapter, path[:-1], source) - _present(source.data, path[:-1])
            return source.fault(at, f"unknown key '{last}'", suggest(last, siblings))
        case "missing":
            return source.fault(source.position(path, key=True), f"missing key '{last}'")
        case "enum" | "literal_error":
            allowed = [word.strip("' ") for word in _expected(str(context["expected"]))]
            message = f"'{error['input']}' is not allowed here"
            return source.fault(source.position(path), message, suggest(str(error["input"]), allowed))
        case "union_tag_invalid" | "union_tag_not_found":
            tags = [word.strip("' ") for word in str(context.get("expected_tags", "")).split(",")]
            word = str(context.get("tag", ""))
            message = f"'{word}' is no kind of figure" if word else "missing key 'kind'"
            return source.fault(source.position((*path, "kind")), message, suggest(word, tags))
        case "value_error":
            return source.fault(source.position(path), str(context["error"]))
    return source.fault(source.position(path), _plain(error))


_PLAIN = {
    "string_type": "text expected",
    "dict_type": "a mapping expected (key: value)",
    "model_type": "a mapping expected (key: value)",
    "model_attributes_type": "a mapping expected (key: value)",
    "list_type": "a list expected (- item)",
    "int_parsing": "a whole number expected",
    "int_type": "a whole number expected",
    "float_parsing": "a number expected",
}


def _plain(error: ErrorDetails) -> str:
    message = _PLAIN.get(error["type"], error["msg"][0].lower() + error["msg"][1:])
    given = error["input"]
    if given is None:
        return f"{message}, nothing given"
    return f"{message}, not '{given}'" if isinstance(given, str) else message


def _expected(words: str) -> list[str]:
    return words.replace(" or ", ", ").split(", ")


def _known_path(source: Source, loc: tuple[int | str, ...]) -> KeyPath:
    """The part of pydantic's location that is in the file (it adds names of its own)."""
    path: KeyPath = ()
    for step in loc:
        if (*path, step) in source.values:
            path = (*path, step)
    return path


def _present(data: Data, path: KeyPath) -> set[str]:
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
    return set(data) if isinstance(data, dict) else set()


def _fields(adapter: TypeAdapter[Any], path: KeyPath, source: Source) -> set[str]:
    """The keys a mapping at `path` may have, read from the JSON Schema of its file."""
    schema = adapter.json_schema(by_alias=True)
    definitions = schema.get("$defs", {})
    node: dict[str, Any] = schema
    data = source.data
    for step in (*path, None):
        while "$ref" in node:
            node = definitions[node["$ref"].rsplit("/", 1)[1]]
        if "oneOf" in node and isinstance(data, dict):
            mapping = node["discriminator"]["mapping"]
            node = definitions[mapping[str(data.get("kind"))].rsplit("/", 1)[1]]
        node = next((option for option in node.get("anyOf", []) if "$ref" in option), node)
        while "$ref" in node:
            node = definitions[node["$ref"].rsplit("/", 1)[1]]
        if "items" in node and not isinstance(step, int):  # one item written without its list
            node = node["items"]
            while "$ref" in node:
                node = definitions[node["$ref"].rsplit("/", 1)[1]]
        if step is None:
            break
        if isinstance(step, int):
            node = node.get("items", {})
            data = data[step] if isinstance(data, list) else None
        else:
            node = node.get("properties", {}).get(step) or node.get("additionalProperties") or {}
            data = data.get(step) if isinstance(data, dict) else None
        if not isinstance(node, dict):
            return set()
    return set(node.get("properties", {}))


