"""What holds for every formula: a complete record, and a function for arrays of any shape."""

from __future__ import annotations

import inspect
import re

import numpy as np
import pytest
from latex2mathml.converter import convert

from ssb_report.compute import energy, registry
from ssb_report.compute.formula import PLACEHOLDER, Formula, Symbol
from ssb_report.compute.references import REFERENCES
from ssb_report.compute.registry import REGISTRY
from ssb_report.errors import ComputeError
from ssb_report.formulas.typeset import svg

MILLION = 1_000_000
NUMBERED = {
    "specific-energy-from-charge",
    "parallel-conductivity",
    "cost-sum",
    "arrhenius-conductivity",
    "arrhenius-conductivity-from-reference",
    "interface-resistance",
    "rolled-throughput-yield",
    "uniform-step-yield",
    "experience-curve",
    "exponential-decline",
    "short-circuit-power",
    "calendar-fade",
    "fade-from-rate-temperature",
}
TWO_PHASES = {"fraction": 0.4, "inorganic": 1e-3, "organic": 3e-5}
FROM_REFERENCE = {
    "temperature": 275,
    "reference_conductivity": 2e-3,
    "reference_temperature": 298,
    "activation_energy": 0.31,
}
TWO_POINTS = {
    "conductivity_1": 1e-4,
    "temperature_1": 290,
    "conductivity_2": 3e-4,
    "temperature_2": 320,
}
IDEAL = {"charge": 5, "open_circuit_voltage": 3.7, "resistance": 0.04}

ADMISSIBLE: dict[str, dict[str, float | list[float]]] = {
    "specific-energy": {"energy": 150_000, "mass": 575},
    "specific-energy-from-charge": {"charge": 60, "voltage": 3.6, "mass": 0.5},
    "mass-from-specific-energy": {"energy": 21.6, "specific_energy": 301},
    "volume-from-energy-density": {"energy": 21.6, "energy_density": 844},
    "parallel-conductivity": {**TWO_PHASES},
    "series-conductivity": {**TWO_PHASES},
    "hashin-shtrikman-upper": {**TWO_PHASES},
    "hashin-shtrikman-lower": {**TWO_PHASES},
    "bruggeman-conductivity": {**TWO_PHASES},
    "porous-conductivity": {"porosity": 0.3, "bulk": 9e-3},
    "percolation-conductivity": {
        "fraction": 0.5,
        "threshold": 0.2,
        "exponent": 1.9,
        "prefactor": 1e-3,
    },
    "arrhenius-conductivity": {"temperature": 290, "prefactor": 50, "activation_energy": 0.3},
    "arrhenius-conductivity-from-reference": {**FROM_REFERENCE},
    "hopping-conductivity-from-reference": {**FROM_REFERENCE},
    "activation-energy-from-two-points": {**TWO_POINTS},
    "hopping-activation-energy-from-two-points": {**TWO_POINTS},
    "vtf-conductivity": {
        "temperature": 330,
        "prefactor": 0.5,
        "pseudo_energy": 0.09,
        "vanishing_temperature": 190,
    },
    "interface-resistance": {"thickness": 0.002, "conductivity": 1.5e-3},
    "total-area-specific-resistance": {
        "thickness": 0.002,
        "conductivity": 1.5e-3,
        "interfaces": [1, 30, 7],
    },
    "resistance-from-area": {"area_specific_resistance": 40, "area": 900},
    "rolled-throughput-yield": {"defect_rates": [0.01, 0.02, 0.3]},
    "uniform-step-yield": {"defect_rate": 0.005, "steps": 20},
    "step-defect-from-yield": {"yield_fraction": 0.9, "steps": 18},
    "cost-sum": {"materials": 1.3, "processing": 0.5, "research": 0.2},
    "cost-part": {"total": 2, "share": 0.7},
    "cost-with-yield": {
        "materials": 1.3,
        "processing": 0.5,
        "overhead": 0.2,
        "yield_fraction": 0.8,
    },
    "material-cost-per-energy": {"price": 2000, "need": 0.364},
    "currency-per-energy": {"price": 84, "rate": 7.1},
    "experience-curve": {"initial_cost": 2, "cumulative_output": 10, "exponent": 0.32},
    "learning-exponent": {"learning_rate": 0.2},
    "learning-rate": {"exponent": 0.32},
    "exponent-from-two-costs": {"cost_1": 2, "cost_2": 0.9, "output_ratio": 8},
    "output-for-cost": {"initial_cost": 2, "target_cost": 0.6, "exponent": 0.32},
    "exponential-decline": {"initial_cost": 2, "decline_rate": 0.125, "time": 10},
    "annual-decline": {"decline_rate": 0.139},
    "decline-rate-from-annual": {"annual_decline": 0.13},
    "decline-rate-from-growth": {"exponent": 0.32, "growth_rate": 0.4},
    "time-to-parity": {
        "initial_cost": 2,
        "competitor_cost": 0.6,
        "decline_rate": 0.15,
        "competitor_decline": 0.03,
    },
    "short-circuit-power": {"voltage": 3.7, "resistance": 0.04},
    "short-circuit-current": {"open_circuit_voltage": 3.7, "resistance": 0.04},
    "deliverable-power": {"open_circuit_voltage": 3.7, "current": 12, "resistance": 0.04},
    "matched-load-power": {"open_circuit_voltage": 3.7, "resistance": 0.04},
    "practical-power": {
        "open_circuit_voltage": 3.7,
        "minimum_voltage": 2.5,
        "resistance": 0.04,
    },
    "power-per-mass": {"power": 35, "mass": 0.07},
    "ragone-energy": {**IDEAL, "power": 40},
    "ragone-specific-energy": {**IDEAL, "specific_power": 500, "mass": 0.07},
    "resistance-from-two-loads": {
        "voltage_1": 3.67,
        "current_1": 1,
        "voltage_2": 3.5,
        "current_2": 5,
    },
    "open-circuit-voltage-from-load": {"voltage": 3.5, "current": 5, "resistance": 0.04},
    "calendar-fade": {
        "prefactor": 120,
        "activation_energy": 0.29,
        "temperature": 300,
        "time": 365,
        "exponent": 0.51,
    },
    "fade-from-rate-temperature": {
        "prefactor": 75.4,
        "rate_temperature": 3340,
        "soc_temperature": 353,
        "state_of_charge": 0.6,
        "temperature": 300,
        "time": 365,
        "exponent": 0.512,
    },
    "plant-cost": {"core": 0.5, "rest": 0.35},
    "levelised-storage-cost": {
        "capital_cost": 0.8,
        "discount_rate": 0.07,
        "lifetime": 20,
        "operation": 0.02,
        "cycles": 365,
        "usable": 0.7,
        "efficiency": 0.9,
    },
}

