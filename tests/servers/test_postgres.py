"""The database of the tests is a real one, and each test has its own."""

from __future__ import annotations

from sqlalchemy import create_engine, inspect, text


def _fill(url: str) -> list[str]:
    """The tables found at a URL, before one is made there."""
    engine = create_engine(url)
    with engine.begin() as connection:
        found = inspect(connection).get_table_names()
        connection.execute(text("CREATE TABLE letters (id integer)"))
    engine.dispose()
    return found


def test_a_database_is_new(postgres: str) -> None:
    assert _fill(postgres) == []


def test_the_next_one_is_too(postgres: str) -> None:
    assert _fill(postgres) == []


def test_it_speaks_as_postgresql_does(postgres: str) -> None:
    engine = create_engine(postgres)
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version()")).scalar_one()
    engine.dispose()
    assert version.startswith("PostgreSQL ")
