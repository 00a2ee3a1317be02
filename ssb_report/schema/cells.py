"""Reads CSV into rows of cells, strictly, and knows in which line and column each cell stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ssb_report.errors import Fault, InputError, Position
from ssb_report.limits import CELL_CHARACTERS as _LONGEST
from ssb_report.limits import SHEET_BYTES as MAX_CSV
from ssb_report.schema.lines import at_offset, offset_of
from ssb_report.schema.source import Source, as_text, read_content

__all__ = ["MAX_CSV", "Row", "read_rows", "read_sheet"]

_QUOTED = re.compile(r' *"(?:[^"]++|"")*+"')
_PLAIN = re.compile(r" *[^,\n]*")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, without the blanks around them, and the line in which it begins."""

    line: int
    cells: tuple[str, ...]

    def position(self, source: Source, place: int) -> Position:
        """Where the cell at a place stands; the last one where the row has fewer."""
        offset = offset_of(source.text, self.line)
        for _ in range(min(place, len(self.cells) - 1)):
            offset = _end(source.text, offset) + 1
        return at_offset(source.path, source.text, _begin(source.text, offset))


def read_sheet(path: Path, shown: str) -> Source:
    """The text of a CSV file.

    Raises
    ------
    InputError
        When it cannot be read, is too large or is not UTF-8.
    """
    content = read_content(path, shown, most=MAX_CSV)
    return Source(shown, as_text(content, shown), content=content)


def read_rows(source: Source) -> Iterator[Row]:
    """The rows in which anything stands.

    Raises
    ------
    InputError
        At the first quote that leaves open which cells there are: nobody can tell the rows below.
    """
    reader = csv.reader(
        (f"{line}\n" for line in source.text.split("\n")), strict=True, skipinitialspace=True
    )
    begins = 1
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            row, begins = Row(begins, stripped), reader.line_num + 1
            if max(map(len, stripped), default=0) > _LONGEST:
                raise InputError([_overlong(source, row)])
            if any(stripped):
                yield row
    except csv.Error as error:
        raise InputError([_misquoted(source, begins, error)]) from error


def _overlong(source: Source, row: Row) -> Fault:
    place = next(place for place, cell in enumerate(row.cells) if len(cell) > _LONGEST)
    message = f"a cell of more than {_LONGEST:,} characters"
    return source.fault(row.position(source, place), message, "is a quote not closed?")


def _misquoted(source: Source, line: int, error: csv.Error) -> Fault:
    """The fault of the cell whose quotes the reader stumbled over, in the row that begins there."""
    text, offset = source.text, offset_of(source.text, line)
    while offset < len(text):
        begin, end = _begin(text, offset), _end(text, offset)
        if text[begin : begin + 1] == '"':
            at = at_offset(source.path, text, begin)
            if not _QUOTED.match(text, offset):
                return source.fault(at, "a quote that is not closed", 'a quote inside one is ""')
            if text[end : end + 1] not in ("", ",", "\n"):
                message = "text behind a closing quote"
                return source.fault(at, message, 'a quote inside one is ""')
        offset = end + 1
    return source.fault(Position(source.path, line), f"not valid CSV: {error}")


def _begin(text: str, offset: int) -> int:
    """Where a cell begins behind the blanks before it."""
    while text[offset : offset + 1] == " ":
        offset += 1
    return offset


def _end(text: str, offset: int) -> int:
    """Where the cell that begins at `offset` ends."""
    found = _QUOTED.match(text, offset) or _PLAIN.match(text, offset)
    return found.end() if found else len(text)
