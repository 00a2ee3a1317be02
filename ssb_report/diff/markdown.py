"""A comparison as a comment on a pull request: the headline first, what is long folded.

What comes from data stays text: no markup, no link, and no mention that would call somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssb_report.diff.model import BriefingChange, Comparison
from ssb_report.diff.telling import Mark, Row, Run, Topic, headline, summary, topics
from ssb_report.schema.lines import clip

__all__ = ["as_markdown", "escaped"]

_OPEN_LINES = 60
"""Lines that stand open; what comes after them is folded."""

_LONGEST = 60_000
"""Characters of a comment, a little fewer than the forges take."""

_LONGEST_NAME = 500
"""Characters of a title, a label or a note; a page of either would leave no room for the rest."""

_LONGEST_TEXT = 4_000
"""Characters of what was or is there."""

_MOST_FAULTS = 20
"""What is not acknowledged, told one by one."""

_ROOM_FOR_HEADS = 20_000
"""Characters for what stands above the tables of all briefings."""

_ROOM_FOR_FRAME = 200
"""Characters for what stands around a table."""

# As tags, which hold beside every character; stars and tildes do not.
_MARKS = {Mark.NONE: "{}", Mark.OLD: "<del>{}</del>", Mark.NEW: "<ins>{}</ins>"}
_JOINER = "\u2060"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;"}
# Marks that only begin a line are left as they are: no text of the data begins one.
_MARKUP = re.compile(r"([\\`*_{}\[\]#!|~$]|:(?=\w+:))")
# What a forge makes a link or a call of: @name, #1, !1, GH-1, ^alert, %1, $1, &1, ~label, ~"label",
# https://, www.
# A revision's ^1 is none of them.
_CALLS = re.compile(
    r"([@#!]|[%&$~](?=[\w\"'])|\^(?=[A-Za-z])|(?<=[Gg][Hh])-(?=\d)|:(?=//)|(?<=[Ww]{3})(?=\.))"
)


def as_markdown(comparison: Comparison) -> str:
    """The comparison as GitHub's and GitLab's Markdown."""
    lines = [f"### {_short(comparison.old)} → {_short(comparison.new)}"]
    for fault in comparison.unguarded[:_MOST_FAULTS]:
        lines += ["", f"**Not acknowledged:** {_short(fault.message)}. {_short(fault.hint)}"]
    if len(comparison.unguarded) > _MOST_FAULTS:
        lines += ["", f"**Not acknowledged:** {len(comparison.unguarded) - _MOST_FAULTS} more"]
    heads = _heads(comparison)
    above = [*lines, *(line for head in heads for line in head)]
    open_lines, room = len(above), _LONGEST - _length(above)
    told_of = comparison.briefings[: len(heads)]
    for briefing, head in zip(told_of, heads, strict=True):
        lines += head
        for topic in topics(briefing):
            table = _fitting(list(_table(topic)), room)
            if not table:  # its head has told how many there are
                continue
            is_open = not topic.is_detail and open_lines + len(table) + 4 <= _OPEN_LINES
            told = _open(topic, table) if is_open else _folded(topic, table)
            open_lines += len(told) if is_open else 2
            room -= _length(told)
            lines += told
    if len(told_of) < len(comparison.briefings):
        lines += ["", f"And {len(comparison.briefings) - len(told_of)} more briefings."]
    return "\n".join(lines)


def _length(lines: list[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _fitting(table: list[str], room: int) -> list[str]:
    """As many rows as there is room for, and how many there are beside them."""
    kept: list[str] = []
    for line in table:
        room -= len(line) + 1
        if room < _ROOM_FOR_FRAME:
            return [*kept, f"| and {len(table) - len(kept)} more | | | |"] if kept else []
        kept.append(line)
    return kept


def _heads(comparison: Comparison) -> list[list[str]]:
    """What stands above the tables of each briefing, of as many as there is room for."""
    heads: list[list[str]] = []
    room = _ROOM_FOR_HEADS
    for briefing in comparison.briefings:
        head = ["", *_head(briefing)]
        room -= _length(head)
        if room < 0 and heads:
            break
        heads.append(head)
    return heads


def _head(briefing: BriefingChange) -> Iterator[str]:
    yield f"**{_short(briefing.title)}** ({_short(briefing.id)}): {_short(summary(briefing))}"
    if first := headline(briefing):
        yield ""
        yield f"Furthest moved: {_short(first)}"


def _open(topic: Topic, table: list[str]) -> list[str]:
    return ["", f"#### {topic.title}", "", *table]


def _folded(topic: Topic, table: list[str]) -> list[str]:
    return [
        "",
        f"<details><summary>{topic.title} ({len(topic.rows)})</summary>",
        "",
        *table,
        "",
        "</details>",
    ]


def _table(topic: Topic) -> Iterator[str]:
    yield "| | was | is | |"
    yield "|---|---|---|---|"
    for row in topic.rows:
        yield f"| {_name(row)} | {_written(row.was)} | {_written(row.now)} | {_notes(row)} |"


def _name(row: Row) -> str:
    return "<br>".join(filter(None, [_short(row.label), f"<sub>{_short(row.name)}</sub>"]))


def _notes(row: Row) -> str:
    return "<br>".join(map(_short, row.notes))


def _written(runs: tuple[Run, ...]) -> str:
    shown, room = "", _LONGEST_TEXT
    for run in runs:
        text = run.text if len(run.text) <= room else f"{run.text[:room]}…"
        shown += _MARKS[run.mark].format(escaped(text)) if text else ""
        room -= len(run.text)
        if room < 0:
            break
    return shown


def _short(text: str) -> str:
    return escaped(clip(text, most=_LONGEST_NAME))


def escaped(text: str) -> str:
    """A text that stays one, wherever in Markdown it stands."""
    text = _MARKUP.sub(r"\\\1", _CALLS.sub(rf"\1{_JOINER}", " ".join(text.split("\n"))))
    return "".join(_ENTITIES.get(character, character) for character in text)
