"""The grammar of prose macros: ``{{ q("cost-ssb-cell", form="symbols") }}``.

Prose needs names of things, not a programming language: a macro is a name and quoted texts, found
by one regular expression that cannot run anything and that knows the column of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

__all__ = ["BLOCKS", "MACROS", "Call", "Macro", "Namespace", "find_calls", "stray_braces"]


class Namespace(StrEnum):
    """The kinds of ids a macro's first argument may name."""

    QUANTITY = "quantity"
    RESULT = "result"
    FACT = "fact"
    SOURCE = "source"
    TERM = "term"
    TABLE = "table"
    FIGURE = "figure"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Macro:
    """What a macro takes: the namespace of its id, if any, and its options with their choices.

    An empty tuple of choices admits any text. A `block` stands alone in its paragraph.
    """

    namespace: Namespace | None
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    block: bool = False


_NUMBER_OPTIONS = MappingProxyType({"form": ("words", "symbols"), "unit": ("yes", "no")})

MACROS: Mapping[str, Macro] = MappingProxyType(
    {
        "q": Macro(Namespace.QUANTITY, _NUMBER_OPTIONS),
        "r": Macro(Namespace.RESULT, _NUMBER_OPTIONS),
        "fact": Macro(Namespace.FACT),
        "cite": Macro(Namespace.SOURCE, MappingProxyType({"locator": ()})),
        "term": Macro(Namespace.TERM),
        "table_ref": Macro(Namespace.TABLE),
        "figure_ref": Macro(Namespace.FIGURE),
        "formula_ref": Macro(Namespace.RESULT),
        "section_ref": Macro(Namespace.SECTION),
        "table": Macro(Namespace.TABLE, block=True),
        "figure": Macro(Namespace.FIGURE, block=True),
        "formula": Macro(Namespace.RESULT, block=True),
        "key_figures": Macro(None, block=True),
        "checks_table": Macro(None, block=True),
        "quantities_table": Macro(None, block=True),
        "results_table": Macro(None, block=True),
        "glossary_table": Macro(None, block=True),
        "bibliography": Macro(None, block=True),
    }
)

BLOCKS = frozenset(name for name, macro in MACROS.items() if macro.block)

_TEXT = r"\"[^\"{}\n]*\"|'[^'{}\n]*'"
_CALL = re.compile(
    rf"\{{\{{[ \t]*([a-z_]+)[ \t]*\([ \t]*"
    rf"((?:(?:[a-z_]+[ \t]*=[ \t]*)?(?:{_TEXT})[ \t]*(?:,[ \t]*)?)*)"
    rf"\)[ \t]*\}}\}}"
)
_ARGUMENT = re.compile(rf"(?:([a-z_]+)[ \t]*=[ \t]*)?({_TEXT})")
_STRAY = re.compile(r"\{\{|\{%|\{#|%\}|\}\}")


@dataclass(frozen=True, slots=True)
class Call:
    """One macro call in a text: its name, its arguments and where it stands (offsets)."""

    name: str
    arguments: tuple[str, ...]
    options: Mapping[str, str]
    start: int
    end: int

    @property
    def id(self) -> str:
        """The id that the call names; empty for a macro that takes none."""
        return self.arguments[0] if self.arguments else ""


def find_calls(text: str) -> list[Call]:
    """All well-formed macro calls of `text`, in order."""
    calls = []
    for match in _CALL.finditer(text):
        arguments, options = [], {}
        for key, quoted in _ARGUMENT.findall(match[2]):
            if key:
                options[key] = quoted[1:-1]
            else:
                arguments.append(quoted[1:-1])
        calls.append(
            Call(match[1], tuple(arguments), MappingProxyType(options), match.start(), match.end())
        )
    return calls


def stray_braces(text: str) -> list[int]:
    """Offsets of braces that open or close something that is no macro call."""
    blanked = _CALL.sub(lambda match: " " * len(match[0]), text)
    return [match.start() for match in _STRAY.finditer(blanked)]
