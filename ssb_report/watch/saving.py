"""Writes what was tried into scenarios.yaml as a scenario, and touches nothing else in the file."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ssb_report.errors import InputError, UsageError
from ssb_report.provenance import Text
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.models import BASE
from ssb_report.schema.scalars import Id
from ssb_report.schema.scenarios import complaint
from ssb_report.schema.source import Data, Source, as_text, parse_source, read_content

__all__ = ["Draft", "save", "with_scenario"]

_FILE = "scenarios.yaml"
_KEY = "scenarios"
_PLAIN = re.compile(r"\d+(?:\.\d+)?(?:\.\.\d+(?:\.\d+)?)?", re.ASCII)
_IN_LINES = "write scenarios in lines, without braces"
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """A scenario to be: its id, its name and a note in each language, and what it sets."""

    id: str
    label: Text
    settings: Mapping[str, str]
    note: Text = field(default_factory=dict)


def save(briefing: Briefing, draft: Draft) -> Path:
    """Add a scenario to the briefing's file, which is written whole or not at all.

    Raises
    ------
    UsageError
        When it cannot be a scenario, with what would be allowed.
    InputError
        When the file cannot be read.
    OutsideError, OSError
        When the disk refuses.
    """
    _require_sound(briefing, draft)
    path = briefing.folder / _FILE
    content = read_content(path, str(path)) if os.path.lexists(path) else b""
    _replace(path, with_scenario(content, draft))
    return path


def _require_sound(briefing: Briefing, draft: Draft) -> None:
    try:
        TypeAdapter(Id).validate_python(draft.id)
    except ValidationError as error:
        message = "an id has small letters, digits and hyphens, and begins with a letter"
        raise UsageError(f"'{draft.id}' is no id ({message})") from error
    if draft.id in briefing.scenarios or draft.id == BASE:
        known = ", ".join([BASE, *briefing.scenarios])
        raise UsageError(f"there is a scenario '{draft.id}' (choose another id than {known})")
    missing = [key for key in _languages(briefing) if not draft.label.get(key, "").strip()]
    if missing:
        raise UsageError(f"the scenario needs a name in every language (missing: {missing[0]})")
    if not draft.settings:
        raise UsageError("nothing is set by hand (move an assumption first)")
    for key, text in draft.settings.items():
        found = complaint(briefing, key, text)
        if found:
            raise UsageError(f"{key}: {found.message} ({found.hint})")


def _languages(briefing: Briefing) -> list[str]:
    """The keys under which the texts of its editions stand."""
    return list(dict.fromkeys(briefing.language_key(each) for each in briefing.meta.editions))


def with_scenario(content: bytes, draft: Draft) -> bytes:
    """The file with a scenario more, below the last one; every other line stays as it is.

    Raises
    ------
    UsageError
        When the file is written so that nothing can be put in with care.
    """
    text = as_text(content, _FILE)
    end = "\r\n" if b"\r\n" in content else "\n"
    if text and not text.endswith("\n"):
        text += "\n"
    source = parse_source(text.encode("utf-8"), _FILE)
    data = source.data if isinstance(source.data, dict) else {}
    scenarios = data.get(_KEY)
    if isinstance(scenarios, dict) and draft.id in scenarios:
        raise UsageError(f"{_FILE}: there is a scenario '{draft.id}' (choose another id)")
    if isinstance(scenarios, dict) and scenarios:
        written = _behind_the_last(source, scenarios, draft)
    elif _KEY in data:
        written = _below_the_key(source, draft)
    else:
        gap = "\n" if text.strip() else ""
        written = f"{text}{gap}{_KEY}:\n{_entry(draft, _INDENT)}"
    if _data(written) != _expected(data, draft):
        raise UsageError(f"{_FILE}: nothing can be added to what is written so ({_IN_LINES})")
    return written.replace("\n", end).encode("utf-8")


def _data(text: str) -> Data:
    """What a file says; nothing where it has a fault."""
    try:
        source = parse_source(text.encode("utf-8"), _FILE)
    except InputError:
        return None
    return None if source.faults else source.data


def _expected(data: Mapping[str, Data], draft: Draft) -> Data:
    scenarios = data.get(_KEY)
    entry: dict[str, Data] = {"label": dict(draft.label)}
    if draft.note:
        entry["note"] = dict(draft.note)
    entry["set"] = dict(draft.settings)
    return {**data, _KEY: {**(scenarios if isinstance(scenarios, dict) else {}), draft.id: entry}}


def _behind_the_last(source: Source, scenarios: Mapping[str, Data], draft: Draft) -> str:
    first, last = next(iter(scenarios)), list(scenarios)[-1]
    # A value in braces or a text ends where it does; what stands in lines, where the next begins.
    inside = [path for path in source.values if path[:2] == (_KEY, last)]
    parents = {path[:-1] for path in inside}
    spans = {path: source.values[path][1:] for path in inside}
    ends = [
        end
        for path, (begin, end) in spans.items()
        if path not in parents or source.text[begin] in "{["
    ]
    indent = source.position((_KEY, first), key=True).column - 1
    at = source.text.index("\n", max(ends) - 1) + 1
    return f"{source.text[:at]}{_entry(draft, indent)}{source.text[at:]}"


def _below_the_key(source: Source, draft: Draft) -> str:
    """With the first scenario, below a key that has none: its comment stays beside it."""
    lines = source.text.splitlines(keepends=True)
    place = source.position((_KEY,), key=True).line - 1
    comment = "".join(lines[place].partition("#")[1:]).rstrip()
    lines[place] = f"{_KEY}:{f'  {comment}' if comment else ''}\n{_entry(draft, _INDENT)}"
    return "".join(lines)


def _entry(draft: Draft, indent: int) -> str:
    """The lines of a scenario."""
    lines = [f"{draft.id}:", f"  label: {_texts(draft.label)}"]
    if draft.note:
        lines.append(f"  note: {_texts(draft.note)}")
    lines.append("  set:")
    lines += [f"    {key}: {_value(text)}" for key, text in draft.settings.items()]
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def _texts(text: Text) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(each)}" for key, each in text.items()) + "}"


def _value(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    """A text in quotes: those of JSON, which YAML reads alike."""
    return json.dumps(text, ensure_ascii=False)


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that a reader meets the old one or the new one, and nothing between."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)  # of one that was stopped, or a link that leads elsewhere
    try:
        with part.open("xb") as file:
            file.write(content)
        if path.exists():
            part.chmod(stat.S_IMODE(path.stat().st_mode))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
