"""Laws that hold between formulas, whatever the numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssb_report.compute.registry import formula

# The room that rounding needs when two bounds meet.
SLACK = 1e-9


def between(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


def powers_of_ten(low: float, high: float) -> st.SearchStrategy[float]:
    return between(low, high).map(lambda exponent: 10.0**exponent)


def value(formula_id: str, **arguments: float) -> float:
    return float(formula(formula_id).evaluate(**arguments))


fractions = between(0, 1)
conductivities = powers_of_ten(-12, 0)
temperatures = between(240, 400)
costs = powers_of_ten(-2, 2)
cells = st.fixed_dictionaries(
    {"open_circuit_voltage": between(1, 5), "resistance": powers_of_ten(-4, 1)}
)


@given(fraction=fractions, inorganic=conductivities, organic=conductivities)
def test_mixtures_keep_to_their_bounds(fraction: float, inorganic: float, organic: float) -> None:
    rising = [
        value(formula_id, fraction=fraction, inorganic=inorganic, organic=organic)
        for formula_id in (
            "series-conductivity",
            "hashin-shtrikman-lower",
            "bruggeman-conductivity",
            "hashin-shtrikman-upper",
            "parallel-conductivity",
        )
    ]
    assert min(inorganic, organic) <= rising[0] * (1 + SLACK)
    assert rising[-1] <= max(inorganic, organic) * (1 + SLACK)
    for lower, upper in pairwise(rising):
        assert lower <= upper * (1 + SLACK)


@given(
    formula_id=st.sampled_from(
        [
            "series-conductivity",
            "hashin-shtrikman-lower",
            "bruggeman-conductivity",
            "hashin-shtrikman-upper",
            "parallel-conductivity",
        ]
    ),
    fraction=fractions,
    inorganic=conductivities,
    organic=conductivities,
)
def test_mixtures_do_not_care_which_phase_is_called_which(
    formula_id: str, fraction: float, inorganic: float, organic: float
) -> None:
    one = value(formula_id, fraction=fraction, inorganic=inorganic, organic=organic)
    other = value(formula_id, fraction=1 - fraction, inorganic=organic, organic=inorganic)
    # The smaller of the two fractions loses digits in the subtraction, the conductivities magnify.
    assert one == pytest.approx(other, rel=1e-3)


@given(learning_rate=between(0, 0.99))
def test_learning_rate_and_exponent_are_inverse(learning_rate: float) -> None:
    exponent = value("learning-exponent", learning_rate=learning_rate)
    assert value("learning-rate", exponent=exponent) == pytest.approx(learning_rate)


@given(annual_decline=between(0, 0.99))
def test_annual_and_continuous_decline_are_inverse(annual_decline: float) -> None:
    rate = value("decline-rate-from-annual", annual_decline=annual_decline)
    assert rate >= annual_decline * (1 - SLACK)
    assert value("annual-decline", decline_rate=rate) == pytest.approx(annual_decline)


@given(initial_cost=costs, exponent=between(0.05, 1), output=powers_of_ten(0.1, 4))
def test_experience_curve_and_its_inverses(
    initial_cost: float, exponent: float, output: float
) -> None:
    cost = value(
        "experience-curve",
        initial_cost=initial_cost,
        cumulative_output=output,
        exponent=exponent,
    )
    found_output = value(
        "output-for-cost", initial_cost=initial_cost, target_cost=cost, exponent=exponent
    )
    found_exponent = value(
        "exponent-from-two-costs", cost_1=initial_cost, cost_2=cost, output_ratio=output
    )
    assert found_output == pytest.approx(output)
    assert found_exponent == pytest.approx(exponent)


@given(
    competitor_cost=costs,
    lead=between(1, 20),
    competitor_decline=between(0, 0.1),
    advantage=between(0.01, 0.3),
)
def test_at_parity_the_costs_are_equal(
    competitor_cost: float, lead: float, competitor_decline: float, advantage: float
) -> None:
    initial_cost = competitor_cost * lead
    decline_rate = competitor_decline + advantage
    assume(initial_cost >= competitor_cost)
    time = value(
        "time-to-parity",
        initial_cost=initial_cost,
        competitor_cost=competitor_cost,
        decline_rate=decline_rate,
        competitor_decline=competitor_decline,
    )
    mine = value(
        "exponential-decline", initial_cost=initial_cost, decline_rate=decline_rate, time=time
    )
    theirs = value(
        "exponential-decline",
        initial_cost=competitor_cost,
        decline_rate=competitor_decline,
        time=time,
    )
    assert mine == pytest.approx(theirs)


@given(rates=st.lists(fractions, min_size=1, max_size=30), extra=fractions)
def test_one_step_more_never_raises_the_yield(rates: list[float], extra: float) -> None:
    record = formula("rolled-throughput-yield")
    before = record.evaluate(defect_rates=rates)
    after = record.evaluate(defect_rates=[*rates, extra])
    assert after <= before
    assert before <= 1 - max(rates) + SLACK


@given(rate=fractions, other=fractions, steps=st.integers(0, 200))
def test_fewer_defects_never_lower_the_yield(rate: float, other: float, steps: int) -> None:
    lower, higher = sorted((rate, other))
    worse = value("uniform-step-yield", defect_rate=higher, steps=steps)
    assert worse <= value("uniform-step-yield", defect_rate=lower, steps=steps)


@given(yield_fraction=between(0.01, 1), steps=st.integers(1, 200))
def test_yield_and_defects_are_inverse(yield_fraction: float, steps: int) -> None:
    rate = value("step-defect-from-yield", yield_fraction=yield_fraction, steps=steps)
    assert value("uniform-step-yield", defect_rate=rate, steps=steps) == pytest.approx(
        yield_fraction
    )


@given(
    form=st.sampled_from(["", "hopping-"]),
    conductivity=powers_of_ten(-8, -1.5),
    activation_energy=between(0.05, 0.8),
    temperatures=st.tuples(temperatures, temperatures),
)
def test_activation_energy_is_found_again(
    form: str,
    conductivity: float,
    activation_energy: float,
    temperatures: tuple[float, float],
) -> None:
    reference, other = temperatures
    assume(abs(reference - other) > 1)
    law = f"{form or 'arrhenius-'}conductivity-from-reference"
    # Downwards only, where no conductivity leaves the range that ions reach.
    reference, other = max(reference, other), min(reference, other)
    carried = value(
        law,
        temperature=other,
        reference_conductivity=conductivity,
        reference_temperature=reference,
        activation_energy=activation_energy,
    )
    found = value(
        f"{form}activation-energy-from-two-points",
        conductivity_1=conductivity,
        temperature_1=reference,
        conductivity_2=carried,
        temperature_2=other,
    )
    assert found == pytest.approx(activation_energy)


@given(cell=cells, charge=powers_of_ten(-2, 3))
def test_ideal_battery_gives_all_its_energy_slowly_and_half_at_the_limit(
    cell: dict[str, float], charge: float
) -> None:
    whole = charge * cell["open_circuit_voltage"]
    limit = value("matched-load-power", **cell)
    assert value("ragone-energy", power=0, charge=charge, **cell) == pytest.approx(whole)
    assert value("ragone-energy", power=limit, charge=charge, **cell) == pytest.approx(whole / 2)


@given(cell=cells, shares=st.tuples(fractions, fractions))
def test_more_power_takes_less_energy(cell: dict[str, float], shares: tuple[float, float]) -> None:
    limit = value("matched-load-power", **cell)
    low, high = (value("ragone-energy", power=s * limit, charge=5, **cell) for s in sorted(shares))
    assert high <= low


@given(cell=cells, share=fractions)
def test_no_current_delivers_more_than_the_matched_load(
    cell: dict[str, float], share: float
) -> None:
    current = share * value("short-circuit-current", **cell)
    delivered = value("deliverable-power", current=current, **cell)
    limit = value("matched-load-power", **cell)
    assert delivered <= limit * (1 + SLACK)
    short = value(
        "short-circuit-power",
        voltage=cell["open_circuit_voltage"],
        resistance=cell["resistance"],
    )
    assert limit == pytest.approx(short / 4)


@given(
    cell=cells,
    currents=st.tuples(between(0.01, 0.4), between(0.5, 0.9)),
)
def test_two_loads_give_the_cell_back(
    cell: dict[str, float], currents: tuple[float, float]
) -> None:
    whole = value("short-circuit-current", **cell)
    first, second = (share * whole for share in currents)
    voltages = [cell["open_circuit_voltage"] - i * cell["resistance"] for i in (first, second)]
    resistance = value(
        "resistance-from-two-loads",
        voltage_1=voltages[0],
        current_1=first,
        voltage_2=voltages[1],
        current_2=second,
    )
    assert resistance == pytest.approx(cell["resistance"])
    found = value(
        "open-circuit-voltage-from-load",
        voltage=voltages[0],
        current=first,
        resistance=resistance,
    )
    assert found == pytest.approx(cell["open_circuit_voltage"])


@given(energy=powers_of_ten(0, 6), mass=powers_of_ten(-2, 4))
def test_mass_is_found_again(energy: float, mass: float) -> None:
    specific = value("specific-energy", energy=energy, mass=mass)
    found = value("mass-from-specific-energy", energy=energy, specific_energy=specific)
    assert found == pytest.approx(mass)


@given(
    times=st.tuples(between(0, 3000), between(0, 3000)),
    temperature=between(250, 330),
    exponent=between(0.2, 1),
)
def test_fade_never_heals(times: tuple[float, float], temperature: float, exponent: float) -> None:
    losses = formula("calendar-fade").evaluate(
        prefactor=1,
        activation_energy=0.35,
        temperature=temperature,
        time=np.sort(times),
        exponent=exponent,
    )
    assert losses[0] <= losses[1]
