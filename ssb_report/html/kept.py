"""What one page was made of, kept for the next: in the preview most of a page stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from ssb_report.html.theme import saved, theme_folder

__all__ = ["Kept"]

_Made = TypeVar("_Made")


class Kept:
    """Pieces of pages by all that they are made from, as long as each next page asks for them."""

    def __init__(self) -> None:
        self._templates: Hashable = None
        self._now: dict[Hashable, object] = {}
        self._before: dict[Hashable, object] = {}

    def begin(self) -> None:
        """Begin another page; what other templates made is kept no longer."""
        templates = _state()
        self._before = self._now if templates == self._templates else {}
        self._now = {}
        self._templates = templates

    def made(self, made_from: Hashable, make: Callable[[], _Made]) -> _Made:
        """What `make` gives, where `made_from` stands for all that it depends on but templates."""
        found = self._now.get(made_from, self._before.get(made_from))
        if found is None:
            found = make()
        self._now[made_from] = found
        return found  # type: ignore[return-value] # what was made from the same


def _state() -> Hashable:
    """The templates of the theme, each with the time at which it was saved."""
    return frozenset((path, saved(path)) for path in theme_folder().rglob("*.j2"))
