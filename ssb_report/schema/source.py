"""Reads YAML into plain data and remembers where each key and value stands.

The data are built from the parser's events, not by PyYAML's constructors: every scalar stays the
text that was written (``0.60`` keeps its zero, ``no`` stays a word), no tag can make an object,
and an alias cannot multiply what was read.
"""

from __future__ import annotations

import html
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, TypeAlias

import yaml

from ssb_report.errors import Fault, InputError, Position
from ssb_report.limits import INPUT_BYTES as MAX_BYTES
from ssb_report.limits import YAML_DEPTH as MAX_DEPTH
from ssb_report.limits import YAML_NODES as MAX_NODES
from ssb_report.schema.lines import at_offset, clip, excerpt
from ssb_report.unseen import HIDDEN

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Data",
    "KeyPath",
    "Source",
    "as_prose",
    "as_text",
    "parse_source",
    "read_content",
    "read_source",
]

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
KeyPath = tuple[str | int, ...]

_ENTITY = re.compile(r"&#?\w{1,31};", re.ASCII)
_STANDARD_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = (None, f"{_STANDARD_TAG}str")


@dataclass(slots=True)
class Source:
    """One YAML file: its data, its lines, and the position of every key and value.

    `content` is the file as it lies there; in `text` all lines end alike.
    """

    path: str
    text: str
    data: Data = None
    values: dict[KeyPath, tuple[Position, int, int]] = field(default_factory=dict)
    keys: dict[KeyPath, Position] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    content: bytes = field(default=b"", repr=False)
    written: dict[KeyPath, list[int]] = field(default_factory=dict, repr=False)
    nodes: list[tuple[KeyPath, Data]] = field(default_factory=list, repr=False)

    def position(self, path: KeyPath, *, key: bool = False) -> Position:
        """Where the value (or the key) at `path` stands; the nearest parent where it is missing."""
        known: KeyPath = ()
        for step in path:
            if (*known, step) in self.values:
                known = (*known, step)
        if key and known in self.keys:
            return self.keys[known]
        return self.values[known][0] if known in self.values else Position(self.path)

    def position_in(self, path: KeyPath, value: str, offset: int) -> Position:
        """Where the character at `offset` of the scalar `value` at `path` was written.

        The offset behind its last character is its end.
        """
        if path not in self.written:
            _, begin, end = self.values[path]
            offsets = [begin + at for at in _written(self.text[begin:end], value)]
            self.written[path] = [*offsets, offsets[-1] + 1 if offsets else begin]
        return at_offset(self.path, self.text, self.written[path][offset])

    def fault(self, position: Position, message: str, hint: str = "") -> Fault:
        """A fault at `position` with its line shown."""
        return Fault(position, message, hint, excerpt=excerpt(self.text, position.line))


def _written(raw: str, value: str) -> list[int]:
    """The offset of each character of `value` in `raw`, which is the scalar as the file has it.

    Both are walked in step; what only `raw` has (quotes, backslashes, indents) is passed over.
    """
    at = 0
    if raw[:1] in ("|", ">"):
        at = raw.find("\n") + 1
    elif raw[:1] in ('"', "'"):
        at = 1
    offsets = []
    for char in value:
        found = at if char.isspace() else raw.find(char, at)
        offsets.append(max(found, 0))
        if found >= 0 and not char.isspace():
            at = found + 1
    return offsets


def read_content(path: Path, shown: str, *, most: int = MAX_BYTES) -> bytes:
    """Read a file of bounded size.

    Raises
    ------
    InputError
        When it cannot be read, is no plain file or is too large.
    """
    where = Position(shown)
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            raise InputError([Fault(where, "a symbolic link", "inputs are plain files")])
        if not stat.S_ISREG(status.st_mode):
            raise InputError([Fault(where, "no plain file", "inputs are plain files")])
        if status.st_size > most:
            message = f"a file of {status.st_size:,} bytes; at most {most:,} are read"
            raise InputError([Fault(where, message)])
        return path.read_bytes()
    except OSError as error:
        raise InputError([Fault(where, f"cannot be read: {error.strerror}")]) from error


