"""Finds where what an artefact prints or carries differs from what its inputs give."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from io import StringIO
from itertools import zip_longest
from typing import Any

from ssb_report.verify.numbers import Number, Text, same, squeezed

__all__ = [
    "differing_numbers",
    "differing_results",
    "differing_tables",
    "differing_texts",
    "missing_numbers",
]

_KINDS = ("quantities", "results")
# What is read: how a number is printed says more than its value, where both differ.
_FIELDS = ("printed", "value", "low", "high", "interval")
_CLOSE = 1e-9
"""By which part two numbers may differ that two processors computed."""

_WIDTH = 120
"""Characters of a text that are told."""
_FIGURE = re.compile(r"[-+−]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?")
_MORE = 2
"""How many times more texts than it should have are looked at one by one."""


def differing_numbers(printed: Iterable[Number], given: Iterable[Number]) -> Iterator[str]:
    """A line for each printed number that the data do not give anywhere."""
    texts: dict[str, list[str]] = defaultdict(list)
    for number in given:
        texts[number.id].append(number.text)
    for number in printed:
        wanted = texts.get(number.id, [])
        for verb, text in (("printed", number.text), ("described", number.said)):
            if (text or verb == "printed") and not any(same(text, each) for each in wanted):
                yield f"{number.where}: {_told(number.id, verb, text, wanted)}"
                break


def missing_numbers(printed: Sequence[Number], given: Sequence[Number]) -> Iterator[str]:
    """A line for each number that is printed less often than given, without another in its place.

    More often it may be printed: a table's head is on each of its pages.
    """
    texts = {(number.id, squeezed(number.text)): number.text for number in given}
    there = Counter((number.id, squeezed(number.text)) for number in printed)
    wanted = Counter((number.id, squeezed(number.text)) for number in given)
    others: Counter[str] = Counter()
    for key, text in there:
        others[key] += 0 if (key, text) in wanted else there[key, text]
    for (key, text), count in (wanted - there).items():
        replaced = min(count, others[key])
        others[key] -= replaced
        if count > replaced:
            often = f"{there[key, text]} instead of {wanted[key, text]} times"
            yield f"'{key}' is printed as {_quoted(texts[key, text])} {often}"


def _told(key: str, verb: str, text: str, wanted: list[str]) -> str:
    if not wanted:
        return f"'{key}' is {verb} as {_quoted(text)}, the data give nothing there"
    (near,) = get_close_matches(text, wanted, n=1, cutoff=0)
    return f"'{key}' is {verb} as {_quoted(text)}, the data give {_quoted(near)}"


def _quoted(text: str) -> str:
    """A text in quotes; what cannot be printed is left out, since it may come from a stranger."""
    line = "".join(each for each in " ".join(text.split()) if each.isprintable())
    return f'"{line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…"}"'


def differing_texts(printed: list[Text], given: list[Text]) -> Iterator[str]:
    """A line for each run of texts that the inputs do not give so."""
    if len(printed) > _MORE * len(given):
        yield "it holds much more text than the inputs give"
        return
    one, other = ([text.text for text in texts] for texts in (printed, given))
    if one == other:
        return
    for change, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if change != "equal":
            where = [*printed[a:b], *given[c:d]][0].where
            there, wanted = _quoted(" ".join(one[a:b])), _quoted(" ".join(other[c:d]))
            yield f"{where}: {there} is printed, the data give {wanted}"


def differing_results(name: str, carried: bytes, given: bytes) -> Iterator[str]:
    """A line for each number in a file of results that the inputs do not give so."""
    try:
        found = json.loads(carried)
        pairs = [(kind, found[kind], json.loads(given)[kind]) for kind in _KINDS]
        for _, there, wanted in pairs:
            for key in dict.fromkeys([*wanted, *there]):
                line = _difference(there.get(key), wanted.get(key))
                if line:
                    yield f"{name}: '{key}' {line}"
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        yield f"{name}: cannot be read"


def _difference(there: Mapping[str, Any] | None, wanted: Mapping[str, Any] | None) -> str:
    if there is None:
        return "is missing"
    if wanted is None:
        return "is not in the data"
    for field in _FIELDS:
        one, other = there.get(field), wanted.get(field)
        if not _is_close(one, other):
            what = "" if field == "printed" else f"has {field} "
            return f"{what or 'is '}{_quoted(str(one))}, the data give {_quoted(str(other))}"
    return ""


def _is_close(one: Any, other: Any) -> bool:  # noqa: ANN401 - of JSON
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_close, one, other))
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=_CLOSE)
    return bool(one == other)


def differing_tables(
    name: str, carried: bytes, given: bytes, *, words: bool = True
) -> Iterator[str]:
    """A line for the first cell of a CSV file that the inputs do not give so.

    Without `words` only the numbers of each row count, in their order.
    """
    try:
        rows = [
            [row if words else _FIGURE.findall(" ".join(row)) for row in _rows(content)]
            for content in (carried, given)
        ]
    except csv.Error:  # a cell that is longer than any of ours, say
        yield f"{name}: cannot be read"
        return
    for line, (there, wanted) in enumerate(zip_longest(*rows, fillvalue=[]), start=1):
        for one, other in zip_longest(there, wanted, fillvalue=""):
            if not _is_same_cell(one, other):
                yield f"{name}: row {line} has {_quoted(one)}, the data give {_quoted(other)}"
                return


def _rows(content: bytes) -> Iterator[list[str]]:
    return csv.reader(StringIO(content.decode("utf-8", "replace")))


def _is_same_cell(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return math.isclose(float(one), float(other), rel_tol=_CLOSE)
    except ValueError:
        return False
