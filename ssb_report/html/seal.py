"""Seals a finished page: puts a data block at its end that carries all it was made from."""

from __future__ import annotations

from ssb_report.seals import markup
from ssb_report.seals.cargo import Cargo

__all__ = ["seal"]


def seal(page: bytes, cargo: Cargo) -> bytes:
    """The page with its data block; whatever changes behind a seal counts as altered."""
    shown = markup.with_place(page)
    manifest = cargo.manifest(markup.printed(shown))
    return markup.packed(shown, manifest, {**cargo.inputs, **cargo.data})
