"""The claims of the plain script: what its text says in words, and whether that holds."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.benchmarks.plain.charts import swept
from tests.benchmarks.plain.numbers import Numbers, convert
from tests.benchmarks.plain.registers import register

if TYPE_CHECKING:
    from tests.benchmarks.plain.report import Report

NAMED = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?:\.(?:low|high))?")
CURVE = re.compile(r"(ris|fall)ing\(([\w-]+)/([\w-]+)\)")
ENDS = {"low": " (lower end)", "high": " (upper end)", "": ""}
COMPARE = {">=": np.greater_equal, "<=": np.less_equal, ">": np.greater, "<": np.less}
WORDS = (
    (r"highest\((.*?); (.*?)\)", r"\1 above each of: \2"),
    (r"lowest\((.*?); (.*?)\)", r"\1 below each of: \2"),
    (r"overlap\((.*?)\)", r"a part in common to: \1"),
    (r"rising\((.*?)\)", r"rising: \1"),
    (r"falling\((.*?)\)", r"falling: \1"),
    (r", ", "; "),
    (r" and ", "; and "),
)


def claims_table(report: Report) -> str:
    said, numbers, rows = sentences(report), report.numbers, []
    for place, (key, model) in enumerate(report.claims.items(), 1):
        share = np.mean(holds(report, model["that"]))
        verdict = "holds" if share == 1 else f"holds in {share:.0%} of samples"
        cells = [
            f"C{place}",
            " · ".join(said[key]),
            worded(report, model["that"], lambda each: named(report, each)),
            worded(report, model["that"], lambda each: numbers[each].text("symbols", "yes", "yes")),
            f"{verdict}. {report.say(model['note'])}" if "note" in model else verdict,
        ]
        rows.append((f"claim-{key}", cells))
    head = "Claim | What the text says | What must hold | With the numbers | Verdict"
    caption = "Claims of this briefing, and whether its numbers bear them out"
    return register(report, caption, head, rows)


# ---- words


def sentences(report: Report) -> dict[str, list[str]]:
    """Where the text says each claim."""
    said: dict[str, list[str]] = {key: [] for key in report.claims}
    for text in texts([report.sections, report.tables, report.figures, report.stated]):
        if "claim(" not in text:
            continue
        for sentence in re.split(r"(?<=\.)\s|\n\n", text):
            words = re.sub(r"\s*\{\{ claim.*?\}\}|\*\*.*?\*\*|^- ", "", sentence)
            for key in re.findall(r'claim\("([\w-]+)"\)', sentence):
                said[key].append(html.escape(report.plain(words)))
    return said


def texts(data: Any) -> Iterator[str]:
    """The texts in some data, without those of another language."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from texts([each for key, each in data.items() if key != "zh"])
    elif isinstance(data, list):
        for each in data:
            yield from texts(each)


def named(report: Report, reference: str) -> str:
    key, _, end = reference.partition(".")
    return report.plain(report.numbers.entry(key)["label"]) + ENDS[end]


def worded(report: Report, that: str, name: Callable[[str], str]) -> str:
    """A condition with the names or the numbers of what it is about."""
    text = CURVE.sub(lambda match: curve_text(report, *match.groups()), that)
    for pattern, words in WORDS:
        text = re.sub(pattern, words, text)
    told = NAMED.sub(lambda m: name(m[0]) if is_number(report.numbers, m[0]) else m[0], text)
    return html.escape(told)


def is_number(numbers: Numbers, reference: str) -> bool:
    key = reference.partition(".")[0]
    return key in numbers.quantities or key in numbers.calculations


def curve_text(report: Report, way: str, figure: str, series: str) -> str:
    label = report.plain(curve(report, figure, series)["label"])
    place = report.places["figure"][figure]
    return f"the curve {label} of Figure {place} {way}s throughout".replace("riss", "rises")


def curve(report: Report, figure: str, series: str) -> dict[str, Any]:
    return next(each for each in report.figures[figure]["series"] if each["id"] == series)


# ---- verdicts


def holds(report: Report, that: str) -> Any:
    """In which of the samples a condition holds."""
    return everywhere(part(report, each) for each in re.split(r"\s+and\s+", that))


def everywhere(conditions: Any) -> Any:
    return np.logical_and.reduce(np.broadcast_arrays(*conditions))


def part(report: Report, text: str) -> Any:
    value = partial(evaluated, report.numbers)
    if text.startswith("not "):
        return np.logical_not(part(report, text.removeprefix("not ")))
    if match := CURVE.fullmatch(text):
        way, figure, series = match.groups()
        steps = np.diff(
            swept(report.figures[figure], curve(report, figure, series), report.numbers)[1]
        )
        return np.all(steps > 0 if way == "ris" else steps < 0)
    if match := re.fullmatch(r"(\w+)\((.*)\)", text, re.DOTALL):
        return function(report.numbers, match[1], re.split(r"[,;]\s*", match[2]))
    if match := re.fullmatch(r"(.+) within ([\d.]+) % of (.+)", text):
        one, other = value(match[1]), value(match[3])
        return abs(one - other) <= float(match[2]) / 100 * abs(other)
    if match := re.fullmatch(r"(\S+) in (\S+)", text):
        inner, outer = (
            [value(f"{each}.{end}") for end in ("low", "high")] for each in match.groups()
        )
        return (outer[0] <= inner[0]) & (inner[1] <= outer[1])
    first, *others = re.split(r"\s*(>=|<=|>|<)\s*", text)
    terms = [value(term) for term in [first, *others[1::2]]]
    pairs = zip(others[::2], terms, terms[1:], strict=False)
    return everywhere(COMPARE[sign](one, other) for sign, one, other in pairs)


def function(numbers: Numbers, name: str, given: list[str]) -> Any:
    if name == "overlap":
        opens = [evaluated(numbers, f"{each}.low") for each in given]
        return max(opens) <= min(evaluated(numbers, f"{each}.high") for each in given)
    first, *others = (evaluated(numbers, each) for each in given)
    if name in ("highest", "lowest"):
        signs = ">=" if name == "highest" else "<="
        return everywhere(COMPARE[signs](first, other) for other in others)
    terms = [first, *others] if name == "rising" else [*others[::-1], first]
    return everywhere(one < other for one, other in pairwise(terms))


def evaluated(numbers: Numbers, term: str) -> Any:
    """A term of a condition, in the units of the formulas."""
    known = {}
    for reference in NAMED.findall(term):
        key = reference.partition(".")[0]  # the ends of a result are the result
        value = numbers.samples(key if key in numbers.calculations else reference)
        known[reference] = convert(value, numbers.unit(key), "")
    text = re.sub(r"([\d.]+) %", r"\1 / 100", re.sub(r"([\d.]+) year", r"\1 * 365.25", term))
    text = NAMED.sub(lambda match: f"known[{match[0]!r}]", text)
    return eval(text, {"known": known})  # noqa: S307 - the briefing's own arithmetic
