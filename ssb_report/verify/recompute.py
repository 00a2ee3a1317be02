"""Makes an edition's document anew from the inputs that an artefact carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ssb_report.carried import unpack
from ssb_report.check.check import Checked, under
from ssb_report.compute.contradictions import unruled
from ssb_report.compute.graph import compute
from ssb_report.compute.scenarios import with_cases
from ssb_report.document.document import Document, build_document
from ssb_report.errors import Fault, InputError
from ssb_report.html.themes import citation_styles
from ssb_report.schema.load import load
from ssb_report.seals.cargo import Manifest

__all__ = ["document_of"]


def document_of(manifest: Manifest, inputs: Mapping[str, bytes]) -> Document:
    """The document of the edition that a manifest names.

    Its revision is the manifest's: that covers the sections of other languages, which are not here.

    Raises
    ------
    InputError
        When the inputs have faults; these are by the files' paths in the briefing's folder.
    UsageError
        When the inputs do not know the scenario or a number that was set.
    """
    with TemporaryDirectory(prefix="ssb-report-") as place:
        folder = Path(place) / manifest.briefing
        unpack(inputs, folder)
        briefing, faults = load(folder, edition=manifest.edition)
    _refuse([_shown(fault, folder) for fault in faults])
    if manifest.edition not in briefing.meta.editions:
        at = briefing.position("briefing", "editions")
        _refuse([_shown(Fault(at, f"no edition '{manifest.edition}'"), folder)])
    numbers, faults = compute(briefing)
    _refuse([*unruled(briefing), *faults])
    numbers, faults = with_cases(briefing, numbers)
    _refuse(faults)
    checked = Checked(briefing, numbers, ())
    if manifest.scenario or manifest.by_hand:
        checked = under(checked, manifest.scenario, manifest.by_hand)
    document = build_document(
        checked.briefing, checked.numbers, manifest.edition, citation_styles()
    )
    return replace(document, revision=manifest.revision)


def _refuse(faults: Iterable[Fault]) -> None:
    faults = list(faults)
    if faults:
        raise InputError(faults)


def _shown(fault: Fault, folder: Path) -> Fault:
    """The fault without the place that the files were written to for a moment."""
    path = fault.position.path.removeprefix(f"{folder.as_posix()}/")
    return replace(fault, position=replace(fault.position, path=path))
