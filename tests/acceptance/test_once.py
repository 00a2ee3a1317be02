"""Each copy goes to each reader once, whatever befalls the runs that send it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ssb_report.deliver.ledger import Delivery, Ledger, State
from tests.delivering import KILLED, Attempt, Deliverer, delivering
from tests.running import TEST_BRIEFINGS, copied
from tests.running import replace as replaced
from tests.servers.certificates import Certificates
from tests.servers.mail import PASSWORD, USER, Does, MailServer, running_mail

pytestmark = pytest.mark.slow

READERS = ("ana", "bob", "cem", "dan")
STAKEHOLDERS = """\
sender: {{name: Solar desk, address: desk@example.org}}
channels:
  post: {{kind: smtp, host: 127.0.0.1, port: {port}}}
stakeholders:
"""
READER = "  {name}: {{name: {name}, channel: post, to: {name}@example.org, editions: [en]{more}}}\n"


def stakeholders(port: int, more: str = "", readers: tuple[str, ...] = READERS) -> str:
    entries = (READER.format(name=name, more=more) for name in readers)
    return STAKEHOLDERS.format(port=port) + "".join(entries)


@pytest.fixture(scope="module")
def server(certificates: Certificates) -> Iterator[MailServer]:
    with running_mail(certificates.server()) as running:
        yield running


@pytest.fixture(scope="module")
def deliverer(
    server: MailServer, certificates: Certificates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deliverer]:
    """Delivers two states of a briefing, to readers who want any, and the second once a month."""
    folder = tmp_path_factory.mktemp("once")
    states = {}
    for name, port, more, is_changed in (
        ("first", server.port, "", False),
        ("second", server.port, "", True),
        ("monthly", server.port, ", at_most: monthly", True),
        ("nobody-there", 1, "", False),
    ):
        states[name] = copied(TEST_BRIEFINGS / "solar-modules", folder / name)
        (states[name] / "stakeholders.yaml").write_text(stakeholders(port, more), encoding="utf-8")
        if is_changed:
            replaced(states[name] / "quantities.yaml", "value: 20 ± 3", "value: 22 ± 3")
    environment = {
        "SSL_CERT_FILE": str(certificates.ca),
        "SSB_REPORT_POST_HOST": "127.0.0.1",
        "SSB_REPORT_POST_USER": USER,
        "SSB_REPORT_POST_PASSWORD": PASSWORD,
    }
    with delivering(states, folder / "output", environment) as process:
        yield process


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        place = str(tmp_path / "ledger.sqlite")
    else:
        place = request.getfixturevalue("postgres")
    Ledger.open(place, create=True).close()
    return place


@pytest.fixture
def first(place: str, server: MailServer) -> Attempt:
    """A run that nothing befalls; the server has kept nothing before."""
    server.kept.clear()
    server.does.clear()
    server.rcpts.clear()
    return Attempt("first", place)


def copies(server: MailServer) -> list[int]:
    return [server.copies(f"{name}@example.org") for name in READERS]


def in_doubt(place: str) -> list[Delivery]:
    with Ledger.open(place) as ledger:
        found = ledger.unsettled("solar-modules")
    return [each for each in found if each.state is State.HANDING_OVER]


STEPS = [
    # The step, at which reader's, and how many copies there are then of whom is in doubt.
    (("Ledger.plan", "before", 1), None),
    (("Ledger.plan", "after", 1), None),
    (("SmtpChannel.offer", "before", 2), None),
    (("SmtpChannel.offer", "after", 2), None),
    (("Ledger.take", "before", 2), None),
    (("Ledger.take", "after", 2), 0),
    (("SmtpChannel.hand_over", "before", 2), 0),
    (("SmtpChannel.hand_over", "after", 2), 1),
    (("Ledger.record", "before", 2), 1),
    (("Ledger.record", "after", 2), None),
    (("Ledger.forget_copies", "before", 1), None),
]


@pytest.mark.parametrize(("step", "arrived"), STEPS)
def test_a_run_that_is_killed_loses_nothing_and_repeats_nothing(
    step: tuple[str, str, int],
    arrived: int | None,
    first: Attempt,
    deliverer: Deliverer,
    server: MailServer,
) -> None:
    (killed,) = deliverer.run(replace(first, befalls=(*step, "kill")))
    assert killed.code == KILLED
    doubtful = in_doubt(first.ledger)
    assert [each.stakeholder for each in doubtful] == ([] if arrived is None else ["bob"])
    (after,) = deliverer.run(first)
    assert (after.code, after.error) == (0, "")
    expected = [1, 1 if arrived is None else arrived, 1, 1]
    assert copies(server) == expected
    (again,) = deliverer.run(first)
    assert again.outcomes == []
    assert copies(server) == expected
    assert in_doubt(first.ledger) == doubtful
    # Somebody looks, and settles it.
    with Ledger.open(first.ledger) as ledger:
        for each in doubtful:
            assert ledger.settle(each, State.SENT if arrived else State.DUE, "asked bob")
    deliverer.run(first)
    assert copies(server) == [1, 1, 1, 1]
    assert in_doubt(first.ledger) == []


def test_runs_at_once_send_once_though_some_are_killed(
    first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    killed = replace(first, befalls=("Ledger.record", "before", 1, "kill"))
    ended = deliverer.run(first, killed, first, first)
    assert [each.code for each in ended if each.code != KILLED] == [0] * (3 + (ended[1].code == 0))
    deliverer.run(first, first)
    assert copies(server) == [1, 1, 1, 1]
    sent = [name for each in ended for name, state, _ in each.outcomes if state == "sent"]
    assert len(sent) == len(set(sent))
    assert len(in_doubt(first.ledger)) == (1 if ended[1].code == KILLED else 0)


def test_a_server_that_is_down_gets_all_of_it_later(
    first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    (down,) = deliverer.run(replace(first, state="nobody-there"))
    assert [state for _, state, _ in down.outcomes] == ["deferred"] * 4
    assert all("no connection to 127.0.0.1:1" in said for *_, said in down.outcomes)
    deliverer.run(first)
    deliverer.run(first)
    assert copies(server) == [1, 1, 1, 1]


def test_a_reader_who_is_refused_stops_nobody_and_is_not_tried_again(
    first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    server.does["bob@example.org"] = Does.UNKNOWN
    server.does["cem@example.org"] = Does.REFUSES_MESSAGE
    (ended,) = deliverer.run(first)
    told = {name: (state, said) for name, state, said in ended.outcomes}
    assert {name: state for name, (state, _) in told.items()} == {
        "ana": "sent",
        "bob": "refused",
        "cem": "refused",
        "dan": "sent",
    }
    assert "550 5.1.1 No such user here" in told["bob"][1]
    assert "552 5.2.2 Mailbox full" in told["cem"][1]
    server.does.clear()
    (again,) = deliverer.run(first)
    assert again.outcomes == []
    assert copies(server) == [1, 0, 0, 1]


def test_what_a_server_puts_off_is_tried_again_in_the_same_run(
    first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    server.does["ana@example.org"] = Does.GREYLISTS
    (ended,) = deliverer.run(replace(first, patience=10))
    assert {state for _, state, _ in ended.outcomes} == {"sent"}
    assert [name for name, *_ in ended.outcomes] != ["ana", "bob", "cem", "dan"]  # others first
    assert copies(server) == [1, 1, 1, 1]
    assert server.rcpts["ana@example.org"] == 2


def test_what_is_put_off_longer_is_left_to_a_later_run(
    first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    server.does["ana@example.org"] = Does.DELAYS_MESSAGE
    (ended,) = deliverer.run(first)
    assert ("ana", "deferred") in [(name, state) for name, state, _ in ended.outcomes]
    server.does.clear()
    (later,) = deliverer.run(first)
    assert [(name, state) for name, state, _ in later.outcomes] == [("ana", "sent")]
    assert copies(server) == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("does", "arrived"), [(Does.KEEPS_AND_HANGS_UP, 1), (Does.LOSES, 0), (Does.MUMBLES, 1)]
)
def test_a_connection_that_drops_behind_the_message_leaves_a_doubt(
    does: Does, arrived: int, first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    server.does["bob@example.org"] = does
    (ended,) = deliverer.run(replace(first, patience=1))
    assert [state for name, state, _ in ended.outcomes if name == "bob"] == ["handing over"]
    server.does.clear()
    deliverer.run(first)
    assert copies(server) == [1, arrived, 1, 1]
    assert [each.stakeholder for each in in_doubt(first.ledger)] == ["bob"]


def test_a_connection_that_drops_before_the_message_is_made_again(
    first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    server.does["bob@example.org"] = Does.HANGS_UP_AT_RCPT
    deliverer.run(first)
    server.does.clear()
    deliverer.run(first)
    assert copies(server) == [1, 1, 1, 1]


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (("Ledger.plan", "before", 1), (0, [])),
        (("Ledger.take", "before", 2), (1, [])),
        (("Ledger.record", "before", 2), (2, ["bob"])),
    ],
)
def test_a_full_disk_stops_the_run_before_anything_can_go_twice(
    step: tuple[str, str, int],
    expected: tuple[int, list[str]],
    first: Attempt,
    deliverer: Deliverer,
    server: MailServer,
) -> None:
    sent, doubtful = expected
    (ended,) = deliverer.run(replace(first, befalls=(*step, "full")))
    assert ended.code == 3
    assert "the ledger (sqlite): " in ended.error
    assert len(ended.error.splitlines()) == 1
    assert sum(copies(server)) == sent
    deliverer.run(first)
    assert copies(server) == [1, 1, 1, 1]
    assert [each.stakeholder for each in in_doubt(first.ledger)] == doubtful


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_clock_that_jumps_changes_nothing(
    first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    second = replace(first, state="second")
    deliverer.run(replace(first, now="2031-05-01T00:00:00+00:00"))
    deliverer.run(replace(first, now="1999-05-01T00:00:00+00:00"))
    assert copies(server) == [1, 1, 1, 1]
    deliverer.run(replace(second, now="1999-05-01T00:00:00+00:00"))
    deliverer.run(replace(second, now="2031-05-01T00:00:00+00:00"))
    assert copies(server) == [2, 2, 2, 2]


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_who_wants_one_a_month_gets_the_next_in_the_next(
    first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    monthly = replace(first, state="monthly")
    deliverer.run(replace(first, now="2026-01-01T00:00:00+00:00"))
    deliverer.run(replace(monthly, now="2026-01-31T23:59:59+00:00"))
    assert copies(server) == [1, 1, 1, 1]
    deliverer.run(replace(monthly, now="2026-02-01T00:00:00+00:00"))
    deliverer.run(replace(monthly, now="2026-03-01T00:00:00+00:00"))
    assert copies(server) == [2, 2, 2, 2]


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_what_goes_back_to_what_it_was_is_sent_since_readers_have_the_other(
    first: Attempt, deliverer: Deliverer, server: MailServer
) -> None:
    second = replace(first, state="second")
    for attempt in (first, second, first, first, second, second):
        deliverer.run(attempt)
    assert copies(server) == [4, 4, 4, 4]
    assert len({kept.message["Message-ID"] for kept in server.kept}) == len(server.kept)
    bodies = [kept.message.get_body(("plain",)) for kept in server.kept if "ana" in kept.to]
    texts = (body.get_content().replace("\N{NO-BREAK SPACE}", " ") for body in bodies if body)
    one, other, back, again = texts
    assert "This is your first copy." in one
    assert "Learning rate of modules: 20 ± 3% → 22 ± 3% (+10%)" in other
    assert "Learning rate of modules: 22 ± 3% → 20 ± 3% (−9.1%)" in back
    assert "Learning rate of modules: 20 ± 3% → 22 ± 3% (+10%)" in again
