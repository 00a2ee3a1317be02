"""Alters finished artefacts as a stranger would, with tools that know nothing of seals."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pikepdf
from pikepdf import Name

Edit = tuple[str, str]
"""A text, and another as long in its place."""

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(r'(<script type="application/json" id="carried">)(.*?)(</script>)', re.DOTALL)


# ---- PDF


def pdf_with(
    source: Path,
    target: Path,
    *,
    content: Edit | None = None,
    files: Mapping[str, Edit] | None = None,
    change: Callable[[pikepdf.Pdf], object] = lambda _: None,
) -> int:
    """Write a PDF with one text drawn otherwise, and some attachments with one text replaced.

    Gives the number of the page where the text was drawn.
    """
    page = 0
    with pikepdf.open(source) as pdf:
        if content:
            page = _redraw(pdf, *content)
        for name, edit in (files or {}).items():
            stream = pdf.attachments[name].obj.EF.F
            stream.write(_once(stream.read_bytes().decode("utf-8"), *edit).encode("utf-8"))
        change(pdf)
        pdf.save(target, fix_metadata_version=False)
    return page


def _redraw(pdf: pikepdf.Pdf, old: str, new: str) -> int:
    for number, page in enumerate(pdf.pages, start=1):
        commands = list(pikepdf.parse_content_stream(page))
        for place, text, codes, letters in _drawn(page, commands):
            if old in text:
                begin = text.index(old)
                for offset, letter in enumerate(new):
                    if letter != old[offset]:
                        codes[begin + offset] = letters[letter]
                drawn = pikepdf.String(b"".join(codes))
                commands[place] = ([drawn], pikepdf.Operator("Tj"))
                page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(commands))
                return number
    raise AssertionError(f"nothing draws {old!r}")


def _drawn(
    page: pikepdf.Page, commands: list[object]
) -> Iterator[tuple[int, str, list[bytes], dict[str, bytes]]]:
    """Each text that is drawn: its place, its letters and their codes, and those of its font."""
    letters: dict[bytes, str] = {}
    for place, command in enumerate(commands):
        operands, operator = command
        if str(operator) == "Tf":
            letters = _letters(page.Resources.Font[str(operands[0])])
        elif str(operator) in ("Tj", "TJ"):
            pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
            raw = b"".join(bytes(each) for each in pieces if isinstance(each, pikepdf.String))
            codes = [raw[at : at + 2] for at in range(0, len(raw), 2)]
            text = "".join(letters.get(code, "?") for code in codes)
            if len(text) == len(codes):  # no ligature is in it
                yield place, text, codes, {letter: code for code, letter in letters.items()}


def _letters(font: pikepdf.Dictionary) -> dict[bytes, str]:
    """What each code of a font means, as its ToUnicode says; all blanks are one."""
    found = {}
    for code, letter in _PAIR.findall(font.ToUnicode.read_bytes()):
        text = bytes.fromhex(letter.decode()).decode("utf-16-be", "replace")
        found[bytes.fromhex(code.decode())] = " " if text.isspace() else text
    return found


# ---- HTML


def html_with(
    source: Path,
    target: Path,
    *,
    content: Edit | None = None,
    files: Mapping[str, Edit] | None = None,
    manifest: Edit | None = None,
) -> None:
    """Write a page with the first place of a text replaced, and texts in its data block."""
    page = source.read_text(encoding="utf-8")
    if content:
        assert content[0] in page
        page = page.replace(*content, 1)
    block = json.loads(_BLOCK.search(page)[2])
    carried = json.loads(gzip.decompress(base64.b64decode(block["files"])))
    for name, edit in (files or {}).items():
        carried[name] = _once(carried[name], *edit)
    block["files"] = base64.b64encode(gzip.compress(json.dumps(carried).encode())).decode()
    if manifest:
        block["manifest"] = json.loads(_once(json.dumps(block["manifest"]), *manifest))
    written = json.dumps(block).replace("<", "\\u003c")
    target.write_text(_BLOCK.sub(lambda each: each[1] + written + each[3], page), encoding="utf-8")


def _once(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"there are {text.count(old)} times {old!r}"
    return text.replace(old, new)


def other_contents(pdf: pikepdf.Pdf, target: str, old: str, new: str) -> None:
    """Let the first link to `target` say something else to who listens."""
    links = [link for page in pdf.pages for link in page.get(Name.Annots, [])]
    link = next(each for each in links if str(each.get(Name.Dest)) == target)
    link.Contents = pikepdf.String(_once(str(link.Contents), old, new))
