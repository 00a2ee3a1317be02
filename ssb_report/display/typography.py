"""Marks and blanks as a printer sets them: curly quotes, and no blank where Han needs none."""

from __future__ import annotations

import re

__all__ = [
    "bracketed",
    "curly",
    "han_spaced",
    "has_han",
    "kept_together",
    "sort_key",
    "squeezed",
]

_QUOTES = {"'": ("‘", "’"), '"': ("“", "”")}
_HAN = "[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…]"
_TAGS = "(?:<[^<>]*>)*"
_BLANK = re.compile(f"({_HAN}{_TAGS}) ({_TAGS})(?={_HAN})")
# Full-width marks hold a blank of their own. (Quotes are left out: English has the same ones.)
_BESIDE_MARK = re.compile(f"([，。、；：！？）》]{_TAGS}) | (?={_TAGS}[，。、；：！？（《])")
_OPENS_AFTER = "([{–—‘“"


def curly(text: str, language: str, *, after: str = "") -> str:
    """The text with curly quotes, in languages that have them.

    `after` is what stands before the text, so that a quote behind a number is seen to close.
    """
    if language != "en" or ("'" not in text and '"' not in text):
        return text
    written = []
    for character in text:
        opening, closing = _QUOTES.get(character, (character, character))
        at_start = not after or after.isspace() or after in _OPENS_AFTER
        written.append(opening if at_start else closing)
        after = written[-1]
    return "".join(written)


def han_spaced(text: str) -> str:
    """The text, or HTML, without blanks between two Han characters or beside a full-width mark.

    Authors put a blank around a macro, since most print digits; some print Han ("超过 2").
    """
    return _BESIDE_MARK.sub(r"\1", _BLANK.sub(r"\1\2", text))


_INLINE = "(?:</?(?:a|span|em|strong)(?: [^<>]*)?>)*"  # what a line runs through: links, above all
_PAIR = re.compile(
    f"<[^>]*>|([，。、；：！？）》”’](?={_INLINE}[，。、；：！？）》”’（《“‘])|(?<=[（《“‘])[（《“‘])"
)
_ENDING = re.compile("([\u3400-\u9fff]{3}[，。；：！？）》”]*)(</(?:p|li|figcaption)>)")


def squeezed(html: str) -> str:
    """HTML in which, of two full-width marks side by side, one gives up its blank half.

    Browsers do so by themselves; the PDF engine must be told at each.
    """
    return _PAIR.sub(lambda found: _half(found[1]) if found[1] else found[0], html)


def _half(mark: str) -> str:
    return f'<span class="half">{mark}</span>'


def kept_together(html: str) -> str:
    """HTML whose paragraphs do not end with a line of one or two characters."""
    return _ENDING.sub(r'<span class="nobr">\1</span>\2', html)


def bracketed(text: str, detail: str) -> str:
    """The text with a detail in brackets behind it; full-width ones where either has Han."""
    return f"{text}（{detail}）" if has_han(text + detail) else f"{text} ({detail})"


def has_han(text: str) -> bool:
    """Whether the text holds a Han character."""
    return re.search("[\u3400-\u9fff]", text) is not None


def sort_key(name: str, language: str) -> str:
    """What names are sorted by: letters without case, Han as GB 18030 orders them (by sound)."""
    return name.encode("gb18030").hex() if language == "zh" else name.casefold()
