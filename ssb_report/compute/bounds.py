"""What a result may claim: a bound put into a formula comes out as a bound."""

from __future__ import annotations

import numpy as np

from ssb_report.compute.formula import Formula
from ssb_report.compute.results import Arguments, Numbers
from ssb_report.errors import ComputeError
from ssb_report.quantity import Form

__all__ = ["LOWER", "OPEN", "UPPER", "stated_form"]

LOWER = (Form.ABOVE, Form.AT_LEAST)
UPPER = (Form.BELOW, Form.AT_MOST)
OPEN = (Form.ABOVE, Form.BELOW)
"""The bounds that the number itself does not reach."""

_NUDGE = 0.01


def stated_form(numbers: Numbers, formula: Formula, arguments: Arguments) -> Form:
    """How the result of a formula is to be stated, given how its arguments are.

    An argument known only to be more (or less) than a number is moved a little that way, wherever
    it stands in the formula; which way the result goes says which bound it is. Bounds that pull
    apart, and arguments that are approximate or the middle of a range, make it approximate.
    """
    uncertain = {
        reference.partition(".")[0]: numbers[reference]
        for references in arguments.values()
        for reference in references
        if numbers[reference].value.form is not Form.EXACT or numbers[reference].distribution
    }
    forms = {name: quantity.value.form for name, quantity in uncertain.items()}
    # A bound of which it is said how likely its values are is treated like any uncertain number.
    bounds = {
        name: form
        for name, form in forms.items()
        if form in LOWER + UPPER and not uncertain[name].distribution
    }
    ways = {
        _way(numbers, formula, arguments, name, up=form in LOWER) for name, form in bounds.items()
    } - {0}
    strict = any(form in OPEN for form in bounds.values())
    if ways == {1}:
        return Form.ABOVE if strict else Form.AT_LEAST
    if ways == {-1}:
        return Form.BELOW if strict else Form.AT_MOST
    return Form.ABOUT if ways or len(bounds) < len(forms) else Form.EXACT


def _way(
    numbers: Numbers, formula: Formula, arguments: Arguments, moved: str, *, up: bool
) -> int | None:
    """Which way the result goes (-1, 0, 1) when one number moves a little; None: nobody knows."""
    nominal = numbers[moved].value.nominal
    if nominal == 0:  # has no size to take a little of
        return None
    factor = 1 + _NUDGE if up == (nominal > 0) else 1 - _NUDGE
    before = formula.evaluate(**numbers.values(formula, arguments))
    try:
        after = formula.evaluate(**numbers.values(formula, arguments, {moved: factor}))
    except ComputeError:  # out of the formula's range of validity
        return None
    return int(np.sign(after - before))
