"""Symbols as plain text, for those who cannot see them."""

from __future__ import annotations

import pytest

from ssb_report.compute.formula import Formula
from ssb_report.compute.registry import REGISTRY
from ssb_report.formulas.typeset import linear


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"\sigma_{\mathrm{ref}}", "σ_ref"),
        (r"\bar{V}", "V"),
        (r"R_{interface} = \frac{\delta}{\sigma_{contact}}", "R_interface = (δ)/(σ_contact)"),
        (r"C_{R\&D}", "C_R&D"),
    ],
)
def test_linear(latex: str, said: str) -> None:
    assert linear(latex) == said


@pytest.mark.parametrize("formula", REGISTRY.values(), ids=lambda formula: formula.id)
def test_nothing_of_latex_is_left(formula: Formula) -> None:
    symbols = [symbol.latex for symbol in formula.arguments.values()]
    printed = formula.as_printed or ""
    for latex in [*symbols, printed]:
        assert not set("\\{}") & set(linear(latex))
