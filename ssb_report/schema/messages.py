"""Turns pydantic's errors into faults: the place in the file, plain words, a suggestion."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from pydantic import TypeAdapter
from pydantic_core import ErrorDetails

from ssb_report.errors import Fault
from ssb_report.schema.lines import clip
from ssb_report.schema.source import Data, KeyPath, Source

__all__ = ["faults_of", "near", "suggest"]

_ALIKE = 0.55
_FEW = 16
_LONGEST_WORD = 100
_MOST_MEANT = 1_000
"""Unknown keys of a file for which it is looked what they were meant to be."""

Adapter: TypeAlias = TypeAdapter[Any]
Node: TypeAlias = Mapping[str, Any]


def near(word: str, allowed: Iterable[str]) -> str | None:
    """The one of the `allowed` names that `word` was probably meant to be."""
    if len(word) > _LONGEST_WORD:
        return None
    names = sorted(allowed)
    if word in names:  # what is looked up most of the time
        return word
    return next(iter(difflib.get_close_matches(word, names, n=1, cutoff=_ALIKE)), None)


def suggest(word: str, allowed: Iterable[str]) -> str:
    """A "did you mean" for a misspelt word, or the list of what is allowed when it is short."""
    names = sorted(allowed)
    meant = near(word, names)
    if meant is not None:
        return f"did you mean '{meant}'?"
    return f"allowed: {', '.join(names)}" if 0 < len(names) <= _FEW else ""


def faults_of(source: Source, errors: Iterable[ErrorDetails], adapter: Adapter) -> list[Fault]:
    """The faults for pydantic's errors in `source`.

    A misspelt key is an unknown key and a missing one; that is told once.
    """
    errors = list(errors)
    missing: dict[KeyPath, set[str]] = {}
    for error in errors:
        if error["type"] == "missing":
            missing.setdefault(_path(source, error), set()).add(str(error["loc"][-1]))
    extra = [_extra(source, error) for error in errors if error["type"] == "extra_forbidden"]
    unset = {parent: _unset_keys(adapter, source, parent) for parent in {p for p, _ in extra}}
    faults: list[Fault] = []
    for number, (parent, word) in enumerate(extra):
        at = source.position((*parent, word), key=True)
        if number >= _MOST_MEANT:
            faults.append(source.fault(at, f"unknown key '{clip(word)}'"))
            continue
        lost = missing.get(parent, set())
        # The one key that is missing is what the unknown one was meant to be.
        meant = near(word, unset[parent]) or (next(iter(lost)) if len(lost) == 1 else None)
        lost.discard(meant or "")
        hint = f"did you mean '{meant}'?" if meant else suggest(word, unset[parent])
        faults.append(source.fault(at, f"unknown key '{clip(word)}'", hint))
    told = {"extra_forbidden", "missing"}
    faults += [_fault_of(source, error) for error in errors if error["type"] not in told]
    for parent, keys in missing.items():
        at = source.position(parent, key=True)
        faults += [source.fault(at, f"missing key '{key}'") for key in sorted(keys)]
    return faults


def _fault_of(source: Source, error: ErrorDetails) -> Fault:
    path = _path(source, error)
    match error["type"]:
        case "union_tag_not_found":
            return source.fault(source.position(path, key=True), "missing key 'kind'")
        case "misfit":
            return _misfit(source, error, path)
        case "enum" | "literal_error" | "union_tag_invalid":
            return _unknown_word(source, error, path)
    return source.fault(source.position(path), _plain(error))


def _unknown_word(source: Source, error: ErrorDetails, path: KeyPath) -> Fault:
    """A fault where one of a few words is wanted."""
    context, word = error["ctx"], error["input"]
    what = "is not allowed here"
    if error["type"] == "union_tag_invalid":
        noun = "channel" if path[:1] == ("channels",) else "figure"
        path, word, what = (*path, "kind"), context["tag"], f"is no kind of {noun}"
    at = source.position(path)
    allowed = _quoted(str(context.get("expected_tags") or context["expected"]))
    if not isinstance(word, str):
        return source.fault(at, _plain(error), suggest("", allowed))
    return source.fault(at, f"'{clip(word)}' {what}", suggest(word, allowed))


def _misfit(source: Source, error: ErrorDetails, path: KeyPath) -> Fault:
    """A fault that one of our own validators found: at a key below the value, or at the value."""
    context = error["ctx"]
    is_whole_entry = isinstance(error["input"], dict) and not context["key"]
    if error["loc"][-1:] == ("[key]",) or is_whole_entry:
        at = source.position(path, key=True)
    elif context["key"]:
        at = source.position((*path, context["key"]), key=not context["is_value"])
    else:
        at = source.position(path)
    return source.fault(at, context["message"], context["hint"])


_PLAIN: Mapping[str, str] = {
    "string_type": "a single value expected",
    "enum": "a word expected",
    "literal_error": "a word expected",
    "dict_type": "a mapping expected (key: value)",
    "model_type": "a mapping expected (key: value)",
    "model_attributes_type": "a mapping expected (key: value)",
    "list_type": "a list expected (- item)",
    "int_parsing": "a whole number expected",
    "int_parsing_size": "a whole number expected",
    "int_from_float": "a whole number expected",
    "int_type": "a whole number expected",
}
_BOUNDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than_equal": lambda context: f"at least {context['ge']} expected",
    "less_than_equal": lambda context: f"at most {context['le']} expected",
    "too_short": lambda context: f"at least {_count(context['min_length'])} expected",
    "too_long": lambda context: f"at most {_count(context['max_length'])} expected",
    "string_too_short": lambda _: "an empty text",
}


def _count(number: int) -> str:
    return "one entry" if number == 1 else f"{number:,} entries"


def _plain(error: ErrorDetails) -> str:
    kind, given = error["type"], error["input"]
    if kind in _BOUNDS:
        message = _BOUNDS[kind](error.get("ctx", {}))
    else:
        message = _PLAIN.get(kind, error["msg"][:1].lower() + error["msg"][1:])
    if given is None:
        return f"{message}, nothing given"
    if isinstance(given, str) and given:
        return f"{message}, not '{clip(given)}'"
    if isinstance(given, (list, dict)) and kind in _PLAIN:
        return f"{message}, not a {'list' if isinstance(given, list) else 'mapping'}"
    return message


def _quoted(words: str) -> list[str]:
    """The names in pydantic's ``'a', 'b' or 'c'``."""
    return words.split("'")[1::2]


