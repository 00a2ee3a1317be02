"""A comparison as a comment on a pull request: the headline first, what is long folded.

What comes from data stays text: no markup, no link, and no mention that would call somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssb_report.diff.model import BriefingChange, Comparison
from ssb_report.diff.telling import Mark, Row, Run, Topic, headline, summary, topics

__all__ = ["as_markdown", "escaped"]

_OPEN_LINES = 60
"""Lines that stand open; what comes after them is folded."""

_LONGEST = 60_000
"""Characters of a comment, a little fewer than the forges take."""

# As tags, which hold beside every character; stars and tildes do not.
_MARKS = {Mark.NONE: "{}", Mark.OLD: "<del>{}</del>", Mark.NEW: "<ins>{}</ins>"}
_JOINER = "\u2060"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;"}
# Marks that only begin a line are left as they are: no text of the data begins one.
_MARKUP = re.compile(r"([\\`*_{}\[\]#!|~$]|:(?=\w+:))")
# What a forge makes a link or a call of: @name, #1, !1, https://, www.
_CALLS = re.compile(r"([@#!]|:(?=//)|(?<=[Ww]{3})(?=\.))")


def as_markdown(comparison: Comparison) -> str:
    """The comparison as GitHub's and GitLab's Markdown."""
    lines = [f"### {escaped(comparison.old)} → {escaped(comparison.new)}"]
    for fault in comparison.unguarded:
        lines += ["", f"**Not acknowledged:** {escaped(fault.message)}. {escaped(fault.hint)}"]
    for briefing in comparison.briefings:
        lines += ["", *_head(briefing)]
    room, length = _OPEN_LINES - len(lines), sum(map(len, lines))
    for topic in (topic for briefing in comparison.briefings for topic in topics(briefing)):
        table = list(_table(topic))
        is_open = not topic.is_detail and len(table) + 3 <= room
        told = _open(topic, table) if is_open else _folded(topic, table)
        length += sum(len(line) + 1 for line in told)
        if length > _LONGEST:
            lines += ["", "What else changed is left out: it is too long for a comment."]
            break
        lines += told
        room -= len(told)
    return "\n".join(lines)


def _head(briefing: BriefingChange) -> Iterator[str]:
    yield f"**{escaped(briefing.title)}** ({escaped(briefing.id)}): {escaped(summary(briefing))}"
    if first := headline(briefing):
        yield ""
        yield f"Furthest moved: {escaped(first)}"


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
    return "<br>".join(filter(None, [escaped(row.label), f"<sub>{escaped(row.name)}</sub>"]))


def _notes(row: Row) -> str:
    return "<br>".join(map(escaped, row.notes))


def _written(runs: tuple[Run, ...]) -> str:
    return "".join(_MARKS[run.mark].format(escaped(run.text)) for run in runs if run.text)


def escaped(text: str) -> str:
    """A text that stays one, wherever in Markdown it stands."""
    text = _MARKUP.sub(r"\\\1", _CALLS.sub(rf"\1{_JOINER}", " ".join(text.split("\n"))))
    return "".join(_ENTITIES.get(character, character) for character in text)
