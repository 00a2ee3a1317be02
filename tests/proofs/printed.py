r"""Reads what a formula prints: its LaTeX, by sympy's parser, as an expression in its arguments.

The parser gets the LaTeX of the record, with a plain symbol for each argument and constant, since
what they are called is no part of the mathematics. Three conventions of typesetting are spelled out
for it, and no others: ``\left`` and ``\right`` only size a bracket, a thin space multiplies, so do
brackets side by side, and the argument of a function ends with its bracket. The parser then tells
every way in which the text can be read; there must be one only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import lark
import sympy
from sympy.parsing.latex import parse_latex

from ssb_report.compute.constants import BOLTZMANN_EV_PER_K
from ssb_report.compute.formula import Formula
from ssb_report.compute.registry import formula

__all__ = ["CONSTANTS", "ELEMENTS", "Printed", "of_record", "printed", "read"]

ELEMENTS = 3
"""How many elements an argument that takes many is written out with."""

CONSTANTS: Mapping[sympy.Symbol, tuple[float, str]] = {
    sympy.Symbol("k"): (BOLTZMANN_EV_PER_K, "eV/K"),
    sympy.Symbol("t"): (1.0, "year"),
}
_CONSTANTS_LATEX = {r"k_{\mathrm{B}}": "k", "t_{1}": "t"}
# All that mean nothing else here: no d, e, i, k, t.
_LETTERS = "abcfghjlmnopqrsuvwxyz"
_CONVENTIONS = {r"\left": "", r"\right": "", r"\,": r"\cdot ", ")(": r") \cdot ("}
_FUNCTION = re.compile(r"\\(?:exp|ln|log_\{2\}|max|min)\s*\(")


@dataclass(frozen=True)
class Printed:
    """A right-hand side, and the symbols in it; a `many` argument has one for each element."""

    expression: sympy.Expr
    symbols: Mapping[str, tuple[sympy.Symbol, ...]]


@cache
def printed(formula_id: str) -> Printed:
    """What a formula of the registry prints with its numbers in place of the arguments."""
    return of_record(formula(formula_id))


def of_record(record: Formula) -> Printed:
    """What a formula prints with its numbers in place of the arguments."""
    letters = iter(_LETTERS)
    names = {
        name: [next(letters) for _ in range(ELEMENTS if symbol.many else 1)]
        for name, symbol in record.arguments.items()
    }
    texts = {name: each if record.arguments[name].many else each[0] for name, each in names.items()}
    symbols = {name: tuple(map(sympy.Symbol, each)) for name, each in names.items()}
    return Printed(read(record.typeset(texts).partition(" = ")[2]), symbols)


def read(latex: str) -> sympy.Expr:
    """The one expression that a text stands for."""
    for written, meant in (_CONSTANTS_LATEX | _CONVENTIONS).items():
        latex = latex.replace(written, meant)
    found = parse_latex(_bracketed(latex), backend="lark")
    readings = {found} if isinstance(found, sympy.Expr) else _all(found)
    assert len(readings) == 1, f"{latex} can be read as {readings}"
    return readings.pop()


def _all(tree: lark.Tree) -> set[sympy.Expr]:
    return set().union(
        *(_all(each) if isinstance(each, lark.Tree) else {each} for each in tree.children)
    )


def _bracketed(latex: str) -> str:
    """The text with brackets round each function and its argument, which ends where they do."""
    start = 0
    while found := _FUNCTION.search(latex, start):
        end, depth = found.end(), 1
        while depth:
            depth += {"(": 1, ")": -1}.get(latex[end], 0)
            end += 1
        latex = f"{latex[: found.start()]}({latex[found.start() : end]}){latex[end:]}"
        start = found.end() + 1
    return latex
