"""Languages: every text in that of each edition, and editions only in those the program writes."""

from __future__ import annotations

from collections.abc import Iterator

from ssb_report.display.wording import WORDING
from ssb_report.errors import Fault
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.models import LANGUAGES
from ssb_report.schema.texts import texts

__all__ = ["untold"]


def untold(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each text that an edition would have to leave empty."""
    if briefing.is_unread("briefing", "editions"):
        return
    yield from _unwritten(briefing)
    languages = {LANGUAGES[edition.language] for edition in briefing.meta.editions.values()}
    for name, source in briefing.files.items():
        for path, text in texts(name, source):
            if isinstance(text, dict) and set(text) <= set(LANGUAGES.values()):
                for language in sorted(languages - set(text)):
                    at = source.position(path)
                    yield source.fault(at, f"no text in '{language}'")


def _unwritten(briefing: Briefing) -> Iterator[Fault]:
    source = briefing.files["briefing"]
    for edition, model in briefing.meta.editions.items():
        if LANGUAGES[model.language] not in WORDING:
            at = source.position(("editions", edition, "language"))
            written = ", ".join(tag for tag, key in LANGUAGES.items() if key in WORDING)
            yield source.fault(
                at, f"no edition can be written in '{model.language}'", f"known: {written}"
            )
