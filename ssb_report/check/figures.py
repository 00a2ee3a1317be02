"""Charts that cannot be drawn from the data as they are."""

from __future__ import annotations

from collections.abc import Iterator

from ssb_report.charts.resolve import resolve
from ssb_report.compute.graph import Numbers
from ssb_report.display.numbers import pick
from ssb_report.errors import Fault, SsbReportError
from ssb_report.schema.briefing import Briefing

__all__ = ["undrawable"]


def undrawable(briefing: Briefing, numbers: Numbers) -> Iterator[Fault]:
    """A fault for each figure whose numbers its formulas or its axes refuse."""
    source = briefing.files["figures"]
    language = briefing.language_key(next(iter(briefing.meta.editions)))
    for key, figure in briefing.figures.items():
        try:
            resolve(figure, numbers, language, lambda text: pick(text, language))
        except SsbReportError as error:
            yield source.fault(source.position((key,), key=True), str(error))