def as_text(content: bytes, shown: str) -> str:
    """The text of a UTF-8 file; lines end in a line feed, whatever they ended in.

    Raises
    ------
    InputError
        When it is not UTF-8 or holds characters that nobody can see.
    """
    text = _decoded(content, shown).replace("\r\n", "\n").replace("\r", "\n")
    unreadable = HIDDEN.search(text)
    if unreadable:
        at = at_offset(shown, text, unreadable.start())
        raise InputError([Fault(at, _cannot_be_seen(unreadable), "remove it")])
    return text


def as_prose(content: bytes, shown: str) -> str:
    """The text of a Markdown file, in which ``&shy;`` stands for a character, too.

    Raises
    ------
    InputError
        As for any text.
    """
    text = as_text(content, shown)
    for entity in _ENTITY.finditer(text):
        hidden = HIDDEN.search(html.unescape(entity[0]))
        if hidden:
            at = at_offset(shown, text, entity.start())
            raise InputError([Fault(at, _cannot_be_seen(hidden), "remove it")])
    return text


def _cannot_be_seen(found: re.Match[str]) -> str:
    return f"the character U+{ord(found[0]):04X} cannot be seen or printed"


def _decoded(content: bytes, shown: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        at = at_offset(shown, before, len(before))
        raise InputError([Fault(at, "not UTF-8 text", "save the file as UTF-8")]) from error


def read_source(path: Path, shown: str, before: Source | None = None) -> Source:
    """Read one YAML file; faults that leave the rest readable are gathered in `Source.faults`.

    What was read `before` is given again where the file has not changed since.

    Raises
    ------
    InputError
        When the file cannot be read or is no YAML.
    """
    content = read_content(path, shown)
    # One that was not there is as one that is empty, which is a fault.
    if before and before.data is not None and (before.path, before.content) == (shown, content):
        return before
    return parse_source(content, shown)


def parse_source(content: bytes, shown: str) -> Source:
    """The same of the bytes of a file."""
    source = Source(shown, as_text(content, shown), content=content)
    try:
        _Builder(source).run()
    except yaml.MarkedYAMLError as error:
        raise InputError([*source.faults, _yaml_fault(source, error)]) from error
    except yaml.YAMLError as error:
        reason = str(getattr(error, "reason", error)).splitlines()[0]
        raise InputError([Fault(Position(shown), f"not valid YAML: {reason}")]) from error
    if source.data is None:
        source.faults.append(Fault(Position(shown), "the file is empty"))
    return source


_YAML_HINTS = {
    "mapping values are not allowed": "put a text that holds ': ' in quotes",
    "could not find expected ':'": "a key is followed by a colon and a blank",
    "did not find expected key": "is the indent that of the lines above?",
    "did not find expected '-' indicator": "is the indent that of the lines above?",
    "did not find expected ',' or": "close the bracket, and put a text with ',' or ':' in quotes",
}
_BLOCK = "while scanning a block scalar"
_NO_START = "found character that cannot start any token"
_BLOCK_SIGN = re.compile(r"(?<=[:-] )[ ]*[>|].*")
# Inside braces a text ends at a comma, or with them.
_REST = re.compile(r"[^,}\]\n]+")


def _yaml_fault(source: Source, error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    at = Position(source.path, mark.line + 1, mark.column + 1) if mark else Position(source.path)
    message = " ".join(filter(None, [error.context, error.problem])) or "unreadable"
    if excerpt(source.text, at.line)[at.column - 1 : at.column] == "\t":
        return source.fault(at, "not valid YAML: a tab in the indent", "indent with blanks")
    hints = (hint for problem, hint in _YAML_HINTS.items() if problem in message)
    hint = _in_quotes(excerpt(source.text, at.line), at.column - 1, message) or next(hints, "")
    return source.fault(at, f"not valid YAML: {message}", hint)


def _in_quotes(line: str, at: int, message: str) -> str:
    """What to write for a text that begins with a sign of YAML's own, where that is the fault."""
    if _BLOCK in message:  # it is told where the sign's line goes wrong, behind the sign
        found = _BLOCK_SIGN.search(line)
    elif _NO_START in message:
        found = _REST.match(line, at)
    else:
        return ""
    return f'write "{clip(found[0].strip())}", in quotes' if found else "write the text in quotes"


def _index(mark: object) -> int:
    """The offset of one of the parser's marks, of which there are two kinds."""
    return int(getattr(mark, "index", 0))


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
                    self._fail(event, "a second document", "a file holds one; remove the line ---")
            elif isinstance(event, yaml.AliasEvent):
                self._fail(event, f"an alias (*{clip(event.anchor or '')})", "write the value out")
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end(event)

    def _fail(self, event: yaml.Event, message: str, hint: str = "") -> NoReturn:
        fault = self.source.fault(self._at(event), message, hint)
        raise InputError([*self.source.faults, fault])

    def _at(self, event: yaml.Event) -> Position:
        return at_offset(self.source.path, self.source.text, _index(event.start_mark))

    def _end(self, event: yaml.Event) -> None:
        path, _ = self.stack.pop()
        self.pending.pop()
        position, begin, _ = self.source.values[path]
        self.source.values[path] = (position, begin, _index(event.end_mark))

    def _node(self, event: yaml.NodeEvent) -> None:
        self._refuse(event)
        if self.stack and isinstance(self.stack[-1][1], dict) and self.pending[-1] is None:
            self._key(event, self.stack[-1][0], self.stack[-1][1])
        else:
            self._value(event)

    def _refuse(self, event: yaml.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._fail(event, f"more than {MAX_NODES:,} values in one file")
        if len(self.stack) > MAX_DEPTH:
            self._fail(event, f"nested more than {MAX_DEPTH} deep")
        tag = getattr(event, "tag", None)
        if tag not in _TEXT_TAGS:
            shown = clip(tag.replace(_STANDARD_TAG, "!!"))
            self._fail(event, f"the tag {shown} is not allowed", "data are text and numbers")
        if isinstance(event, yaml.ScalarEvent) and event.style == '"':
            hidden = HIDDEN.search(event.value)
            if hidden:  # an escape stands for it
                fault = self.source.fault(self._at(event), _cannot_be_seen(hidden), "remove it")
                self.source.faults.append(fault)
        if event.anchor is not None:
            self._fail(
                event, f"an anchor (&{clip(event.anchor)})", "write the value out where needed"
            )

    def _key(self, event: yaml.NodeEvent, path: KeyPath, parent: dict[str, Data]) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._fail(event, "a key must be plain text")
        at = self._at(event)
        here = (*path, event.value)
        if event.value in parent:
            message = f"duplicate key '{clip(event.value)}'"
            hint = f"first given in line {self.source.keys[here].line}"
            self.source.faults.append(self.source.fault(at, message, hint))
        else:
            self.source.keys[here] = at
        self.pending[-1] = event.value

    def _value(self, event: yaml.NodeEvent) -> None:
        data: Data
        if isinstance(event, yaml.ScalarEvent):
            if event.style in {">", "|"} and not event.value.strip():
                line = excerpt(self.source.text, self._at(event).line)
                self._fail(
                    event,
                    f"'{event.style}' begins a block of text, and none follows",
                    _in_quotes(line, 0, _BLOCK),
                )
            empty = event.value in ("", "null", "~") and not event.style
            data = None if empty else event.value
        else:
            data = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(data)
        span = _index(event.start_mark), _index(event.end_mark)
        self.source.values[path] = (self._at(event), *span)
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
        key = self.pending[-1] or ""
        parent[key] = data
        self.pending[-1] = None
        return (*path, key)
