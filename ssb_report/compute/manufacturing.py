"""Yield of a production line from the defects of its steps (B6)."""

from __future__ import annotations

import numpy as np

from ssb_report.compute.formula import (
    FRACTION,
    NON_NEGATIVE,
    POSITIVE,
    Array,
    Formula,
    Interval,
    Symbol,
)

__all__ = [
    "FORMULAS",
    "rolled_throughput_yield",
    "step_defect_from_yield",
    "uniform_step_yield",
]


def rolled_throughput_yield(defect_rates: Array) -> Array:
    """Share of cells that pass every step without a defect.

    Parameters
    ----------
    defect_rates : array (..., n)
        Probability of a defect at each of n steps, independent of the others [1].

    Returns
    -------
    array (...)
        Yield of the line [1].
    """
    passed: Array = (1 - defect_rates).prod(axis=-1)
    return passed


def uniform_step_yield(defect_rate: Array, steps: Array) -> Array:
    """Share of cells that pass a number of equally reliable steps without a defect.

    Parameters
    ----------
    defect_rate : array (...)
        Probability of a defect at each step [1].
    steps : array (...)
        Number of steps [1].

    Returns
    -------
    array (...)
        Yield of the line [1].
    """
    return (1 - defect_rate) ** steps


def step_defect_from_yield(yield_fraction: Array, steps: Array) -> Array:
    """Probability of a defect that each step may have for the line to reach a yield.

    Parameters
    ----------
    yield_fraction : array (...)
        Yield of the line [1].
    steps : array (...)
        Number of equally reliable steps [1].

    Returns
    -------
    array (...)
        Probability of a defect at each step [1].
    """
    return -np.expm1(np.log(yield_fraction) / steps)


_YIELD = Symbol("Y", "1", {"en": "yield", "zh": "良率"}, FRACTION)
_STEPS = {"en": "number of steps", "zh": "工序数"}
_AS_PRINTED = r"Y = \prod_{i=1}^{n} (1 - p_i)"
_READING = {
    "en": "This is the rolled throughput yield: the share of cells that pass every step at the "
    "first attempt. It holds when defects at different steps are independent and nothing is "
    "reworked. Dividing cost by it is right only if all scrap is found at the end of the line; "
    "what is found earlier wastes less.",
    "zh": "这是滚动直通率：一次通过全部工序的电芯所占比例。它要求各工序缺陷相互独立，且没有返工。"
    "只有当所有废品都在产线末端才被发现时，才可以用成本除以它；越早发现，浪费越少。",
}

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="rolled-throughput-yield",
        title={"en": "Rolled throughput yield", "zh": "滚动直通率"},
        function=rolled_throughput_yield,
        result=_YIELD,
        arguments={
            "defect_rates": Symbol(
                "p_{i}",
                "1",
                {"en": "defect rate of each step", "zh": "各工序缺陷率"},
                FRACTION,
                many=True,
            )
        },
        latex=r"Y = \prod_{i=1}^{N} \left(1 - <defect_rates>\right)",
        expanded="Y = <defect_rates>",
        term=r"\left(1 - <defect_rates>\right)",
        spoken={
            "en": "yield equals the product over all steps of one minus <defect_rates>",
            "zh": "良率等于所有工序的一减<defect_rates>之连乘积",
        },
        reading=_READING,
        as_printed=_AS_PRINTED,
    ),
    Formula(
        id="uniform-step-yield",
        title={"en": "Yield of equally reliable steps", "zh": "各工序缺陷率相同时的良率"},
        function=uniform_step_yield,
        result=_YIELD,
        arguments={
            "defect_rate": Symbol(
                "p", "1", {"en": "defect rate of a step", "zh": "单工序缺陷率"}, FRACTION
            ),
            "steps": Symbol("N", "1", _STEPS, NON_NEGATIVE),
        },
        latex=r"Y = {\left(1 - <defect_rate>\right)}^{<steps>}",
        spoken={
            "en": "yield equals one minus <defect_rate>, to the power of <steps>",
            "zh": "良率等于一减<defect_rate>之差的<steps>次方",
        },
        reading=_READING,
        as_printed=_AS_PRINTED,
    ),
    Formula(
        id="step-defect-from-yield",
        title={"en": "Defect rate that a yield allows", "zh": "目标良率允许的单工序缺陷率"},
        function=step_defect_from_yield,
        result=Symbol("p", "1", {"en": "defect rate of a step", "zh": "单工序缺陷率"}, FRACTION),
        arguments={
            "yield_fraction": Symbol("Y", "1", _YIELD.label, Interval(0, 1, open_low=True)),
            "steps": Symbol("N", "1", _STEPS, POSITIVE),
        },
        latex=r"p = 1 - {<yield_fraction>}^{1/<steps>}",
        spoken={
            "en": "defect rate equals one minus <yield_fraction> to the power of one over <steps>",
            "zh": "缺陷率等于一减去<yield_fraction>的<steps>次方根",
        },
        reading={
            "en": "The inverse of the yield of equally reliable steps: what every step must keep "
            "to if the line is to reach the yield.",
            "zh": "这是等可靠工序良率公式的反函数：产线要达到目标良率，每道工序必须守住的缺陷率。",
        },
    ),
)
