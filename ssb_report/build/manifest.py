"""The list beside an edition: what it was made from, what it is, what was said of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ssb_report.document.document import Document
from ssb_report.errors import Fault
from ssb_report.html.theme import theme_folder
from ssb_report.program import code, release
from ssb_report.schema.briefing import Briefing, Section
from ssb_report.seals.cargo import sha256

__all__ = ["MANIFEST", "input_files", "manifest"]

MANIFEST = "manifest.json"


def manifest(document: Document, files: Mapping[str, bytes], warnings: Iterable[Fault]) -> bytes:
    """The manifest of an edition: SHA-256 of its inputs and its files, and the warnings.

    The same edition always has the same, whenever and wherever it was built.
    """
    briefing = document.briefing
    content = {
        "briefing": briefing.id,
        "edition": document.folder,
        "date": document.date,
        "revision": document.revision,
        "program": {"version": release(), "code": code(theme_folder())},
        "inputs": _sums(dict(input_files(briefing, briefing.sections.values()))),
        "files": _sums(files),
        "warnings": [_said(fault, briefing) for fault in warnings],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def input_files(briefing: Briefing, sections: Iterable[Section]) -> Iterator[tuple[str, bytes]]:
    """The files of a briefing, and of these sections of it, as they lie there, by their paths."""
    for name, source in briefing.files.items():
        if source.content:
            yield f"{name}.yaml", source.content
    for section in sections:
        yield section.short, section.content


def _sums(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(content) for name, content in sorted(files.items())}


def _said(fault: Fault, briefing: Briefing) -> str:
    """A warning whose place is named from the briefing's folder on, wherever that is."""
    at, folder = fault.position, Path(briefing.files["briefing"].path).parent
    path = Path(at.path)
    place = path.relative_to(folder) if path.is_relative_to(folder) else path
    return f"{place.as_posix()}:{at.line}:{at.column}: {fault.message}"
