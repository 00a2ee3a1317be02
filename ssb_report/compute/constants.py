"""The physical constants of the formulas, as CODATA 2018 gives them."""

from __future__ import annotations

from typing import Final

__all__ = ["BOLTZMANN_EV_PER_K", "GAS_CONSTANT_J_PER_MOL_K"]

BOLTZMANN_EV_PER_K: Final = 8.617333262e-5
"""Boltzmann's constant [eV/K]."""

GAS_CONSTANT_J_PER_MOL_K: Final = 8.314462618
"""The molar gas constant [J/(mol K)]."""
