from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssb_report.unseen import HIDDEN, UNSEEN, printable

_IS_UNSEEN = re.compile(f"[{UNSEEN}]")


@pytest.mark.parametrize(
    "code",
    [
        *[0x1B, 0x9B, 0x34F, 0x17B4, 0x180B, 0x200B, 0x202E, 0x2800, 0xFDD0, 0xFE0F, 0xFEFF],
        *[0xFFFC, 0x13430, 0x1BCA0, 0x1D173, 0x1FFFE, 0xE0041, 0xE0100, 0xE01EF, 0x10FFFF],
    ],
)
def test_what_nobody_sees_is_known(code: int) -> None:
    assert _IS_UNSEEN.match(chr(code))
    assert HIDDEN.search(f"a{chr(code)}b")


def test_all_formats_and_private_characters_are_known() -> None:
    known = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    hidden = [each for each in known if unicodedata.category(each) in ("Cf", "Co", "Zl", "Zp")]
    assert [each for each in hidden if not _IS_UNSEEN.match(each)] == []


def test_what_is_written_with_stays() -> None:
    text = "Größe 10\u00a0µm, 3\u202f%, Δη ≥ 2, 锂离子　电池, Ωé ½ 🔋 e\u0301\n\tx"
    assert not _IS_UNSEEN.search(text)
    assert not HIDDEN.search(text)
    assert printable(text) == text


@given(st.text())
def test_a_terminal_is_never_steered(text: str) -> None:
    shown = printable(f"{text}\x1b]0;x\x07\x9b\r\u202e\udc9b")
    letters = shown.replace("\n", "").replace("\t", "").replace("\u2060", "")
    assert not any(unicodedata.category(each) in ("Cc", "Cf", "Cs") for each in letters)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_stays_the_same(text: str) -> None:
    assert json.loads(printable(json.dumps(text, ensure_ascii=False))) == text
