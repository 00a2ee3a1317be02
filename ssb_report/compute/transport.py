"""Conductivity against temperature: Arrhenius, hopping and Vogel–Tammann–Fulcher laws (B4)."""

from __future__ import annotations

import numpy as np

from ssb_report.compute.constants import BOLTZMANN_EV_PER_K
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
    "IONIC",
    "activation_energy_from_two_points",
    "arrhenius_conductivity",
    "arrhenius_conductivity_from_reference",
    "hopping_activation_energy_from_two_points",
    "hopping_conductivity_from_reference",
    "vtf_conductivity",
]


def arrhenius_conductivity(
    temperature: Array, prefactor: Array, *, activation_energy: Array
) -> Array:
    """Thermally activated conductivity, in the form that is exponential in itself.

    Parameters
    ----------
    temperature : array (...)
        Absolute temperature [K].
    prefactor : array (...)
        Conductivity in the limit of high temperature [S/cm].
    activation_energy : array (...)
        Activation energy fitted to this form [eV].

    Returns
    -------
    array (...)
        Conductivity [S/cm].
    """
    return prefactor * np.exp(-activation_energy / (BOLTZMANN_EV_PER_K * temperature))


def arrhenius_conductivity_from_reference(
    temperature: Array,
    reference_conductivity: Array,
    *,
    reference_temperature: Array,
    activation_energy: Array,
) -> Array:
    """Carry a measured conductivity to another temperature by the Arrhenius form.

    Parameters
    ----------
    temperature : array (...)
        Absolute temperature [K].
    reference_conductivity : array (...)
        Conductivity measured at the reference temperature [S/cm].
    reference_temperature : array (...)
        Absolute temperature of that measurement [K].
    activation_energy : array (...)
        Activation energy fitted to this form [eV].

    Returns
    -------
    array (...)
        Conductivity [S/cm].
    """
    distance = 1 / temperature - 1 / reference_temperature
    return reference_conductivity * np.exp(-activation_energy / BOLTZMANN_EV_PER_K * distance)


def hopping_conductivity_from_reference(
    temperature: Array,
    reference_conductivity: Array,
    *,
    reference_temperature: Array,
    activation_energy: Array,
) -> Array:
    """Carry a measured conductivity to another temperature by the hopping form.

    In this form conductivity times temperature is exponential in the inverse temperature.

    Parameters
    ----------
    temperature : array (...)
        Absolute temperature [K].
    reference_conductivity : array (...)
        Conductivity measured at the reference temperature [S/cm].
    reference_temperature : array (...)
        Absolute temperature of that measurement [K].
    activation_energy : array (...)
        Activation energy fitted to this form [eV].

    Returns
    -------
    array (...)
        Conductivity [S/cm].
    """
    arrhenius = arrhenius_conductivity_from_reference(
        temperature,
        reference_conductivity,
        reference_temperature=reference_temperature,
        activation_energy=activation_energy,
    )
    return arrhenius * reference_temperature / temperature


def activation_energy_from_two_points(
    conductivity_1: Array, temperature_1: Array, *, conductivity_2: Array, temperature_2: Array
) -> Array:
    """Activation energy of the Arrhenius form through two measured points.

    Parameters
    ----------
    conductivity_1, conductivity_2 : array (...)
        Measured conductivities [S/cm].
    temperature_1, temperature_2 : array (...)
        Their absolute temperatures, which must differ [K].

    Returns
    -------
    array (...)
        Activation energy [eV].
    """
    distance = 1 / temperature_2 - 1 / temperature_1
    return BOLTZMANN_EV_PER_K * np.log(conductivity_1 / conductivity_2) / distance


def hopping_activation_energy_from_two_points(
    conductivity_1: Array, temperature_1: Array, *, conductivity_2: Array, temperature_2: Array
) -> Array:
    """Activation energy of the hopping form through two measured points.

    Parameters
    ----------
    conductivity_1, conductivity_2 : array (...)
        Measured conductivities [S/cm].
    temperature_1, temperature_2 : array (...)
        Their absolute temperatures, which must differ [K].

    Returns
    -------
    array (...)
        Activation energy [eV].
    """
    return activation_energy_from_two_points(
        conductivity_1 * temperature_1,
        temperature_1,
        conductivity_2=conductivity_2 * temperature_2,
        temperature_2=temperature_2,
    )


