"""Chinese texts as a printer wants them: full-width marks, and a blank between Han and Latin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ssb_report.errors import Fault
from ssb_report.schema.briefing import TITLE_MARK, Briefing
from ssb_report.schema.macros import without_calls
from ssb_report.schema.texts import is_text, scalars

__all__ = ["wrong_marks"]

_HAN = "[\u3400-\u9fff]"
# What is no prose: the address of a link.
_LINK = re.compile(r"\]\([^()\s]*\)")
_RULES = (
    (
        re.compile(f"{_HAN}[,;:?!()\"']|[,;:?!()\"']{_HAN}|{_HAN}\\.(?![\\w.])"),
        "a half-width mark beside Han",
        "Chinese has ，；：？！（）“”。",
    ),
    (
        re.compile(f"{_HAN}[A-Za-z0-9]|[A-Za-z0-9%]{_HAN}"),
        "no blank between Han and Latin",
        "write 三星 SDI, not 三星SDI",
    ),
)
_LANGUAGE, _TAG = "zh", "zh-Hans"


def wrong_marks(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each place of Chinese prose, or of Chinese in the data, that is ill set."""
    for (tag, _), section in briefing.sections.items():
        if tag != _TAG:
            continue
        for offset, message, hint in _found(section.title):
            yield section.title_fault(len(TITLE_MARK) + offset + 1, message, hint)
        for offset, message, hint in _found(section.text):
            yield section.fault(offset, message, hint)
    for name, source in briefing.files.items():
        for path, text in scalars(source):
            if path[-1:] == (_LANGUAGE,) and is_text(name, path):
                for offset, message, hint in _found(text):
                    yield source.fault(source.position_in(path, text, offset), message, hint)


@lru_cache(maxsize=10_000)
def _found(text: str) -> tuple[tuple[int, str, str], ...]:
    """Offset, message and hint of each fault; macro calls stand for blanks."""
    prose = _LINK.sub(lambda link: " " * len(link[0]), without_calls(text))
    return tuple(
        (match.start(), f"{message}: '{match[0]}'", hint)
        for pattern, message, hint in _RULES
        for match in pattern.finditer(prose)
    )
