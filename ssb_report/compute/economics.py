"""Cost of a unit of energy: its parts, yield, raw materials and currency (B3)."""

from __future__ import annotations

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
    "cost_part",
    "cost_sum",
    "cost_with_yield",
    "currency_per_energy",
    "material_cost_per_energy",
]

_KILO = 1000.0


def cost_sum(materials: Array, processing: Array, *, research: Array) -> Array:
    """Cost of a unit of energy as the sum of its parts.

    Parameters
    ----------
    materials, processing : array (...)
        Cost of materials and of making [CNY/Wh].
    research : array (...)
        Research and development, spread over all energy it will ever serve [CNY/Wh].

    Returns
    -------
    array (...)
        Cost [CNY/Wh].
    """
    return materials + processing + research


def cost_part(total: Array, share: Array) -> Array:
    """Part of a cost that a share of it makes up.

    Parameters
    ----------
    total : array (...)
        Cost of the whole [CNY/Wh].
    share : array (...)
        Share of the part in it [1].

    Returns
    -------
    array (...)
        Cost of the part [CNY/Wh].
    """
    return total * share


def cost_with_yield(
    materials: Array, processing: Array, *, overhead: Array, yield_fraction: Array
) -> Array:
    """Cost of a unit of energy that leaves the factory, when scrap is found at the line's end.

    Parameters
    ----------
    materials, processing : array (...)
        Cost of materials and of making, for what is started [CNY/Wh].
    overhead : array (...)
        Cost that scrap does not raise, such as research [CNY/Wh].
    yield_fraction : array (...)
        Share of what is started that is sold [1].

    Returns
    -------
    array (...)
        Cost [CNY/Wh].
    """
    return (materials + processing) / yield_fraction + overhead


def material_cost_per_energy(price: Array, need: Array) -> Array:
    """Cost that one material adds to a unit of energy.

    Parameters
    ----------
    price : array (...)
        Price of the material [CNY/kg].
    need : array (...)
        Mass of it that a unit of energy takes [kg/kWh].

    Returns
    -------
    array (...)
        Cost [CNY/Wh].
    """
    return price * need / _KILO


def currency_per_energy(price: Array, rate: Array) -> Array:
    """Price of a unit of energy in another currency.

    Parameters
    ----------
    price : array (...)
        Price [USD/kWh].
    rate : array (...)
        Exchange rate of the same date [CNY/USD].

    Returns
    -------
    array (...)
        Price [CNY/Wh].
    """
    return price * rate / _KILO


