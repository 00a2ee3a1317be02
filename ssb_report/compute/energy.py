"""Energy, charge and mass: what a battery stores for each kilogram and each litre (B1)."""

from __future__ import annotations

from ssb_report.compute.formula import NON_NEGATIVE, POSITIVE, Array, Formula, Symbol

__all__ = [
    "FORMULAS",
    "mass_from_specific_energy",
    "specific_energy",
    "specific_energy_from_charge",
    "volume_from_energy_density",
]


def specific_energy(energy: Array, mass: Array) -> Array:
    """Energy stored for each unit of mass.

    Parameters
    ----------
    energy : array (...)
        Energy delivered by a full discharge [Wh].
    mass : array (...)
        Mass of the same level: stack, cell or pack [kg].

    Returns
    -------
    array (...)
        Specific energy [Wh/kg].
    """
    return energy / mass


def specific_energy_from_charge(charge: Array, voltage: Array, *, mass: Array) -> Array:
    """Specific energy of a cell from its charge and its mean discharge voltage.

    Parameters
    ----------
    charge : array (...)
        Charge delivered by a full discharge [Ah].
    voltage : array (...)
        Mean voltage during that discharge [V].
    mass : array (...)
        Mass of the same level: stack, cell or pack [kg].

    Returns
    -------
    array (...)
        Specific energy [Wh/kg].

    References
    ----------
    Albertus et al. 2021, ACS Energy Letters 6: what a specific energy above the liquid cells'
    asks of a solid-state cell.
    """
    return charge * voltage / mass


def mass_from_specific_energy(energy: Array, specific_energy: Array) -> Array:
    """Mass that stores an energy at a given specific energy.

    Parameters
    ----------
    energy : array (...)
        Energy [Wh].
    specific_energy : array (...)
        Specific energy of the same level [Wh/kg].

    Returns
    -------
    array (...)
        Mass [kg].
    """
    return energy / specific_energy


def volume_from_energy_density(energy: Array, energy_density: Array) -> Array:
    """Volume that stores an energy at a given energy density.

    Parameters
    ----------
    energy : array (...)
        Energy [Wh].
    energy_density : array (...)
        Energy for each unit of volume, of the same level [Wh/L].

    Returns
    -------
    array (...)
        Volume [L].
    """
    return energy / energy_density


_ENERGY = Symbol("W", "Wh", {"en": "energy", "zh": "能量"}, NON_NEGATIVE)
_MASS = Symbol("m", "kg", {"en": "mass", "zh": "质量"}, POSITIVE)
_SPECIFIC_ENERGY = Symbol("E", "Wh/kg", {"en": "specific energy", "zh": "比能量"}, NON_NEGATIVE)

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="specific-energy",
        title={"en": "Specific energy", "zh": "比能量"},
        function=specific_energy,
        result=_SPECIFIC_ENERGY,
        arguments={"energy": _ENERGY, "mass": _MASS},
        latex=r"E = \frac{<energy>}{<mass>}",
        spoken={
            "en": "specific energy equals <energy> divided by <mass>",
            "zh": "比能量等于<energy>除以<mass>",
        },
        reading={
            "en": "Energy and mass must belong to one level. A pack carries casing, cooling and "
            "electronics that store nothing, so its specific energy lies below that of its cells.",
            "zh": "能量与质量必须属于同一层级。电池包含有不储能的外壳、冷却和电子部件，"
            "因此其比能量低于其中的电芯。",
        },
    ),
    Formula(
        id="specific-energy-from-charge",
        title={"en": "Specific energy from charge and voltage", "zh": "由容量和电压计算比能量"},
        function=specific_energy_from_charge,
        result=_SPECIFIC_ENERGY,
        arguments={
            "charge": Symbol("Q", "Ah", {"en": "charge", "zh": "容量"}, NON_NEGATIVE),
            "voltage": Symbol(
                r"\bar{V}",
                "V",
                {"en": "mean discharge voltage", "zh": "平均放电电压"},
                POSITIVE,
            ),
            "mass": _MASS,
        },
        latex=r"E = \frac{<charge> \cdot <voltage>}{<mass>}",
        spoken={
            "en": "specific energy equals <charge> times <voltage>, divided by <mass>",
            "zh": "比能量等于<charge>乘以<voltage>，再除以<mass>",
        },
        reading={
            "en": "The voltage is the mean voltage during discharge, and the mass is that of one "
            "stated level: stack, cell or pack; the same battery has a different specific energy "
            "at each. Ionic conductivity does not appear: it sets the area-specific resistance, "
            "and through it how thick the electrodes may be and how thin the separator must be. "
            "A better conductor alone therefore promises no particular specific energy.",
            "zh": "式中电压是放电过程中的平均电压，质量必须指明层级（电极叠层、电芯或电池包），"
            "同一电池在不同层级上的比能量各不相同。式中没有离子电导率：它决定面积比电阻，"
            "进而决定电极可以做多厚、隔膜必须做多薄。因此，仅凭更高的电导率并不能推出某个比能量。",
        },
        sources=("albertus-2021",),
        as_printed=r"E_{ss} = \frac{Q \cdot V}{m}",
    ),
    Formula(
        id="mass-from-specific-energy",
        title={"en": "Mass from specific energy", "zh": "由比能量计算质量"},
        function=mass_from_specific_energy,
        result=Symbol("m", "kg", _MASS.label, NON_NEGATIVE),
        arguments={
            "energy": _ENERGY,
            "specific_energy": Symbol("E", "Wh/kg", _SPECIFIC_ENERGY.label, POSITIVE),
        },
        latex=r"m = \frac{<energy>}{<specific_energy>}",
        spoken={
            "en": "mass equals <energy> divided by <specific_energy>",
            "zh": "质量等于<energy>除以<specific_energy>",
        },
        reading={
            "en": "The mass belongs to the level at which the specific energy was stated.",
            "zh": "所得质量属于比能量所指的那个层级。",
        },
    ),
    Formula(
        id="volume-from-energy-density",
        title={"en": "Volume from energy density", "zh": "由能量密度计算体积"},
        function=volume_from_energy_density,
        result=Symbol(r"V", "L", {"en": "volume", "zh": "体积"}, NON_NEGATIVE),
        arguments={
            "energy": _ENERGY,
            "energy_density": Symbol(
                r"E_{\mathrm{vol}}",
                "Wh/L",
                {"en": "energy density", "zh": "体积能量密度"},
                POSITIVE,
            ),
        },
        latex=r"V = \frac{<energy>}{<energy_density>}",
        spoken={
            "en": "volume equals <energy> divided by <energy_density>",
            "zh": "体积等于<energy>除以<energy_density>",
        },
        reading={
            "en": "Energy density is meant by volume here; by mass it is called specific energy. "
            "A cell that swells while it is charged has its stated density at one state of charge "
            "only.",
            "zh": "此处的能量密度按体积计；按质量计时称为比能量。充电时会膨胀的电芯，"
            "其标称能量密度只对应某一荷电状态。",
        },
    ),
)
