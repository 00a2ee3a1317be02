"""What is fuzzed: the loader, the grammars of values and of claims, and prose.

Each target takes what a stranger may write and holds what is promised of it: it is read, or there
are faults that say where, each in one line; whatever is printed of it is harmless.
"""

from __future__ import annotations

import atexit
import math
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from markupsafe import Markup

from ssb_report.check.check import Checked, check
from ssb_report.display.numbers import number_text
from ssb_report.document.document import build_document
from ssb_report.document.parts import BlockPart, Part
from ssb_report.errors import Fault, InputError, Position, UnitError
from ssb_report.html.prose import render_prose
from ssb_report.html.render import Medium, Writer
from ssb_report.html.themes import citation_styles
from ssb_report.provenance import Provenance, Status
from ssb_report.quantity import Form, Quantity, is_number, parse_value
from ssb_report.schema.macros import MACROS, find_calls
from ssb_report.schema.predicates import PredicateError, Sign, Word, parse_predicate
from ssb_report.units import ATOMS, parse, product, same_dimension
from tests.running import TEST_BRIEFINGS, copied

__all__ = ["TARGETS", "Target"]

BRIEFING = TEST_BRIEFINGS / "solar-modules"
FILES = sorted(path.relative_to(BRIEFING).as_posix() for path in BRIEFING.rglob("*.*"))
CONTENT = {name: (BRIEFING / name).read_bytes() for name in FILES}
_LONGEST = 800


@dataclass(frozen=True)
class Target:
    """What is tried, and on what."""

    strategy: st.SearchStrategy[Any]
    try_on: Callable[[Any], None]


@cache
def folder() -> Path:
    """A copy of the briefing whose files are changed and put back."""
    inputs = Path(tempfile.mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, inputs, ignore_errors=True)
    return copied(BRIEFING, inputs)


def checked_with(name: str, content: bytes) -> Checked | None:
    """The briefing where one file has another content; None where it then has faults."""
    path = folder() / name
    path.write_bytes(content)
    try:
        checked = check(folder())
    except InputError as error:
        require_lines(error.faults)
        return None
    finally:
        if name in CONTENT:
            path.write_bytes(CONTENT[name])
        else:
            path.unlink()
    require_lines(checked.warnings)
    return checked


def require_lines(faults: Iterable[Fault]) -> None:
    """Hold that each fault has a place in one of the files, and is one printable line."""
    for fault in faults:
        head = f"{fault.message} {fault.hint}"
        assert fault.position.path.startswith(folder().as_posix())
        assert min(fault.position.line, fault.position.column) >= 1
        assert fault.message
        assert head.isprintable()
        assert len(head) < _LONGEST


# ---- the loader: bytes

_HAZARDS = [
    *("!!python/object/apply:os.system [id]", "!!binary ", "!x ", "&a ", "*a", "<<: *a", "? "),
    *("- ", ": ", "---\n", "...\n", "%YAML 1.1\n", "|\n", ">-\n", "{", "}", "[", "]", "#", "\t"),
    *("\0", "\ufeff", "\u202e", "\u2066", "\u200b", "\ue000", "\u0430", "\r", "\u2028", '"', "'"),
    *("1e400", "1e-400", "9" * 80, "..", "±", "%", "~", "null", "x" * 300, "[" * 30, "{a: " * 30),
    *('{{ q("line-steps") }}', "{{", "}}", "{% for %}", "<script>", "../..", "/etc/passwd", "\\"),
]
_WORDS = sorted({word for each in CONTENT.values() for word in each.decode().split()})
_pieces = (
    st.sampled_from([each.encode() for each in _HAZARDS])
    | st.sampled_from([each.encode() for each in _WORDS])
    | st.binary(max_size=8)
)
_edits = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 30), _pieces), max_size=6)


def _edited(name: str, edits: list[tuple[int, int, bytes]]) -> tuple[str, bytes]:
    content = CONTENT[name]
    for place, length, piece in edits:
        at = place % (len(content) + 1)
        content = content[:at] + piece + content[at + length :]
    return name, content


_names = st.sampled_from(FILES)
files = st.builds(_edited, _names, _edits) | st.tuples(_names, st.binary(max_size=400))


def try_loader(written: tuple[str, bytes]) -> None:
    """A briefing is read, or has faults with places, whatever the bytes of a file."""
    checked_with(*written)


# ---- values and units

_signs = st.sampled_from(
    [*"0123456789", ".", "..", "...", "e", "E", "+", "-", "+-", "±", "~", "<", ">=", " ", ",", "−"]
)
_value_texts = st.lists(_signs, max_size=20).map("".join) | st.text(max_size=80)
_unit_texts = st.lists(st.sampled_from([*ATOMS, *"*/^-12 9"])).map("".join) | st.text(max_size=70)
values = st.tuples(_value_texts, _unit_texts, st.none() | st.integers(1, 8))


