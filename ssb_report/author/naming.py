"""The ids of one briefing, put into schemas wherever a field names one of them.

An editor can offer them then, and tell one that is misspelt. Entries with faults count, too: who is
in the middle of one wants its name offered elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from ssb_report.compute.registry import REGISTRY
from ssb_report.display.numbers import pick
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.forms import IDS, Ids
from ssb_report.schema.models import BASE
from ssb_report.schema.scalars import NUMBER_FORM
from ssb_report.schema.source import Data

__all__ = ["FORMULAS", "Known", "ids_of", "named"]

Known: TypeAlias = Mapping[Ids, Mapping[str, str]]
"""The ids of each kind, with what a reader calls them."""

FORMULAS: Known = {
    Ids.FORMULA: {key: record.title["en"] for key, record in sorted(REGISTRY.items())}
}
"""The names that are the program's own."""

_ENDS = ("low", "high")


def ids_of(briefing: Briefing) -> Known:
    """All ids of a briefing; a kind of which there are none is left out."""
    quantities = _keys(briefing, "quantities")
    facts = {
        key
        for key, entry in _entries(briefing, "quantities")
        if isinstance(entry, dict) and "statement" in entry
    }
    results = _keys(briefing, "calculations")
    subjects = _keys(briefing, "contradictions")
    stated = {key: told for key, told in quantities.items() if key not in facts}
    whole = {**stated, **subjects, **results}
    scenarios = _within(briefing, "scenarios", "scenarios")
    sections = dict.fromkeys([*briefing.meta.sections, *(name for _, name in briefing.sections)])
    known: dict[Ids, Mapping[str, str]] = {
        Ids.NUMBER: {**whole, **dict(_ends(briefing, [*stated, *subjects]))},
        Ids.WHOLE: whole,
        Ids.QUANTITY: stated,
        Ids.RESULT: results,
        Ids.CHANGING: {**whole, **_keys(briefing, "claims")},
        Ids.SOURCE: {key: source.title for key, source in briefing.sources.items()},
        Ids.SCENARIO: scenarios,
        Ids.UNDER: {BASE: "the data as they stand", **scenarios},
        Ids.SECTION: dict.fromkeys(sections, ""),
        Ids.EDITION: _within(briefing, "briefing", "editions"),
        Ids.HORIZON: _within(briefing, "briefing", "horizons"),
    }
    return {kind: ids for kind, ids in known.items() if ids}


def _entries(briefing: Briefing, name: str) -> Iterable[tuple[str, Data]]:
    data = briefing.files[name].data
    return data.items() if isinstance(data, dict) else ()


def _keys(briefing: Briefing, name: str) -> dict[str, str]:
    """The ids of a file with what their entries are called."""
    return {key: _told(entry) for key, entry in _entries(briefing, name)}


def _within(briefing: Briefing, name: str, part: str) -> dict[str, str]:
    """The same of a part of a file."""
    entries = dict(_entries(briefing, name)).get(part)
    return {key: _told(each) for key, each in entries.items()} if isinstance(entries, dict) else {}


def _told(entry: Data) -> str:
    """What an entry is called, and its value."""
    if not isinstance(entry, dict):
        return ""
    label = entry.get("label")
    texts = {key: text for key, text in label.items() if text} if isinstance(label, dict) else {}
    called = label if isinstance(label, str) else pick(_strings(texts), "en")
    value, unit = entry.get("value"), entry.get("unit")
    if not isinstance(value, str):
        return called
    stated = f"{value} {unit}" if isinstance(unit, str) and unit != "1" else value
    return f"{called}: {stated}"


def _strings(texts: Mapping[str, Data]) -> Mapping[str, str]:
    return {key: text for key, text in texts.items() if isinstance(text, str)}


def _ends(briefing: Briefing, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The ends of what has any; both of what could not be read."""
    for key in keys:
        quantity = briefing.quantities.get(key)
        for end in _ENDS:
            value = quantity.value.end(end) if quantity else None
            if quantity is None or value is not None:
                yield f"{key}.{end}", f"{value or end} {quantity.unit if quantity else ''}".strip()


def named(schema: dict[str, Any], known: Known) -> dict[str, Any]:
    """A schema whose fields take the ids that there are, as far as they are known."""
    put = _Put(known)
    made = put.into(schema)
    return {**made, "definitions": {**made["definitions"], **put.definitions}}


class _Put:
    """Puts ids into schemas; what is said more than once becomes a definition."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.definitions: dict[str, Any] = {}

    def into(self, node: Any) -> Any:  # noqa: ANN401 - JSON
        """The same form with the ids that it takes."""
        if isinstance(node, list):
            return list(map(self.into, node))
        if not isinstance(node, dict):
            return node
        kind = self._kind(node)
        if kind:
            return self._one_of(node, kind)
        made = {key: self.into(each) for key, each in node.items()}
        kind = self._kind(node.get("propertyNames"))
        return self._keyed(made, kind) if kind else made

    def _kind(self, node: object) -> Ids | None:
        """What the text of a form names, if its ids are known."""
        if not isinstance(node, dict) or not isinstance(node.get(IDS), str):
            return None
        kind = Ids(node[IDS])
        return kind if kind in self.known else None

    def _one_of(self, node: Mapping[str, Any], kind: Ids) -> dict[str, Any]:
        """A form that takes one of the ids; one that takes numbers, too, takes them still."""
        ids = self.known[kind]
        listed = {"type": "string", "enum": list(ids), "enumDescriptions": list(ids.values())}
        form = self._defined(f"ids-{kind}", listed)
        told = {key: each for key, each in node.items() if key == "description"}
        return {**(form if node["type"] == "string" else {"anyOf": [NUMBER_FORM, form]}), **told}

    def _keyed(self, made: dict[str, Any], kind: Ids) -> dict[str, Any]:
        """A mapping from the ids: editors complete the names of properties alone."""
        del made["propertyNames"]
        form = made["additionalProperties"]
        if "$ref" not in form:
            form = self._defined(f"each-{kind}-{len(self.definitions)}", form)
        properties = {
            key: {**form, **({"description": told} if told else {})}
            for key, told in self.known[kind].items()
        }
        return {**made, "properties": properties, "additionalProperties": False}

    def _defined(self, name: str, form: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        self.definitions[name] = form
        return {"$ref": f"#/definitions/{name}"}
