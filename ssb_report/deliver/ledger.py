"""The ledger: which copy of which edition went to whom, and what is not known to have arrived.

A delivery goes through these states, and each step is committed before the next thing happens:

    due ──────► handing over ──────► sent
      ▲              │
      │              ├─ deferred     nothing arrived; a later run tries again
      │              └─ refused      the recipient cannot be reached so
      └─ deferred, refused, and on request what is in doubt

Only one run can take a delivery from ``due`` to ``handing over``: the database decides, not a lock
nor a clock. A run that dies behind that step leaves it there, in doubt, since nobody knows whether
the last thing it did was to hand the copy over. No other run touches it, until somebody has looked.

A delivery is a change, from the copy that somebody has to the one that is now: so what goes back to
an earlier state is sent as well, since the copy in between is not right any more.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ssb_report.deliver import clock
from ssb_report.errors import OutsideError, UsageError

__all__ = ["Delivery", "Ledger", "State", "serial_of"]

VERSION = 1
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's, in which no two look alike."""
_DIALECTS = ("sqlite", "postgresql")
_WAIT = 30.0
"""Seconds to wait for a run that is just writing."""


class State(StrEnum):
    """How far a delivery has come."""

    DUE = "due"
    HANDING_OVER = "handing over"
    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    REPLACED = "replaced"


_OPEN = (State.DUE, State.DEFERRED)
"""What a run may take up."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One copy for one recipient; `edition` is the name of its folder, which tells its scenario.

    `content` is the SHA-256 of the edition's PDF, and `before` the serial of the copy that the
    recipient had until then, if any: so what comes back a second time is another delivery.
    `channel` and `address` say where it goes, `said` what was said there.
    `since` is when its state was written, in ISO 8601 and UTC.
    """

    briefing: str
    stakeholder: str
    edition: str
    content: str
    before: str = ""
    channel: str = ""
    address: str = ""
    state: State = State.DUE
    attempts: int = 0
    said: str = ""
    since: str = ""

    @property
    def serial(self) -> str:
        """The number of this copy."""
        return serial_of(self)

    @property
    def key(self) -> tuple[str, str]:
        """Who gets which edition."""
        return self.stakeholder, self.edition


def serial_of(delivery: Delivery) -> str:
    """The number of a copy: the same for the same copy, whoever makes it and when: ``K7QM-2XRD``.

    40 bits of a digest over who gets which content of which edition, after which copy.
    """
    parts = (delivery.briefing, *delivery.key, delivery.content, delivery.before)
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:5])
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