every_formula = pytest.mark.parametrize("record", REGISTRY.values(), ids=list(REGISTRY))


def test_every_formula_has_an_admissible_point() -> None:
    assert ADMISSIBLE.keys() == REGISTRY.keys()


@every_formula
def test_id_is_in_kebab_case(record: Formula) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", record.id)
    assert REGISTRY[record.id] is record


@every_formula
def test_arguments_are_the_functions(record: Formula) -> None:
    assert set(inspect.signature(record.function).parameters) == set(record.arguments)


@every_formula
def test_every_argument_is_printed_and_spoken(record: Formula) -> None:
    for template in (record.latex, *record.spoken.values()):
        assert set(PLACEHOLDER.findall(template)) == set(record.arguments)


@every_formula
def test_texts_are_there_in_english_and_chinese(record: Formula) -> None:
    symbols: list[Symbol] = [record.result, *record.arguments.values()]
    texts = [record.title, record.spoken, record.reading, *(symbol.label for symbol in symbols)]
    for text in texts:
        assert text.keys() == {"en", "zh"}
        assert re.search("[\u4e00-\u9fff]", text["zh"])
        assert not re.search("[\u4e00-\u9fff]", text["en"])


@every_formula
def test_texts_hold_no_numbers(record: Formula) -> None:
    """Numbers in a briefing come from its data; a formula's own are told in words."""
    symbols: list[Symbol] = [record.result, *record.arguments.values()]
    texts = [record.title, record.spoken, record.reading, *(symbol.label for symbol in symbols)]
    for text in texts:
        for one in text.values():
            assert not re.search("[0-9]", PLACEHOLDER.sub("", one))


@every_formula
def test_every_function_states_units_and_shapes(record: Formula) -> None:
    written = inspect.getdoc(record.function)
    assert written is not None
    parameters, _, returned = written.partition("Returns\n-------\n")
    assert record.result.unit in re.findall(r"\[(.+)\]", returned)
    for name, symbol in record.arguments.items():
        found = re.search(rf"\b{name}\b[\w, ]* : array \((.*)\)\n((?:    .*\n)+)", parameters)
        assert found, name
        assert found[1] == ("..., n" if symbol.many else "...")
        assert f"[{symbol.unit}]" in found[2]


