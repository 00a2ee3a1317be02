"""Makes each piece of an edition once: out of the store where it has it, by the crew where not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ssb_report.build.crew import Crew, Work
from ssb_report.fingerprint import code, digest, libraries
from ssb_report.store import Store

__all__ = ["Ingredients", "Keeper", "Piece", "ingredients"]

_ALONE = Crew(1)

Ingredients = Mapping[str, str]
"""The digest of each thing that a piece was made from, by the name that a user knows it by."""


def ingredients(module: str, **own: str) -> Ingredients:
    """What a piece is made from: its own content, the code from `module` down, the libraries."""
    return {**own, "code": code(module), "libraries": libraries()}


@dataclass(slots=True)
class Piece:
    """A piece that was asked for; `was_kept` says whether the store had it."""

    key: str
    content: bytes | None
    work: Work | None
    store: Store

    @property
    def was_kept(self) -> bool:
        """Whether nothing had to be made."""
        return self.work is None

    def result(self) -> bytes:
        """The piece itself, as soon as it is there; then it is kept."""
        if self.content is None:
            assert self.work is not None  # noqa: S101 - one of the two is there
            self.content = self.work()
            self.store.save(self.key, self.content)
        return self.content


@dataclass(slots=True)
class Keeper:
    """The pieces of one edition as they are asked for, under their names.

    With `afresh` everything is made, whatever the store has; `say` hears what is being done.
    """

    store: Store
    crew: Crew
    afresh: bool = False
    say: Callable[[str], None] = lambda _: None
    made_from: dict[str, Ingredients] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def piece(
        self,
        name: str,
        made_from: Ingredients,
        work: Callable[..., bytes],
        *arguments: Any,  # noqa: ANN401 - passed on
        here: bool = False,
        is_own: Callable[[bytes], bool] = lambda _: True,
    ) -> Piece:
        """Ask for what ``work(*arguments)`` makes, where `made_from` stands for all of that.

        What takes less time than to hand it over is made `here`, by no worker. What is kept and not
        `is_own` is made anew: so no key that was told puts a script into a page.
        """
        key = digest(work.__module__, work.__qualname__, *made_from, *made_from.values())
        found = None if self.afresh else self.store.load(key)
        self.made_from[name] = made_from
        if found is not None and is_own(found):
            self.kept.add(name)
            return Piece(key, found, None, self.store)
        give = _ALONE.give if here else self.crew.give
        return Piece(key, None, give(work, *arguments), self.store)
