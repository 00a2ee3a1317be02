from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.check.check import check
from ssb_report.errors import InputError, Severity
from tests.making import SOLAR, solar_with


def test_a_briefing_without_faults_comes_with_its_numbers() -> None:
    checked = check(SOLAR)
    assert checked.warnings == ()
    assert set(checked.numbers.results) == {"module-exponent", "line-yield"}


def test_warnings_come_sorted_and_fail_nothing(tmp_path: Path) -> None:
    unused = "a-b: {label: A, value: 1, unit: kg, status: assumption}\n"
    result = "rate: {label: R, formula: learning-rate, with: {exponent: module-exponent}}\n"
    folder = solar_with(
        tmp_path,
        quantities=("window-start:", f"{unused}{unused.replace('a-b', 'a-c')}window-start:"),
        calculations=("line-yield:", f"{result}line-yield:"),
    )
    warnings = check(folder).warnings
    assert [warning.severity for warning in warnings] == [Severity.WARNING] * 3
    assert [warning.message for warning in warnings] == [
        "result 'rate' is not used",
        "quantity 'a-b' is not used",
        "quantity 'a-c' is not used",
    ]


def test_a_file_of_faults_is_cut_short(tmp_path: Path) -> None:
    lines = "".join(f"a-{i}: {{labl: A}}\n" for i in range(150))
    folder = solar_with(
        tmp_path,
        quantities=("window-start:", f"{lines}window-start:"),
        calculations=("formula: learning-exponent", "formula: learning-exponents"),
    )
    with pytest.raises(InputError) as caught:
        check(folder)
    told = caught.value.faults
    assert len(told) == 1 + 100 + 1
    assert told[0].position.path.endswith("calculations.yaml")
    assert told[-1].message.startswith("and ")
    assert told[-1].message.endswith(" more faults in this file")
    assert [fault.position for fault in told] == sorted(fault.position for fault in told)
