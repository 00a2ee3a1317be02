"""Says why each file of an edition, and each piece of one, was made or was not."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssb_report.build.state import State

__all__ = ["explained"]

_FEW = 3
_FORCED = "made: everything was to be made anew"
_FORMULA = "formula "


def explained(
    before: State | None, now: State, kept: Collection[str], *, afresh: bool = False
) -> dict[str, str]:
    """The reason for each file and piece by its name.

    `kept` are the pieces that the store had; with `afresh` it was not asked.
    """
    reasons = {name: _of_file(name, before, now, afresh=afresh) for name in now.files}
    formulas = [name for name in now.pieces if name.startswith(_FORMULA)]
    pieces = [name for name in now.pieces if name not in formulas]
    reasons |= {name: _FORCED if afresh else _of_piece(name, before, now, kept) for name in pieces}
    if formulas:
        made = [name for name in formulas if name not in kept]
        reasons["formulas"] = f"{len(made)} made, {len(formulas) - len(made)} kept"
    return reasons


def _of_file(name: str, before: State | None, now: State, *, afresh: bool) -> str:
    if afresh:
        return _FORCED
    if before is None:
        return "made: no earlier build is remembered"
    why = _changes(before.sources, now.sources) or _requests(before, now)
    if before.files.get(name) == now.files[name]:
        return f"came out as it was, though {why}" if why else "made again, as it was"
    return f"made: {why}" if why else "made: it was missing or altered"


def _of_piece(name: str, before: State | None, now: State, kept: Collection[str]) -> str:
    if name in kept:
        return "kept"
    was = before.pieces.get(name) if before else None
    if was is None:
        return "made: new here"
    why = [part for part, value in now.pieces[name].items() if was.get(part) != value]
    return f"made: other {', '.join(why)}" if why else "made: the store no longer had it"


def _requests(before: State, now: State) -> str:
    return "" if before.asked == now.asked else "something else was asked for"


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What of the sources has changed, a few by their names."""
    names = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    if not names:
        return ""
    listed = ", ".join(names[:_FEW])
    rest = len(names) - _FEW
    return f"{listed}{f' and {rest} more' if rest > 0 else ''} changed"
