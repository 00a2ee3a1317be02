"""Energy against power of the ideal battery, the curve of a Ragone plot (B9)."""

from __future__ import annotations

import numpy as np

from ssb_report.compute.formula import NON_NEGATIVE, Array, Formula, Limit, Symbol
from ssb_report.compute.power import (
    INTERNAL_RESISTANCE,
    MASS,
    OPEN_CIRCUIT_VOLTAGE,
    POWER,
    SPECIFIC_POWER,
    matched_load_power,
)

__all__ = ["FORMULAS", "ragone_energy", "ragone_specific_energy"]


def ragone_energy(
    power: Array, charge: Array, *, open_circuit_voltage: Array, resistance: Array
) -> Array:
    """Energy that an ideal battery delivers at constant power.

    The ideal battery has a constant open-circuit voltage and resistance, and always delivers its
    whole charge. The published form divides by a difference that vanishes with the power; this
    one is the same without the division, so that it holds at no power as well.

    Parameters
    ----------
    power : array (...)
        Power delivered, at most that into a matched load [W].
    charge : array (...)
        Charge [Ah].
    open_circuit_voltage : array (...)
        Open-circuit voltage [V].
    resistance : array (...)
        Internal resistance [ohm].

    Returns
    -------
    array (...)
        Energy delivered [Wh].

    References
    ----------
    Christen & Carlen 2000, J. Power Sources 91, 210.
    """
    root: Array = np.sqrt(1 - power / matched_load_power(open_circuit_voltage, resistance))
    return charge * open_circuit_voltage / 2 * (1 + root)


def ragone_specific_energy(
    specific_power: Array,
    charge: Array,
    *,
    open_circuit_voltage: Array,
    resistance: Array,
    mass: Array,
) -> Array:
    """Specific energy that an ideal battery delivers at constant specific power.

    Parameters
    ----------
    specific_power : array (...)
        Specific power delivered, at most that into a matched load [W/kg].
    charge : array (...)
        Charge [Ah].
    open_circuit_voltage : array (...)
        Open-circuit voltage [V].
    resistance : array (...)
        Internal resistance [ohm].
    mass : array (...)
        Mass [kg].

    Returns
    -------
    array (...)
        Specific energy delivered [Wh/kg].

    References
    ----------
    Christen & Carlen 2000, J. Power Sources 91, 210.
    """
    limit = _matched_load_specific_power(open_circuit_voltage, resistance, mass=mass)
    root: Array = np.sqrt(1 - specific_power / limit)
    return charge * open_circuit_voltage / (2 * mass) * (1 + root)


def _matched_load_specific_power(
    open_circuit_voltage: Array, resistance: Array, *, mass: Array
) -> Array:
    return matched_load_power(open_circuit_voltage, resistance) / mass


_CHARGE = Symbol("Q", "Ah", {"en": "charge", "zh": "容量"}, NON_NEGATIVE)
_MATCHED = "open_circuit_voltage² / (4 · resistance)"
_IDEAL_READING = {
    "en": "The ideal battery keeps its voltage and resistance, and gives its whole charge at any "
    "power; more power costs energy only through the heat in its resistance. At the limit, where "
    "the load is matched, just half of the energy is delivered. Real cells lose charge as well at "
    "high power, and fall short of this curve.",
    "zh": "理想电池的电压与内阻恒定，任何功率下都能放出全部电荷；功率增大只因内阻发热而损失能量。"
    "在负载匹配的极限处，恰好只有一半能量被输出。真实电芯在大功率下还会损失容量，因而低于此曲线。",
}

FORMULAS: tuple[Formula, ...] = (
    Formula(
        id="ragone-energy",
        title={"en": "Energy of the ideal battery", "zh": "理想电池的能量"},
        function=ragone_energy,
        result=Symbol("E(P)", "Wh", {"en": "energy", "zh": "能量"}, NON_NEGATIVE),
        arguments={
            "power": Symbol("P", "W", POWER, NON_NEGATIVE),
            "charge": _CHARGE,
            "open_circuit_voltage": OPEN_CIRCUIT_VOLTAGE,
            "resistance": INTERNAL_RESISTANCE,
        },
        latex=r"E(P) = \frac{<charge> \cdot <open_circuit_voltage>}{2} \, \left(1 + "
        r"\sqrt{1 - \frac{4 \, <resistance> \cdot <power>}{{<open_circuit_voltage>}^{2}}}\right)",
        spoken={
            "en": "energy equals half of <charge> times <open_circuit_voltage>, times one plus the "
            "square root of one minus four times <resistance> times <power> over "
            "<open_circuit_voltage> squared",
            "zh": "能量等于<charge>与<open_circuit_voltage>之积的一半，"
            "乘以一加平方根，根号内为一减去四倍<resistance>与<power>之积除以<open_circuit_voltage>的平方",
        },
        reading=_IDEAL_READING,
        sources=("christen-carlen-2000",),
        limits=(
            Limit(
                "power",
                "<=",
                ("open_circuit_voltage", "resistance"),
                _MATCHED,
                matched_load_power,
            ),
        ),
    ),
    Formula(
        id="ragone-specific-energy",
        title={"en": "Specific energy of the ideal battery", "zh": "理想电池的比能量"},
        function=ragone_specific_energy,
        result=Symbol("e(p)", "Wh/kg", {"en": "specific energy", "zh": "比能量"}, NON_NEGATIVE),
        arguments={
            "specific_power": Symbol("p", "W/kg", SPECIFIC_POWER, NON_NEGATIVE),
            "charge": _CHARGE,
            "open_circuit_voltage": OPEN_CIRCUIT_VOLTAGE,
            "resistance": INTERNAL_RESISTANCE,
            "mass": MASS,
        },
        latex=r"e(p) = \frac{<charge> \cdot <open_circuit_voltage>}{2 \, <mass>} \, \left(1 + "
        r"\sqrt{1 - \frac{4 \, <resistance> \cdot <mass> \cdot <specific_power>}"
        r"{{<open_circuit_voltage>}^{2}}}\right)",
        spoken={
            "en": "specific energy equals <charge> times <open_circuit_voltage> over twice <mass>, "
            "times one plus the square root of one minus four times <resistance> times <mass> "
            "times <specific_power> over <open_circuit_voltage> squared",
            "zh": "比能量等于<charge>与<open_circuit_voltage>之积除以两倍的<mass>，"
            "乘以一加平方根，根号内为一减去四倍<resistance>、<mass>与<specific_power>之积"
            "除以<open_circuit_voltage>的平方",
        },
        reading=_IDEAL_READING,
        sources=("christen-carlen-2000",),
        limits=(
            Limit(
                "specific_power",
                "<=",
                ("open_circuit_voltage", "resistance", "mass"),
                "open_circuit_voltage² / (4 · resistance · mass)",
                _matched_load_specific_power,
            ),
        ),
    ),
)
