"""Builds a table of variants: each edition of each in a folder of its own, whole or not at all.

Workers only make; what they have made is published here, by a rename, and then remembered, so that
a batch that was stopped at any moment goes on from there.
"""

from __future__ import annotations

import errno
import gc
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol

from ssb_report.build.ceiling import Told as Begin
from ssb_report.build.forks import Forks
from ssb_report.build.manifest import input_files
from ssb_report.build.run import Order
from ssb_report.build.stage import VARIANTS, publish
from ssb_report.build.state import (
    Asked,
    State,
    file_sums,
    is_intact,
    last_state,
    sources,
    write_state,
)
from ssb_report.build.variants import Bench, Result, Task, load, make
from ssb_report.check.check import Checked, check, shortened
from ssb_report.errors import InputError, OutsideError, UsageError
from ssb_report.fingerprint import digest, libraries
from ssb_report.html.theme import theme_folder
from ssb_report.schema.load import load as load_briefing
from ssb_report.schema.variants import VARIANTS as OWN_TABLE
from ssb_report.schema.variants import Variant, read_variants
from ssb_report.store import Memory

__all__ = ["Batch", "Fate", "Told", "carry_out_batch", "planned"]

_KILLED = "its workers were killed or lost, one after the other; is there too little memory?"
_HOPELESS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""What the disk says of every folder once it has said it of one."""


class Fate(StrEnum):
    """What became of an edition of a variant."""

    BUILT = "built"
    STOOD = "stood"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a task, why it failed, and of what it was warned."""

    name: str
    fate: Fate
    fault: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be built: all tasks of a table, from a briefing that was read once.

    `present` is the digest of all that they are made from.
    """

    order: Order
    checked: Checked
    tasks: tuple[Task, ...]
    present: str
    ignored: frozenset[str]

    @property
    def top(self) -> Path:
        """The folder in which each variant has one."""
        return self.order.output / self.checked.briefing.id / VARIANTS

    def folder(self, task: Task) -> Path:
        """Where a task's edition goes."""
        return self.top / task.variant / task.edition

    def asked(self, task: Task) -> Asked:
        """A task as it is remembered."""
        order, by_hand = self.order, dict(task.by_hand)
        return Asked.of(task.edition, order.inputs, order.wanted, task.scenario, by_hand)


class Team(Protocol):
    """Whoever makes what tasks ask for: workers here, or on other machines."""

    def results(self, tasks: list[Task]) -> Iterator[tuple[Task, Result | None]]:
        """Each task with its result, as they come; with none where workers died of it."""


def planned(order: Order, table: Path) -> Batch:
    """Read the briefing of an order and a table of its variants; nothing is written.

    Raises
    ------
    InputError
        With all faults of the two, or warnings where the order is strict.
    UsageError
        When the briefing has no such edition.
    """
    ignored = _tables(order.inputs, table)
    present = _present(order.inputs, ignored)
    checked, variants = _read(order.inputs, table)
    if order.strict and checked.warnings:
        raise InputError(checked.warnings)
    tasks = tuple(_tasks(checked, variants, order.editions))
    if not tasks:
        raise UsageError(f"no variant has an edition '{', '.join(order.editions)}'")
    return Batch(order, checked, tasks, present, ignored)


def _read(inputs: Path, table: Path) -> tuple[Checked, list[Variant]]:
    try:
        checked = check(inputs)
    except InputError as error:
        _, faults = read_variants(table, table.as_posix(), load_briefing(inputs)[0])
        raise InputError(shortened(dict.fromkeys([*error.faults, *faults]))) from error
    variants, faults = read_variants(table, table.as_posix(), checked.briefing)
    if faults:
        raise InputError(shortened(faults))
    return checked, variants


def _tables(inputs: Path, table: Path) -> frozenset[str]:
    """The files of the briefing's folder that are tables of variants: no variant is made of them.

    So a table can grow, and what stands of it still does.
    """
    names = {OWN_TABLE}
    if table.resolve().is_relative_to(inputs.resolve()):
        names.add(table.resolve().relative_to(inputs.resolve()).as_posix())
    return frozenset(names)


def _present(inputs: Path, ignored: frozenset[str]) -> str:
    """The digest of all that variants are made from as it is now."""
    found = sources(inputs, theme_folder())
    kept = sorted(item for item in found.items() if item[0] not in ignored)
    return digest(*(part for item in kept for part in item))