_tables = sa.MetaData()
_version = sa.Table("ssb_report_ledger", _tables, sa.Column("version", sa.Integer, nullable=False))
_deliveries = sa.Table(
    "ssb_report_deliveries",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("briefing", sa.Text, nullable=False),
    sa.Column("stakeholder", sa.Text, nullable=False),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("serial", sa.Text, nullable=False, unique=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("run", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("since", sa.Text, nullable=False),
)
# The PDFs that recipients have: the next letter says what has changed since.
_copies = sa.Table(
    "ssb_report_copies",
    _tables,
    sa.Column("content", sa.Text, primary_key=True),
    sa.Column("pdf", sa.LargeBinary, nullable=False),
)


class Ledger:
    """Deliveries in a database, SQLite or PostgreSQL; each method is one transaction.

    Raises OutsideError from each method when the database cannot be reached or written.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, place: str, *, create: bool = False) -> Self:
        """The ledger at a URL of SQLAlchemy's, or in a file.

        Raises
        ------
        UsageError
            When there is none yet and none is to be made: who lost a ledger would send all again.
        """
        url = _url(place)
        if url.get_backend_name() not in _DIALECTS:
            raise UsageError(f"a ledger at '{place}' (allowed: {', '.join(_DIALECTS)}, or a file)")
        if (
            url.get_backend_name() == "sqlite"
            and not create
            and not Path(url.database or "").exists()
        ):
            raise _absent(url)
        ledger = cls(_engine(url, create=create))
        try:
            ledger._require(url, create=create)
        except Exception:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Close its connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _require(self, url: sa.URL, *, create: bool) -> None:
        with _outside(url), self._engine.begin() as connection:
            is_there = sa.inspect(connection).has_table(_version.name)
            if not is_there and create:
                _tables.create_all(connection)
                connection.execute(_version.insert().values(version=VERSION))
            version = connection.execute(sa.select(_version.c.version)).scalar() if is_there else 0
        if not (is_there or create):
            raise _absent(url)
        if is_there and version != VERSION:
            raise OutsideError(f"the ledger is of version {version}, and {VERSION} is known here")

    # ---- reading

    def last_copies(self, briefing: str) -> dict[tuple[str, str], Delivery]:
        """By recipient and edition, the last delivery that is known to have arrived."""
        table = _deliveries.c
        newest = (
            sa.select(sa.func.max(table.id))
            .where(table.briefing == briefing, table.state == State.SENT)
            .group_by(table.stakeholder, table.edition)
        )
        found = self._read(sa.select(_deliveries).where(table.id.in_(newest)))
        return {each.key: each for each in found}

    def unsettled(self, briefing: str) -> list[Delivery]:
        """What was begun and has neither arrived nor been replaced: in doubt, deferred, refused."""
        table = _deliveries.c
        states = (State.HANDING_OVER, State.DEFERRED, State.REFUSED, State.DUE)
        query = sa.select(_deliveries).where(table.briefing == briefing, table.state.in_(states))
        return self._read(query.order_by(table.id))

    def find(self, delivery: Delivery) -> Delivery | None:
        """How a delivery stands; None where it was never begun."""
        found = self._read(sa.select(_deliveries).where(_deliveries.c.serial == delivery.serial))
        return found[0] if found else None

    def copy(self, content: str) -> bytes | None:
        """The PDF with a digest, if somebody has it."""
        with _outside(self._engine.url), self._engine.connect() as connection:
            query = sa.select(_copies.c.pdf).where(_copies.c.content == content)
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else bytes(found)

    def _read(self, query: sa.Select[tuple[object, ...]]) -> list[Delivery]:
        with _outside(self._engine.url), self._engine.connect() as connection:
            return [_delivery(dict(row)) for row in connection.execute(query).mappings()]

    # ---- writing

    def plan(self, deliveries: Iterable[Delivery], pdfs: Mapping[str, bytes]) -> None:
        """Write down what is due, and keep the PDFs by their digests; what is there already stays.

        What was due before and is not any more, since there is newer content, is replaced.
        """
        now = _now()
        rows = [
            {**_row(each), "state": State.DUE, "run": "", "attempts": 0, "said": "", "since": now}
            for each in deliveries
        ]
        if not rows:
            return
        with _outside(self._engine.url), self._engine.begin() as connection:
            kept: list[dict[str, object]] = [
                {"content": key, "pdf": pdf} for key, pdf in sorted(pdfs.items())
            ]
            self._add(connection, _copies, kept)
            self._add(connection, _deliveries, rows)
            table = _deliveries.c
            for row in rows:
                same = (getattr(table, name) == row[name] for name in _WHOSE)
                replaced = sa.update(_deliveries).where(
                    *same, table.serial != row["serial"], table.state.in_((*_OPEN, State.REFUSED))
                )
                connection.execute(replaced.values(state=State.REPLACED, since=now))
                again = sa.update(_deliveries).where(
                    table.serial == row["serial"],
                    table.state.in_((State.REPLACED, State.REFUSED)),
                )
                connection.execute(again.values(state=State.DUE, since=now))

    def _add(
        self, connection: sa.Connection, table: sa.Table, rows: list[dict[str, object]]
    ) -> None:
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        if rows:
            connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)

    def take(self, delivery: Delivery, run: str) -> bool:
        """Take a delivery from due, or deferred, to handing over; false where another run did."""
        table = _deliveries.c
        taken = (
            sa.update(_deliveries)
            .where(table.serial == delivery.serial, table.state.in_(_OPEN))
            .values(
                state=State.HANDING_OVER,
                run=run,
                attempts=table.attempts + 1,
                channel=delivery.channel,
                address=delivery.address,
                said="",
                since=_now(),
            )
        )
        with _outside(self._engine.url), self._engine.begin() as connection:
            return connection.execute(taken).rowcount == 1

    def record(self, delivery: Delivery, state: State, said: str = "") -> None:
        """Write down what became of a delivery that this run has taken."""
        self._set(delivery, (State.HANDING_OVER,), state, said)

    def put_off(self, delivery: Delivery, state: State, said: str) -> None:
        """Write down why a delivery was not even begun."""
        self._set(delivery, _OPEN, state, said)

    def settle(self, delivery: Delivery, state: State, said: str) -> bool:
        """Say of a delivery in doubt, or refused, how it stands; false where it is neither."""
        return self._set(delivery, (State.HANDING_OVER, State.REFUSED), state, said)

    def _set(self, delivery: Delivery, states: tuple[State, ...], state: State, said: str) -> bool:
        table = _deliveries.c
        changed = (
            sa.update(_deliveries)
            .where(table.serial == delivery.serial, table.state.in_(states))
            .values(state=state, said=said, since=_now())
        )
        with _outside(self._engine.url), self._engine.begin() as connection:
            return connection.execute(changed).rowcount == 1

    def forget_copies(self) -> None:
        """Remove the PDFs that nobody's last or next copy is."""
        table = _deliveries.c
        newest = (
            sa.select(sa.func.max(table.id))
            .where(table.state == State.SENT)
            .group_by(table.briefing, table.stakeholder, table.edition)
        )
        begun = (*_OPEN, State.HANDING_OVER, State.REFUSED)
        needed = sa.select(table.content).where(table.id.in_(newest) | table.state.in_(begun))
        with _outside(self._engine.url), self._engine.begin() as connection:
            connection.execute(sa.delete(_copies).where(_copies.c.content.not_in(needed)))


_WHOSE = ("briefing", "stakeholder", "edition")


def _row(delivery: Delivery) -> dict[str, object]:
    return {
        "briefing": delivery.briefing,
        "stakeholder": delivery.stakeholder,
        "edition": delivery.edition,
        "content": delivery.content,
        "before": delivery.before,
        "serial": delivery.serial,
        "channel": delivery.channel,
        "address": delivery.address,
    }


def _delivery(row: Mapping[Any, object]) -> Delivery:
    texts = {name: str(row[name]) for name in (*_WHOSE, "content", "before", "channel", "address")}
    return Delivery(
        **texts,
        state=State(str(row["state"])),
        attempts=int(str(row["attempts"])),
        said=str(row["said"]),
        since=str(row["since"]),
    )


def _now() -> str:
    return clock.now().isoformat(timespec="seconds")


# ---- the database


def _url(place: str) -> sa.URL:
    if "://" not in place:
        return sa.URL.create("sqlite", database=str(Path(place)))
    try:
        return sa.make_url(place)
    except (SQLAlchemyError, ValueError) as error:
        raise UsageError("the ledger's URL cannot be read (like postgresql://host/name)") from error


def _absent(url: sa.URL) -> UsageError:
    shown = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    return UsageError(
        f"no ledger of deliveries at {shown}; --new-ledger begins one, and everybody gets a first "
        "copy (--ledger or SSB_REPORT_LEDGER names another place)"
    )


def _engine(url: sa.URL, *, create: bool) -> sa.Engine:
    if url.get_backend_name() == "postgresql":
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        try:
            return sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
        except ModuleNotFoundError as error:
            raise OutsideError(
                f"a ledger on PostgreSQL needs {error.name}: pip install 'ssb-report[postgresql]'"
            ) from error
    if create:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    # Without this SQLite would make an empty file where there is no ledger.
    mode = "rwc" if create else "rw"
    path = Path(url.database or "").absolute().as_posix()
    url = url.set(database=f"file:{path}", query={"mode": mode, "uri": "true"})
    engine = sa.create_engine(url, connect_args={"timeout": _WAIT})
    sa.event.listen(engine, "connect", _make_durable)
    return engine


def _make_durable(connection: sqlite3.Connection, _: object) -> None:
    """What was committed is on the disk, whatever happens to the machine; one write for each."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


@contextmanager
def _outside(url: sa.URL) -> Iterator[None]:
    """Tell what a database refuses in one line, without its URL, in which a password may be."""
    try:
        yield
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        raise OutsideError(f"the ledger ({url.get_backend_name()}): {reason}") from error
    except SQLAlchemyError as error:
        raise OutsideError(f"the ledger ({url.get_backend_name()}): {error}") from error
