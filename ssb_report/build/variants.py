"""Builds one edition many times with other numbers, in workers that have read the briefing once."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ssb_report.build.build import build_edition
from ssb_report.build.crew import Crew, cores
from ssb_report.build.keep import Keeper
from ssb_report.build.pages import styles_of
from ssb_report.build.run import Order
from ssb_report.charts.sheet import prepare as prepare_charts
from ssb_report.check.check import Checked, check, under
from ssb_report.errors import SsbReportError
from ssb_report.pdf.render import prepare as prepare_pages
from ssb_report.store import Store

__all__ = ["Variant", "build_variants"]


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant that stands in its folder; or why it could not be built, in `fault`."""

    name: str
    folder: Path | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Bench:
    """What all variants are made from; workers have it from the fork."""

    checked: Checked
    edition: str
    order: Order


def build_variants(
    order: Order,
    edition: str,
    variants: Mapping[str, Mapping[str, str]],
    jobs: int | None = None,
) -> Iterator[Variant]:
    """Build an edition of the briefing of an order for each variant, in a folder of its own.

    `variants` maps names to values by the ids of quantities, in the units of those. What a variant
    cannot bear is told in it, and the others go on. They come in the order of `variants`.

    Raises
    ------
    InputError
        When the briefing itself has faults.
    """
    bench = _Bench(check(order.inputs), edition, order)
    _shared[:] = [bench]
    prepare_charts()
    prepare_pages(styles_of(bench.checked.briefing, edition))
    gc.collect()
    gc.freeze()  # what a worker does not touch it need not copy
    try:
        with Crew(jobs or cores()) as crew:
            asked = [(name, crew.give(_made, dict(by_hand))) for name, by_hand in variants.items()]
            for name, work in asked:
                told = json.loads(work())
                yield Variant(name, Path(told["folder"]) if told["folder"] else None, told["fault"])
    finally:
        gc.unfreeze()
        _shared.clear()
    Store(order.cache).trim()


_shared: list[_Bench] = []


def _made(by_hand: Mapping[str, str]) -> bytes:
    """One variant, by a worker: in which folder it stands, or what was wrong."""
    (bench,) = _shared
    order, keeper = bench.order, Keeper(Store(bench.order.cache), Crew(1))
    try:
        case = under(bench.checked, order.scenario, by_hand)
        built = build_edition(case, bench.edition, order.output, wanted=order.wanted, keeper=keeper)
    except SsbReportError as error:
        return json.dumps({"folder": "", "fault": str(error)}).encode()
    return json.dumps({"folder": str(built.folder), "fault": ""}).encode()
