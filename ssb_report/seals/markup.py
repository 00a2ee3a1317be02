"""The data block of an HTML page, and digests of all but what is in it."""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from ssb_report.seals.cargo import MAX_BYTES, Damaged, Printed, Unsealed, sha256

__all__ = [
    "BEFORE",
    "Page",
    "packed",
    "part",
    "parts",
    "printed",
    "taken_apart",
    "unpacked",
    "with_place",
]

# Data for programs: of such a type a browser runs nothing (HTML, 4.12.1).
_OPENING = b'<script type="application/json" id="carried">'
_CLOSING = b"</script>"
_END = b"</body>"
# What begins a part: a section, or the cards behind all of them.
_PART = re.compile(rb'<section class="section" aria-labelledby="([^"]+)">|<aside class="card" ')
BEFORE = "before the text"
_CARDS = "the cards"


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart: itself with an empty data block, and the manifest and files from that."""

    shown: bytes
    manifest: str
    files: str


def printed(shown: bytes) -> Printed:
    """The digests of a page with an empty data block."""
    sums = {name: sha256(content) for name, content in parts(shown).items()}
    return Printed(whole=sha256(shown), parts=sums)


def part(anchor: str) -> str:
    """The name of the part that is the section with an anchor: ``section cost``."""
    return anchor.replace("-", " ", 1)


def parts(shown: bytes) -> dict[str, bytes]:
    """The page in parts by their names: each section, what is before them, and the cards."""
    begins = {0: BEFORE}
    for found in _PART.finditer(shown):
        if found[1] is not None:
            begins[found.start()] = part(found[1].decode("utf-8", "replace"))
        elif _CARDS not in begins.values():
            begins[found.start()] = _CARDS
    places = [*begins, len(shown)]
    found_parts: dict[str, bytes] = {}
    for (begin, name), (_, end) in zip(begins.items(), pairwise(places), strict=True):
        found_parts[name] = found_parts.get(name, b"") + shown[begin:end]
    return found_parts


def with_place(page: bytes) -> bytes:
    """The page with an empty data block at its end: where a block stands, counts."""
    before, end, after = page.rpartition(_END)
    return b"".join([before, _OPENING, _CLOSING, end, after])


def packed(shown: bytes, manifest: str, files: Mapping[str, bytes]) -> bytes:
    """The page with its data block filled."""
    texts = {name: content.decode("utf-8") for name, content in files.items()}
    plain = json.dumps(texts, ensure_ascii=False).encode("utf-8")
    block = {
        "manifest": json.loads(manifest),
        "files": base64.b64encode(gzip.compress(plain, mtime=0)).decode("ascii"),
    }
    # Nothing in it may look like a tag.
    content = json.dumps(block, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    before, opening, after = shown.partition(_OPENING)
    return b"".join([before, opening, content.encode("utf-8"), after])


def taken_apart(content: bytes) -> Page:
    """A page with the data block that it carries.

    Raises
    ------
    Unsealed
        When it carries none, or one that cannot be read.
    """
    if content.count(_OPENING) != 1:
        raise Unsealed("no data block of ours is in it")
    before, _, rest = content.partition(_OPENING)
    block, closing, after = rest.partition(_CLOSING)
    if not closing or b"<" in block:
        raise Unsealed("its data block does not end as ours do")
    try:
        found = json.loads(block)
        shown = b"".join([before, _OPENING, _CLOSING, after])
        return Page(shown, json.dumps(found["manifest"]), str(found["files"]))
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Unsealed("its data block cannot be read") from error


def unpacked(files: str) -> dict[str, bytes]:
    """The files of a data block.

    Raises
    ------
    Damaged
        When they cannot be unpacked.
    Unsealed
        When they are larger than any of ours.
    """
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpacker.decompress(base64.b64decode(files, validate=True), MAX_BYTES)
        texts = {} if unpacker.unconsumed_tail else json.loads(plain)
        contents = {str(name): text.encode("utf-8") for name, text in texts.items()}
    except (zlib.error, ValueError, AttributeError, RecursionError) as error:
        raise Damaged("the files in its data block cannot be unpacked") from error
    if unpacker.unconsumed_tail:
        raise Unsealed(f"its data block unpacks to more than {MAX_BYTES:,} bytes")
    return contents
