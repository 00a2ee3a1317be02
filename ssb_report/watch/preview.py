"""Reads a briefing again and again, and renders the edition that is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ssb_report.build.build import rendered
from ssb_report.build.crew import Crew
from ssb_report.build.keep import Keeper
from ssb_report.check.check import Checked, check, under
from ssb_report.errors import Fault, InputError, Position, SsbReportError, UsageError
from ssb_report.html.kept import Kept
from ssb_report.store import Store
from ssb_report.watch.wish import Wish

__all__ = ["Look", "Preview", "Sight"]


@dataclass(frozen=True, slots=True)
class Sight:
    """What can be seen: the briefing as its data state it, and as it was wished."""

    wish: Wish
    base: Checked
    shown: Checked


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking for a `wish`.

    `read` are the files as they were when they last had no faults, `sight` is the last that there
    was; it `is_new` where this look brought it. `faults` are those of the files as they are now,
    and those of the wish.
    """

    wish: Wish
    read: Checked | None = None
    sight: Sight | None = None
    faults: tuple[Fault, ...] = ()
    is_new: bool = False


class Preview:
    """The briefing in a folder, whose charts are kept in a `store`.

    Nothing is raised for what a user can mend: each look tells its faults.
    """

    def __init__(self, folder: Path, store: Store, wish: Wish) -> None:
        self.folder = folder
        self.last = Look(wish)
        self._of_files: tuple[Fault, ...] = ()
        self._keeper = Keeper(store, Crew(1))
        self._kept = Kept()

    def read(self, wish: Wish) -> Look:
        """Look at the files as they are now."""
        try:
            read = check(self.folder, since=self.last.read)
        except InputError as error:
            self._of_files = error.faults
            return self._seen(wish, None, ())
        self._of_files = ()
        self.last = replace(self.last, read=read)
        return self.compute(wish)

    def compute(self, wish: Wish) -> Look:
        """Look at what was read last, with other numbers."""
        base = self.last.read
        if base is None:
            return self.read(wish)
        wish = wish.settled(base.briefing)
        try:
            return self._seen(wish, _sight(base, wish), ())
        except SsbReportError as error:
            faults = error.faults if isinstance(error, InputError) else (_placeless(error),)
        sight = None
        if self.last.sight is None:  # what was wished at the start cannot be: then the plain one
            sight = _sight(base, Wish().settled(base.briefing))
        return self._seen(wish, sight, faults)

    def page(self, look: Look) -> tuple[bytes | None, Look]:
        """The page of a new sight; nothing where there is none, or it cannot be rendered."""
        if look.sight is None or not look.is_new:
            return None, look
        try:
            shown, edition = look.sight.shown, look.sight.wish.edition
            return rendered(shown, edition, self._keeper, self._kept), look
        except SsbReportError as error:
            return None, self._seen(look.wish, None, (_placeless(error),))

    def _seen(self, wish: Wish, sight: Sight | None, faults: tuple[Fault, ...]) -> Look:
        is_new = sight is not None
        told = (*self._of_files, *faults)
        self.last = Look(wish, self.last.read, sight or self.last.sight, told, is_new)
        return self.last


def _sight(base: Checked, wish: Wish) -> Sight:
    """What is to be seen of a wish.

    Raises
    ------
    UsageError
        When there is no such edition, scenario or number.
    InputError
        When the edition cannot be so.
    """
    editions = base.briefing.meta.editions
    if wish.edition not in editions:
        raise UsageError(f"no edition '{wish.edition}' (there: {', '.join(editions)})")
    if not (wish.scenario or wish.by_hand):
        return Sight(wish, base, base)
    return Sight(wish, base, under(base, wish.scenario, wish.by_hand, (wish.edition,)))


def _placeless(error: SsbReportError) -> Fault:
    """A fault at no place in the inputs, or one that its message names."""
    return Fault(Position("", 0, 0), str(error))
