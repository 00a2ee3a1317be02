"""Compares copies of the small briefing for tests to look at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ssb_report.diff.compare import compare, paired
from ssb_report.diff.model import BriefingChange, Comparison
from ssb_report.diff.sides import opened


def between(old: Path, new: Path, editions: Iterable[str] = ()) -> Comparison:
    """What is different between two folders."""
    with opened(str(old), old.parent) as one, opened(str(new), new.parent) as other:
        return compare(one, other, paired(one, other, None, editions))


def changed(old: Path, new: Path) -> BriefingChange:
    """What is different about the one briefing of two folders."""
    (briefing,) = between(old, new).briefings
    return briefing
