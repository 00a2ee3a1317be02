"""What a worker on another machine does: gets inputs once, makes the same, refuses what it must."""

from __future__ import annotations

import resource
from dataclasses import replace
from pathlib import Path

import pytest

from ssb_report.build import remote, variants
from ssb_report.build.ceiling import Ceiling
from ssb_report.build.formats import Wanted
from ssb_report.build.manifest import input_files
from ssb_report.build.remote import Terms, bundle_name, lacks, program, receive, work
from ssb_report.build.variants import Bench, Result, Task, make
from ssb_report.check.check import Checked, check
from ssb_report.fingerprint import libraries
from ssb_report.store import Store
from tests.making import SOLAR, solar_claiming

TASK = Task("short", "en", "", (("line-steps", "3"),))
CLAIM = "long: {that: line-steps > 5 step}\n"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The small briefing with a claim that the task makes false."""
    folder = tmp_path_factory.mktemp("here")
    return check(solar_claiming(folder, CLAIM, 'The line is long {{ claim("long") }}.'))


@pytest.fixture(autouse=True)
def _worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that has nothing yet."""
    monkeypatch.setattr(remote, "_bundles", {})
    monkeypatch.setattr(remote, "_benches", {})


def bundle(checked: Checked) -> dict[str, bytes]:
    return dict(input_files(checked.briefing, checked.briefing.sections.values()))


def terms(checked: Checked) -> Terms:
    shown = checked.briefing.folder.as_posix()
    name = bundle_name(bundle(checked))
    return Terms(name, "solar-modules", shown, Wanted(()), program(), libraries())


def test_it_makes_what_is_made_here_and_tells_places_as_they_are_here(checked: Checked) -> None:
    receive(bundle(checked))
    told = work(terms(checked), TASK).result
    assert told == make(Bench(checked, Wanted(()), Store(None)), TASK)
    assert told is not None
    (warning,) = told.warnings
    assert warning.startswith(f"{checked.briefing.folder.as_posix()}/sections/en/02-methods.md:")


@pytest.mark.parametrize("step", ["check", "begin_making"])
def test_inputs_are_read_and_tasks_made_with_the_memory_that_is_allowed(
    step: str, checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object, **__: object) -> None:
        assert resource.getrlimit(resource.RLIMIT_DATA)[0] == 1 << 30
        raise MemoryError

    receive(bundle(checked))
    limited = replace(terms(checked), ceiling=Ceiling(600, 1024))
    before = resource.getrlimit(resource.RLIMIT_DATA)
    monkeypatch.setattr(remote if step == "check" else variants, step, greedy)
    assert work(limited, TASK) == remote.Reply(
        Result(fault="needs more than 1,024 MiB of memory (--memory MIB allows more)")
    )
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_it_asks_for_the_inputs_once(checked: Checked) -> None:
    assert work(terms(checked), TASK) == remote.Reply()
    assert lacks(terms(checked))
    receive(bundle(checked))
    assert not lacks(terms(checked))
    assert work(terms(checked), TASK).result is not None
    assert lacks(replace(terms(checked), bundle=bundle_name({"a": b""})))


def test_it_keeps_the_inputs_of_the_last_few_batches() -> None:
    for number in range(6):
        receive({"a": b"%d" % number})
    assert len(remote._bundles) == 4
    assert bundle_name({"a": b"5"}) in remote._bundles


def test_the_name_of_inputs_is_of_their_names_and_contents() -> None:
    named = [{"a": b"b"}, {"ab": b""}, {"a": b"c"}, {"a": b"", "b": b""}]
    assert len(set(map(bundle_name, named))) == 4
    assert bundle_name({"a": b"1", "b": b"2"}) == bundle_name({"b": b"2", "a": b"1"})


def test_another_program_is_refused(checked: Checked) -> None:
    receive(bundle(checked))
    reply = work(replace(terms(checked), program="0.2.0, 0123456789ab"), TASK)
    assert reply.result is None
    assert reply.refusal == f"it has ssb-report {program()}, and 0.2.0, 0123456789ab is asked for"


def test_other_libraries_are_told_of_and_strictly_refused(checked: Checked) -> None:
    receive(bundle(checked))
    other = replace(terms(checked), libraries="others")
    result = work(other, TASK).result
    assert result is not None
    assert result.warnings[-1].startswith("warning: made by a worker with other libraries")
    calm = Task("long", "en", "", (("line-steps", "20"),))
    result = work(replace(other, strict=True), calm).result
    assert result is not None
    assert result.fault.startswith("made by a worker with other libraries")


def test_inputs_that_lead_out_of_their_folder_are_a_fault(tmp_path: Path) -> None:
    evil = {"../../evil": b"x"}
    receive(evil)
    name = bundle_name(evil)
    told = Terms(name, "solar-modules", "inputs/x", Wanted(()), program(), libraries())
    result = work(told, TASK).result
    assert result is not None
    assert result.fault == "the carried file '../../evil' leads out of a briefing"
    assert not list(tmp_path.rglob("evil"))


def test_inputs_with_faults_are_told() -> None:
    broken = {
        path.relative_to(SOLAR).as_posix(): path.read_bytes()
        for path in SOLAR.rglob("*.*")
        if path.name != "sources.yaml"
    }
    receive(broken)
    name = bundle_name(broken)
    told = Terms(name, "solar-modules", "inputs/x", Wanted(()), program(), libraries())
    result = work(told, TASK).result
    assert result is not None
    assert "inputs/x/sources.yaml:1:1: error: the file is missing" in result.fault
