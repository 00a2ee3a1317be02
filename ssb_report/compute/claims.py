"""Whether claims hold of the numbers: as they are stated, and in how many of their samples.

A claim holds, fails, or is open. It is read with each number at its value (the middle of a range);
where numbers are known only by a bound (``>2``), with many values beyond the bound, too. What holds
for all of them holds, what holds for none fails, and the rest is open: the data do not settle it.
So ``cost > 1.5`` holds for a cost of ``>2``, and ``cost < 3`` is open. The share of the samples in
which a claim holds is counted with bounds at their bound, and with shared inputs in common. A
sample for which a number is not defined counts as one in which the claim does not hold.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ssb_report.compute.beyond import barely, beyond, bounded
from ssb_report.compute.curves import along
from ssb_report.compute.formula import Array
from ssb_report.compute.registry import REGISTRY
from ssb_report.compute.results import Numbers
from ssb_report.errors import ComputeError, Fault, UnitError
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.claims import Claim
from ssb_report.schema.figures import CurvesModel, SeriesModel
from ssb_report.schema.predicates import (
    Arithmetic,
    Comparison,
    Condition,
    Curve,
    Inside,
    Junction,
    Named,
    Negation,
    Number,
    Overlap,
    PredicateError,
    Ranking,
    Relation,
    Sign,
    Span,
    Value,
    Within,
    Word,
    mentions,
)
from ssb_report.schema.references import in_figure
from ssb_report.units import convert, is_scale, product, same_dimension

__all__ = ["Judgement", "Verdict", "judge"]

Bools = NDArray[np.bool_]

_EVERYWHERE: Bools = np.ones((), dtype=np.bool_)

_EQUAL = 1e-9
"""Numbers whose relative difference is smaller are equal; only arithmetic parts them."""


class Verdict(StrEnum):
    """What the numbers as stated say of a claim."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of a claim.

    `share` is that of the samples in which it holds; None where no number in it is uncertain.
    `bounds` are the numbers known only by a bound on which it rests.
    """

    claim: Claim
    verdict: Verdict
    share: float | None
    bounds: tuple[str, ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether it holds in fewer of the samples than it must."""
        return self.share is not None and self.share < self.claim.confidence


def judge(briefing: Briefing, numbers: Numbers) -> tuple[dict[str, Judgement], list[Fault]]:
    """Judge all claims; a fault for each that compares what cannot be compared.

    A claim about a number or a curve that has a fault of its own is passed over.
    """
    judgements: dict[str, Judgement] = {}
    faults: list[Fault] = []
    stated = _Stated(briefing, numbers)
    for key, claim in briefing.claims.items():
        if not stated.has_all(claim):
            continue
        try:
            judgements[key] = stated.judgement(claim)
        except PredicateError as error:
            source = briefing.files["claims"]
            at = source.position_in((key, "that"), claim.text, error.at)
            faults.append(source.fault(at, error.message, error.hint))
    return judgements, faults


class _Stated:
    """The numbers of a briefing, ready to be asked about claims."""

    def __init__(self, briefing: Briefing, numbers: Numbers) -> None:
        self.briefing = briefing
        self.numbers = numbers
        self.certain: dict[str, Array | None] = dict.fromkeys(numbers.quantities)
        stated = bounded(numbers, numbers.quantities)
        self.sampled = numbers.given(barely(numbers, stated))

    def has_all(self, claim: Claim) -> bool:
        named = list(mentions(claim.predicate))
        curves = [each for each in named if isinstance(each, Curve)]
        known = (each.reference in self.numbers for each in named if isinstance(each, Named))
        return all(known) and all(self._is_sound(curve) for curve in curves)

    def _is_sound(self, curve: Curve) -> bool:
        try:
            _stated_curve(*_drawn(self.briefing, curve), self.numbers)
        except (ComputeError, LookupError, ValueError):  # told where the chart is checked
            return False
        return True

    def judgement(self, claim: Claim) -> Judgement:
        """What is found of a claim.

        Raises
        ------
        PredicateError
            When it compares what cannot be compared.
        """
        verdict, share, bounds = self.numbers.kept(
            f"claim that {claim.text}", lambda: self._found(claim), self._rests_on(claim)
        )
        return Judgement(claim, verdict, share, bounds)

    def _found(self, claim: Claim) -> tuple[Verdict, float | None, tuple[str, ...]]:
        bounds = bounded(self.numbers, self._references(claim))
        values: Mapping[str, Array | None] = {**self.certain, **beyond(self.numbers, bounds)}
        nominal = _Reading(self.briefing, self.numbers.given(values), whole=True)
        found, defined = nominal.read(claim.predicate)
        if not defined.any() or found[defined].any() != found[defined].all():
            verdict = Verdict.OPEN
        else:
            verdict = Verdict.HOLDS if found[defined].all() else Verdict.FAILS
        holds, known = _Reading(self.briefing, self.sampled, whole=False).read(claim.predicate)
        share = float((holds & known).mean()) if holds.size > 1 else None
        return verdict, share, bounds

    def _rests_on(self, claim: Claim) -> Iterator[str]:
        """The numbers that are asked for: of a curve also those between which its axis runs."""
        for named in mentions(claim.predicate):
            if isinstance(named, Named):
                yield named.reference
            else:
                figure = self.briefing.figures[named.figure]
                yield from (each.text for each in in_figure(named.figure, figure))

    def _references(self, claim: Claim) -> Iterator[str]:
        for named in mentions(claim.predicate):
            if isinstance(named, Named):
                yield named.reference
            else:
                _, series = _drawn(self.briefing, named)
                for references in series.arguments.values():
                    yield from references


