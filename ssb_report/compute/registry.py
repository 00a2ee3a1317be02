"""All formulas by id: the one place where a briefing's `formula:` is looked up."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ssb_report.compute import (
    ageing,
    composites,
    economics,
    energy,
    interface,
    learning,
    manufacturing,
    power,
    ragone,
    storage,
    transport,
)
from ssb_report.compute.formula import Formula
from ssb_report.errors import ComputeError

__all__ = ["REGISTRY", "assemble", "formula"]


def assemble(records: Iterable[Formula]) -> Mapping[str, Formula]:
    """Gather records by id.

    Raises
    ------
    ValueError
        When two records share an id.
    """
    by_id: dict[str, Formula] = {}
    for record in records:
        if record.id in by_id:
            raise ValueError(f"two formulas are called {record.id!r}")
        by_id[record.id] = record
    return MappingProxyType(by_id)


REGISTRY: Mapping[str, Formula] = assemble(
    record
    for subject in (
        energy,
        composites,
        transport,
        interface,
        manufacturing,
        economics,
        learning,
        power,
        ragone,
        ageing,
        storage,
    )
    for record in subject.FORMULAS
)


def formula(formula_id: str) -> Formula:
    """Find a formula by its id.

    Raises
    ------
    ComputeError
        When there is none; suggests ids that look alike, or lists all.
    """
    if formula_id in REGISTRY:
        return REGISTRY[formula_id]
    alike = difflib.get_close_matches(formula_id, REGISTRY)
    hint = f"did you mean {' or '.join(alike)}?" if alike else f"known: {', '.join(REGISTRY)}"
    raise ComputeError(f"unknown formula '{formula_id}' ({hint})")
