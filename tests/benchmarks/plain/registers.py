"""The registers of the plain script: what stands behind its text, as long tables."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from ssb_report.compute.registry import REGISTRY
from tests.benchmarks.plain.dates import dated, months
from tests.benchmarks.plain.numbers import convert, listed, with_unit

if TYPE_CHECKING:
    from tests.benchmarks.plain.report import Report

DATE = "2026-04"
OUTCOMES = {
    "contradicted": "contradicted",
    "not-found": "no confirmation found",
    "partly-confirmed": "partly confirmed",
    "not-checked": "not checked",
}
KINDS = {
    "firm": "Firms",
    "place": "Places",
    "term": "Terms",
    "product": "Products",
    "vehicle": "Vehicles",
}


def register(report: Report, caption: str, head: str, rows: Any, note: str = "") -> str:
    """A table with the anchor and the cells of each row."""
    return report.block(
        "table",
        key=f"register-{re.sub('[^a-z]+', '-', caption.lower())}",
        caption=caption,
        head=head.split(" | "),
        rows=rows,
        notes=note.split("\n") if note else [],
        source="",
        kind="register",
    )


def scoped(report: Report, entry: dict[str, Any]) -> str:
    """The label with the level and the condition of a number, and its note."""
    scope = [report.say(entry[part]) for part in ("level", "condition") if part in entry]
    label = report.say(entry["label"]) + (f" ({'; '.join(scope)})" if scope else "")
    return f"{label}. {report.say(entry['note'])}" if "note" in entry else label


def origin(report: Report, entry: dict[str, Any]) -> list[str]:
    cited = report.cites(entry.get("cite")) or "–"
    return [entry["status"], dated(entry.get("as_of")), cited]


def stated(report: Report, key: str) -> str:
    return report.fact(key) if key in report.facts else report.q(key, form="symbols")


def quantities_table(report: Report) -> str:
    rows = [
        (
            f"q-{key}",
            [scoped(report, entry), report.value(key, form="symbols"), *origin(report, entry)],
        )
        for key, entry in report.numbers.quantities.items()
    ]
    rows += [
        (
            f"q-{key}",
            [scoped(report, entry), report.say(entry["statement"]), *origin(report, entry)],
        )
        for key, entry in report.facts.items()
    ]
    head = "Quantity | Value | Status | As of | Source"
    return register(report, "Quantities quoted or assumed", head, rows)


def results_table(report: Report) -> str:
    rows = []
    for key, model in report.numbers.calculations.items():
        inputs = (report.label(each) for each in report.numbers.inputs(key))
        cells = [
            scoped(report, model),
            report.value(key, form="symbols", interval="yes"),
            REGISTRY[model["formula"]].title["en"],
            "; ".join(dict.fromkeys(inputs)),
            published(report, key),
        ]
        rows.append((f"q-{key}", cells))
    head = "Result | Value | Formula | Computed from | Published"
    return register(report, "Results computed in this briefing", head, rows)


def published(report: Report, key: str) -> str:
    """How a result compares with a published value."""
    numbers, expect = report.numbers, report.numbers.calculations[key].get("expect")
    if not expect:
        return "–"
    other = expect["published"]
    against = convert(numbers.nominal(other), numbers.unit(other), numbers.unit(key))
    off = abs(numbers.nominal(key) / against - 1)
    verdict = "agrees" if off <= float(expect["within"].rstrip(" %")) / 100 else "disagrees"
    return f"{report.value(other, form='symbols')}; {verdict} within {expect['within']}"


def checks_table(report: Report) -> str:
    entries, rows = {**report.stated, **report.facts}, []
    for outcome, said in OUTCOMES.items():
        for key, entry in entries.items():
            check = entry.get("check", {})
            if check.get("result") == outcome:
                found = f"{report.say(check.get('note', '–'))} {report.cites(check.get('cite'))}"
                rows.append(("", [report.say(entry["label"]), stated(report, key), said, found]))
    head = "Statement | Value | Outcome | What checking found"
    return register(report, "What checking found, other than confirmation", head, rows)


def glossary_table(report: Report) -> str:
    return "\n".join(terms(report, kind, caption) for kind, caption in KINDS.items())


def terms(report: Report, kind: str, caption: str) -> str:
    entries = [each for each in report.glossary.values() if each["kind"] == kind]
    rows = []
    for each in sorted(entries, key=lambda each: each["term"]["en"].lower()):
        meaning = [report.say(each[part]) for part in ("definition", "note") if part in each]
        name, chinese = each["term"]["en"], each["term"].get("zh", "")
        cells = [name, chinese if chinese != name else "", " ".join(meaning) or "–"]
        rows.append(("", cells))
    return register(report, caption, "Name | Chinese | Meaning", rows)


def sensitivity_table(report: Report, key: str) -> str:
    numbers = report.numbers
    drivers, rows = numbers.drivers(key), []
    for name, low, high, share in drivers:
        ends = [with_unit(f"{each:.3g}", numbers.unit(key)) for each in (low, high)]
        rows.append(("", [report.label(name), spread(report, name), *ends, f"{share:.0%}"]))
    left = 1 - sum(share for *_, share in drivers)
    rows.append(("", ["Inputs acting together", "–", "–", "–", f"{left:.0%}"]))
    caption = f"What drives it: {report.label(key)}, {report.value(key, interval='yes')}"
    head = "Input | Value and how it is spread | Result at its low end | At its high end | "
    note = (
        "Each input alone is moved to the ends of its interval, all others nominal. "
        "Shares are first-order indices: what an input explains by itself."
    )
    return register(report, caption, f"{head}Share of variance", rows, note)


def spread(report: Report, key: str) -> str:
    """How the values of an uncertain number are spread."""
    entry, number = report.numbers.entry(key), report.numbers[key]
    text = report.value(key, form="symbols")
    for shape, ends in entry.get("distribution", {}).items():
        within = with_unit(f"{ends[0]}–{ends[-1]}", number.unit)
        likely = f", most likely {text}" if shape == "triangular" else ""
        return f"{shape}, {within}{likely}; {entry['status']}"
    return f"uniform, {text}; {entry['status']}"


def scenario_changes(report: Report) -> str:
    models = report.scenarios["scenarios"].values()
    _, *scenarios = report.under.values()
    rows = []
    for key in dict.fromkeys(key for model in models for key in model["set"]):
        changed = [html.escape(numbers[key].text("symbols")) for numbers in scenarios]
        rows.append(("", [report.label(key), spread(report, key), *changed]))
    note = "\n".join(f"{model['label']['en']}: {report.say(model['note'])}" for model in models)
    head = " | ".join(["Quantity", *report.under])
    return register(report, "What each scenario changes", head, rows, note)


def scenario_table(report: Report) -> str:
    rows = []
    for key in report.scenarios["compare"]:
        values = [numbers[key].text(interval="yes") for numbers in report.under.values()]
        rows.append(("", [report.label(key), *values]))
    head = " | ".join(["Result", *report.under])
    return register(report, "Results under each scenario, with their intervals", head, rows)


def staleness_note(report: Report) -> str:
    stale, ageing = [], 0
    for key, entry in {**report.stated, **report.facts}.items():
        horizon = report.meta["horizons"][entry.get("kind", "default")]
        if horizon == "never" or entry["status"] == "assumption" or "as_of" not in entry:
            continue
        ageing += 1
        until = months(entry["as_of"]) + horizon
        if until < months(DATE):
            since = dated(f"{until // 12}-{until % 12 + 1}")
            cells = [scoped(report, entry), stated(report, key), dated(entry["as_of"])]
            stale.append((until, [*cells, f"{horizon} months", since]))
    said = (
        f"<p>Past the horizon of their kind at the date of the newest data, {dated(DATE)}: "
        f"{len(stale)} of the {ageing} numbers and statements that age, listed below.</p>\n"
    )
    rows = [("", cells) for _, cells in sorted(stale)]
    head = "Quantity | Value | As of | Horizon | Past it since"
    return said + register(report, "Older than their horizon", head, rows)


def contradictions_table(report: Report) -> str:
    rows = []
    for subject, model in report.subjects.items():
        entry = report.numbers.entry(subject)
        why = report.say(entry["note"])
        leads = [report.say(model["label"]), report.q(subject, form="symbols")]
        rows.append(("", [*leads, dated(entry["as_of"]), "–", why]))
        for key, member in report.members(subject).items():
            is_used = model["rule"] == "range" or entry["value"] == member["value"]
            verdict = ("Used. " if is_used else "") + opposed(report, subject, key)
            source = f"{report.tier(member)} {report.cites(member['cite'])}"
            cells = [report.label(key), report.q(key, form="symbols"), dated(member["as_of"])]
            rows.append(("", [*cells, source, verdict]))
    head = "Quantity | Value | As of | Source | Agreement and use"
    return register(report, "Where sources contradict each other", head, rows)


def opposed(report: Report, subject: str, key: str) -> str:
    """Which of the other numbers about a subject one contradicts."""
    low, high = reach(report, key)
    against = []
    for other in report.members(subject):
        least, most = reach(report, other)
        if other != key and (high < least or most < low):
            against.append(report.q(other, form="symbols", unit="no"))
    return f"Contradicts {'; '.join(against)}." if against else "Agrees with the others."


def reach(report: Report, key: str) -> tuple[float, float]:
    """The interval within which a number is stated."""
    form, low, high = report.numbers.stated(key)
    if form.startswith(">"):
        return float(low), np.inf
    samples = report.numbers.samples(key)
    return (samples.min(), samples.max()) if np.ndim(samples) else (float(low), float(high))


REGISTERS = {
    table.__name__: table
    for table in (
        quantities_table,
        results_table,
        checks_table,
        glossary_table,
        sensitivity_table,
        scenario_changes,
        scenario_table,
        staleness_note,
        contradictions_table,
    )
}


# ---- lists


def shown(report: Report, text: str) -> str:
    """The numbers that a text links to."""
    items = []
    for key in dict.fromkeys(re.findall(r'href="#q-([\w-]+)"', text)):
        entry = report.numbers.entry(key)
        given = origin(report, entry) if "status" in entry else computed(report, key)
        told = ", ".join(each for each in given if each not in ("", "–"))
        value = report.value(key, interval="yes")
        items.append((f"q-{key}", f"{report.label(key)}: <b>{value}</b>; {told}"))
    return report.block("items", kind="shown", items=items)


def computed(report: Report, key: str) -> list[str]:
    formula = REGISTRY[report.numbers.entry(key)["formula"]]
    return [formula.title["en"], "computed", report.cites(rests_on(report, key))]


def rests_on(report: Report, key: str) -> list[dict[str, str]]:
    """The citations of all that a number is computed from."""
    entry = report.numbers.entry(key)
    if "formula" not in entry:
        return listed(entry.get("cite"))
    found = [cite for each in report.numbers.inputs(key) for cite in rests_on(report, each)]
    return [cite for place, cite in enumerate(found) if cite not in found[:place]]


def bibliography(report: Report) -> str:
    items = [
        (f"source-{key}", f"[{number}] {source_text(report.sources[key])}")
        for key, number in report.cited.items()
    ]
    return report.block("items", kind="bibliography", items=items)


def source_text(source: dict[str, Any]) -> str:
    authors = " and ".join(author(each) for each in source.get("author", ()))
    issued = source.get("issued", {}).get("date-parts", [[]])[0]
    journal = f"{source.get('container-title', '')} {source.get('volume', '')}".strip()
    pages = str(source.get("page", "")).replace("-", "–")
    where = ", ".join(filter(None, [journal, pages, dated("-".join(map(str, issued))).strip("–")]))
    link = f"https://doi.org/{source['DOI']}" if "DOI" in source else source.get("URL", "")
    address = f'<a href="{link}">{link}</a>' if link else ""
    parts = [authors.replace(" and others", " et al."), source["title"], where]
    parts += [source.get("note", ""), address]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def author(name: dict[str, str]) -> str:
    initials = " ".join(f"{given[0]}." for given in name.get("given", "").split())
    return name.get("literal") or f"{initials} {name['family']}"
