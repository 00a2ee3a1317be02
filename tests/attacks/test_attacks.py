"""No attack runs code, reads a file, asks the network, hangs, or ends in a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.attacks.corpus import Attack, Ground, attacks

ATTACKS = attacks()
PAGES = {"html": "briefing.html", "pdf": "briefing.pdf"}


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with TemporaryDirectory() as folder:  # whose short name fits into what an attack may be long
        ground = Ground(Path(folder))
        yield ground
        ground.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_does_no_harm_and_is_told(attack: Attack, ground: Ground) -> None:
    assert ground.harm(attack) == []


FORGED = [attack for attack in ATTACKS if attack.brings]


@pytest.mark.parametrize("attack", FORGED, ids=str)
def test_what_is_forged_would_be_taken_by_whoever_has_the_forgers_key(
    attack: Attack, ground: Ground
) -> None:
    (page,) = (PAGES[name] for name in PAGES if name in attack.command)
    assert f"{page} holds the secret" in ground.harm(attack, is_key_told=True)


def test_there_are_many_of_many_kinds() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60
    assert len({attack.kind for attack in ATTACKS}) >= 12
