"""The only registry of units: which there are, how they convert, how they are written.

The list of atoms is closed on purpose: a unit in a stranger's YAML is looked up, never evaluated.
Formulas run on plain arrays in declared units, so pint is needed only at the edge, where a value
enters or leaves them; it is imported there.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ssb_report.errors import UnitError
from ssb_report.limits import UNIT_CHARACTERS as _LONGEST

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "ATOMS",
    "Atom",
    "Factor",
    "convert",
    "is_scale",
    "parse",
    "product",
    "same_dimension",
]


@dataclass(frozen=True, slots=True)
class Atom:
    """One unit name: how pint knows it and how it is written in text and in LaTeX.

    A `word` (year, cycle) takes "per" and a blank where a symbol takes a solidus; `words` holds
    its singular and plural in each language. `symbol` stands for it in formulas that are not
    English, since their typesetter has no Han; counted things have none. `zh` is what Chinese
    writes for a symbol.
    """

    pint: str
    text: str
    latex: str = ""
    words: Mapping[str, tuple[str, str]] | None = None
    symbol: str = ""
    zh: str = ""


def _word(pint: str, one: str, many: str, zh: str, symbol: str = "") -> Atom:
    return Atom(pint, many, rf"\text{{{one}}}", {"en": (one, many), "zh": (zh, zh)}, symbol)


_SYMBOLS = (
    "Wh kWh MWh GWh TWh Ah mAh V mV A mA W kW MW GW S mS cm mm nm m km g mg kg t mL L K eV meV "
    "MPa kPa Pa GPa J kJ MJ mol s h"
).split()

ATOMS: Mapping[str, Atom] = {
    **{name: Atom(name, name) for name in _SYMBOLS},
    "CNY": Atom("CNY", "CNY", zh="元"),
    "USD": Atom("USD", "USD", zh="美元"),
    "EUR": Atom("EUR", "EUR", zh="欧元"),
    "1": Atom("dimensionless", ""),
    "%": Atom("percent", "%", r"\%"),
    "ohm": Atom("ohm", "Ω", r"\Omega"),
    "mohm": Atom("milliohm", "mΩ", r"\mathrm{m}\Omega"),
    "um": Atom("micrometer", "µm", r"\text{µm}"),
    "degC": Atom("degC", "°C", r"\text{°C}"),
    "min": _word("minute", "minute", "minutes", "分钟", "min"),
    "day": _word("day", "day", "days", "天", "d"),
    "month": _word("month", "month", "months", "个月", "mo"),
    "year": _word("year", "year", "years", "年", "a"),
    "calendar_year": Atom("calendar_year", ""),
    "firm": _word("firm", "firm", "firms", "家企业"),
    "patent": _word("patent", "patent", "patents", "项专利"),
    "cycle": _word("cycle", "cycle", "cycles", "次循环"),
    "step": _word("step", "step", "steps", "道工序"),
}

# The units above as pint itself defines them, and those that it does not know. To read all of its
# own takes as long as to read a small briefing.
_DEFINITIONS = """\
nano- = 1e-9 = n-
micro- = 1e-6
milli- = 1e-3 = m-
centi- = 1e-2 = c-
deci- = 1e-1
kilo- = 1e3 = k-
mega- = 1e6 = M-
giga- = 1e9 = G-
tera- = 1e12 = T-
meter = [length] = m
second = [time] = s
ampere = [current] = A
gram = [mass] = g
mole = [substance] = mol
kelvin = [temperature]; offset: 0 = K
degree_Celsius = kelvin; offset: 273.15 = degC
percent = 0.01
minute = 60 * second
hour = 60 * minute = h
day = 24 * hour
year = 365.25 * day
month = year / 12
liter = decimeter ** 3 = L
metric_ton = 1e3 * kilogram = t
pascal = kilogram / meter / second ** 2 = Pa
joule = pascal * meter ** 3 = J
watt = joule / second = W
coulomb = ampere * second = C
volt = joule / coulomb = V
ohm = volt / ampere
siemens = ampere / volt = S
watt_hour = watt * hour = Wh
ampere_hour = ampere * hour = Ah
electron_volt = 1.602176634e-19 * joule = eV
CNY = [currency_cny]
USD = [currency_usd]
EUR = [currency_eur]
calendar_year = [calendar]
firm = []
patent = []
cycle = []
step = []
"""

_PART = re.compile(r"(?P<sign>[*/]?)(?P<name>[^\W\d²³]+|[°%]\w?|1)(?:\^(?P<power>-?[1-9]))?")
# An offset scale and a calendar name points, not amounts: neither can be multiplied.
_ALONE = frozenset({"degC", "calendar_year"})


@dataclass(frozen=True, slots=True)
class Factor:
    """One atom of a unit with its power: ``ohm*cm^2`` has (ohm, 1) and (cm, 2)."""

    name: str
    power: int

    @property
    def atom(self) -> Atom:
        """The atom's record."""
        return ATOMS[self.name]


