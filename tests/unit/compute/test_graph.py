from __future__ import annotations

from pathlib import Path

import pytest

from ssb_report.compute.graph import Expectation, Numbers, compute
from ssb_report.errors import ComputeError, Fault
from ssb_report.provenance import Citation, Status
from ssb_report.quantity import Form
from ssb_report.schema.load import load
from tests.making import SOLAR

SOURCES = """\
references:
  - {id: works, type: report, title: Works, custom: {tier: primary}}
  - {id: press, type: report, title: Press, custom: {tier: secondary}}
"""
QUANTITIES = """\
pack-energy: {label: Energy, value: 75 ± 3, unit: kWh, status: reported, as_of: 2024,
  cite: [{source: works}, {source: press}]}
pack-mass: {label: Mass, value: "0.5", unit: t, status: reported, as_of: 2024-11-30,
  cite: {source: press}}
pack-published: {label: Published, value: 152, unit: Wh/kg, status: claimed, as_of: 2023-05,
  cite: {source: press}}
first-defects: {label: First, value: 1, unit: "%", status: assumption}
second-defects: {label: Second, value: 1..3, unit: "%", status: assumption}
third-defects: {label: Third, value: 0.03, unit: "1", status: assumption}
room: {label: Room, value: 25, unit: degC, status: assumption}
cold: {label: Cold, value: 5, unit: degC, status: assumption}
conductivity: {label: At room temperature, value: 12, unit: mS/cm, status: assumption}
activation: {label: Activation energy, value: 250, unit: meV, status: assumption}
"""
PACK = """\
pack-specific-energy:
  label: Specific energy
  formula: specific-energy
  with: {energy: pack-energy, mass: pack-mass}
"""


def computed(
    tmp_path: Path, calculations: str, quantities: str = QUANTITIES
) -> tuple[Numbers, list[Fault]]:
    """The numbers of a briefing made of the quantities above and these calculations."""
    files = {"sources": SOURCES, "quantities": quantities, "calculations": calculations}
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    briefing, faults = load(tmp_path)
    missing = {"the file is missing"}  # briefing.yaml, which no number needs
    assert {fault.message for fault in faults} == missing
    return compute(briefing)


def nominal(numbers: Numbers, key: str) -> float:
    return numbers.results[key].quantity.value.nominal


# ---- what comes out


def test_the_small_briefing() -> None:
    numbers, faults = compute(load(SOLAR)[0])
    assert faults == []
    # −log2(1 − 0.2) and 0.99^12, by a pocket calculator
    assert nominal(numbers, "module-exponent") == pytest.approx(0.321928094887, rel=1e-10)
    assert nominal(numbers, "line-yield") == pytest.approx(88.6384871716, rel=1e-10)
    assert numbers.results["line-yield"].quantity.unit == "%"


def test_units_are_converted_at_the_edge(tmp_path: Path) -> None:
    numbers, faults = computed(tmp_path, PACK + "  unit: kWh/t\n")
    assert faults == []
    # 75 kWh in 500 kg are 150 Wh/kg, the same number in kWh/t
    assert nominal(numbers, "pack-specific-energy") == pytest.approx(150)
    assert numbers.results["pack-specific-energy"].quantity.unit == "kWh/t"


def test_an_offset_scale_is_converted_too(tmp_path: Path) -> None:
    numbers, _ = computed(
        tmp_path,
        "cold-conductivity: {label: C, formula: arrhenius-conductivity-from-reference, unit: mS/cm,"
        " with: {temperature: cold, reference_conductivity: conductivity,"
        " reference_temperature: room, activation_energy: activation}}",
    )
    # 12 exp(−(0.25 / 8.617333262e-5) (1 / 278.15 − 1 / 298.15)) = 12 exp(−0.69965)
    assert nominal(numbers, "cold-conductivity") == pytest.approx(5.9611, rel=1e-4)


