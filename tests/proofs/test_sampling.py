"""What sampling gives, against closed forms and against linear propagation.

Every test here compares sample statistics with their exact values and allows `SIGMAS` standard
errors: a right program fails one of them with a probability of a millionth. As samples depend on
ids alone, it either fails always or never; the probability is that of an unlucky id.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from math import erfc, exp, log, sqrt
from pathlib import Path

import numpy as np
import pytest
import uncertainties

from ssb_report.compute.formula import Array, Formula
from ssb_report.compute.graph import Numbers, compute
from ssb_report.compute.registry import REGISTRY
from ssb_report.compute.sampling import SAMPLES, draw, quantile
from ssb_report.quantity import Distribution, Shape
from ssb_report.schema.load import load
from tests.making import exactly
from tests.proofs.worked import WORKED

SIGMAS = 4.8917
"""A normal number is farther off, on either side, with a probability of one in a million."""

NORMAL = Distribution(Shape.NORMAL, (exactly(10), exactly(2)))
LOGNORMAL = Distribution(Shape.LOGNORMAL, (exactly(10), exactly("1.5")))
UNIFORM = Distribution(Shape.UNIFORM, (exactly(-1), exactly(3)))
TRIANGULAR = Distribution(Shape.TRIANGULAR, (exactly("1.5"), exactly(2), exactly("2.6")))
SHAPES = (NORMAL, LOGNORMAL, UNIFORM, TRIANGULAR)
IDS = [f"number-{place}" for place in range(12)]


def test_the_stated_probability_of_error_is_right() -> None:
    assert erfc(SIGMAS / sqrt(2)) == pytest.approx(1e-6, rel=1e-3)


# ---- judges: a statistic, its exact value, its standard error


def assert_mean(samples: Array, mean: float, deviation: float) -> None:
    assert abs(samples.mean() - mean) < SIGMAS * deviation / sqrt(samples.size)


def assert_variance(samples: Array, mean: float, variance: float, kurtosis: float) -> None:
    """Of a shape with this kurtosis, the mean square has a variance of σ⁴ (kurtosis − 1) / n."""
    error = variance * sqrt((kurtosis - 1) / samples.size)
    assert abs(((samples - mean) ** 2).mean() - variance) < SIGMAS * error


def assert_share(inside: Array, probability: float) -> None:
    error = sqrt(probability * (1 - probability) / inside.size)
    assert abs(inside.mean() - probability) < SIGMAS * error


def assert_uncorrelated(one: Array, other: Array) -> None:
    assert abs(np.corrcoef(one, other)[0, 1]) < SIGMAS / sqrt(one.size)


# ---- single numbers


@pytest.mark.parametrize("key", IDS[:3])
@pytest.mark.parametrize(
    ("stated", "mean", "variance", "kurtosis"),
    [
        (NORMAL, 10, 4, 3),
        # of the logarithm, so that no heavy tail blurs the test
        (LOGNORMAL, log(10), log(1.5) ** 2, 3),
        # (a + b) / 2 and (b − a)² / 12
        (UNIFORM, 1, 16 / 12, 1.8),
        # (a + b + c) / 3 and (a² + b² + c² − ab − ac − bc) / 18
        (TRIANGULAR, 6.1 / 3, (2.25 + 4 + 6.76 - 3 - 3.9 - 5.2) / 18, 2.4),
    ],
    ids=str,
)
def test_means_and_variances(
    stated: Distribution, mean: float, variance: float, kurtosis: float, key: str
) -> None:
    drawn = draw(stated, key)
    samples = np.log(drawn) if stated is LOGNORMAL else drawn
    assert_mean(samples, mean, sqrt(variance))
    assert_variance(samples, mean, variance, kurtosis)


@pytest.mark.parametrize("probability", [0.01, 0.05, 0.3, 0.5, 0.75, 0.95, 0.99])
@pytest.mark.parametrize("stated", SHAPES, ids=str)
def test_as_many_samples_lie_below_a_quantile_as_should(
    stated: Distribution, probability: float
) -> None:
    assert_share(draw(stated, "number") <= quantile(stated, probability), probability)


@pytest.mark.parametrize("stated", SHAPES, ids=str)
def test_the_whole_distribution_fits(stated: Distribution) -> None:
    """Kolmogorov: the greatest distance exceeds x/√n with a probability of 2 exp(−2x²)."""
    drawn = np.sort(draw(stated, "number"))[:: SAMPLES // 1000]
    quantiles = np.array([quantile(stated, (k + 0.5) / 2000) for k in range(2000)])
    below = np.searchsorted(drawn, quantiles, side="right") / drawn.size
    exact = (np.arange(2000) + 0.5) / 2000
    # Every hundredth of the sorted samples: at most a thousandth is added to the distance.
    bound = sqrt(log(2 / 1e-6) / 2 / SAMPLES) + 1e-3
    assert np.abs(below - exact).max() < bound


# ---- streams


@pytest.mark.parametrize("stated", SHAPES, ids=str)
def test_streams_are_independent(stated: Distribution) -> None:
    # Ranks rather than numbers: all shapes alike, and any monotone bond would show.
    ranks = [np.argsort(np.argsort(draw(stated, key))) for key in IDS]
    for one, other in combinations(ranks, 2):
        assert_uncorrelated(one, other)
        assert_uncorrelated(one[1:], other[:-1])
        assert_uncorrelated(np.abs(one - SAMPLES / 2), np.abs(other - SAMPLES / 2))


def test_a_stream_does_not_repeat_itself() -> None:
    drawn = draw(UNIFORM, "number")
    for lag in (1, 2, 7, 100, 1000):
        assert_uncorrelated(drawn[lag:], drawn[:-lag])
    assert np.unique(drawn).size == SAMPLES


# ---- through formulas: closed forms


def computed(folder: Path, values: str, calculations: str) -> Numbers:
    """The numbers of quantities, one a line (``id value unit [distribution]``), and calculations.

    A calculation is ``id = formula(argument: id, …)``.
    """
    folder.mkdir(exist_ok=True)
    stated = [line.split("|") for line in values.strip().splitlines()]
    quantities = "".join(
        f'{key.strip()}: {{label: L, value: "{value.strip()}", unit: {unit}, status: assumption'
        + "".join(f", distribution: {each}" for each in distribution)
        + "}\n"
        for key, value, unit, *distribution in stated
    )
    (folder / "quantities.yaml").write_text(quantities, encoding="utf-8")
    made = [re.split(r" = |\(", line.strip(" )")) for line in calculations.strip().splitlines()]
    results = "".join(
        f"{key}: {{label: L, formula: {law}, with: {{{arguments}}}}}\n"
        for key, law, arguments in made
    )
    (folder / "calculations.yaml").write_text(results, encoding="utf-8")
    numbers, faults = compute(load(folder)[0])
    assert faults == []
    return numbers


def samples(numbers: Numbers, key: str) -> Array:
    found = numbers.samples(key, numbers[key].unit)
    assert found is not None
    return found


COSTS = """
    materials  | 1.2 ± 0.12  | CNY/Wh
    processing | 0.5 ± 0.05  | CNY/Wh
    research   | 0.30 ± 0.05 | CNY/Wh