_COST = Symbol("C", "CNY/Wh", {"en": "cost", "zh": "成本"}, NON_NEGATIVE)
_MATERIALS = Symbol(
    r"C_{\mathrm{mat}}", "CNY/Wh", {"en": "cost of materials", "zh": "材料成本"}, NON_NEGATIVE
)
_PROCESSING = Symbol(
    r"C_{\mathrm{proc}}", "CNY/Wh", {"en": "cost of processing", "zh": "加工成本"}, NON_NEGATIVE
)

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="cost-sum",
        title={"en": "Cost as a sum of parts", "zh": "成本构成"},
        function=cost_sum,
        result=_COST,
        arguments={
            "materials": _MATERIALS,
            "processing": _PROCESSING,
            "research": Symbol(
                r"C_{\mathrm{R\&D}}",
                "CNY/Wh",
                {"en": "cost of research and development", "zh": "研发成本"},
                NON_NEGATIVE,
            ),
        },
        latex="C = <materials> + <processing> + <research>",
        spoken={
            "en": "cost equals <materials> plus <processing> plus <research>",
            "zh": "成本等于<materials>加<processing>加<research>",
        },
        reading={
            "en": "All three are costs of a unit of energy. Research and development may be added "
            "only once it is spread over all the energy that will ever be sold with it. The yield, "
            "which weighs more than any of them while a line is young, is missing: materials and "
            "processing must be divided by it.",
            "zh": "三项都是单位能量的成本。研发费用只有摊到其全部生命周期所售能量之后才能相加。"
            "式中缺少良率，而在产线初期它的影响超过任何一项：材料与加工成本都应除以良率。",
        },
        as_printed=r"C_{ss} = C_{materials} + C_{processing} + C_{R\&D}",
    ),
    Formula(
        id="cost-part",
        title={"en": "Part of a cost", "zh": "成本的一部分"},
        function=cost_part,
        result=Symbol(
            r"C_{\mathrm{part}}",
            "CNY/Wh",
            {"en": "cost of the part", "zh": "该部分的成本"},
            NON_NEGATIVE,
        ),
        arguments={
            "total": _COST,
            "share": Symbol("s", "1", {"en": "share of the part", "zh": "该部分的占比"}, FRACTION),
        },
        latex=r"C_{\mathrm{part}} = <share> \cdot <total>",
        spoken={
            "en": "cost of the part equals <share> times <total>",
            "zh": "该部分的成本等于<share>乘以<total>",
        },
        reading={
            "en": "A share says nothing about the total: it carries over to another total only if "
            "all parts grow or shrink alike.",
            "zh": "占比不能说明总量：只有当各部分同比例增减时，才能用于另一个总成本。",
        },
    ),
    Formula(
        id="cost-with-yield",
        title={"en": "Cost with yield", "zh": "计入良率的成本"},
        function=cost_with_yield,
        result=_COST,
        arguments={
            "materials": _MATERIALS,
            "processing": _PROCESSING,
            "overhead": Symbol(
                r"C_{\mathrm{over}}",
                "CNY/Wh",
                {"en": "overhead", "zh": "间接费用"},
                NON_NEGATIVE,
            ),
            "yield_fraction": Symbol(
                "Y", "1", {"en": "yield", "zh": "良率"}, Interval(0, 1, open_low=True)
            ),
        },
        latex=r"C = \frac{<materials> + <processing>}{<yield_fraction>} + <overhead>",
        spoken={
            "en": "cost equals the sum of <materials> and <processing>, divided by "
            "<yield_fraction>, plus <overhead>",
            "zh": "成本等于<materials>与<processing>之和除以<yield_fraction>，再加上<overhead>",
        },
        reading={
            "en": "Every cell sold pays for the cells that were scrapped. This form takes all "
            "scrap to be found at the end of the line and nothing to be recovered, so it is the "
            "dearest case.",
            "zh": "每一只售出的电芯都要分担报废电芯的成本。本式假定所有废品都在产线末端才被发现，"
            "且没有任何回收，因此是成本最高的情形。",
        },
    ),
    Formula(
        id="material-cost-per-energy",
        title={"en": "Cost of one material", "zh": "单一材料的成本"},
        function=material_cost_per_energy,
        result=_COST,
        arguments={
            "price": Symbol("c", "CNY/kg", {"en": "price", "zh": "价格"}, NON_NEGATIVE),
            "need": Symbol(
                "q",
                "kg/kWh",
                {"en": "mass needed for a unit of energy", "zh": "单位能量用量"},
                NON_NEGATIVE,
            ),
        },
        latex=r"C = <price> \cdot <need>",
        spoken={
            "en": "cost equals <price> times <need>",
            "zh": "成本等于<price>乘以<need>",
        },
        reading={
            "en": "The need is what is bought, not what ends in the cell: losses in synthesis and "
            "scrap belong to it.",
            "zh": "用量指采购量，而不是最终留在电芯中的量：合成损失与废料都应计入。",
        },
    ),
    Formula(
        id="currency-per-energy",
        title={"en": "Price in another currency", "zh": "换算为另一货币的价格"},
        function=currency_per_energy,
        result=Symbol("C", "CNY/Wh", {"en": "price", "zh": "价格"}, NON_NEGATIVE),
        arguments={
            "price": Symbol(
                r"C_{\mathrm{USD}}",
                "USD/kWh",
                {"en": "price in dollars", "zh": "美元价格"},
                NON_NEGATIVE,
            ),
            "rate": Symbol("f", "CNY/USD", {"en": "exchange rate", "zh": "汇率"}, POSITIVE),
        },
        latex=r"C = <price> \cdot <rate>",
        spoken={
            "en": "price equals <price> times <rate>",
            "zh": "价格等于<price>乘以<rate>",
        },
        reading={
            "en": "The exchange rate should be of the date of the price.",
            "zh": "汇率应与价格属于同一日期。",
        },
    ),
)