class _Reading:
    """Reads a predicate with one set of numbers.

    With `whole` a stated range is in another one only as a whole.
    """

    def __init__(self, briefing: Briefing, numbers: Numbers, *, whole: bool) -> None:
        self.briefing = briefing
        self.numbers = numbers
        self.whole = whole
        self.defined: Bools = _EVERYWHERE

    def read(self, predicate: Condition) -> tuple[Bools, Bools]:
        """Where the predicate holds, and where all that it names is defined; of one shape."""
        self.defined = _EVERYWHERE
        holds = self.holds(predicate)
        first, second = np.broadcast_arrays(np.atleast_1d(holds), np.atleast_1d(self.defined))
        return first, second

    # Conditions

    def holds(self, node: Condition) -> Bools:
        """Where a condition holds.

        Raises
        ------
        PredicateError
            When it compares what has not the same dimension, or wants a range where none is.
        """
        match node:
            case Negation():
                return ~self.holds(node.part)
            case Junction():
                join = operator.and_ if node.word is Word.AND else operator.or_
                return reduce(join, [self.holds(part) for part in node.parts])
        return self._relation(node)

    def _relation(self, node: Relation) -> Bools:
        match node:
            case Comparison():
                return self._compares(node)
            case Within():
                return self._is_within(node)
            case Inside():
                return self._is_inside(node)
            case Ranking():
                sign = Sign.MORE if node.highest else Sign.LESS
                return _all(self._pair(node.first, sign, other) for other in node.others)
            case Curve():
                return self._trends(node)
            case Overlap():
                return self._overlap(node)

    def _compares(self, node: Comparison) -> Bools:
        steps = zip(pairwise(node.terms), node.signs, strict=True)
        return _all(self._pair(left, sign, right) for (left, right), sign in steps)

    def _pair(self, left: Value, sign: Sign, right: Value) -> Bools:
        one, unit = self.value(left)
        return _COMPARE[sign](one, self.in_unit(right, unit))

    def _is_within(self, node: Within) -> Bools:
        value, unit = self.value(node.value)
        if is_scale(unit):
            raise PredicateError(node.at, f"'{unit}' {_A_SCALE}")
        with np.errstate(all="ignore"):
            ratio = self._noted(value / self.in_unit(node.of, unit))
        return _at_most(np.abs(ratio - 1), np.array(float(node.percent) / 100))

    def _is_inside(self, node: Inside) -> Bools:
        low, high, unit = self._ends(node.span)
        if self.whole and isinstance(node.value, Named) and self._is_range(node.value):
            least, most, own = self._ends(node.value)
            _require_alike(node.value, own, unit)
            least, most = convert(least, own, unit), convert(most, own, unit)
        else:
            least = most = self.in_unit(node.value, unit)
        return _at_most(low, least) & _at_most(most, high)

    def _overlap(self, node: Overlap) -> Bools:
        ends = [(each, *self._ends(each)) for each in node.ranges]
        unit = ends[0][-1]
        for each, _, _, own in ends:
            _require_alike(each, own, unit)
        lows = np.array([convert(low, own, unit) for _, low, _, own in ends])
        highs = np.array([convert(high, own, unit) for _, _, high, own in ends])
        return _at_most(lows.max(), highs.min())

    def _ends(self, node: Span | Named) -> tuple[Array, Array, str]:
        if isinstance(node, Span):
            low, unit = self.value(node.low)
            return low, self.in_unit(node.high, unit), unit
        if not self._is_range(node):
            quantity = self.numbers[node.reference]
            message = f"'{node.reference}' is {quantity.value}, which is no range"
            raise PredicateError(node.at, message, "a range has two ends: 1..2, or 1 ± 2")
        quantity = self.numbers[node.reference]
        return np.array(quantity.value.low), np.array(quantity.value.high), quantity.unit

    def _is_range(self, node: Named) -> bool:
        value = self.numbers[node.reference].value
        return all(value.end(name) is not None for name in ("low", "high"))

    def _trends(self, node: Curve) -> Bools:
        figure, series = _drawn(self.briefing, node)
        values = [self._noted(value) for value in _curve(figure, series, self.numbers)]
        compare = _COMPARE[Sign.MORE if node.rising else Sign.LESS]
        return _all(compare(new, old) for old, new in pairwise(values))

    # Numbers

    def value(self, node: Value) -> tuple[Array, str]:
        """A number and its unit; where it is not defined, it is noted."""
        match node:
            case Number():
                return np.array(float(node.text)), node.unit
            case Named():
                unit = self.numbers[node.reference].unit
                drawn = self.numbers.samples(node.reference, unit)
                if drawn is None:
                    drawn = np.array(self.numbers.nominal(node.reference, unit))
                return self._noted(drawn), unit
            case Arithmetic():
                return self._reckoned(node)

    def in_unit(self, node: Value, unit: str) -> Array:
        """A number in the unit of another one, which it must be comparable with."""
        value, own = self.value(node)
        _require_alike(node, own, unit)
        return convert(value, own, unit)

    def _reckoned(self, node: Arithmetic) -> tuple[Array, str]:
        left, unit = self.value(node.left)
        right, other = self.value(node.right)
        for each in (unit, other):
            if is_scale(each):
                raise PredicateError(node.at, f"'{each}' {_A_SCALE}")
        with np.errstate(all="ignore"):
            if node.sign in (Sign.PLUS, Sign.MINUS):
                _require_alike(node.right, other, unit)
                reckoned = _RECKON[node.sign](left, convert(right, other, unit))
                return self._noted(reckoned), unit
            try:
                whole = product(unit, other, 1 if node.sign is Sign.TIMES else -1)
            except UnitError as error:
                raise PredicateError(node.at, str(error)) from error
            return self._noted(_RECKON[node.sign](left, right)), whole

    def _noted(self, value: Array) -> Array:
        self.defined = self.defined & np.isfinite(value)
        return value


