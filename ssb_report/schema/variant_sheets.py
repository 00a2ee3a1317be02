"""Variants in CSV: a head of columns, and a row a variant."""

from __future__ import annotations

import re
from pathlib import Path

from ssb_report.errors import Fault, InputError, Position
from ssb_report.limits import VARIANT_COLUMNS as MAX_COLUMNS
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.cells import Row, read_rows, read_sheet
from ssb_report.schema.lines import clip
from ssb_report.schema.messages import suggest
from ssb_report.schema.scenarios import complaint
from ssb_report.schema.varying import (
    MAX_VARIANTS,
    Complaint,
    Reader,
    Variant,
    misnamed,
    scenario_named,
)

__all__ = ["SheetReader"]

_COLUMNS = ("variant", "edition", "scenario", "note")
"""The columns that are no quantities; what stands under the last is for its readers."""

_MANY_FAULTS = 10_000


class SheetReader(Reader):
    """Reads CSV: a head of columns, and a row a variant."""

    def __init__(self, path: Path, shown: str, briefing: Briefing) -> None:
        super().__init__(read_sheet(path, shown), briefing)
        self.columns: tuple[str, ...] = ()

    def read(self) -> tuple[list[Variant], list[Fault]]:
        """The variants and the faults, up to the place where it is open what cells there are."""
        rows = read_rows(self.source)
        try:
            head = next(rows, None)
            if head is None:
                self.fault(Position(self.source.path), "the file is empty")
                return [], self.faults
            self._read_head(head)
            if len(head.cells) > MAX_COLUMNS:
                return self.ended()
            for number, row in enumerate(rows, start=1):
                self._read_row(row)
                if number > MAX_VARIANTS:
                    self.fault(row.position(self.source, 0), f"more than {MAX_VARIANTS:,} variants")
                if number > MAX_VARIANTS or len(self.faults) > _MANY_FAULTS:
                    break
        except InputError as error:
            self.faults.extend(error.faults)
        return self.ended()

    def _read_head(self, head: Row) -> None:
        self.columns = head.cells
        if len(head.cells) > MAX_COLUMNS:
            at = head.position(self.source, MAX_COLUMNS)
            self.fault(at, f"more than {MAX_COLUMNS:,} columns")
            return
        if "variant" not in head.cells:
            is_other = len(head.cells) == 1 and re.search("[;\t]", head.cells[0])
            hint = "part the cells by commas" if is_other else f"a head like {','.join(_COLUMNS)},…"
            self.fault(head.position(self.source, 0), "no column 'variant'", hint)
        before: set[str] = set()
        for place, name in enumerate(head.cells):
            found = self._miscolumned(name, before)
            before.add(name)
            if found and not (len(head.cells) == 1 and self.faults):
                self.fault(head.position(self.source, place), *found)

    def _miscolumned(self, name: str, before: set[str]) -> Complaint:
        if not name:
            return "a column without a name", ""
        if name in before:
            return f"a second column '{clip(name)}'", ""
        if name in _COLUMNS:
            return None
        found = complaint(self.briefing, name, "1")
        if found is None or found.of_value:
            return None
        if not found.message.startswith("no quantity"):
            return found.message, found.hint
        hint = suggest(name, {*_COLUMNS, *self.briefing.quantities})
        return f"no column or quantity '{clip(name)}'", hint

    def _read_row(self, row: Row) -> None:
        if len(row.cells) != len(self.columns):
            message = f"{len(row.cells)} cells; the head has {len(self.columns)}"
            self.fault(row.position(self.source, len(self.columns)), message)
            return
        cells = dict(zip(self.columns, row.cells, strict=True))
        for place, (name, text) in enumerate(zip(self.columns, row.cells, strict=True)):
            found = self._misfit(name, text)
            if found:
                self.fault(row.position(self.source, place), *found)
        key = cells.get("variant", "")
        if not misnamed(key):
            editions = tuple(dict.fromkeys(cells.get("edition", "").split()))
            by_hand = {name: text for name, text in cells.items() if text and name not in _COLUMNS}
            variant = Variant(key, editions, scenario_named(cells.get("scenario", "")), by_hand)
            self.add(variant, row.position(self.source, self.columns.index("variant")))

    def _misfit(self, name: str, text: str) -> Complaint:
        if name == "variant":
            return misnamed(text)
        if not text or name == "note":
            return None
        if name == "edition":
            return next(filter(None, map(self.misnamed_edition, text.split())), None)
        if name == "scenario":
            return self.misnamed_scenario(text)
        found = complaint(self.briefing, name, text)
        return (found.message, found.hint) if found and found.of_value else None
