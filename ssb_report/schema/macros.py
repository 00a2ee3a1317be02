"""The grammar of prose macros: ``{{ q("cost-ssb-cell", form="symbols") }}``.

Prose needs names of things, not a programming language: a macro is a name and quoted texts, found
by one regular expression that cannot run anything and that knows the column of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

__all__ = [
    "BLOCKS",
    "MACROS",
    "Call",
    "Macro",
    "Namespace",
    "find_calls",
    "stray_braces",
    "without_calls",
]


class Namespace(StrEnum):
    """The kinds of ids a macro's first argument may name."""

    QUANTITY = "quantity"
    RESULT = "result"
    FACT = "fact"
    SOURCE = "source"
    TERM = "term"
    TABLE = "table"
    FIGURE = "figure"
    CLAIM = "claim"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Macro:
    """What a macro takes: the namespace of its id, if any, and its options with their choices.

    An empty tuple of choices admits any text. A `block` stands alone in its paragraph.
    """

    namespace: Namespace | None
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    block: bool = False


_NUMBER_OPTIONS = {"form": ("words", "symbols"), "unit": ("yes", "no")}
_RESULT_OPTIONS = {**_NUMBER_OPTIONS, "interval": ("yes", "no")}

MACROS: Mapping[str, Macro] = MappingProxyType(
    {
        "q": Macro(Namespace.QUANTITY, MappingProxyType(_NUMBER_OPTIONS)),
        "r": Macro(Namespace.RESULT, MappingProxyType(_RESULT_OPTIONS)),
        "fact": Macro(Namespace.FACT),
        "cite": Macro(Namespace.SOURCE, MappingProxyType({"locator": ()})),
        "coverage": Macro(None),
        "term": Macro(Namespace.TERM),
        "driver": Macro(Namespace.RESULT),
        "claim": Macro(Namespace.CLAIM),
        "table_ref": Macro(Namespace.TABLE),
        "figure_ref": Macro(Namespace.FIGURE),
        "formula_ref": Macro(Namespace.RESULT),
        "section_ref": Macro(Namespace.SECTION),
        "table": Macro(Namespace.TABLE, block=True),
        "figure": Macro(Namespace.FIGURE, block=True),
        "formula": Macro(Namespace.RESULT, block=True),
        "key_figures": Macro(None, block=True),
        "sensitivity_table": Macro(Namespace.RESULT, block=True),
        "scenario_table": Macro(None, block=True),
        "scenario_changes": Macro(None, block=True),
        "checks_table": Macro(None, block=True),
        "claims_table": Macro(None, block=True),
        "quantities_table": Macro(None, block=True),
        "results_table": Macro(None, block=True),
        "glossary_table": Macro(None, block=True),
        "shown_numbers": Macro(None, block=True),
        "uncertainty_note": Macro(None, block=True),
        "contradictions_table": Macro(None, block=True),
        "staleness_note": Macro(None, block=True),
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
# What opens or closes in one of the template languages, and a macro with one brace too few.
_STRAY = re.compile(r"\{\{|\{%|\{#|\{(?=[ \t]*[a-z_]+\()|%\}|\}\}")
_CLOSERS = ("}}", "%}")


@dataclass(frozen=True, slots=True)
class Call:
    """One macro call in a text: its name, its arguments and where each stands (offsets).

    `id_at` is the offset of the id (of the name in a call without one), `options_at` those of
    each option's name and choice.
    """

    name: str
    arguments: tuple[str, ...]
    options: Mapping[str, str]
    start: int
    end: int
    name_at: int
    id_at: int
    options_at: Mapping[str, tuple[int, int]]

    @property
    def id(self) -> str:
        """The id that the call names; empty for a macro that takes none."""
        return self.arguments[0] if self.arguments else ""


def find_calls(text: str) -> list[Call]:
    """All well-formed macro calls of `text`, in order."""
    return list(_calls(text))


@lru_cache(maxsize=10_000)
def _calls(text: str) -> tuple[Call, ...]:
    """The same, kept: every check and every medium reads the same texts."""
    return tuple(_call(match) for match in _CALL.finditer(text))


def _call(match: re.Match[str]) -> Call:
    arguments: list[tuple[str, int]] = []
    options: dict[str, str] = {}
    options_at: dict[str, tuple[int, int]] = {}
    for part in _ARGUMENT.finditer(match[2]):
        key, quoted = part.groups()
        if key is None:
            arguments.append((quoted[1:-1], match.start(2) + part.start(2) + 1))
        else:
            options[key] = quoted[1:-1]
            options_at[key] = match.start(2) + part.start(1), match.start(2) + part.start(2) + 1
    return Call(
        name=match[1],
        arguments=tuple(text for text, _ in arguments),
        options=MappingProxyType(options),
        start=match.start(),
        end=match.end(),
        name_at=match.start(1),
        id_at=arguments[0][1] if arguments else match.start(1),
        options_at=MappingProxyType(options_at),
    )


def without_calls(text: str) -> str:
    """The text with blanks for its macro calls, so that all else keeps its offset."""
    return _CALL.sub(lambda match: " " * len(match[0]), text)


def stray_braces(text: str) -> list[int]:
    """Offsets of braces that open or close something that is no macro call.

    A pair counts once, where it opens.
    """
    offsets: list[int] = []
    is_open = False
    for match in _STRAY.finditer(without_calls(text)):
        closes = match[0] in _CLOSERS
        if not (closes and is_open):
            offsets.append(match.start())
        is_open = not closes
    return offsets
