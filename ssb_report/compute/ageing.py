"""Capacity lost on the shelf: how calendar ageing goes with temperature, charge and time (B10)."""

from __future__ import annotations

import numpy as np

from ssb_report.compute.constants import BOLTZMANN_EV_PER_K
from ssb_report.compute.formula import (
    FRACTION,
    NON_NEGATIVE,
    POSITIVE,
    Array,
    Formula,
    Interval,
    Symbol,
)

__all__ = ["FORMULAS", "calendar_fade", "fade_from_rate_temperature"]


def calendar_fade(
    prefactor: Array,
    activation_energy: Array,
    *,
    temperature: Array,
    time: Array,
    exponent: Array,
) -> Array:
    """Share of capacity lost on the shelf, at a constant temperature and state of charge.

    Parameters
    ----------
    prefactor : array (...)
        Scale of the loss, for time in days to the power of the exponent [1].
    activation_energy : array (...)
        Activation energy [eV].
    temperature : array (...)
        Absolute temperature [K].
    time : array (...)
        Time on the shelf [day].
    exponent : array (...)
        Exponent of time [1].

    Returns
    -------
    array (...)
        Share of the initial capacity that is lost [1].

    References
    ----------
    Schmalstieg et al. 2014 and Naumann et al. 2018, who fitted laws of this form.
    """
    rate = prefactor * np.exp(-activation_energy / (BOLTZMANN_EV_PER_K * temperature))
    return rate * time**exponent


def fade_from_rate_temperature(
    prefactor: Array,
    rate_temperature: Array,
    *,
    soc_temperature: Array,
    state_of_charge: Array,
    temperature: Array,
    time: Array,
    exponent: Array,
) -> Array:
    """Share of capacity lost on the shelf, where the state of charge lowers the barrier.

    Parameters
    ----------
    prefactor : array (...)
        Scale of the loss, for time in days to the power of the exponent [1].
    rate_temperature : array (...)
        Activation energy over Boltzmann's constant [K].
    soc_temperature : array (...)
        What a full charge takes off it [K].
    state_of_charge : array (...)
        State of charge [1].
    temperature : array (...)
        Absolute temperature [K].
    time : array (...)
        Time on the shelf [day].
    exponent : array (...)
        Exponent of time [1].

    Returns
    -------
    array (...)
        Share of the initial capacity that is lost [1].
    """
    heat = np.exp(-rate_temperature / temperature)
    charge = np.exp(soc_temperature * state_of_charge / temperature)
    return prefactor * heat * charge * time**exponent


# Cells are stored and tested from deep winter to a hot warehouse; beyond that other reactions rule.
_STORAGE = Interval(240, 350)
_FADE = Symbol(
    r"Q_{\mathrm{loss}}", "1", {"en": "share of capacity lost", "zh": "容量损失比例"}, FRACTION
)
_PREFACTOR = Symbol("A", "1", {"en": "prefactor", "zh": "指前因子"}, POSITIVE)
_TEMPERATURE = Symbol("T", "K", {"en": "temperature", "zh": "温度"}, _STORAGE)
_TIME = Symbol("t", "day", {"en": "time", "zh": "时间"}, NON_NEGATIVE)
_EXPONENT = Symbol(
    "n", "1", {"en": "exponent of time", "zh": "时间指数"}, Interval(0, 2, open_low=True)
)
_AS_PRINTED = r"Q_{loss} = A \cdot \exp\left(-\frac{E_a}{kT}\right) \cdot t^n"
_READING = {
    "en": "This is the loss on the shelf, at one state of charge and before any knee; loss by "
    "cycling comes on top. The prefactor carries the unit of one over time to the power of n, so "
    "it means nothing without the unit of time. An exponent of one half is the mark of a film "
    "that grows by diffusion, of one that of a reaction; a small exponent alone promises no long "
    "life, for the prefactor may be large.",
    "zh": "这是日历老化损失，即在固定荷电状态下搁置、且尚未出现拐点时的损失；循环损失须另行叠加。"
    "指前因子带有时间的负 n 次方的单位，脱离时间单位便没有意义。"
    "指数为二分之一是扩散控制的膜生长的标志，指数为一则是反应控制的标志；仅凭指数小并不能保证长寿命，因为指前因子可能很大。",
}

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="calendar-fade",
        title={"en": "Calendar fade", "zh": "日历老化"},
        function=calendar_fade,
        result=_FADE,
        arguments={
            "prefactor": _PREFACTOR,
            "activation_energy": Symbol(
                r"E_{\mathrm{a}}", "eV", {"en": "activation energy", "zh": "活化能"}, Interval(0, 2)
            ),
            "temperature": _TEMPERATURE,
            "time": _TIME,
            "exponent": _EXPONENT,
        },
        latex=r"Q_{\mathrm{loss}} = <prefactor> \, \exp\left(-\frac{<activation_energy>}"
        r"{k_{\mathrm{B}} \cdot <temperature>}\right) \cdot {<time>}^{<exponent>}",
        spoken={
            "en": "share of capacity lost equals <prefactor> times the exponential of minus "
            "<activation_energy> over Boltzmann's constant times <temperature>, times <time> to "
            "the power of <exponent>",
            "zh": "容量损失比例等于<prefactor>乘以自然指数，"
            "其指数为负的<activation_energy>除以玻尔兹曼常数与<temperature>之积，"
            "再乘以<time>的<exponent>次方",
        },
        reading=_READING,
        sources=("schmalstieg-2014", "naumann-2018"),
        as_printed=_AS_PRINTED,
    ),
    Formula(
        id="fade-from-rate-temperature",
        title={"en": "Calendar fade with state of charge", "zh": "计入荷电状态的日历老化"},
        function=fade_from_rate_temperature,
        result=_FADE,
        arguments={
            "prefactor": _PREFACTOR,
            "rate_temperature": Symbol(
                r"\theta",
                "K",
                {"en": "rate temperature", "zh": "特征温度"},
                Interval(0, 25000),
            ),
            "soc_temperature": Symbol(
                r"\theta_{\mathrm{SOC}}",
                "K",
                {"en": "state-of-charge temperature", "zh": "荷电状态特征温度"},
                Interval(0, 5000),
            ),
            "state_of_charge": Symbol(
                "s", "1", {"en": "state of charge", "zh": "荷电状态"}, FRACTION
            ),
            "temperature": _TEMPERATURE,
            "time": _TIME,
            "exponent": _EXPONENT,
        },
        latex=r"Q_{\mathrm{loss}} = <prefactor> \, "
        r"\exp\left(-\frac{<rate_temperature>}{<temperature>}\right) \, "
        r"\exp\left(\frac{<soc_temperature> \cdot <state_of_charge>}{<temperature>}\right) "
        r"\cdot {<time>}^{<exponent>}",
        spoken={
            "en": "share of capacity lost equals <prefactor> times the exponential of minus "
            "<rate_temperature> over <temperature>, times the exponential of <soc_temperature> "
            "times <state_of_charge> over <temperature>, times <time> to the power of <exponent>",
            "zh": "容量损失比例等于<prefactor>乘以负的"
            "<rate_temperature>与<temperature>之比的自然指数，"
            "乘以<soc_temperature>与<state_of_charge>之积除以<temperature>的自然指数，"
            "再乘以<time>的<exponent>次方",
        },
        reading=_READING,
        as_printed=_AS_PRINTED,
    ),
)
