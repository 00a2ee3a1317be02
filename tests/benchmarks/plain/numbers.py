"""The numbers of the plain script: values as stated, results by the formulas, samples by numpy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from ssb_report.compute.registry import REGISTRY

SAMPLES = 100_000
STATED = re.compile(r"(>=|<=|>|<|~)?([^.]*(?:\.\d[^.]*)?)(?:\.\.(.+))?")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
WORDS = {
    ">": "more than {}",
    ">=": "at least {}",
    "<": "less than {}",
    "<=": "at most {}",
    "~": "about {}",
}
SIGNS = {">": ">{}", ">=": "≥{}", "<": "<{}", "<=": "≤{}", "~": "~{}"}
YEARS = {">": "after {}", ">=": "from {}", "<": "before {}", "<=": "by {}", "~": "about {}"}
UNITS = {
    "1": "",
    "calendar_year": "",
    "%/year": "% per year",
    "ohm*cm^2": "Ω·cm²",
    "mohm": "mΩ",
    "um": "µm",
    "degC": "°C",
    "t/year": "t per year",
    "1/V": "per V",
} | {unit: f"{unit}s" for unit in ("year", "day", "cycle", "firm", "patent", "step")}
FACTORS = {
    "%": 0.01,
    "%/year": 0.01,
    "um": 1e-4,
    "g": 1e-3,
    "mL": 1e-3,
    "kWh": 1e3,
    "mS/cm": 1e-3,
    "mohm": 1e-3,
    "year": 365.25,
    "1/year": 1,
}


def convert(value: Any, unit: str, to: str) -> Any:
    """From one unit to another of its dimension, by way of that of the formulas."""
    if "degC" in (unit, to) and unit != to:
        return value + 273.15 if unit == "degC" else value - 273.15
    return value * (FACTORS.get(unit, 1) / FACTORS.get(to, 1))


def listed(given: Any) -> list[Any]:
    """One thing or several, as YAML has it."""
    return given if isinstance(given, list) else [given] if given else []


def written(number: Decimal) -> str:
    """`1,300`, `0.25` or `1.2 × 10⁻⁵`."""
    if not number or Decimal("0.01") <= abs(number) < 10_000_000:
        return f"{number:,f}".replace("-", "−")
    exponent = number.adjusted()
    mantissa = number.scaleb(-exponent)
    power = f"10{str(exponent).translate(SUPERSCRIPTS)}"
    return power if mantissa.as_tuple().digits == (1,) else f"{mantissa:f} × {power}"


@dataclass
class Number:
    """A quantity or a result: what is calculated with, and what is printed."""

    id: str
    entry: dict[str, Any]
    unit: str
    form: str
    body: str
    interval: str = ""

    def text(self, form: str = "words", unit: str = "yes", interval: str = "no") -> str:
        body = self.body
        if unit == "yes" or self.unit.startswith("%"):
            body = with_unit(body, self.unit)
        within = self.interval if interval == "yes" else ""
        if self.form and not (self.form == "~" and within):
            if self.unit == "calendar_year":
                body = YEARS[self.form].format(body)
            else:
                body = (WORDS if form == "words" else SIGNS)[self.form].format(body)
        return f"{body} ({within})" if within else body


def with_unit(body: str, unit: str) -> str:
    text = UNITS.get(unit, unit)
    if not text:
        return body
    return f"{body}{text}" if text.startswith("%") else f"{body}\u00a0{text}"


class Numbers:
    """All numbers by id, each computed when it is first asked for."""

    def __init__(self, quantities: dict[str, Any], calculations: dict[str, Any]) -> None:
        self.quantities = quantities
        self.calculations = calculations
        self.stream = np.random.default_rng(1)
        self.nominals: dict[str, float] = {}
        self.drawn: dict[str, Any] = {}
        self.told: dict[str, Number] = {}

    def entry(self, reference: str) -> dict[str, Any]:
        key = reference.partition(".")[0]
        return self.quantities.get(key) or self.calculations[key]

    def unit(self, reference: str) -> str:
        entry = self.entry(reference)
        return entry.get("unit") or REGISTRY[entry["formula"]].result.unit

    def stated(self, reference: str) -> tuple[str, str, str]:
        match = STATED.fullmatch(str(self.entry(reference)["value"]))
        form, low, high = match.groups()
        return form or "", low, high or low

    # ---- values

    def nominal(self, reference: str) -> float:
        if reference not in self.nominals:
            self.nominals[reference] = self._nominal(*reference.partition("."))
        return self.nominals[reference]

    def _nominal(self, key: str, _: str, end: str) -> float:
        if key in self.calculations:
            return float(self.result(key, self.nominal))
        low, high = map(float, self.stated(key)[1:])
        return {"low": low, "high": high}.get(end, (low + high) / 2)

    def samples(self, reference: str) -> Any:
        """An array for an uncertain number, the number itself for a certain one."""
        if reference not in self.drawn:
            is_result = reference in self.calculations
            self.drawn[reference] = (
                self.result(reference, self.samples) if is_result else self.draw(reference)
            )
        return self.drawn[reference]

    def draw(self, reference: str) -> Any:
        if "." in reference:
            return self.nominal(reference)
        form, low, high = self.stated(reference)
        for shape, parameters in self.entry(reference).get("distribution", {}).items():
            return getattr(self.stream, shape)(*parameters, SAMPLES)
        if low != high:
            return self.stream.uniform(float(low), float(high), SAMPLES)
        if form == "~":
            number = Decimal(low).normalize()
            half = float(Decimal("0.5").scaleb(number.as_tuple().exponent))
            return self.stream.uniform(float(low) - half, float(low) + half, SAMPLES)
        return float(low)

    def result(self, key: str, values: Any) -> Any:
        """A calculation, with the nominal values or with the samples of its arguments."""
        model = self.calculations[key]
        formula = REGISTRY[model["formula"]]
        computed = formula.function(**self.arguments(formula, model["with"], values))
        return convert(computed, formula.result.unit, self.unit(key))

    def arguments(self, formula: Any, given: dict[str, Any], values: Any) -> dict[str, Any]:
        arguments = {}
        for name, references in given.items():
            symbol = formula.arguments[name]
            each = [
                convert(values(reference), self.unit(reference), symbol.unit)
                for reference in listed(references)
            ]
            values_of_all = np.stack(np.broadcast_arrays(*each), axis=-1)
            arguments[name] = values_of_all if symbol.many else np.asarray(each[0])
        return arguments

    # ---- texts

    def __getitem__(self, reference: str) -> Number:
        if reference not in self.told:
            key = reference.partition(".")[0]
            make = self._result if key in self.calculations else self._quantity
            self.told[reference] = make(reference)
        return self.told[reference]

    def _quantity(self, reference: str) -> Number:
        form, low, high = self.stated(reference)
        end = reference.partition(".")[2]
        if end:
            form, low, high = "", *(2 * [low if end == "low" else high])
        unit = self.unit(reference)
        write = str if unit == "calendar_year" else lambda text: written(Decimal(text))
        body = write(low) if low == high else f"{write(low)}–{write(high)}"
        return Number(reference, self.entry(reference), unit, form, body)

    def _result(self, key: str) -> Number:
        model, value, samples = self.calculations[key], self.nominal(key), self.samples(key)
        if np.ndim(samples) == 0:
            rounded = Decimal(f"{value:.{model.get('digits', 3) - 1}e}")
            return Number(key, model, self.unit(key), self.bound(key), written(rounded))
        low, high = np.quantile(samples, (0.05, 0.95))
        place = Decimal(1).scaleb(Decimal(f"{(high - low) / 2:.1e}").adjusted() - 1)
        body, *ends = (written(Decimal(each).quantize(place)) for each in (value, low, high))
        interval = "–".join(ends)
        if self.unit(key).startswith("%"):
            interval = with_unit(interval, self.unit(key))
        return Number(key, model, self.unit(key), self.bound(key), body, interval)

    def inputs(self, key: str) -> list[str]:
        return [
            reference
            for given in self.calculations[key]["with"].values()
            for reference in listed(given)
        ]

    def uncertain(self, key: str) -> list[str]:
        """The uncertain quantities that a number rests on."""
        if key not in self.calculations:
            return [key] if np.ndim(self.samples(key)) else []
        found = (each for reference in self.inputs(key) for each in self.uncertain(reference))
        return list(dict.fromkeys(found))

    def bound(self, key: str) -> str:
        """Whether a result is a bound too: each argument that is one is moved a little."""
        forms = {each: self[each].form for each in self.inputs(key)}
        bounds = {each: form for each, form in forms.items() if form in (">", ">=", "<", "<=")}
        before = self.result(key, self.nominal)
        ways = set()
        for moved, form in bounds.items():
            factor = 1.01 if form.startswith(">") else 0.99
            after = self.result(
                key, lambda ref, m=moved, f=factor: self.nominal(ref) * (f if ref == m else 1)
            )
            ways.add(float(np.sign(after - before)))
        strict = any(form in (">", "<") for form in bounds.values())
        if ways == {1.0}:
            return ">" if strict else ">="
        if ways == {-1.0}:
            return "<" if strict else "<="
        return "~" if ways or np.ndim(self.samples(key)) else ""

    def moved(self, changes: dict[str, Any]) -> Numbers:
        """The same calculations with other values of some quantities."""
        quantities = {
            key: {"unit": entry.get("unit"), "value": changes[key]} if key in changes else entry
            for key, entry in self.quantities.items()
        }
        return Numbers(quantities, self.calculations)

    def drivers(self, key: str) -> list[tuple[str, float, float, float]]:
        """What the inputs do: result at each input's 5th and 95th percentile, share of variance."""
        samples, found = self.samples(key), []
        for name in self.uncertain(key):
            drawn = self.samples(name)
            ends = np.quantile(drawn, (0.05, 0.95))
            low, high = (self.moved({name: repr(float(end))}).nominal(key) for end in ends)
            bins = np.array_split(samples[np.argsort(drawn)], 250)
            share = float(np.var([each.mean() for each in bins]) / samples.var())
            found.append((name, low, high, share))
        return sorted(found, key=lambda driver: -driver[3])
