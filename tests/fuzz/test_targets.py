"""A few inputs of each target of the fuzzers; `make fuzz` tries many more."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_stranger_may_write_anything(name: str) -> None:
    target = TARGETS[name]
    few = settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.differing_executors]
    )
    few(given(target.strategy)(target.try_on))()
