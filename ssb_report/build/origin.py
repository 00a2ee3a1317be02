"""Where what stands in a page was written: the way back from an anchor to a file's line."""

from __future__ import annotations

from ssb_report.document.document import Document
from ssb_report.errors import Position

__all__ = ["origin"]

_FILES = {"table": "tables", "figure": "figures", "formula": "calculations"}
"""The file that holds what anchors of each kind lead to."""


def origin(document: Document, anchor: str, mention: str) -> Position | None:
    """Where the block or the section with `anchor` was written, or nothing for other anchors.

    In a section it is where its text has `mention`; where that is nowhere, its title.
    """
    kind, _, key = anchor.partition("-")
    briefing = document.briefing
    if kind in _FILES and (key,) in briefing.files[_FILES[kind]].keys:
        return briefing.position(_FILES[kind], key, key=True)
    for placed in document.sections:
        section = placed.section
        if anchor.partition("_")[0] == placed.anchor:  # the anchors of subheadings go on behind it
            offset = section.text.find(mention) if mention else -1
            return section.position(offset) if offset >= 0 else Position(section.path)
    return None
