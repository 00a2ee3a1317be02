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
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

from ssb_report.deliver import clock
from ssb_report.errors import OutsideError, UsageError

__all__ = ["Delivery", "Ledger", "NoLedger", "State", "serial_of"]

VERSION = 1
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's, in which no two look alike."""
_DIALECTS = ("sqlite", "postgresql")
_LOCK = 5_353_420_001
"""Whom PostgreSQL has wait for whom, where a ledger is begun: any number that nobody else takes."""
_AT_ONCE = 500
"""Serials that one statement names."""
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


class NoLedger(UsageError):  # noqa: N818 - says what is missing
    """There is no ledger yet, and none is to be begun: who lost one would send all again."""

    def __init__(self, url: sa.URL) -> None:
        is_file = url.get_backend_name() == "sqlite"
        super().__init__(
            f"no ledger of deliveries at {url.database if is_file else url.render_as_string()}; "
            "--new-ledger begins one, and everybody gets a first copy (--ledger or "
            "SSB_REPORT_LEDGER names another place)"
        )


_tables = sa.MetaData()
_version = sa.Table(
    "ssb_report_ledger",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
)
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
    # The order in which deliveries were taken up: no clock tells which copy is the last.
    sa.Column("turn", sa.Integer, nullable=False),
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
            When it names no database that can hold one, or (`NoLedger`) none is there.
        """
        url = _url(place)
        if url.get_backend_name() not in _DIALECTS:
            shown = url.render_as_string()
            raise UsageError(f"a ledger at {shown} (allowed: {', '.join(_DIALECTS)}, or a file)")
        is_file = url.get_backend_name() == "sqlite"
        if is_file and not create and not Path(url.database or "").exists():
            raise NoLedger(url)
        with _outside(url):
            ledger = cls(_engine(url, create=create))
        try:
            ledger._require(url, create=create)
        except Exception:
            ledger.close()
            raise
        return ledger

    @property
    def _dialect(self) -> Any:  # noqa: ANN401 - a module
        return postgresql if self._engine.dialect.name == "postgresql" else sqlite

    def close(self) -> None:
        """Close its connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _require(self, url: sa.URL, *, create: bool) -> None:
        """See that there is a ledger of this version; begins one where that is asked for."""
        version = self._version(url)
        if version is None and create:
            with _outside(url), self._engine.begin() as connection:
                # Runs that begin it at once all see it whole: the version comes last, and once. Of
                # those on PostgreSQL one goes first, since it lets two make one table and fail.
                if url.get_backend_name() == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                for table in _tables.sorted_tables:
                    connection.execute(CreateTable(table, if_not_exists=True))
                begun = self._dialect.insert(_version).values(id=1, version=VERSION)
                connection.execute(begun.on_conflict_do_nothing())
            version = self._version(url)
        if version is None:
            raise NoLedger(url)
        if version != VERSION:
            raise OutsideError(f"the ledger is of version {version}, and {VERSION} is known here")

    def _version(self, url: sa.URL) -> int | None:
        with _outside(url), self._engine.connect() as connection:
            if not sa.inspect(connection).has_table(_version.name):
                return None
            return connection.execute(sa.select(_version.c.version)).scalar()

    # ---- reading

    def last_copies(self, briefing: str) -> dict[tuple[str, str], Delivery]:
        """By recipient and edition, the last delivery that is known to have arrived."""
        table = _deliveries.c
        arrived = sa.select(_deliveries).where(
            table.briefing == briefing, table.state == State.SENT
        )
        found = self._read(arrived.order_by(table.turn, table.id))
        return {each.key: each for each in found}  # of each the last

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

    def plan(
        self,
        briefing: str,
        due: Iterable[Delivery],
        pdfs: Mapping[str, bytes],
        is_wanted: Callable[[Delivery], bool],
    ) -> None:
        """Write down what is due, and keep the PDFs by their digests; what is under way stays.

        What was begun before, has not arrived and is not wanted any more is replaced.
        """
        now = _now()
        rows = [
            {**_row(each), "state": State.DUE, "run": "", "attempts": 0, "said": "", "since": now}
            for each in due
        ]
        table, insert = _deliveries.c, self._dialect.insert
        with _outside(self._engine.url), self._engine.begin() as connection:
            kept = [{"content": key, "pdf": pdf} for key, pdf in sorted(pdfs.items())]
            if kept:
                # An update that changes nothing, but no other run can forget them before the end.
                copies = insert(_copies)
                same = {"content": copies.excluded.content}
                locked = copies.on_conflict_do_update(index_elements=["content"], set_=same)
                connection.execute(locked, kept)
            if rows:
                connection.execute(insert(_deliveries).on_conflict_do_nothing(), rows)
            query = sa.select(_deliveries).where(
                table.briefing == briefing, table.state.in_((*_OPEN, State.REFUSED))
            )
            begun = [_delivery(dict(row)) for row in connection.execute(query).mappings()]
            left = [each.serial for each in begun if not is_wanted(each)]
            _move(connection, left, (*_OPEN, State.REFUSED), State.REPLACED)
            again = [str(row["serial"]) for row in rows]
            _move(connection, again, (State.REPLACED, State.REFUSED), State.DUE)

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
                turn=sa.select(sa.func.coalesce(sa.func.max(table.turn), 0) + 1).scalar_subquery(),
                channel=delivery.channel,
                address=delivery.address,
                said="",
                since=_now(),
            )
        )
        with _outside(self._engine.url), self._engine.begin() as connection:
            return connection.execute(taken).rowcount == 1

    def record(self, delivery: Delivery, run: str, state: State, said: str = "") -> None:
        """Write down what became of a delivery that a run has taken.

        That it has arrived is written down also where somebody has settled it otherwise meanwhile.
        """
        is_own = _deliveries.c.run == run
        is_done = self._set(delivery, (State.HANDING_OVER,), state, said, is_own)
        if state is State.SENT and not is_done:
            self._set(delivery, (*_OPEN, State.REFUSED, State.REPLACED), state, said)

    def put_off(self, delivery: Delivery, state: State, said: str) -> bool:
        """Write down why a delivery was not even begun; false where another run has begun it."""
        return self._set(delivery, _OPEN, state, said)

    def settle(self, delivery: Delivery, state: State, said: str) -> bool:
        """Say of a delivery how it stands; false where there is nothing to say.

        What is in doubt has arrived (`SENT`) or is due again, and so is what was refused.
        """
        refused = () if state is State.SENT else (State.REFUSED,)
        return self._set(delivery, (State.HANDING_OVER, *refused), state, said)

    def _set(
        self,
        delivery: Delivery,
        states: tuple[State, ...],
        state: State,
        said: str,
        *more: sa.ColumnElement[bool],
    ) -> bool:
        table = _deliveries.c
        changed = (
            sa.update(_deliveries)
            .where(table.serial == delivery.serial, table.state.in_(states), *more)
            .values(state=state, said=said, since=_now())
        )
        with _outside(self._engine.url), self._engine.begin() as connection:
            return connection.execute(changed).rowcount == 1

    def forget_copies(self) -> None:
        """Remove the PDFs that nobody's last or next copy is."""
        table = _deliveries.c
        later = _deliveries.alias()
        same = (later.c[name] == table[name] for name in _WHOSE)
        is_last = ~sa.exists().where(*same, later.c.state == State.SENT, later.c.turn > table.turn)
        begun = (*_OPEN, State.HANDING_OVER, State.REFUSED)
        has_last = (table.state == State.SENT) & is_last
        needed = sa.select(table.content).where(has_last | table.state.in_(begun))
        with _outside(self._engine.url), self._engine.begin() as connection:
            connection.execute(sa.delete(_copies).where(_copies.c.content.not_in(needed)))


def _move(
    connection: sa.Connection, serials: list[str], states: tuple[State, ...], state: State
) -> None:
    """Set the state of some deliveries that are in one of some others."""
    table = _deliveries.c
    for begin in range(0, len(serials), _AT_ONCE):
        part = serials[begin : begin + _AT_ONCE]
        moved = sa.update(_deliveries).where(table.serial.in_(part), table.state.in_(states))
        connection.execute(moved.values(state=state, since=_now()))


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
        "turn": 0,
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
        url = sa.make_url(place)
        # As many who run databases spell it.
        return url.set(drivername="postgresql") if url.drivername == "postgres" else url
    except (SQLAlchemyError, ValueError) as error:
        raise UsageError("the ledger's URL cannot be read (like postgresql://host/name)") from error


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
        reason = " ".join(str(error).split())
        raise OutsideError(f"the ledger ({url.get_backend_name()}): {reason}") from error
