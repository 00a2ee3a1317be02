"""Verifies a PDF or a page: it is as it was made, and its inputs give what it prints.

From nothing but the file, offline. First what it carries and shows is measured against the sums in
its manifest; then its inputs are read and computed anew, and each number that it prints or carries
is compared with what comes out. So a digit altered in the text, in a carried file or in both alike
is found, and named where it belongs to a number.

Where another ssb-report made it, its words are not compared, since that may word and set what it
prints otherwise. Its numbers are; but whatever is written around them, nobody has confirmed it, and
a stranger may name any program as the maker. So the verdict is "unconfirmed" at best.

A personal copy is its edition with a mark for somebody: without it, the rest is verified as the
edition, and the mark as what this program makes for that owner and serial.

What cannot be seen is who made the file: somebody who alters the data, lets the program make all
that follows from them and sums it anew has made an edition of his own, and whoever has an edition
can make a copy of it for anybody. Only a signature tells one maker from another. Nor does it see
a drawing or a font, or the words of a PDF, that were altered alone and summed anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ssb_report.build.data import data_files
from ssb_report.build.stage import RESULTS
from ssb_report.carried import Artefact, Kind, read
from ssb_report.errors import InputError, UsageError
from ssb_report.html.theme import theme_folder
from ssb_report.program import code, release
from ssb_report.seals.cargo import MANIFEST, Manifest, Printed, Unsealed, sha256
from ssb_report.verify.compare import (
    differing_numbers,
    differing_results,
    differing_tables,
    differing_texts,
    missing_numbers,
)
from ssb_report.verify.layers import layers
from ssb_report.verify.numbers import (
    Number,
    in_markup,
    markup_of,
    printed,
    texts,
    to_print,
    workings,
)
from ssb_report.verify.recompute import document_of
from ssb_report.verify.verdict import Finding, Verdict

__all__ = ["Finding", "Verdict", "verify"]

_AS_IT_WAS = "is not as it was made"


def verify(path: Path, trust: Sequence[Path] = ()) -> Verdict:
    """Say whether the artefact in a file is as it was made, and its numbers follow from its inputs.

    `trust` are files of certificates: where there are any, it has to be signed by who leads to one.

    Raises
    ------
    UsageError
        When the file is no artefact of ours, or one of `trust` has no certificate.
    """
    artefact = read(path)
    alterations = list(_other_files(artefact))
    numbers = _shown(artefact, alterations)
    anew = _anew(artefact, alterations)
    if anew:
        alterations = [
            *_other_numbers(numbers, anew),
            *_other_texts(artefact, anew),
            *_other_data(artefact, anew),
            *alterations,
        ]
    over = layers(artefact, trust)
    return Verdict(
        file=path,
        manifest=artefact.manifest,
        alterations=tuple(dict.fromkeys([*alterations, *over.alterations])),
        notes=tuple(_notes(artefact)),
        counted=_counted(artefact, anew, len(numbers or [])),
        is_own=_is_same_program(artefact.manifest),
        copied=artefact.copied,
        signatures=over.signatures,
        doubts=tuple(over.doubts),
    )


# ---- as it was made


def _other_files(artefact: Artefact) -> Iterator[str]:
    """A line for each carried file that is missing or another one, the manifest among them."""
    manifest = artefact.manifest
    if manifest.own != manifest.measured():
        yield f"{MANIFEST}: {_AS_IT_WAS}"
    if not artefact.files:
        yield "none of the files that it carried can be read any more"
        return
    for name, wanted in (*manifest.inputs.items(), *manifest.data.items()):
        if name not in artefact.files:
            yield f"{name}: is missing, or cannot be unpacked any more"
        elif sha256(artefact.files[name]) != wanted:
            yield f"{name}: {_AS_IT_WAS}"


def _shown(artefact: Artefact, alterations: list[str]) -> list[Number] | None:
    """The numbers that are printed; what looks otherwise or cannot be read is an alteration.

    It has a manifest of ours, so whoever made it unreadable altered it.
    """
    try:
        alterations += _other_looks(artefact)
        return printed(artefact)
    except Unsealed as error:
        alterations.append(f"what it shows cannot be read to the end: {error}")
        return None


def _other_looks(artefact: Artefact) -> Iterator[str]:
    """A line for each page or part that is another one, or one where it is none of them."""
    wanted, found = artefact.manifest.printed, artefact.printed()
    if wanted.whole == found.whole:
        return
    named = [*_other_pages(wanted, found), *_other_parts(wanted, found)]
    yield from named or ["what its pages share or what describes them was altered"]


def _other_pages(wanted: Printed, found: Printed) -> Iterator[str]:
    if len(wanted.pages) != len(found.pages):
        yield f"it has {len(found.pages)} pages, and was made with {len(wanted.pages)}"
    for page, (one, other) in enumerate(zip(wanted.pages, found.pages, strict=False), start=1):
        if one != other:
            yield f"page {page}: {_AS_IT_WAS}"


def _other_parts(wanted: Printed, found: Printed) -> Iterator[str]:
    for part in dict.fromkeys([*wanted.parts, *found.parts]):
        if wanted.parts.get(part) != found.parts.get(part):
            yield f"{part}: {_AS_IT_WAS}"


# ---- as computed anew


@dataclass(frozen=True, slots=True)
class _Anew:
    """What the carried inputs give: how many results, the markup to print, and the data files."""

    results: int
    markup: str
    data: dict[str, bytes]


def _anew(artefact: Artefact, alterations: list[str]) -> _Anew | None:
    """The edition computed anew; where its inputs do not give one, that is an alteration, too."""
    manifest = artefact.manifest
    inputs = {name: artefact.files[name] for name in manifest.inputs if name in artefact.files}
    try:
        document = document_of(manifest, inputs)
        markup = to_print(document, artefact.kind)
        return _Anew(len(document.numbers.results), markup, data_files(document))
    except InputError as error:
        alterations += [_first_line(fault) for fault in error.faults]
    except UsageError as error:
        alterations.append(_first_line(error))
    except Exception:
        if not alterations:
            raise
        alterations.append("nothing can be computed from what it carries now")
    return None


def _first_line(told: object) -> str:
    return str(told).splitlines()[0]


def _other_numbers(numbers: list[Number] | None, anew: _Anew) -> Iterator[str]:
    """A line for each number that is printed otherwise, or not any more."""
    if numbers is not None:
        given = in_markup(anew.markup)
        yield from differing_numbers(numbers, given)
        yield from missing_numbers(numbers, given)


def _other_texts(artefact: Artefact, anew: _Anew) -> Iterator[str]:
    """A line for each text of a page that comes out otherwise; another program may word it so."""
    if artefact.kind is Kind.HTML and _is_same_program(artefact.manifest):
        page = markup_of(artefact)
        yield from differing_texts(texts(page), texts(anew.markup))
        if workings(page) != workings(anew.markup):
            yield "its styles or scripts are not those of the program, and may show other numbers"


def _other_data(artefact: Artefact, anew: _Anew) -> Iterator[str]:
    """A line for each result, and each table, that comes out otherwise or is not to be there."""
    is_own = _is_same_program(artefact.manifest)
    for name in dict.fromkeys([*artefact.manifest.data, *anew.data]):
        carried, given = artefact.files.get(name), anew.data.get(name)
        if given is None:
            yield f"{name}: the data give no such file"
        elif name not in artefact.manifest.data:
            if is_own or name == RESULTS:  # another may have had fewer tables
                yield f"{name}: is missing"
        elif carried is None:
            continue  # told already
        elif name == RESULTS:
            yield from differing_results(name, carried, given)
        else:
            yield from differing_tables(name, carried, given, words=is_own)


def _counted(artefact: Artefact, anew: _Anew | None, numbers: int) -> dict[str, int]:
    pages = len(artefact.manifest.printed.pages)
    counted = {"pages": pages} if pages else {}
    return counted | {
        "carried files": len(artefact.files),
        "results": anew.results if anew else 0,
        "printed numbers": numbers,
    }


def _is_same_program(manifest: Manifest) -> bool:
    return manifest.program.code == code(theme_folder())


def _notes(artefact: Artefact) -> Iterator[str]:
    made_by = artefact.manifest.program
    if not _is_same_program(artefact.manifest):
        made, here = made_by.version or "unknown", release() or "unknown"
        other = f"version {made}, here is {here}" if made != here else f"other code of {made}"
        yield f"made by another ssb-report ({other}); its numbers were computed by this one"
