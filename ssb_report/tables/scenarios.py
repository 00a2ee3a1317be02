"""Tables of what drives a result, of what scenarios change, and of what comes out under each."""

from __future__ import annotations

import math

from ssb_report.compute.results import Numbers
from ssb_report.compute.sensitivity import Driver, sensitivity
from ssb_report.display.numbers import number_text, pick
from ssb_report.display.uncertain import beside_text, distribution_text, share_text, stated_text
from ssb_report.display.wording import words
from ssb_report.quantity import Quantity
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.models import BASE
from ssb_report.schema.scenarios import applied, base_of, scenario_of
from ssb_report.tables.model import Cell, Column, Row, Table

__all__ = ["changes_table", "scenario_table", "sensitivity_table"]

_OWN = "this-edition"


def sensitivity_table(numbers: Numbers, key: str, language: str) -> Table:
    """The uncertain inputs of a result: how each is spread, and what it does to the result."""
    wording = words(language)
    quantity = numbers[key]
    drivers = sensitivity(numbers, key)
    columns = (
        Column("input", wording["input"], width=26),
        Column("value", wording["input_value"], width=34),
        Column("low", wording["at_low"], "right", width=14),
        Column("high", wording["at_high"], "right", width=13),
        Column("share", wording["share_of_variance"], "right", width=13),
    )
    together = max(0.0, 1 - sum(driver.share for driver in drivers))
    rows = [_driver_row(driver, numbers, quantity, language) for driver in drivers]
    if rows:
        share = Cell(text=share_text(together, language), leads=key)
        blank = (Cell(text="–"),) * 3
        rows.append(Row("together", (Cell(text=wording["together"]), *blank, share)))
    return Table(
        f"sensitivity-{key}",
        wording["sensitivity_of"].format(
            label=pick(quantity.label, language), value=_linked(numbers, key)
        ),
        columns,
        tuple(rows),
        notes=(wording["sensitivity_note"],),
    )


def _driver_row(driver: Driver, numbers: Numbers, result: Quantity, language: str) -> Row:
    quantity = numbers[driver.id]
    ends = (_result_text(result, end, language) for end in driver.results)
    return Row(
        driver.id,
        (
            Cell(text=pick(quantity.label, language)),
            Cell(text=_spread_text(quantity, language), leads=driver.id),
            *(Cell(text=end, leads=result.id) for end in ends),
            Cell(text=share_text(driver.share, language), leads=result.id),
        ),
    )


def _result_text(result: Quantity, end: float, language: str) -> str:
    return beside_text(result, end, language) if math.isfinite(end) else "–"


def _spread_text(quantity: Quantity, language: str) -> str:
    """The value of an input, how it is spread, and its status; each told once."""
    wording = words(language)
    value = number_text(quantity, language, form="symbols")
    spread = distribution_text(quantity, language)
    told = [spread] if value in spread else [value, spread]
    return wording["semicolon"].join([*told, wording[quantity.provenance.status.value]])


def _linked(numbers: Numbers, key: str) -> str:
    """A macro that prints a number as it stands in this edition."""
    if key in numbers.results:
        return f'{{{{ r("{key}", form="symbols", interval="yes") }}}}'
    return f'{{{{ q("{key}", form="symbols") }}}}'


def scenario_table(briefing: Briefing, numbers: Numbers, language: str) -> Table:
    """The numbers that are compared, under the base, each scenario and what is set by hand.

    Those of the scenario under which this edition stands lead to their derivation.
    """
    own = _own_column(briefing)
    names = [*numbers.cases, *([own] if own not in numbers.cases else [])]
    rows = tuple(
        Row(
            key,
            (
                Cell(text=pick(numbers[key].label, language)),
                *(
                    Cell(text=_linked(numbers, key))
                    if name == own
                    else Cell(text=_compared(numbers.cases[name].numbers[key], language), leads=key)
                    for name in names
                ),
            ),
        )
        for key in briefing.compare
    )
    caption = words(language)["scenario_results"]
    columns = _columns(briefing, "result", names, language)
    return Table("scenarios", caption, columns, rows)


def _compared(quantity: Quantity, language: str) -> str:
    return number_text(quantity, language, form="symbols", interval=True)


def changes_table(briefing: Briefing, language: str) -> Table:
    """What each scenario sets, beside what the data state."""
    base, own, wording = base_of(briefing), _own_column(briefing), words(language)
    named = {name: applied(base, scenario_of(base, name)) for name in base.scenarios}
    shown = {**named, own: briefing} if own not in (BASE, *named) else named
    changed = dict.fromkeys(
        change.base.id
        for under in shown.values()
        for change in (under.scenario.changes if under.scenario else ())
    )
    rows = tuple(
        Row(
            key,
            (
                Cell(text=pick(base.quantities[key].label, language)),
                *(
                    Cell(text=_set_text(under, base.quantities[key], language), leads=key)
                    for under in (base, *shown.values())
                ),
            ),
        )
        for key in changed
    )
    notes = tuple(
        f"{pick(model.label, language)}{wording['colon']}{pick(model.note, language)}"
        for model in base.scenarios.values()
        if model.note
    )
    columns = _columns(briefing, "quantity", [BASE, *shown], language)
    return Table("scenario-changes", wording["scenario_changes"], columns, rows, notes)


def _set_text(under: Briefing, stated: Quantity, language: str) -> str:
    quantity = under.quantities[stated.id]
    if under.scenario and quantity == stated:
        return words(language)["unchanged"]
    return stated_text(quantity, language)


def _own_column(briefing: Briefing) -> str:
    """The column of this edition: the base's, a scenario's, or one of its own."""
    scenario = briefing.scenario
    if scenario is None:
        return BASE
    return _OWN if scenario.by_hand else scenario.id


def _columns(briefing: Briefing, first: str, names: list[str], language: str) -> tuple[Column, ...]:
    wording = words(language)
    own = {BASE: wording["base"], _OWN: wording["this_edition"]}
    labels = own | {name: pick(model.label, language) for name, model in briefing.scenarios.items()}
    return (
        Column("label", wording[first]),
        *(Column(name, labels[name], "right") for name in names),
    )