def test_an_argument_may_take_many_numbers_and_ends_of_ranges(tmp_path: Path) -> None:
    numbers, faults = computed(
        tmp_path,
        "all: {label: A, formula: rolled-throughput-yield,"
        " with: {defect_rates: [first-defects, second-defects, third-defects]}}\n"
        "best: {label: B, formula: rolled-throughput-yield,"
        " with: {defect_rates: [first-defects, second-defects.low, third-defects]}}\n"
        "worst: {label: C, formula: rolled-throughput-yield,"
        " with: {defect_rates: [first-defects, second-defects.high, third-defects]}}\n",
    )
    assert faults == []
    # 0.99 · 0.98 · 0.97, 0.99 · 0.99 · 0.97 and 0.99 · 0.97 · 0.97
    assert nominal(numbers, "all") == pytest.approx(0.941094)
    assert nominal(numbers, "best") == pytest.approx(0.950697)
    assert nominal(numbers, "worst") == pytest.approx(0.931491)
    assert numbers.results["best"].inputs == ("first-defects", "second-defects", "third-defects")


def test_results_feed_results_in_whatever_order_they_stand(tmp_path: Path) -> None:
    numbers, faults = computed(
        tmp_path,
        "back: {label: B, formula: learning-rate, with: {exponent: exponent}}\n"
        "exponent: {label: E, formula: learning-exponent, with: {learning_rate: first-defects}}\n",
    )
    assert faults == []
    assert nominal(numbers, "back") == pytest.approx(0.01)


def test_a_result_knows_its_formula_and_its_rounding(tmp_path: Path) -> None:
    numbers, _ = computed(tmp_path, PACK + "  digits: 2\n  symbol: E_p\n")
    result = numbers.results["pack-specific-energy"]
    assert result.formula.id == "specific-energy"
    assert result.inputs == ("pack-energy", "pack-mass")
    assert (result.quantity.digits, result.quantity.symbol) == (2, "E_p")
    assert result.quantity.value.first.as_tuple().exponent < 0  # every digit is kept


# ---- how sure it is


def test_a_result_of_certain_numbers_has_no_interval(tmp_path: Path) -> None:
    numbers, _ = computed(
        tmp_path,
        "exponent: {label: E, formula: learning-exponent, with: {learning_rate: first-defects}}\n"
        "worst: {label: W, formula: rolled-throughput-yield, digits: 2,"
        " with: {defect_rates: [first-defects, second-defects.high]}}\n",
    )
    for key in ("exponent", "worst"):
        quantity = numbers.results[key].quantity
        assert (quantity.interval, quantity.place) == (None, None)
        assert quantity.value.form is Form.EXACT
        assert numbers.samples(key, "1") is None
    assert numbers.results["worst"].quantity.digits == 2


def test_a_result_of_uncertain_numbers_has_one(tmp_path: Path) -> None:
    numbers, _ = computed(tmp_path, PACK)
    result = numbers.results["pack-specific-energy"]
    interval = result.quantity.interval
    assert interval is not None
    # 75 ± 3 kWh in 500 kg: 150 ± 6, and 1.6449 deviations each way; their standard error is 0.03
    assert float(interval.low) == pytest.approx(150 - 6 * 1.6449, abs=0.15)
    assert float(interval.high) == pytest.approx(150 + 6 * 1.6449, abs=0.15)
    # half the width is 9.9, so that one place is told behind the point
    assert result.quantity.place == -1
    assert result.defined == 1


def test_an_interval_is_in_the_unit_of_its_result(tmp_path: Path) -> None:
    numbers, _ = computed(tmp_path, PACK + "  unit: MWh/t\n")
    interval = numbers.results["pack-specific-energy"].quantity.interval
    assert interval is not None
    assert float(interval.high) == pytest.approx(0.15987, abs=0.00015)
    drawn = numbers.samples("pack-specific-energy", "Wh/kg")
    assert drawn is not None
    assert drawn.mean() == pytest.approx(150, abs=0.1)


def test_an_end_of_a_range_is_certain(tmp_path: Path) -> None:
    numbers, _ = computed(tmp_path, PACK)
    assert numbers.samples("pack-energy.low", "Wh") is None
    assert numbers.samples("pack-mass", "kg") is None
    assert numbers.samples("pack-energy", "Wh") is not None


