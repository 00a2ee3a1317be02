"""The constants, against the exact values that define the units."""

from __future__ import annotations

import pytest

from ssb_report.compute.constants import BOLTZMANN_EV_PER_K, GAS_CONSTANT_J_PER_MOL_K

# Exact since the revision of the International System of Units in 2019.
BOLTZMANN_J_PER_K = 1.380649e-23
ELEMENTARY_CHARGE_C = 1.602176634e-19
AVOGADRO_PER_MOL = 6.02214076e23


def test_boltzmann_constant_in_electronvolts() -> None:
    assert pytest.approx(BOLTZMANN_J_PER_K / ELEMENTARY_CHARGE_C, rel=1e-9) == BOLTZMANN_EV_PER_K


def test_gas_constant() -> None:
    expected = BOLTZMANN_J_PER_K * AVOGADRO_PER_MOL
    assert pytest.approx(expected, rel=1e-9) == GAS_CONSTANT_J_PER_MOL_K
