"""Reads YAML into plain data and remembers where each key and value stands.

The data are built from the parser's events, not by PyYAML's constructors: every scalar stays the
text that was written (``0.60`` keeps its zero, ``no`` stays a word), no tag can make an object,
and an alias cannot multiply what was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from ssb_report.errors import Fault, InputError, Position

__all__ = ["MAX_BYTES", "Data", "KeyPath", "Source", "read_source", "read_text"]

Data: TypeAlias = "str | None | list[Data] | dict[str, Data]"
KeyPath = tuple[str | int, ...]

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 20
MAX_NODES = 200_000


@dataclass(slots=True)
class Source:
    """One YAML file: its data, its lines, and the position of every key and value."""

    path: str
    text: str
    data: Data = None
    values: dict[KeyPath, tuple[Position, int, int]] = field(default_factory=dict)
    keys: dict[KeyPath, Position] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def position(self, path: KeyPath, *, key: bool = False) -> Position:
        """Where the value (or the key) at `path` stands; the nearest parent where it is missing."""
        known: KeyPath = ()
        for step in path:
            if (*known, step) in self.values:
                known = (*known, step)
        if key and known in self.keys:
            return self.keys[known]
        return self.values[known][0] if known in self.values else Position(self.path)

    def position_of(self, path: KeyPath, needle: str, skip: int = 0) -> Position:
        """Where `needle` stands inside the scalar at `path`, `skip` occurrences passed over."""
        start, begin, end = self.values[path]
        index = begin - 1
        for _ in range(skip + 1):
            index = self.text.find(needle, index + 1, end)
            if index < 0:
                return start
        line_start = self.text.rfind("\n", 0, index) + 1
        return Position(self.path, self.text.count("\n", 0, index) + 1, index - line_start + 1)

    def fault(self, position: Position, message: str, hint: str = "") -> Fault:
        """A fault at `position` with its line shown."""
        return Fault(position, message, hint, excerpt=excerpt(self.text, position))

    def texts(self) -> Iterator[tuple[KeyPath, str]]:
        """Every scalar of the file with its path."""
        stack: list[tuple[KeyPath, Data]] = [((), self.data)]
        while stack:
            path, data = stack.pop()
            if isinstance(data, str):
                yield path, data
            elif isinstance(data, list):
                stack.extend(((*path, i), item) for i, item in enumerate(data))
            elif isinstance(data, dict):
                stack.extend(((*path, key), item) for key, item in data.items())


def excerpt(text: str, position: Position) -> str:
    """The line of `text` at `position`; empty for an overlong one."""
    lines = text.splitlines()
    line = lines[position.line - 1] if position.line <= len(lines) else ""
    return line.rstrip() if len(line) <= 200 else ""  # noqa: PLR2004 - a screen's width or two


def read_text(path: Path, shown: str) -> str:
    """Read a UTF-8 text file of bounded size.

    Raises
    ------
    InputError
        When it cannot be read, is a link, is too large or is not UTF-8.
    """
    where = Position(shown)
    try:
        if path.is_symlink():
            raise InputError([Fault(where, "a symbolic link; inputs are plain files")])
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(
                [Fault(where, f"a file of {size:,} bytes; at most {MAX_BYTES:,} are read")]
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        column = error.start - (error.object.rfind(b"\n", 0, error.start) + 1) + 1
        fault = Fault(Position(shown, line, column), "not UTF-8", "save the file as UTF-8")
        raise InputError([fault]) from error
    except OSError as error:
        raise InputError([Fault(where, f"cannot be read: {error.strerror}")]) from error


def read_source(path: Path, shown: str) -> Source:
    """Read one YAML file; faults that leave the rest readable are gathered in `Source.faults`.

    Raises
    ------
    InputError
        When the file cannot be read or is no YAML.
    """
    source = Source(shown, read_text(path, shown))
    try:
        _Builder(source).run()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Position(shown, mark.line + 1, mark.column + 1) if mark else Position(shown)
        message = " ".join(filter(None, [error.context, error.problem])) or "unreadable"
        raise InputError([source.fault(at, f"not valid YAML: {message}")]) from error
    except yaml.YAMLError as error:
        reason = str(getattr(error, "reason", error)).splitlines()[0]
        raise InputError([Fault(Position(shown), f"not valid YAML: {reason}")]) from error
    if source.data is None:
        source.faults.append(Fault(Position(shown), "the file is empty"))
    return source


class _Builder:
    """Builds data from the parser's events, without recursion."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.stack: list[tuple[KeyPath, list[Data] | dict[str, Data]]] = []
        self.pending: list[str | None] = []
        self.nodes = 0

    def run(self) -> None:
        documents = 0
        for event in yaml.parse(self.source.text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fail(event, "a second document; a file holds one")
            elif isinstance(event, yaml.AliasEvent):
                self._fail(event, f"an alias (*{event.anchor})", "write the value out")
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                path, _ = self.stack.pop()
                self.pending.pop()
                position, begin, _ = self.source.values[path]
                self.source.values[path] = (position, begin, event.end_mark.index)

    def _fail(self, event: yaml.Event, message: str, hint: str = "") -> None:
        mark = event.start_mark
        at = Position(self.source.path, mark.line + 1, mark.column + 1)
        raise InputError([*self.source.faults, self.source.fault(at, message, hint)])

    def _node(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._fail(event, f"more than {MAX_NODES:,} values in one file")
        if len(self.stack) > MAX_DEPTH:
            self._fail(event, f"nested more than {MAX_DEPTH} deep")
        tag = getattr(event, "tag", None)
        if tag is not None and not tag.startswith("tag:yaml.org,2002:str"):
            self._fail(event, f"the tag '{tag}' is not allowed", "data are plain text and numbers")
        if event.anchor is not None:
            self._fail(event, f"an anchor (&{event.anchor})", "write the value out where needed")
        if self.stack and isinstance(self.stack[-1][1], dict) and self.pending[-1] is None:
            self._key(event)
        else:
            self._value(event)

    def _key(self, event: yaml.NodeEvent) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._fail(event, "a key must be plain text")
            return
        path, parent = self.stack[-1]
        mark = event.start_mark
        at = Position(self.source.path, mark.line + 1, mark.column + 1)
        here = (*path, event.value)
        if event.value in parent:
            first = self.source.keys[here]
            message = f"duplicate key '{event.value}'"
            self.source.faults.append(
                self.source.fault(at, message, f"first given in line {first.line}")
            )
        self.source.keys[here] = at
        self.pending[-1] = event.value

    def _value(self, event: yaml.NodeEvent) -> None:
        data: Data
        if isinstance(event, yaml.ScalarEvent):
            empty = event.value in ("", "null", "~") and not event.style
            data = None if empty else event.value
        else:
            data = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(data)
        start, end = event.start_mark, event.end_mark
        at = Position(self.source.path, start.line + 1, start.column + 1)
        self.source.values[path] = (at, start.index, end.index)
        if isinstance(data, (dict, list)):
            self.stack.append((path, data))
            self.pending.append(None)

    def _place(self, data: Data) -> KeyPath:
        if not self.stack:
            self.source.data = data
            return ()
        path, parent = self.stack[-1]
        if isinstance(parent, list):
            parent.append(data)
            return (*path, len(parent) - 1)
        key = self.pending[-1]
        assert key is not None  # _node sends the key first
        parent[key] = data
        self.pending[-1] = None
        return (*path, key)