def test_samples_on_an_offset_scale_are_converted(tmp_path: Path) -> None:
    uncertain = QUANTITIES.replace("value: 5, unit: degC", "value: 5 ± 1, unit: degC")
    numbers, _ = computed(
        tmp_path,
        "cold-conductivity: {label: C, formula: arrhenius-conductivity-from-reference, unit: mS/cm,"
        " with: {temperature: cold, reference_conductivity: conductivity,"
        " reference_temperature: room, activation_energy: activation}}",
        quantities=uncertain,
    )
    quantity = numbers.results["cold-conductivity"].quantity
    assert quantity.interval is not None
    # 12 exp(-(0.25 / 8.617333262e-5) (1 / T - 1 / 298.15)) at 5 ∓ 1.6449 °C
    assert float(quantity.interval.low) == pytest.approx(5.605, abs=0.01)
    assert float(quantity.interval.high) == pytest.approx(6.333, abs=0.01)


def test_where_a_formula_fails_for_some_the_share_is_known(tmp_path: Path) -> None:
    wide = QUANTITIES.replace("value: 1..3", "value: 60 ± 40")
    numbers, faults = computed(
        tmp_path,
        "exponent: {label: E, formula: learning-exponent, with: {learning_rate: second-defects}}",
        quantities=wide,
    )
    assert faults == []
    result = numbers.results["exponent"]
    # between 0 and 100 %: 1.5 deviations below to 1 above, 0.8413 - 0.0668
    assert result.defined == pytest.approx(0.7745, abs=0.007)
    assert result.quantity.interval is None
    assert result.quantity.place is None
    assert result.quantity.value.form is Form.ABOUT


def test_a_bound_of_which_it_is_said_how_likely_its_values_are(tmp_path: Path) -> None:
    bound = 'value: ">3", unit: kWh'
    stated = f"{bound}, distribution: {{triangular: [3, 4, 8]}}"
    forms = {}
    for name, text in (("bound", bound), ("stated", stated)):
        folder = tmp_path / name
        folder.mkdir()
        numbers, faults = computed(
            folder, PACK, quantities=QUANTITIES.replace("value: 75 ± 3, unit: kWh", text)
        )
        assert faults == []
        forms[name] = numbers.results["pack-specific-energy"].quantity
    assert (forms["bound"].value.form, forms["bound"].interval) == (Form.ABOVE, None)
    interval = forms["stated"].interval
    assert forms["stated"].value.form is Form.ABOUT
    assert interval is not None
    # kWh of the triangle: 3 + √(0.05 · 5 · 1) and 8 − √(0.05 · 5 · 4), in 500 kg
    assert float(interval.low) == pytest.approx(7, abs=0.02)
    assert float(interval.high) == pytest.approx(14, abs=0.02)


# ---- where it comes from


def test_a_result_is_as_new_as_its_newest_input_and_cites_what_they_cite(tmp_path: Path) -> None:
    numbers, _ = computed(tmp_path, PACK)
    provenance = numbers.results["pack-specific-energy"].quantity.provenance
    assert provenance.status is Status.COMPUTED
    assert provenance.as_of == "2024-11-30"
    assert provenance.citations == (Citation("works"), Citation("press"))
    assert provenance.position.path.endswith("calculations.yaml")
    assert (provenance.position.line, provenance.position.column) == (1, 1)


def test_a_result_of_assumptions_has_no_date(tmp_path: Path) -> None:
    numbers, _ = computed(
        tmp_path,
        "rate: {label: R, formula: learning-exponent, with: {learning_rate: third-defects}}",
    )
    provenance = numbers.results["rate"].quantity.provenance
    assert (provenance.as_of, provenance.citations) == ("", ())


# ---- what was expected


@pytest.mark.parametrize(
    ("within", "agrees"), [("1 %", False), ("1.5 %", True), ("2%", True), ("0 %", False)]
)
def test_a_result_is_compared_with_what_was_published(
    tmp_path: Path, within: str, *, agrees: bool
) -> None:
    expect = f"  expect: {{published: pack-published, within: {within}}}\n"
    numbers, faults = computed(tmp_path, PACK + expect)
    expectation = numbers.results["pack-specific-energy"].expectation
    assert faults == []  # a disagreement is printed, not refused
    assert expectation is not None
    assert expectation.difference == pytest.approx(-2 / 152)
    assert expectation.tolerance == pytest.approx(float(within.rstrip("% ")) / 100)
    assert expectation.agrees is agrees


