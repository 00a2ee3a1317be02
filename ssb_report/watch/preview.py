"""Reads a briefing again and again, and renders the edition that is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ssb_report.build.build import rendered
from ssb_report.build.crew import Crew
from ssb_report.build.keep import Keeper
from ssb_report.check.check import Checked, check, under
from ssb_report.errors import Fault, InputError, Position, SsbReportError, UsageError
from ssb_report.store import Store
from ssb_report.watch.wish import Wish

__all__ = ["Look", "Preview"]


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to see: the briefing as the data state it, and as it is wished.

    Both are of the last time that all was well. `faults` are those of the files as they are now,
    and of the wish; `is_new` says whether `shown` is what is wished, and not what was before.
    """

    wish: Wish
    base: Checked | None = None
    shown: Checked | None = None
    faults: tuple[Fault, ...] = ()
    is_new: bool = False


class Preview:
    """The briefing in a folder, whose charts are kept in a `store`; data are aged `on` a day.

    Nothing is raised for what a user can mend: each look tells its faults.
    """

    def __init__(self, folder: Path, store: Store, wish: Wish, on: str) -> None:
        self.folder = folder
        self.on = on
        self.last = Look(wish)
        self._of_files: tuple[Fault, ...] = ()
        self._keeper = Keeper(store, Crew(1))

    def read(self, wish: Wish) -> Look:
        """Look at the files as they are now."""
        try:
            base = check(self.folder, stale_on=self.on, since=self.last.base)
        except InputError as error:
            self._of_files = error.faults
            return self._failed(wish, ())
        self._of_files = ()
        self.last = replace(self.last, base=base)
        return self.compute(wish)

    def compute(self, wish: Wish) -> Look:
        """Look at what was read last, with other numbers."""
        base = self.last.base
        if base is None:
            return self.read(wish)
        wish = self._settled(wish)
        edition = base.briefing.meta.editions.get(wish.edition)
        if edition is None:
            message = f"briefing.yaml has no edition '{wish.edition}' any more"
            return self._failed(wish, (_placeless(message),))
        name = wish.scenario or edition.scenario or ""
        try:
            is_base = not (name or wish.by_hand)
            shown = base if is_base else under(base, name, wish.by_hand, (wish.edition,))
        except InputError as error:
            return self._failed(wish, error.faults)
        except UsageError as error:
            return self._failed(wish, (_placeless(str(error)),))
        self.last = Look(wish, base, shown, self._of_files, is_new=True)
        return self.last

    def page(self, look: Look) -> tuple[bytes | None, Look]:
        """The page of what is looked at; nothing where it is no other, or cannot be rendered."""
        if look.shown is None or not look.is_new:
            return None, look
        try:
            return rendered(look.shown, look.wish.edition, self._keeper), look
        except SsbReportError as error:
            return None, self._failed(look.wish, (_placeless(str(error)),))

    def _settled(self, wish: Wish) -> Wish:
        """The wish for an edition of no name is one for the first."""
        if wish.edition or self.last.base is None:
            return wish
        return replace(wish, edition=next(iter(self.last.base.briefing.meta.editions)))

    def _failed(self, wish: Wish, faults: tuple[Fault, ...]) -> Look:
        told = (*self._of_files, *faults)
        self.last = replace(self.last, wish=self._settled(wish), faults=told, is_new=False)
        return self.last


def _placeless(message: str) -> Fault:
    """A fault at no place in the inputs, or one that its message names."""
    return Fault(Position("", 0, 0), message)
