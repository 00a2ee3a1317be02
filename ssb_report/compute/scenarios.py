"""The numbers of a briefing under each of its scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ssb_report.compute.graph import compute
from ssb_report.compute.results import Case, Numbers
from ssb_report.errors import Fault
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.models import BASE
from ssb_report.schema.scenarios import applied, scenario_of

__all__ = ["with_cases"]

_FILE = "scenarios"


def with_cases(
    briefing: Briefing, numbers: Numbers, before: Numbers | None = None
) -> tuple[Numbers, list[Fault]]:
    """The numbers with those that are compared under all scenarios.

    A calculation that fails under a scenario is a fault of that scenario. What is as it was
    `before`, in numbers from the same data but for quantities, is taken over from there.
    """
    cases = {BASE: _case(briefing, numbers)}
    all_under: dict[str, Numbers] = {}
    faults: list[Fault] = []
    for name, model in briefing.scenarios.items():
        under = applied(briefing, scenario_of(briefing, name))
        bases = [numbers]
        if before and name in before.under:
            bases.append(before.under[name])
        found, failures = compute(under, *bases)
        if not failures:
            all_under[name] = found
        cases[name] = replace(_case(under, found), label=model.label)
        faults += _told(briefing, name, failures)
    return replace(numbers, cases=cases, under=all_under), faults


def _case(briefing: Briefing, numbers: Numbers) -> Case:
    return Case({}, {name: numbers[name] for name in briefing.compare if name in numbers})


def _told(briefing: Briefing, name: str, failures: list[Fault]) -> Iterator[Fault]:
    source = briefing.files[_FILE]
    at = source.position(("scenarios", name), key=True)
    for failure in failures:
        place = replace(failure.position, path=failure.position.path.rpartition("/")[2])
        yield source.fault(at, f"under '{name}': {failure.message}", str(place))
