"""Takes the text of a predicate apart, and says at which character it is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from ssb_report.errors import UnitError
from ssb_report.limits import CLAIM_CHARACTERS as MAX_LENGTH
from ssb_report.limits import CLAIM_DEPTH as MAX_DEPTH
from ssb_report.quantity import is_number
from ssb_report.schema.lines import clip
from ssb_report.schema.messages import suggest
from ssb_report.schema.predicates.nodes import (
    Arithmetic,
    Comparison,
    Condition,
    Curve,
    Inside,
    Junction,
    Named,
    Negation,
    Node,
    Number,
    Overlap,
    Predicate,
    Ranking,
    Sign,
    Span,
    Value,
    Within,
    Word,
)
from ssb_report.units import parse as parse_unit

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "PredicateError", "parse_predicate"]

_VALUES = (Number, Named, Arithmetic)
_COMPARE = (Sign.LESS, Sign.AT_MOST, Sign.MORE, Sign.AT_LEAST)
_UPWARD = (Sign.LESS, Sign.AT_MOST)


class PredicateError(ValueError):
    """What is wrong with a predicate, and at which character of it."""

    def __init__(self, at: int, message: str, hint: str = "") -> None:
        self.at, self.message, self.hint = at, message, hint
        super().__init__(message)


# ---- tokens


@dataclass(frozen=True, slots=True)
class _Token:
    """A number, a word (an id among them), a sign, or the end; `unit` is a number's."""

    kind: str
    text: str
    at: int
    end: int
    unit: str = ""


_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_WORD = re.compile(r"[^\W\d_]\w*(?:-\w+)*(?:\.\w+)?")
_SIGN = re.compile(r"\.\.|<=|>=|[-+*/<>(),;]")
_ATOM = r"(?:[^\W\d_]|[°%])[\w°%]*(?:\^-?\d)?"
_UNIT = re.compile(rf"\s*({_ATOM}(?:[*/]{_ATOM})*)")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\.(?:low|high))?", re.ASCII)
_END = "the end"


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        tokens.append(_token(text, at))
        at = tokens[-1].end
    return [*tokens, _Token("end", _END, len(text), len(text))]


def _token(text: str, at: int) -> _Token:
    if found := _NUMBER.match(text, at):
        return _with_unit(text, found)
    for kind, pattern in (("word", _WORD), ("sign", _SIGN)):
        if found := pattern.match(text, at):
            return _Token(kind, found[0], at, found.end())
    hint = "for equal numbers write 'within 1 % of'" if text[at] in "=!≈" else ""
    raise PredicateError(at, f"'{clip(text[at])}' has no meaning in a claim", hint)


def _with_unit(text: str, number: re.Match[str]) -> _Token:
    if not is_number(number[0]):
        raise PredicateError(number.start(), f"'{clip(number[0])}' is too large or too small")
    unit = _UNIT.match(text, number.end())
    if unit is None or unit[1] in tuple(Word):
        return _Token("number", number[0], number.start(), number.end(), "1")
    try:
        parse_unit(unit[1])
    except UnitError as error:
        message, _, hint = clip(str(error), most=300).partition("; ")
        raise PredicateError(unit.start(1), message, hint) from error
    return _Token("number", number[0], number.start(), unit.end(), unit[1])


# ---- parser


def parse_predicate(text: str) -> Predicate:
    """Take a predicate apart.

    Raises
    ------
    PredicateError
        When the text is none; says at which character, and what may stand there.
    """
    if len(text) > MAX_LENGTH:
        message = f"a claim of {len(text)} characters; the longest allowed has {MAX_LENGTH}"
        raise PredicateError(0, message, "make it several claims")
    parser = _Parser(text)
    predicate = parser.condition()
    parser.expect_end()
    return predicate


