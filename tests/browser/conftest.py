"""One browser for all tests that drive one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.judges.browser import Driver, driver


@pytest.fixture(scope="session")
def browser() -> Iterator[Driver]:
    with driver() as found:
        yield found
