"""Batches: what a table asks for, what stands already, what fails, what that costs the others."""

from __future__ import annotations

import errno
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from ssb_report.build import batch as batches
from ssb_report.build.batch import Batch, Fate, Told, carry_out_batch, planned
from ssb_report.build.crew import Crew
from ssb_report.build.formats import Wanted
from ssb_report.build.run import Order, carry_out
from ssb_report.build.stage import publish
from ssb_report.build.variants import Bench, Result, Task, make
from ssb_report.errors import InputError, OutsideError, UsageError
from tests.making import solar_claiming, solar_with_scenarios
from tests.running import replace as replace_text

TABLE = """\
variant,line-steps,line-defect-rate,scenario
short,10,,
worse,,,worse
clean,14,0.1..0.2,better
"""


@pytest.fixture
def order(tmp_path: Path) -> Order:
    """An order for data and charts of the small briefing with scenarios."""
    inputs = solar_with_scenarios(tmp_path)
    return Order(inputs, tmp_path / "output", Wanted(()), cache=tmp_path / "cache")


def table(order: Order, text: str = TABLE, name: str = "v.csv") -> Path:
    path = order.output.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def built(order: Order, path: Path, *, jobs: int = 1, resume: bool = False) -> dict[str, Told]:
    told = list(carry_out_batch(planned(order, path), jobs, resume=resume))
    assert len({each.name for each in told}) == len(told)
    return {each.name: each for each in told}


def fates(told: dict[str, Told]) -> dict[str, Fate]:
    return {name: each.fate for name, each in told.items()}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def variant(order: Order, name: str, edition: str = "en") -> Path:
    return order.output / "solar-modules" / "variants" / name / edition


# ---- what is asked for


def names(batch: Batch) -> list[str]:
    return [task.name for task in batch.tasks]


def test_every_edition_of_every_variant_is_a_task(order: Order) -> None:
    own = "{en: {language: en}, en-more: {language: en}, en-own: {language: en, scenario: better}}"
    replace_text(order.inputs / "briefing.yaml", "{en: {language: en}}", own)
    path = table(order, "variant,edition,line-steps\nas-is,,\nshort,,10\none,en-own en,10\n")
    assert names(planned(order, path)) == [
        "as-is/en",
        "as-is/en-more",
        "as-is/en-own",
        "short/en",  # what stands under a scenario of its own has to be named
        "short/en-more",
        "one/en-own",
        "one/en",
    ]
    only = replace(order, editions=("en-own",))
    assert names(planned(only, path)) == ["as-is/en-own", "short/en-own", "one/en-own"]
    assert planned(only, path).tasks[2] == Task("one", "en-own", "", (("line-steps", "10"),))


def test_editions_that_are_none_are_refused(order: Order) -> None:
    with pytest.raises(UsageError, match=r"no edition 'fr' of solar-modules \(there: en\)"):
        planned(replace(order, editions=("fr",)), table(order))
    more = "{en: {language: en}, en-more: {language: en}}"
    replace_text(order.inputs / "briefing.yaml", "{en: {language: en}}", more)
    path = table(order, "variant,edition\na,en\n")
    with pytest.raises(UsageError, match=r"no variant has an edition 'en-more'"):
        planned(replace(order, editions=("en-more",)), path)


