"""Characters that nobody sees, or that steer what shows them: no input holds one.

They are written out, and not asked of a Unicode table, so that no Python takes for a fault what
another one takes.
"""

from __future__ import annotations

import re

__all__ = ["HIDDEN", "UNSEEN", "printable"]

_LOW = (
    # Control characters but tabs and line ends; formats (Cf); private use; line separators.
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff\ufff0-\ufffc"
    # Fillers, joiners and selectors that have no shape (Default_Ignorable_Code_Point); the Braille
    # blank; no characters. An object that is not there is among the formats above.
    r"\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    r"\ufdd0-\ufdef\ufffe\uffff"
)
_HIGH = (
    # The same; then no characters, tags and selectors, and private planes.
    r"\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d159"
    r"\U0001d173-\U0001d17a"
    r"\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff"
    r"\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff"
    r"\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff"
    r"\U000dfffe-\U000e0fff\U000efffe-\U0010ffff"
)
UNSEEN = _LOW + _HIGH
"""What stands between the brackets of a regular expression, in Python's and in Pydantic's."""

# First what is quick to tell: all that lies beyond the plane of living scripts is looked at twice.
HIDDEN = re.compile(rf"[{_LOW}\U00010000-\U0010ffff](?<=[{UNSEEN}])")
"""Finds such a character."""

# Halves of characters are what a file's name holds that is not UTF-8. A word joiner is ours.
_STEERING = re.compile(
    rf"[\r\ud800-\udfff{_LOW}\U00010000-\U0010ffff](?<=[\r\ud800-\udfff{UNSEEN}])(?<!\u2060)"
)


def printable(text: str) -> str:
    r"""A text of lines in which what would steer a terminal shows as what it is: ``\u001b``.

    In JSON the text stays the same JSON.
    """
    return _STEERING.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
