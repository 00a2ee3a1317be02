"""The appendix of claims: what the text says, what must hold for it, and whether it does."""

from __future__ import annotations

from collections.abc import Mapping

from ssb_report.compute.claims import Judgement
from ssb_report.compute.graph import Numbers
from ssb_report.display.claims import predicate_text, verdict_text
from ssb_report.display.numbers import pick
from ssb_report.display.wording import words
from ssb_report.schema.briefing import Briefing
from ssb_report.schema.predicates import Curve, Named
from ssb_report.tables.model import Cell, Column, Row, Table

__all__ = ["claims_table"]


def claims_table(
    briefing: Briefing,
    numbers: Numbers,
    judgements: Mapping[str, Judgement],
    said: Mapping[str, str],
    language: str,
) -> Table:
    """All claims; `said` holds, for each, the words of the text that it is marked at."""
    wording = words(language)
    namer = _Namer(briefing, numbers, language)
    rows = tuple(
        Row(
            key,
            (
                Cell(text=f"C{judgement.claim.number}"),
                Cell(text=said.get(key, "–")),
                Cell(text=predicate_text(judgement.claim.predicate, language, namer.name)),
                Cell(text=predicate_text(judgement.claim.predicate, language, namer.number)),
                Cell(text=_verdict(judgement, language)),
            ),
            anchor=f"claim-{key}",
        )
        for key, judgement in judgements.items()
    )
    columns = (
        Column("claim", wording["claim"], width=6, by_text=True),
        Column("sentence", wording["claim_sentence"], width=28, by_text=True),
        Column("predicate", wording["claim_predicate"], width=32, by_text=True),
        Column("numbers", wording["claim_numbers"], width=21, by_text=True),
        Column("verdict", wording["claim_verdict"], width=13, by_text=True),
    )
    return Table("claims", wording["claims"], columns, rows, long=True)


def _verdict(judgement: Judgement, language: str) -> str:
    note = pick(judgement.claim.note, language)
    verdict = verdict_text(judgement, language)
    return f"{verdict}{words(language)['stop']} {note}" if note else verdict


class _Namer:
    """Writes what a predicate names by its label, and by the macro that prints its number."""

    def __init__(self, briefing: Briefing, numbers: Numbers, language: str) -> None:
        self.briefing = briefing
        self.numbers = numbers
        self.language = language

    def name(self, named: Named | Curve) -> str:
        if isinstance(named, Curve):
            return self._curve(named)
        key, _, end = named.reference.partition(".")
        label = pick(self.numbers[key].label, self.language)
        if not end:
            return label
        kind = f"{end}_year" if self.numbers[key].unit == "calendar_year" else end
        return words(self.language)[f"claim_{kind}"].format(label)

    def number(self, named: Named | Curve) -> str:
        if isinstance(named, Curve):
            return self._curve(named)
        if named.reference in self.numbers.results:
            return f'{{{{ r("{named.reference}", form="symbols", interval="yes") }}}}'
        return f'{{{{ q("{named.reference}", form="symbols") }}}}'

    def _curve(self, curve: Curve) -> str:
        figure = self.briefing.figures[curve.figure]
        labels = (pick(each.label, self.language) for each in getattr(figure, "series", []))
        ids = (each.id for each in getattr(figure, "series", []))
        label = dict(zip(ids, labels, strict=True))[curve.series] or curve.series
        reference = f'{{{{ figure_ref("{curve.figure}") }}}}'
        return words(self.language)["claim_curve"].format(label=label, figure=reference)
