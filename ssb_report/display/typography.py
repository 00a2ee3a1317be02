"""Marks as a printer sets them: straight quotes in the source become curly in the document."""

from __future__ import annotations

__all__ = ["curly"]

_QUOTES = {"'": ("‘", "’"), '"': ("“", "”")}
_OPENS_AFTER = "([{–—‘“"


def curly(text: str, language: str, *, after: str = "") -> str:
    """The text with curly quotes, in languages that have them.

    `after` is what stands before the text, so that a quote behind a number is seen to close.
    """
    if language != "en" or not any(quote in text for quote in _QUOTES):
        return text
    written = []
    for character in text:
        opening, closing = _QUOTES.get(character, (character, character))
        at_start = not after or after.isspace() or after in _OPENS_AFTER
        written.append(opening if at_start else closing)
        after = written[-1]
    return "".join(written)
