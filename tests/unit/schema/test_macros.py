from __future__ import annotations

import pytest

from ssb_report.schema.macros import BLOCKS, MACROS, Namespace, find_calls, stray_braces


@pytest.mark.parametrize(
    ("text", "name", "arguments", "options"),
    [
        ('{{ q("a-b") }}', "q", ("a-b",), {}),
        ("{{ q('a-b') }}", "q", ("a-b",), {}),
        ('{{q("a-b")}}', "q", ("a-b",), {}),
        ('{{  q ( "a-b" )  }}', "q", ("a-b",), {}),
        ('{{ q("a", form="symbols") }}', "q", ("a",), {"form": "symbols"}),
        ('{{ q("a", form = "x", unit="no") }}', "q", ("a",), {"form": "x", "unit": "no"}),
        ('{{ cite("a", locator="cost, p. 5") }}', "cite", ("a",), {"locator": "cost, p. 5"}),
        ("{{ cite('a', locator='the \"cell\"') }}", "cite", ("a",), {"locator": 'the "cell"'}),
        ("{{ bibliography() }}", "bibliography", (), {}),
        ('{{ q("a.low") }}', "q", ("a.low",), {}),
        ('{{ q("a", "b") }}', "q", ("a", "b"), {}),
        ('{{ nonsense("") }}', "nonsense", ("",), {}),
    ],
)  # fmt: skip
def test_calls_are_read(
    text: str, name: str, arguments: tuple[str, ...], options: dict[str, str]
) -> None:
    (call,) = find_calls(f"before {text} after")
    assert (call.name, call.arguments, dict(call.options)) == (name, arguments, options)
    assert call.id == (arguments[0] if arguments else "")
    assert f"before {text} after"[call.start : call.end] == text
    assert stray_braces(text) == []


def test_each_word_of_a_call_has_its_place() -> None:
    text = 'It costs {{ q("cost", form="symbols") }}.'
    (call,) = find_calls(text)
    assert text[call.name_at :].startswith("q(")
    assert text[call.id_at :].startswith('cost"')
    option_at, choice_at = call.options_at["form"]
    assert text[option_at:].startswith("form=")
    assert text[choice_at:].startswith('symbols"')


def test_a_call_without_an_id_stands_where_its_name_does() -> None:
    (call,) = find_calls("  {{ bibliography() }}")
    assert call.id_at == call.name_at == 5


@pytest.mark.parametrize(
    "text",
    [
        "no macro at all",
        "{{ q(a-b) }}",
        '{{ q("a-b" }}',
        '{{ q("a-b") }',
        '{ q("a-b") }',
        '{{ q("a{b}") }}',
        '{{ q("a\nb") }}',
        '{{ Q("a") }}',
        '{{ q("a").value }}',
        '{{ q("a") | safe }}',
        "{{ 1 + 1 }}",
        "{% for x in y %}",
    ],
)
def test_what_is_no_call_is_not_found(text: str) -> None:
    assert find_calls(text) == []


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("plain {text}", []),
        (r"C_{ss} = {a}", []),
        ('{{ q("a") }} and {{ r("b") }}', []),
        ("{{ q(a) }}", [0]),
        ("see { q(a) }", [4]),
        ("{% if x %}", [0]),
        ("{# comment #}", [0]),
        ("so }} it ends", [3]),
        ("{{ a }} and {{ b }}", [0, 12]),
        ("{{ a and {{ b }}", [0, 9]),
        ('{{ q("a") }} }}', [13]),
    ],
)
def test_other_braces_are_told_once_a_pair(text: str, offsets: list[int]) -> None:
    assert stray_braces(text) == offsets


def test_blocks_are_the_macros_that_stand_alone() -> None:
    assert {"table", "figure", "formula", "bibliography"} <= BLOCKS
    assert BLOCKS.isdisjoint({"q", "r", "fact", "cite", "term", "table_ref"})
    assert {macro.namespace for macro in MACROS.values()} == {*Namespace, None}
