from __future__ import annotations

from itertools import product as pairs

import numpy as np
import pint
import pytest

from ssb_report.errors import UnitError
from ssb_report.units import ATOMS, Factor, convert, is_scale, parse, product, same_dimension

# Expected values: SI Brochure, 9th edition (2019), tables 4, 5, 7 and 8; a year is a Julian one.
CONVERSIONS = [
    (1, "Wh", "J", 3600),
    (1, "kWh", "MJ", 3.6),
    (2, "GWh", "MWh", 2000),
    (1, "TWh", "GWh", 1000),
    (1, "Ah", "mAh", 1000),
    (1, "eV", "J", 1.602176634e-19),
    (250, "meV", "eV", 0.25),
    (25, "degC", "K", 298.15),
    (0, "K", "degC", -273.15),
    (1, "t", "kg", 1000),
    (1, "mg", "g", 0.001),
    (1, "L", "mL", 1000),
    (1, "MPa", "kPa", 1000),
    (1, "GPa", "Pa", 1e9),
    (1, "h", "min", 60),
    (1, "day", "h", 24),
    (1, "year", "day", 365.25),
    (1, "year", "month", 12),
    (30, "um", "cm", 0.003),
    (1, "nm", "mm", 1e-6),
    (1, "S/cm", "mS/cm", 1000),
    (1, "1/ohm", "S", 1),
    (5, "mohm", "ohm", 0.005),
    (1, "V", "mV", 1000),
    (1, "MW", "kW", 1000),
    (12, "%", "1", 0.12),
    (0.05, "1", "%", 5),
    (13, "%/year", "1/year", 0.13),
    (250, "Wh/kg", "kWh/t", 250),
    (1, "ohm*cm^2", "ohm*m^2", 1e-4),
    (0.6, "CNY/Wh", "CNY/kWh", 600),
    (1, "Wh", "Ah*V", 1),
    (20, "step", "1", 20),
]


@pytest.mark.parametrize(("number", "unit", "to", "expected"), CONVERSIONS)
def test_numbers_convert(number: float, unit: str, to: str, expected: float) -> None:
    assert float(convert(number, unit, to)) == pytest.approx(expected, rel=1e-12)
    assert float(convert(expected, to, unit)) == pytest.approx(number, rel=1e-9, abs=1e-9)


def test_arrays_keep_their_shape() -> None:
    celsius = np.array([[-20.0, 0.0], [25.0, 80.0]])
    kelvin = convert(celsius, "degC", "K")
    np.testing.assert_allclose(kelvin, [[253.15, 273.15], [298.15, 353.15]], rtol=1e-12)
    assert convert([1, 2, 3], "kg", "g").shape == (3,)


def test_the_same_unit_changes_nothing() -> None:
    numbers = np.array([0.1, 1e300])
    assert convert(numbers, "Wh/kg", "Wh/kg") is numbers


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Wh/kg", "J/g", True),
        ("S/cm", "1/ohm/cm", True),
        ("degC", "K", True),
        ("step", "1", True),
        ("%", "1", True),
        ("CNY", "USD", False),
        ("calendar_year", "year", False),
        ("Wh", "W", False),
        ("kg", "1", False),
    ],
)
def test_dimensions_are_compared(one: str, other: str, *, same: bool) -> None:
    assert same_dimension(one, other) is same
    assert same_dimension(other, one) is same


@pytest.mark.parametrize(
    ("unit", "to"), [("CNY/Wh", "USD/Wh"), ("year", "calendar_year"), ("mS/cm", "ohm*cm")]
)
def test_another_dimension_is_refused(unit: str, to: str) -> None:
    with pytest.raises(
        UnitError, match=f"'{unit}' cannot be converted into '{to}'".replace("*", r"\*")
    ):
        convert(1, unit, to)


