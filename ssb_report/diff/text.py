"""A comparison for a terminal: compact, one change after the other."""

from __future__ import annotations

from collections.abc import Iterator

from ssb_report.diff.model import BriefingChange, Comparison
from ssb_report.diff.telling import Mark, Row, Run, Topic, headline, summary, topics

__all__ = ["as_text"]

_SHORT = 36
"""Characters of a text that share a line with the other one."""

_MARKS = {Mark.NONE: "{}", Mark.OLD: "[-{}-]", Mark.NEW: "{{+{}+}}"}


def as_text(comparison: Comparison) -> str:
    """The comparison as lines, without one behind the last."""
    lines = [f"{comparison.old} → {comparison.new}"]
    for briefing in comparison.briefings:
        lines += ["", *_briefing(briefing)]
    return "\n".join(lines)


def _briefing(briefing: BriefingChange) -> Iterator[str]:
    yield f"{briefing.id}: {summary(briefing)}"
    if first := headline(briefing):
        yield f"  {first}"
    for topic in topics(briefing):
        yield ""
        yield f"  {topic.title}"
        yield from _details(topic) if topic.is_detail else _rows(topic)


def _details(topic: Topic) -> Iterator[str]:
    """Only where; what it is, other changes tell."""
    for row in topic.rows:
        yield f"    {row.name}"


def _rows(topic: Topic) -> Iterator[str]:
    for row in topic.rows:
        label = f"  {row.label}" if row.label else ""
        yield f"    {row.name}{label}"
        yield from _texts(row)
        for note in row.notes:
            yield f"      {note}"


def _texts(row: Row) -> Iterator[str]:
    was, now = _written(row.was), _written(row.now)
    if was and now and len(was) + len(now) <= 2 * _SHORT:
        yield f"      {was} → {now}"
        return
    if was:
        yield f"    - {was}"
    if now:
        yield f"    + {now}"


def _written(runs: tuple[Run, ...]) -> str:
    return "".join(_MARKS[run.mark].format(run.text) for run in runs)
