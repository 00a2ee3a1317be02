from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssb_report.deliver.ledger import Delivery, Ledger, State
from ssb_report.errors import OutsideError, UsageError

OLD, NEW = (hashlib.sha256(text).hexdigest() for text in (b"old", b"new"))
FIRST = Delivery("solar", "ana", "en", OLD, channel="post", address="ana@example.org")
SECOND = replace(FIRST, content=NEW, before=FIRST.serial)
OTHER = replace(FIRST, stakeholder="bob", address="bob@example.org")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be begun, in each database."""
    if request.param == "sqlite":
        return str(tmp_path / "deeper" / "ledger.sqlite")
    url: str = request.getfixturevalue("postgres")
    return url


@pytest.fixture
def ledger(place: str) -> Iterator[Ledger]:
    with Ledger.open(place, create=True) as opened:
        yield opened


def planned(ledger: Ledger, *due: Delivery, pdf: bytes = b"pdf") -> None:
    """Plan these and nothing else."""
    serials = {each.serial for each in due}
    pdfs = {each.content: pdf for each in due}
    ledger.plan("solar", due, pdfs, lambda begun: begun.serial in serials)


def sent(ledger: Ledger, delivery: Delivery) -> None:
    planned(ledger, delivery)
    assert ledger.take(delivery, "run")
    ledger.record(delivery, "run", State.SENT, "250 OK")


def state(ledger: Ledger, delivery: Delivery) -> State | None:
    found = ledger.find(delivery)
    return found.state if found else None


def test_a_delivery_is_taken_once_and_then_known(ledger: Ledger) -> None:
    assert ledger.find(FIRST) is None
    planned(ledger, FIRST, OTHER)
    assert ledger.take(FIRST, "one")
    assert not ledger.take(FIRST, "two")
    ledger.record(FIRST, "one", State.SENT, "250 OK")
    assert not ledger.take(FIRST, "two")
    ((key, last),) = ledger.last_copies("solar").items()
    assert (key, last.content, last.said, last.attempts) == (("ana", "en"), OLD, "250 OK", 1)
    assert [(each.stakeholder, each.state) for each in ledger.unsettled("solar")] == [
        ("bob", State.DUE)
    ]
    assert ledger.last_copies("wind") == {}


def test_what_is_planned_again_stays_as_it_is(ledger: Ledger) -> None:
    sent(ledger, FIRST)
    planned(ledger, FIRST)
    assert state(ledger, FIRST) is State.SENT
    assert not ledger.take(FIRST, "again")


def test_what_was_put_off_is_taken_by_a_later_run(ledger: Ledger) -> None:
    planned(ledger, FIRST)
    ledger.put_off(FIRST, State.DEFERRED, "451 later")
    assert ledger.take(FIRST, "two")
    ledger.record(FIRST, "two", State.DEFERRED, "421 busy")
    assert ledger.take(FIRST, "three")
    found = ledger.find(FIRST)
    assert found is not None
    assert found.attempts == 2


def test_a_run_speaks_only_for_what_it_has_taken(ledger: Ledger) -> None:
    planned(ledger, FIRST)
    ledger.record(FIRST, "one", State.DEFERRED)
    assert state(ledger, FIRST) is State.DUE
    assert ledger.take(FIRST, "one")
    assert not ledger.put_off(FIRST, State.REFUSED, "too late to refuse")
    # Somebody took the first run for dead, and a second one has it now.
    assert ledger.settle(FIRST, State.DUE, "again")
    assert ledger.take(FIRST, "two")
    ledger.record(FIRST, "one", State.DEFERRED, "451 later")
    assert state(ledger, FIRST) is State.HANDING_OVER


def test_what_has_arrived_after_all_is_not_sent_again(ledger: Ledger) -> None:
    planned(ledger, FIRST)
    assert ledger.take(FIRST, "one")
    assert ledger.settle(FIRST, State.DUE, "again")
    ledger.record(FIRST, "one", State.SENT, "250 OK")
    assert not ledger.take(FIRST, "two")
    assert state(ledger, FIRST) is State.SENT


def test_what_was_refused_has_not_arrived_whoever_says_so(ledger: Ledger) -> None:
    planned(ledger, FIRST)
    assert ledger.put_off(FIRST, State.REFUSED, "550 unknown")
    assert not ledger.settle(FIRST, State.SENT, "surely")
    assert ledger.settle(FIRST, State.DUE, "again")


def test_the_last_copy_is_the_one_that_was_taken_up_last(ledger: Ledger) -> None:
    planned(ledger, FIRST)
    planned(ledger, SECOND)
    sent(ledger, FIRST)
    assert ledger.last_copies("solar")["ana", "en"].content == OLD
    sent(ledger, SECOND)
    assert ledger.last_copies("solar")["ana", "en"].content == NEW


def test_what_nobody_wants_any_more_is_no_open_matter(ledger: Ledger) -> None:
    planned(ledger, FIRST, OTHER)
    ledger.put_off(OTHER, State.DEFERRED, "451 later")
    planned(ledger, FIRST)
    assert [each.stakeholder for each in ledger.unsettled("solar")] == ["ana"]
    ledger.plan("wind", [], {}, lambda _: False)  # another briefing's
    assert [each.stakeholder for each in ledger.unsettled("solar")] == ["ana"]


@pytest.mark.parametrize("settled", [State.DUE, State.SENT])
def test_a_doubt_is_settled_by_somebody_alone(settled: State, ledger: Ledger) -> None:
    planned(ledger, FIRST)
    assert not ledger.settle(FIRST, settled, "nothing is in doubt")
    ledger.take(FIRST, "killed")
    assert not ledger.take(FIRST, "other")
    assert ledger.settle(FIRST, settled, "looked")
    assert state(ledger, FIRST) is settled
    assert ledger.take(FIRST, "other") is (settled is State.DUE)


def test_newer_content_replaces_what_was_not_sent(ledger: Ledger) -> None:
    planned(ledger, FIRST, pdf=b"old")
    newer = replace(FIRST, content=NEW)
    planned(ledger, newer, pdf=b"new")
    assert state(ledger, FIRST) is State.REPLACED
    assert not ledger.take(FIRST, "late")
    planned(ledger, FIRST, pdf=b"old")
    assert (state(ledger, FIRST), state(ledger, newer)) == (State.DUE, State.REPLACED)


def test_a_way_back_is_a_delivery_of_its_own(ledger: Ledger) -> None:
    back = replace(FIRST, before=SECOND.serial)
    again = replace(SECOND, before=back.serial)
    for each in (FIRST, SECOND, back, again):
        sent(ledger, each)
        assert ledger.last_copies("solar")["ana", "en"].serial == each.serial
    assert len({each.serial for each in (FIRST, SECOND, back, again)}) == 4


def test_copies_are_kept_as_long_as_somebody_has_them_or_is_to_get_them(ledger: Ledger) -> None:
    sent(ledger, FIRST)
    sent(ledger, OTHER)
    planned(ledger, SECOND, pdf=b"new")
    ledger.forget_copies()
    assert (ledger.copy(OLD), ledger.copy(NEW)) == (b"pdf", b"new")
    sent(ledger, SECOND)
    ledger.forget_copies()
    assert ledger.copy(OLD) is not None  # bob has it
    sent(ledger, replace(OTHER, content=NEW, before=OTHER.serial))
    ledger.forget_copies()
    assert (ledger.copy(OLD), ledger.copy(NEW)) == (None, b"new")


def test_many_runs_at_once_take_each_delivery_once(place: str) -> None:
    every = [replace(FIRST, stakeholder=f"reader-{number}") for number in range(25)]

    def run(name: str) -> list[str]:
        with Ledger.open(place) as own:
            planned(own, *every)
            return [each.stakeholder for each in every if own.take(each, name)]

    Ledger.open(place, create=True).close()
    with ThreadPoolExecutor(4) as pool:
        taken = [name for found in pool.map(run, "abcd") for name in found]
    assert sorted(taken) == sorted(each.stakeholder for each in every)


def test_no_ledger_is_begun_unasked(place: str) -> None:
    with pytest.raises(UsageError, match="--new-ledger begins one"):
        Ledger.open(place)
    Ledger.open(place, create=True).close()
    Ledger.open(place).close()
    Ledger.open(place, create=True).close()  # one that is there stays


def test_runs_that_begin_a_ledger_at_once_begin_one(place: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for ledger in pool.map(lambda _: Ledger.open(place, create=True), range(4)):
            ledger.close()
    with Ledger.open(place) as ledger:
        sent(ledger, FIRST)


def test_no_file_is_left_where_there_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Ledger.open(str(tmp_path / "ledger.sqlite"))
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_of_another_version_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "ledger.sqlite"
    Ledger.open(str(place), create=True).close()
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE ssb_report_ledger SET version = 9")
    connection.close()
    with pytest.raises(OutsideError, match="version 9"):
        Ledger.open(str(place))


@pytest.mark.parametrize(
    ("place", "error", "said"),
    [
        ("mysql://me:s3cret@host/name", UsageError, "allowed: sqlite, postgresql"),
        ("postgresql+other://me:s3cret@host/name", OutsideError, "the ledger"),
        ("postgresql://", OutsideError, "the ledger"),
        ("postgresql://host:port/name", UsageError, "URL cannot be read"),
    ],
)
def test_other_databases_are_refused_in_a_line(
    place: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said) as raised:
        Ledger.open(place)
    assert len(str(raised.value).splitlines()) == 1
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("spelt", ["postgresql", "postgres"])
def test_a_password_is_never_told(spelt: str) -> None:
    with pytest.raises(OutsideError) as raised:
        Ledger.open(f"{spelt}://me:s3cret@127.0.0.1:1/ledger")
    assert "s3cret" not in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    place = tmp_path / "ledger.sqlite"
    place.write_text("no database" * 100, encoding="utf-8")
    with pytest.raises(OutsideError, match="not a database"):
        Ledger.open(str(place))


@given(st.lists(st.tuples(*[st.text(max_size=5)] * 3), unique=True, max_size=20))
def test_serials_can_be_read_out_and_are_those_of_their_copies(
    parts: list[tuple[str, str, str]],
) -> None:
    copies = [Delivery("solar", who, what, OLD, before) for who, what, before in parts]
    serials = [each.serial for each in copies]
    assert len(set(serials)) == len(serials)
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", s) for s in serials)
    assert serials == [replace(each, state=State.SENT, since="now").serial for each in copies]