def vtf_conductivity(
    temperature: Array, prefactor: Array, *, pseudo_energy: Array, vanishing_temperature: Array
) -> Array:
    """Conductivity of a polymer electrolyte above its glass transition.

    Parameters
    ----------
    temperature : array (...)
        Absolute temperature, above the vanishing one [K].
    prefactor : array (...)
        Conductivity in the limit of high temperature [S/cm].
    pseudo_energy : array (...)
        Pseudo-activation energy [eV].
    vanishing_temperature : array (...)
        Temperature at which the mobility vanishes, somewhat below the glass transition [K].

    Returns
    -------
    array (...)
        Conductivity [S/cm].

    References
    ----------
    Vogel 1921, Physikalische Zeitschrift 22, 645; Fulcher 1925, J. Am. Ceram. Soc. 8, 339.
    """
    distance = temperature - vanishing_temperature
    return prefactor * np.exp(-pseudo_energy / (BOLTZMANN_EV_PER_K * distance))


IONIC = Interval(0, 10, open_low=True)
"""Conductivities that ions reach [S/cm]; the best conductors known stay below one."""

# Solid electrolytes are measured from about −70 °C up to their sintering; degrees Celsius mistaken
# for kelvins fall outside.
_ABSOLUTE = Interval(200, 700)
_ACTIVATION = Interval(0, 2)

