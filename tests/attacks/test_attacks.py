"""No attack runs code, reads a file, asks the network, hangs, or ends in a traceback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.corpus import Attack, Ground, attacks

ATTACKS = attacks()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    ground = Ground(tmp_path_factory.mktemp("attacks"))
    yield ground
    ground.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_does_no_harm_and_is_told(attack: Attack, ground: Ground) -> None:
    assert ground.harm(attack) == []


def test_there_are_many_of_many_kinds() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60
    assert len({attack.kind for attack in ATTACKS}) >= 12