def _path(source: Source, error: ErrorDetails) -> KeyPath:
    """The part of pydantic's location that is in the file (it adds names of its own)."""
    path: KeyPath = ()
    for step in error["loc"]:
        if (*path, step) in source.values:
            path = (*path, step)
    return path


def _extra(source: Source, error: ErrorDetails) -> tuple[KeyPath, str]:
    """Where the mapping with an unknown key stands, and that key."""
    path, word = _path(source, error), str(error["loc"][-1])
    return (path[:-1] if path[-1:] == (word,) else path), word


def _unset_keys(adapter: Adapter, source: Source, path: KeyPath) -> set[str]:
    """The keys that the mapping at `path` may have and has not, by the JSON Schema of its file."""
    schema = _schema(adapter)
    node, data = _resolved(schema, schema, source.data), source.data
    for step in path:
        if isinstance(step, int):
            child, data = node.get("items"), data[step] if isinstance(data, list) else None
        else:
            properties = node.get("properties", {})
            keyed = next(iter(node.get("patternProperties", {}).values()), None)
            child = properties.get(step) or node.get("additionalProperties") or keyed
            data = data.get(step) if isinstance(data, dict) else None
        node = _resolved(child, schema, data)
    return set(node.get("properties", {})) - set(data if isinstance(data, dict) else ())


@lru_cache(maxsize=16)
def _schema(adapter: Adapter) -> Node:
    return adapter.json_schema(by_alias=True)


def _resolved(node: object, schema: Node, data: Data) -> Node:
    """The schema that a reference, an option or a figure's kind leads to."""
    while isinstance(node, dict):
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
        elif "anyOf" in node:
            node = node["anyOf"][0]
        elif "oneOf" in node:
            kind = data.get("kind") if isinstance(data, dict) else None
            reference = node["discriminator"]["mapping"].get(kind)
            node = {"$ref": reference} if reference else {}
        elif "items" in node and isinstance(data, dict):  # one item, written without its list
            node = node["items"]
        else:
            return node
    return {}
