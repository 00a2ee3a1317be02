"""Conductivity of a two-phase composite: the rule of mixtures, its bounds and its models (B2)."""

from __future__ import annotations

import numpy as np

from ssb_report.compute.formula import (
    FRACTION,
    NON_NEGATIVE,
    Array,
    Formula,
    Interval,
    Limit,
    Symbol,
)
from ssb_report.compute.transport import IONIC

__all__ = [
    "FORMULAS",
    "bruggeman_conductivity",
    "hashin_shtrikman_lower",
    "hashin_shtrikman_upper",
    "parallel_conductivity",
    "percolation_conductivity",
    "porous_conductivity",
    "series_conductivity",
]


def parallel_conductivity(fraction: Array, inorganic: Array, *, organic: Array) -> Array:
    """Conductivity of phases that lie side by side along the current: the upper Wiener bound.

    Parameters
    ----------
    fraction : array (...)
        Volume fraction of the inorganic phase [1].
    inorganic, organic : array (...)
        Conductivities of the two phases [S/cm].

    Returns
    -------
    array (...)
        Effective conductivity [S/cm].

    References
    ----------
    Wiener 1912.
    """
    return (1 - fraction) * organic + fraction * inorganic


def series_conductivity(fraction: Array, inorganic: Array, *, organic: Array) -> Array:
    """Conductivity of phases that the current crosses in turn: the lower Wiener bound.

    Parameters
    ----------
    fraction : array (...)
        Volume fraction of the inorganic phase [1].
    inorganic, organic : array (...)
        Conductivities of the two phases [S/cm].

    Returns
    -------
    array (...)
        Effective conductivity [S/cm].

    References
    ----------
    Wiener 1912.
    """
    return 1 / ((1 - fraction) / organic + fraction / inorganic)


def hashin_shtrikman_upper(fraction: Array, inorganic: Array, *, organic: Array) -> Array:
    """Highest conductivity an isotropic mixture of two phases can have.

    Parameters
    ----------
    fraction : array (...)
        Volume fraction of the inorganic phase [1].
    inorganic, organic : array (...)
        Conductivities of the two phases, either of them the higher [S/cm].

    Returns
    -------
    array (...)
        Upper bound of the effective conductivity [S/cm].

    References
    ----------
    Hashin & Shtrikman 1962, J. Appl. Phys. 33, 3125.
    """
    return _embedded(fraction, inorganic, organic, np.maximum(organic, inorganic))


def hashin_shtrikman_lower(fraction: Array, inorganic: Array, *, organic: Array) -> Array:
    """Lowest conductivity an isotropic mixture of two phases can have.

    Parameters
    ----------
    fraction : array (...)
        Volume fraction of the inorganic phase [1].
    inorganic, organic : array (...)
        Conductivities of the two phases, either of them the higher [S/cm].

    Returns
    -------
    array (...)
        Lower bound of the effective conductivity [S/cm].

    References
    ----------
    Hashin & Shtrikman 1962, J. Appl. Phys. 33, 3125.
    """
    return _embedded(fraction, inorganic, organic, np.minimum(organic, inorganic))


def bruggeman_conductivity(fraction: Array, inorganic: Array, *, organic: Array) -> Array:
    """Conductivity of a mixture in which both phases are treated alike (symmetric Bruggeman).

    It is the positive root of the quadratic that the two-phase mixing rule amounts to.

    Parameters
    ----------
    fraction : array (...)
        Volume fraction of the inorganic phase [1].
    inorganic, organic : array (...)
        Conductivities of the two phases [S/cm].

    Returns
    -------
    array (...)
        Effective conductivity [S/cm].

    References
    ----------
    Bruggeman 1935, Annalen der Physik 416, 636.
    """
    product = organic * inorganic
    beta = (2 - 3 * fraction) * organic + (3 * fraction - 1) * inorganic
    larger = (np.abs(beta) + np.sqrt(beta**2 + 8 * product)) / 4
    # Below the threshold the plain root subtracts two nearly equal numbers; the roots' product,
    # which is minus half of the conductivities', gives it to full precision.
    return np.where(beta >= 0, larger, product / (2 * larger))


