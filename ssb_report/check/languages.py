"""Languages: every text in that of each edition, and editions only in those the program writes."""

from __future__ import annotations

from collections.abc import Iterator

from ssb_report.display.wording import WORDING
from ssb_report.errors import Fault
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.models import LANGUAGES
from ssb_report.schema.texts import scalars, texts

__all__ = ["untold"]

_BIBLIOGRAPHY = "en"
"""What titles and notes of sources are written in."""
_HINT = "write it under custom: translations:"
_PLACE_HINT = "write it under custom: translations: of the source, as one of its locators:"


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
    for language in sorted(languages - {_BIBLIOGRAPHY}):
        yield from _untranslated(briefing, language)
        yield from _unnamed_places(briefing, language)


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


def _untranslated(briefing: Briefing, language: str) -> Iterator[Fault]:
    """A fault for each thing that the briefing itself says of a source in English alone."""
    file = briefing.files["sources"]
    for path, key in scalars(file):
        source = briefing.sources.get(key) if path[-1] == "id" else None
        if source is None:
            continue
        said = source.custom.translation(language)
        for name, text in (("title", source.title), ("note", source.note)):
            describes = name == "note" or text.startswith("[")
            if text and describes and not (said and getattr(said, name)):
                at = file.position((*path[:-1], name))
                yield file.fault(at, f"no {name} in '{language}'", _HINT)


def _unnamed_places(briefing: Briefing, language: str) -> Iterator[Fault]:
    """A fault for each place in a source that a citation names in English alone."""
    for file in briefing.files.values():
        said = dict(scalars(file))
        for path, locator in said.items():
            source = briefing.sources.get(said.get((*path[:-1], "source"), ""))
            if path[-1:] != ("locator",) or source is None:
                continue
            translation = source.custom.translation(language)
            if translation is None or locator not in translation.locators:
                message = f"no name for the place '{locator}' in '{language}'"
                yield file.fault(file.position(path), message, _PLACE_HINT)
