"""The grammar of claims: what it takes, what it refuses, and where it says so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ssb_report.schema.predicates import (
    MAX_DEPTH,
    MAX_LENGTH,
    Arithmetic,
    Comparison,
    Curve,
    Inside,
    Junction,
    Named,
    Negation,
    Number,
    Overlap,
    PredicateError,
    Ranking,
    Sign,
    Span,
    Within,
    Word,
    mentions,
    parse_predicate,
)


def test_a_comparison_keeps_the_places_of_its_parts() -> None:
    assert parse_predicate("cost-a.low > 0.6 CNY/Wh") == Comparison(
        11, (Named(0, "cost-a.low"), Number(13, "0.6", "CNY/Wh")), (Sign.MORE,)
    )


def test_a_chain_is_one_ranking() -> None:
    assert parse_predicate("a < b <= c") == Comparison(
        2, (Named(0, "a"), Named(4, "b"), Named(9, "c")), (Sign.LESS, Sign.AT_MOST)
    )


def test_and_binds_closer_than_or_and_not_closest() -> None:
    found = parse_predicate("not a < b and c < d or e < f")
    assert isinstance(found, Junction)
    assert found.word is Word.OR
    first, last = found.parts
    assert isinstance(first, Junction)
    assert first.word is Word.AND
    assert isinstance(first.parts[0], Negation)
    assert isinstance(last, Comparison)


def test_brackets_hold_a_condition_or_a_number() -> None:
    both = parse_predicate("a < b and (c < d or e < f)")
    assert isinstance(both, Junction)
    assert isinstance(both.parts[1], Junction)
    sum_first = parse_predicate("(a + b) * 2 > c")
    assert isinstance(sum_first, Comparison)
    product = sum_first.terms[0]
    assert isinstance(product, Arithmetic)
    assert product.sign is Sign.TIMES
    assert isinstance(product.left, Arithmetic)


def test_products_bind_closer_than_sums_and_both_group_to_the_left() -> None:
    found = parse_predicate("a - b - c * d > 1")
    assert isinstance(found, Comparison)
    outer = found.terms[0]
    assert isinstance(outer, Arithmetic)
    assert isinstance(outer.left, Arithmetic)
    assert isinstance(outer.right, Arithmetic)
    assert (outer.left.sign, outer.right.sign) == (Sign.MINUS, Sign.TIMES)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a > 3", Number(4, "3", "1")),
        ("a > 3.50 kg", Number(4, "3.50", "kg")),
        ("a > 3kg", Number(4, "3", "kg")),
        ("a > 10 %", Number(4, "10", "%")),
        ("a > 10 %/year", Number(4, "10", "%/year")),
        ("a > 2 ohm*cm^2", Number(4, "2", "ohm*cm^2")),
        ("a > 1e-4 S/cm", Number(4, "1e-4", "S/cm")),
        ("a > 2027 calendar_year", Number(4, "2027", "calendar_year")),
        ("a > -5 degC", Number(4, "-5", "degC")),
    ],
)
def test_a_number_may_have_a_unit(text: str, number: Number) -> None:
    found = parse_predicate(text)
    assert isinstance(found, Comparison)
    assert found.terms[1] == number


def test_a_word_of_the_grammar_is_no_unit() -> None:
    assert isinstance(parse_predicate("a > 3 and b > 2 or c in 1..2"), Junction)
    assert parse_predicate("a within 10 % of b") == Within(
        2, Named(0, "a"), Decimal(10), Named(17, "b")
    )


def test_a_range_may_be_written_or_named() -> None:
    assert parse_predicate("a in 300..380 Wh/kg") == Inside(
        2, Named(0, "a"), Span(8, Number(5, "300", "Wh/kg"), Number(10, "380", "Wh/kg"))
    )
    assert parse_predicate("a in b.low..c") == Inside(
        2, Named(0, "a"), Span(10, Named(5, "b.low"), Named(12, "c"))
    )
    assert parse_predicate("a in b") == Inside(2, Named(0, "a"), Named(5, "b"))


def test_functions() -> None:
    assert parse_predicate("rising(a, b, c)") == Comparison(
        0, (Named(7, "a"), Named(10, "b"), Named(13, "c")), (Sign.LESS, Sign.LESS)
    )
    assert parse_predicate("falling(fade-curve/nca)") == Curve(
        8, rising=False, figure="fade-curve", series="nca", series_at=19
    )
    assert parse_predicate("lowest(a; b, c)") == Ranking(
        0, highest=False, first=Named(7, "a"), others=(Named(10, "b"), Named(13, "c"))
    )
    assert parse_predicate("overlap(a, b)") == Overlap(0, (Named(8, "a"), Named(11, "b")))


def test_ids_are_found_in_their_order() -> None:
    text = "highest(a; b.low) and x in c..d and not (rising(f/s) or e * 2 within 5 % of g)"
    found = [
        each.reference if isinstance(each, Named) else f"{each.figure}/{each.series}"
        for each in mentions(parse_predicate(text))
    ]
    assert found == ["a", "b.low", "x", "c", "d", "f/s", "e", "g"]


REFUSED = [
    # text, the offset and the word there, the message, the hint
    ("", 0, "an id or a number expected, not the end", ""),
    ("a", 0, "a condition expected, not a number", "write it like 'a > b'"),
    ("a >", 3, "an id or a number expected, not the end", ""),
    ("a > > b", 4, "an id or a number expected, not '>'", ""),
    ("a > b c", 6, "'and', 'or' or the end expected, not 'c'", ""),
    ("a = b", 2, "'=' has no meaning in a claim", "for equal numbers write 'within 1 % of'"),
    ("a > b; c", 5, "'and', 'or' or the end expected, not ';'", ""),
    ("a > __import__", 4, "'_' has no meaning in a claim", ""),
    ("a > b.c", 5, "'.c': after the id only .low or .high may stand", ""),
    ("Cost > b", 0, "'Cost' is no id", "small letters, digits and single hyphens"),
    ("a -b > c", 2, "'-' without blanks around it", "ids hold hyphens: write 'a - b'"),
    ("3 -b > c", 2, "'-' without blanks around it", "ids hold hyphens: write 'a - b'"),
    ("a < b > c", 6, "a chain of comparisons goes one way", "use 'and'"),
    ("(a > b) > c", 3, "a number expected, not a condition", ""),
    ("a and b > c", 0, "a condition expected, not a number", "write it like 'a > b'"),
    ("not a", 4, "a condition expected, not a number", "write it like 'a > b'"),
    ("a > b and", 9, "an id or a number expected, not the end", ""),
    ("a > (b + c", 10, "')' expected, not the end", ""),
    ("a within 10 of b", 9, "a percentage expected, not '10'", "write 'a within 10 % of b'"),
    ("a within 10 % b", 14, "'of' expected, not 'b'", "write 'a within 10 % of b'"),
    ("a in 5", 5, "a range expected", "write 'in 1..2', or the id of a range"),
    ("a > 3 kgs", 6, "unknown unit 'kgs' (did you mean 'kg'?)", ""),
    ("risng(a, b)", 0, "no function 'risng'", "did you mean 'rising'?"),
    ("open(a)", 0, "no function 'open'", "allowed: falling, highest, lowest, overlap, rising"),
    (
        "rising(a)",
        7,
        "rising() takes several numbers, or one curve of a figure",
        "write rising(figure-id/series-id)",
    ),
    ("highest(a, b)", 9, "';' expected, not ','", "write highest(a; b, c)"),
    ("overlap(a, 3)", 11, "overlap() takes the ids of several ranges", ""),
    ("overlap(a)", 8, "overlap() takes the ids of several ranges", ""),
    ("a > 1e200", 4, "'1e200' is too large or too small", ""),
]


@pytest.mark.parametrize(("text", "at", "message", "hint"), REFUSED, ids=str)
def test_what_is_no_predicate_is_told_at_its_place(
    text: str, at: int, message: str, hint: str
) -> None:
    with pytest.raises(PredicateError) as caught:
        parse_predicate(text)
    assert (caught.value.at, caught.value.message, caught.value.hint) == (at, message, hint)


@pytest.mark.parametrize(
    "text",
    [
        "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1) + " > b",
        "not " * (MAX_DEPTH + 1) + "a > b",
        "highest(" * (MAX_DEPTH + 1) + "a",
    ],
)
def test_depth_is_limited(text: str) -> None:
    with pytest.raises(PredicateError, match=f"nested more than {MAX_DEPTH} deep"):
        parse_predicate(text)
    shallower = "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH
    assert parse_predicate(f"{shallower} > b")


def test_length_is_limited() -> None:
    longest = f"{'a' * (MAX_LENGTH - 4)} > b"
    assert parse_predicate(longest)
    with pytest.raises(PredicateError, match=f"a claim of {MAX_LENGTH + 1} characters"):
        parse_predicate(f"a{longest}")