"""
COST = "cost = cost-sum(materials: materials, processing: processing, research: research)"


def test_a_sum_of_normal_numbers_is_normal(tmp_path: Path) -> None:
    numbers = computed(tmp_path, COSTS, COST)
    found, deviation = samples(numbers, "cost"), sqrt(0.12**2 + 0.05**2 + 0.05**2)
    assert_mean(found, 2, deviation)
    assert_variance(found, 2, deviation**2, 3)
    # The density at the ends of the interval is 0.10314 over the deviation.
    error = sqrt(0.05 * 0.95 / SAMPLES) / 0.10314 * deviation
    interval = numbers["cost"].interval
    assert interval is not None
    assert abs(float(interval.low) - (2 - 1.6448536 * deviation)) < SIGMAS * error
    assert abs(float(interval.high) - (2 + 1.6448536 * deviation)) < SIGMAS * error


def test_a_product_of_lognormal_numbers_is_lognormal(tmp_path: Path) -> None:
    numbers = computed(
        tmp_path,
        """
        price | 2000 | CNY/kg | {lognormal: [2000, 1.3]}
        need  | 0.4  | kg/kWh | {lognormal: [0.4, 1.2]}
        """,
        "part = material-cost-per-energy(price: price, need: need)",
    )
    logarithms = np.log(samples(numbers, "part"))
    variance = log(1.3) ** 2 + log(1.2) ** 2
    assert_mean(logarithms, log(0.8), sqrt(variance))
    assert_variance(logarithms, log(0.8), variance, 3)
    # The mean itself lies above the median, by half the variance in the logarithm.
    mean = 0.8 * exp(variance / 2)
    assert_mean(samples(numbers, "part"), mean, mean * sqrt(exp(variance) - 1))


def test_the_sum_of_two_even_ranges_is_a_triangle(tmp_path: Path) -> None:
    numbers = computed(
        tmp_path,
        """
        materials  | 1..3 | CNY/Wh
        processing | 1..3 | CNY/Wh
        research   | 0    | CNY/Wh
        """,
        COST,
    )
    found = samples(numbers, "cost")
    assert_mean(found, 4, sqrt(2 / 3))
    assert_variance(found, 4, 2 / 3, 2.4)
    # The triangle of 2, 4, 6 holds 1/8 below 3 and 7/8 below 5.
    assert_share(found <= 3, 1 / 8)
    assert_share(found <= 5, 7 / 8)


def test_a_quotient_of_even_ranges_has_the_known_mean(tmp_path: Path) -> None:
    """The mean of 1/m is ln(b/a) / (b − a), that of 1/m² is (1/a − 1/b) / (b − a)."""
    numbers = computed(
        tmp_path,
        """
        energy | 90..110  | Wh
        mass   | 0.4..0.6 | kg
        """,
        "density = specific-energy(energy: energy, mass: mass)",
    )
    mean = 100 * log(0.6 / 0.4) / 0.2
    square = (100**2 + 20**2 / 12) * (1 / 0.4 - 1 / 0.6) / 0.2
    assert_mean(samples(numbers, "density"), mean, sqrt(square - mean**2))


# ---- what is shared stays shared


def test_adding_numbers_moves_no_other_ones_samples(tmp_path: Path) -> None:
    before = computed(tmp_path / "before", COSTS, COST)
    after = computed(
        tmp_path / "after",
        f"almost | 7 ± 1 | CNY/Wh {COSTS} zinc | ~2000 | CNY/kg",
        f"all = cost-sum(materials: almost, processing: research, research: almost)\n{COST}",
    )
    for key in ("materials", "processing", "research", "cost"):
        assert np.array_equal(samples(before, key), samples(after, key))
    assert before["cost"] == replace(after["cost"], provenance=before["cost"].provenance)


def test_a_number_less_itself_is_nothing(tmp_path: Path) -> None:
    numbers = computed(
        tmp_path,
        """
        cost    | 2 ± 0.2      | CNY/Wh
        fast    | 0.2..0.3     | 1/year
        slow    | 0.1 ± 0.01   | 1/year
        voltage | 3.6 ± 0.1    | V
        current | 5 ± 1        | A
        inner   | 0.04 ± 0.005 | ohm
        """,
        # ln C − ln C; and (V + I R) − I R, which leaves V
        """
        parity = time-to-parity(initial_cost: cost, competitor_cost: cost, \
decline_rate: fast, competitor_decline: slow)
        open = open-circuit-voltage-from-load(voltage: voltage, current: current, resistance: inner)
        power = deliverable-power(open_circuit_voltage: open, current: current, resistance: inner)
        """.replace("\\\n", ""),
    )
    assert not samples(numbers, "parity").any()
    assert numbers["parity"].interval is None
    left = samples(numbers, "power") / samples(numbers, "current")
    assert np.allclose(left, samples(numbers, "voltage"), rtol=1e-12, atol=0)


def test_a_number_over_itself_is_one(tmp_path: Path) -> None:
    numbers = computed(
        tmp_path,
        """
        energy | 100 ± 10   | Wh
        mass   | 0.5 ± 0.05 | kg
        """,
        """
        density = specific-energy(energy: energy, mass: mass)
        mass-again = mass-from-specific-energy(energy: energy, specific_energy: density)
        density-again = specific-energy(energy: energy, mass: mass-again)
        """,
    )
    for key in ("mass", "density"):
        ratio = samples(numbers, f"{key}-again") / samples(numbers, key)
        assert np.allclose(ratio, 1, rtol=1e-12, atol=0)
    # Were they drawn apart, the mass found again would be half as uncertain again.
    assert_variance(samples(numbers, "mass-again"), 0.5, 0.05**2, 3)


# ---- against linear propagation by another program


def test_a_chain_with_shared_inputs_agrees_with_linear_propagation(tmp_path: Path) -> None:
    numbers = computed(
        tmp_path,
        f"{COSTS} share | 0.5 | 1",
        f"""{COST}
        part = cost-part(total: cost, share: share)
        again = cost-sum(materials: materials, processing: part, research: research)
        """,
    )
    materials, processing, research = (
        uncertainties.ufloat(*each) for each in ((1.2, 0.12), (0.5, 0.05), (0.30, 0.05))
    )
    cost = materials + processing + research
    again = materials + 0.5 * cost + research
    for key, expected in (("cost", cost), ("again", again)):
        found = samples(numbers, key)
        assert_mean(found, expected.nominal_value, expected.std_dev)
        assert_variance(found, expected.nominal_value, expected.std_dev**2, 3)


POINTS = {example.formula: example.arguments for example in WORKED}
SMALL = 1e-3
"""A relative uncertainty so small that every formula is straight within it."""


@pytest.mark.parametrize("record", REGISTRY.values(), ids=list(REGISTRY))
def test_where_they_are_straight_formulas_propagate_linearly(record: Formula) -> None:
    point = {name: np.atleast_1d(value).astype(float) for name, value in POINTS[record.id].items()}
    sizes = np.cumsum([each.size for each in point.values()])[:-1]

    def packed(values: Array) -> dict[str, Array]:
        split = np.split(values, sizes, axis=-1)
        return {
            name: each if record.arguments[name].many else each[..., 0]
            for name, each in zip(point, split, strict=True)
        }

    nominal = np.concatenate(list(point.values()))
    linear = uncertainties.wrap(lambda *each: float(record.function(**packed(np.array(each)))))
    # An argument that is nothing in its worked example stays so.
    uncertain = (
        uncertainties.ufloat(each, SMALL * abs(each)) if each else each for each in nominal
    )
    expected = linear(*uncertain)
    drawn = [
        draw(Distribution(Shape.NORMAL, (exactly(each), exactly(SMALL * abs(each)))), f"{place}")
        for place, each in enumerate(nominal)
    ]
    found = record.function(**packed(np.stack(drawn, axis=-1)))
    assert_variance(found, found.mean(), expected.std_dev**2, 3.1)
