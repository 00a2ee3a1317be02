"""Which scalars of the data files readers get to see."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ssb_report.schema.scalars import ANY_LANGUAGE, LANGUAGES
from ssb_report.schema.source import Data, KeyPath, Source

__all__ = ["TEXT_KEYS", "is_text", "scalars", "takes_macros", "texts"]

TEXT_KEYS = frozenset(
    {
        "alt",
        "caption",
        "condition",
        "definition",
        "description",
        "label",
        "note",
        "notes",
        "statement",
        "subtitle",
        "term",
        "title",
    }
)
"""The keys below which a text for readers stands, in every file but the bibliography."""

_LANGUAGE_KEYS = (*LANGUAGES.values(), ANY_LANGUAGE)
_ROW = 3  # table, "rows", row


def scalars(source: Source) -> Iterator[tuple[KeyPath, str]]:
    """Every scalar of a file with its path."""
    for path, data in _nodes(source):
        if isinstance(data, str):
            yield path, data


def texts(name: str, source: Source) -> Iterator[tuple[KeyPath, Data]]:
    """Every text for readers in the data file `name`: a scalar, or a mapping of languages."""
    for path, data in _nodes(source):
        if path and path[-1] not in _LANGUAGE_KEYS and is_text(name, path):
            yield path, data


@lru_cache(maxsize=50_000)
def is_text(name: str, path: KeyPath) -> bool:
    """Whether the value at `path` of the data file `name` is a text for readers, or a part of one.

    The texts of the bibliography are its sources' own and are printed as they are; what a scenario
    sets stands under ids, which may be the names of texts.
    """
    if name == "sources" or (name == "scenarios" and path[2:3] == ("set",)):
        return False
    if path and path[-1] in _LANGUAGE_KEYS:
        path = path[:-1]
    while path and isinstance(path[-1], int):
        path = path[:-1]
    is_row = name == "tables" and len(path) == _ROW and path[1] == "rows"
    return is_row or (bool(path) and path[-1] in TEXT_KEYS)


def takes_macros(name: str, path: KeyPath) -> bool:
    """Whether macros are read in the text at `path`; names of the glossary are only names."""
    return is_text(name, path) and not (name == "glossary" and "term" in path[1:])


def _nodes(source: Source) -> list[tuple[KeyPath, Data]]:
    """Every value with its path; kept with the file, since every check asks for them."""
    if not source.nodes:
        source.nodes = list(_walked(source.data))
    return source.nodes


def _walked(whole: Data) -> Iterator[tuple[KeyPath, Data]]:
    stack: list[tuple[KeyPath, Data]] = [((), whole)]
    while stack:
        path, data = stack.pop()
        yield path, data
        if isinstance(data, list):
            stack.extend(((*path, place), item) for place, item in enumerate(data))
        elif isinstance(data, dict):
            stack.extend(((*path, key), item) for key, item in data.items())
