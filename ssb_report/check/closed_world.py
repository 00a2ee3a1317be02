"""The closed world: no digit is typed in what readers read, unless it is declared as a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from ssb_report.errors import Fault
from ssb_report.schema.briefing import TITLE_MARK, Briefing, Section
from ssb_report.schema.macros import without_calls
from ssb_report.schema.texts import is_text, scalars

__all__ = ["typed_digits"]

_FRACTIONS = "\u00bc-\u00be\u2150-\u215f\u2189"
_DIGITS = re.compile(rf"\d(?:[\d.,]*\d)?|[{_FRACTIONS}]")
_ENTITY = re.compile(r"&[A-Za-z][A-Za-z0-9]*;")
_LINK = re.compile(r"\]\([^()\s]*\)")
_LIST_MARK = re.compile(r"^ {0,3}(\d{1,9})[.)](?= )", re.MULTILINE | re.ASCII)
_HINT = 'write {{ q("…") }}, or declare the name under literals: in briefing.yaml'


def typed_digits(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each number typed into prose or into a text of the data files."""
    if briefing.is_unread("briefing", "literals"):
        return
    literals = briefing.meta.literal_texts
    for section in briefing.sections.values():
        yield from _in_section(section, literals)
    for name, source in briefing.files.items():
        for path, text in scalars(source):
            if is_text(name, path):
                for found in _typed(text, literals):
                    at = source.position_in(path, text, found.start())
                    yield source.fault(at, _message(found), _HINT)


def _in_section(section: Section, literals: tuple[str, ...]) -> Iterator[Fault]:
    for found in _typed(section.title, literals):
        column = len(TITLE_MARK) + found.start() + 1
        yield section.title_fault(column, _message(found), _HINT)
    for found in _typed(section.text, literals):
        yield section.fault(found.start(), _message(found), _HINT)


def _message(found: re.Match[str]) -> str:
    return f"the digits '{found[0]}' are typed"


@lru_cache(maxsize=10_000)
def _typed(text: str, literals: tuple[str, ...]) -> tuple[re.Match[str], ...]:
    """Digits outside macros, links and declared literals; offsets stay those of `text`."""
    text = _ENTITY.sub(_as_meant, text)
    if not _DIGITS.search(text):
        return ()
    text = _without_list_marks(_LINK.sub(_blank, without_calls(text)))
    for literal in literals:
        text = text.replace(literal, " " * len(literal))
    return tuple(_DIGITS.finditer(text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _as_meant(entity: re.Match[str]) -> str:
    """The number that Markdown would print for ``&frac12;``, in as many characters."""
    meant = unescape(entity[0])
    return meant.ljust(len(entity[0])) if _DIGITS.search(meant) else entity[0]


def _without_list_marks(text: str) -> str:
    """The text without the marks of numbered lists, which begin with 1 and rise by one.

    Another number at the head of a line is one that is told, though Markdown makes a list of it.
    """
    last = 0

    def rising(match: re.Match[str]) -> str:
        nonlocal last
        number = int(match[1])
        if number not in (1, last + 1):
            return match[0]
        last = number
        return _blank(match)

    return _LIST_MARK.sub(rising, text)
