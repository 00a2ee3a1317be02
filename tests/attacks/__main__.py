"""Makes every attack and prints the table of verdicts: ``python -m tests.attacks > table.md``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.attacks.corpus import Attack, Ground, attacks

_LONGEST = 140


def main() -> None:
    harmed = 0
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(Path(folder))
        sys.stdout.write("| Attack | Kind | What came of it | Verdict |\n|---|---|---|---|\n")
        for attack in attacks():
            harm = ground.harm(attack)
            harmed += bool(harm)
            verdict = f"**HARM**: {harm[0]}" if harm else "no harm"
            cells = (attack.name, attack.kind, _outcome(attack), verdict)
            sys.stdout.write(f"| {' | '.join(map(_cell, cells))} |\n")
            sys.stdout.flush()
        ground.close()
    sys.stdout.write(f"\n{len(attacks())} attacks, {harmed} did harm.\n")
    sys.exit(harmed > 0)


def _outcome(attack: Attack) -> str:
    told = list(_told(attack))
    return f"refused: {told[0]}" if told else "built; what was written is text in it"


def _told(attack: Attack) -> Iterator[str]:
    if attack.count:
        yield f"{attack.count} faults"
    yield from attack.faults


def _cell(text: str) -> str:
    line = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return line.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    main()
