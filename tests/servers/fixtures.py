"""The real servers that tests deliver to, each started where a test first asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.servers.certificates import Certificates
    from tests.servers.mail import MailServer
    from tests.servers.objects import Objects
    from tests.servers.postgres import Postgres
    from tests.servers.web import WebServer


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL for all tests of this process."""
    from tests.servers.postgres import running_postgres

    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: Postgres) -> Iterator[str]:
    """The URL, for SQLAlchemy, of a new and empty database."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority that only this process knows."""
    from tests.servers.certificates import new_authority

    return new_authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def mail(certificates: Certificates) -> Iterator[MailServer]:
    """A mail server with STARTTLS that wants a login, and has kept nothing yet."""
    from tests.servers.mail import running_mail

    with running_mail(certificates.server()) as server:
        yield server


@pytest.fixture
def web(certificates: Certificates) -> Iterator[WebServer]:
    """A web server with TLS that says yes, and was asked nothing yet."""
    from tests.servers.web import running_web

    with running_web(certificates.server()) as server:
        yield server


@pytest.fixture(scope="session")
def objects_server() -> Iterator[Objects]:
    """A server that speaks S3, for all tests of this process."""
    from tests.servers.objects import running_objects

    with running_objects() as server:
        yield server


@pytest.fixture
def objects(objects_server: Objects, monkeypatch: pytest.MonkeyPatch) -> Objects:
    """The same with nothing in it but an empty bucket; the environment leads to it."""
    objects_server.begin()
    for name, text in objects_server.environment.items():
        monkeypatch.setenv(name, text)
    return objects_server
