"""No attack runs code, reads a file, asks the network, hangs, or ends in a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.attacks.corpus import Attack, Ground, attacks

ATTACKS = attacks()


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with TemporaryDirectory() as folder:  # whose short name fits into what an attack may be long
        ground = Ground(Path(folder))
        yield ground
        ground.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_does_no_harm_and_is_told(attack: Attack, ground: Ground) -> None:
    assert ground.harm(attack) == []


def test_there_are_many_of_many_kinds() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60
    assert len({attack.kind for attack in ATTACKS}) >= 12
