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
    tags = {edition.language for edition in briefing.meta.editions.values()}
    languages = {LANGUAGES[tag] for tag in tags} & set(WORDING)
    for name, source in briefing.files.items():
        for path, text in texts(name, source):
            if isinstance(text, dict) and set(text) <= set(LANGUAGES.values()):
                for language in sorted(languages - set(text)):
                    yield source.fault(source.position(path), f"no text in '{language}'")
    yield from _unnamed(briefing, languages)


def _unwritten(briefing: Briefing) -> Iterator[Fault]:
    source = briefing.files["briefing"]
    for edition, model in briefing.meta.editions.items():
        if LANGUAGES[model.language] not in WORDING:
            at = source.position(("editions", edition, "language"))
            known = ", ".join(tag for tag, key in LANGUAGES.items() if key in WORDING)
            message = f"no edition can be written in '{model.language}'"
            yield source.fault(at, message, f"known: {known}")


def _unnamed(briefing: Briefing, languages: set[str]) -> Iterator[Fault]:
    source = briefing.files["briefing"]
    for key, names in (("authors", briefing.meta.authors), ("keywords", briefing.meta.keywords)):
        if names and not briefing.is_unread("briefing", key):
            for language in sorted(languages - set(names)):
                yield source.fault(source.position((key,)), f"no {key} in '{language}'")
