"""A formula with a briefing's numbers in it: substituted, fenced, spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ssb_report.check.check import Checked, check
from ssb_report.compute.graph import Numbers, Result
from ssb_report.compute.registry import formula
from ssb_report.formulas.model import FormulaModel, formula_model
from ssb_report.formulas.typeset import mathml
from ssb_report.quantity import Quantity
from tests.making import SOLAR, quantity


def model(
    formula_id: str, inputs: Mapping[str, Quantity | list[Quantity]], result: Quantity
) -> FormulaModel:
    """The block of one formula for quantities given by argument."""
    lists = {name: each if isinstance(each, list) else [each] for name, each in inputs.items()}
    quantities, arguments = {}, {}
    for name, each in lists.items():
        keys = [f"{name.replace('_', '-')}-{place}" for place in range(len(each))]
        quantities |= {key: replace(one, id=key) for key, one in zip(keys, each, strict=True)}
        arguments[name] = keys
    found = Result(result, formula(formula_id), arguments)
    return formula_model(found, Numbers(quantities, {result.id: found}), "en")


def right_hand(latex: str) -> str:
    return latex.partition(" = ")[2]


def test_numbers_stand_where_their_symbols_stood() -> None:
    made = model(
        "specific-energy",
        {"energy": quantity("150", "kWh"), "mass": quantity("575", "kg")},
        quantity("260.8695652173913", "Wh/kg", digits=3),
    )
    assert made.symbolic == formula("specific-energy").typeset()
    assert right_hand(made.substituted) == (
        r"\frac{150\,\text{kWh}}{575\,\text{kg}} = 261\,\text{Wh}\,\text{kg}^{-1}"
    )


def test_a_number_in_a_product_is_fenced() -> None:
    made = model(
        "material-cost-per-energy",
        {"price": quantity("~2000", "CNY/kg"), "need": quantity("0.364", "kg/kWh")},
        quantity("0.728", "CNY/Wh", digits=2),
    )
    price = r"\left(2000\,\text{CNY}\,\text{kg}^{-1}\right)"
    assert price in made.substituted
    assert made.substituted.endswith(r"= 0.73\,\text{CNY}\,\text{Wh}^{-1}")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0.1..0.2", "0.15"),  # and not 0.15000000000000002
        ("10..15", "12.5"),
        ("20 ± 3", "20"),
        ("0.60", "0.60"),
        ("<0.5", "0.5"),
        ("1.2e-5", r"1.2 \times 10^{-5}"),
    ],
)
def test_a_number_keeps_the_digits_of_its_source(value: str, written: str) -> None:
    made = model(
        "cost-part", {"total": quantity("1", "CNY/Wh"), "share": quantity(value)}, quantity("1")
    )
    assert made.substituted.startswith(r"C_{\mathrm{part}} = ")
    assert f"{written} " in made.substituted or rf"\left({written}\right)" in made.substituted


def test_degrees_are_shown_in_kelvin_since_their_zero_would_mislead() -> None:
    made = model(
        "hopping-conductivity-from-reference",
        {
            "temperature": quantity("5", "degC"),
            "reference_conductivity": quantity("0.012", "S/cm"),
            "reference_temperature": quantity("25", "degC"),
            "activation_energy": quantity("0.25", "eV"),
        },
        quantity("6.39", "mS/cm"),
    )
    assert r"278.15\,\text{K}" in made.substituted
    assert r"298.15\,\text{K}" in made.substituted
    assert "°C" not in made.substituted
    assert "278.15\u00a0K" in made.spoken_substituted


def test_each_of_many_numbers_is_written_out() -> None:
    made = model(
        "total-area-specific-resistance",
        {
            "thickness": quantity("20", "um"),
            "conductivity": quantity("1.0e-3", "S/cm"),
            "interfaces": [quantity("1", "ohm*cm^2"), quantity("30", "ohm*cm^2")],
        },
        quantity("33", "ohm*cm^2"),
    )
    assert r"\sum" in made.symbolic
    assert r"\sum" not in made.substituted
    assert r"1\,\Omega\,\text{cm}^{2}" in made.substituted
    assert r"30\,\Omega\,\text{cm}^{2}" in made.substituted
    assert next(row for row in made.symbols if len(row.references) == 2)


def test_formulas_are_spoken_in_words_and_with_numbers() -> None:
    made = model(
        "specific-energy",
        {"energy": quantity("150", "kWh"), "mass": quantity("575", "kg")},
        quantity("260.8695652173913", "Wh/kg", digits=3),
    )
    assert "mass" in made.spoken_symbolic
    assert "<" not in made.spoken_symbolic
    assert "150\u00a0kWh" in made.spoken_substituted
    assert made.spoken_substituted.endswith("= 261\u00a0Wh/kg")


def test_every_formula_of_the_briefing_can_be_set(jiangsu_checked: Checked) -> None:
    numbers = jiangsu_checked.numbers
    for key, result in numbers.results.items():
        made = formula_model(result, numbers, "en")
        assert made.id == key
        for latex in (made.symbolic, made.substituted):
            assert "\x02" not in latex
            assert "\x03" not in latex
            assert latex.count("{") == latex.count("}")
            assert "<math" in mathml(latex, block=True)
        assert [row.references for row in made.symbols] == [
            tuple(result.arguments[name]) for name in result.formula.arguments
        ]


def test_the_reading_and_the_printed_form_come_along() -> None:
    checked = check(SOLAR)
    made = formula_model(checked.numbers.results["line-yield"], checked.numbers, "en")
    assert made.reading
    assert made.as_printed
    assert made.title == formula("uniform-step-yield").title["en"]