_A_SCALE = "counts points on a scale, which are compared and not reckoned with"


def _is_equal(one: Array, other: Array) -> Bools:
    return np.isclose(one, other, rtol=_EQUAL, atol=0)


def _less(one: Array, other: Array) -> Bools:
    return (one < other) & ~_is_equal(one, other)


def _at_most(one: Array, other: Array) -> Bools:
    return (one <= other) | _is_equal(one, other)


_COMPARE: Mapping[Sign, Callable[[Array, Array], Bools]] = {
    Sign.LESS: _less,
    Sign.AT_MOST: _at_most,
    Sign.MORE: lambda one, other: _less(other, one),
    Sign.AT_LEAST: lambda one, other: _at_most(other, one),
}
_RECKON: Mapping[Sign, Callable[[Array, Array], Array]] = {
    Sign.PLUS: operator.add,
    Sign.MINUS: operator.sub,
    Sign.TIMES: operator.mul,
    Sign.OVER: operator.truediv,
}


def _all(parts: Iterator[Bools]) -> Bools:
    return reduce(operator.and_, parts)


def _require_alike(node: Value, own: str, unit: str) -> None:
    if same_dimension(own, unit):
        return
    match node:
        case Number(unit="1"):
            what, hint = f"'{node.text}' has no unit", f"write {node.text} {unit}"
        case Number():
            what, hint = f"'{node.text}' is in '{own}'", ""
        case Named():
            what, hint = f"'{node.reference}' is in '{own}'", ""
        case _:
            what, hint = f"this is in '{own}'", ""
    raise PredicateError(node.at, f"{what}, which does not go with '{unit}'", hint)


# ---- curves


def _drawn(briefing: Briefing, curve: Curve) -> tuple[CurvesModel, SeriesModel]:
    """The figure and the series that a predicate speaks of; a LookupError where there is none."""
    figure = briefing.figures[curve.figure]
    if isinstance(figure, CurvesModel):
        for series in figure.series:
            if series.id == curve.series:
                return figure, series
    raise LookupError(curve.series)


def _curve(figure: CurvesModel, series: SeriesModel, numbers: Numbers) -> list[Array]:
    """The values at each point along the axis, in the formula's own unit."""
    formula = REGISTRY[series.formula]
    places = _places(figure, series, numbers)
    drawn = [numbers.sample(formula, series.arguments, **{series.sweep: x}) for x in places]
    uncertain = [each for each in drawn if each is not None]
    return uncertain or list(_stated_curve(figure, series, numbers))


def _stated_curve(figure: CurvesModel, series: SeriesModel, numbers: Numbers) -> Array:
    places = _places(figure, series, numbers)
    swept = {series.sweep: places}
    values = numbers.apply(REGISTRY[series.formula], series.arguments, **swept)
    return np.broadcast_to(values, places.shape)


def _places(figure: CurvesModel, series: SeriesModel, numbers: Numbers) -> Array:
    unit = REGISTRY[series.formula].arguments[series.sweep].unit
    return convert(along(figure, series, numbers), figure.x.unit, unit)
