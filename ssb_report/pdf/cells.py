"""What the cells of a table say of each other: which heading each is under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["drop_dead_headers", "name_cells"]

Element = Any


def drop_dead_headers(elements: Iterable[Element]) -> None:
    """Cells of a table's later parts name headings that were repeated there; Scope says it all."""
    import pydyf

    known = {each["ID"].data for each in elements if each["S"] == "/TH" and "ID" in each}
    for attributes in _naming(elements):
        kept = [name for name in attributes["Headers"] if name.data in known]
        if kept:
            attributes["Headers"] = pydyf.Array(kept)
        else:
            del attributes["Headers"]


def _naming(elements: Iterable[Element]) -> Iterator[Element]:
    """The attributes of the cells that name their headings."""
    for each in elements:
        if each["S"] == "/TD" and "Headers" in each.get("A", ()):
            yield each["A"]


def name_cells(elements: Iterable[Element], part: str) -> None:
    """Make the names of heading cells such as no other part has."""
    import pydyf

    for each in elements:
        if "ID" in each:
            each["ID"] = pydyf.String(f"{part}-{each['ID'].string}")
    for attributes in _naming(elements):
        own = [pydyf.String(f"{part}-{name.string}") for name in attributes["Headers"]]
        attributes["Headers"] = pydyf.Array(own)