@pytest.mark.parametrize(
    ("unit", "factors"),
    [
        ("1", (("1", 1),)),
        ("%", (("%", 1),)),
        ("Wh/kg", (("Wh", 1), ("kg", -1))),
        ("ohm*cm^2", (("ohm", 1), ("cm", 2))),
        ("%/year", (("%", 1), ("year", -1))),
        ("1/year", (("1", 1), ("year", -1))),
        ("mol/m^3", (("mol", 1), ("m", -3))),
        ("kg*m^-3", (("kg", 1), ("m", -3))),
        ("calendar_year", (("calendar_year", 1),)),
    ],
)
def test_units_are_read(unit: str, factors: tuple[tuple[str, int], ...]) -> None:
    assert parse(unit) == tuple(Factor(name, power) for name, power in factors)


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        ("Wh/kgg", "unknown unit 'kgg' in 'Wh/kgg' (did you mean 'kg'?)"),
        ("yr", "unknown unit 'yr' (did you mean 'year'?)"),
        ("years", "unknown unit 'years' (did you mean 'year'?)"),
        ("wh", "unknown unit 'wh' (did you mean 'Wh'?)"),
        ("MWH", "unknown unit 'MWH' (did you mean 'MWh'?)"),
        ("Ω", "unknown unit 'Ω' (did you mean 'ohm'?)"),
        ("°C", "unknown unit '°C' (did you mean 'degC'?)"),
        ("µm", "unknown unit 'µm' (did you mean 'um'?)"),
        ("Wh kg", "'Wh kg' is no unit; write it like Wh/kg, S/cm, ohm*cm^2 or %/year"),
        ("Wh//kg", "'Wh//kg' is no unit; write it like Wh/kg, S/cm, ohm*cm^2 or %/year"),
        ("/kg", "'/kg' is no unit; write it like Wh/kg, S/cm, ohm*cm^2 or %/year"),
        ("cm²", "'cm²' is no unit; write it like Wh/kg, S/cm, ohm*cm^2 or %/year"),
        ("cm^10", "'cm^10' is no unit; write it like Wh/kg, S/cm, ohm*cm^2 or %/year"),
        ("", "an empty unit; write 1 for a plain number"),
        ("degC/min", "'degC' stands alone, not as in 'degC/min'; write K there"),
        ("m*degC", "'degC' stands alone, not as in 'm*degC'; write K there"),
        (
            "1/calendar_year",
            "'calendar_year' stands alone, not as in '1/calendar_year'; write year there",
        ),
        ("m*" * 40 + "m", "a unit of 81 characters; the longest allowed has 60"),
    ],
)
def test_what_is_no_unit_is_refused(unit: str, message: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse(unit)
    assert str(caught.value) == message


def test_an_unlike_unit_lists_all() -> None:
    with pytest.raises(UnitError, match=r"unknown unit '__import__' .*\(known: Wh, kWh, MWh, "):
        parse("__import__('os')")


@pytest.mark.parametrize("name", ATOMS)
def test_every_atom_is_known_to_the_registry(name: str) -> None:
    assert same_dimension(name, name)
    if name not in ("degC", "calendar_year"):
        assert float(convert(6, f"{name}*{name}", f"{name}^2")) == 6


# Units that pint does not know; its `day` and all others it defines itself.
OURS = {"CNY", "USD", "EUR", "calendar_year", "firm", "patent", "cycle", "step"}


@pytest.fixture(scope="module")
def whole() -> pint.UnitRegistry[float]:
    """The registry with all units that pint defines."""
    return pint.UnitRegistry(cache_folder=None)


def test_units_are_those_that_pint_defines(whole: pint.UnitRegistry[float]) -> None:
    names = ATOMS.keys() - OURS
    assert len(names) > 40
    for one, other in pairs(names, names):
        unit, to = (whole.Unit(ATOMS[name].pint) for name in (one, other))
        assert same_dimension(one, other) == (unit.dimensionality == to.dimensionality)
        if same_dimension(one, other):
            assert float(convert(1, one, to=other)) == whole.Quantity(1.0, unit).to(to).magnitude


def test_words_have_a_singular_and_a_plural_in_each_language() -> None:
    for atom in ATOMS.values():
        if atom.words:
            assert set(atom.words) == {"en", "zh"}
            one, many = atom.words["en"]
            assert many == f"{one}s"


@pytest.mark.parametrize(
    ("one", "other", "power", "expected"),
    [
        ("kg", "kg", 1, "kg^2"),
        ("CNY/kg", "kg/kWh", 1, "CNY/kWh"),
        ("Wh", "kg", -1, "Wh/kg"),
        ("kg", "kg", -1, "1"),
        ("1", "year", -1, "1/year"),
        ("ohm*cm^2", "cm^2", -1, "ohm"),
        ("%/year", "year", 1, "%"),
    ],
)
def test_units_of_products_and_quotients(one: str, other: str, power: int, expected: str) -> None:
    assert product(one, other, power) == expected


def test_points_on_a_scale_have_no_products() -> None:
    assert is_scale("degC")
    assert is_scale("calendar_year")
    assert not is_scale("year")
    with pytest.raises(UnitError, match="stands alone"):
        product("degC", "kg")
