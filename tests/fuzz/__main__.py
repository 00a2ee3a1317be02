"""Fuzzes for as long as is asked: ``python -m tests.fuzz loader --minutes 10``.

By Hypothesis, in rounds; by Atheris, which looks at what the code does with an input to find the
next one, where `--atheris` asks for it and it is installed (it is none of the project's libraries).
"""

from __future__ import annotations

import argparse
import functools
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

_ROUND = 1_000
_PHASES = (Phase.generate, Phase.shrink)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the readers.")
    parser.add_argument("names", nargs="*", metavar="TARGET", help="all of them by default")
    parser.add_argument("--minutes", type=float, default=10, help="for each target")
    parser.add_argument("--atheris", action="store_true", help="by Atheris, one target alone")
    options = parser.parse_args()
    targets = _targets(by_atheris=options.atheris)
    unknown = [name for name in options.names if name not in targets]
    if unknown:
        parser.error(f"no target {', '.join(unknown)} (there: {', '.join(targets)})")
    for name in options.names or targets:
        count: Counter[str] = Counter()
        test = _test(given(targets[name].strategy)(_counted(targets[name].try_on, count)))
        if options.atheris:
            _by_atheris(test, options.minutes * 60)
        began = time.monotonic()
        while time.monotonic() - began < options.minutes * 60:
            test()
        _say(f"{name}: {count['tried']:,} inputs in {options.minutes:g} minutes, no finding")


def _counted(try_on: Callable[..., None], count: Counter[str]) -> Callable[..., None]:
    @functools.wraps(try_on)
    def tried(**written: object) -> None:
        count["tried"] += 1
        try_on(**written)

    return tried


def _targets(*, by_atheris: bool) -> dict[str, Any]:
    if by_atheris:
        import atheris

        with atheris.instrument_imports(include=["ssb_report", "markdown_it"]):
            from tests.fuzz.targets import TARGETS
    else:
        from tests.fuzz.targets import TARGETS
    return dict(TARGETS)


def _test(test: Callable[[], None]) -> Callable[[], None]:
    many = settings(
        max_examples=_ROUND,
        deadline=None,
        database=None,
        phases=_PHASES,
        suppress_health_check=list(HealthCheck),
    )
    return many(test)


def _by_atheris(test: Any, seconds: float) -> None:  # noqa: ANN401 - Hypothesis adds to functions
    """Fuzz to the end of this process; the library tells how often and what it found."""
    import atheris

    options = [
        f"-max_total_time={seconds:.0f}",
        "-len_control=0",
        "-max_len=2000",
        "-rss_limit_mb=8000",
    ]
    atheris.Setup([sys.argv[0], *options], test.hypothesis.fuzz_one_input)
    atheris.Fuzz()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
