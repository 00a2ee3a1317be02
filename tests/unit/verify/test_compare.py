from __future__ import annotations

import json

import pytest

from ssb_report.verify.compare import (
    differing_numbers,
    differing_results,
    differing_tables,
    differing_texts,
    missing_numbers,
)
from ssb_report.verify.numbers import Number, Text

GIVEN = [
    Number("", "cost", "more than\u00a02 CNY/Wh"),
    Number("", "cost", ">2 CNY/Wh"),
    Number("", "view", "a well-known view"),
]


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        (Number("page 1", "cost", ">2 CNY/Wh"), ""),
        (Number("page 1", "cost", ">2\u202fCNY/\r\nWh"), ""),
        (Number("page 1", "view", "a well\x02known view", "a well-known view"), ""),
        (
            Number("page 12", "cost", ">9 CNY/Wh"),
            'page 12: \'cost\' is printed as ">9 CNY/Wh", the data give ">2 CNY/Wh"',
        ),
        (
            Number("section x", "cost", "more than 9 CNY/Wh"),
            (
                "section x: 'cost' is printed as \"more than 9 CNY/Wh\", "
                'the data give "more than 2 CNY/Wh"'
            ),
        ),
        (
            Number("page 1", "cost", ">2 CNY/Wh", ">9 CNY/Wh"),
            'page 1: \'cost\' is described as ">9 CNY/Wh", the data give ">2 CNY/Wh"',
        ),
        (
            Number("page 1", "none", "\x1b[2J9\u202e"),
            "page 1: 'none' is printed as \"[2J9\", the data give nothing there",
        ),
        (
            Number("page 1", "view", "x" * 200),
            f'page 1: \'view\' is printed as "{"x" * 120}…", the data give "a well-known view"',
        ),
    ],
)
def test_a_number_is_compared_with_all_that_the_data_give(printed: Number, line: str) -> None:
    assert list(differing_numbers([printed], GIVEN)) == ([line] if line else [])


THRICE = [
    Number("", "cost", "2 CNY"),
    Number("", "view", "a view"),
    Number("", "cost", "2\u00a0CNY"),
]


@pytest.mark.parametrize(
    ("printed", "lines"),
    [
        (THRICE, []),
        ([*THRICE, *THRICE], []),  # as in a table's head, on two pages
        (THRICE[1:], ["'cost' is printed as \"2 CNY\" 1 instead of 2 times"]),
        (
            THRICE[:1],
            [
                "'cost' is printed as \"2 CNY\" 1 instead of 2 times",
                "'view' is printed as \"a view\" 0 instead of 1 times",
            ],
        ),
        # Another number in its place is told as such.
        ([*THRICE[1:], Number("", "cost", "3 CNY")], []),
        (
            [THRICE[0], THRICE[2], Number("", "x", "3 CNY")],
            ["'view' is printed as \"a view\" 0 instead of 1 times"],
        ),
    ],
)
def test_a_number_that_is_gone_is_told(printed: list[Number], lines: list[str]) -> None:
    assert list(missing_numbers(printed, THRICE)) == lines


def results(**changes: object) -> bytes:
    number = {"printed": "~88.6%", "value": 0.886, "low": 0.1, "high": None, "interval": [0.8, 0.9]}
    return json.dumps({"quantities": {}, "results": {"yield": number | changes}}).encode()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, ""),
        ({"value": 0.886 * (1 + 1e-12)}, ""),
        ({"interval": [0.8, 0.9 + 1e-13]}, ""),
        ({"note": "in another wording"}, ""),
        ({"printed": "~98.6%"}, '\'yield\' is "~98.6%", the data give "~88.6%"'),
        ({"value": 0.887}, '\'yield\' has value "0.887", the data give "0.886"'),
        ({"high": 1.0}, '\'yield\' has high "1.0", the data give "None"'),
        (
            {"interval": [0.8, 0.8]},
            '\'yield\' has interval "[0.8, 0.8]", the data give "[0.8, 0.9]"',
        ),
        ({"interval": None}, '\'yield\' has interval "None", the data give "[0.8, 0.9]"'),
    ],
)
def test_results_are_compared_as_numbers(changes: dict[str, object], line: str) -> None:
    lines = list(differing_results("r.json", results(**changes), results()))
    assert lines == ([f"r.json: {line}"] if line else [])


