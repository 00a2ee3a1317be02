"""Plants that store electricity: what they cost to build, and for each unit that they give back."""

from __future__ import annotations

import numpy as np

from ssb_report.compute.formula import (
    NON_NEGATIVE,
    POSITIVE,
    Array,
    Formula,
    Interval,
    Symbol,
)

__all__ = ["FORMULAS", "levelised_storage_cost", "plant_cost"]

_KILO = 1000.0


def plant_cost(core: Array, *, rest: Array) -> Array:
    """Cost of a plant from the part under comparison and all else that it takes.

    Parameters
    ----------
    core : array (...)
        Cost of the part that is compared, such as the cells or the whole system [CNY/Wh].
    rest : array (...)
        Cost of everything else until the plant runs [CNY/Wh].

    Returns
    -------
    array (...)
        Cost [CNY/Wh].
    """
    return core + rest


def levelised_storage_cost(
    capital_cost: Array,
    *,
    discount_rate: Array,
    lifetime: Array,
    operation: Array,
    cycles: Array,
    usable: Array,
    efficiency: Array,
) -> Array:
    """Cost of storing, for each unit of energy given back, without that of the energy itself.

    The capital is paid back in equal yearly sums; what is given back is the same in every year,
    so that only the capital is discounted.

    Parameters
    ----------
    capital_cost : array (...)
        Cost of the plant for each unit of rated energy [CNY/Wh].
    discount_rate : array (...)
        Yearly rate: a payment a year ahead is worth 1/(1 + rate) of one now [1].
    lifetime : array (...)
        Time over which the plant is paid back [year].
    operation : array (...)
        Yearly cost of running the plant, as a share of its capital cost [1/year].
    cycles : array (...)
        Cycles in a year [1/year].
    usable : array (...)
        Share of the rated energy that a cycle takes in, as a mean over the lifetime [1].
    efficiency : array (...)
        Share of the energy taken in that is given back [1].

    Returns
    -------
    array (...)
        Cost [CNY/kWh].

    References
    ----------
    Schmidt et al. 2019, Joule 3, 81, with equal output in every year, and without the costs of
    energy, of parts replaced before the lifetime's end, and of that end.
    """
    # To the power of minus the lifetime without the loss of digits that a small rate would bring.
    recovery = discount_rate / -np.expm1(-lifetime * np.log1p(discount_rate))
    return _KILO * capital_cost * (recovery + operation) / (cycles * usable * efficiency)


_PLANT = Symbol("C", "CNY/Wh", {"en": "cost of the plant", "zh": "电站造价"}, NON_NEGATIVE)
_SHARE = Interval(0, 1, open_low=True)

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="plant-cost",
        title={"en": "Cost of a plant", "zh": "电站造价"},
        function=plant_cost,
        result=_PLANT,
        arguments={
            "core": Symbol(
                r"C_{\mathrm{core}}",
                "CNY/Wh",
                {"en": "cost of the part compared", "zh": "所比较部分的成本"},
                NON_NEGATIVE,
            ),
            "rest": Symbol(
                r"C_{\mathrm{rest}}",
                "CNY/Wh",
                {"en": "cost of all else", "zh": "其余部分的成本"},
                NON_NEGATIVE,
            ),
        },
        latex="C = <core> + <rest>",
        spoken={
            "en": "cost of the plant equals <core> plus <rest>",
            "zh": "电站造价等于<core>加<rest>",
        },
        reading={
            "en": "What is compared is only part of the bill, so a saving in it shrinks when the "
            "plant as a whole is paid for. All else costs the same only where the same space "
            "holds as much energy: a battery that needs more containers also needs more ground, "
            "cable and labour.",
            "zh": "所比较的只是造价的一部分，因此其中的节省摊到整座电站上会变小。"
            "只有在同样空间容纳同样能量时，其余部分的成本才相同：需要更多集装箱的电池，"
            "也需要更多的土地、电缆和人工。",
        },
    ),
    Formula(
        id="levelised-storage-cost",
        title={"en": "Levelised cost of storage", "zh": "平准化储能成本"},
        function=levelised_storage_cost,
        result=Symbol(
            r"C_{\mathrm{st}}",
            "CNY/kWh",
            {"en": "levelised cost of storage", "zh": "平准化储能成本"},
            NON_NEGATIVE,
        ),
        arguments={
            "capital_cost": _PLANT,
            "discount_rate": Symbol("r", "1", {"en": "discount rate", "zh": "折现率"}, _SHARE),
            "lifetime": Symbol("T", "year", {"en": "lifetime", "zh": "寿命"}, POSITIVE),
            "operation": Symbol(
                "o",
                "1/year",
                {"en": "yearly running cost as a share", "zh": "年运维费占比"},
                NON_NEGATIVE,
            ),
            "cycles": Symbol(
                "N", "1/year", {"en": "cycles in a year", "zh": "年循环次数"}, POSITIVE
            ),
            "usable": Symbol(
                "u", "1", {"en": "usable share of the energy", "zh": "可用能量占比"}, _SHARE
            ),
            "efficiency": Symbol(
                r"\eta", "1", {"en": "round-trip efficiency", "zh": "充放电效率"}, _SHARE
            ),
        },
        latex=r"C_{\mathrm{st}} = \frac{<capital_cost>}{<cycles> \cdot <usable> \cdot <efficiency>}"
        r" \cdot \left(\frac{<discount_rate>}{t_{1} \cdot "
        r"\left(1 - \left(1 + <discount_rate>\right)^{-<lifetime> / t_{1}}\right)}"
        r" + <operation>\right)",
        spoken={
            "en": "levelised cost of storage equals <capital_cost> over the product of <cycles>, "
            "<usable> and <efficiency>, times the sum of <operation> and the yearly share by which "
            "the capital is paid back: <discount_rate>, divided by one year and by one minus the "
            "power of one plus <discount_rate> to minus <lifetime> over one year",
            "zh": "平准化储能成本等于<capital_cost>除以<cycles>、<usable>与<efficiency>之积，"
            "再乘以<operation>与资本年回收率之和；资本年回收率等于<discount_rate>除以一年，"
            "再除以一减去一加<discount_rate>之和的负的<lifetime>除以一年次方",
        },
        reading={
            "en": "This is what storing adds to a unit of electricity. The electricity itself is "
            "left out, also that which is lost on the way, so a less efficient plant costs more "
            "than the formula says. A plant that is not used every day, or dies before it is paid "
            "back, costs more as well.",
            "zh": "这是储存给每单位电量增加的成本。电量本身的费用未计入，途中损失的电量也未计入，"
            "因此效率较低的电站，实际成本高于本式。并非每天使用或在回收投资之前就报废的电站，"
            "成本同样更高。",
        },
        sources=("schmidt-2019",),
    ),
)
