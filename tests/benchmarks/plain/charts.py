"""The charts and formulas of the plain script: pyplot and mathtext as they come, saved as SVG."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.mathtext import math_to_image

from ssb_report.compute.registry import REGISTRY
from tests.benchmarks.plain.numbers import UNITS, Numbers, convert

Say = Callable[[Any], str]
DASHES = {"dashed": "--", "dotted": ":", "solid": "-"}
BAND_SAMPLES = 4000


def chart(model: dict[str, Any], numbers: Numbers, scenarios: dict[str, Numbers], say: Say) -> str:
    """A figure of the briefing as an SVG element; `say` gives a text without markup."""
    rows = {"ranges": _ranges, "timeline": _ranges, "stack": _stack, "tornado": _tornado}
    is_curves = model["kind"] == "curves"
    fig, ax = plt.subplots(figsize=(6.4, 3.6 if is_curves else 4.2))
    if is_curves:
        _curves(ax, model, numbers, say)
    elif model["kind"] == "scenarios":
        _scenarios(ax, model, scenarios, say)
    else:
        rows[model["kind"]](ax, model, numbers, say)
    for line in model.get("lines", ()):
        unit = model.get(line.get("axis", "x"), {}).get("unit", "calendar_year")
        at = convert(numbers.nominal(line["at"]), numbers.unit(line["at"]), unit)
        draw = ax.axhline if line.get("axis") == "y" else ax.axvline
        draw(at, color="grey", linestyle=":", label=say(line["label"]))
    for axis in "xy":
        if axis in model:
            getattr(ax, f"set_{axis}label")(_axis_label(model[axis], say))
            getattr(ax, f"set_{axis}scale")(model[axis].get("scale", "linear"))
    if ax.get_legend_handles_labels()[1]:
        ax.legend(fontsize="small")
    fig.tight_layout()
    drawn = BytesIO()
    fig.savefig(drawn, format="svg")
    plt.close(fig)
    return image(drawn)


def image(drawn: BytesIO) -> str:
    """The address of a drawing that stands in the page itself."""
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"


def _axis_label(axis: dict[str, Any], say: Say) -> str:
    unit = UNITS.get(axis["unit"], axis["unit"])
    return f"{say(axis['label'])} ({unit})" if unit else say(axis["label"])


def _end(numbers: Numbers, given: Any, unit: str) -> float:
    if isinstance(given, str):
        return float(convert(numbers.nominal(given), numbers.unit(given), unit))
    return float(given)


def swept(
    model: dict[str, Any], series: dict[str, Any], numbers: Numbers
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """A curve: x and y in the units of the axes, and the 90% interval of y where it has one."""
    x, y, formula = model["x"], model["y"], REGISTRY[series["formula"]]
    sweep, given = series["sweep"], series["with"]
    low, high = (_end(numbers, series.get(end, x.get(end)), x["unit"]) for end in ("from", "to"))
    space = np.geomspace if x.get("scale") == "log" else np.linspace
    along = space(low, high, x["points"])
    inside = {sweep: convert(along, x["unit"], formula.arguments[sweep].unit)}
    values = formula.function(**formula_arguments(numbers, formula, given), **inside)
    drawn = numbers.arguments(formula, given, numbers.samples)
    band = None
    if any(np.ndim(each) for each in drawn.values()):
        some = {key: np.atleast_1d(each)[:BAND_SAMPLES, None] for key, each in drawn.items()}
        ends = np.quantile(formula.function(**some, **inside), (0.05, 0.95), axis=0)
        band = convert(ends, formula.result.unit, y["unit"])
    return along, convert(values, formula.result.unit, y["unit"]), band


def formula_arguments(numbers: Numbers, formula: Any, given: dict[str, Any]) -> dict[str, Any]:
    return numbers.arguments(formula, given, numbers.nominal)


def _curves(ax: Any, model: dict[str, Any], numbers: Numbers, say: Say) -> None:
    groups = list(model.get("groups", {}))
    for band in model.get("bands", ()):
        vary = band["vary"]
        ends = [
            swept(
                model,
                {**band, "with": {**band["with"], vary: f"{band['with'][vary]}.{end}"}},
                numbers,
            )
            for end in ("low", "high")
        ]
        ax.fill_between(ends[0][0], ends[0][1], ends[1][1], alpha=0.3, label=say(band["label"]))
    for number, series in enumerate(model["series"]):
        x, y, interval = swept(model, series, numbers)
        group = groups.index(series["group"]) if "group" in series else number
        style = {"color": f"C{group}", "linestyle": DASHES[series.get("dash", "solid")]}
        ax.plot(x, y, label=say(series["label"]) if "label" in series else None, **style)
        if interval is not None:
            ax.fill_between(x, *interval, color=f"C{group}", alpha=0.15)
    for point in model.get("points", ()):
        number = numbers[point["y"]]
        ends = (
            [
                convert(numbers.nominal(f"{point['y']}.{end}"), number.unit, model["y"]["unit"])
                for end in ("low", "high")
            ]
            if "–" in number.body
            else []
        )
        x = _end(numbers, point["x"], model["x"]["unit"])
        y = _end(numbers, point["y"], model["y"]["unit"])
        ax.plot(2 * [x] if ends else x, ends or y, "k-" if ends else "ko", markersize=4)
        if "label" in point:
            ax.annotate(say(point["label"]), (x, y), textcoords="offset points", xytext=(4, 4))


def _ranges(ax: Any, model: dict[str, Any], numbers: Numbers, say: Say) -> None:
    groups = list(model["groups"])
    items = [item for group in groups for item in model["items"] if item["group"] == group]
    unit = model.get("x", {}).get("unit", "calendar_year")
    for row, item in enumerate(items):
        number, color = numbers[item["q"]], f"C{groups.index(item['group'])}"
        is_range = item["q"] not in numbers.calculations and "–" in number.body
        ends = [f"{item['q']}.low", f"{item['q']}.high"] if is_range else [item["q"]]
        values = [convert(numbers.nominal(each), number.unit, unit) for each in ends]
        ax.plot(values, [row] * len(values), "o-", color=color)
        ax.annotate(
            number.text("symbols"), (values[-1], row), textcoords="offset points", xytext=(6, -3)
        )
    for number, group in enumerate(groups):
        ax.plot([], [], "o", color=f"C{number}", label=say(model["groups"][group]["label"]))
    ax.set_yticks(range(len(items)), [say(item["label"]) for item in items])
    ax.invert_yaxis()


def _stack(ax: Any, model: dict[str, Any], numbers: Numbers, say: Say) -> None:
    parts, named = list(model["parts"]), set()
    for row, bar in enumerate(model["bars"]):
        left = 0.0
        for part in bar["parts"]:
            width = numbers.nominal(part["q"])
            label = None if part["part"] in named else say(model["parts"][part["part"]]["label"])
            named.add(part["part"])
            ax.barh(row, width, left=left, color=f"C{parts.index(part['part'])}", label=label)
            ax.annotate(
                numbers[part["q"]].text("symbols", unit="no"), (left + width / 2, row), ha="center"
            )
            left += width
    ax.set_yticks(range(len(model["bars"])), [say(bar["label"]) for bar in model["bars"]])
    ax.invert_yaxis()


def _tornado(ax: Any, model: dict[str, Any], numbers: Numbers, say: Say) -> None:
    key = model["result"]
    drivers = sorted(numbers.drivers(key), key=lambda driver: -abs(driver[2] - driver[1]))
    for row, (_, low, high, _share) in enumerate(drivers):
        ax.barh(row, high - low, left=low, color="C0")
        ax.annotate(f"{min(low, high):.3g}–{max(low, high):.3g}", (max(low, high), row))
    ax.axvline(numbers.nominal(key), color="black", label=f"nominal {numbers[key].text()}")
    ax.set_yticks(range(len(drivers)), [say(numbers.entry(each[0])["label"]) for each in drivers])
    ax.invert_yaxis()


def _scenarios(ax: Any, model: dict[str, Any], scenarios: dict[str, Numbers], say: Say) -> None:
    rows = []
    for result in model["results"]:
        for name, numbers in scenarios.items():
            low, high = np.quantile(numbers.samples(result), (0.05, 0.95))
            ax.plot([low, high], 2 * [len(rows)], color="C0", linewidth=5, alpha=0.5)
            ax.plot(numbers.nominal(result), len(rows), "ko")
            text = numbers[result].text(interval="yes")
            ax.annotate(text, (low, len(rows)), textcoords="offset points", xytext=(0, 6))
            rows.append(f"{say(numbers.entry(result)['label'])}\n{name}")
    ax.set_yticks(range(len(rows)), rows)
    ax.invert_yaxis()


def formula_svg(latex: str) -> str:
    """A formula as an SVG element, drawn by mathtext."""
    drawn = BytesIO()
    math_to_image(f"${latex}$".replace(r"\&", "&"), drawn, format="svg")
    return image(drawn)


def substituted(key: str, numbers: Numbers) -> str:
    """The formula of a result with its numbers in it."""
    model = numbers.calculations[key]
    formula = REGISTRY[model["formula"]]
    texts = {}
    for name, values in formula_arguments(numbers, formula, model["with"]).items():
        each = [
            rf"\left({_latex(float(value), formula.arguments[name].unit)}\right)"
            for value in np.atleast_1d(values)
        ]
        texts[name] = each if formula.arguments[name].many else each[0]
    left, _, _ = formula.typeset().partition(" = ")
    _, _, right = formula.typeset(texts).partition(" = ")
    return rf"{left} = {right} = {_latex(numbers.nominal(key), numbers.unit(key))}"


def _latex(value: float, unit: str) -> str:
    number = re.sub(r"e([+-])0*(\d+)", r" \\times 10^{\1\2}", f"{value:.4g}").replace("{+", "{")
    text = unit.replace("%", r"\%").replace("ohm", r"\Omega ").replace("*", r"\cdot ")
    return number if unit == "1" else rf"{number}\,\mathrm{{{text}}}"
