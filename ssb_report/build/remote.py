"""What a worker on another machine does: it gets the inputs of a batch once, and makes its tasks.

Only what makes the same pages may help: another release of the program, other code or templates are
refused, and other libraries are told of.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from ssb_report.build.ceiling import Ceiling, held
from ssb_report.build.formats import Wanted
from ssb_report.build.variants import Bench, Result, Task, load, make
from ssb_report.carried import unpack
from ssb_report.check.check import check
from ssb_report.errors import SsbReportError
from ssb_report.fingerprint import digest, libraries
from ssb_report.html.theme import theme_folder
from ssb_report.program import code, release
from ssb_report.store import Memory

__all__ = ["Bundle", "Reply", "Terms", "bundle_name", "lacks", "program", "receive", "work"]

Bundle = Mapping[str, bytes]
"""The files of a briefing by their paths in its folder."""

_OTHER_LIBRARIES = (
    "made by a worker with other libraries than this machine's: its pages may differ from those "
    "made here"
)

_MANY = 4
"""Bundles, and briefings that were read, of which a worker keeps the newest."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What all tasks of a batch have in common.

    `bundle` names the inputs by their content; places are told as if they lay in a folder called
    `shown`. `program` and `libraries` are those of the machine that asks; when `strict`, warnings
    are faults. The memory of the `ceiling` is what a worker may have for a task.
    """

    bundle: str
    briefing: str
    shown: str
    wanted: Wanted
    program: str
    libraries: str
    strict: bool = False
    ceiling: Ceiling = field(default_factory=Ceiling)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker made of a task; or that it has not got the inputs, or why it refuses."""

    result: Result | None = None
    refusal: str = ""


def program() -> str:
    """The release of this program and its code, by which two can be told apart."""
    return f"{release() or 'unreleased'}, {code(theme_folder())[:12]}"


def bundle_name(bundle: Bundle) -> str:
    """A name for the inputs: the digest of their paths and contents."""
    return digest(*(part for item in sorted(bundle.items()) for part in item))


# A worker may have threads; what draws and lays out works in one at a time.
_at_work = Lock()
_bundles: dict[str, Bundle] = {}
_benches: dict[Terms, Bench] = {}


def lacks(terms: Terms) -> bool:
    """Whether this worker has yet to receive the inputs."""
    return terms.bundle not in _bundles


def receive(bundle: Bundle) -> None:
    """Keep the inputs of a batch."""
    _bundles[bundle_name(bundle)] = bundle
    while len(_bundles) > _MANY:
        _bundles.pop(next(iter(_bundles)))


def work(terms: Terms, task: Task) -> Reply:
    """Make the files of a task."""
    if terms.program != program():
        theirs = f"it has ssb-report {program()}, and {terms.program} is asked for"
        return Reply(refusal=theirs)
    if lacks(terms):
        return Reply()
    with _at_work:
        try:
            with held(terms.ceiling):
                result = make(_bench(terms, task), task)
        except SsbReportError as error:
            result = Result(fault=str(error))
        except MemoryError:
            result = Result(fault=terms.ceiling.overfull)
        return Reply(_with_libraries(result, terms))


def _with_libraries(result: Result, terms: Terms) -> Result:
    """The result, with a warning where this worker's libraries may draw and break lines otherwise.

    Then nobody has promised the same bytes.
    """
    if result.fault or libraries() == terms.libraries:
        return result
    if terms.strict:
        return Result(fault=_OTHER_LIBRARIES)
    return replace(result, warnings=(*result.warnings, f"warning: {_OTHER_LIBRARIES}"))


def _bench(terms: Terms, task: Task) -> Bench:
    if terms not in _benches:
        with tempfile.TemporaryDirectory(prefix="ssb-report-") as name:
            folder = Path(name, terms.briefing)
            unpack(_bundles[terms.bundle], folder)
            checked = check(folder, shown=terms.shown)
        store = Memory(None)
        _benches[terms] = Bench(checked, terms.wanted, store, terms.strict, ceiling=terms.ceiling)
        while len(_benches) > _MANY:
            _benches.pop(next(iter(_benches)))
    load(_benches[terms], {task.edition})
    return _benches[terms]
