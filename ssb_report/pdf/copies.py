"""Makes personal copies of an edition's PDF: a line on each page says for whom it is.

The edition stays as it is, byte for byte; what makes it a copy is written behind it
(`pdf.updates`). All that copies have in common is prepared once: pages with room for the line,
which is one drawing for all of them. So a copy costs its line, its metadata and an index.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Name

from ssb_report.display.wording import WORDING, words
from ssb_report.errors import UsageError
from ssb_report.fonts import faces
from ssb_report.html.theme import theme_folder
from ssb_report.pdf.ends import saved
from ssb_report.pdf.lettering import Run, lettered, missing, runs, width
from ssb_report.pdf.updates import Base, packed, stream, updated
from ssb_report.program import code
from ssb_report.seals import copies, pages, signatures
from ssb_report.seals.cargo import Unsealed
from ssb_report.seals.copies import DRAWING, KEEP, STAMP, Copied, Owner

__all__ = ["Original", "Owner", "maker", "plain"]

_SIZE = 7.0
_UP = 14.0
"""How far the line is above the lower edge: below all that stands at the foot of pages."""
_ASIDE = 62.0
"""What stays empty at both its ends: the margins of the text. All in points."""
_COLOUR = b"0.345 0.384 0.42 rg"
"""That of what else stands at the foot of pages (#58626b)."""
_MORE = "…"
_LONGEST = 200
_SERIAL = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,30}[0-9A-Za-z])?")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Kinds of characters that are not drawn: none belongs into a name."""


class Original:
    """An edition's PDF to make copies of; it is read once.

    Raises
    ------
    UsageError
        When it is not as it was built: a copy itself, or signed, or saved by another program.
    """

    def __init__(self, content: bytes) -> None:
        try:
            with pages.opened(content) as pdf:
                _refuse_finished(pdf)
                self._base = Base.of(pdf, content)
                self._prepare(pdf)
        except Unsealed as error:
            raise UsageError(f"no copy can be made of this PDF: {error}") from error

    def _prepare(self, pdf: pikepdf.Pdf) -> None:
        language = str(pdf.Root.Lang).partition("-")[0]
        self._words = words(language if language in WORDING else "en")
        self._metadata = pdf.Root.Metadata.objgen[0], pdf.Root.Metadata.read_bytes()
        self._width = float(pdf.pages[0].mediabox[2])
        keep, stamp, line = (pdf.make_stream(content) for content in (KEEP, STAMP, b""))
        changed = {each.objgen[0]: each for each in _stamped(pdf, keep, stamp, line)}
        self._fixed = {
            keep.objgen[0]: stream(b"", KEEP, plain=True),
            stamp.objgen[0]: stream(b"", STAMP, plain=True),
        }
        self._line = line.objgen[0]
        self._changed = packed(
            self._line + 1,
            {number: each.unparse(resolved=True) for number, each in sorted(changed.items())},
        )

    def copy(self, owner: Owner, serial: str) -> bytes:
        """The copy for an owner.

        The same bytes come from the same original, owner and serial. A name that is too long for
        the line is cut short there, and whole in the metadata.

        Raises
        ------
        UsageError
            When a name cannot be printed, or what is to be the serial is none.
        """
        if not _SERIAL.fullmatch(serial):
            raise UsageError(f"no serial: '{serial}' (up to 32 letters, digits and hyphens)")
        whom = Owner(_clean("name", owner.name), _clean("organisation", owner.organisation))
        if not whom.name:
            raise UsageError(f"the owner of copy {serial} has no name")
        return self.marked(Copied(whom, serial, maker()))

    def marked(self, copy: Copied) -> bytes:
        """The copy that says this of itself."""
        number, metadata = self._metadata
        line = self._set(copy)
        letters = lettered(line, _SIZE, self._line + 2)
        left = (self._width - width(line, _SIZE)) / 2
        keys = b"/Type /XObject /Subtype /Form /BBox [ 0 0 %g %g ] /Resources << /Font %s >>" % (
            self._width,
            2 * _UP,
            letters.fonts,
        )
        drawing = b"BT %s %.3f %g Td %s ET" % (_COLOUR, left, _UP, letters.content)
        about = stream(b"/Type /Metadata /Subtype /XML", copies.marked(metadata, copy), plain=True)
        objects = {
            number: about,
            **self._fixed,
            self._line: stream(keys, drawing),
            **letters.objects,
        }
        return updated(self._base, objects, self._changed)

    def _set(self, copy: Copied) -> tuple[Run, ...]:
        """The line, with as much of the owner as there is room for."""
        names = {"name": copy.owner.name, "organisation": copy.owner.organisation}
        owner = (
            self._words["copy_owner"].format(**names) if names["organisation"] else names["name"]
        )

        def line(length: int) -> tuple[Run, ...]:
            shown = owner if length == len(owner) else owner[:length].rstrip() + _MORE
            return runs(self._words["copy"].format(owner=shown, serial=copy.serial))

        room = self._width - 2 * _ASIDE
        if width(whole := line(len(owner)), _SIZE) <= room:
            return whole
        lengths = range(len(owner))
        return line(bisect_right(lengths, room, key=lambda length: width(line(length), _SIZE)) - 1)


def _refuse_finished(pdf: pikepdf.Pdf) -> None:
    if copy := copies.copied(pdf):
        raise Unsealed(f"it is {copy}")
    if signatures.are_in(pdf):
        raise Unsealed("it is signed; sign its copies instead")


def _stamped(pdf: pikepdf.Pdf, keep: Any, stamp: Any, line: Any) -> Iterator[Any]:  # noqa: ANN401
    """Let each page draw the line over what it has; gives the objects that are changed by it."""
    for page in pdf.pages:
        own = page.obj.Contents
        page.obj.Contents = Array([keep, *(own if isinstance(own, Array) else [own]), stamp])
        page.obj.Resources[Name.XObject][DRAWING] = line
        yield from (page.obj, page.obj.Resources)


def _clean(what: str, text: str) -> str:
    """A name in one line, composed as far as it can be."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    shown = "".join(each if each.isprintable() else "?" for each in line)
    if len(line) > _LONGEST:
        raise UsageError(f"the {what} '{shown[:20]}…' is longer than {_LONGEST} characters")
    unseen = {each for each in line if unicodedata.category(each) in _UNSEEN}
    if without := sorted(unseen | set(missing(line))):
        named = ", ".join(f"U+{ord(each):04X}" for each in without)
        raise UsageError(f"the {what} '{shown}' cannot be printed: no font here has {named}")
    return line


def plain(content: bytes) -> bytes:
    """The edition's PDF below a copy or a signature; any other PDF as it is.

    Raises
    ------
    Unsealed
        When it is no PDF that can be read.
    """
    with pages.opened(content) as pdf:
        if not (copies.copied(pdf) or signatures.are_in(pdf)):
            return content
        signatures.take_off(pdf)
        copies.take_off(pdf)
        return saved(pdf)


@cache
def maker() -> str:
    """A digest of the program that makes copies, and of the faces that it has."""
    faces_of = faces()[0].path.parent.name  # which is named after all they are made from
    return hashlib.sha256(f"{code(theme_folder())} {faces_of}".encode()).hexdigest()