_TEMPERATURE = Symbol("T", "K", {"en": "temperature", "zh": "温度"}, _ABSOLUTE)
_CONDUCTIVITY = Symbol(
    r"\sigma(T)", "S/cm", {"en": "conductivity", "zh": "电导率"}, Interval(0, 10)
)
_PREFACTOR = Symbol(r"\sigma_{0}", "S/cm", {"en": "prefactor", "zh": "指前因子"}, POSITIVE)
_ACTIVATION_ENERGY = Symbol(
    r"E_{\mathrm{a}}", "eV", {"en": "activation energy", "zh": "活化能"}, _ACTIVATION
)
_FROM_REFERENCE = {
    "temperature": _TEMPERATURE,
    "reference_conductivity": Symbol(
        r"\sigma_{\mathrm{ref}}",
        "S/cm",
        {"en": "reference conductivity", "zh": "参考电导率"},
        IONIC,
    ),
    "reference_temperature": Symbol(
        r"T_{\mathrm{ref}}", "K", {"en": "reference temperature", "zh": "参考温度"}, _ABSOLUTE
    ),
    "activation_energy": _ACTIVATION_ENERGY,
}
_TWO_POINTS = {
    "conductivity_1": Symbol(
        r"\sigma_{1}", "S/cm", {"en": "first conductivity", "zh": "第一点电导率"}, IONIC
    ),
    "temperature_1": Symbol(
        "T_{1}", "K", {"en": "first temperature", "zh": "第一点温度"}, _ABSOLUTE
    ),
    "conductivity_2": Symbol(
        r"\sigma_{2}", "S/cm", {"en": "second conductivity", "zh": "第二点电导率"}, IONIC
    ),
    "temperature_2": Symbol(
        "T_{2}", "K", {"en": "second temperature", "zh": "第二点温度"}, _ABSOLUTE
    ),
}
_DISTINCT = (Limit("temperature_2", "!=", ("temperature_1",), "temperature_1"),)
_EXPONENTIAL = (
    r"\exp\left(-\frac{<activation_energy>}{k_{\mathrm{B}}} \, "
    r"\left(\frac{1}{<temperature>} - \frac{1}{<reference_temperature>}\right)\right)"
)
_AS_PRINTED = r"\sigma = \sigma_0 \exp\left(-\frac{E_a}{kT}\right)"
_READING = {
    "en": "Measured activation energies come in two conventions: this one, in which the "
    "conductivity itself is exponential in the inverse temperature, and the hopping form, in which "
    "conductivity times temperature is. The two energies differ by about kT, so an energy must be "
    "used in the form to which it was fitted. Polymers above their glass transition follow "
    "neither, but the law of Vogel, Tammann and Fulcher; and no fit should be carried further than "
    "about fifty kelvins from its data.",
    "zh": "实测活化能有两种约定：一种如本式，电导率本身与温度倒数呈指数关系；另一种是跳跃式，"
    "电导率与温度之积呈指数关系。两种活化能相差约 kT，因此活化能必须用于拟合它的那种形式。"
    "高于玻璃化转变温度的聚合物两式皆不服从，而服从 VTF（沃格尔–塔曼–富尔彻）方程；"
    "任何拟合外推都不宜超出其数据约五十开尔文。",
}

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="arrhenius-conductivity",
        title={"en": "Arrhenius conductivity", "zh": "阿伦尼乌斯电导率"},
        function=arrhenius_conductivity,
        result=_CONDUCTIVITY,
        arguments={
            "temperature": _TEMPERATURE,
            "prefactor": _PREFACTOR,
            "activation_energy": _ACTIVATION_ENERGY,
        },
        latex=r"\sigma(T) = <prefactor> \, "
        r"\exp\left(-\frac{<activation_energy>}{k_{\mathrm{B}} \cdot <temperature>}\right)",
        spoken={
            "en": "conductivity equals <prefactor> times the exponential of minus "
            "<activation_energy> over Boltzmann's constant times <temperature>",
            "zh": "电导率等于<prefactor>乘以自然指数，"
            "其指数为负的<activation_energy>除以玻尔兹曼常数与<temperature>之积",
        },
        reading=_READING,
        as_printed=_AS_PRINTED,
    ),
    Formula(
        id="arrhenius-conductivity-from-reference",
        title={
            "en": "Arrhenius conductivity from a measured point",
            "zh": "由实测点推算的阿伦尼乌斯电导率",
        },
        function=arrhenius_conductivity_from_reference,
        result=_CONDUCTIVITY,
        arguments=_FROM_REFERENCE,
        latex=rf"\sigma(T) = <reference_conductivity> \, {_EXPONENTIAL}",
        spoken={
            "en": "conductivity equals <reference_conductivity> times the exponential of minus "
            "<activation_energy> over Boltzmann's constant, times the inverse of <temperature> "
            "less the inverse of <reference_temperature>",
            "zh": "电导率等于<reference_conductivity>乘以自然指数，"
            "其指数为负的<activation_energy>除以玻尔兹曼常数，"
            "再乘以<temperature>的倒数与<reference_temperature>的倒数之差",
        },
        reading=_READING,
        as_printed=_AS_PRINTED,
    ),
    Formula(
        id="hopping-conductivity-from-reference",
        title={
            "en": "Hopping conductivity from a measured point",
            "zh": "由实测点推算的跳跃式电导率",
        },
        function=hopping_conductivity_from_reference,
        result=_CONDUCTIVITY,
        arguments=_FROM_REFERENCE,
        latex=r"\sigma(T) = <reference_conductivity> \cdot "
        rf"\frac{{<reference_temperature>}}{{<temperature>}} \, {_EXPONENTIAL}",
        spoken={
            "en": "conductivity equals <reference_conductivity> times <reference_temperature> over "
            "<temperature>, times the exponential of minus <activation_energy> over Boltzmann's "
            "constant, times the inverse of <temperature> less the inverse of "
            "<reference_temperature>",
            "zh": "电导率等于<reference_conductivity>乘以"
            "<reference_temperature>与<temperature>之比，再乘以自然指数，其指数为负的<activation_energy>除以玻尔兹曼常数，"
            "再乘以<temperature>的倒数与<reference_temperature>的倒数之差",
        },
        reading={
            "en": "Ions that hop from site to site give this form: conductivity times temperature "
            "is exponential in the inverse temperature. Its activation energy is larger by about "
            "kT than that of the plain Arrhenius form for the same data.",
            "zh": "离子在位点间跳跃时服从本式：电导率与温度之积与温度倒数呈指数关系。"
            "对同一组数据，其活化能比普通阿伦尼乌斯式大约高出 kT。",
        },
    ),
    Formula(
        id="activation-energy-from-two-points",
        title={"en": "Activation energy from two points", "zh": "由两点求活化能"},
        function=activation_energy_from_two_points,
        result=_ACTIVATION_ENERGY,
        arguments=_TWO_POINTS,
        latex=r"E_{\mathrm{a}} = \frac{k_{\mathrm{B}} \, "
        r"\ln\left(<conductivity_1> / <conductivity_2>\right)}"
        r"{\frac{1}{<temperature_2>} - \frac{1}{<temperature_1>}}",
        spoken={
            "en": "activation energy equals Boltzmann's constant times the natural logarithm of "
            "<conductivity_1> over <conductivity_2>, divided by the inverse of <temperature_2> "
            "less the inverse of <temperature_1>",
            "zh": "活化能等于玻尔兹曼常数乘以<conductivity_1>与<conductivity_2>之比的自然对数，"
            "再除以<temperature_2>的倒数与<temperature_1>的倒数之差",
        },
        reading={
            "en": "The energy belongs to the plain Arrhenius form. Two points give no error "
            "estimate, and hide a bend such as a melting polymer's.",
            "zh": "所得活化能属于普通阿伦尼乌斯式。仅凭两点无法估计误差，"
            "也会掩盖聚合物熔融之类的转折。",
        },
        limits=_DISTINCT,
    ),
    Formula(
        id="hopping-activation-energy-from-two-points",
        title={
            "en": "Activation energy of hopping from two points",
            "zh": "由两点求跳跃式活化能",
        },
        function=hopping_activation_energy_from_two_points,
        result=_ACTIVATION_ENERGY,
        arguments=_TWO_POINTS,
        latex=r"E_{\mathrm{a}} = \frac{k_{\mathrm{B}} \, "
        r"\ln\left(\frac{<conductivity_1> \cdot <temperature_1>}"
        r"{<conductivity_2> \cdot <temperature_2>}\right)}"
        r"{\frac{1}{<temperature_2>} - \frac{1}{<temperature_1>}}",
        spoken={
            "en": "activation energy equals Boltzmann's constant times the natural logarithm of "
            "<conductivity_1> times <temperature_1> over <conductivity_2> times <temperature_2>, "
            "divided by the inverse of <temperature_2> less the inverse of <temperature_1>",
            "zh": "活化能等于玻尔兹曼常数乘以一个比值的自然对数，"
            "该比值为<conductivity_1>与<temperature_1>之积比<conductivity_2>与<temperature_2>之积，"
            "再除以<temperature_2>的倒数与<temperature_1>的倒数之差",
        },
        reading={
            "en": "The energy belongs to the hopping form, and is larger by about kT than that of "
            "the plain Arrhenius form through the same points.",
            "zh": "所得活化能属于跳跃式，比通过相同两点的普通阿伦尼乌斯式大约高出 kT。",
        },
        limits=_DISTINCT,
    ),
    Formula(
        id="vtf-conductivity",
        title={
            "en": "Vogel–Tammann–Fulcher conductivity",
            "zh": "VTF（沃格尔–塔曼–富尔彻）电导率",
        },
        function=vtf_conductivity,
        result=_CONDUCTIVITY,
        arguments={
            "temperature": _TEMPERATURE,
            "prefactor": _PREFACTOR,
            "pseudo_energy": Symbol(
                "B", "eV", {"en": "pseudo-activation energy", "zh": "表观活化能"}, _ACTIVATION
            ),
            "vanishing_temperature": Symbol(
                "T_{0}", "K", {"en": "vanishing temperature", "zh": "理想玻璃化温度"}, NON_NEGATIVE
            ),
        },
        latex=r"\sigma(T) = <prefactor> \, \exp\left(-\frac{<pseudo_energy>}"
        r"{k_{\mathrm{B}} \cdot \left(<temperature> - <vanishing_temperature>\right)}\right)",
        spoken={
            "en": "conductivity equals <prefactor> times the exponential of minus <pseudo_energy> "
            "over Boltzmann's constant times the excess of <temperature> over "
            "<vanishing_temperature>",
            "zh": "电导率等于<prefactor>乘以自然指数，其指数为负的<pseudo_energy>"
            "除以玻尔兹曼常数与温度差之积，温度差为<temperature>减去<vanishing_temperature>",
        },
        reading={
            "en": "In a polymer the ions move with the segments of the chains, so the conductivity "
            "falls ever faster as the glass transition nears. The pseudo-activation energy is "
            "smaller than the slope of an Arrhenius plot, and the two must not be exchanged.",
            "zh": "在聚合物中，离子随链段一起运动，因此越接近玻璃化转变，电导率下降越快。"
            "表观活化能小于阿伦尼乌斯图的斜率，两者不可混用。",
        },
        sources=("vogel-1921", "fulcher-1925"),
        limits=(Limit("temperature", ">", ("vanishing_temperature",), "vanishing_temperature"),),
    ),
)
