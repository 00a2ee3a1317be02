from __future__ import annotations

import inspect

import pytest

from ssb_report import errors
from ssb_report.errors import (
    ComputeError,
    CycleError,
    DomainError,
    Fault,
    InputError,
    OutsideError,
    Position,
    RenderError,
    Severity,
    SsbReportError,
    UnitError,
    UsageError,
)

PLACE = Position("inputs/a/quantities.yaml", 14, 3)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SsbReportError, 1),
        (InputError, 1),
        (ComputeError, 1),
        (DomainError, 1),
        (UnitError, 1),
        (CycleError, 1),
        (RenderError, 1),
        (UsageError, 2),
        (OutsideError, 3),
    ],
)
def test_each_error_has_its_exit_code(error: type[SsbReportError], code: int) -> None:
    assert error.exit_code == code
    assert issubclass(error, SsbReportError)


def test_all_errors_are_named_and_drawn() -> None:
    made = {
        name
        for name, what in inspect.getmembers(errors, inspect.isclass)
        if what.__module__ == errors.__name__
    }
    assert set(errors.__all__) == made
    assert errors.__doc__ is not None
    tree = {name for name in made if name.endswith("Error")}
    assert {name for name in tree if name not in errors.__doc__} == set()


def test_a_position_is_written_as_editors_read_it() -> None:
    assert str(PLACE) == "inputs/a/quantities.yaml:14:3"
    assert str(Position("a.yaml")) == "a.yaml:1:1"


def test_positions_are_ordered_by_number_not_by_text() -> None:
    places = [Position("b", 1, 1), Position("a", 10, 2), Position("a", 9, 30), Position("a", 9, 4)]
    assert sorted(places) == [
        Position("a", 9, 4),
        Position("a", 9, 30),
        Position("a", 10, 2),
        Position("b", 1, 1),
    ]


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault(PLACE, "a word"), "inputs/a/quantities.yaml:14:3: error: a word"),
        (
            Fault(PLACE, "a word", "another"),
            "inputs/a/quantities.yaml:14:3: error: a word (another)",
        ),
        (
            Fault(PLACE, "not used", severity=Severity.WARNING),
            "inputs/a/quantities.yaml:14:3: warning: not used",
        ),
        (
            Fault(PLACE, "a word", excerpt="  valeu: 12"),
            "inputs/a/quantities.yaml:14:3: error: a word\n      valeu: 12\n      ^",
        ),
        (
            Fault(PLACE, "a word", excerpt="\t\tvaleu: 12"),
            "inputs/a/quantities.yaml:14:3: error: a word\n      valeu: 12\n      ^",
        ),
    ],
)
def test_a_fault_shows_its_line_with_a_caret(fault: Fault, text: str) -> None:
    assert str(fault) == text


LINE = "The cost of a cell is typed as a number in this sentence, " * 5


@pytest.mark.parametrize("column", [1, 2, 40, 96, 97, 150, len(LINE) - 1, len(LINE)])
def test_of_a_long_line_the_part_about_the_column_is_shown(column: int) -> None:
    fault = Fault(Position("a.md", 3, column), "a word", excerpt=LINE)
    _, shown, caret = str(fault).splitlines()
    assert len(shown) == 100
    marked = shown[len(caret) - 1]
    assert marked == LINE[column - 1]
    assert shown.strip("… ") in LINE


def test_faults_come_sorted_by_place() -> None:
    faults = [
        Fault(Position("b.yaml", 1, 1), "third"),
        Fault(Position("a.yaml", 10, 1), "second"),
        Fault(Position("a.yaml", 2, 1), "first"),
    ]
    error = InputError(iter(faults))
    assert [fault.message for fault in error.faults] == ["first", "second", "third"]
    assert str(error).splitlines() == [str(fault) for fault in error.faults]