def porous_conductivity(porosity: Array, bulk: Array) -> Array:
    """Conductivity of an electrolyte that fills the pores of an insulator (Bruggeman's power law).

    Parameters
    ----------
    porosity : array (...)
        Volume fraction of the electrolyte [1].
    bulk : array (...)
        Conductivity of the electrolyte itself [S/cm].

    Returns
    -------
    array (...)
        Effective conductivity [S/cm].

    References
    ----------
    Bruggeman 1935, Annalen der Physik 416, 636.
    """
    return bulk * porosity**1.5


def percolation_conductivity(
    fraction: Array, threshold: Array, *, exponent: Array, prefactor: Array
) -> Array:
    """Conductivity just above the fraction at which conducting particles first connect.

    Parameters
    ----------
    fraction : array (...)
        Volume fraction of the conducting phase, at or above the threshold [1].
    threshold : array (...)
        Volume fraction at which the first connected path appears [1].
    exponent : array (...)
        Critical exponent; near two in three dimensions [1].
    prefactor : array (...)
        Scale of the conductivity [S/cm].

    Returns
    -------
    array (...)
        Effective conductivity [S/cm].

    References
    ----------
    Kirkpatrick 1973, Rev. Mod. Phys. 45, 574.
    """
    return prefactor * (fraction - threshold) ** exponent


def _embedded(fraction: Array, inorganic: Array, organic: Array, reference: Array) -> Array:
    # Both phases embedded in a medium of conductivity `reference`. All terms are positive, so that
    # no contrast between the phases costs precision; the textbook form subtracts.
    parallel = (1 - fraction) * organic + fraction * inorganic
    crossed = (1 - fraction) * inorganic + fraction * organic
    return (organic * inorganic + 2 * reference * parallel) / (crossed + 2 * reference)


_TWO_PHASES = {
    "fraction": Symbol(
        r"\phi", "1", {"en": "inorganic volume fraction", "zh": "无机相体积分数"}, FRACTION
    ),
    "inorganic": Symbol(
        r"\sigma_{\mathrm{inorg}}",
        "S/cm",
        {"en": "conductivity of the inorganic phase", "zh": "无机相电导率"},
        IONIC,
    ),
    "organic": Symbol(
        r"\sigma_{\mathrm{org}}",
        "S/cm",
        {"en": "conductivity of the organic phase", "zh": "有机相电导率"},
        IONIC,
    ),
}
_MIXTURE = {"en": "conductivity of the composite", "zh": "复合电解质电导率"}
_PARALLEL = r"\left(1 - <fraction>\right) \cdot <organic> + <fraction> \cdot <inorganic>"
_CROSSED = r"\left(1 - <fraction>\right) \cdot <inorganic> + <fraction> \cdot <organic>"
_BETA = (
    r"\left(2 - 3 \, <fraction>\right) \cdot <organic> "
    r"+ \left(3 \, <fraction> - 1\right) \cdot <inorganic>"
)


def _embedded_latex(extreme: str) -> str:
    reference = rf"2 \, {extreme}\left(<organic>, <inorganic>\right)"
    return (
        rf"\frac{{<organic> \cdot <inorganic> + {reference} \cdot \left({_PARALLEL}\right)}}"
        rf"{{{_CROSSED} + {reference}}}"
    )


FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="parallel-conductivity",
        title={"en": "Rule of mixtures (phases in parallel)", "zh": "混合法则（两相并联）"},
        function=parallel_conductivity,
        result=Symbol(r"\sigma_{\mathrm{par}}", "S/cm", _MIXTURE, IONIC),
        arguments=_TWO_PHASES,
        latex=rf"\sigma_{{\mathrm{{par}}}} = {_PARALLEL}",
        spoken={
            "en": "parallel conductivity equals one minus <fraction>, times <organic>, "
            "plus <fraction> times <inorganic>",
            "zh": "并联电导率等于一减<fraction>之差乘以<organic>，加上<fraction>乘以<inorganic>",
        },
        reading={
            "en": "This is the upper Wiener bound: it holds only for phases that lie side by side "
            "all the way along the current, and no other arrangement conducts better. A real "
            "composite lies between it and the series bound, and an isotropic one within the "
            "narrower bounds of Hashin and Shtrikman. None of these two-phase bounds holds where "
            "the interface between the phases conducts as a third phase.",
            "zh": "这是维纳上界：只有两相沿电流方向自始至终并列时才成立，"
            "任何其他排列都不会导电更好。真实的复合电解质介于它与串联下界之间，各向同性的复合材料则落在更窄的"
            "哈辛–什特里克曼界限之内。若相间界面本身作为第三相导电，这些两相界限都不再成立。",
        },
        sources=("wiener-1912",),
        as_printed=r"\sigma_{composite} = \phi_{org} \sigma_{org} + \phi_{inorg} \sigma_{inorg}",
    ),
    Formula(
        id="series-conductivity",
        title={"en": "Phases in series", "zh": "两相串联"},
        function=series_conductivity,
        result=Symbol(r"\sigma_{\mathrm{ser}}", "S/cm", _MIXTURE, IONIC),
        arguments=_TWO_PHASES,
        latex=r"\sigma_{\mathrm{ser}} = \frac{1}{\frac{1 - <fraction>}{<organic>} "
        r"+ \frac{<fraction>}{<inorganic>}}",
        spoken={
            "en": "series conductivity equals one over the sum of one minus <fraction>, divided "
            "by <organic>, and <fraction> divided by <inorganic>",
            "zh": "串联电导率等于以下两项之和的倒数：一减<fraction>之差除以<organic>，"
            "以及<fraction>除以<inorganic>",
        },
        reading={
            "en": "This is the lower Wiener bound: the current must cross both phases in turn, and "
            "the worse conductor decides. No two-phase arrangement conducts less.",
            "zh": "这是维纳下界：电流必须依次穿过两相，导电较差的一相起决定作用。"
            "任何两相排列的电导率都不会更低。",
        },
        sources=("wiener-1912",),
    ),
    Formula(
        id="hashin-shtrikman-upper",
        title={"en": "Upper Hashin–Shtrikman bound", "zh": "哈辛–什特里克曼上界"},
        function=hashin_shtrikman_upper,
        result=Symbol(r"\sigma_{\mathrm{HS}}^{+}", "S/cm", _MIXTURE, IONIC),
        arguments=_TWO_PHASES,
        latex=r"\sigma_{\mathrm{HS}}^{+} = " + _embedded_latex(r"\max"),
        spoken={
            "en": "the upper Hashin–Shtrikman bound for <organic> and <inorganic> "
            "at <fraction>, with the better conductor as the continuous phase",
            "zh": "<organic>与<inorganic>在<fraction>下的哈辛–什特里克曼上界，"
            "以导电较好的一相为连续相",
        },
        reading={
            "en": "Of all isotropic mixtures of two phases, none conducts better than inclusions "
            "of the worse conductor, each coated by the better one. With nought in place of the "
            "maximum the expression gives the series bound, without limit the parallel one.",
            "zh": "在所有各向同性的两相混合物中，导电最好的结构是较差导体的夹杂物"
            "全部被较好导体包覆。若以零代替式中的最大值，即得串联下界；令其趋于无穷，即得并联上界。",
        },
        sources=("hashin-shtrikman-1962",),
    ),
    Formula(
        id="hashin-shtrikman-lower",
        title={"en": "Lower Hashin–Shtrikman bound", "zh": "哈辛–什特里克曼下界"},
        function=hashin_shtrikman_lower,
        result=Symbol(r"\sigma_{\mathrm{HS}}^{-}", "S/cm", _MIXTURE, IONIC),
        arguments=_TWO_PHASES,
        latex=r"\sigma_{\mathrm{HS}}^{-} = " + _embedded_latex(r"\min"),
        spoken={
            "en": "the lower Hashin–Shtrikman bound for <organic> and <inorganic> "
            "at <fraction>, with the worse conductor as the continuous phase",
            "zh": "<organic>与<inorganic>在<fraction>下的哈辛–什特里克曼下界，"
            "以导电较差的一相为连续相",
        },
        reading={
            "en": "Of all isotropic mixtures of two phases, none conducts less than inclusions of "
            "the better conductor, each coated by the worse one: ceramic grains, kept apart by "
            "polymer, add little.",
            "zh": "在所有各向同性的两相混合物中，导电最差的结构是较好导体的夹杂物"
            "全部被较差导体包覆：被聚合物彼此隔开的陶瓷颗粒贡献很小。",
        },
        sources=("hashin-shtrikman-1962",),
    ),
    Formula(
        id="bruggeman-conductivity",
        title={"en": "Symmetric Bruggeman mixture", "zh": "布鲁格曼对称有效介质"},
        function=bruggeman_conductivity,
        result=Symbol(r"\sigma_{\mathrm{B}}", "S/cm", _MIXTURE, IONIC),
        arguments=_TWO_PHASES,
        latex=rf"\sigma_{{\mathrm{{B}}}} = \frac{{1}}{{4}} \, \left({_BETA} + "
        rf"\sqrt{{{{\left({_BETA}\right)}}^{{2}} + 8 \, <organic> \cdot <inorganic>}}\right)",
        spoken={
            "en": "the symmetric Bruggeman conductivity of <organic> and <inorganic> at <fraction>",
            "zh": "<organic>与<inorganic>在<fraction>下的布鲁格曼对称有效介质电导率",
        },
        reading={
            "en": "Both phases are treated alike, as grains in the medium that they form together. "
            "The better conductor connects through the whole once it fills a third of the volume; "
            "real composites may do so earlier or later, as their particles are shaped and placed.",
            "zh": "两相被同等对待，都视为处于由二者共同构成的介质中的颗粒。较好导体占体积三分之一时"
            "开始贯通整体；真实复合材料的贯通可早可晚，取决于颗粒的形状与分布。",
        },
        sources=("bruggeman-1935",),
    ),
    Formula(
        id="porous-conductivity",
        title={"en": "Electrolyte in a porous body", "zh": "多孔体中的电解质"},
        function=porous_conductivity,
        result=Symbol(
            r"\sigma_{\mathrm{eff}}",
            "S/cm",
            {"en": "effective conductivity", "zh": "有效电导率"},
            NON_NEGATIVE,
        ),
        arguments={
            "porosity": Symbol(r"\varepsilon", "1", {"en": "porosity", "zh": "孔隙率"}, FRACTION),
            "bulk": Symbol(
                r"\sigma_{0}",
                "S/cm",
                {"en": "conductivity of the electrolyte", "zh": "电解质本体电导率"},
                IONIC,
            ),
        },
        latex=r"\sigma_{\mathrm{eff}} = <bulk> \cdot {<porosity>}^{3/2}",
        spoken={
            "en": "effective conductivity equals <bulk> times <porosity> to the power "
            "of three halves",
            "zh": "有效电导率等于<bulk>乘以<porosity>的二分之三次方",
        },
        reading={
            "en": "The porosity is the part of the volume that electrolyte fills. The exponent of "
            "three halves is for spheres; flat or oriented particles make the paths longer and "
            "the conductivity lower.",
            "zh": "孔隙率指电解质所填充的体积分数。二分之三次方对应球形颗粒；"
            "扁平或取向排列的颗粒使路径更长，电导率更低。",
        },
        sources=("bruggeman-1935",),
    ),
    Formula(
        id="percolation-conductivity",
        title={"en": "Percolation", "zh": "渗流电导率"},
        function=percolation_conductivity,
        result=Symbol(r"\sigma_{\mathrm{perc}}", "S/cm", _MIXTURE, NON_NEGATIVE),
        arguments={
            "fraction": Symbol(
                r"\phi", "1", {"en": "conducting volume fraction", "zh": "导电相体积分数"}, FRACTION
            ),
            "threshold": Symbol(
                r"\phi_{\mathrm{c}}",
                "1",
                {"en": "percolation threshold", "zh": "渗流阈值"},
                Interval(0, 1, open_high=True),
            ),
            "exponent": Symbol(
                "t",
                "1",
                {"en": "critical exponent", "zh": "临界指数"},
                Interval(0, 10, open_low=True),
            ),
            "prefactor": Symbol(
                r"\sigma_{0}", "S/cm", {"en": "prefactor", "zh": "前置因子"}, IONIC
            ),
        },
        latex=r"\sigma_{\mathrm{perc}} = <prefactor> \cdot "
        r"{\left(<fraction> - <threshold>\right)}^{<exponent>}",
        spoken={
            "en": "conductivity equals <prefactor> times the excess of <fraction> over "
            "<threshold>, to the power of <exponent>",
            "zh": "电导率等于<prefactor>乘以<fraction>与<threshold>之差的<exponent>次方",
        },
        reading={
            "en": "Below the threshold no path of conducting particles leads through, and this law "
            "says nothing. It is meant for the neighbourhood of the threshold, not for the whole "
            "range of compositions.",
            "zh": "低于阈值时没有贯通的导电颗粒路径，本式不适用。它只用于阈值附近，"
            "而不适用于整个组成范围。",
        },
        sources=("kirkpatrick-1973",),
        limits=(Limit("fraction", ">=", ("threshold",), "threshold"),),
    ),
)
