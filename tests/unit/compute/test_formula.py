"""The record of a formula: its ranges, its faults and its two typeset forms."""

from __future__ import annotations

import numpy as np
import pytest

from ssb_report.compute.formula import POSITIVE, Formula, Interval, Limit, Symbol
from ssb_report.errors import ComputeError, DomainError

QUOTIENT = Formula(
    id="quotient",
    title={"en": "Quotient"},
    function=lambda part, whole: part / whole,
    result=Symbol("q", "1", {"en": "quotient"}),
    arguments={
        "part": Symbol("a", "kg", {"en": "part"}),
        "whole": Symbol("b", "kg", {"en": "whole"}, Interval(0)),
    },
    latex=r"q = \frac{<part>}{<whole>}",
    spoken={"en": "<part> over <whole>"},
    reading={"en": "A quotient."},
    limits=(Limit("part", "<=", ("whole",), "whole"),),
)


@pytest.mark.parametrize(
    ("interval", "inside", "outside", "text"),
    [
        (Interval(0, 1), [0, 0.5, 1], [-1e-9, 1.001, np.nan], "[0, 1]"),
        (Interval(0, 1, open_low=True, open_high=True), [0.5], [0, 1], "(0, 1)"),
        (POSITIVE, [1e-300, 1e300], [0, -1], "(0, ∞)"),
        (Interval(), [-1e300, 0], [np.nan], "(-∞, ∞)"),
    ],
)
def test_interval(interval: Interval, inside: list[float], outside: list[float], text: str) -> None:
    assert interval.contains(np.array(inside)).all()
    assert not interval.contains(np.array(outside)).any()
    assert str(interval) == text


def test_evaluate_takes_and_gives_plain_arrays() -> None:
    assert QUOTIENT.evaluate(part=[1, 2], whole=4).tolist() == [0.25, 0.5]


def test_value_out_of_range_names_formula_argument_value_and_range() -> None:
    with pytest.raises(DomainError) as caught:
        QUOTIENT.evaluate(part=0, whole=[1, -3])
    assert str(caught.value) == ("formula 'quotient': whole = -3 kg is outside its range [0, ∞) kg")


def test_value_past_a_limit_names_the_limit() -> None:
    with pytest.raises(DomainError) as caught:
        QUOTIENT.evaluate(part=[1, 5], whole=[4, 4.5])
    assert str(caught.value) == (
        "formula 'quotient': part = 5 kg is outside its range: <= whole = 4.5 kg"
    )


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_not_finite_argument(value: float) -> None:
    with pytest.raises(DomainError, match=r"part = -?(nan|inf) kg is outside"):
        QUOTIENT.evaluate(part=value, whole=1)


@pytest.mark.parametrize("part", [0, -1])
def test_division_by_zero_is_a_fault_and_no_warning(part: float) -> None:
    with pytest.raises(DomainError, match=r"'quotient': result = (nan|-inf) is outside"):
        QUOTIENT.evaluate(part=part, whole=0)


@pytest.mark.parametrize(
    "arguments", [{"part": 1}, {"part": 1, "whole": 2, "rest": 3}, {"prat": 1, "whole": 2}, {}]
)
def test_missing_and_unknown_arguments(arguments: dict[str, float]) -> None:
    with pytest.raises(ComputeError, match="'quotient' takes part, whole; given: "):
        QUOTIENT.evaluate(**arguments)


# ---- samples

SHARE_OF_MANY = Formula(
    id="share-of-many",
    title={"en": "Share"},
    function=lambda parts, whole: parts.sum(axis=-1) / whole,
    result=Symbol("q", "1", {"en": "share"}, Interval(0, 1)),
    arguments={
        "parts": Symbol("a_i", "kg", {"en": "parts"}, Interval(0), many=True),
        "whole": Symbol("b", "kg", {"en": "whole"}, POSITIVE),
    },
    latex=r"q = \frac{\sum_{i=1}^{N} <parts>}{<whole>}",
    spoken={"en": "<parts> over <whole>"},
    reading={"en": "A share."},
)


def test_samples_outside_any_range_are_not_defined() -> None:
    found = QUOTIENT.sample(
        # inside; part beyond its limit; whole below its range; no result; NaN; infinity
        part=[1, 5, -8, 0, np.nan, -np.inf],
        whole=[4, 4, -4, 0, 4, 4],
    )
    assert found[0] == 0.25
    assert np.isnan(found[1:]).all()


def test_a_certain_argument_goes_with_every_sample() -> None:
    assert QUOTIENT.sample(part=[1, 2, 5], whole=4).tolist()[:2] == [0.25, 0.5]
    assert QUOTIENT.sample(part=2, whole=[4, 8]).tolist() == [0.5, 0.25]


def test_samples_of_many_arguments_are_judged_together() -> None:
    parts = [[1, 2], [-1, 2], [2, -1], [3, 3], [0, 0]]
    found = SHARE_OF_MANY.sample(parts=parts, whole=4)
    # 3/4; one part below nought, whichever; a result above one; nothing of anything
    assert found[[0, 4]].tolist() == [0.75, 0]
    assert np.isnan(found[1:4]).all()


def test_samples_are_what_evaluate_gives_where_both_hold() -> None:
    whole = np.array([4.0, 5, 6])
    assert np.array_equal(
        QUOTIENT.sample(part=2, whole=whole), QUOTIENT.evaluate(part=2, whole=whole)
    )


# ---- typesetting


def test_typeset_in_symbols_and_with_numbers() -> None:
    assert QUOTIENT.typeset() == r"q = \frac{a}{b}"
    numbers = {"part": r"\left(1\,\mathrm{kg}\right)", "whole": "2"}
    assert QUOTIENT.typeset(numbers) == r"q = \frac{\left(1\,\mathrm{kg}\right)}{2}"


@pytest.mark.parametrize(
    ("latex", "limits"),
    [
        ("q = <other>", ()),
        ("q = <part>", (Limit("other", "<", ("part",), "part"),)),
        ("q = <part>", (Limit("part", "<", ("other",), "other"),)),
    ],
)
def test_record_that_names_no_argument_of_its_own(latex: str, limits: tuple[Limit, ...]) -> None:
    with pytest.raises(ValueError, match=r"formula 'broken': \['other'\] are no arguments of it"):
        Formula(
            id="broken",
            title={"en": ""},
            function=lambda part: part,
            result=QUOTIENT.result,
            arguments={"part": QUOTIENT.arguments["part"]},
            latex=latex,
            spoken={"en": ""},
            reading={"en": ""},
            limits=limits,
        )
