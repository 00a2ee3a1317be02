"""Whatever is written as a claim, it is taken apart or refused at one of its characters."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ssb_report.schema.predicates import (
    MAX_LENGTH,
    Curve,
    Named,
    PredicateError,
    mentions,
    parse_predicate,
)

PIECES = (
    "a b-c d.low e.high 3 0.5 1e-4 -2 % kg CNY/Wh degC < <= > >= + - * / ( ) , ; .. . = "
    "and or not in within of rising falling highest lowest overlap fig/series __class__ 元 ² \n"
)
pieces = st.lists(st.sampled_from(PIECES.split(" ")), max_size=25)

ids = st.sampled_from(["a", "b-c", "d.low", "e.high"])
numbers = st.sampled_from(["3", "0.5 kg", "10 %", "-2 degC", "1e-4 S/cm"])
values = st.recursive(
    ids | numbers,
    lambda inner: st.builds(
        lambda left, sign, right: f"({left} {sign} {right})", inner, st.sampled_from("+-*/"), inner
    ),
    max_leaves=4,
)
comparisons = st.builds(
    lambda terms, sign: f" {sign} ".join(terms),
    st.lists(values, min_size=2, max_size=4),
    st.sampled_from(["<", "<=", ">", ">="]),
)
relations = st.one_of(
    comparisons,
    st.builds(lambda one, other: f"{one} within 10 % of {other}", values, values),
    st.builds(lambda one, low, high: f"{one} in {low}..{high}", values, values, values),
    st.builds(lambda one, key: f"{one} in {key}", values, ids),
    st.builds(lambda one, other: f"lowest({one}; {other}, a)", values, values),
    st.builds(lambda one, other: f"rising({one}, {other})", values, values),
    st.just("falling(fig/series)"),
    st.just("overlap(a, b-c)"),
)
predicates = st.recursive(
    relations,
    lambda inner: st.one_of(
        st.builds(lambda part: f"not {part}", inner.map(lambda part: f"({part})")),
        st.builds(lambda one, other: f"({one} and {other})", inner, inner),
        st.builds(lambda one, other: f"{one} or {other}", inner, inner),
    ),
    max_leaves=5,
)


def read(text: str) -> None:
    """Take a text apart, or be refused at a place in it."""
    refused = None
    try:
        named = list(mentions(parse_predicate(text)))
    except PredicateError as error:
        refused, named = error, []
    if refused:
        assert 0 <= refused.at <= len(text)
        assert refused.message
        assert len(f"{refused.message} {refused.hint}".splitlines()) == 1
    for each in named:
        assert text.startswith(each.figure if isinstance(each, Curve) else each.reference, each.at)


@given(st.text(max_size=80))
@example("²")
@example("a > ٣")
@example("a > 1\u2028kg")
def test_any_text(text: str) -> None:
    read(text)


@given(st.binary(max_size=80))
def test_any_bytes(content: bytes) -> None:
    read(content.decode("latin-1"))


@given(pieces, st.sampled_from(["", " "]))
def test_any_row_of_its_words(row: list[str], between: str) -> None:
    read(between.join(row))


@given(predicates.filter(lambda text: len(text) <= MAX_LENGTH))
def test_all_that_the_grammar_makes_is_read(text: str) -> None:
    predicate = parse_predicate(text)
    found = [each.reference for each in mentions(predicate) if isinstance(each, Named)]
    words = text.replace("(", " ").replace(")", " ").replace("..", " ").replace(",", " ").split()
    written = [word.rstrip(";") for word in words]
    assert found == [word for word in written if word in ("a", "b-c", "d.low", "e.high")]


@given(predicates, st.integers(0), st.integers(0), st.text(max_size=3))
def test_a_piece_put_for_another(text: str, start: int, length: int, new: str) -> None:
    start %= len(text)
    read(text[:start] + new + text[start + length % 6 :])
