"""Options that several commands have."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ssb_report.errors import UsageError
from ssb_report.limits import BUILD_MEBIBYTES, BUILD_SECONDS, LEAST_MEBIBYTES

if TYPE_CHECKING:
    from ssb_report.pdf.signing import Key

__all__ = ["BY_HAND", "DEADLINE", "MEMORY", "SCENARIO", "Seconds", "Signing", "with_key"]

_FILE = click.Path(path_type=Path)


class Seconds(click.FloatRange):
    """A number of seconds; ``nan`` is none, although Python reads it as one."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click gives it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """The number that is given."""
        seconds = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value!r} is not a valid float.", param, ctx)
        return float(seconds)


def _set_by_hand(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """The numbers of ``--set ID=VALUE`` by their ids."""
    by_hand: dict[str, str] = {}
    for text in given:
        key, sign, value = (part.strip() for part in text.partition("="))
        if not (key and sign and value):
            raise UsageError(f"--set {text}: write ID=VALUE, like --set decline-rate=10..15")
        if key in by_hand:
            raise UsageError(f"--set {text}: '{key}' is set twice")
        by_hand[key] = value
    return by_hand


SCENARIO = click.option("--scenario", default="", help="Under this scenario of the briefing.")
BY_HAND = click.option(
    "--set",
    "by_hand",
    metavar="ID=VALUE",
    multiple=True,
    callback=_set_by_hand,
    help="With this value of a quantity, in its unit (may be repeated).",
)
DEADLINE = click.option(
    "--deadline",
    type=Seconds(0, min_open=True),
    default=BUILD_SECONDS,
    show_default=True,
    envvar="SSB_REPORT_DEADLINE",
    metavar="SECONDS",
    help="How long each step may take, like the reading of a briefing.",
)
MEMORY = click.option(
    "--memory",
    type=click.IntRange(LEAST_MEBIBYTES),
    default=BUILD_MEBIBYTES,
    show_default=True,
    envvar="SSB_REPORT_MEMORY",
    metavar="MIB",
    help="How much memory each process may take (where the system counts it: on Linux).",
)


@dataclass(frozen=True, slots=True)
class Signing:
    """The key that options name, if any: in a file or in a token."""

    file: Path | None
    certificates: Path | None
    module: Path | None
    token: str
    label: str
    timestamps: str

    @property
    def is_asked(self) -> bool:
        """Whether any of the options is given."""
        return any(getattr(self, each.name) for each in fields(self))

    def key(self) -> Key:
        """The key itself.

        Raises
        ------
        UsageError
            When the options name none, or two.
        """
        from ssb_report.pdf.signing import KeyFile, Token

        labels = self.token, self.label
        if self.file and not self.module and not any(labels):
            return KeyFile(self.file, self.certificates)
        if self.module and all(labels) and not self.file and not self.certificates:
            return Token(self.module, *labels)
        raise UsageError(
            "name a key: --key FILE, or --module LIBRARY --token LABEL --key-label LABEL"
        )


_KEY_OPTIONS = (
    click.option("--key", type=_FILE, help="A file with the key: PKCS#12 or PEM."),
    click.option("--certificates", type=_FILE, help="Its certificates, where the file has none."),
    click.option("--module", type=_FILE, help="The library of a PKCS#11 token that has the key."),
    click.option("--token", default="", help="The label of the token."),
    click.option("--key-label", default="", help="The label of key and certificate in the token."),
    click.option(
        "--timestamps", default="", metavar="URL", help="A server for timestamps (RFC 3161)."
    ),
)


def with_key(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that signs, which gets them together as `signing`."""

    @functools.wraps(command)
    def gathered(
        *arguments: Any,  # noqa: ANN401 - the command's own
        key: Path | None,
        certificates: Path | None,
        module: Path | None,
        token: str,
        key_label: str,
        timestamps: str,
        **options: Any,  # noqa: ANN401 - the command's own
    ) -> None:
        signing = Signing(key, certificates, module, token, key_label, timestamps)
        command(*arguments, signing=signing, **options)

    wrapped: Callable[..., None] = gathered
    for option in reversed(_KEY_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
