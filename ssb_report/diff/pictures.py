"""Gets the PDFs of both sides, given or built for it, and pictures of the pages that differ."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from ssb_report.build.build import build_edition
from ssb_report.build.formats import Wanted
from ssb_report.check.check import Checked
from ssb_report.diff.compare import Pair
from ssb_report.diff.pages import PagePair, changed_pages
from ssb_report.diff.sides import Side
from ssb_report.document.document import revision

__all__ = ["pictures"]

Say = Callable[[str], None]


def pictures(
    sides: tuple[Side, Side], pairs: Iterable[Pair], *, build: bool, say: Say
) -> dict[tuple[str, str], list[PagePair]]:
    """The changed pages by briefing and edition, as far as there are PDFs of both sides.

    With `build`, those that are missing are built into a folder that goes again.
    """
    found = {}
    for pair in pairs:
        if pair.both is None:
            continue
        old, new = (
            side.revision or revision(checked.briefing)
            for side, checked in zip(sides, pair.both, strict=True)
        )
        for edition in pair.editions:
            if all(pair.has(edition)) and (build or all(side.artefact for side in sides)):
                say(f"{pair.id}/{edition}: looking at its pages")
                with tempfile.TemporaryDirectory(prefix="ssb-report-diff-") as name:
                    paths = [
                        _pdf(side, checked, edition, Path(name) / place)
                        for side, checked, place in zip(sides, pair.both, "ab", strict=True)
                    ]
                    found[pair.id, edition] = changed_pages(paths[0], paths[1], (old, new))
    return found


def _pdf(side: Side, checked: Checked, edition: str, folder: Path) -> Path:
    """The PDF that a side is, or one that is built for it."""
    if side.artefact:
        return side.artefact
    built = build_edition(checked, edition, folder, wanted=Wanted(("pdf",)))
    return built.folder / "briefing.pdf"
