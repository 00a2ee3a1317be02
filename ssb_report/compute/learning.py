"""Falling cost: the experience curve, the decline in time, and the time to parity (B7, B8)."""

from __future__ import annotations

import numpy as np

from ssb_report.compute.formula import (
    NON_NEGATIVE,
    POSITIVE,
    Array,
    Formula,
    Interval,
    Limit,
    Symbol,
)

__all__ = [
    "FORMULAS",
    "annual_decline",
    "decline_rate_from_annual",
    "decline_rate_from_growth",
    "experience_curve",
    "exponent_from_two_costs",
    "exponential_decline",
    "learning_exponent",
    "learning_rate",
    "output_for_cost",
    "time_to_parity",
]


def experience_curve(initial_cost: Array, cumulative_output: Array, *, exponent: Array) -> Array:
    """Cost after cumulative output has grown by a factor.

    Parameters
    ----------
    initial_cost : array (...)
        Cost at the reference output [CNY/Wh].
    cumulative_output : array (...)
        Cumulative output, relative to the reference [1].
    exponent : array (...)
        Experience exponent [1].

    Returns
    -------
    array (...)
        Cost [CNY/Wh].

    References
    ----------
    Wright 1936, J. Aeronautical Sciences 3, 122; Ziegler & Trancik 2021 for lithium-ion cells.
    """
    return initial_cost * cumulative_output**-exponent


def learning_exponent(learning_rate: Array) -> Array:
    """Experience exponent from the share of cost that each doubling of output saves.

    Parameters
    ----------
    learning_rate : array (...)
        Share saved by each doubling [1].

    Returns
    -------
    array (...)
        Experience exponent [1].
    """
    # To base two: the exponent counts doublings.
    doublings: Array = np.log1p(-learning_rate) / np.log(2)
    return -doublings


def learning_rate(exponent: Array) -> Array:
    """Share of cost that each doubling of output saves, from the experience exponent.

    Parameters
    ----------
    exponent : array (...)
        Experience exponent [1].

    Returns
    -------
    array (...)
        Learning rate [1].
    """
    saved: Array = -np.expm1(-exponent * np.log(2))
    return saved


def exponent_from_two_costs(cost_1: Array, cost_2: Array, *, output_ratio: Array) -> Array:
    """Experience exponent through two costs.

    Parameters
    ----------
    cost_1, cost_2 : array (...)
        Earlier and later cost [CNY/Wh].
    output_ratio : array (...)
        Later cumulative output over the earlier one [1].

    Returns
    -------
    array (...)
        Experience exponent; negative where cost rose [1].
    """
    return np.log(cost_1 / cost_2) / np.log(output_ratio)


def output_for_cost(initial_cost: Array, target_cost: Array, *, exponent: Array) -> Array:
    """Cumulative output at which the experience curve reaches a cost.

    Parameters
    ----------
    initial_cost : array (...)
        Cost at the reference output [CNY/Wh].
    target_cost : array (...)
        Cost to be reached [CNY/Wh].
    exponent : array (...)
        Experience exponent [1].

    Returns
    -------
    array (...)
        Cumulative output, relative to the reference [1].
    """
    return (initial_cost / target_cost) ** (1 / exponent)


def exponential_decline(initial_cost: Array, decline_rate: Array, *, time: Array) -> Array:
    """Cost that declines at a constant rate in time.

    Parameters
    ----------
    initial_cost : array (...)
        Cost at the start [CNY/Wh].
    decline_rate : array (...)
        Continuous rate of decline [1/year].
    time : array (...)
        Time since the start [year].

    Returns
    -------
    array (...)
        Cost [CNY/Wh].

    References
    ----------
    Nagy et al. 2013, PLoS ONE 8, e52669, on how it relates to the experience curve.
    """
    return initial_cost * np.exp(-decline_rate * time)


def annual_decline(decline_rate: Array) -> Array:
    """Share of cost that one year saves at a continuous rate of decline.

    Parameters
    ----------
    decline_rate : array (...)
        Continuous rate of decline [1/year].

    Returns
    -------
    array (...)
        Share saved in a year [1].
    """
    return -np.expm1(-decline_rate)


def decline_rate_from_annual(annual_decline: Array) -> Array:
    """Continuous rate of decline from the share of cost that one year saves.

    Parameters
    ----------
    annual_decline : array (...)
        Share saved in a year [1].

    Returns
    -------
    array (...)
        Continuous rate of decline [1/year].
    """
    return -np.log1p(-annual_decline)


