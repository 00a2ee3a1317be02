"""The closed world: no digit is typed in what readers read, unless it is declared as a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssb_report.errors import Fault
from ssb_report.schema.briefing import Briefing, Section
from ssb_report.schema.macros import find_calls
from ssb_report.schema.models import ANY_LANGUAGE, LANGUAGES
from ssb_report.schema.source import KeyPath

__all__ = ["typed_digits"]

_DIGITS = re.compile(r"\d[\d.,]*")
_LINK = re.compile(r"\]\([^)\s]*\)")
_LIST_MARK = re.compile(r"^ {0,3}\d+[.)](?= )", re.MULTILINE)
_HINT = 'write {{ q("…") }}, or declare the name under literals: in briefing.yaml'
_MESSAGE = "the digits '{}' are typed"


def typed_digits(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each number typed into prose or into a text of the data files."""
    literals = sorted((entry.text for entry in briefing.meta.literals), key=len, reverse=True)
    for section in briefing.sections.values():
        yield from _in_section(section, literals)
    for name, source in briefing.files.items():
        for path, text in source.texts():
            if _is_read(name, path):
                for found in _typed(text, literals):
                    at = source.position_of(path, found[0])
                    yield source.fault(at, _MESSAGE.format(found[0].rstrip(".,")), _HINT)


def _in_section(section: Section, literals: list[str]) -> Iterator[Fault]:
    title = _typed(section.title, literals)
    for found in title:
        position = section.position(0)
        at = type(position)(position.path, 1, found.start() + 3)
        yield Fault(at, _MESSAGE.format(found[0]), _HINT, excerpt=f"# {section.title}")
    lines = section.text.split("\n")
    for found in _typed(section.text, literals):
        at = section.position(found.start())
        shown = lines[at.line - section.first_line]
        digits = found[0].rstrip(".,")
        yield Fault(at, _MESSAGE.format(digits), _HINT, excerpt=shown)


def _typed(text: str, literals: list[str]) -> Iterator[re.Match[str]]:
    """Digits outside macros, links and declared literals; offsets stay those of `text`."""
    for call in find_calls(text):
        text = text[: call.start] + " " * (call.end - call.start) + text[call.end :]
    for pattern in (_LINK, _LIST_MARK):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    for literal in literals:
        text = text.replace(literal, " " * len(literal))
    return _DIGITS.finditer(text)


def _is_read(name: str, path: KeyPath) -> bool:
    """Whether readers see the scalar: a text in a language, or a plain cell of a table."""
    if path and path[-1] in LANGUAGES.values():
        return True
    return name == "tables" and len(path) > 2 and path[1] == "rows" and path[-1] not in ("q", ANY_LANGUAGE)  # noqa: PLR2004 - table, "rows", row
