"""In which language a name is to be read aloud, where that is not the one around it."""

from __future__ import annotations

import re

__all__ = ["foreign_tag"]

_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile("[A-Za-z]{2}")


def foreign_tag(name: str, language: str) -> str:
    """The BCP 47 tag of a name that is foreign in a text in `language`; else nothing.

    The scripts tell: Han in an English text is Chinese, and a name in Latin letters alone is
    English in a Chinese one.
    """
    if language == "zh":
        return "en" if _WORD.search(name) and not _HAN.search(name) else ""
    return "zh-Hans" if _HAN.search(name) else ""
