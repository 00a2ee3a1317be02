"""The closed world: no digit is typed in what readers read, unless it is declared as a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssb_report.errors import Fault
from ssb_report.schema.briefing import TITLE_MARK, Briefing, Section
from ssb_report.schema.macros import without_calls
from ssb_report.schema.texts import is_text, scalars

__all__ = ["typed_digits"]

_DIGITS = re.compile(r"\d(?:[\d.,]*\d)?")
_LINK = re.compile(r"\]\([^()\s]*\)")
_LIST_MARK = re.compile(r"^ {0,3}\d+[.)](?= )", re.MULTILINE)
_HINT = 'write {{ q("…") }}, or declare the name under literals: in briefing.yaml'


def typed_digits(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each number typed into prose or into a text of the data files."""
    if briefing.is_unread("briefing", "literals"):
        return
    literals = sorted((entry.text for entry in briefing.meta.literals), key=len, reverse=True)
    for section in briefing.sections.values():
        yield from _in_section(section, literals)
    for name, source in briefing.files.items():
        for path, text in scalars(source):
            if is_text(name, path):
                for found in _typed(text, literals):
                    at = source.position_in(path, text, found.start())
                    yield source.fault(at, _message(found), _HINT)


def _in_section(section: Section, literals: list[str]) -> Iterator[Fault]:
    for found in _typed(section.title, literals):
        column = len(TITLE_MARK) + found.start() + 1
        yield section.title_fault(column, _message(found), _HINT)
    for found in _typed(section.text, literals):
        yield section.fault(found.start(), _message(found), _HINT)


def _message(found: re.Match[str]) -> str:
    return f"the digits '{found[0]}' are typed"


def _typed(text: str, literals: list[str]) -> Iterator[re.Match[str]]:
    """Digits outside macros, links and declared literals; offsets stay those of `text`."""
    if not _DIGITS.search(text):
        return iter(())
    text = without_calls(text)
    for pattern in (_LINK, _LIST_MARK):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    for literal in literals:
        text = text.replace(literal, " " * len(literal))
    return _DIGITS.finditer(text)
