"""Resistance of layers and interfaces, for each unit of area and of a whole cell (B5)."""

from __future__ import annotations

from ssb_report.compute.formula import NON_NEGATIVE, POSITIVE, Array, Formula, Interval, Symbol
from ssb_report.compute.transport import IONIC

__all__ = [
    "FORMULAS",
    "interface_resistance",
    "resistance_from_area",
    "total_area_specific_resistance",
]


def interface_resistance(thickness: Array, conductivity: Array) -> Array:
    """Area-specific resistance of one layer.

    Parameters
    ----------
    thickness : array (...)
        Thickness of the layer, along the current [cm].
    conductivity : array (...)
        Conductivity of the layer [S/cm].

    Returns
    -------
    array (...)
        Area-specific resistance [ohm*cm^2].
    """
    return thickness / conductivity


def total_area_specific_resistance(
    thickness: Array, conductivity: Array, *, interfaces: Array
) -> Array:
    """Area-specific resistance of a separator and the interfaces in series with it.

    Parameters
    ----------
    thickness : array (...)
        Thickness of the separator [cm].
    conductivity : array (...)
        Conductivity of the separator [S/cm].
    interfaces : array (..., n)
        Area-specific resistance of each interface [ohm*cm^2].

    Returns
    -------
    array (...)
        Area-specific resistance of the whole [ohm*cm^2].
    """
    contacts: Array = interfaces.sum(axis=-1)
    return thickness / conductivity + contacts


def resistance_from_area(area_specific_resistance: Array, area: Array) -> Array:
    """Resistance of a cell from that of each square centimetre.

    Parameters
    ----------
    area_specific_resistance : array (...)
        Area-specific resistance [ohm*cm^2].
    area : array (...)
        Area that the current crosses [cm^2].

    Returns
    -------
    array (...)
        Resistance [ohm].
    """
    return area_specific_resistance / area


# A pressed pellet is the thickest layer anyone measures through, at some millimetres.
_THICKNESS = Interval(0, 1)
_ASR = {"en": "area-specific resistance", "zh": "面积比电阻"}

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="interface-resistance",
        title={"en": "Area-specific resistance of a layer", "zh": "单层的面积比电阻"},
        function=interface_resistance,
        result=Symbol(r"R_{A}", "ohm*cm^2", _ASR, NON_NEGATIVE),
        arguments={
            "thickness": Symbol(
                r"\delta", "cm", {"en": "thickness of the layer", "zh": "层厚"}, _THICKNESS
            ),
            "conductivity": Symbol(
                r"\sigma",
                "S/cm",
                {"en": "conductivity of the layer", "zh": "该层电导率"},
                IONIC,
            ),
        },
        latex=r"R_{A} = \frac{<thickness>}{<conductivity>}",
        spoken={
            "en": "area-specific resistance equals <thickness> divided by <conductivity>",
            "zh": "面积比电阻等于<thickness>除以<conductivity>",
        },
        reading={
            "en": "Thickness over conductivity is no resistance but an area-specific one, in "
            "ohms times square centimetres; dividing by the area gives ohms. It describes one "
            "layer of known thickness: what limits a cell is the sum over the separator and all "
            "interfaces, and a bare contact is measured rather than computed.",
            "zh": "厚度除以电导率得到的不是电阻，而是面积比电阻，单位为欧姆平方厘米；"
            "再除以面积才是欧姆。本式只描述厚度已知的一层：真正限制电芯的是隔膜与所有界面之和，"
            "而裸接触的电阻只能测量，不能由此算出。",
        },
        as_printed=r"R_{interface} = \frac{\delta}{\sigma_{contact}}",
    ),
    Formula(
        id="total-area-specific-resistance",
        title={"en": "Area-specific resistance of a cell", "zh": "电芯的总面积比电阻"},
        function=total_area_specific_resistance,
        result=Symbol(r"R_{A,\mathrm{tot}}", "ohm*cm^2", _ASR, NON_NEGATIVE),
        arguments={
            "thickness": Symbol(
                r"\delta_{\mathrm{SE}}",
                "cm",
                {"en": "thickness of the separator", "zh": "隔膜厚度"},
                _THICKNESS,
            ),
            "conductivity": Symbol(
                r"\sigma_{\mathrm{SE}}",
                "S/cm",
                {"en": "conductivity of the separator", "zh": "隔膜电导率"},
                IONIC,
            ),
            "interfaces": Symbol(
                r"R_{A,i}",
                "ohm*cm^2",
                {
                    "en": "area-specific resistance of each interface",
                    "zh": "各界面的面积比电阻",
                },
                NON_NEGATIVE,
                many=True,
            ),
        },
        latex=r"R_{A,\mathrm{tot}} = \frac{<thickness>}{<conductivity>} "
        r"+ \sum_{i=1}^{N} <interfaces>",
        expanded=r"R_{A,\mathrm{tot}} = \frac{<thickness>}{<conductivity>} <interfaces>",
        term=" + <interfaces>",
        spoken={
            "en": "total area-specific resistance equals <thickness> divided by <conductivity>, "
            "plus the sum of <interfaces>",
            "zh": "总面积比电阻等于<thickness>除以<conductivity>，再加上<interfaces>之和",
        },
        reading={
            "en": "Layers and interfaces are crossed in turn, so their area-specific resistances "
            "add. With a thin, well-conducting separator the interfaces decide.",
            "zh": "电流依次穿过各层和各界面，因此面积比电阻相加。"
            "当隔膜薄而导电良好时，起决定作用的是界面。",
        },
    ),
    Formula(
        id="resistance-from-area",
        title={"en": "Resistance of a cell from its area", "zh": "由面积求电芯电阻"},
        function=resistance_from_area,
        result=Symbol("R", "ohm", {"en": "resistance", "zh": "电阻"}, NON_NEGATIVE),
        arguments={
            "area_specific_resistance": Symbol(r"R_{A}", "ohm*cm^2", _ASR, NON_NEGATIVE),
            "area": Symbol("A", "cm^2", {"en": "area", "zh": "面积"}, POSITIVE),
        },
        latex=r"R = \frac{<area_specific_resistance>}{<area>}",
        spoken={
            "en": "resistance equals <area_specific_resistance> divided by <area>",
            "zh": "电阻等于<area_specific_resistance>除以<area>",
        },
        reading={
            "en": "The area is that of all the cell's layers together, as they work in parallel.",
            "zh": "面积指电芯内所有层的总面积，因为各层并联工作。",
        },
    ),
)
