"""What an edition's artefacts carry: the briefing's own files, its data, and how it was built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ssb_report.build.manifest import input_files
from ssb_report.document.document import Document
from ssb_report.html.theme import theme_folder
from ssb_report.pdf.standards import Attached
from ssb_report.program import code, release
from ssb_report.seals.cargo import Cargo, Program, attachment

__all__ = ["attachments", "cargo"]

_MIMES = {
    "yaml": "application/yaml",
    "md": "text/markdown",
    "json": "application/json",
    "csv": "text/csv",
}


def cargo(document: Document, files: Mapping[str, bytes]) -> Cargo:
    """What the artefacts of a document carry; `files` are those of the edition's folder."""
    scenario = document.briefing.scenario
    by_hand = scenario.by_hand if scenario else ()
    sections = (placed.section for placed in document.sections)
    return Cargo(
        briefing=document.briefing.id,
        edition=document.edition,
        scenario=scenario.id if scenario else "",
        by_hand={change.base.id: str(change.value) for change in by_hand},
        date=document.date,
        revision=document.revision,
        program=Program(version=release(), code=code(theme_folder())),
        inputs=dict(input_files(document.briefing, sections)),
        data={name: content for name, content in files.items() if name.startswith("data/")},
    )


def attachments(cargo: Cargo) -> Iterator[Attached]:
    """The same for a PDF, which has no folders: its sources first, then its data."""
    for relationship, files in (("Source", cargo.inputs), ("Data", cargo.data)):
        for path, content in files.items():
            mime = _MIMES[path.rpartition(".")[2]]
            yield Attached(attachment(path), content, mime, relationship)