@pytest.mark.parametrize(
    ("carried", "given", "line"),
    [
        ('{"quantities": {}, "results": {}}', results().decode(), "r.json: 'yield' is missing"),
        (
            results().decode(),
            '{"quantities": {}, "results": {}}',
            "r.json: 'yield' is not in the data",
        ),
        ("no JSON", results().decode(), "r.json: cannot be read"),
        ("[]", results().decode(), "r.json: cannot be read"),
        ("[" * 100_000, results().decode(), "r.json: cannot be read"),
        ('{"quantities": [], "results": 1}', results().decode(), "r.json: cannot be read"),
    ],
)
def test_results_that_are_missing_or_none_are_told(carried: str, given: str, line: str) -> None:
    assert list(differing_results("r.json", carried.encode(), given.encode())) == [line]


@pytest.mark.parametrize(
    ("carried", "line"),
    [
        ("a,1\nb,2.5\n", ""),
        ("a,1.0\nb,2.5000000000000001\n", ""),
        ("a,1\nb,2.6\n", 'row 2 has "2.6", the data give "2.5"'),
        ("a,1\n", 'row 2 has "", the data give "b"'),
        ("a,1\nb,2.5\nc,3\n", 'row 3 has "c", the data give ""'),
        ("a,1,x\nb,2.5\n", 'row 1 has "x", the data give ""'),
    ],
)
def test_tables_are_compared_by_cells(carried: str, line: str) -> None:
    lines = list(differing_tables("t.csv", carried.encode(), b"a,1\nb,2.5\n"))
    assert lines == ([f"t.csv: {line}"] if line else [])


def test_a_table_with_a_cell_without_end_is_told() -> None:
    carried = b'"' + b"x" * 200_000
    assert list(differing_tables("data/a.csv", carried, b"a\n1\n")) == [
        "data/a.csv: cannot be read"
    ]


@pytest.mark.parametrize(
    ("carried", "line"),
    [
        ("Rows,12 steps\nb,0.5–1.5%\n", ""),
        ("b,12 steps\nb,0.5–2.5%\n", 'row 2 has "2.5", the data give "1.5"'),
        ("b,13 steps\nb,0.5–1.5%\n", 'row 1 has "13", the data give "12"'),
        ("b,12 steps 9\nb,0.5–1.5%\n", 'row 1 has "9", the data give ""'),
        ("b,12 steps\n", 'row 2 has "", the data give "0.5"'),
        ("b,-12 steps\nb,0.5–1.5%\n", 'row 1 has "-12", the data give "12"'),
    ],
)
def test_tables_of_another_program_are_compared_by_their_numbers(carried: str, line: str) -> None:
    given = "a,12 steps\nb,0.5–1.5%\n".encode()
    lines = list(differing_tables("t.csv", carried.encode(), given, words=False))
    assert lines == ([f"t.csv: {line}"] if line else [])


TEXTS = [Text("section a", "Cells cost"), Text("section a", "more."), Text("section b", "So?")]


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        (TEXTS, ""),
        (
            [Text("section a", "Cells pay"), *TEXTS[1:]],
            'section a: "Cells pay" is printed, the data give "Cells cost"',
        ),
        (TEXTS[:2], 'section b: "" is printed, the data give "So?"'),
        (
            [*TEXTS, Text("section b", "No.")],
            'section b: "No." is printed, the data give ""',
        ),
        (TEXTS * 9, "it holds much more text than the inputs give"),
    ],
)
def test_texts_are_compared_in_their_order(printed: list[Text], line: str) -> None:
    assert list(differing_texts(printed, TEXTS)) == ([line] if line else [])
