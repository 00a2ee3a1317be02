"""Variants of a briefing: tables of other values, each row of which is built in its own folder.

They stand in YAML or in CSV, in the briefing's folder or anywhere. They belong to no edition: the
revision of the data does not count them, and no artefact carries them.
"""

from __future__ import annotations

from pathlib import Path

from ssb_report.errors import Fault, InputError
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.variant_sheets import SheetReader
from ssb_report.schema.variant_tables import TableReader
from ssb_report.schema.varying import Variant

__all__ = ["VARIANTS", "Variant", "misvaried", "read_variants"]

VARIANTS = "variants.yaml"
"""The file of variants that a briefing's folder may have."""


def read_variants(path: Path, shown: str, briefing: Briefing) -> tuple[list[Variant], list[Fault]]:
    """The variants of a file, and every fault met; those with a fault are left out.

    What does not end in ``.csv`` is YAML. Nothing is said of what the briefing could not read.
    """
    reader = SheetReader if path.suffix.casefold() == ".csv" else TableReader
    try:
        return reader(path, shown, briefing).read()
    except InputError as error:
        return [], list(error.faults)


def misvaried(briefing: Briefing) -> list[Fault]:
    """The faults of the variants that stand in the briefing's own folder."""
    path = briefing.folder / VARIANTS
    if not path.exists() and not path.is_symlink():
        return []
    return read_variants(path, path.as_posix(), briefing)[1]
