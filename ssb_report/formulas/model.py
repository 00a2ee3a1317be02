"""From a result to its formula: symbolic, with this briefing's numbers in it, and spoken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from re import Match

from ssb_report.compute.formula import PLACEHOLDER, Formula, Symbol
from ssb_report.compute.graph import Numbers, Result
from ssb_report.display.numbers import number_latex, number_text, pick, unit_latex
from ssb_report.quantity import Form, Quantity, Value
from ssb_report.units import convert

__all__ = ["FormulaModel", "SymbolRow", "formula_model", "symbolic_latex"]


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
    spoken = pick(formula.spoken, language)
    return FormulaModel(
        id=result.quantity.id,
        formula=formula.id,
        title=pick(formula.title, language),
        symbolic=symbolic_latex(formula),
        substituted=_substituted_latex(result, numbers),
        spoken_symbolic=_fill(spoken, lambda name: pick(formula.arguments[name].label, language)),
        spoken_substituted=_spoken_numbers(spoken, result, numbers, language),
        symbols=tuple(
            SymbolRow(symbol.latex, pick(symbol.label, language), tuple(result.arguments[name]))
            for name, symbol in formula.arguments.items()
        ),
        reading=pick(formula.reading, language),
        as_printed=formula.as_printed,
        sources=formula.sources,
    )


def symbolic_latex(formula: Formula) -> str:
    """The formula in symbols."""
    return _fill(formula.latex, lambda name: formula.arguments[name].latex)


def _fill(template: str, text: Callable[[str], str]) -> str:
    return PLACEHOLDER.sub(lambda match: text(match[1]), template)


def _substituted_latex(result: Result, numbers: Numbers) -> str:
    """``E = (60 Ah)(3.6 V)/(0.5 kg) = 432 Wh/kg``; the relation's last side is substituted."""
    formula = result.formula
    left, *_, right = formula.latex.split(" = ")
    if formula.term is not None:
        right = _terms(result, numbers, formula.term)
    filled = PLACEHOLDER.sub(lambda match: _number(match, right, result, numbers), right)
    value = _with_unit(result.quantity)
    return f"{_fill(left, lambda name: formula.arguments[name].latex)} = {filled} = {value}"


def _terms(result: Result, numbers: Numbers, term: str) -> str:
    """The many-argument written out, one term each."""
    parts = []
    for name, symbol in result.formula.arguments.items():
        if symbol.many and f"<{name}>" in term:
            parts += [
                term.replace(f"<{name}>", _with_unit(_shown(numbers[reference], symbol)))
                for reference in result.arguments[name]
            ]
    return "".join(parts)


def _number(match: Match[str], template: str, result: Result, numbers: Numbers) -> str:
    start, end, name = match.start(), match.end(), match[1]
    symbol = result.formula.arguments[name]
    text = _with_unit(_shown(numbers[result.arguments[name][0]], symbol))
    alone = template[max(start - 1, 0)] == "{" and template[end : end + 1] == "}"
    raised = template[end : end + 2] == "}^"
    return text if alone and not raised else rf"\left({text}\right)"


def _shown(quantity: Quantity, symbol: Symbol) -> Quantity:
    """In its own unit, except where that one has an offset and would be wrong in a product."""
    if quantity.unit != "degC":
        return quantity
    kelvin = float(convert(quantity.value.nominal, "degC", symbol.unit))
    value = Value(Form.EXACT, Decimal(f"{kelvin:.2f}"))
    return replace(quantity, value=value, unit=symbol.unit, digits=None)


def _with_unit(quantity: Quantity) -> str:
    nominal = quantity.value.nominal
    exact = quantity.value.second is None
    number = quantity.value.first if exact else Decimal(repr(nominal))
    return number_latex(number, quantity.digits) + unit_latex(quantity.unit)


def _spoken_numbers(spoken: str, result: Result, numbers: Numbers, language: str) -> str:
    def say(name: str) -> str:
        symbol = result.formula.arguments[name]
        return ", ".join(
            number_text(_shown(numbers[reference], symbol), language)
            for reference in result.arguments[name]
        )

    return f"{_fill(spoken, say)} = {number_text(result.quantity, language)}"