@cache
def parse(unit: str) -> tuple[Factor, ...]:
    """Split a unit such as ``Wh/kg`` or ``ohm*cm^2`` into its factors.

    Raises
    ------
    UnitError
        When the unit is not written in this grammar, or an atom is unknown.
    """
    if len(unit) > _LONGEST:
        raise UnitError(f"a unit of {len(unit)} characters; the longest allowed has {_LONGEST}")
    factors: list[Factor] = []
    position = 0
    while position < len(unit):
        part = _PART.match(unit, position)
        if part is None or bool(part["sign"]) != bool(factors):
            raise UnitError(f"'{unit}' is no unit; write it like Wh/kg, S/cm, ohm*cm^2 or %/year")
        factors.append(_factor_of(part, unit))
        position = part.end()
    if not factors:
        raise UnitError("an empty unit; write 1 for a plain number")
    _require_alone(unit, factors)
    return tuple(factors)


def is_scale(unit: str) -> bool:
    """Whether the unit counts points on a scale (25 °C, 2027), which cannot be added up."""
    return unit in _ALONE


def product(one: str, other: str, power: int = 1) -> str:
    """The unit of a product; with `power` −1 that of a quotient.

    Raises
    ------
    UnitError
        When one of them names points on a scale, or the product is too long to write.
    """
    powers: dict[str, int] = {}
    for factor in parse(one):
        powers[factor.name] = powers.get(factor.name, 0) + factor.power
    for factor in parse(other):
        powers[factor.name] = powers.get(factor.name, 0) + power * factor.power
    kept = {name: power for name, power in powers.items() if power and name != "1"}
    above = "*".join(_raised(name, power) for name, power in kept.items() if power > 0)
    below = "".join(f"/{_raised(name, -power)}" for name, power in kept.items() if power < 0)
    unit = (above or "1") + below
    parse(unit)
    return unit


def _raised(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def _factor_of(part: re.Match[str], unit: str) -> Factor:
    name = part["name"]
    if name not in ATOMS:
        raise UnitError(_unknown(unit, name))
    power = int(part["power"] or 1)
    return Factor(name, -power if part["sign"] == "/" else power)


def _require_alone(unit: str, factors: list[Factor]) -> None:
    lonely = next((factor.name for factor in factors if factor.name in _ALONE), None)
    if lonely is not None and factors != [Factor(lonely, 1)]:
        instead = {"degC": "K", "calendar_year": "year"}[lonely]
        raise UnitError(f"'{lonely}' stands alone, not as in '{unit}'; write {instead} there")


def _unknown(unit: str, name: str) -> str:
    where = "" if name == unit else f" in '{unit}'"
    near = _near(name)
    hint = f"did you mean '{near}'?" if near else f"known: {', '.join(ATOMS)}"
    return f"unknown unit '{name}'{where} ({hint})"


def _near(name: str) -> str | None:
    """The unit that was probably meant: by its sign (Ω), its spelling in capitals, or its look."""
    meant = {atom.text: key for key, atom in ATOMS.items()}
    meant |= {key.casefold(): key for key in ATOMS}
    found = meant.get(name) or meant.get(name.casefold())
    if found:
        return found
    return next(iter(difflib.get_close_matches(name, ATOMS, n=1, cutoff=0.5)), None)


@cache
def _registry() -> Any:  # noqa: ANN401 - pint's registry class is made at run time
    import pint

    return pint.UnitRegistry(_DEFINITIONS.splitlines(), cache_folder=None)


@cache
def _pint_unit(unit: str) -> Any:  # noqa: ANN401 - likewise
    product = _registry().Unit("dimensionless")
    for factor in parse(unit):
        product = product * _registry().Unit(factor.atom.pint) ** factor.power
    return product


@cache
def same_dimension(one: str, other: str) -> bool:
    """Whether two units measure the same thing, so that one converts into the other."""
    return one == other or _pint_unit(one).dimensionality == _pint_unit(other).dimensionality


def convert(values: ArrayLike, unit: str, to: str) -> NDArray[np.float64]:
    """Convert an array of any shape from one unit into another.

    Raises
    ------
    UnitError
        When the two differ in dimension.
    """
    array = np.asarray(values, dtype=np.float64)
    if unit == to:
        return array
    if not same_dimension(unit, to):
        raise UnitError(f"'{unit}' cannot be converted into '{to}'")
    if "degC" in {unit, to}:  # an offset, not a factor
        quantity = _registry().Quantity(array, _pint_unit(unit))
        return np.asarray(quantity.to(_pint_unit(to)).magnitude, dtype=np.float64)
    return array * _factor(unit, to)


@cache
def _factor(unit: str, to: str) -> float:
    return float(_registry().Quantity(1.0, _pint_unit(unit)).to(_pint_unit(to)).magnitude)
