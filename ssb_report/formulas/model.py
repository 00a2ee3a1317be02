"""From a result to its formula: symbolic, with this briefing's numbers in it, and spoken."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from re import Match

from ssb_report.compute.formula import PLACEHOLDER, Formula, Symbol
from ssb_report.compute.graph import Numbers, Result
from ssb_report.display.numbers import number_latex, number_text, pick, rounded, unit_latex
from ssb_report.display.typography import curly
from ssb_report.display.wording import words
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.units import convert

__all__ = ["FormulaModel", "SymbolRow", "formula_model"]

# Mark where a number stands until its surroundings decide on parentheses.
_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"(.?){_OPEN}([^{_CLOSE}]*){_CLOSE}(.?)")
_RELATIONS = {
    Form.ABOVE: ">",
    Form.AT_LEAST: r"\ge",
    Form.BELOW: "<",
    Form.AT_MOST: r"\le",
    Form.ABOUT: r"\approx",
}
_PLAIN = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class SymbolRow:
    """One line below a formula: the symbol, what it means and the numbers that stand for it."""

    latex: str
    label: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormulaModel:
    """A formula block: three forms of one record, their spoken texts, and how to read it."""

    id: str
    formula: str
    title: str
    symbolic: str
    substituted: str
    spoken_symbolic: str
    spoken_substituted: str
    symbols: tuple[SymbolRow, ...]
    reading: str
    as_printed: str | None
    sources: tuple[str, ...]


def formula_model(result: Result, numbers: Numbers, language: str) -> FormulaModel:
    """The block for one result in one language."""
    formula = result.formula
    spoken_numbers = _spoken(formula, language, _said_numbers(result, numbers, language))
    return FormulaModel(
        id=result.quantity.id,
        formula=formula.id,
        title=pick(formula.title, language),
        symbolic=formula.typeset(),
        substituted=_substituted_latex(result, numbers, language),
        spoken_symbolic=_spoken(
            formula, language, lambda name: pick(formula.arguments[name].label, language)
        ),
        spoken_substituted=f"{spoken_numbers} = {number_text(result.quantity, language)}",
        symbols=tuple(
            SymbolRow(symbol.latex, pick(symbol.label, language), tuple(result.arguments[name]))
            for name, symbol in formula.arguments.items()
        ),
        reading=curly(pick(formula.reading, language), language),
        as_printed=formula.as_printed,
        sources=formula.sources,
    )


def _spoken(formula: Formula, language: str, say: Callable[[str], str]) -> str:
    return PLACEHOLDER.sub(lambda match: say(match[1]), pick(formula.spoken, language))


def _substituted_latex(result: Result, numbers: Numbers, language: str) -> str:
    """``E = (60 Ah)(3.6 V)/(0.5 kg) = 432 Wh/kg``; what stands left of the sign stays a symbol."""
    formula = result.formula
    texts: dict[str, str | list[str]] = {}
    for name, references in result.arguments.items():
        symbol = formula.arguments[name]
        shown = (_shown(numbers[reference], symbol) for reference in references)
        each = [f"{_OPEN}{_with_unit(quantity, language)}{_CLOSE}" for quantity in shown]
        texts[name] = each if symbol.many else each[0]
    left, _, _ = formula.typeset().partition(" = ")
    _, _, right = formula.typeset(texts).partition(" = ")
    relation = _RELATIONS.get(result.quantity.value.form, "=")
    return f"{left} = {_fenced(right)} {relation} {_with_unit(result.quantity, language)}"


def _fenced(latex: str) -> str:
    """Numbers in parentheses, except where braces or a plain number make them clutter."""

    def fence(match: Match[str]) -> str:
        before, inside, after = match.groups()
        alone = before == "{" and after == "}" and latex[match.end() : match.end() + 1] != "^"
        if before == "{" and latex[match.start() - 1 : match.start()] == "^":
            inside = inside.partition(r"\,\text")[0]  # an exponent counts; it has no unit
        plain = _PLAIN.fullmatch(inside) and not (before + after).strip().isalnum()
        return before + (inside if alone or plain else rf"\left({inside}\right)") + after

    return _MARKED.sub(fence, latex)


def _shown(quantity: Quantity, symbol: Symbol) -> Quantity:
    """In its own unit, except where that one has an offset and would be wrong in a product."""
    if quantity.unit != "degC":
        return quantity
    kelvin = float(convert(quantity.value.nominal, "degC", symbol.unit))
    value = Value(Form.EXACT, Decimal(f"{kelvin:.2f}"))
    return replace(quantity, value=value, unit=symbol.unit, digits=None, place=None)


def _with_unit(quantity: Quantity, language: str) -> str:
    number = number_latex(rounded(quantity, _nominal(quantity.value)))
    return number + unit_latex(quantity.unit, language)


def _nominal(value: Value) -> Decimal:
    """The number calculated with, in the digits of its source (0.1..0.2 has 0.15 in its middle)."""
    if value.form is Form.RANGE and value.second is not None:
        return (value.first + value.second) / 2
    return value.first


def _said_numbers(result: Result, numbers: Numbers, language: str) -> Callable[[str], str]:
    def say(name: str) -> str:
        symbol = result.formula.arguments[name]
        return words(language)["comma"].join(
            number_text(_shown(numbers[reference], symbol), language)
            for reference in result.arguments[name]
        )

    return say
