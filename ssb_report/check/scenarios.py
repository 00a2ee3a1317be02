"""Whether scenarios can be computed, compared and shown, and what is said under them is so."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from ssb_report.check.claims import doubtful, marks_in, unsupported_at
from ssb_report.check.figures import undrawable
from ssb_report.compute.claims import Judgement, Verdict, judge
from ssb_report.compute.graph import compute
from ssb_report.compute.results import Numbers
from ssb_report.compute.sensitivity import uncertain_inputs
from ssb_report.errors import Fault, Severity
from ssb_report.schema.briefing import Briefing, Scenario
from ssb_report.schema.figures import ScenariosFigureModel, TornadoModel
from ssb_report.schema.macros import find_calls
from ssb_report.schema.predicates import Curve, mentions
from ssb_report.schema.scenarios import applied, scenario_of

__all__ = ["computed_under", "failing_editions", "incomparable", "undriven", "untrue"]

_DRIVERS = ("driver", "sensitivity_table")
_COMPARING = ("scenario_table", "scenario_changes")
_LIST_IT = "list it under compare: in scenarios.yaml"


def computed_under(
    briefing: Briefing, numbers: Numbers, scenario: Scenario, editions: Iterable[str] = ()
) -> tuple[Briefing, Numbers, list[Fault]]:
    """The briefing under a scenario with its numbers, and all that fails there.

    `numbers` are those of the base. Where `editions` are named, of the figures only those count
    that they show.
    """
    under = applied(briefing, scenario)
    found, faults = _computed(under, numbers, scenario, briefing.scenario)
    found = replace(found, cases=numbers.cases)
    shown = _figures(briefing, editions) if (editions := tuple(editions)) else None
    faults += undrawable(under, found, faults, shown)
    return under, found, [_told_under(scenario, each) for each in faults]


def _computed(
    under: Briefing, numbers: Numbers, scenario: Scenario, before: Scenario | None
) -> tuple[Numbers, list[Fault]]:
    """The numbers under a scenario: those that were compared, where nothing is set by hand."""
    if before is not None:
        return compute(under)
    if scenario.id in numbers.under and not scenario.by_hand:
        return numbers.under[scenario.id], []
    return compute(under, numbers)


def _figures(briefing: Briefing, editions: Iterable[str]) -> set[str]:
    """The figures that editions place, and those of whose curves claims speak."""
    sections = (each for edition in editions for each in briefing.edition_sections(edition))
    calls = (call for section in sections for call in find_calls(section.text))
    placed = {call.id for call in calls if call.name == "figure"}
    named = (each for claim in briefing.claims.values() for each in mentions(claim.predicate))
    return placed | {each.figure for each in named if isinstance(each, Curve)}


def _told_under(scenario: Scenario, fault: Fault) -> Fault:
    """The fault, said to be one of the scenario."""
    named = [f"'{scenario.id}'"] if scenario.id else []
    by_hand = ["--set"] if scenario.by_hand else []
    return replace(fault, message=f"under {' with '.join([*named, *by_hand])}: {fault.message}")


def failing_editions(
    briefing: Briefing, numbers: Numbers, judgements: Mapping[str, Judgement]
) -> Iterator[Fault]:
    """The faults of the scenarios that editions are built under, and of what those say there.

    `numbers` and `judgements` are those of the base; nothing is said of claims that fail there.
    """
    held = {key for key, each in judgements.items() if each.verdict is Verdict.HOLDS}
    for name, editions in _by_scenario(briefing).items():
        scenario = scenario_of(briefing, name)
        under, found, faults = computed_under(briefing, numbers, scenario)
        yield from faults or untrue(_of_claims(under, held), found, editions)


def _by_scenario(briefing: Briefing) -> dict[str, list[str]]:
    """The editions that have a scenario, by it."""
    editions: dict[str, list[str]] = {}
    for key, edition in briefing.meta.editions.items():
        if edition.scenario:
            editions.setdefault(edition.scenario, []).append(key)
    return editions


def _of_claims(briefing: Briefing, keys: Container[str]) -> Briefing:
    claims = {key: claim for key, claim in briefing.claims.items() if key in keys}
    return replace(briefing, claims=claims)


def untrue(
    briefing: Briefing,
    numbers: Numbers,
    editions: Iterable[str],
    *,
    weight: Severity = Severity.ERROR,
) -> Iterator[Fault]:
    """What editions say that is not so under the scenario that the briefing stands under.

    A fault of this weight at each mark in them of a claim that is false; an error for each claim
    that cannot be judged there, a warning for each that holds in fewer of the samples than it must.
    """
    scenario = briefing.scenario
    if scenario is None:
        return
    marks = {
        mark.position: mark for edition in editions for mark in marks_in(briefing, numbers, edition)
    }
    said = _of_claims(briefing, {mark.claim for mark in marks.values()})
    judgements, misfits = judge(said, numbers)
    false = unsupported_at(marks.values(), said, numbers, judgements)
    held = {key: each for key, each in judgements.items() if each.verdict is Verdict.HOLDS}
    faults = [*misfits, *(replace(each, severity=weight) for each in false)]
    yield from (_told_under(scenario, each) for each in [*faults, *doubtful(said, held)])


def incomparable(briefing: Briefing) -> Iterator[Fault]:
    """A fault for each figure and block that compares scenarios where there is nothing to."""
    if briefing.unread.get("scenarios"):
        return
    yield from _in_figures(briefing)
    for section in briefing.sections.values():
        for call in find_calls(section.text):
            if call.name in _COMPARING and not briefing.scenarios:
                message = f"{call.name}() has no scenarios to show"
                yield section.fault(call.name_at, message, "write them into scenarios.yaml")
            elif call.name == "scenario_table" and not briefing.compare:
                message = "scenario_table() has no results to compare"
                yield section.fault(call.name_at, message, "list them under compare: there")


def _in_figures(briefing: Briefing) -> Iterator[Fault]:
    source = briefing.files["figures"]
    for key, figure in briefing.figures.items():
        if not isinstance(figure, ScenariosFigureModel):
            continue
        if not briefing.scenarios:
            at = source.position((key, "kind"))
            message = "there are no scenarios to show"
            yield source.fault(at, message, "write them into scenarios.yaml")
            continue
        for place, name in enumerate(figure.results):
            if name not in briefing.compare and name in _numbers_of(briefing):
                at = source.position((key, "results", place))
                yield source.fault(at, f"'{name}' is not compared", _LIST_IT)


def _numbers_of(briefing: Briefing) -> set[str]:
    return {*briefing.quantities, *briefing.calculations}


def undriven(briefing: Briefing, numbers: Numbers) -> Iterator[Fault]:
    """A fault where the drivers of a result are asked for that has no uncertain input."""

    def is_certain(key: str) -> bool:
        return key in numbers.results and not uncertain_inputs(numbers, key)

    for use in briefing.uses:
        if use.call and use.call.name in _DRIVERS and is_certain(use.id):
            yield briefing.fault(use.position, _certain(use.id))
    source = briefing.files["figures"]
    for key, figure in briefing.figures.items():
        if isinstance(figure, TornadoModel) and is_certain(figure.result):
            yield source.fault(source.position((key, "result")), _certain(figure.result))


def _certain(key: str) -> str:
    return f"'{key}' has no uncertain input, so nothing drives it"
