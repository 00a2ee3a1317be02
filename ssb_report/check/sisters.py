"""Sisters: a section or a text names the same ids in each language that editions are written in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import permutations
from types import MappingProxyType

from ssb_report.errors import Fault, Position
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.lines import clip
from ssb_report.schema.macros import Call, find_calls, stray_braces
from ssb_report.schema.models import LANGUAGES
from ssb_report.schema.texts import takes_macros, texts

__all__ = ["disagreeing"]

_HINT = "both languages name the same ids"


@dataclass(frozen=True, slots=True)
class _Version:
    """A section or a text in one language: how a message calls it, and where its offsets stand."""

    name: str
    text: str
    position: Callable[[int], Position]

    def named(self) -> Mapping[tuple[str, str], Call]:
        """The first call of each macro for each id."""
        return _named(self.text)

    def is_sound(self, told: set[Position]) -> bool:
        """Whether nothing was told of its macros, so that what they name is what was meant."""
        if not told:
            return not _is_stray(self.text)
        places = {
            self.position(offset)
            for call in find_calls(self.text)
            for offset in (call.start, call.name_at, call.id_at)
        }
        return not _is_stray(self.text) and told.isdisjoint(places)


@lru_cache(maxsize=10_000)
def _named(text: str) -> Mapping[tuple[str, str], Call]:
    """The first call of each macro for each id in one text, which is compared again and again."""
    calls: dict[tuple[str, str], Call] = {}
    for call in find_calls(text):
        calls.setdefault((call.name, call.id), call)
    return MappingProxyType(calls)


@lru_cache(maxsize=10_000)
def _is_stray(text: str) -> bool:
    return bool(stray_braces(text))


def disagreeing(briefing: Briefing, faults: Iterable[Fault]) -> Iterator[Fault]:
    """A fault for each id that one language names and its sister does not.

    Compared are the sections of the editions, and the texts of the data files. The macros with the
    ids as they are written (``cost.low``) must form the same set: what one reader is told in
    numbers, facts, terms, citations, references and blocks, the other is told as well. Their order
    is left to each language's grammar, and so is how often an id is named, since one language
    repeats what the other says with a pronoun; that a block stands once is checked for each
    edition by itself. Options are not compared: a locator is worded in its language.

    Versions about whose macros there are `faults` already are not compared.
    """
    told = {fault.position for fault in faults}
    for versions in [*_sections(briefing), *_texts(briefing)]:
        if all(version.is_sound(told) for version in versions):
            for version, sister in permutations(versions, 2):
                yield from _missing(briefing, version, sister)


def _missing(briefing: Briefing, version: _Version, sister: _Version) -> Iterator[Fault]:
    known = sister.named()
    for (name, key), call in version.named().items():
        if (name, key) not in known:
            shown = f'{name}("{clip(key)}")' if key else f"{name}()"
            message = f"{shown} is named here and not in {sister.name}"
            yield briefing.fault(version.position(call.id_at), message, _HINT)


def _sections(briefing: Briefing) -> Iterator[list[_Version]]:
    """The versions of each section that editions show in several languages."""
    if briefing.is_unread("briefing", "editions") or briefing.is_unread("briefing", "sections"):
        return
    languages: dict[str, set[str]] = {}
    for edition in briefing.meta.editions.values():
        for name in edition.sections or briefing.meta.sections:
            languages.setdefault(name, set()).add(edition.language)
    for name, tags in languages.items():
        found = [briefing.sections.get((tag, name)) for tag in sorted(tags)]
        yield [_Version(each.short, each.text, each.position) for each in found if each]


def _texts(briefing: Briefing) -> Iterator[list[_Version]]:
    """The versions of each text of the data files, in the languages of the editions."""
    if briefing.is_unread("briefing", "editions"):
        return
    tags = {edition.language for edition in briefing.meta.editions.values()}
    languages = sorted(LANGUAGES[tag] for tag in tags)
    for name, source in briefing.files.items():
        for path, data in texts(name, source):
            if isinstance(data, dict) and takes_macros(name, path):
                found = [(language, data.get(language)) for language in languages]
                yield [
                    _Version(f"'{key}'", text, partial(source.position_in, (*path, key), text))
                    for key, text in found
                    if isinstance(text, str)
                ]