class _Parser:
    """Recursive descent over the tokens; each method reads what it is named for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.place = 0
        self.depth = 0
        self.functions: dict[str, Callable[[_Token], Condition]] = {
            "rising": self._trend,
            "falling": self._trend,
            "highest": self._ranking,
            "lowest": self._ranking,
            "overlap": self._overlap,
        }

    # Tokens

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self) -> _Token:
        token = self.next
        self.place += token.kind != "end"
        return token

    def takes(self, *texts: str) -> _Token | None:
        """The next token where it is one of these signs or words."""
        is_one = self.next.kind in ("sign", "word") and self.next.text in texts
        return self.take() if is_one else None

    def expect(self, text: str, hint: str = "") -> _Token:
        return self.takes(text) or self.fail(f"'{text}' expected", hint)

    def expect_end(self) -> None:
        if self.next.kind != "end":
            self.fail("'and', 'or' or the end expected")

    def fail(self, message: str, hint: str = "") -> NoReturn:
        shown = self.next.text if self.next.kind == "end" else f"'{clip(self.next.text)}'"
        raise PredicateError(self.next.at, f"{message}, not {shown}", hint)

    # Conditions

    def condition(self) -> Condition:
        """A whole predicate, or one in brackets."""
        return _as_condition(self._either())

    def _either(self) -> Node:
        return self._joined(Word.OR, self._both)

    def _both(self) -> Node:
        return self._joined(Word.AND, self._negated)

    def _joined(self, word: Word, read: Callable[[], Node]) -> Node:
        first, begin = read(), self.next
        if begin.text != word:
            return first
        parts = [_as_condition(first)]
        while self.takes(word):
            parts.append(_as_condition(read()))
        return Junction(begin.at, word, tuple(parts))

    def _negated(self) -> Node:
        token = self.takes(Word.NOT)
        if token is None:
            return self._relation()
        return Negation(token.at, _as_condition(self._deeper(self._negated, token)))

    def _deeper(self, read: Callable[[], Node], token: _Token) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PredicateError(token.at, f"nested more than {MAX_DEPTH} deep")
        node = read()
        self.depth -= 1
        return node

    def _relation(self) -> Node:
        left = self._sum()
        if self.next.text in _COMPARE:
            return self._comparison(_as_value(left))
        if token := self.takes(Word.WITHIN):
            return self._within(_as_value(left), token)
        if token := self.takes(Word.IN):
            return Inside(token.at, _as_value(left), self._span())
        return left

    def _comparison(self, left: Value) -> Comparison:
        terms, at = [left], self.next.at
        signs: list[Sign] = []
        while token := self.takes(*_COMPARE):
            sign = Sign(token.text)
            if signs and (sign in _UPWARD) != (signs[0] in _UPWARD):
                raise PredicateError(token.at, "a chain of comparisons goes one way", "use 'and'")
            signs.append(sign)
            terms.append(self._value())
        return Comparison(at, tuple(terms), tuple(signs))

    def _within(self, left: Value, token: _Token) -> Within:
        percent = self.next
        if percent.kind != "number" or percent.unit != "%":
            self.fail("a percentage expected", "write 'a within 10 % of b'")
        self.take()
        self.expect(Word.OF, "write 'a within 10 % of b'")
        return Within(token.at, left, Decimal(percent.text), self._value())

    def _span(self) -> Span | Named:
        low = self._value()
        token = self.takes("..")
        if token is not None:
            high = self._value()
            if isinstance(low, Number) and low.unit == "1" and isinstance(high, Number):
                low = Number(low.at, low.text, high.unit)  # 300..380 Wh/kg
            return Span(token.at, low, high)
        if isinstance(low, Named):
            return low
        raise PredicateError(low.at, "a range expected", "write 'in 1..2', or the id of a range")

    # Numbers

    def _value(self) -> Value:
        return _as_value(self._sum())

    def _sum(self) -> Node:
        return self._reckoned((Sign.PLUS, Sign.MINUS), self._product)

    def _product(self) -> Node:
        return self._reckoned((Sign.TIMES, Sign.OVER), self._atom)

    def _reckoned(self, signs: Sequence[Sign], read: Callable[[], Node]) -> Node:
        node = read()
        while token := self.takes(*signs):
            if token.text in (Sign.PLUS, Sign.MINUS):
                self._require_blanks(token)
            node = Arithmetic(token.at, Sign(token.text), _as_value(node), _as_value(read()))
        return node

    def _require_blanks(self, token: _Token) -> None:
        around = self.text[token.at - 1], self.text[token.end : token.end + 1]
        if not all(each.isspace() for each in around):
            message = f"'{token.text}' without blanks around it"
            raise PredicateError(token.at, message, "ids hold hyphens: write 'a - b'")

    def _atom(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return Number(token.at, token.text, token.unit)
        if token.kind == "sign" and token.text == "(":
            node = self._deeper(self._either, token)
            self.expect(")")
            return node
        if token.kind == "sign" and token.text == "-" and self.next.kind == "number":
            number = self.take()
            return Number(token.at, f"-{number.text}", number.unit)
        if token.kind == "word" and token.text not in tuple(Word):
            return self._named(token)
        self.place -= token.kind != "end"
        return self.fail("an id or a number expected")

    def _named(self, token: _Token) -> Node:
        if self.next.text == "(":
            if token.text not in self.functions:
                hint = suggest(token.text, self.functions)
                raise PredicateError(token.at, f"no function '{clip(token.text)}'", hint)
            self.take()
            condition = self._deeper(lambda: self.functions[token.text](token), token)
            self.expect(")")
            return condition
        if not _ID.fullmatch(token.text):
            raise _no_id(token)
        return Named(token.at, token.text)

    # Functions, between their brackets

    def _listed(self) -> list[Value]:
        values = [self._value()]
        while self.takes(","):
            values.append(self._value())
        return values

    def _trend(self, name: _Token) -> Condition:
        rising = name.text == "rising"
        values = self._listed()
        if len(values) == 1:
            return self._curve(name, values[0], rising=rising)
        sign = Sign.LESS if rising else Sign.MORE
        return Comparison(name.at, tuple(values), (sign,) * (len(values) - 1))

    def _curve(self, name: _Token, value: Value, *, rising: bool) -> Curve:
        match value:
            case Arithmetic(sign=Sign.OVER, left=Named() as figure, right=Named() as series):
                return Curve(figure.at, rising, figure.reference, series.reference, series.at)
        message = f"{name.text}() takes several numbers, or one curve of a figure"
        raise PredicateError(value.at, message, f"write {name.text}(figure-id/series-id)")

    def _ranking(self, name: _Token) -> Ranking:
        first = self._value()
        self.expect(";", f"write {name.text}(a; b, c)")
        return Ranking(name.at, name.text == "highest", first, tuple(self._listed()))

    def _overlap(self, name: _Token) -> Overlap:
        values = self._listed()
        ranges = tuple(value for value in values if isinstance(value, Named))
        strange = next((value for value in values if value not in ranges), None)
        if strange is not None or len(ranges) == 1:
            at = values[0].at if strange is None else strange.at
            raise PredicateError(at, "overlap() takes the ids of several ranges")
        return Overlap(name.at, ranges)


def _no_id(token: _Token) -> PredicateError:
    name, _, end = token.text.partition(".")
    if _ID.fullmatch(name) and end:
        at = token.at + len(name)
        return PredicateError(at, f"'.{clip(end)}': after the id only .low or .high may stand")
    return PredicateError(
        token.at, f"'{clip(token.text)}' is no id", "small letters, digits and single hyphens"
    )


def _as_value(node: Node) -> Value:
    if isinstance(node, _VALUES):
        return node
    raise PredicateError(node.at, "a number expected, not a condition")


def _as_condition(node: Node) -> Condition:
    if isinstance(node, _VALUES):
        raise PredicateError(node.at, "a condition expected, not a number", "write it like 'a > b'")
    if isinstance(node, Span):  # none is ever read where a condition may stand
        raise TypeError(node)
    return node
