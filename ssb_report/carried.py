"""Reads what an artefact carries: the inputs and data of the edition that a PDF or page shows.

Files come from strangers. They are bounded in size, packed and unpacked; no name in them leads out
of a briefing's folder; and what cannot be read is told in a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ssb_report.errors import UsageError
from ssb_report.seals import markup
from ssb_report.seals.cargo import (
    MANIFEST,
    MAX_BYTES,
    Damaged,
    Manifest,
    Printed,
    Unsealed,
    attachment,
    read_manifest,
)

if TYPE_CHECKING:
    from ssb_report.seals.copies import Copied

__all__ = ["Artefact", "Carried", "Kind", "carried", "read", "unpack"]

_PDF_WITHIN = 1024
"""Bytes within which a PDF says that it is one."""


class Kind(StrEnum):
    """What an artefact is."""

    PDF = "pdf"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Carried:
    """What an artefact carries.

    `inputs` are by their path in the briefing's folder (``sections/en/06-cost.md``): all data files
    and the sections of its edition alone. `data` are by their path in the edition's folder
    (``data/results.json``). `scenario` is empty where there is none; `by_hand` has the numbers of
    ``--set`` by their ids. `manifest` says all that and more (``seals.cargo``).
    """

    briefing: str
    edition: str
    scenario: str
    by_hand: dict[str, str]
    inputs: dict[str, bytes]
    data: dict[str, bytes]
    manifest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file of ours: its bytes, its manifest, and what it carries by the manifest's names.

    What is missing from `files` is not there any more, or cannot be unpacked. `copied` is what a
    personal copy says of itself.
    """

    kind: Kind
    content: bytes
    manifest: Manifest
    files: dict[str, bytes]
    copied: Copied | None = None
    is_signed: bool = False

    def printed(self) -> Printed:
        """The digests of what it shows as an edition, neither copied nor signed, measured now.

        Raises
        ------
        Unsealed
            When it cannot be read to the end.
        """
        if self.kind is Kind.HTML:
            return markup.printed(markup.taken_apart(self.content).shown)
        from ssb_report.seals import copies, pages, signatures

        with pages.opened(self.content) as pdf:
            signatures.take_off(pdf)
            copies.take_off(pdf)
            return pages.printed(pdf)


def carried(path: Path) -> Carried:
    """What the artefact in a file carries, whether or not anything in it was altered.

    Raises
    ------
    UsageError
        When the file is no artefact of ours; the message says why.
    """
    artefact = read(path)
    manifest, files = artefact.manifest, artefact.files
    if not files:
        raise UsageError(f"{path}: the files that it carried cannot be read any more")
    return Carried(
        briefing=manifest.briefing,
        edition=manifest.edition,
        scenario=manifest.scenario,
        by_hand=dict(manifest.by_hand),
        inputs={name: files[name] for name in manifest.inputs if name in files},
        data={name: files[name] for name in manifest.data if name in files},
        manifest=manifest.model_dump(),
    )


def unpack(inputs: Mapping[str, bytes], folder: Path) -> None:
    """Write carried inputs into a briefing's folder.

    Raises
    ------
    UsageError
        When a name leads out of the folder, which none in a manifest does.
    """
    for name, content in inputs.items():
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts:
            raise UsageError(f"the carried file '{name}' leads out of a briefing")
        path = folder / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def read(path: Path) -> Artefact:
    """The artefact in a file.

    Raises
    ------
    UsageError
        When the file is no artefact of ours; the message says why.
    """
    try:
        content = _content(path)
        if b"%PDF-" in content[:_PDF_WITHIN]:
            return _from_pdf(content)
        return _from_html(content)
    except Unsealed as error:
        raise UsageError(f"{path}: not ours: {error}") from error


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UsageError(f"{path}: no such file")
        if path.stat().st_size > MAX_BYTES:
            raise Unsealed(f"it is larger than {MAX_BYTES:,} bytes")
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    if not content:
        raise Unsealed("it is empty")
    return content


def _from_pdf(content: bytes) -> Artefact:
    from ssb_report.seals import copies, pages, signatures

    with pages.opened(content) as pdf:
        there = pages.attached(pdf)
        if MANIFEST not in there:
            raise Unsealed(f"no {MANIFEST} is attached to it")
        manifest = read_manifest(pages.decoded(there[MANIFEST]))
        files: dict[str, bytes] = {}
        for name in _named(manifest):
            if attachment(name) in there:
                with suppress(Damaged):
                    files[name] = pages.decoded(there[attachment(name)])
            if sum(map(len, files.values())) > MAX_BYTES:
                raise Unsealed(f"it unpacks to more than {MAX_BYTES:,} bytes")
        copied, is_signed = copies.copied(pdf), signatures.are_in(pdf)
    return Artefact(Kind.PDF, content, manifest, files, copied, is_signed)


def _from_html(content: bytes) -> Artefact:
    page = markup.taken_apart(content)
    manifest = read_manifest(page.manifest)
    there: dict[str, bytes] = {}
    with suppress(Damaged):
        there = markup.unpacked(page.files)
    files = {name: there[name] for name in _named(manifest) if name in there}
    return Artefact(Kind.HTML, content, manifest, files)


def _named(manifest: Manifest) -> tuple[str, ...]:
    return (*manifest.inputs, *manifest.data)