def try_values(written: tuple[str, str, int | None]) -> None:
    """What is a value reads as it is written, lies between its ends and has a text."""
    text, unit, digits = written
    try:
        factors = parse(unit)
    except UnitError:
        unit = "1"
    else:
        assert factors
        assert same_dimension(unit, unit)
        with suppress(UnitError):  # which says that powers add up to more than can be written
            assert same_dimension(product(unit, "1"), unit)
    try:
        value = parse_value(text)
    except ValueError:
        assert not is_number(text)
        return
    assert parse_value(str(value)) == value
    assert is_number(text) == (value.form is Form.EXACT)
    assert math.isfinite(value.nominal)
    assert value.low <= value.nominal <= value.high
    provenance = Provenance(Status.ASSUMPTION, Position("x"))
    quantity = Quantity("a", {}, value, unit, provenance, digits)
    for language in ("en", "zh"):
        assert number_text(quantity, language).strip()


# ---- claims

_tokens = st.sampled_from(
    [
        *("line-steps", "line-yield", "module-exponent", "window-start.low", "line-defect-rate"),
        *("line-defect-rate.high", "rising", "falling", "highest", "lowest", "overlap"),
        *("yield-by-steps/middle", "12 step", "30 %", "0.5..1.5", "1e400", "1e-300", "12"),
        *(each.value for each in (*Word, *Sign)),
        *"();,%/.",
        *("..", "kWh", "no-such-id", "\\", "\0", "\u202e", "(" * 14, "not " * 14),
    ]
)
claims = st.lists(_tokens, max_size=14).map(" ".join) | st.text(max_size=60)


def try_claims(text: str) -> None:
    """What is a claim is judged or has a fault; what is none says where."""
    try:
        parse_predicate(text)
    except PredicateError as error:
        offset, message = error.at, error.message
    else:
        offset, message = 0, ""
    assert 0 <= offset <= len(text)
    if message:
        return
    quoted = "".join(f"\\U{ord(each):08x}" for each in text)
    checked_with("claims.yaml", f'a-claim:\n  that: "{quoted}"\n'.encode())


# ---- prose

_markdown = st.sampled_from(
    [
        *("# ", "## ", "- ", "1. ", "> ", "```\n", "    ", "\n\n", "\n", "***", "_", "`", "~~~"),
        *("[a](javascript:alert)", "[a](<data:text/html,x>)", "[a](//x)", "![a](https://x.org)"),
        *("[a](https://x.org 'b\" onclick=c')", "<https://x.org>", "<javascript:x>", "[a]: file:x"),
        *("<script>", "</style>", "<!--", "-->", "<img src=x onerror=y>", "<svg/onload=x>", "&lt;"),
        *("&#x6a;", "&", "\\", '"', "'", "[a]", "(https://x.org)", "[", "](", ")", "word ", "字"),
        *("{{", "}}", "{% raw %}", "{#", "{{ 7*7 }}", "{{ ''.__class__ }}", "\ue000", "0", "\0"),
    ]
)
_ids = ("line-steps", "line-yield", "workshop", "curve", "yield-by-steps", "no-such")
_calls = st.builds(
    '{{{{ {}("{}"{}) }}}}'.format,
    st.sampled_from([*MACROS, "nothing"]),
    st.sampled_from(_ids),
    st.sampled_from(["", ', form="symbols"', ', locator="<b>"', ', locator="javascript:x"']),
)
prose = st.lists(_markdown | _calls | st.text(max_size=6), max_size=24).map("".join)

_TAGS = frozenset(
    "a blockquote br button code em h2 h3 h4 h5 h6 hr li ol p pre span strong ul".split()
)
_ATTRIBUTES = frozenset("aria-label class href id lang popovertarget start title type".split())
_ADDRESSES = ("#", "http://", "https://")


class Harmless(HTMLParser):
    """Holds that HTML has no element or attribute but those that prose may have."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        for name, value in attrs:
            assert name in _ATTRIBUTES, name
            if name == "href":
                assert (value or "").startswith(_ADDRESSES), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def try_prose(text: str) -> None:
    """A section has faults, or becomes HTML of a few elements whose links lead to pages alone."""
    name = "sections/en/02-methods.md"
    checked = checked_with(name, f"# Methods\n\n{text}\n".encode("utf-8", "surrogatepass"))
    if checked is None:
        return
    document = build_document(checked.briefing, checked.numbers, "en", citation_styles())
    writer = Writer(document, Medium.SCREEN, {})
    placed = next(each for each in document.sections if each.section.name == "methods")
    parts = [document.part(call, in_prose=True) for call in find_calls(placed.section.text)]

    def render(part: Part) -> Markup:
        return Markup() if isinstance(part, BlockPart) else writer.part(part)

    reader = Harmless()
    reader.feed(str(render_prose(placed, parts, list(map(render, parts))).html))
    reader.close()


TARGETS = {
    "loader": Target(files, try_loader),
    "values": Target(values, try_values),
    "claims": Target(claims, try_claims),
    "prose": Target(prose, try_prose),
}