def decline_rate_from_growth(exponent: Array, growth_rate: Array) -> Array:
    """Rate of decline in time that an experience curve gives while output grows exponentially.

    Parameters
    ----------
    exponent : array (...)
        Experience exponent [1].
    growth_rate : array (...)
        Continuous rate at which cumulative output grows [1/year].

    Returns
    -------
    array (...)
        Continuous rate of decline [1/year].

    References
    ----------
    Nagy et al. 2013, PLoS ONE 8, e52669.
    """
    return exponent * growth_rate


def time_to_parity(
    initial_cost: Array, competitor_cost: Array, *, decline_rate: Array, competitor_decline: Array
) -> Array:
    """Time after which a declining cost meets that of a competitor, who may decline as well.

    Parameters
    ----------
    initial_cost : array (...)
        Cost at the start [CNY/Wh].
    competitor_cost : array (...)
        The competitor's cost at the same moment, not above it [CNY/Wh].
    decline_rate : array (...)
        Continuous rate of decline [1/year].
    competitor_decline : array (...)
        The competitor's, less than it; nought for one who stands still [1/year].

    Returns
    -------
    array (...)
        Time to parity [year].
    """
    return np.log(initial_cost / competitor_cost) / (decline_rate - competitor_decline)


_INITIAL = Symbol("C_{0}", "CNY/Wh", {"en": "initial cost", "zh": "初始成本"}, POSITIVE)
_EXPONENT = Symbol("b", "1", {"en": "experience exponent", "zh": "经验指数"}, NON_NEGATIVE)
_SLOPE = Symbol("b", "1", _EXPONENT.label, POSITIVE)
_OUTPUT = {"en": "relative cumulative output", "zh": "相对累计产量"}
_LEARNING_RATE = Symbol(
    "L", "1", {"en": "learning rate", "zh": "学习率"}, Interval(0, 1, open_high=True)
)
_DECLINE = Symbol(r"\alpha", "1/year", {"en": "rate of decline", "zh": "下降速率"}, NON_NEGATIVE)
_ANNUAL = Symbol("r", "1", {"en": "annual decline", "zh": "年降幅"}, Interval(0, 1, open_high=True))

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="experience-curve",
        title={"en": "Experience curve", "zh": "经验曲线"},
        function=experience_curve,
        result=Symbol("C(n)", "CNY/Wh", {"en": "cost", "zh": "成本"}, NON_NEGATIVE),
        arguments={
            "initial_cost": _INITIAL,
            "cumulative_output": Symbol("n", "1", _OUTPUT, POSITIVE),
            "exponent": _EXPONENT,
        },
        latex=r"C(n) = <initial_cost> \cdot {<cumulative_output>}^{-<exponent>}",
        spoken={
            "en": "cost equals <initial_cost> times <cumulative_output> to the power of minus "
            "<exponent>",
            "zh": "成本等于<initial_cost>乘以<cumulative_output>的负<exponent>次方",
        },
        reading={
            "en": "The variable is cumulative output relative to a reference, not a count of "
            "cells or years. The exponent is not the learning rate: each doubling of output "
            "saves one minus two to the power of minus b, and it is that share which is called "
            "the learning rate. The curve cannot be followed below the cost of the materials.",
            "zh": "自变量是相对于某一基准的累计产量，而不是电芯数量或年数。指数 b 并非学习率："
            "产量每翻一番，成本下降一减二的负 b 次方，这一比例才叫学习率。"
            "曲线不能外推到材料成本以下。",
        },
        sources=("wright-1936", "ziegler-trancik-2021"),
        as_printed=r"C(n) = C_0 \cdot n^{-b}",
    ),
    Formula(
        id="learning-exponent",
        title={"en": "Exponent from learning rate", "zh": "由学习率求经验指数"},
        function=learning_exponent,
        result=_EXPONENT,
        arguments={"learning_rate": _LEARNING_RATE},
        latex=r"b = -\log_{2}\left(1 - <learning_rate>\right)",
        spoken={
            "en": "experience exponent equals minus the binary logarithm of one minus "
            "<learning_rate>",
            "zh": "经验指数等于一减<learning_rate>之差的以二为底的对数，取负号",
        },
        reading={
            "en": "The learning rate is the share of cost that each doubling of cumulative output "
            "saves; what remains is called the progress ratio.",
            "zh": "学习率是累计产量每翻一番所节省的成本比例；剩余的比例称为进步率。",
        },
        sources=("ziegler-trancik-2021",),
    ),
    Formula(
        id="learning-rate",
        title={"en": "Learning rate from exponent", "zh": "由经验指数求学习率"},
        function=learning_rate,
        result=_LEARNING_RATE,
        arguments={"exponent": _EXPONENT},
        latex="L = 1 - 2^{-<exponent>}",
        spoken={
            "en": "learning rate equals one minus two to the power of minus <exponent>",
            "zh": "学习率等于一减去二的负<exponent>次方",
        },
        reading={
            "en": "The learning rate is the share of cost that each doubling of cumulative output "
            "saves. It is not the exponent, and the two must not be exchanged.",
            "zh": "学习率是累计产量每翻一番所节省的成本比例，它不是经验指数，两者不可混用。",
        },
        sources=("ziegler-trancik-2021",),
    ),
    Formula(
        id="exponent-from-two-costs",
        title={"en": "Exponent from two costs", "zh": "由两个成本求经验指数"},
        function=exponent_from_two_costs,
        result=Symbol("b", "1", _EXPONENT.label),
        arguments={
            "cost_1": Symbol("C_{1}", "CNY/Wh", {"en": "earlier cost", "zh": "前期成本"}, POSITIVE),
            "cost_2": Symbol("C_{2}", "CNY/Wh", {"en": "later cost", "zh": "后期成本"}, POSITIVE),
            "output_ratio": Symbol(
                r"n_{2/1}",
                "1",
                {"en": "growth of cumulative output", "zh": "累计产量之比"},
                Interval(1, open_low=True),
            ),
        },
        latex=r"b = \frac{\ln\left(<cost_1> / <cost_2>\right)}{\ln\left(<output_ratio>\right)}",
        spoken={
            "en": "experience exponent equals the logarithm of <cost_1> over <cost_2>, divided by "
            "the logarithm of <output_ratio>",
            "zh": "经验指数等于<cost_1>与<cost_2>之比的对数除以<output_ratio>的对数",
        },
        reading={
            "en": "Two points always fit a power law. Prices that moved with raw materials or "
            "margins give an exponent that says nothing about learning.",
            "zh": "两点总能拟合出幂律。若价格随原材料或利润波动，所得指数便与学习无关。",
        },
        sources=("wright-1936",),
    ),
    Formula(
        id="output-for-cost",
        title={"en": "Output that brings a cost", "zh": "达到目标成本所需的产量"},
        function=output_for_cost,
        result=Symbol("n", "1", _OUTPUT, POSITIVE),
        arguments={
            "initial_cost": _INITIAL,
            "target_cost": Symbol(
                r"C_{\mathrm{target}}", "CNY/Wh", {"en": "target cost", "zh": "目标成本"}, POSITIVE
            ),
            "exponent": _SLOPE,
        },
        latex=r"n = {\left(\frac{<initial_cost>}{<target_cost>}\right)}^{1/<exponent>}",
        spoken={
            "en": "relative cumulative output equals <initial_cost> over <target_cost>, to the "
            "power of one over <exponent>",
            "zh": "相对累计产量等于<initial_cost>与<target_cost>之比的<exponent>次方根",
        },
        reading={
            "en": "The inverse of the experience curve. A small change of the exponent changes "
            "this output by orders of magnitude, so it should be given with a range.",
            "zh": "这是经验曲线的反函数。指数稍有变化，所需产量便相差几个数量级，"
            "因此应给出区间而非单一数值。",
        },
        sources=("wright-1936",),
    ),
    Formula(
        id="exponential-decline",
        title={"en": "Decline of cost in time", "zh": "成本随时间的下降"},
        function=exponential_decline,
        result=Symbol("C(t)", "CNY/Wh", {"en": "cost", "zh": "成本"}, NON_NEGATIVE),
        arguments={
            "initial_cost": Symbol("C(0)", "CNY/Wh", _INITIAL.label, POSITIVE),
            "decline_rate": _DECLINE,
            "time": Symbol("t", "year", {"en": "time", "zh": "时间"}, NON_NEGATIVE),
        },
        latex=r"C(t) = <initial_cost> \, \exp\left(-<decline_rate> \cdot <time>\right)",
        spoken={
            "en": "cost equals <initial_cost> times the exponential of minus <decline_rate> times "
            "<time>",
            "zh": "成本等于<initial_cost>乘以自然指数，其指数为负的<decline_rate>乘以<time>",
        },
        reading={
            "en": "This is the form in time, often called Moore's law, and no experience curve: "
            "nothing in it grows with output. The two agree only while cumulative output grows "
            "exponentially; then the rate is the experience exponent times the growth rate. The "
            "rate is a continuous one: a year saves one minus e to the power of minus α, a little "
            "less than α itself.",
            "zh": "这是随时间变化的形式，常称摩尔定律，并非经验曲线：式中没有随产量增长的量。"
            "只有当累计产量按指数增长时两者才一致，此时速率等于经验指数乘以增长率。"
            "式中速率是连续速率：一年的降幅为一减去 e 的负 α 次方，略小于 α 本身。",
        },
        sources=("nagy-2013", "ziegler-trancik-2021"),
        as_printed=r"C_{ss}(t) = C_{ss}(0) \cdot e^{-\alpha t}",
    ),
    Formula(
        id="annual-decline",
        title={"en": "Annual decline from a continuous rate", "zh": "由连续速率求年降幅"},
        function=annual_decline,
        result=_ANNUAL,
        arguments={"decline_rate": _DECLINE},
        latex=r"r = 1 - \exp\left(-<decline_rate> \cdot t_{1}\right)",
        spoken={
            "en": "annual decline equals one minus the exponential of minus <decline_rate> times "
            "one year",
            "zh": "年降幅等于一减去自然指数，其指数为负的<decline_rate>乘以一年",
        },
        reading={
            "en": "Per cent a year usually means this share of the year before, not the "
            "continuous rate. The time that the rate is multiplied by is one year.",
            "zh": "“每年百分之几”通常指相对上一年的比例，而不是连续速率。与速率相乘的时间为一年。",
        },
    ),
    Formula(
        id="decline-rate-from-annual",
        title={"en": "Continuous rate from an annual decline", "zh": "由年降幅求连续速率"},
        function=decline_rate_from_annual,
        result=_DECLINE,
        arguments={"annual_decline": _ANNUAL},
        latex=r"\alpha = -\frac{\ln\left(1 - <annual_decline>\right)}{t_{1}}",
        spoken={
            "en": "rate of decline equals minus the natural logarithm of one minus "
            "<annual_decline>, divided by one year",
            "zh": "下降速率等于一减<annual_decline>之差的自然对数，取负号后除以一年",
        },
        reading={
            "en": "The continuous rate is always somewhat larger than the annual decline that it "
            "amounts to. The time that the logarithm is divided by is one year.",
            "zh": "连续速率总是略大于它所对应的年降幅。对数所除以的时间为一年。",
        },
    ),
    Formula(
        id="decline-rate-from-growth",
        title={"en": "Rate of decline from growing output", "zh": "由产量增长求下降速率"},
        function=decline_rate_from_growth,
        result=_DECLINE,
        arguments={
            "exponent": _EXPONENT,
            "growth_rate": Symbol(
                "g", "1/year", {"en": "growth rate of output", "zh": "产量增长率"}, NON_NEGATIVE
            ),
        },
        latex=r"\alpha = <exponent> \cdot <growth_rate>",
        spoken={
            "en": "rate of decline equals <exponent> times <growth_rate>",
            "zh": "下降速率等于<exponent>乘以<growth_rate>",
        },
        reading={
            "en": "Experience in output and decline in time are one law while cumulative output "
            "grows exponentially; when growth slows, the decline slows with it.",
            "zh": "当累计产量按指数增长时，按产量的经验曲线与按时间的下降是同一规律；"
            "增长放缓，成本下降也随之放缓。",
        },
        sources=("nagy-2013",),
    ),
    Formula(
        id="time-to-parity",
        title={"en": "Time to parity", "zh": "达到成本平价的时间"},
        function=time_to_parity,
        result=Symbol(
            r"t_{\mathrm{par}}", "year", {"en": "time to parity", "zh": "平价时间"}, NON_NEGATIVE
        ),
        arguments={
            "initial_cost": _INITIAL,
            "competitor_cost": Symbol(
                r"C_{\mathrm{comp}}",
                "CNY/Wh",
                {"en": "cost of the competitor", "zh": "竞争者成本"},
                POSITIVE,
            ),
            "decline_rate": _DECLINE,
            "competitor_decline": Symbol(
                r"\alpha_{\mathrm{comp}}",
                "1/year",
                {"en": "rate of decline of the competitor", "zh": "竞争者下降速率"},
            ),
        },
        latex=r"t_{\mathrm{par}} = \frac{\ln\left(<initial_cost> / <competitor_cost>\right)}"
        r"{<decline_rate> - <competitor_decline>}",
        spoken={
            "en": "time to parity equals the natural logarithm of <initial_cost> over "
            "<competitor_cost>, divided by <decline_rate> less <competitor_decline>",
            "zh": "平价时间等于<initial_cost>与<competitor_cost>之比的自然对数，"
            "除以<decline_rate>与<competitor_decline>之差",
        },
        reading={
            "en": "What closes the gap is the difference of the two rates. Against a competitor "
            "who is cheaper already and declines as fast, parity never comes.",
            "zh": "缩小差距的是两个速率之差。若竞争者本已更便宜且下降同样快，平价永远不会到来。",
        },
        limits=(
            Limit("initial_cost", ">=", ("competitor_cost",), "competitor_cost"),
            Limit("decline_rate", ">", ("competitor_decline",), "competitor_decline"),
        ),
    ),
)