def test_the_faults_of_briefing_and_table_come_together(order: Order) -> None:
    replace_text(order.inputs / "quantities.yaml", "value: 12", "value: twelve")
    path = table(order, "variant,window-end\na,none\n")
    with pytest.raises(InputError) as raised:
        planned(order, path)
    places = [(Path(each.position.path).name, each.position.line) for each in raised.value.faults]
    assert places == [("quantities.yaml", 14), ("v.csv", 2)]
    own = order.inputs / "variants.yaml"  # which the briefing reads itself, and tells only once
    own.write_text("variants: {a: {set: {window-end: none}}}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        planned(order, own)
    assert [Path(each.position.path).name for each in raised.value.faults] == [
        "quantities.yaml",
        "variants.yaml",
    ]


def test_a_flood_of_faults_is_cut_short(order: Order) -> None:
    rows = "".join(f"v{number},none\n" for number in range(500))
    with pytest.raises(InputError) as raised:
        planned(order, table(order, f"variant,line-steps\n{rows}"))
    assert len(raised.value.faults) == 101
    assert raised.value.faults[-1].message == "and 400 more faults in this file"


# ---- no variant shows another's numbers or charts


def single(order: Order, folder: Path, scenario: str, by_hand: dict[str, str]) -> dict[str, bytes]:
    """An edition as an order for it alone makes it."""
    alone = replace(
        order, output=folder, scenario=scenario, by_hand=by_hand, editions=("en",), cache=None
    )
    (outcome,) = carry_out(alone, Crew(1), str, str)
    return files(outcome.folder)


@pytest.mark.parametrize(("jobs", "text"), [(1, TABLE), (2, TABLE), (1, "reversed")])
def test_each_variant_is_as_an_order_for_it_alone_makes_it(
    jobs: int, text: str, order: Order, tmp_path: Path
) -> None:
    order = replace(order, wanted=Wanted(("html",)))
    if text == "reversed":
        head, *rows = TABLE.splitlines(keepends=True)
        text = "".join([head, *reversed(rows)])
    assert set(fates(built(order, table(order, text), jobs=jobs)).values()) == {Fate.BUILT}
    expected = {
        "short": single(order, tmp_path / "1", "", {"line-steps": "10"}),
        "worse": single(order, tmp_path / "2", "worse", {}),
        "clean": single(
            order, tmp_path / "3", "better", {"line-steps": "14", "line-defect-rate": "0.1..0.2"}
        ),
    }
    for name, content in expected.items():
        assert files(variant(order, name)) == content
    charts = {content["charts/yield-by-steps.svg"] for content in expected.values()}
    assert len(charts) == 3


# ---- what fails


def test_a_variant_that_fails_is_told_and_the_others_go_on(order: Order) -> None:
    path = table(order, "variant,line-defect-rate\na,0.5..1\nb,120\nc,0.2\n")
    told = built(order, path)
    assert fates(told) == {"a/en": Fate.BUILT, "b/en": Fate.FAILED, "c/en": Fate.BUILT}
    assert "under --set: formula 'uniform-step-yield': defect_rate = 1.2 is" in told["b/en"].fault
    assert not variant(order, "b").exists()


def test_a_fault_of_ours_in_one_variant_is_one_of_it_alone(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ssb_report.build import variants

    def under(checked: object, _: str, by_hand: dict[str, str], *_more: object) -> object:
        if by_hand:
            raise KeyError("x")
        return checked

    monkeypatch.setattr(variants, "under", under)
    told = built(order, table(order, "variant,line-steps,scenario\na,10,\nb,,worse\n"))
    assert told["a/en"].fault == "internal error: KeyError: 'x'"
    assert told["b/en"].fate is Fate.BUILT


@pytest.mark.parametrize(("times", "fate"), [(1, Fate.BUILT), (2, Fate.FAILED)])
def test_a_worker_that_is_killed_costs_at_most_its_own_variant(
    times: int, fate: Fate, order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "killed"
    killed.mkdir()

    def dying(bench: Bench, task: Task) -> Result:
        before = len(list(killed.iterdir()))
        if task.variant == "b" and before < times:
            (killed / str(before)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return make(bench, task)

    monkeypatch.setattr(batches, "make", dying)
    told = built(order, table(order, "variant,line-steps\na,10\nb,11\nc,13\n"))
    assert fates(told) == {"a/en": Fate.BUILT, "b/en": fate, "c/en": Fate.BUILT}
    if fate is Fate.FAILED:
        assert told["b/en"].fault == (
            "its workers were killed or lost, one after the other; is there too little memory?"
        )
    assert not list(order.output.rglob(".stage-*"))


def test_a_folder_that_cannot_be_written_fails_alone(order: Order) -> None:
    variant(order, "b").parent.parent.mkdir(parents=True)
    variant(order, "b").parent.write_text("mine", encoding="utf-8")
    told = built(order, table(order, "variant,line-steps\na,10\nb,11\nc,13\n"))
    assert fates(told) == {"a/en": Fate.BUILT, "b/en": Fate.FAILED, "c/en": Fate.BUILT}
    assert "cannot be written" in told["b/en"].fault


def test_a_full_disk_ends_the_batch_and_what_stands_stays(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path, content: dict[str, bytes], *, below: Path) -> None:
        if folder.parent.name == "b":
            raise OutsideError(f"{folder}: cannot be written") from OSError(errno.ENOSPC, "full")
        publish(folder, content, below=below)

    monkeypatch.setattr(batches, "publish", full)
    path = table(order, "variant,line-steps\na,10\nb,11\nc,13\n")
    with pytest.raises(OutsideError):
        built(order, path)
    assert variant(order, "a").exists()
    assert not variant(order, "c").exists()
    monkeypatch.undo()
    assert fates(built(order, path, resume=True)) == {
        "a/en": Fate.STOOD,
        "b/en": Fate.BUILT,
        "c/en": Fate.BUILT,
    }


# ---- what it is warned of

CLAIM = "long: {that: line-steps > 5 step}\n"


@pytest.fixture
def claiming(tmp_path: Path) -> Order:
    inputs = solar_claiming(tmp_path / "claiming", CLAIM, 'The line is long {{ claim("long") }}.')
    return Order(inputs, tmp_path / "output", Wanted(()), cache=tmp_path / "cache")


def test_what_a_variant_makes_false_is_told_also_where_it_stands(claiming: Order) -> None:
    path = table(claiming, "variant,line-steps\nlong,7\nshort,3\n")
    for resume, fate in ((False, Fate.BUILT), (True, Fate.STOOD)):
        told = built(claiming, path, resume=resume)
        assert fates(told) == {"long/en": fate, "short/en": fate}
        assert told["long/en"].warnings == ()
        (warning,) = told["short/en"].warnings
        assert "warning: under --set: claim 'long' is false" in warning


def test_strictly_it_fails(claiming: Order) -> None:
    path = table(claiming, "variant,line-steps\nlong,7\nshort,3\n")
    built(claiming, path)
    told = built(replace(claiming, strict=True), path, resume=True)
    assert fates(told) == {"long/en": Fate.STOOD, "short/en": Fate.FAILED}
    assert "claim 'long' is false" in told["short/en"].fault


# ---- what stands


def test_what_stands_is_left_and_without_resume_made_again(order: Order) -> None:
    path = table(order)
    built(order, path)
    before = {each: each.stat().st_ino for each in order.output.rglob("*.json")}
    assert set(fates(built(order, path, resume=True)).values()) == {Fate.STOOD}
    assert {each: each.stat().st_ino for each in order.output.rglob("*.json")} == before
    assert set(fates(built(order, path)).values()) == {Fate.BUILT}


def test_a_table_may_grow_and_change_and_what_is_still_in_it_stands(order: Order) -> None:
    path = table(order, TABLE, "variants.yaml").rename(order.inputs / "cities.csv")
    built(order, path)
    path.write_text(TABLE.replace("short,10", "short,11") + "more,9,,\n", encoding="utf-8")
    assert fates(built(order, path, resume=True)) == {
        "short/en": Fate.BUILT,
        "worse/en": Fate.STOOD,
        "clean/en": Fate.STOOD,
        "more/en": Fate.BUILT,
    }


def spoil(order: Order) -> None:
    (variant(order, "short") / "data" / "results.json").write_bytes(b"{}")


def lose(order: Order) -> None:
    (variant(order, "short") / "manifest.json").unlink()


def add(order: Order) -> None:
    (variant(order, "short") / "more.txt").touch()


@pytest.mark.parametrize("harm", [spoil, lose, add])
def test_what_was_altered_is_made_again(harm: object, order: Order) -> None:
    path = table(order)
    built(order, path)
    expected = files(variant(order, "short"))
    assert callable(harm)
    harm(order)
    told = fates(built(order, path, resume=True))
    assert told == {"short/en": Fate.BUILT, "worse/en": Fate.STOOD, "clean/en": Fate.STOOD}
    assert files(variant(order, "short")) == expected


def test_other_inputs_formats_and_scenarios_are_made_again(order: Order) -> None:
    path = table(order, "variant,line-steps\na,10\n")
    built(order, path)
    other = replace(order, wanted=Wanted(("html",)))
    assert fates(built(other, path, resume=True)) == {"a/en": Fate.BUILT}
    assert fates(built(other, path, resume=True)) == {"a/en": Fate.STOOD}
    path = table(order, "variant,line-steps,scenario\na,10,worse\n")
    assert fates(built(other, path, resume=True)) == {"a/en": Fate.BUILT}
    replace_text(order.inputs / "quantities.yaml", "value: 12", "value: 13")
    assert fates(built(other, path, resume=True)) == {"a/en": Fate.BUILT}
    assert fates(built(replace(other, cache=None), path, resume=True)) == {"a/en": Fate.BUILT}


def test_what_was_saved_meanwhile_is_not_taken_for_what_was_built(order: Order) -> None:
    path = table(order, "variant,line-steps\na,10\nb,11\n")
    told = carry_out_batch(planned(order, path), 1)
    assert next(told).fate is Fate.BUILT
    replace_text(order.inputs / "quantities.yaml", "value: 12", "value: 13")
    assert next(told).fate is Fate.BUILT
    replace_text(order.inputs / "quantities.yaml", "value: 13", "value: 12")
    told.close()
    assert fates(built(order, path, resume=True)) == {"a/en": Fate.STOOD, "b/en": Fate.BUILT}
