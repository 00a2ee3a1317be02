"""Digests of what a PDF shows, the same however a program numbers and packs its objects.

`whole` covers every object that can be reached from the trailer, but the content of the manifest
that it stands in, and the length and checksum of that. Objects are written one after the other in
the order in which they are first named, and named by their place in it: a file that is only saved
anew keeps its digest. A page's own digest covers what it draws and its links, and tells which page
was altered.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from ssb_report.seals.cargo import MANIFEST, MAX_BYTES, Damaged, Printed, Unsealed

__all__ = ["attached", "decoded", "opened", "printed"]

Place: TypeAlias = tuple[int, int]
"""Number and generation of an object."""

_ROOTS = (Name.Root, Name.Info)
_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms"})
# Strings are passed over: they may hold what looks like a reference.
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|(\d+) (\d+) R\b", re.DOTALL)
_ENCRYPTED = "it is encrypted"
_TORN = "a stream in it cannot be unpacked"
_DRAWN = 8 * MAX_BYTES
"""Bytes that all pages together draw, where several draw the same."""
_DRAWS = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")


@contextmanager
def opened(content: bytes) -> Iterator[pikepdf.Pdf]:
    """A PDF from a stranger: whole, not encrypted, and bounded in what it unpacks to.

    Raises
    ------
    Unsealed
        When it is no such PDF.
    """
    limits = pikepdf.settings.set_qpdf_limits(
        flate_max_memory=MAX_BYTES, run_length_max_memory=MAX_BYTES, max_stream_filters=1
    )
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            _refuse_encrypted(pdf)
            yield pdf
    except pikepdf.PasswordError as error:
        raise Unsealed(_ENCRYPTED) from error
    except Unsealed:
        raise
    # What a stranger's objects can be otherwise, they are not in a file of ours.
    except (
        pikepdf.PdfError,
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        NotImplementedError,
        RecursionError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:
        raise Unsealed("it is damaged, or no PDF of ours") from error
    finally:
        pikepdf.settings.set_qpdf_limits(**limits)  # type: ignore[arg-type] # as it gave them


def _refuse_encrypted(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Unsealed(_ENCRYPTED)


def attached(pdf: pikepdf.Pdf) -> dict[str, Stream]:
    """The attached files by their names, packed as they are."""
    names = pdf.Root.get(Name.Names, Dictionary()).get(Name.EmbeddedFiles)
    if names is None:
        return {}
    files: Any = pikepdf.NameTree(names)
    return {str(name): file.EF.F for name, file in files.items()}


def decoded(stream: Stream) -> bytes:
    """What is in a stream, unpacked if it is packed as ours are.

    Raises
    ------
    Damaged
        When it cannot be unpacked.
    Unsealed
        When it is larger than anything of ours.
    """
    raw = stream.read_raw_bytes()
    if not _is_flat(stream):
        return raw
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(raw, MAX_BYTES)
    except zlib.error as error:
        raise Damaged(_TORN) from error
    if unpacker.unconsumed_tail:
        raise Unsealed(f"it unpacks to more than {MAX_BYTES:,} bytes")
    if not unpacker.eof:
        raise Damaged(_TORN)
    return content


def _is_flat(stream: Stream) -> bool:
    """Whether a stream is packed once, and in the plain way."""
    return bool(stream.get(Name.Filter) == Name.FlateDecode) and Name.DecodeParms not in stream


def printed(pdf: pikepdf.Pdf) -> Printed:
    """The digests of a PDF; one that has no manifest yet is taken to have an empty one.

    Raises
    ------
    Unsealed
        When it unpacks to more than any of ours.
    """
    walk = _Walk(pdf)
    return Printed(whole=walk.whole(), pages=[walk.page(page.obj) for page in pdf.pages])


class _Order:
    """Names objects by the order in which they are first named, whatever their numbers are."""

    def __init__(self) -> None:
        self.names: dict[bytes, bytes] = {}
        self.waiting: deque[Place] = deque()

    def applied(self, piece: bytes) -> bytes:
        """The text of an object with these names in it."""
        return _REFERENCE.sub(self._name, piece)

    def _name(self, found: re.Match[bytes]) -> bytes:
        reference = found[0]
        name = self.names.get(reference)
        if name is None:
            if found[1] is None:  # a string
                return reference
            name = self.names[reference] = b"%d R" % len(self.names)
            self.waiting.append((int(found[1]), int(found[2])))
        return name


class _Walk:
    """Goes through the objects of one PDF; what is unpacked is counted."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.room = MAX_BYTES
        manifest = attached(pdf).get(MANIFEST)
        self.manifest: Place = (0, 0) if manifest is None else manifest.objgen
        self.unpacked: dict[Place, bytes] = {}
        self.named: dict[Place, tuple[str, ...]] = {}
        self.drawable = _DRAWN

    def whole(self) -> str:
        """The digest over all objects."""
        order = _Order()
        digest = hashlib.sha256()
        for name in _ROOTS:
            if name in self.pdf.trailer:
                _add(digest, order.applied(self.pdf.trailer[name].unparse()))
        while order.waiting:
            for piece, refers in self._pieces(self.pdf.get_object(order.waiting.popleft())):
                _add(digest, order.applied(piece) if refers else piece)
        return digest.hexdigest()

    def _pieces(self, item: Any) -> Iterator[tuple[bytes, bool]]:  # noqa: ANN401 - any object
        """What an object consists of, and whether that may hold references."""
        if not isinstance(item, Stream):
            yield item.unparse(resolved=True), True
            return
        packing = _PACKING if _is_flat(item) else _PACKING - {"/Filter", "/DecodeParms"}
        kept = {key: value for key, value in item.stream_dict.items() if key not in packing}
        if item.objgen == self.manifest:
            kept["/Params"] = _dates(item.get(Name.Params, Dictionary()))
            yield Dictionary(kept).unparse(), True
            return
        yield Dictionary(kept).unparse(), True
        yield self._content(item), False

    def _content(self, stream: Stream) -> bytes:
        if stream.objgen not in self.unpacked:
            try:
                content = decoded(stream)
            except Damaged:
                content = stream.read_raw_bytes()
            self.room -= len(content)
            if self.room < 0:
                raise Unsealed(f"it unpacks to more than {MAX_BYTES:,} bytes")
            self.unpacked[stream.objgen] = content
        return self.unpacked[stream.objgen]

    def page(self, page: Dictionary) -> str:
        """The digest over what a page draws, the drawings in it, and its links."""
        digest = hashlib.sha256()
        contents = page.get(Name.Contents, Array())
        streams = list(contents) if isinstance(contents, Array) else [contents]
        drawn: set[Place] = set()
        for stream in streams:
            self._draw(digest, stream, page.get(Name.Resources, Dictionary()), drawn)
        for link in page.get(Name.Annots, Array()):
            _add(digest, _REFERENCE.sub(_nameless, link.unparse(resolved=True)))
        return digest.hexdigest()

    def _draw(self, digest: Any, stream: Any, resources: Any, drawn: set[Place]) -> None:  # noqa: ANN401
        if not isinstance(stream, Stream) or stream.objgen in drawn:
            return
        drawn.add(stream.objgen)
        content = self._content(stream)
        self.drawable -= len(content)
        if self.drawable < 0:
            raise Unsealed(f"its pages draw more than {_DRAWN:,} bytes")
        _add(digest, content)
        drawings = resources.get(Name.XObject, Dictionary())
        for name in self._names(stream, content):
            drawing = drawings.get(name)
            own = drawing.get(Name.Resources, resources) if drawing is not None else resources
            self._draw(digest, drawing, own, drawn)

    def _names(self, stream: Stream, content: bytes) -> tuple[str, ...]:
        """What a stream draws, each once, in the order in which it does first."""
        if stream.objgen not in self.named:
            found = dict.fromkeys(each[1] for each in _DRAWS.finditer(content))
            self.named[stream.objgen] = tuple(f"/{name.decode('latin-1')}" for name in found)
        return self.named[stream.objgen]


def _dates(parameters: Any) -> Dictionary:  # noqa: ANN401 - any object
    """The parameters of a file without those that follow from its content."""
    follows = ("/CheckSum", "/Size")
    return Dictionary({key: value for key, value in parameters.items() if key not in follows})


def _nameless(found: re.Match[bytes]) -> bytes:
    """A reference without the number of its object; strings as they are."""
    return found[0] if found[1] is None else b"R"


def _add(digest: Any, piece: bytes) -> None:  # noqa: ANN401 - of hashlib
    """Add a piece with its length, so that no two rows of pieces are one."""
    digest.update(b"%d " % len(piece))
    digest.update(piece)