def test_the_published_value_is_converted(tmp_path: Path) -> None:
    expect = "  unit: kWh/t\n  expect: {published: pack-published, within: 5 %}\n"
    numbers, _ = computed(tmp_path, PACK + expect)
    expectation = numbers.results["pack-specific-energy"].expectation
    assert expectation is not None
    assert expectation.difference == pytest.approx(-2 / 152)


def test_a_result_may_be_compared_with_a_result_that_stands_below(tmp_path: Path) -> None:
    expect = "  expect: {published: again, within: 5 %}\n"
    again = PACK.replace("pack-specific-energy:", "again:")
    numbers, faults = computed(tmp_path, PACK + expect + again)
    assert faults == []
    assert numbers.results["pack-specific-energy"].expectation == Expectation("again", 0.05, 0.0)


def test_a_result_stays_when_it_cannot_be_compared(tmp_path: Path) -> None:
    expect = "  expect: {published: room, within: 5 %}\n"
    numbers, faults = computed(tmp_path, PACK + expect)
    assert numbers.results["pack-specific-energy"].expectation is None
    assert [fault.message for fault in faults] == ["'room' is in 'degC', the result in 'Wh/kg'"]


# ---- what fails


def test_what_needs_a_failed_calculation_says_nothing_of_its_own(tmp_path: Path) -> None:
    numbers, faults = computed(
        tmp_path,
        "one: {label: O, formula: learning-exponent, with: {learning_rate: room}}\n"
        "two: {label: T, formula: learning-rate, with: {exponent: one}}\n"
        "three: {label: H, formula: learning-exponent, with: {learning_rate: two}}\n"
        "four: {label: F, formula: learning-exponent, with: {learning_rate: first-defects},"
        " expect: {published: two, within: 1 %}}\n",
    )
    assert [fault.message for fault in faults] == [
        "'room' is in 'degC', but 'learning_rate' takes '1'"
    ]
    assert set(numbers.results) == {"four"}
    assert numbers.results["four"].expectation is None


def test_each_cycle_is_told_once_and_the_rest_is_computed(tmp_path: Path) -> None:
    numbers, faults = computed(
        tmp_path,
        "b: {label: B, formula: learning-rate, with: {exponent: a}}\n"
        "a: {label: A, formula: learning-exponent, with: {learning_rate: b}}\n"
        "d: {label: D, formula: learning-rate, with: {exponent: d}}\n"
        "e: {label: E, formula: learning-rate, with: {exponent: d}}\n" + PACK,
    )
    assert sorted(fault.message for fault in faults) == [
        "a cycle: a needs b needs a",
        "a cycle: d needs d",
    ]
    assert set(numbers.results) == {"pack-specific-energy"}


# ---- numbers by their ids


def test_ends_of_ranges_are_numbers_of_their_own(tmp_path: Path) -> None:
    numbers, _ = computed(tmp_path, PACK)
    assert [str(numbers[f"pack-energy{end}"].value) for end in ("", ".low", ".high")] == [
        "75 ± 3",
        "72",
        "78",
    ]
    low = numbers["second-defects.low"]
    assert low.value.form is Form.EXACT
    assert low.unit == "%"
    assert numbers.nominal("second-defects.high", "1") == pytest.approx(0.03)
    with pytest.raises(ComputeError, match=r"'pack-mass' is 0\.5, which has no \.low"):
        numbers["pack-mass.low"]
    with pytest.raises(ComputeError, match=r"which has no \.middle"):
        numbers["pack-energy.middle"]
    with pytest.raises(KeyError):
        numbers["nothing"]


@pytest.mark.parametrize(
    ("reference", "there"),
    [
        ("pack-energy", True),
        ("pack-energy.low", True),
        ("pack-mass.low", False),
        ("pack-specific-energy", True),
        ("nothing", False),
        ("nothing.low", False),
    ],
)
def test_only_what_has_an_end_holds_it(tmp_path: Path, reference: str, *, there: bool) -> None:
    numbers, _ = computed(tmp_path, PACK)
    assert (reference in numbers) is there
