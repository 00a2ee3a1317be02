from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.errors import InputError, Position
from ssb_report.schema.source import KeyPath, Source, as_text, read_source

TEXT = """\
# a comment
line-steps:
  label: {en: "Steps of \\"the\\" line"}
  value: 0.60
  flags: [no, ~, null, "", '']
note: >-
  a folded text
  of 'two' lines
plain: one text
  over two lines
quoted: 'it''s quoted'
literal: |
  first
    second
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return reading(tmp_path, TEXT)


def reading(folder: Path, text: str) -> Source:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return read_source(path, "a.yaml")


def refusal(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        reading(folder, text)
    return [str(fault).splitlines()[0] for fault in caught.value.faults]


def test_scalars_stay_the_text_that_was_written(source: Source) -> None:
    assert source.data == {
        "line-steps": {
            "label": {"en": 'Steps of "the" line'},
            "value": "0.60",
            "flags": ["no", None, None, "", ""],
        },
        "note": "a folded text of 'two' lines",
        "plain": "one text over two lines",
        "quoted": "it's quoted",
        "literal": "first\n  second\n",
    }
    assert source.faults == []


@pytest.mark.parametrize(
    ("path", "key", "line", "column"),
    [
        (("line-steps",), True, 2, 1),
        (("line-steps",), False, 3, 3),
        (("line-steps", "label"), True, 3, 3),
        (("line-steps", "label"), False, 3, 10),
        (("line-steps", "label", "en"), False, 3, 15),
        (("line-steps", "value"), False, 4, 10),
        (("line-steps", "flags", 2), False, 5, 18),
        (("note",), False, 6, 7),
        (("line-steps", "cite", 0, "source"), False, 3, 3),
        (("line-steps", "label", 0, "en"), False, 3, 15),
        (("nothing", "of", "it"), True, 2, 1),
        ((), False, 2, 1),
    ],
)
def test_keys_and_values_have_their_place(
    source: Source, path: KeyPath, *, key: bool, line: int, column: int
) -> None:
    assert source.position(path, key=key) == Position("a.yaml", line, column)


@pytest.mark.parametrize(
    ("path", "word", "line", "column"),
    [
        (("line-steps", "label", "en"), "Steps", 3, 16),
        (("line-steps", "label", "en"), "the", 3, 27),
        (("line-steps", "label", "en"), "line", 3, 33),
        (("line-steps", "value"), "6", 4, 12),
        (("note",), "folded", 7, 5),
        (("note",), "two", 8, 7),
        (("note",), "lines", 8, 12),
        (("plain",), "over", 10, 3),
        (("quoted",), "it", 11, 10),
        (("quoted",), "quoted", 11, 16),
        (("literal",), "second", 14, 5),
    ],
)
def test_words_inside_a_scalar_have_theirs(
    source: Source, path: KeyPath, word: str, line: int, column: int
) -> None:
    value: object = source.data
    for step in path:
        value = value[step]  # type: ignore[index] # a mapping
    assert isinstance(value, str)
    found = source.position_in(path, value, value.index(word))
    assert found == Position("a.yaml", line, column)


def test_a_fault_shows_its_line(source: Source) -> None:
    fault = source.fault(Position("a.yaml", 4, 10), "a message", "a hint")
    assert str(fault) == "a.yaml:4:10: error: a message (a hint)\n      value: 0.60\n             ^"


def test_duplicate_keys_are_gathered_and_the_rest_is_read(tmp_path: Path) -> None:
    source = reading(tmp_path, "a: {x: 1, y: 2, x: 3}\na: {x: 4}\n")
    assert source.data == {"a": {"x": "4"}}
    assert [(str(fault.position), fault.message, fault.hint) for fault in source.faults] == [
        ("a.yaml:1:17", "duplicate key 'x'", "first given in line 1"),
        ("a.yaml:2:1", "duplicate key 'a'", "first given in line 1"),
    ]


def test_faults_met_before_the_text_breaks_off_are_told_too(tmp_path: Path) -> None:
    duplicate, broken = refusal(tmp_path, "a: 1\na: 2\nb: [1\n")
    assert duplicate == "a.yaml:2:1: error: duplicate key 'a' (first given in line 1)"
    assert broken.startswith("a.yaml:4:1: error: not valid YAML: while parsing a flow sequence")
    assert broken.endswith("(close the bracket, and put a text with ',' or ':' in quotes)")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: &x 1", "a.yaml:1:4: error: an anchor (&x) (write the value out where needed)"),
        ("a: *x", "a.yaml:1:4: error: an alias (*x) (write the value out)"),
        (
            "a: !!binary aGk=",
            "a.yaml:1:4: error: the tag !!binary is not allowed (data are text and numbers)",
        ),
        ("a: ! b", "a.yaml:1:4: error: the tag ! is not allowed (data are text and numbers)"),
        (
            "!!map {a: b}",
            "a.yaml:1:1: error: the tag !!map is not allowed (data are text and numbers)",
        ),
        ("{a: b}: c", "a.yaml:1:1: error: a key must be plain text"),
        (
            "a: b\n---\nc: d",
            "a.yaml:2:1: error: a second document (a file holds one; remove the line ---)",
        ),
        (
            "a:\n\tb: c",
            "a.yaml:2:1: error: not valid YAML: a tab in the indent (indent with blanks)",
        ),
    ],
)
def test_what_is_no_plain_data_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    assert refusal(tmp_path, text) == [fault]


def test_a_tag_that_says_text_is_let_be(tmp_path: Path) -> None:
    assert reading(tmp_path, "a: !!str 12").data == {"a": "12"}


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "~"])
def test_an_empty_file_is_a_fault(tmp_path: Path, text: str) -> None:
    (fault,) = reading(tmp_path, text).faults
    assert str(fault) == "a.yaml:1:1: error: the file is empty"


@pytest.mark.parametrize(
    "text",
    [
        *("a\u2028b", "a\u0085b", "a\u202eb", "a\ue001b", "a\x1bb", "a\ufeffb"),
        *("a\u2800b", "a\ufe0fb", "a\u034fb", "a\ufffcb", "a\ufdd0b", "a\U000e0100b"),
        *("a\u200bb", "a\u200db", "a\u061cb", "a\u00adb", "a\u2060b", "a\u3164b", "a\U000e0041b"),
    ],
)
def test_characters_that_nobody_sees_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"x\n{text}", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"a\.md:2:2: error: the character U\+[0-9A-F]{4,5} cannot"
    ):
        as_text(path.read_bytes(), "a.md")


def test_text_in_any_script_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    text = "电池 µ Ω – “quoted” ₂ naïve \U0001f50b\u00a0\tend\n"
    path.write_text(text, encoding="utf-8")
    assert as_text(path.read_bytes(), "a.md") == text