def _tasks(checked: Checked, variants: list[Variant], editions: tuple[str, ...]) -> Iterator[Task]:
    """Every edition of every variant; only those of the `editions`, where some are named."""
    declared = checked.briefing.meta.editions
    for name in editions:
        if name not in declared:
            there = ", ".join(declared)
            raise UsageError(f"no edition '{name}' of {checked.briefing.id} (there: {there})")
    for variant in variants:
        is_special = bool(variant.scenario or variant.by_hand)
        # As without a table: what stands under a scenario of its own has to be named.
        every = (name for name, own in declared.items() if not (own.scenario and is_special))
        by_hand = tuple(sorted(variant.by_hand.items()))
        for edition in variant.editions or editions or every:
            if not editions or edition in editions:
                yield Task(variant.id, edition, variant.scenario, by_hand)


# ---- at work


def carry_out_batch(
    batch: Batch,
    jobs: int,
    *,
    scheduler: str = "",
    resume: bool = False,
    begin: Begin = lambda _: None,
) -> Iterator[Told]:
    """Build what a batch asks for, by forked workers or by those of a Dask scheduler.

    Tells of each task when its edition stands, or when it failed. With `resume` those that stand
    already, made from the same, are left as they are. `begin` hears when what all variants need is
    loaded, and nothing once that is done: each task has a clock of its own.

    Raises
    ------
    OutsideError
        When the disk has no room, or the scheduler is not there.
    """
    waiting = []
    for task in batch.tasks:
        standing = _standing(batch, task) if resume else None
        if standing is None:
            waiting.append(task)
        else:
            yield Told(task.name, Fate.STOOD, warnings=standing.warnings)
    if not waiting:
        return
    try:
        begin(f"{batch.checked.briefing.id}: preparing")
        with _team(batch, waiting, jobs, scheduler) as team:
            begin("")
            for task, result in team.results(waiting):
                yield _told(batch, task, result)
    finally:
        gc.unfreeze()


def _team(
    batch: Batch, tasks: list[Task], jobs: int, scheduler: str
) -> AbstractContextManager[Team]:
    order = batch.order
    if scheduler:
        return _cluster(batch, scheduler)
    store = Memory(None if order.afresh else order.cache)
    ceiling = order.ceiling
    bench = Bench(batch.checked, order.wanted, store, order.strict, order.afresh, ceiling)
    load(bench, {task.edition for task in tasks})
    gc.collect()
    gc.freeze()  # what a worker does not touch it need not copy
    return Forks(
        min(jobs, len(tasks)),
        partial(make, bench),
        deadline=ceiling.seconds,
        late=lambda _: Result(fault=ceiling.overdue),
    )


def _cluster(batch: Batch, address: str) -> AbstractContextManager[Team]:
    from ssb_report.build.cluster import Cluster
    from ssb_report.build.remote import Terms, bundle_name, program

    order, briefing = batch.order, batch.checked.briefing
    bundle = dict(input_files(briefing, briefing.sections.values()))
    terms = Terms(
        bundle_name(bundle),
        briefing.id,
        order.inputs.as_posix(),
        order.wanted,
        program(),
        libraries(),
        order.strict,
        order.ceiling,
    )
    return Cluster(address, terms, bundle)


def _told(batch: Batch, task: Task, result: Result | None) -> Told:
    """Publish what was made."""
    if result is None or result.fault:
        return Told(task.name, Fate.FAILED, result.fault if result else _KILLED)
    folder = batch.folder(task)
    try:
        publish(folder, result.files, below=batch.order.output)
    except OutsideError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in _HOPELESS:
            raise
        return Told(task.name, Fate.FAILED, str(error))
    _remember(batch, task, result, folder)
    return Told(task.name, Fate.BUILT, warnings=result.warnings)


# ---- what stands


def _standing(batch: Batch, task: Task) -> State | None:
    """How an edition was built, if it stands as it would be built now."""
    folder = batch.folder(task)
    state = last_state(batch.order.cache, folder)
    if state is None or (batch.order.strict and state.warnings):
        return None
    is_same = (state.asked, state.sources) == (batch.asked(task), _sources(batch))
    return state if is_same and is_intact(folder, state.files) else None


def _sources(batch: Batch) -> Mapping[str, str]:
    return {"all": batch.present}


def _remember(batch: Batch, task: Task, result: Result, folder: Path) -> None:
    # What was saved while workers read it may not be what they read: then nothing is known.
    is_same = _present(batch.order.inputs, batch.ignored) == batch.present
    files = file_sums(result.files)
    state = State(batch.asked(task), _sources(batch), {}, files, result.warnings)
    write_state(batch.order.cache, folder, state if is_same else None)
