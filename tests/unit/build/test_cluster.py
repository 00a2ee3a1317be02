"""Clusters: what is asked of them, what comes back, and what is said where it cannot."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from typing import Any

import pytest
from distributed import KilledWorker

from ssb_report.build import cluster
from ssb_report.build.cluster import Cluster
from ssb_report.build.formats import Wanted
from ssb_report.build.remote import Reply, Terms, lacks
from ssb_report.build.variants import Result, Task
from ssb_report.errors import OutsideError, UsageError

TERMS = Terms("name", "solar", "inputs/solar", Wanted(()), "1", "2")
TASKS = [Task(name, "en") for name in "abc"]


@dataclass(eq=False)
class Future:
    """What a client gives for a task: it has ended at once."""

    said: Reply | BaseException

    @property
    def status(self) -> str:
        lost = isinstance(self.said, CancelledError)
        return "cancelled" if lost else "error" if isinstance(self.said, Exception) else "finished"

    def add_done_callback(self, hear: Callable[[Future], None]) -> None:
        hear(self)

    def exception(self) -> BaseException | None:
        return self.said if isinstance(self.said, BaseException) else None

    def result(self, timeout: float) -> Reply:
        assert timeout
        if isinstance(self.said, BaseException):
            raise self.said
        return self.said


@dataclass
class Client:
    """A client of a cluster of two workers, the first of which has the inputs already."""

    say: Callable[[Task, int], Reply | BaseException]
    status: str = "running"
    threads: int = 2
    asked: list[Task] = field(default_factory=list)
    sent: list[list[str]] = field(default_factory=list)
    lacking: set[str] = field(default_factory=lambda: {"tcp://two"})

    def nthreads(self) -> dict[str, int]:
        return {"tcp://one": self.threads}

    def submit(self, _work: object, _terms: Terms, task: Task, *, pure: bool) -> Future:
        assert not pure
        self.asked.append(task)
        return Future(self.say(task, self.asked.count(task)))

    def run(self, what: object, _: object, *, on_error: str, **only: list[str]) -> dict[str, Any]:
        assert on_error == "return"
        if what is lacks:
            gone = OSError("gone")
            found = {name: name in self.lacking for name in ("tcp://one", "tcp://two")}
            return {**found, "tcp://three": gone}
        self.sent.append(only["workers"])
        self.lacking -= set(only["workers"])
        return {}


def told(client: Client) -> list[tuple[str, Result | None]]:
    team = Cluster("tcp://there:1", TERMS, {})
    team._client = client
    return sorted((task.variant, result) for task, result in team.results(TASKS))


def made(task: Task, _: int) -> Reply:
    return Reply(Result({"a": task.variant.encode()}))


def test_each_task_has_its_result_and_only_who_lacks_the_inputs_gets_them() -> None:
    client = Client(made)
    assert told(client) == [(name, Result({"a": name.encode()})) for name in "abc"]
    assert client.sent == [["tcp://two"]]


def test_what_kills_workers_is_given_up() -> None:
    killed = KilledWorker("task", None, 3)
    found = dict(told(Client(lambda task, n: killed if task.variant == "b" else made(task, n))))
    assert found["b"] is None
    assert found["a"] is not None


@pytest.mark.parametrize("lost", [Reply(), CancelledError()], ids=["lacking", "lost"])
def test_what_is_lost_on_the_way_is_asked_for_again(lost: Reply | BaseException) -> None:
    client = Client(lambda task, times: lost if times < 5 else made(task, times))
    assert all(result for _, result in told(client))
    client = Client(lambda *_: lost)
    assert [result for _, result in told(client)] == [None, None, None]
    assert client.asked.count(TASKS[0]) == 5


def test_a_refusal_ends_the_batch() -> None:
    refused = Reply(refusal="it has ssb-report 0.2.0, 01, and 0.3.0, 02 is asked for")
    with pytest.raises(OutsideError) as raised:
        told(Client(lambda *_: refused))
    assert str(raised.value) == (
        "a worker of the cluster at tcp://there:1: it has ssb-report 0.2.0, 01, and 0.3.0, 02 is "
        "asked for"
    )


def test_a_cluster_without_the_program_is_told_in_a_line() -> None:
    error = ModuleNotFoundError("No module named 'ssb_report'")
    with pytest.raises(
        OutsideError, match=r"cannot run this ssb-report: ModuleNotFoundError: .*\?"
    ):
        told(Client(lambda *_: error))


@pytest.mark.parametrize(
    ("status", "threads", "what"),
    [("running", 0, "has no workers"), ("connecting", 0, "is not there any more"),
     ("closed", 2, "is not there any more")],
)  # fmt: skip
def test_a_cluster_that_does_nothing_is_not_waited_for(
    status: str, threads: int, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.05)
    monkeypatch.setattr(cluster, "_LOOK_EACH", 0.01)
    client = Client(made, status, threads)
    client.submit = lambda *_, **__: Future2()  # type: ignore[method-assign, assignment]
    with pytest.raises(OutsideError, match=rf"^the Dask cluster at tcp://there:1 {what}$"):
        told(client)


class Future2:
    """A task that never ends."""

    def add_done_callback(self, _: object) -> None:
        pass


# ---- who is there


@pytest.mark.parametrize(
    "address",
    ["", "there", "there:8786", "http://there:8786", "tcp://there", "tcp://a b:1", "tcp://x:1/y",
     "inproc://x:1"],
)  # fmt: skip
def test_what_is_no_address_is_wrong_usage(address: str) -> None:
    with pytest.raises(UsageError, match=r"no address; write it like tcp://host:8786$"):
        Cluster(address, TERMS, {}).__enter__()


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(
        OutsideError, match=r"needs the extra 'dask': pip install 'ssb-report\[dask\]'"
    ):
        Cluster("tcp://127.0.0.1:1", TERMS, {}).__enter__()


def test_nobody_there_is_told_within_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_DEADLINE", 1.0)
    with pytest.raises(
        OutsideError, match=r"^no Dask scheduler answers at tcp://127.0.0.1:1 within"
    ):
        Cluster("tcp://127.0.0.1:1", TERMS, {}).__enter__()


@pytest.fixture
def stranger() -> Iterator[str]:
    """The address of a server that speaks another tongue."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def test_a_server_of_another_kind_is_told(stranger: str) -> None:
    with pytest.raises(OutsideError) as raised:
        Cluster(stranger, TERMS, {}).__enter__()
    assert str(raised.value).startswith(f"no Dask scheduler answers at {stranger}")
    assert "\n" not in str(raised.value)