@every_formula
def test_sources_are_among_the_references(record: Formula) -> None:
    assert set(record.sources) <= set(REFERENCES)


def test_every_reference_is_a_source() -> None:
    assert {source for record in REGISTRY.values() for source in record.sources} == set(REFERENCES)


def test_the_ten_formulas_show_the_loose_form_beside_the_right_one() -> None:
    assert {record.id for record in REGISTRY.values() if record.as_printed} == NUMBERED


@every_formula
def test_left_hand_side_is_the_result(record: Formula) -> None:
    assert record.latex.startswith(f"{record.result.latex} = ")
    assert record.latex.count(" = ") == 1


@every_formula
def test_many_arguments_can_be_written_out(record: Formula) -> None:
    many = [name for name, symbol in record.arguments.items() if symbol.many]
    assert bool(many) == (record.term is not None) == (record.expanded is not None)


@every_formula
def test_latex_is_understood_by_both_typesetters(record: Formula) -> None:
    number = r"\left(1.2 \times 10^{-2}\,\mathrm{S\,cm^{-1}}\right)"
    numbers = {
        name: [number, number] if symbol.many else number
        for name, symbol in record.arguments.items()
    }
    forms = [record.typeset(), record.typeset(numbers), record.result.latex]
    forms += [symbol.latex for symbol in record.arguments.values()]
    forms += [record.as_printed] if record.as_printed else []
    for latex in forms:
        mathml = convert(latex)
        assert "\\" not in mathml, "a command was taken for text"
        assert mathml.count("<mrow>") == mathml.count("</mrow>")
        assert "<path" in svg(latex).svg


@every_formula
def test_result_is_finite_and_within_its_range(record: Formula) -> None:
    value = record.evaluate(**ADMISSIBLE[record.id])
    assert value.shape == ()
    assert np.isfinite(value)
    assert record.result.valid.contains(value)


@every_formula
def test_a_million_points_at_once(record: Formula) -> None:
    point = ADMISSIBLE[record.id]
    columns = {
        name: np.tile(np.asarray(value, dtype=np.float64), (MILLION, 1))
        if record.arguments[name].many
        else np.full(MILLION, value, dtype=np.float64)
        for name, value in point.items()
    }
    values = record.evaluate(**columns)
    assert values.shape == (MILLION,)
    assert values[[0, -1]] == pytest.approx(np.full(2, record.evaluate(**point)))


@every_formula
def test_arguments_broadcast(record: Formula) -> None:
    point = ADMISSIBLE[record.id]
    name, symbol = next(iter(record.arguments.items()))
    column = np.asarray(point[name], dtype=np.float64)
    swept = np.stack([column, column])
    swept = swept[:, np.newaxis, :] if symbol.many else swept[:, np.newaxis]
    assert record.evaluate(**{**point, name: swept}).shape == (2, 1)


@every_formula
def test_nan_in_any_argument_is_a_fault(record: Formula) -> None:
    for name, value in ADMISSIBLE[record.id].items():
        spoilt = np.asarray(value, dtype=np.float64) * np.nan
        with pytest.raises(ComputeError, match=f"'{record.id}': {name} = nan"):
            record.evaluate(**{**ADMISSIBLE[record.id], name: spoilt})


def test_ids_are_looked_up() -> None:
    assert registry.formula("specific-energy").function is energy.specific_energy


def test_unknown_id_suggests_what_was_meant() -> None:
    with pytest.raises(
        ComputeError,
        match=r"^unknown formula 'specific-enrgy' \(did you mean specific-energy( or .+)?\?\)$",
    ):
        registry.formula("specific-enrgy")


def test_unknown_id_like_no_other_lists_all() -> None:
    with pytest.raises(ComputeError, match=r"unknown formula 'zzz' \(known: specific-energy, .*\)"):
        registry.formula("zzz")


def test_two_formulas_of_one_id_are_refused() -> None:
    record = REGISTRY["specific-energy"]
    with pytest.raises(ValueError, match="two formulas are called 'specific-energy'"):
        registry.assemble([record, record])


def test_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        REGISTRY["specific-energy"] = REGISTRY["cost-sum"]  # type: ignore[index]
