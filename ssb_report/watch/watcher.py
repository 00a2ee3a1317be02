"""Tells when something in folders has changed, also when a folder was moved and made again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from ssb_report.author.editors import FOLDER

__all__ = ["changes"]

_SETTLED = 30
"""Milliseconds of silence after which what an editor saves in steps is taken for whole."""
_AT_MOST = 400
"""Milliseconds that are waited for that silence."""
_LOOK_EACH = 1000
"""Milliseconds between looks whether the folders are still the same ones."""
_NOT_EDITORS = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, FOLDER))
"""Passes over the schemas that editors read, which the preview writes itself."""


async def changes(*folders: Path) -> AsyncIterator[str]:
    """Yield whenever something changed; with a line for the user where watching is in trouble."""
    polls = False
    folders = tuple(folder.absolute() for folder in folders)
    while True:
        known = _identities(folders)
        watched = awatch(
            *(folder for folder in folders if folder.is_dir()),
            watch_filter=_NOT_EDITORS,
            debounce=_AT_MOST,
            step=_SETTLED,
            rust_timeout=_LOOK_EACH,
            yield_on_timeout=True,
            force_polling=polls or None,
        )
        try:
            async with aclosing(watched):
                async for found in watched:
                    gone = {Path(path) for change, path in found if change is Change.deleted}
                    if _identities(folders) != known or not gone.isdisjoint(folders):
                        break  # what is watched is no longer where it was
                    if found:
                        yield ""
            yield ""
        except OSError as error:
            if polls:
                yield f"cannot watch: {error.strerror or error}"
                await asyncio.sleep(_LOOK_EACH / 1000)
            elif all(folder.is_dir() for folder in folders):
                yield f"cannot watch ({error.strerror or error}); files are compared instead"
                polls = True


def _identities(folders: tuple[Path, ...]) -> list[tuple[int, int] | None]:
    """What tells a folder from another one of its name; nothing for one that is missing."""
    found: list[tuple[int, int] | None] = []
    for folder in folders:
        try:
            status = folder.stat()
        except OSError:
            found.append(None)
        else:
            found.append((status.st_dev, status.st_ino))
    return found
