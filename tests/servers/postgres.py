"""A real PostgreSQL server for tests: in a folder of its own, reached through a socket in it."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PLACES = (
    "usr/lib/postgresql/*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)
"""Where Debian and Homebrew keep its programs; as in .ci/system.py."""

ACCOUNTS = ("postgres", "nobody")
"""PostgreSQL refuses to run as root: then the first of these that exists runs it."""

SETTINGS = {
    # No port is taken, and nobody else on the machine can connect.
    "listen_addresses": "",
    # Nothing in it is to survive the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "50",
}

# The server ends when the pipe to it closes, so also where the tests are killed.
GUARD = '"$@" & server=$!; read -r _; kill -QUIT "$server"; wait'


@dataclass(frozen=True)
class Postgres:
    """A running server; `folder` holds its socket."""

    folder: Path

    def url(self, database: str) -> str:
        """What SQLAlchemy connects to."""
        return f"postgresql+psycopg://tests@/{database}?host={self.folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new, empty database."""
        name = f"test_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self.connect() as connection:
            connection.execute(statement)

    def connect(self) -> psycopg.Connection[Any]:
        """A connection to the server's own database, where each statement stands alone."""
        return psycopg.connect(
            host=str(self.folder), user="tests", dbname="postgres", autocommit=True
        )


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server of its own for as long as the context lasts."""
    # In the system's own folder: a socket's path may have a hundred characters, and another
    # account must be able to reach it.
    with tempfile.TemporaryDirectory(prefix="postgres-", dir="/tmp") as name:
        folder = Path(name)
        account = _account()
        if account:
            shutil.chown(folder, account["user"], account["group"])
        data, log = folder / "data", folder / "log"
        initdb = [_program("initdb"), "--pgdata", data, "--username=tests", "--auth=trust"]
        initdb += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        subprocess.run(initdb, cwd=folder, check=True, stdout=subprocess.DEVNULL, **account)
        command = [_program("postgres"), "-D", data, "-k", folder]
        command += [f"--{key}={text}" for key, text in SETTINGS.items()]
        with (
            log.open("w") as said,
            subprocess.Popen(
                ["sh", "-c", GUARD, "sh", *command],
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                **account,
            ) as process,
        ):
            server = Postgres(folder)
            _wait(server, process, log)
            yield server
            # Leaving closes the pipe and waits.


def _program(name: str) -> str:
    """The path of a program of PostgreSQL, of the newest version where several are installed."""
    places = [str(path) for place in PLACES for path in Path("/").glob(place)]
    places.sort(key=lambda place: int(re.findall(r"\d+", place)[-1]), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([*places, os.environ["PATH"]]))
    assert found, f"{name} of PostgreSQL is missing; make test installs it, or says how"
    return found


def _account() -> dict[str, Any]:
    """As whom to run the server, for `subprocess`, where it cannot be this process's user."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry.pw_gid for entry in pwd.getpwall()}
    user = next(name for name in ACCOUNTS if name in known)
    return {"user": user, "group": known[user], "extra_groups": []}


def _wait(server: Postgres, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            late = time.monotonic() > deadline
            if late or process.poll() is not None:
                raise AssertionError(log.read_text()) from None
            time.sleep(0.05)
        else:
            return
