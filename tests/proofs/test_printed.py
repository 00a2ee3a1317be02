"""What is printed is what is computed: the LaTeX of every formula, read and compared with numpy.

The printed expression is evaluated with forty digits, so that what remains is the function's own
error.
"""

from __future__ import annotations

from dataclasses import replace

import mpmath
import numpy as np
import pytest
import sympy

from ssb_report.compute.formula import Array, Formula
from ssb_report.compute.registry import REGISTRY, formula
from tests.proofs.admissible import admissible
from tests.proofs.dimensions import factor_between, plain_time, unit_of, units
from tests.proofs.printed import CONSTANTS, ELEMENTS, Printed, of_record, printed, read

POINTS = 100
ROUNDING = 1e-11
"""The relative error that some ten operations on doubles may leave."""

# Where two nearly equal numbers are subtracted, as they are in what is printed, their own last
# digits count: the voltage left near the short circuit, say.
SUBTRACTING = {
    "activation-energy-from-two-points",
    "deliverable-power",
    "hopping-activation-energy-from-two-points",
    "percolation-conductivity",
    "practical-power",
    "time-to-parity",
}

every_formula = pytest.mark.parametrize("record", REGISTRY.values(), ids=list(REGISTRY))


def by_print(what: Printed, given: dict[str, Array]) -> list[float]:
    """What the printed expression gives for each column of the arguments."""
    columns = {
        symbol: values[..., place] if len(symbols) > 1 else values
        for name, symbols in what.symbols.items()
        for place, symbol in enumerate(symbols)
        for values in [given[name]]
    }
    constants = {symbol: value for symbol, (value, _) in CONSTANTS.items()}
    function = sympy.lambdify([*columns, *constants], what.expression, "mpmath")
    with mpmath.workdps(40):
        return [
            float(function(*map(mpmath.mpf, row), *map(mpmath.mpf, constants.values())))
            for row in np.stack(list(columns.values()), axis=-1)
        ]


def conversion(record: Formula) -> float:
    """From the unit of the printed product into that of the result: CNY/kWh into CNY/Wh."""
    return factor_between(unit_of(plain_time(record), units(record)), record.result.unit)


@every_formula
def test_every_formula_prints_what_it_computes(record: Formula) -> None:
    given = admissible(record.id, POINTS)
    expected = np.array(by_print(printed(record.id), given)) * conversion(record)
    tolerance = 1e-8 if record.id in SUBTRACTING else ROUNDING
    assert record.evaluate(**given) == pytest.approx(expected, rel=tolerance, abs=1e-300)


# ---- sums and products over many: what is typeset and what is written out with numbers


@pytest.mark.parametrize("formula_id", [k for k, v in REGISTRY.items() if v.expanded])
def test_a_sign_over_many_is_what_is_written_out(formula_id: str) -> None:
    record, written_out = formula(formula_id), printed(formula_id)
    (many,) = (name for name, symbol in record.arguments.items() if symbol.many)
    element, elements = sympy.Symbol("z"), sympy.IndexedBase("z")
    texts = {
        name: element.name if name == many else symbols[0].name
        for name, symbols in written_out.symbols.items()
    }
    typeset = read(replace(record, expanded=None).typeset(texts).partition(" = ")[2])
    index, count = sympy.symbols("i N")
    summed = typeset.subs(element, elements[index]).subs(count, ELEMENTS).doit()
    for place, symbol in enumerate(written_out.symbols[many], start=1):
        summed = summed.subs(elements[place], symbol)
    assert sympy.simplify(summed - written_out.expression) == 0


# ---- forms in which the laws were published


MIXTURE = sympy.symbols("phi inorganic organic", positive=True)


def named(formula_id: str, **symbols: sympy.Symbol) -> sympy.Expr:
    """What is printed, in these symbols."""
    what = printed(formula_id)
    return what.expression.subs({what.symbols[name][0]: each for name, each in symbols.items()})


def mixture(formula_id: str) -> sympy.Expr:
    phi, inorganic, organic = MIXTURE
    return named(formula_id, fraction=phi, inorganic=inorganic, organic=organic)


def test_bruggemans_mixture_solves_his_equation() -> None:
    """The sum of φᵢ (σᵢ − σ) / (σᵢ + 2σ) vanishes (Bruggeman 1935)."""
    phi, inorganic, organic = MIXTURE
    mixed = mixture("bruggeman-conductivity")
    balance = sum(
        share * (phase - mixed) / (phase + 2 * mixed)
        for share, phase in ((phi, inorganic), (1 - phi, organic))
    )
    assert sympy.simplify(balance) == 0


@pytest.mark.parametrize(
    ("bound", "matrix_is"), [("upper", "organic"), ("upper", "inorganic"), ("lower", "organic")]
)
def test_hashin_and_shtrikmans_bounds_as_they_published_them(bound: str, matrix_is: str) -> None:
    """σ = σₘ + φ / (1 / (σᵢ − σₘ) + (1 − φ) / (3 σₘ)), φ the share of the inclusions (1962)."""
    phi, inorganic, organic = MIXTURE
    matrix, inclusion, share = (
        (organic, inorganic, phi) if matrix_is == "organic" else (inorganic, organic, 1 - phi)
    )
    published = matrix + share / (1 / (inclusion - matrix) + (1 - share) / (3 * matrix))
    chosen = {sympy.Max(inorganic, organic): matrix, sympy.Min(inorganic, organic): matrix}
    found = mixture(f"hashin-shtrikman-{bound}").subs(chosen)
    assert sympy.simplify(found - published) == 0


def test_christen_and_carlens_energy_as_they_published_it() -> None:
    """E(P) = 2 R Q P / (U − √(U² − 4 R P)) (2000)."""
    power, charge, voltage, resistance = sympy.symbols("P Q U R", positive=True)
    found = named(
        "ragone-energy",
        power=power,
        charge=charge,
        open_circuit_voltage=voltage,
        resistance=resistance,
    )
    root = sympy.sqrt(voltage**2 - 4 * resistance * power)
    published = 2 * resistance * charge * power / (voltage - root)
    assert sympy.simplify(found - published) == 0


# ---- the judge itself


@pytest.mark.parametrize(
    ("formula_id", "old", "new"),
    [
        ("specific-energy", r"\frac{<energy>}{<mass>}", r"\frac{<mass>}{<energy>}"),
        ("parallel-conductivity", "1 -", "1 +"),
        ("matched-load-power", "{4", "{2"),
        ("learning-exponent", r"\log_{2}", r"\ln"),
        ("hashin-shtrikman-upper", r"\max", r"\min"),
        ("porous-conductivity", "3/2", "2/3"),
        ("experience-curve", "^{-", "^{"),
        ("ragone-energy", "1 +", "1 -"),
        ("calendar-fade", r"\left(-", r"\left("),
    ],
)
def test_a_misprint_is_found(formula_id: str, old: str, new: str) -> None:
    record = formula(formula_id)
    assert old in record.latex
    misprint = of_record(replace(record, latex=record.latex.replace(old, new)))
    given = admissible(formula_id, POINTS)
    found = np.array(by_print(misprint, given))
    assert not np.allclose(found, record.evaluate(**given), rtol=1e-6, atol=0)


def test_what_can_be_read_in_two_ways_is_refused() -> None:
    with pytest.raises(AssertionError, match="can be read as"):
        read(r"\sin a \cdot b")
