"""A few inputs of each target of the fuzzers; `make fuzz` tries many more."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS

FOUND = {
    "prose": [
        '~~~{{ q("line-steps") }}',
        """[a](https://x.org '{{ q("line-steps") }}')""",
        '[a](<https://x.org/{{ q("line-steps") }}>)',
    ],
    "values": [("1", "/".join(["1", *["Wh^5"] * 3]), None)],
}
"""What fuzzers have found, kept so that nobody has to find it again."""


@pytest.mark.parametrize(
    ("name", "written"), [(name, each) for name, found in FOUND.items() for each in found]
)
def test_what_was_found_stays_mended(name: str, written: object) -> None:
    TARGETS[name].try_on(written)


@pytest.mark.parametrize("name", TARGETS)
def test_a_stranger_may_write_anything(name: str) -> None:
    target = TARGETS[name]
    few = settings(max_examples=30, suppress_health_check=[HealthCheck.differing_executors])
    few(given(target.strategy)(target.try_on))()
