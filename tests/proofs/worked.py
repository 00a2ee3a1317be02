"""Worked examples from outside: a number that somebody else published, or a textbook's.

`source` says who vouches for the result. Where it says "by hand", the numbers are round and were
worked out on paper from the law as textbooks state it. The tolerance is that of the digits told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["WORKED", "Worked"]


@dataclass(frozen=True)
class Worked:
    """A formula, arguments, the result they should give, and whose result that is."""

    formula: str
    arguments: Mapping[str, float | Sequence[float]]
    expected: float
    source: str
    tolerance: float

    def __str__(self) -> str:
        return f"{self.formula}: {self.source}"


_MADE = 0.005
"""Half a unit of the third digit, where three are told."""

_MIXED = {"fraction": 0.5, "inorganic": 1e-3, "organic": 1e-5}
_TWO_CONDUCTORS = "two conductors a hundredfold apart, half and half, by hand to four digits"
_LGPS = {
    "temperature": 278.15,
    "reference_conductivity": 12e-3,
    "reference_temperature": 298.15,
    "activation_energy": 0.25,
}
_LGPS_MEASURED = "Li10GeP2S12 as measured at 25 and 5 degrees: 12 and 6.31 mS/cm; fit of 0.25 eV"
_CHEN = "discharges of an LG M50 at 0.2C and 1C, simulated with the parameters of Chen 2020"
_JACOBI = "a battery of 12 V and half an ohm (maximum power theorem), by hand"
_WORKSHOP = "by hand"
_EMBER = "Ember, December 2025: 75 dollars per kWh of equipment, 50 to install it, 125 in all"

WORKED: tuple[Worked, ...] = (
    Worked(
        "specific-energy",
        {"energy": 150_000, "mass": 575},
        260,
        "pack of 150 kWh and 575 kg, as its maker publishes it",
        0.005,
    ),
    Worked(
        "specific-energy-from-charge",
        {"charge": 60, "voltage": 3.6, "mass": 0.5},
        430,
        "prototype of 60 Ah and 500 g, claimed to reach 430 Wh/kg; nickel-rich cells have 3.6 V",
        0.005,
    ),
    Worked(
        "mass-from-specific-energy",
        {"energy": 21.6, "specific_energy": 301},
        0.0718,
        "B-sample of 21.6 Wh, 301 Wh/kg, 844 Wh/L as published: 71.8 g",
        0.001,
    ),
    Worked(
        "volume-from-energy-density",
        {"energy": 21.6, "energy_density": 844},
        0.0256,
        "the same sample: 25.6 mL",
        0.001,
    ),
    Worked("parallel-conductivity", _MIXED, 5.050e-4, _TWO_CONDUCTORS, 1e-4),
    Worked("hashin-shtrikman-upper", _MIXED, 4.072e-4, _TWO_CONDUCTORS, 2e-4),
    Worked("bruggeman-conductivity", _MIXED, 2.710e-4, _TWO_CONDUCTORS, 2e-4),
    Worked("hashin-shtrikman-lower", _MIXED, 3.829e-5, _TWO_CONDUCTORS, 2e-4),
    Worked("series-conductivity", _MIXED, 1.980e-5, _TWO_CONDUCTORS, 2e-4),
    Worked(
        "porous-conductivity",
        {"porosity": 0.25, "bulk": 8e-3},
        1e-3,
        "a quarter to the power of three halves is an eighth, by hand",
        1e-12,
    ),
    Worked(
        "percolation-conductivity",
        {"fraction": 0.5, "threshold": 0.2, "exponent": 2, "prefactor": 1e-2},
        9e-4,
        "three tenths squared, by hand",
        1e-12,
    ),
    Worked(
        "arrhenius-conductivity",
        {"temperature": 278.15, "prefactor": 202.0, "activation_energy": 0.25},
        5.96e-3,
        "Li10GeP2S12: 12 mS/cm at 25 degrees and 0.25 eV give a prefactor of 202 S/cm",
        0.002,
    ),
    Worked("arrhenius-conductivity-from-reference", _LGPS, 6.31e-3, _LGPS_MEASURED, 0.06),
    Worked("arrhenius-conductivity-from-reference", _LGPS, 5.96e-3, "the same by hand", 0.001),
    Worked("hopping-conductivity-from-reference", _LGPS, 6.31e-3, _LGPS_MEASURED, 0.02),
    Worked("hopping-conductivity-from-reference", _LGPS, 6.39e-3, "the same by hand", 0.001),
    Worked(
        "activation-energy-from-two-points",
        {
            "conductivity_1": 1e-3,
            "temperature_1": 298.15,
            "conductivity_2": 2e-3,
            "temperature_2": 308.15,
        },
        52.9e3 / 96485,
        "textbook rule: what doubles from 25 to 35 degrees has 52.9 kJ/mol; 96485 C/mol",
        0.001,
    ),
    Worked(
        "hopping-activation-energy-from-two-points",
        {
            "conductivity_1": 6.31e-3,
            "temperature_1": 278.15,
            "conductivity_2": 12e-3,
            "temperature_2": 298.15,
        },
        0.25,
        _LGPS_MEASURED,
        0.02,
    ),
    Worked(
        "vtf-conductivity",
        {
            "temperature": 270,
            "prefactor": 10**5.44,
            "pseudo_energy": 0.178563,
            "vanishing_temperature": 168.4,
        },
        10 ** (-12 + 17.44 * 50 / 101.6),
        "universal constants of Williams, Landel and Ferry 1955 (17.44 and 51.6 K), fifty kelvins "
        "above a glass transition at 220 K where the conductivity is 1e-12 S/cm",
        0.001,
    ),
    Worked(
        "interface-resistance",
        {"thickness": 20e-4, "conductivity": 1e-3},
        2.0,
        "film of 20 µm of garnet at 1 mS/cm: 2 ohm cm², by hand",
        1e-12,
    ),
    Worked(
        "interface-resistance",
        {"thickness": 30e-4, "conductivity": 2.05e-3},
        1.5,
        "film of 30 µm of Li6PS5Cl as measured by its makers: 1.5 ohm cm²",
        0.03,
    ),
    Worked(
        "total-area-specific-resistance",
        {"thickness": 20e-4, "conductivity": 1e-3, "interfaces": [1710, 1]},
        1713,
        "bare lithium on garnet 1710 ohm cm², coated 1 ohm cm² (Han 2017), and a film of 2",
        1e-12,
    ),
    Worked(
        "resistance-from-area",
        {"area_specific_resistance": 40, "area": 1000},
        0.04,
        _WORKSHOP,
        1e-12,
    ),
    Worked(
        "rolled-throughput-yield",
        {"defect_rates": [0.005] * 20},
        0.9046,
        "half a per cent at each of 20 steps",
        1e-4,
    ),
    Worked(
        "uniform-step-yield",
        {"defect_rate": 0.005, "steps": 20},
        0.9046,
        "half a per cent at each of 20 steps",
        1e-4,
    ),
    Worked(
        "step-defect-from-yield",
        {"yield_fraction": 0.9046, "steps": 20},
        0.005,
        "half a per cent at each of 20 steps",
        0.002,
    ),
    Worked(
        "cost-sum", {"materials": 1.3, "processing": 0.5, "research": 0.2}, 2.0, _WORKSHOP, 1e-12
    ),
    Worked(
        "cost-part",
        {"total": 0.6, "share": 0.78},
        0.468,
        "materials make up 78 % of a liquid cell, by hand",
        1e-12,
    ),
    Worked(
        "cost-with-yield",
        {"materials": 1.0, "processing": 0.2, "overhead": 0.2, "yield_fraction": 0.8},
        1.7,
        _WORKSHOP,
        1e-12,
    ),
    Worked(
        "material-cost-per-energy",
        {"price": 2000, "need": 0.364},
        0.73,
        "lithium sulfide at 2000 CNY/kg, as surveys of October 2025 price it",
        _MADE,
    ),
    Worked(
        "currency-per-energy",
        {"price": 84, "rate": 7.1},
        0.60,
        "84 USD/kWh for packs in China (price survey of December 2025), in CNY/Wh",
        0.01,
    ),
    Worked(
        "experience-curve",
        {"initial_cost": 100, "cumulative_output": 8, "exponent": 0.321928},
        51.2,
        "progress ratio of 80 % (Wright 1936): three doublings leave 0.8 to the third",
        1e-5,
    ),
    *(
        Worked(
            "learning-exponent",
            {"learning_rate": 1 - progress},
            exponent,
            f"table of progress ratios: {progress:.0%}",
            tolerance,
        )
        for progress, exponent, tolerance in (
            (0.70, 0.515, 0.001),
            (0.80, 0.322, 0.002),
            (0.85, 0.234, 0.003),
            (0.90, 0.152, 0.004),
            (0.95, 0.074, 0.007),
        )
    ),
    Worked("learning-rate", {"exponent": 0.515}, 0.30, "table of progress ratios: 70 %", 0.002),
    Worked(
        "exponent-from-two-costs",
        {"cost_1": 100, "cost_2": 51.2, "output_ratio": 8},
        0.322,
        "progress ratio of 80 %: three doublings leave 0.8 to the third",
        0.001,
    ),
    Worked(
        "output-for-cost",
        {"initial_cost": 100, "target_cost": 51.2, "exponent": 0.321928},
        8,
        "progress ratio of 80 %: three doublings leave 0.8 to the third",
        1e-5,
    ),
    Worked(
        "exponential-decline",
        {"initial_cost": 1, "decline_rate": 0.139, "time": 24},
        1 - 0.965,
        "13 % a year for 24 years: 96.5 % (published: about 97 % since 1991)",
        0.02,
    ),
    Worked("annual-decline", {"decline_rate": 0.139}, 0.13, "13 % a year is 0.139", 0.002),
    Worked("decline-rate-from-annual", {"annual_decline": 0.13}, 0.139, "13 % a year", 0.002),
    Worked(
        "decline-rate-from-growth",
        {"exponent": 0.5, "growth_rate": 0.3},
        0.15,
        _WORKSHOP,
        1e-12,
    ),
    *(
        Worked(
            "time-to-parity",
            {
                "initial_cost": 2,
                "competitor_cost": 0.6,
                "decline_rate": decline,
                "competitor_decline": competitor,
            },
            years,
            f"2 against 0.6 CNY/Wh at {decline:.0%} and {competitor:.0%} a year",
            0.005,
        )
        for decline, competitor, years in (
            (0.10, 0, 12.0),
            (0.15, 0, 8.0),
            (0.10, 0.03, 17.2),
            (0.15, 0.03, 10.0),
        )
    ),
    Worked("short-circuit-power", {"voltage": 12, "resistance": 0.5}, 288, _JACOBI, 1e-12),
    Worked(
        "short-circuit-current", {"open_circuit_voltage": 12, "resistance": 0.5}, 24, _JACOBI, 1e-12
    ),
    Worked(
        "deliverable-power",
        {"open_circuit_voltage": 12, "current": 12, "resistance": 0.5},
        72,
        _JACOBI,
        1e-12,
    ),
    Worked(
        "matched-load-power", {"open_circuit_voltage": 12, "resistance": 0.5}, 72, _JACOBI, 1e-12
    ),
    Worked(
        "practical-power",
        {"open_circuit_voltage": 12, "minimum_voltage": 9, "resistance": 0.5},
        54,
        _JACOBI,
        1e-12,
    ),
    Worked("power-per-mass", {"power": 35, "mass": 0.07}, 500, _WORKSHOP, 1e-12),
    Worked(
        "resistance-from-two-loads",
        {"voltage_1": 3.670, "current_1": 1, "voltage_2": 3.507, "current_2": 5},
        0.04075,
        _CHEN,
        1e-9,
    ),
    Worked(
        "open-circuit-voltage-from-load",
        {"voltage": 3.670, "current": 1, "resistance": 0.04075},
        3.71075,
        _CHEN,
        1e-9,
    ),
    Worked(
        "ragone-energy",
        {"power": 72, "charge": 10, "open_circuit_voltage": 12, "resistance": 0.5},
        60,
        "the ideal battery at the matched load gives half its 120 Wh (Christen & Carlen 2000)",
        1e-12,
    ),
    Worked(
        "ragone-energy",
        {"power": 54, "charge": 10, "open_circuit_voltage": 12, "resistance": 0.5},
        90,
        "the same at three quarters of that power: 2 R Q P / (U - √(U² - 4 R P)), by hand",
        1e-12,
    ),
    Worked(
        "ragone-specific-energy",
        {
            "specific_power": 27,
            "charge": 10,
            "open_circuit_voltage": 12,
            "resistance": 0.5,
            "mass": 2,
        },
        45,
        "the same battery, of two kilograms, by hand",
        1e-12,
    ),
    *(
        Worked(
            "fade-from-rate-temperature",
            {
                "prefactor": 75.4,
                "rate_temperature": 3340,
                "soc_temperature": 353,
                "state_of_charge": 0.5,
                "temperature": 298.15,
                "time": days,
                "exponent": 0.512,
            },
            loss,
            f"fit to an NCA cell at half charge and 25 degrees, {days} days",
            0.005,
        )
        for days, loss in ((30, 0.0106), (365, 0.0381), (3652, 0.1240))
    ),
    Worked(
        "calendar-fade",
        {
            "prefactor": 75.4 * 1.8076,
            "activation_energy": 0.28782,
            "temperature": 298.15,
            "time": 365,
            "exponent": 0.512,
        },
        0.0381,
        "the same fit by its activation energy, with half the charge's e to the 0.592 taken in",
        0.005,
    ),
    Worked("plant-cost", {"core": 0.075, "rest": 0.05}, 0.125, _EMBER, 1e-12),
    # the capacity is down to 67 % after twenty years, and 83 % of it on the average
    Worked(
        "levelised-storage-cost",
        {
            "capital_cost": 0.125,
            "discount_rate": 0.07,
            "lifetime": 20,
            "operation": 0.02,
            "cycles": 365,
            "usable": 0.8 * 0.83,
            "efficiency": 0.9,
        },
        0.065,
        f"{_EMBER}; 65 dollars per MWh from one cycle a day with 80 % used, 90 % efficiency, "
        "2 % a year lost and 2 % for running it, 7 % over 20 years",
        0.02,
    ),
    Worked(
        "levelised-storage-cost",
        {
            "capital_cost": 1,
            "discount_rate": 0.07,
            "lifetime": 20,
            "operation": 0,
            "cycles": 1,
            "usable": 1,
            "efficiency": 1,
        },
        94.39,
        "a thousand over 20 years at 7 %: 1.07 to the twentieth is 3.8697, by hand",
        1e-4,
    ),
)
