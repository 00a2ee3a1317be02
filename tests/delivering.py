"""Delivers in processes that can be killed: one has all loaded and built, and forks the others.

Run as a program, it reads what to do, a line of JSON each, and answers with one. It has no threads,
so that a fork of it is whole.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.running import ROOT

if TYPE_CHECKING:
    from ssb_report.deliver.run import Prepared

KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Attempt:
    """One run: which state of the briefing it delivers, and what befalls it.

    `befalls` is a step (``Ledger.take``), ``before`` or ``after`` it, at which call of it, and
    what: ``kill`` or ``full`` (no file can be written any more).
    """

    state: str
    ledger: str
    befalls: tuple[str, str, int, str] | None = None
    now: str = ""
    patience: float = 0.0
    new: bool = False


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code or signal, what became of what, and the error if any."""

    code: int
    outcomes: list[tuple[str, str, str]]
    error: str


@dataclass
class Deliverer:
    """The process that forks runs."""

    process: subprocess.Popen[str]
    waiting: int = field(default=0)

    def run(self, *attempts: Attempt) -> list[Ended]:
        """Run attempts at once, each to its end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([asdict(each) for each in attempts]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the process that delivers has ended"
        return [
            Ended(each["code"], [tuple(row) for row in each["outcomes"]], each["error"])
            for each in json.loads(answer)
        ]


@contextmanager
def delivering(
    states: Mapping[str, Path], output: Path, environment: Mapping[str, str]
) -> Iterator[Deliverer]:
    """A process that has built each state of a briefing, by the name of that state."""
    named = json.dumps({name: str(folder) for name, folder in states.items()})
    with subprocess.Popen(
        [sys.executable, "-m", "tests.delivering", named, str(output)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield Deliverer(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)


# ---- the program


def main(named: str, output: str) -> None:
    from ssb_report.build.crew import Crew
    from ssb_report.build.run import Order
    from ssb_report.deliver import plan
    from ssb_report.deliver.run import Errand, prepare

    plan.since = cache(plan.since)  # what forks need is there before them
    prepared = {}
    for name, folder in json.loads(named).items():
        order = Order(inputs=Path(folder), output=Path(output, name), cache=Path(output, "cache"))
        prepared[name] = one = prepare(Errand(order), Crew(1), (lambda _: None, lambda _: None))
        for made in one.made.values():
            plan.since(None, made.pdf)
    for line in sys.stdin:
        attempts = json.loads(line)
        files = [Path(output, f"ended-{place}.json") for place in range(len(attempts))]
        children = []
        for attempt, file in zip(attempts, files, strict=True):
            file.unlink(missing_ok=True)
            child = os.fork()
            if not child:
                _deliver(prepared[attempt["state"]], attempt, file)
            children.append(child)
        answers = []
        for child, file in zip(children, files, strict=True):
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            told = {"outcomes": [], "error": ""}
            with suppress(OSError, ValueError):
                told = json.loads(file.read_text(encoding="utf-8"))
            answers.append({"code": code, **told})
        print(json.dumps(answers), flush=True)  # noqa: T201 - the answer


def _deliver(prepared: Prepared, attempt: dict[str, Any], file: Path) -> None:
    """One run, in a process of its own, which ends with it."""
    from ssb_report.deliver import clock
    from ssb_report.deliver.ledger import Ledger
    from ssb_report.deliver.run import deliver
    from ssb_report.deliver.sending import Patience
    from ssb_report.errors import SsbReportError

    code, outcomes, error = 0, [], ""
    # Opened before the disk is full.
    with file.open("w", encoding="utf-8") as told:
        if attempt["now"]:
            clock.now = lambda: datetime.fromisoformat(attempt["now"])
        if attempt["befalls"]:
            _befall(*attempt["befalls"])
        try:
            with Ledger.open(attempt["ledger"], create=attempt["new"]) as ledger:
                patience = Patience(attempt["patience"], first=0.05)
                for each in deliver(prepared, ledger, patience):
                    state = each.state.value if each.state else "elsewhere"
                    outcomes.append((each.intent.id, state, each.said))
        except SsbReportError as failure:
            code, error = failure.exit_code, str(failure)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        json.dump({"outcomes": outcomes, "error": error}, told)
    os._exit(code)


def _befall(step: str, when: str, call: int, what: str) -> None:
    """Let something befall this process at a call of a step."""
    from ssb_report.deliver.channels.folder import FolderChannel
    from ssb_report.deliver.channels.smtp import SmtpChannel
    from ssb_report.deliver.ledger import Ledger

    owners = {each.__name__: each for each in (FolderChannel, Ledger, SmtpChannel)}
    owner, _, name = step.partition(".")
    plain = getattr(owners[owner], name)
    calls = 0

    def strike() -> None:
        if what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))

    def struck(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call and when == "before":
            strike()
        result = plain(*arguments, **options)
        if calls == call and when == "after":
            strike()
        return result

    setattr(owners[owner], name, struck)


if __name__ == "__main__":
    main(*sys.argv[1:])
