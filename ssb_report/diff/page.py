"""A comparison as one HTML page that needs nothing else, with pictures of changed pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ssb_report.diff.model import BriefingChange, Comparison
from ssb_report.diff.pages import PagePair
from ssb_report.diff.telling import Mark, Run, headline, summary, topics
from ssb_report.html.sandbox import Sandbox
from ssb_report.html.theme import theme_folder
from ssb_report.html.themes import stylesheet

__all__ = ["Pages", "as_page"]

Pages = Mapping[tuple[str, str], Sequence[PagePair]]
"""The changed pages by briefing and edition."""

_MARKS = {Mark.OLD: Markup("<del>{}</del>"), Mark.NEW: Markup("<ins>{}</ins>")}


class _Edition(NamedTuple):
    id: str
    pairs: Sequence[PagePair]


def as_page(comparison: Comparison, pages: Pages) -> str:
    """The comparison as HTML; what comes from data is text in it."""
    values = {
        "title": f"{comparison.old} → {comparison.new}",
        "style": Markup(stylesheet("diff")),  # noqa: S704 - the theme's
        "unguarded": comparison.unguarded,
        "briefings": [_briefing(each, pages) for each in comparison.briefings],
        "runs": _runs,
    }
    return Sandbox(theme_folder()).filled("diff.html.j2", values)


def _briefing(briefing: BriefingChange, pages: Pages) -> Mapping[str, object]:
    return {
        "id": briefing.id,
        "title": briefing.title,
        "summary": summary(briefing),
        "headline": headline(briefing),
        "topics": topics(briefing),
        "pages": [
            _Edition(edition, pairs)
            for (name, edition), pairs in pages.items()
            if name == briefing.id and pairs
        ],
    }


def _runs(runs: Sequence[Run]) -> Markup:
    pieces = (_MARKS.get(run.mark, Markup("{}")).format(run.text) for run in runs)
    return Markup("").join(pieces)
